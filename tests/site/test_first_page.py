"""The course's first page: what it counts, its path, the contest on it, and what is said where one of them cannot be."""

import json

import lxml.html
import pytest
from checking import report
from course import code, markdown, notebook

from lessonpress.features.home.picture import small
from lessonpress.pipeline import build

SPEC = {"nodes": ["a", 0], "losses": [["error", 1]], "sliders": [["a", 0, 1, 0, 0.1]]}
LIVE = f'<div class="live">\n<svg></svg>\n<script type="application/json">{json.dumps(SPEC)}</script>\n</div>'
PLOT = """<svg xmlns="http://www.w3.org/2000/svg" width="100pt" height="50pt" viewBox="0 0 100 50"><g id="axes_1">
<g id="patch_2"><path d="M 10 40 L 90 40 L 90 5 L 10 5 z"/></g><g id="matplotlib.axis_1"><g id="xtick_1"><text>0</text></g></g>
<path id="line" d="M 10 10 L 20 20" style="stroke: #c8582f"/><g id="text_3"><text>words</text></g></g></svg>"""
FIRST = """\
---
title: Start
---

::: {.opening}
For you.

::: {.course-counts}
:::

[Begin](nbs/01_line.ipynb){.button .begin}

::: {.contest figure="nbs/01_line.ipynb#fig-live" descends="error"}
Try it.
:::
:::

::: {.path}
1. [The line](nbs/01_line.ipynb){picture="fig-plot"}

   Of lines.
:::
"""


def shown(mime, text):
    return {"output_type": "display_data", "metadata": {}, "data": {mime: text}}


@pytest.fixture
def first(course):
    "A course whose lesson has 400 words, a plot, a live figure, an exercise and an export."
    plot = code(
        '#| label: fig-plot\n#| fig-alt: "A line from corner to corner."\nplot()',
        [shown("image/svg+xml", PLOT)],
    )
    cells = [
        markdown("# A line\n\n" + "word " * 397),
        code("#| default_exp line"),
        code("#| export\ndef rise(a):\n    return a"),
        markdown("## Slope {#slope}"),
        code("#| label: slope-of-two\n2", [shown("text/plain", "2")]),
        plot,
        code(
            '#| label: fig-live\n#| fig-alt: "A line that can be moved."\nlive()',
            [shown("text/html", LIVE)],
        ),
        code("#| label: exercise-one\ndef mine():\n    ..."),
    ]
    course.write("nbs/01_line.ipynb", json.dumps(notebook(cells)))
    course.write("index.qmd", FIRST)
    return course


def page(course):
    build(course.root, keep_going=True)
    return lxml.html.fromstring(course.page("index.html"))


def test_the_first_page_counts_what_there_is(first):
    # By hand: one lesson, one question with an answer, one cell to fill in; less than an hour, so no hours.
    (counts,) = page(first).find_class("course-counts")
    assert counts.text_content().split() == [
        "1",
        "lesson",
        "1",
        "question",
        "answered",
        "1",
        "exercise",
    ]


def test_a_lesson_on_the_path_has_its_picture_its_time_and_what_it_builds(first):
    html = page(first)
    (picture,) = html.find_class("path-picture")
    assert picture.get("alt") == "A line from corner to corner."
    file = first.root / "_site" / picture.get("src")
    assert b"words" not in file.read_bytes() and b'id="line"' in file.read_bytes()
    (told,) = html.find_class("path-told")
    assert told.text_content().split() == ["3", "min", "1", "exercise", "builds", "rise"]
    assert not html.xpath("//a[@picture or @data-picture]")
    assert html.xpath("//div[@class='path']//a/@data-number") == ["1"]  # that of the file


def test_a_lesson_without_a_picture_has_the_motif_in_as_many_pieces(course):
    course.replace("index.qmd", "Text.", "::: {.path}\n1. Here\n2. [It](nbs/01_line.ipynb)\n:::\n")
    (drawn,) = page(course).find_class("path-picture")
    assert drawn.tag == "svg" and len(drawn.findall("path")[1].get("d").split("L")) == 3


def test_a_plot_is_cut_to_its_axes_and_loses_its_words():
    svg = lxml.etree.fromstring(small(PLOT))
    assert [float(n) for n in svg.get("viewBox").split()] == [6, 1, 88, 43]
    assert not svg.xpath("//*[local-name()='text']") and svg.xpath("//*[@id='line']")
    assert small("<svg") == b"<svg", "what is no XML stays as it is"


def test_a_picture_that_the_lesson_does_not_have_is_named(first):
    first.replace("index.qmd", 'picture="fig-plot"', 'picture="fig-plots"')
    (problem,) = [p for p in report(first)["problems"] if p.rule == "path-picture"]
    assert problem.level == "warning" and problem.file == "index.qmd" and problem.line == 19
    assert "fig-plots" in problem.message and "fig-plot" in problem.hint
    first.replace("index.qmd", 'picture="fig-plots"', 'picture="fig-plot"')
    assert not [p for p in report(first)["problems"] if p.rule == "path-picture"]


def test_the_contest_shows_the_lesson_s_figure_and_asks_for_its_script_once(first):
    html = page(first)
    (box,) = html.find_class("contest")
    (live,) = box.find_class("live")
    assert json.loads(live.findtext("script")) == SPEC
    scripts = [s.get("src") for s in html.iter("script") if s.get("src")]
    assert scripts.count("assets/home.js") == 1


@pytest.mark.parametrize(
    ("figure", "message"),
    [
        ('figure="nbs/01_line.ipynb#fig-life"', "there is no live figure"),
        ('figure="nbs/01_line.ipynb#fig-plot"', "there is no live figure"),
        ('figure="nbs/02_none.ipynb#fig-live"', "there is no live figure"),
        ("", "names no figure"),
    ],
)
def test_a_contest_over_nothing_is_named(first, figure, message):
    first.replace("index.qmd", 'figure="nbs/01_line.ipynb#fig-live"', figure)
    (problem,) = [p for p in report(first)["problems"] if p.rule == "contest"]
    assert problem.level == "error" and problem.file == "index.qmd" and problem.line
    assert message in problem.message and problem.hint


def test_a_figure_without_a_loss_is_no_contest(first):
    text = (first.root / "nbs/01_line.ipynb").read_text()
    bare = text.replace('\\"losses\\": [[\\"error\\", 1]]', '\\"losses\\": []')
    assert bare != text
    first.write("nbs/01_line.ipynb", bare)
    (problem,) = [p for p in report(first)["problems"] if p.rule == "contest"]
    assert "no loss" in problem.message


def test_an_outline_that_the_author_lists_is_counted_there_and_stands_once(course):
    listed = "::: {.progress}\n- [A lecture](outlines/lecture.qmd): of lines.\n:::"
    course.replace("index.qmd", "Text.", listed)
    (line,) = page(course).find_class("progress-outline")
    assert line.getparent().tag == "li"
    assert line.text_content().split() == [
        "A",
        "lecture:",
        "of",
        "lines.",
        "1",
        "question",
        "with",
        "an",
        "answer",
    ]


def test_the_newest_posts_of_a_folder_are_listed_and_none_is_a_box_left_out(course):
    course.replace("index.qmd", "## Later", '::: {.newest folder="log/"}\n## New\n:::\n\n## Later')
    assert not page(course).find_class("newest")
    course.replace("_quarto.yml", '"outlines/*.qmd"', '"outlines/*.qmd", "log/*.qmd"')
    days = {"a": "2026-03-01", "b": "2026-11-02T10:00", "c": "no day", "d": "2026-01-31"}
    days |= {"e": "2026-02-28", "f": "2026-12-01\ndraft: true"}
    for name, day in days.items():
        text = f"---\ntitle: Post {name}\ndescription: Of {name}.\ndate: {day}\n---\n\nText.\n"
        course.write(f"log/{name}.qmd", text)
    (box,) = page(course).find_class("newest")
    lines = [" ".join(li.text_content().split()) for li in box.iter("li")]
    assert lines == [
        "2 November 2026 Post b Of b.",
        "1 March 2026 Post a Of a.",
        "28 February 2026 Post e Of e.",
    ]
    assert box.xpath(".//a/@href")[-3:] == ["log/b.html", "log/a.html", "log/e.html"]
