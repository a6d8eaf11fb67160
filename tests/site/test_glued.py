"""What Pandoc reads as words since no empty line stands above it is told, and what `from` says is read so."""

import pytest
from course import markdown, notebook

from lessonpress.pipeline import build


def told(course, body, file="index.qmd", front=""):
    course.write(file, f"---\ntitle: T\n{front}---\n\n{body}")
    problems = build(course.root, keep_going=True).report.problems
    return [p for p in problems if p.rule in ("no-block", "unsupported", "pandoc")]


@pytest.mark.parametrize(
    ("body", "line", "begun"),
    [
        ("Nets:\n- resnet34\n- resnext50\n", 6, "`- resnet34`"),
        ("Some nets are here\n* one **bold** word\n* two\n", 6, "`* one bold word`"),
        ("Nets:\n    - resnet34\n", 6, "`- resnet34`"),
        ("Steps:  \n1. [Load](a.md) it\n2. Run it\n", 6, "`1. Load it`"),
        ("Steps\n(1) load\n(2) run\n", 6, "`(1) load`"),
        ("A text.\n\n> Nets:\n> - one\n", 8, "`- one`"),
        (
            "A text.\n## The *next* part, which is long, goes on\n",
            6,
            "`## The next part, which is …`",
        ),
        ("A text.\n|a|b|\n|---|---|\n|1|2|\n", 6, "`|a|b|`"),
        ("---\n## A part\n\nA text.\n\n---\n\nMore.\n", 6, "`## A part`"),
    ],
)
def test_it_is_named_with_its_line(course, body, line, begun):
    [p] = told(course, body)
    assert (p.level, p.file, p.line) == ("warning", "index.qmd", line) and begun in p.message
    assert "empty line" in p.hint


@pytest.mark.parametrize(
    "body",
    [
        "Nets:\n\n- resnet34\n- resnext50\n",
        "A loss of 3\n- 4 in words - and a text that\ngoes on - for long\n",
        "It happened in\n1986. That is long ago.\n",
        "# One\n## Two\n",
        "- An item:\n\n  Nets are:\n  + one\n  + two\n",
        "a | b\n\n|a|b|\n|---|---|\n|1|2|\n",
        "Nets:\n```\n- one\n- two\n```\n",
        "+-----+\n| box |\n+-----+\n",
        "A text.\n\n---\n\n## A part\n\nA text.\n\n---\n\nMore.\n",
    ],
)
def test_what_is_well_is_not(course, body):
    assert told(course, body) == []


def test_a_notebook_is_read_as_jupyter_does(course):
    cell = markdown("# Nets\n\nNets:\n- one\n- two\n## A part\n\ntext")
    course.write("nbs/02_nets.ipynb", notebook([cell]))
    assert told(course, "Text.\n") == []
    assert "<li>one</li>" in course.page("nbs/02_nets.html")


LISTS = "from: markdown+lists_without_preceding_blankline"
GLUED = "Nets: :smile:\n- one\n- two\n"


def test_from_says_how_a_page_is_read(course):
    assert told(course, GLUED, front=f"{LISTS}+emoji\n") == []
    assert "<li>one</li>" in course.page("index.html") and "😄" in course.page("index.html")
    assert told(course, GLUED, front="format:\n  html:\n    from: markdown+emoji\n")
    assert "<li>one</li>" not in course.page("index.html") and "😄" in course.page("index.html")


def test_from_of_a_folder_and_of_the_site_counts_and_a_change_is_seen(course):
    course.write("index.qmd", f"---\ntitle: T\n---\n\n{GLUED}")
    course.replace("outlines/lecture.qmd", "- Lines", "Lines:\n\n- Lines :smile:")
    build(course.root)
    assert "<li>one</li>" not in course.page("index.html")
    course.write("_metadata.yml", f"{LISTS}\n")
    build(course.root)
    assert "<li>one</li>" in course.page("index.html")
    course.write("_metadata.yml", "toc: true\n")
    course.replace("_quarto.yml", "format:", f"{LISTS}\nformat:")
    build(course.root)
    assert "<li>one</li>" in course.page("index.html")
    course.write("outlines/_metadata.yml", "from: markdown+emoji\n")
    build(course.root)
    assert "<li>one</li>" in course.page("index.html") and "😄" not in course.page("index.html")
    assert "😄" in course.page("outlines/lecture.html")


@pytest.mark.parametrize(
    "said",
    [
        "gfm",
        "commonmark_x",
        "markdown+yaml_metadata_block",
        "markdown+a 3",
        "[markdown]",
        "7",
        "markdown+",
    ],
)
def test_another_format_is_told_with_its_line(course, said):
    [p] = told(course, "Text.\n", front=f'from: "{said}"\n')
    assert (p.rule, p.level, p.line) == ("unsupported", "warning", 3) and said in p.message
    assert "<p>Text.</p>" in course.page("index.html")


def test_an_extension_that_nobody_knows_is_one_error(course):
    [p] = told(course, "Text.\n", front="from: markdown+smiles\n")
    assert p.level == "error" and p.file == "index.qmd" and "smiles" in p.message
    assert "\n" not in p.message
