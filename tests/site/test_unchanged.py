"""An unchanged course is known without reading it, and whatever could change its site makes it be built again."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from course import ROOT

from lessonpress import generator, pipeline, unchanged, written
from lessonpress.commands.main import run
from lessonpress.problems import LessonpressError


def aged(course):
    "The course, with files that are older than a moment."
    long_ago = time.time() - 60
    for path in course.root.rglob("*"):
        if path.is_file() and "_site" not in path.parts and ".lessonpress" not in path.parts:
            os.utime(path, (long_ago, long_ago))
    return course


@pytest.fixture
def reads(monkeypatch):
    "Builds a course, and says whether it was read for that."
    load, calls = pipeline.load, []
    monkeypatch.setattr(
        pipeline, "load", lambda *args, **more: calls.append(1) or load(*args, **more)
    )

    def reads(course, **options):
        calls.clear()
        pipeline.build(course.root, **options)
        return bool(calls)

    return reads


@pytest.fixture
def built(course, reads):
    assert reads(aged(course)) and not reads(course)
    return course


def files(course):
    site = course.root / "_site"
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def rewritten(path, old, new):
    "Changes a file so that its size and its time stay."
    assert len(old) == len(new)
    before, text = path.stat(), path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


# ---- In a process of its own

NO_READING = """\
import sys
from lessonpress import pipeline
from lessonpress.commands.main import run
from lessonpress.prepare.source import Source
def refuse(*args, **options): raise AssertionError("a source was read")
pipeline.load = pipeline.open_workshop = Source.__init__ = refuse
sys.exit(run(sys.argv[1:]))
"""


def without_reading(course, *args):
    words = ["--course", str(course.root), "build", "--renderer", "pandoc", *args]
    return subprocess.run(
        [sys.executable, "-c", NO_READING, *words],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_another_process_reads_no_source_of_an_unchanged_course(built):
    before = files(built)
    done = without_reading(built)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Built 3 pages into ") and files(built) == before
    built.replace("index.qmd", "Text.", "Other.")
    done = without_reading(built)
    assert done.returncode == 1 and "a source was read" in done.stderr


def test_what_the_last_build_warned_of_is_told_again_and_is_fatal_where_that_is_asked(course):
    course.replace("index.qmd", "title: Start", "title: Start\nembed-resources: true")
    args = ["--course", str(aged(course).root), "build", "--renderer", "pandoc"]
    assert run(args) == 0
    done, strict = without_reading(course), without_reading(course, "--strict")
    assert done.returncode == 0 and "1 warning)" in done.stdout
    assert strict.returncode == 1 and "Built" not in strict.stdout
    for said in (done.stderr, strict.stderr):
        assert "warning: index.qmd:3" in said and "`embed-resources`" in said


# ---- What makes a course be built again

EDITS = {
    "an edit": lambda c: rewritten(c.root / "index.qmd", "Text.", "Else."),
    "an edit of a lesson": lambda c: rewritten(c.root / "nbs/01_line.ipynb", "A slope", "One lie"),
    "an edit of settings": lambda c: rewritten(c.root / "settings.ini", "v=1", "v=2"),
    "a new page": lambda c: c.write("outlines/new.qmd", "---\ntitle: New\n---\n\nText.\n"),
    "a new file": lambda c: c.write("data/new.csv", "a,b\n"),
    "a page that is gone": lambda c: (c.root / "outlines/lecture.qmd").unlink(),
    "another file of the same bytes": lambda c: replaced_by_a_copy(c.root / "index.qmd"),
    "a file under another name": lambda c: (c.root / "settings.ini").rename(c.root / "other.ini"),
    "an output file that is gone": lambda c: (c.root / "_site/index.html").unlink(),
    "an edited output file": lambda c: rewritten(c.root / "_site/index.html", "Text.", "Else."),
    "a stranger in the output folder": lambda c: c.write("_site/stray.txt", "x"),
    "an output folder that is gone": lambda c: (c.root / "_site").rename(c.root / ".old"),
    "a lost record": lambda c: (c.root / unchanged.RECORD).unlink(),
    "a lost record of what was written": lambda c: (c.root / written.RECORD).unlink(),
}


def replaced_by_a_copy(path):
    before = path.stat()
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    os.utime(copy, ns=(before.st_atime_ns, before.st_mtime_ns))
    copy.rename(path)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_it_is_built_again_after(built, reads, edit):
    edit(built)
    for path in built.root.rglob("*"):  # what is new looks old
        if path.is_file() and time.time() - path.stat().st_mtime < 30 and "_site" not in path.parts:
            os.utime(path, (time.time() - 60,) * 2)
    assert reads(built, keep_going=True)


def test_what_the_build_after_an_edit_writes_is_what_the_edit_says(built, reads):
    rewritten(built.root / "index.qmd", "Text.", "Else.")
    assert reads(built) and "Else." in built.page("index.html") and not reads(built)
    rewritten(built.root / "_site/index.html", "Else.", "Hand.")
    assert reads(built) and "Else." in built.page("index.html") and not reads(built)


def test_it_is_built_again_by_another_generator(built, reads, monkeypatch):
    monkeypatch.setattr(pipeline, "own_hash", lambda: "another")
    assert reads(built) and not reads(built)


@pytest.mark.parametrize(
    "name", ["pipeline.py", "render/theme/content.css", "render/theme/tabs.js"]
)
def test_every_file_of_the_generator_makes_another_one(monkeypatch, tmp_path, name):
    "Scripts, styles and templates are on the site, too."
    package = Path(generator.__file__).parent
    copied, before = tmp_path / "lessonpress", generator._hash_of.__wrapped__(())
    for path in package.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            copy = copied / path.relative_to(package)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(generator, "__file__", str(copied / "generator.py"))
    assert generator._hash_of.__wrapped__(()) == before
    (copied / name).write_bytes((copied / name).read_bytes() + b"\n")
    assert generator._hash_of.__wrapped__(()) != before


@pytest.mark.parametrize("said", ["LESSONPRESS_SITE_URL", "LESSONDL_SITE_URL", "SOURCE_DATE_EPOCH"])
def test_it_is_built_again_where_the_environment_says_something_else(
    course, reads, monkeypatch, said
):
    course.replace("_quarto.yml", "  site-url: https://example.org/course/\n", "")
    assert reads(aged(course))
    value = "86400" if said == "SOURCE_DATE_EPOCH" else "https://example.net/notes/"
    monkeypatch.setenv(said, value)
    assert reads(course) and not reads(course)
    assert said == "SOURCE_DATE_EPOCH" or value in course.page("sitemap.xml")
    monkeypatch.delenv(said)
    assert reads(course) and not reads(course)


def test_it_is_built_again_with_other_packages(built, reads, monkeypatch, tmp_path):
    monkeypatch.setattr(unchanged, "_PACKAGES", tmp_path / "packages")
    (tmp_path / "packages").mkdir()
    assert reads(built) and not reads(built)
    (tmp_path / "packages/pagefind-9.dist-info").mkdir()
    assert reads(built) and not reads(built)


def test_it_is_built_again_with_another_pandoc_on_the_path(built, reads, monkeypatch, tmp_path):
    (tmp_path / "pandoc").write_text("#!/bin/sh\n")
    (tmp_path / "pandoc").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert reads(built) and not reads(built)


@pytest.mark.parametrize("linked", [False, True], ids=["a clone", "a worktree"])
def test_it_is_built_again_after_a_commit_by_which_cards_are_dated(built, reads, linked):
    def git(*args):
        names = ["-c", "user.name=Tests", "-c", "user.email=tests@example.org"]
        subprocess.run(["git", *names, *args], cwd=built.root, check=True, capture_output=True)

    git("init", "-q", *(["--separate-git-dir", built.root.parent / "git"] if linked else []))
    if linked:
        os.utime(built.root / ".git", (1, 1))
    git("add", "-A")
    git("commit", "-q", "-m", "One")
    assert reads(built) and not reads(built)
    git("commit", "-q", "--allow-empty", "-m", "Two")
    assert reads(built) and not reads(built)


def test_a_file_that_was_touched_a_moment_ago_may_change_unseen(built, reads):
    "Within one tick of the clock two edits have the same times."
    now = time.time()
    os.utime(built.root / "index.qmd", (now + 60, now + 60))
    assert reads(built) and reads(built), "nothing is remembered of such a course"
    os.utime(built.root / "index.qmd", (now - 60, now - 60))
    assert reads(built) and not reads(built)


def test_an_edit_while_the_site_is_built_is_not_missed(course, reads, monkeypatch):
    contents = pipeline.contents

    def slow(site, workshop):
        rewritten(course.root / "index.qmd", "Text.", "Else.")
        return contents(site, workshop)

    with monkeypatch.context() as m:
        m.setattr(pipeline, "contents", slow)
        assert reads(aged(course)) and "Text." in course.page("index.html")
    assert reads(course) and "Else." in course.page("index.html")


def test_what_failed_is_built_again(course, reads):
    course.replace("index.qmd", "title: Start", "title: Start\ntoc: 3")
    for _ in range(2):
        with pytest.raises(LessonpressError, match="should be"):
            pipeline.build(aged(course).root)
    assert reads(course, keep_going=True) and reads(course, keep_going=True)
    with pytest.raises(LessonpressError, match="should be"):
        pipeline.build(course.root)


def test_hidden_folders_and_environments_are_not_looked_at(built, reads):
    built.write(".venv/lib/x.py", "x")
    built.write("env/pyvenv.cfg", "")
    built.write("env/lib/x.py", "x")
    built.write("nbs/__pycache__/x.pyc", "x")
    assert not reads(built)


@pytest.mark.parametrize("file", [".nojekyll", ".well-known/site.txt", "a/.b/c/d.txt"])
def test_a_hidden_file_that_is_published_is_looked_at(course, reads, file):
    course.write(file, "one")
    course.replace("_quarto.yml", "  type: website", f"  type: website\n  resources: [{file}]")
    assert reads(aged(course))
    course.write(file, "two")
    os.utime(course.root / file, (1, 1))
    assert reads(course) and (course.root / "_site" / file).read_text() == "two"


@pytest.mark.parametrize(
    "record",
    ["", "{", "[]", "null", "3", "{}", '{"stamp": 1}', '{"stamp": "", "output": 3}', "\xff"],
)
@pytest.mark.parametrize("which", [unchanged.RECORD, written.RECORD])
def test_a_damaged_record_only_costs_time(built, reads, which, record):
    before = files(built)
    (built.root / which).write_bytes(record.encode("latin-1"))
    assert reads(built) and files(built) == before and not reads(built)


def test_a_record_that_cannot_be_written_only_costs_time(course, reads):
    course.write(".lessonpress", "in the way")
    assert reads(aged(course)) and reads(course) and "Text." in course.page("index.html")


def test_a_file_whose_name_is_no_text_is_looked_at_like_others(course, reads):
    name = course.root / "data" / os.fsdecode(b"caf\xe9.csv")
    course.write("data/a.csv", "x").rename(name)
    assert reads(aged(course)) and not reads(course)
    rewritten(name, "x", "y")
    assert reads(course) and not reads(course)
    course.replace(
        "_quarto.yml", "  type: website", "  type: website\n  resources: ['/data/*.csv']"
    )
    reads(aged(course))
    assert (course.root / "_site/data" / name.name).read_text() == "y"
