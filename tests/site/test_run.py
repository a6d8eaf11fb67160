"""Running notebooks: outputs and record are stored, or the file is left as it was."""

import json
import signal
import subprocess
import sys

import pytest
from course import code, lesson, markdown, notebook

from lessonpress.commands.main import run as command
from lessonpress.execute import record, run
from lessonpress.execute.store import store
from lessonpress.problems import LessonpressError

nbclient = pytest.importorskip("nbclient")


def test_outputs_and_the_record_are_stored(course, capsys):
    path = course.write(
        "nbs/01_line.ipynb",
        notebook(
            [markdown("# A line"), code("import math\nmath.factorial(5)"), code("assert True")]
        ),
    )
    assert command(["--course", str(course.root), "run"]) == 0
    nb = json.loads(path.read_text())
    assert (
        nb["cells"][1]["outputs"][0]["data"]["text/plain"] == ["120"]
        or nb["cells"][1]["outputs"][0]["data"]["text/plain"] == "120"
    )
    record = nb["metadata"]["lessonpress"]["run"]
    assert record["outputs"] == ["c1"] and record["seconds"] > 0 and record["when"].endswith("Z")
    assert nb["cells"][1]["execution_count"] is None and nb["cells"][1]["metadata"] == {}
    assert "Ran 1 notebook in" in capsys.readouterr().out


def test_a_notebook_that_fails_is_left_as_it_was(course, capsys):
    path = course.write(
        "nbs/01_line.ipynb", notebook([markdown("# A line"), code("x = 1"), code("x / 0")])
    )
    before = path.read_bytes()
    assert command(["--course", str(course.root), "run"]) == 1
    said = capsys.readouterr()
    assert path.read_bytes() == before
    assert (
        "nbs/01_line.ipynb, cell 3" in said.err
        and "ZeroDivisionError: division by zero" in said.err
    )
    assert "1 failed" in said.out


def test_a_notebook_that_is_not_there_is_named(course, capsys):
    assert (
        command(["--course", str(course.root), "run", str(course.root / "nbs/99_none.ipynb")]) == 1
    )
    assert "nbs/99_none.ipynb: there is no such notebook" in capsys.readouterr().err


def test_a_cell_that_takes_too_long_is_named(course):
    path = course.write(
        "nbs/01_line.ipynb", notebook([markdown("# A line"), code("while True: pass")])
    )
    with pytest.raises(LessonpressError) as e:
        run.execute(path, "nbs/01_line.ipynb", course.root, timeout=2)
    assert "2 s" in str(e.value)


# The limit is reached while the notebook is stored: the system refuses the rest, or kills the program.
FULL = """
import resource, signal, sys
from lessonpress.commands.main import run
from lessonpress.execute import run as runner

executed = runner.execute

def execute(*args):
    new = executed(*args)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
    return new

runner.execute = execute
if {killed}:
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
sys.exit(run(["--course", {course!r}, "run"]))
"""


@pytest.mark.parametrize("killed", [False, True])
def test_where_it_cannot_be_stored_the_notebook_stays_whole(course, killed):
    words = markdown("# A line\n\n" + "Words of an author. " * 1000)
    path = course.write("nbs/01_line.ipynb", notebook([words, code("1 + 1")]))
    before = path.read_bytes()
    assert len(before) > 10_000
    program = FULL.format(killed=killed, course=str(course.root))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=100
    )
    assert path.read_bytes() == before
    if killed:
        assert done.returncode == -signal.SIGXFSZ
    else:
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert "cannot write: File too large" in done.stderr
        assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert command(["--course", str(course.root), "run"]) == 0
    cells = json.loads(path.read_text())["cells"]
    assert cells[0]["source"] == words["source"] and cells[1]["outputs"]


def execute(course, path):
    "Runs the lesson and stores it."
    data, file = path.read_bytes(), "nbs/01_line.ipynb"
    store(run.execute(path, file, course.root), data, course.root, file)


def test_running_twice_changes_only_the_record(course):
    path = course.write("nbs/01_line.ipynb", lesson())
    execute(course, path)
    first = json.loads(path.read_text())
    execute(course, path)
    second = json.loads(path.read_text())
    assert first["cells"] == second["cells"]


def test_nbdev_finds_nothing_to_clean(course):
    pytest.importorskip("nbdev.clean")
    course.write(
        "pyproject.toml",
        '[project]\nname = "small"\n[tool.nbdev]\nnbs_path = "nbs"\nlib_path = "small"\nallowed_metadata_keys = ["lessonpress"]\n',
    )
    path = course.root / "nbs/01_line.ipynb"
    execute(course, path)
    before = path.read_bytes()
    subprocess.run(
        [sys.executable, "-c", "from nbdev.clean import nbdev_clean; nbdev_clean()"],
        cwd=course.root,
        check=True,
        capture_output=True,
    )
    assert path.read_bytes() == before


def test_a_notebook_is_named_from_here_or_from_the_course(course, monkeypatch, tmp_path):
    seen = []
    monkeypatch.setattr(run, "_run", lambda task, done: seen.append(task.file))
    monkeypatch.chdir(tmp_path)
    for name in (
        "nbs/01_line.ipynb",
        "course/nbs/01_line.ipynb",
        str(course.root / "nbs/01_line.ipynb"),
    ):
        assert command(["--course", str(course.root), "run", name]) == 0
    assert seen == ["nbs/01_line.ipynb"] * 3


def test_a_notebook_outside_the_course_is_named(course, capsys, tmp_path):
    (tmp_path / "x.ipynb").write_text("{}")
    assert command(["--course", str(course.root), "run", str(tmp_path / "x.ipynb")]) == 1
    assert "outside the course" in capsys.readouterr().err


def test_one_that_is_no_notebook_does_not_stop_the_others(course, capsys):
    course.write("nbs/00_bad.ipynb", "{")
    assert command(["--course", str(course.root), "run"]) == 1
    said = capsys.readouterr()
    assert "nbs/00_bad.ipynb: this is no notebook" in said.err and "Ran 1 notebook" in said.out


def test_cells_without_ids_as_older_notebooks_have_them_run(course):
    nb = lesson() | {"nbformat_minor": 4}
    nb["cells"] = [{k: v for k, v in c.items() if k != "id"} for c in nb["cells"]]
    path = course.write("nbs/01_line.ipynb", nb)
    assert (
        run.execute(path, "nbs/01_line.ipynb", course.root)["metadata"]["lessonpress"]["run"][
            "outputs"
        ]
        == []
    )


def test_the_authors_metadata_stay(course):
    nb = notebook(
        [
            markdown("# A line"),
            {**code("1"), "metadata": {"tags": ["hide-cell"], "execution": {"x": 1}}},
        ],
        authors=[{"name": "A"}],
        language_info={"name": "python"},
    )
    path = course.write("nbs/01_line.ipynb", nb)
    execute(course, path)
    after = json.loads(path.read_text())
    assert after["cells"][1]["metadata"] == {"tags": ["hide-cell"]}
    assert (
        after["metadata"]["authors"] == [{"name": "A"}] and "language_info" not in after["metadata"]
    )


def test_the_record_tells_no_version_of_the_library_that_the_course_exports(course):
    nb = notebook([code("import pytest\nfrom small import a\nimport lessonpress.kit.facts")])
    assert record.imported(nb, "pytest") == ["small"]
    assert record.imported(nb, "small") == ["pytest"]
