"""Bad input gets one clear error with file, place and hint, and nothing is lost: each is planted in a course that was built before."""

import json
import os
import stat
from pathlib import Path

import pytest
from course import SETTINGS, lesson

from lessonpress.commands.main import run
from lessonpress.pandoc import worker as pandoc

LESSON = "nbs/01_line.ipynb"


def unknown_output():
    nb = lesson()
    nb["cells"][2]["outputs"] = [{"output_type": "hologram", "data": {}}]
    return nb


def missing_image():
    nb = lesson()
    nb["cells"][1]["source"] = [
        "## Slope {#slope}\n",
        "\n",
        '![A slope](slope.png){fig-alt="A line that rises to the right"}\n',
    ]
    return nb


# what is planted: (file, content or (old, new)), and what the error says: (place, words of the message or hint)
BAD = {
    "a notebook that is no JSON": (LESSON, '{"cells": [', [f"{LESSON}:1", "no notebook", "line 1"]),
    "a notebook of nbformat 3": (
        LESSON,
        {"worksheets": [], "nbformat": 3, "metadata": {}},
        [LESSON, "nbformat 3", "hint:"],
    ),
    "an unknown output type": (LESSON, unknown_output(), [f"{LESSON}, cell 3", "hologram"]),
    "an image that is not there": (LESSON, missing_image(), [f"{LESSON}, cell 2", "slope.png"]),
    "a tab in YAML": (
        "_quarto.yml",
        ("  title: A", "\ttitle: A"),
        ["_quarto.yml:5", "tab", "spaces"],
    ),
    "a tab in front matter": (
        "index.qmd",
        ("title: Start", "title: Start\n\tdescription: x"),
        ["index.qmd:3", "tab"],
    ),
    "a page that is not there": (
        "_quarto.yml",
        ("[nbs/01_line.ipynb]", "[nbs/01_lime.ipynb]"),
        ["_quarto.yml:15", "nbs/01_lime.ipynb", "did you mean `nbs/01_line.ipynb`?"],
    ),
    "a page to render that is not there": (
        "_quarto.yml",
        ('"index.qmd"', '"imdex.qmd"'),
        ["_quarto.yml:3", "imdex.qmd"],
    ),
    "two pages with one address": (
        "nbs/01_line.qmd",
        "---\ntitle: Twin\n---\n\nText.\n",
        ["01_line.qmd", "nbs/01_line.html"],
    ),
    "a page outside the course": (
        "_quarto.yml",
        ('"index.qmd"', '"index.qmd", "../x.qmd"'),
        ["_quarto.yml:3", "../x.qmd", "outside"],
    ),
    "a pattern that is none": (
        "_quarto.yml",
        ('"index.qmd"', '"index.qmd", "nbs/{a"'),
        ["_quarto.yml:3", "nbs/{a"],
    ),
    "an include from outside the course": (
        "index.qmd",
        ("Text.", "{{< include ../secret.txt >}}"),
        ["index.qmd:9", "outside the course"],
    ),
    "an include from the root, which is the course's": (
        "index.qmd",
        ("Text.", "{{< include /etc/hostname >}}"),
        ["index.qmd:9", "`/etc/hostname` is not there"],
    ),
    "an outline nested too deeply": (
        "outlines/lecture.qmd",
        "---\ntitle: L\n---\n\n" + "".join("  " * i + f"- Level {i}?\n" for i in range(500)),
        ["outlines/lecture.qmd:25: this item is nested more than 20 levels deep", "hint:"],
    ),
    "an outline with too many open brackets": (
        "outlines/lecture.qmd",
        ("Does a line", "Does " + "[" * 30 + " a line"),
        ["outlines/lecture.qmd:10", "brackets or spans are open", "hint:"],
    ),
    "a time of 99:99": (
        "outlines/lecture.qmd",
        ("1:10", "99:99"),
        ["outlines/lecture.qmd:6", "99:99"],
    ),
    "an id used twice": (
        "outlines/lecture.qmd",
        ("{#line-bends}", "{#slope-says}"),
        ["outlines/lecture.qmd:10", "slope-says"],
    ),
    "evidence that is not there": (
        "outlines/lecture.qmd",
        ("#slope-of-two", "#slope-of-tow"),
        ["outlines/lecture.qmd:8", "slope-of-tow", "did you mean `slope-of-two`?"],
    ),
    "evidence that shows nothing": (
        "outlines/lecture.qmd",
        ("#slope-of-two", "#slope"),
        ["outlines/lecture.qmd:8", "`slope`"],
    ),
}


def build(course):
    return run(["--course", str(course.root), "build", "--renderer", "pandoc"])


def snapshot(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_one_clear_error_and_the_last_site_stays(course, capsys, what):
    if what == "two pages with one address":
        course.replace("_quarto.yml", '"nbs/*.ipynb"', '"nbs/*"')
    # What else would only be a warning is an error where the course says so.
    course.write("settings.ini", f"{SETTINGS}\n[checks]\nall = error\nno-home = warning\n")
    assert build(course) == 0, capsys.readouterr().err
    site = snapshot(course.root / "_site")
    file, content, words = BAD[what]
    if isinstance(content, tuple):
        course.replace(file, *content)
    else:
        course.write(file, content)
    source = snapshot(course.root / "nbs")
    capsys.readouterr()
    assert build(course) == 1
    said = capsys.readouterr().err
    for word in words:
        assert word in said, said
    assert "Traceback" not in said
    errors = [line for line in said.splitlines() if line.startswith("error:")]
    assert len(errors) == 1, said
    assert snapshot(course.root / "_site") == site and snapshot(course.root / "nbs") == source


def test_a_missing_pandoc_is_named(course, capsys, monkeypatch):
    monkeypatch.setattr(pandoc, "pandoc_path", lambda: str(course.root / "no-pandoc"))
    assert build(course) == 1
    said = capsys.readouterr().err
    assert "pandoc" in said.lower() and "hint:" in said and "Traceback" not in said


@pytest.mark.parametrize("body", ["exit 3", "echo nonsense; exit 0", "kill -9 $$"])
def test_a_failing_pandoc_is_told(course, capsys, monkeypatch, body):
    assert build(course) == 0
    site = snapshot(course.root / "_site")
    fake = course.write("fake-pandoc", f"#!/bin/sh\n{body}\n")
    fake.chmod(0o755)
    monkeypatch.setattr(pandoc, "pandoc_path", lambda: str(fake))
    assert build(course) == 1
    said = capsys.readouterr().err
    assert "andoc" in said and "Traceback" not in said
    assert snapshot(course.root / "_site") == site


def test_an_output_folder_that_cannot_be_written_is_named(course, capsys, monkeypatch):
    assert build(course) == 0
    site = snapshot(course.root / "_site")
    course.replace("index.qmd", "Text.", "Another text.")
    if os.geteuid() == 0:  # root may write anywhere, so the system has to say no in its place
        mkdir = Path.mkdir

        def refuse(path, *args, **named):
            if path.name.startswith("._site"):
                raise PermissionError(13, "Permission denied", str(path))
            mkdir(path, *args, **named)

        monkeypatch.setattr(Path, "mkdir", refuse)
    else:
        course.root.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert build(course) == 1
    finally:
        course.root.chmod(0o755)
    said = capsys.readouterr().err
    assert "cannot write" in said and "Permission denied" in said and "hint:" in said
    assert snapshot(course.root / "_site") == site
    assert not [p for p in course.root.iterdir() if p.name.startswith("._site")]


def test_a_build_that_is_interrupted_leaves_the_last_site(course, capsys, monkeypatch):
    assert build(course) == 0
    site = snapshot(course.root / "_site")
    course.replace("index.qmd", "Text.", "Another text.")
    write = Path.write_bytes

    def interrupt(path, data):
        if path.name == "index.html":
            raise KeyboardInterrupt
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", interrupt)
    assert build(course) == 130
    assert snapshot(course.root / "_site") == site
    assert not [p for p in course.root.iterdir() if p.name.startswith("._site")]


@pytest.mark.parametrize(
    "args",
    [
        ["bild"],
        ["build", "--renderer", "word"],
        ["build", "--nope"],
        ["serve", "--port", "x"],
        ["serve", "--port", "70000"],
    ],
)
def test_bad_usage_is_exit_code_2(args, capsys):
    assert run(args) == 2


def test_the_report_for_machines(course, capsys):
    course.replace("outlines/lecture.qmd", "#slope-of-two", "#slope-of-tow")
    assert run(["--course", str(course.root), "check", "--json", "--strict"]) == 1
    report = json.loads(capsys.readouterr().out)
    (problem,) = report["problems"]
    assert set(problem) == {"level", "rule", "file", "line", "cell", "message", "hint"}
    assert (problem["level"], problem["file"], problem["line"]) == (
        "warning",
        "outlines/lecture.qmd",
        8,
    )
    assert report["coverage"]["lectures"] == [
        {
            "outline": "outlines/lecture.qmd",
            "questions": 2,
            "answered": 1,
            "evidence": 1,
            "timestamps": 2,
        }
    ]
    assert report["notebooks"][0]["file"] == LESSON


@pytest.mark.parametrize("command", [["build", "--renderer", "pandoc"], ["clean"]])
def test_a_folder_of_sources_is_not_taken_for_a_site(course, capsys, command):
    course.replace("_quarto.yml", "  type: website", "  type: website\n  output-dir: outlines")
    course.replace(
        "_quarto.yml", "      - section: Questions\n        contents: [outlines/lecture.qmd]\n", ""
    )
    before = snapshot(course.root / "outlines")
    assert run(["--course", str(course.root), *command]) == 1
    assert "_quarto.yml:3: `outlines` holds something else" in capsys.readouterr().err
    assert snapshot(course.root / "outlines") == before


def test_a_notebook_cannot_write_beside_its_own_folder(course):
    nb = lesson()
    nb["cells"][0] |= {
        "id": "../../../evil",
        "attachments": {"../../../../x.svg": {"image/svg+xml": "<svg/>"}},
    }
    nb["cells"][0]["source"] = [
        "# A line\n",
        "\n",
        '![x](attachment:../../../../x.svg){fig-alt="A line that rises"}\n',
    ]
    course.write(LESSON, nb)
    assert build(course) == 0
    (written,) = [p for p in course.root.parent.rglob("*.svg") if p.name != "coverage.svg"]
    assert written.parent == course.root / "_site/nbs/01_line_files/figure-html"


@pytest.mark.parametrize(
    "record",
    [[], {"run": "yesterday"}, {"run": {"seconds": 1, "versions": [1], "outputs": 5, "when": 3}}],
)
def test_a_record_of_another_form_is_none(course, record):
    nb = lesson()
    nb["metadata"]["lessonpress"] = record
    course.write(LESSON, nb)
    assert build(course) == 0 and run(["--course", str(course.root), "check"]) == 0


def test_half_a_character_and_texts_that_are_none_are_survived(course):
    nb = lesson()
    nb["cells"][1]["source"] = ["## Slope {#slope}\n", "\n", "Half \ud83d of it.\n"]
    nb["cells"][2]["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": {"text/plain": [1, 2]}}
    ]
    course.write(LESSON, nb)
    assert build(course) == 0 and "Half ? of it." in course.page("nbs/01_line.html")


def test_the_report_for_machines_is_a_report_where_nothing_can_be_read(course, capsys):
    course.replace("_quarto.yml", "  title: A", "\ttitle: A")
    assert run(["--course", str(course.root), "check", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [(p["file"], p["line"]) for p in report["problems"]] == [("_quarto.yml", 5)]
    assert set(report) == {"problems", "coverage", "facts", "notebooks"}


def test_collect_tells_each_problem_once(course, capsys):
    course.write("outlines/lecture.qmd", "---\ntitle: Prose\n---\n\nJust prose.\n")
    assert run(["--course", str(course.root), "collect"]) == 0
    assert capsys.readouterr().err.count("there is no list here") == 1
    course.write("outlines/lecture.qmd", "- T\n  - Why? 75:10\n")
    assert run(["--course", str(course.root), "collect"]) == 1
    assert capsys.readouterr().err.count("`75:10` is no time") == 1


def test_a_broken_bibliography_is_one_error_with_its_line_and_blames_no_fact(course, capsys):
    entry = "@article{a1989,\n  author={Author, Ann},\n  title={A title},\n  year={1989}\n}\n"
    course.write("references.bib", entry)
    course.replace("_quarto.yml", "project:", "bibliography: references.bib\nproject:")
    course.replace("index.qmd", "Text.", 'Text [@a1989]. The slope is [2]{fact="line.slope"}.')
    nb = lesson()
    nb["cells"][1]["source"] += ["See @a1989.\n"]
    nb["cells"][2]["outputs"] = [
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {
                "application/vnd.lessonpress.fact+json": {
                    "name": "line.slope",
                    "value": 2,
                    "format": "d",
                },
                "text/plain": ["2"],
            },
        }
    ]
    course.write(LESSON, nb)
    assert build(course) == 0, capsys.readouterr().err
    course.write("references.bib", entry.replace("}\n}\n", "}\n") + entry.replace("a1989", "b1990"))
    capsys.readouterr()
    assert build(course) == 1
    said = capsys.readouterr().err
    assert [line for line in said.splitlines() if line.startswith(("error", "warning"))] == [
        said.splitlines()[0]
    ] and "references.bib:5: this is no valid entry" in said, said
