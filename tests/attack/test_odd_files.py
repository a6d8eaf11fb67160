"""What is no file where a file is meant to be, and names that no system takes: one problem each, and an end."""

import os
import subprocess
import sys

import pytest
from course import Course

from lessonpress.execute.library import Library

LESSON = "nbs/01_line.ipynb"


def lessonpress(course, *words):
    command = [sys.executable, "-P", "-m", "lessonpress", "--course", str(course.root), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path / "course")


@pytest.mark.parametrize(
    "words", [["build"], ["check"], ["run"], ["run", LESSON], ["export", "anki"]]
)
def test_a_pipe_in_the_place_of_a_notebook_is_told(course, words):
    (course.root / LESSON).unlink()
    os.mkfifo(course.root / LESSON)
    done = lessonpress(course, *words)
    assert done.returncode == 1
    assert LESSON in done.stderr + done.stdout and "Traceback" not in done.stderr


def test_a_pipe_that_was_a_known_file_is_told(course):
    lessonpress(course, "build")
    test_a_pipe_in_the_place_of_a_notebook_is_told(course, ["build"])


def test_an_output_folder_that_leads_to_itself_is_told(course):
    (course.root / "_site").symlink_to("_site")
    for words, why in (("build", "Not a directory"), ("clean", "symbolic links")):
        done = lessonpress(course, words)
        (line,) = [t for t in done.stderr.splitlines() if t.startswith("error")]
        assert done.returncode == 1 and "_site" in line and why in line


@pytest.mark.parametrize("target", ["bird.jpg", "nowhere"])
def test_a_link_to_itself_or_to_nothing_that_no_page_asks_for_stops_nothing(course, target):
    for name in ("bird.jpg", "nbs/bird.jpg", "_metadata.yml", "settings.ini", "_freeze"):
        if (course.root / name).is_file():
            (course.root / name).unlink()
        (course.root / name).symlink_to(name.rpartition("/")[2] if target == "bird.jpg" else target)
    for words in ("build", "check", "collect", "run"):
        done = lessonpress(course, words)
        assert done.returncode == 0 and "Traceback" not in done.stderr, (words, done.stderr)


@pytest.mark.parametrize("target", ["more.qmd", "nowhere"])
def test_a_page_that_is_such_a_link_is_told_by_its_name_in_the_course(course, target):
    course.replace("_quarto.yml", '["index.qmd",', '["*.qmd",')
    (course.root / "more.qmd").symlink_to(target)
    for words in ("build", "check", "run"):
        done = lessonpress(course, words)
        (line,) = [t for t in done.stderr.splitlines() if t.startswith("error")]
        assert done.returncode == 1 and line.startswith("error: more.qmd: cannot be read")


def test_modules_of_names_that_no_file_has_are_not_ours(course):
    library = Library(course.root)
    for name in ("a" * 3000, "a." * 2000 + "a", "__future__" + "a" * 250):
        assert not library.owns(name) and library.module(name) == ({}, {})
