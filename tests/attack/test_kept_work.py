"""An author's work: nothing is lost, whichever call to the system fails, wherever a command is killed, and whatever was saved meanwhile."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from course import ROOT, code, markdown, notebook
from kills import LESSON, Attacked, chosen, held, side_by_side

from lessonpress import files
from lessonpress.commands.main import run as command
from lessonpress.execute.store import store
from lessonpress.problems import LessonpressError


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    pytest.importorskip("nbclient")
    return Attacked(tmp_path_factory.mktemp("attack"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "what, fault, turns",
    [
        ("build", "ENOSPC", False), ("build", "KILL", False), ("build", "KILL", True),
        ("fix", "ENOSPC", False), ("fix", "KILL", False), ("run", "KILL", False),
    ],
)  # fmt: skip
def test_work_is_whole_whichever_call_fails(attacked, what, fault, turns):
    cases = chosen(attacked.count[what], 4)
    assert side_by_side(lambda nth: attacked.at(what, nth, fault, turns), cases) == []


# ---- What the author saved meanwhile


def ran(cells, **metadata):
    "A notebook after a run, in which each cell gave its own text."
    nb = notebook(cells, lessonpress={"run": {"fingerprint": "f"}}, **metadata)
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": cell["source"]}]
    return nb


CELLS = [markdown("# A line"), code("a = 1"), code("b = 2"), code("c = 3")]


def stored(course, change, ids=True):
    "What stands in the file after an author changed it while it ran, and what was told."
    before, new = notebook(CELLS), ran(CELLS)
    if not ids:
        for nb in (before, new):
            nb["nbformat_minor"] = 4
            for cell in nb["cells"]:
                del cell["id"]
    data = course.write(LESSON, before).read_bytes()
    now = json.loads(data)
    change(now)
    path = course.write(LESSON, now)
    told = store(new, data, course.root, LESSON)
    return json.loads(path.read_text()), told


def said(cell):
    return "".join(o["text"][0] for o in cell.get("outputs", ()))


@pytest.mark.parametrize("ids", [True, False])
def test_outputs_go_into_the_cells_that_are_as_they_were(course, ids):
    def change(nb):
        nb["cells"][2]["source"] = ["b = 20"]
        nb["cells"].insert(1, code("new = 0", id="new") if ids else {**code("new = 0")})
        nb["cells"][0]["source"] = ["# Another line"]

    nb, told = stored(course, change, ids)
    assert ["".join(c["source"]) for c in nb["cells"]] == [
        *("# Another line", "new = 0", "a = 1", "b = 20", "c = 3")
    ]
    assert [said(c) for c in nb["cells"]] == ["", "", "a = 1", "", "c = 3"]
    assert [(p.level, p.file, p.cell) for p in told] == [
        ("warning", LESSON, 2),
        ("warning", LESSON, 4),
    ]
    assert all("run" in p.hint for p in told)
    assert nb["metadata"]["lessonpress"]["run"] == {"fingerprint": "f"}, "of what really ran"


def test_prose_that_was_saved_meanwhile_stays_and_nothing_is_stale(course):
    def change(nb):
        nb["cells"].append(markdown("More.", id="more"))
        nb["metadata"]["mine"] = 1

    nb, told = stored(course, change)
    assert told == [] and nb["metadata"]["mine"] == 1 and nb["cells"][-1]["source"] == ["More."]
    assert [said(c) for c in nb["cells"][1:4]] == ["a = 1", "b = 2", "c = 3"]


def test_a_cell_that_was_removed_meanwhile_is_told(course):
    nb, told = stored(course, lambda nb: nb["cells"].pop(2))
    assert len(nb["cells"]) == 3 and [p.cell for p in told] == [None]


def test_a_cell_that_was_copied_meanwhile_gets_no_output(course):
    nb, told = stored(course, lambda nb: nb["cells"].append({**nb["cells"][1], "id": "copy"}))
    assert said(nb["cells"][1]) == "a = 1" and said(nb["cells"][4]) == "" and told[0].cell == 5


@pytest.mark.parametrize("now", [None, b"", b"{", b"[1]", b'{"cells": [1]}', b'{"worksheets": []}'])
def test_what_is_no_notebook_any_more_is_left_alone(course, now):
    path = course.write(LESSON, notebook(CELLS))
    data = path.read_bytes()
    path.unlink() if now is None else path.write_bytes(now)
    with pytest.raises(LessonpressError, match="nothing was written"):
        store(ran(CELLS), data, course.root, LESSON)
    assert (path.read_bytes() if path.exists() else None) == now


def test_check_calls_a_notebook_stale_whose_code_was_saved_while_it_ran(course, capsys):
    pytest.importorskip("nbclient")
    waits = "import time\nfrom pathlib import Path\nPath('at').touch()\ntime.sleep(2)\n1 + 1"
    path = course.write(LESSON, notebook([markdown("# A line"), code(waits), code("2 + 2")]))
    run = [sys.executable, "-m", "lessonpress", "--course", course.root, "run", LESSON]
    with subprocess.Popen(run, stderr=subprocess.PIPE, text=True) as process:
        while not (course.root / "nbs/at").exists():
            time.sleep(0.05)
        course.replace(LESSON, "2 + 2", "3 + 3")
        assert "cell 3" in process.stderr.read() and process.wait() == 0
    nb = json.loads(path.read_text())
    assert nb["cells"][1]["outputs"] and nb["cells"][2]["source"] == ["3 + 3"]
    assert command(["--course", str(course.root), "check"]) == 1
    assert "changed since the notebook was run" in capsys.readouterr().err


def test_no_source_is_written_over_that_changed_since_it_was_read(course, monkeypatch, capsys):
    course.replace("outlines/lecture.qmd", "{#line-bends}", "")
    fixed = files.write_all

    def late(contents, sync=True, was=None):
        if was:
            course.write("outlines/lecture.qmd", "- An author's own\n")
        fixed(contents, sync, was)

    monkeypatch.setattr(files, "write_all", late)
    assert command(["--course", str(course.root), "check", "--fix"]) == 1
    assert (course.root / "outlines/lecture.qmd").read_text() == "- An author's own\n"
    assert "has changed since it was read" in capsys.readouterr().err


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_an_outline_that_came_meanwhile_is_not_imported_over(course, monkeypatch, capsys, force):
    given = course.write("notes.md", "- Why?\n")
    at = course.write("outlines/new.qmd", "- Old?\n") if force else course.root / "outlines/new.qmd"
    written = files.write_all

    def late(contents, sync=True, was=None):
        course.write("outlines/new.qmd", "- An author's own\n")
        written(contents, sync, was)

    monkeypatch.setattr(files, "write_all", late)
    words = ["outline", "import", str(given), "--name", "new", *force]
    assert command(["--course", str(course.root), *words]) == 1
    assert at.read_text() == "- An author's own\n"


def test_a_source_that_is_read_only_is_not_replaced(course, capsys):
    course.replace("outlines/lecture.qmd", "{#line-bends}", "")
    path = course.root / "outlines/lecture.qmd"
    path.chmod(0o444)
    before = path.read_bytes()
    assert command(["--course", str(course.root), "check", "--fix"]) == 1
    assert path.read_bytes() == before and "it is read-only" in capsys.readouterr().err


def test_what_a_killed_writer_left_is_cleared_and_what_others_call_so_is_not(course):
    left = course.write("nbs/.01_line.ipynb.0123456789ab.lessonpress", "half")
    other = course.write("nbs/.01_line.ipynb.mine", "x")
    with open(course.write("nbs/.x.0123456789ac.lessonpress", "at work")) as busy:
        import fcntl

        fcntl.flock(busy, fcntl.LOCK_EX)
        assert command(["--course", str(course.root), "build"]) == 0
        assert not left.exists() and other.exists() and Path(busy.name).exists()


def test_clean_says_what_it_could_not_remove(course, monkeypatch, capsys):
    assert command(["--course", str(course.root), "build"]) == 0
    unlink = os.unlink

    def refuse(path, *args, **named):
        if os.fspath(path).endswith("index.html"):
            raise PermissionError(1, "Operation not permitted", path)
        unlink(path, *args, **named)

    monkeypatch.setattr(os, "unlink", refuse)
    assert command(["--course", str(course.root), "clean"]) == 1
    told = capsys.readouterr().err
    assert "cannot remove" in told and "_site/index.html: Operation not permitted" in told


# ---- Others at the same time


def test_two_builds_at_once_leave_one_whole_site(attacked):
    root = attacked.copy()
    build = [sys.executable, "-m", "lessonpress", "--course", root, "build"]
    both = [subprocess.Popen(build, stdout=subprocess.DEVNULL) for _ in "ab"]
    assert [p.wait(60) for p in both] == [0, 0]
    assert held(root / "_site") == attacked.new
    assert not list(root.glob("._site*"))


def test_a_reader_sees_the_old_site_or_the_new_one(attacked):
    root = attacked.copy()
    build = [sys.executable, "-m", "lessonpress", "--course", root, "build"]
    looks = {frozenset(os.listdir(root / "_site"))}
    with subprocess.Popen(build, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            at = os.open(root / "_site", os.O_RDONLY)  # it is never absent
            looks.add(frozenset(os.listdir(at)))
            os.close(at)
    looks.add(frozenset(os.listdir(root / "_site")))
    whole = [frozenset(n.split("/")[0] for n in site) for site in (attacked.old, attacked.new)]
    # A folder that was open while it was removed gets empty.
    assert [
        names
        for names in looks
        if names not in whole and "index.html" in names and not names < whole[0]
    ] == []
    assert held(root / "_site") == attacked.new


def test_where_the_output_folder_is_a_link_it_stays_one(course):
    (course.root / "elsewhere").mkdir()
    (course.root / "_site").symlink_to("elsewhere")
    for title in ("One", "Two"):
        course.write("index.qmd", f"---\ntitle: {title}\n---\n\n## Later\n\nText.\n")
        assert command(["--course", str(course.root), "build"]) == 0
        assert (course.root / "_site").is_symlink() and title in course.page("index.html")


SHELL = """#!/bin/sh
sleep 300 &
echo $! > "$KEPT/child"
echo $$ > "$KEPT/self"
wait
"""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_program_and_its_children_end_with_us(tmp_path, sign):
    (tmp_path / "program").write_text(SHELL)
    (tmp_path / "program").chmod(0o755)
    calls = (
        "import os, signal, sys; from pathlib import Path; from lessonpress.quarto.group import call\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))\n"
        "call([sys.argv[1]], Path('.'), os.environ)"
    )
    env = os.environ | {"KEPT": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", calls, str(tmp_path / "program")]
    with subprocess.Popen(
        command,
        env=env,
        stderr=subprocess.DEVNULL,
        # A command in the background of a shell would hear of no Ctrl+C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        until(lambda: (tmp_path / "self").exists() and (tmp_path / "self").read_text().strip())
        process.send_signal(sign)
        process.wait(10)
    for name in ("self", "child"):
        pid = int((tmp_path / name).read_text())
        until(lambda pid=pid: not alive(pid))


def until(true):
    for _ in range(100):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come")


def alive(pid):
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat")
        return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
