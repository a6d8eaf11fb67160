"""What Pandoc would never come to an end with is refused before, with its place; what only looks like it is not."""

import json
import time

import pytest
from course import lesson

from lessonpress import pipeline

LESSON = "nbs/01_line.ipynb"


def problems(course, level="errors"):
    with pipeline.open_workshop(course.root, 1) as workshop:
        site = pipeline.load(course.root, workshop)
        pipeline.render(site, workshop)
        return getattr(site.report, level)


@pytest.mark.parametrize(
    "piece",
    [
        "[a ",
        "![a ",
        "[@a ",
        "\\begin{a}",
        "[a](" * 2,
        "![a](b " * 2,
        "<span>",
        "[^a ",
        "x [ y ",
        "[[[[[[[[[[[[a]]]]]]]]]]]]",
    ],
)
def test_open_pieces_are_told_with_their_line(course, piece):
    course.replace("index.qmd", "Text.", f"Text\n{piece * 40}")
    started = time.monotonic()
    (problem,) = problems(course)
    assert time.monotonic() - started < 10
    assert (problem.file, problem.line) == ("index.qmd", 10) and "are open here" in problem.message


def test_open_pieces_of_a_notebook_are_told_with_their_cell(course):
    nb = lesson()
    nb["cells"][1]["source"] = ["## Slope {#slope}\n", "\n", "<span>" * 30]
    course.write(LESSON, nb)
    (problem,) = [p for p in problems(course) if p.file == LESSON]
    assert problem.cell == 2 and "are open here" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "`[[[[[[[[[[[[[[[[[[[[`",
        "```\n" + "[" * 40 + "\n```",
        "\\[" * 40,
        "$[0, 1)$ " * 40,
        "$$\n" + "[0, 1)\n" * 40 + "$$",
        "[a](b) " * 200,
        "[x]{.given} [[@a; @b]] " * 40,
        "- [ ] a\n" * 100,
        "[a\n\n" * 100,
        "a tensor [[[[[[1, 2], [3]]]]]] " * 20,
        "the interval [0, 1) " * 9,
        "a < b " * 400,
        "<b>a</b> <!-- b -->" * 800,
    ],
)
def test_what_is_closed_code_or_a_formula_opens_nothing(course, text):
    course.replace("index.qmd", "Text.", text)
    assert not [p for p in problems(course) if "are open here" in p.message]


@pytest.mark.parametrize("strange", ["NaN", "1"])
@pytest.mark.parametrize("value", ["9" * 30, "9" * 400, f"-{'9' * 30}"])
def test_whole_numbers_that_are_too_long_are_numbers(course, value, strange):
    fact = f'{{"name": "line.x", "value": {value}, "text": "1", "format": ""}}'
    out = f'{{"output_type": "display_data", "metadata": {{}}, "data": {{"application/vnd.lessonpress.fact+json": {fact}}}}}'
    nb = json.dumps(lesson()).replace(
        '"outputs": [', f'"strange": {strange}, "outputs": [{out}, ', 1
    )
    course.write(LESSON, nb.replace(", ], ", "], ").replace(", ]", "]"))
    assert not [p for p in problems(course) if p.rule == "unforeseen"]


@pytest.mark.parametrize("strange", ["NaN", "1"])
@pytest.mark.parametrize("levels", [300, 700, 5000])
def test_a_notebook_of_lists_in_lists_is_told(course, levels, strange):
    nb = json.dumps(lesson())
    nb = nb.replace(
        '"nbformat":', f'"x": [{strange}, {"[" * levels + "]" * levels}], "nbformat":', 1
    )
    course.write(LESSON, nb)
    (problem,) = [p for p in problems(course) if p.file == LESSON]
    assert problem.rule == "notebook" and "deep" in problem.message


def test_a_page_that_nobody_has_foreseen_fails_alone(course, monkeypatch):
    from lessonpress.features import outlines

    def connect(site, workshop):
        raise TypeError("of a feature")

    monkeypatch.setattr(outlines.feature, "connect", connect)
    (problem,) = [p for p in problems(course) if p.rule == "unforeseen"]
    assert problem.file == "_quarto.yml" and "the feature `outlines`" in problem.message
    assert "report it" in problem.hint


@pytest.mark.parametrize("said", ["toc-depth: two", "toc-depth: [1]", "toc: 3", "lang: [x]"])
def test_a_value_of_another_kind_is_told_with_its_line(course, said):
    course.replace("index.qmd", "title: Start", f"title: Start\n{said}")
    (problem,) = problems(course)
    assert (problem.rule, problem.file, problem.line) == ("front-matter", "index.qmd", 3)
    assert "should be" in problem.message


def test_half_a_character_in_the_metadata_of_a_notebook_is_survived(course):
    nb = lesson()
    nb["metadata"]["lessonpress"] = {"run": {"python": "\ud800"}}
    course.write(LESSON, nb)
    assert not problems(course)


@pytest.mark.parametrize("piece", ["{{<", "{{< a ", "{{{<", ">}}", "`", "`` ` ", "{{< a >}} "])
def test_shortcodes_and_ticks_without_end_are_read_at_once(course, piece):
    course.replace("index.qmd", "Text.", "Text " + piece * 5000)
    started = time.monotonic()
    found = problems(course)
    assert time.monotonic() - started < 20
    assert {p.file for p in found} <= {"index.qmd"}
    # a shortcode that is whole becomes words
    assert "<" not in piece or ">" in piece or "begin no tag" in found[0].message


def test_a_shortcode_in_code_is_no_shortcode(course):
    course.replace("index.qmd", "Text.", "Write `` `{{< include x.md >}}` ``, or ``{{< a >}}``.\n")
    assert problems(course) == []
    course.replace("index.qmd", "``{{< a >}}``", "``{{< include x.md >}}`")
    (problem,) = [p for p in problems(course, "problems") if p.rule == "include"]
    assert "`x.md` is not there" in problem.message


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("index.qmd", "title: Start", "title: Start {}"),
        ("index.qmd", "title: Start", "title: Start\nsubtitle: A {}"),
        ("index.qmd", "title: Start", "title: Start\ndescription: A {}"),
        ("index.qmd", "title: Start", "title: Start\nabstract: A {}"),
        ("outlines/lecture.qmd", "title: A lecture", "title: A {}"),
        ("_quarto.yml", "text: Lessons", "text: A {}"),
        ("_quarto.yml", "section: Questions", "section: A {}"),
        ("_quarto.yml", "title: A small course", "title: A {}"),
        ("_quarto.yml", "  page-navigation: true", "  page-footer: A {}\n  page-navigation: true"),
    ],
)
def test_open_pieces_of_what_stands_around_the_text_are_told_or_are_words(course, file, old, new):
    course.replace(file, old, new.format("lect" + "[" * 30 + "ure"))
    started = time.monotonic()
    found = problems(course)
    assert time.monotonic() - started < 10
    assert all(p.file == file and "are open here" in p.message for p in found)
