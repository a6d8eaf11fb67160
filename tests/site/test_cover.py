"""The picture that a lesson opens with."""

import pytest
from checking import report
from course import code, markdown, notebook

from lessonpress.commands.main import run
from lessonpress.html_tree import document

LESSON = "nbs/01_line.ipynb"
PICTURE = [
    {
        "output_type": "display_data",
        "metadata": {},
        "data": {"image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'},
    }
]
FIGURE = (
    '#| label: fig-line\n#| fig-cap: "A line. It rises."\n#| fig-alt: "It goes up to the right."\n'
)


def lesson(*cells):
    first = markdown("# A line\n\n> You will draw a line.")
    return notebook(
        [first, markdown("## Slope {#slope}"), *cells, code("#| label: slope-of-two\nassert True")]
    )


def problems(course):
    return [(p.place, p.message, p.hint) for p in report(course)["problems"] if p.rule == "cover"]


@pytest.mark.parametrize(
    "said, words", [("true", "A line."), ('"What you will draw."', "What you will draw.")]
)
def test_a_lesson_opens_with_the_figure_of_its_cover(course, said, words):
    course.write(LESSON, lesson(code(f"{FIGURE}#| cover: {said}\nplot()", PICTURE)))
    assert run(["--course", str(course.root), "build"]) == 0
    page = document(course.page("nbs/01_line.html"))
    (cover,) = page.find_class("cover")
    (shown,) = cover.iter("img")
    promise, card = cover.getprevious(), cover.getnext()
    assert (promise.tag, card.get("class")) == ("blockquote", "run-card")
    assert shown.get("alt") == "It goes up to the right." and shown.get("loading") is None
    figure = page.get_element_by_id("fig-line")
    assert shown.get("src") == next(figure.iter("img")).get("src")
    assert [a.get("href") for a in cover.iter("a")] == ["#fig-line"] * 2
    assert cover.find("p[last()]").text_content() == f"{words} How it is made"


@pytest.mark.parametrize(
    "cell, message, hint",
    [
        (
            code(FIGURE + "#| cover: true\nf()"),
            "the cover shows no picture",
            "choose a cell with a stored picture, or run it",
        ),
        (
            code("#| label: line\n#| cover: true\nf()", PICTURE),
            "the cover has no label that begins with `fig-`, so nothing can lead to it",
            "give the cell a label, such as fig-result",
        ),
        (
            code(FIGURE + "#| cover: 3\nf()", PICTURE),
            "`cover` is true, or a sentence",
            "write `#| cover: true`",
        ),
    ],
)
def test_a_cover_that_cannot_be_one_is_told(course, cell, message, hint):
    course.write(LESSON, lesson(cell))
    line = 4 if "fig-" in "".join(cell["source"]) else 2
    assert problems(course) == [(f"{LESSON}, cell 3, line {line}", message, hint)]


def test_a_second_cover_is_told(course):
    second = FIGURE.replace("fig-line", "fig-other")
    course.write(
        LESSON,
        lesson(
            code(FIGURE + "#| cover: true\nf()", PICTURE),
            code(second + "#| cover: true\nf()", PICTURE),
        ),
    )
    assert problems(course) == [
        (
            f"{LESSON}, cell 4, line 4",
            "cell 3 is the cover already",
            "take `cover` out of one of the two",
        )
    ]
