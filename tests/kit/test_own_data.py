"""Data sets of a course's own: registered in its settings, used as ours are."""

import functools
import hashlib
import http.server
import json
import subprocess
import sys
import tarfile
import threading

import pytest
from course import ROOT, code, markdown, notebook

from lessonpress.commands.main import run
from lessonpress.kit.data import REGISTRY, data, own
from lessonpress.problems import LessonpressError

REAL, SAMPLE = "height\n" + "170\n180\n" * 50, "height\n171\n"
SECTION = """\
[data heights]
about = heights of 100 people
licence = CC0
citation = A teacher, Heights, 2026
page = https://example.org/heights
layout = heights.csv with height
size = {size}
sha256 = {sha256}
address = {address}
sample = data/heights.csv
"""
LESSON = (
    'from lessonpress.kit.data import data\nprint((data("heights") / "heights.csv").read_text())'
)


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONPRESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("FASTAI_HOME", str(tmp_path / "fastai"))
    monkeypatch.delenv("LESSONPRESS_DATA", raising=False)
    yield
    own.register(None)


def registered(course, address="https://example.org/heights.csv", file="lessonpress.ini", **other):
    said = {"size": len(REAL), "sha256": hashlib.sha256(REAL.encode()).hexdigest()} | other
    course.write("data/heights.csv", SAMPLE)
    course.write("settings.ini", "")
    course.write(file, SECTION.format(address=address, **said))


def asked(course, source=LESSON, **env):
    "What a lesson prints, as a kernel runs it: in the folder of the notebook."
    import os

    done = subprocess.run(
        [sys.executable, "-c", source],
        cwd=course.root / "nbs",
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout.strip() or done.stderr


def test_a_lesson_gets_the_sample_where_nothing_else_is(course):
    registered(course)
    assert asked(course) == SAMPLE.strip()
    said = asked(course, LESSON.replace("print(", "print(repr(data('heights')),"))
    assert "embedded sample, not the real data: a sample of heights of 100 people" in said


def test_a_lesson_gets_the_real_set_from_a_data_folder_and_a_damaged_one_is_refused(course):
    registered(course)
    course.write("real/heights.csv", REAL)
    folder = str(course.root / "real")
    assert asked(course, LESSONPRESS_DATA=folder) == REAL.strip()
    course.write("real/heights.csv", REAL.replace("170", "190"))
    assert "its hash is not the published one" in asked(course, LESSONPRESS_DATA=folder)


@pytest.fixture
def web(tmp_path):
    "A server on loopback, and the paths that it was asked for."
    (tmp_path / "web").mkdir()
    asked_for = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_request(self, *args):
            asked_for.append(self.path)

        def log_message(self, *args):
            pass

    handler = functools.partial(Handler, directory=str(tmp_path / "web"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path / "web", f"http://127.0.0.1:{server.server_port}", asked_for
        server.shutdown()


def test_a_file_is_downloaded_once_and_stays_without_a_network(course, web):
    folder, address, asked_for = web
    (folder / "heights.csv").write_text(REAL)
    registered(course, f"{address}/heights.csv")
    assert asked(course, LESSONPRESS_OFFLINE="0") == REAL.strip()
    assert asked(course, LESSONPRESS_OFFLINE="0") == REAL.strip()
    assert asked(course, LESSONPRESS_OFFLINE="1") == REAL.strip()
    assert asked_for == ["/heights.csv"]


def test_what_is_not_the_published_file_is_not_used(course, web):
    folder, address, _ = web
    (folder / "heights.csv").write_text(REAL.replace("170", "190"))
    registered(course, f"{address}/heights.csv")
    assert asked(course, LESSONPRESS_OFFLINE="0") == SAMPLE.strip()


def test_an_archive_is_unpacked(course, web):
    folder, address, _ = web
    (folder / "heights").mkdir()
    (folder / "heights/heights.csv").write_text(REAL)
    with tarfile.open(folder / "h.tar.gz", "w:gz") as tar:
        tar.add(folder / "heights", "heights")
    packed = (folder / "h.tar.gz").read_bytes()
    digest = hashlib.sha256(packed).hexdigest()
    registered(course, f"{address}/h.tar.gz", size=len(packed), sha256=digest)
    assert asked(course, LESSONPRESS_OFFLINE="0") == REAL.strip()


def test_the_commands_know_it(course, capsys):
    registered(course)
    assert run(["--course", str(course.root), "data", "list"]) == 0
    said = capsys.readouterr().out
    assert "heights  heights of 100 people\n  here: embedded sample only" in said
    assert "licence: CC0" in said and "mnist_sample" in said
    assert run(["--course", str(course.root), "data", "get", "heights", "--sample"]) == 0
    assert run(["--course", str(course.root), "data", "verify", "heights"]) == 0
    assert "Verified 1 copy: all as published" in capsys.readouterr().out
    assert run(["--course", str(course.root), "doctor"]) == 0
    assert "heights: embedded sample only" in capsys.readouterr().out


def test_another_course_does_not_know_it(course, tmp_path):
    registered(course)
    assert own.register(course.root) == [] and "heights" in REGISTRY
    assert own.register(tmp_path) == [] and "heights" not in REGISTRY
    with pytest.raises(LessonpressError, match="there is no data set `heights`"):
        data("heights")


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("licence = CC0\n", "", "`licence` is missing"),
        ("[data heights]", "[data mnist]", "there is one of that name already"),
        ("[data heights]", "[data ../x]", "a name is made of letters"),
        ("sample = data/", "sample = ../", "is outside the course"),
        ("sample = data/", "sample = lost/", "is not there"),
        ("address = https", "address = ftp", "is no address on the web"),
        ("heights.csv\nsample", "\nsample", "its file has no name"),
        ("size = 407", "size = large", "`large` is no size in bytes"),
        ("sha256 = ", "sha256 = x", "`sha256` is no SHA-256"),
    ],
)
def test_what_is_wrong_with_it_is_one_problem_with_its_place(course, capsys, old, new, said):
    registered(course)
    course.replace("lessonpress.ini", old, new)
    assert run(["--course", str(course.root), "check"]) == 1
    err = capsys.readouterr().err
    assert said in err and "error: lessonpress.ini:1: the data set `" in err
    assert err.count("error:") == 1 and "Traceback" not in err


def test_an_unknown_key_is_told(course, capsys):
    registered(course)
    course.replace("lessonpress.ini", "licence = CC0", "licence = CC0\nlicense = CC0")
    assert run(["--course", str(course.root), "check"]) == 0
    err = capsys.readouterr().err
    assert "lessonpress.ini:4: [data heights] `license` is no setting" in err
    assert "did you mean `licence`?" in err


TOML = """\
[tool.lessonpress]
name = "heights-of-people"

[tool.lessonpress.data.heights]
about = "heights of 100 people"
licence = "CC0"
citation = "A teacher, Heights, 2026"
page = "https://example.org/heights"
layout = "heights.csv with height"
size = 407
sha256 = "%s"
file = "heights.csv"
sample = "data/heights.csv"
"""


def test_a_run_records_it_and_another_set_makes_the_lesson_stale(course, capsys):
    pytest.importorskip("nbclient")
    course.write("data/heights.csv", SAMPLE)
    course.write("settings.ini", "")
    course.write("pyproject.toml", TOML % ("a" * 64))
    cells = [markdown("# Heights\n\n> You will measure.\n\n## Slope {#slope}"), code(LESSON)]
    cells.append(code("#| label: slope-of-two\n2"))
    course.write("nbs/01_line.ipynb", notebook(cells))
    assert run(["--course", str(course.root), "run"]) == 0
    kept = json.loads((course.root / "nbs/01_line.ipynb").read_text())
    (used,) = kept["metadata"]["lessonpress"]["run"]["data"]
    assert used["name"] == "heights" and used["kind"] == "sample"
    assert "171" in json.dumps(kept["cells"][1]["outputs"])
    assert run(["--course", str(course.root), "build"]) == 0
    assert "heights (sample data)" in course.page("nbs/01_line.html")
    capsys.readouterr()
    course.write("pyproject.toml", TOML % ("b" * 64))
    run(["--course", str(course.root), "check"])
    assert "its data have changed since the notebook was run" in capsys.readouterr().err
    course.write("pyproject.toml", TOML % ("a" * 64))
    run(["--course", str(course.root), "check"])
    assert "have changed" not in capsys.readouterr().err
    course.write("data/heights.csv", SAMPLE + "172\n")
    run(["--course", str(course.root), "check"])
    assert "its data have changed since the notebook was run" in capsys.readouterr().err
