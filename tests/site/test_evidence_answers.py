"""An answer and the cell that it points at have a number or a code word in common, or its author says that it is an argument."""

import pytest
from course import code, markdown, notebook, result
from test_outline_rules import OUTLINE, fact, outline, page, told

from lessonpress.features.outlines.tokens import of_answer, shares, shown_by
from lessonpress.pandoc import tree as T
from lessonpress.prepare.cells import Cell

HREF = "../nbs/01_line.ipynb#slope-of-two"


def answered(course, answer, marks="#a"):
    outline(course, f"- T\n  - [A?]{{{marks}}}\n\n    {answer} [Shown in lesson 1]({HREF})\n")


def svg(text):
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {"image/svg+xml": [f"<svg><!-- loss --><text>{text}</text></svg>"]},
    }


def cell(source="", *outputs, **options):
    return Cell("code", source, 1, options=options, outputs=list(outputs))


def table(html):
    return {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}


def printed(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


CELLS = {
    "source": cell("label = mnist_loss(preds[:20])"),
    "result": cell("n", result("2038")),
    "printed": cell("n", printed("loss 0.8925\n")),
    "svg": cell("plot()", svg("90 of 111 right")),
    "html": cell("t", table("<table title='x=1'><tr><td>1,234</td></tr></table>")),
    "caption": cell("plot()", svg("x"), **{"fig-cap": "Seven of the twelve models."}),
    "fact": cell("facts()", fact("line.low", 1.5)),
}


@pytest.mark.parametrize(
    "where, tokens",
    [
        ("source", ["mnist_loss"]),
        ("source", ["20"]),
        ("source", ["labels"]),
        ("result", ["2038"]),
        ("printed", ["0.89"]),  # rounded
        ("printed", ["89.25"]),  # per cent
        ("printed", ["LOSS"]),
        ("svg", ["111"]),
        ("svg", ["loss"]),  # a comment says what is drawn as lines
        ("html", ["1234"]),
        ("caption", ["7"]),
        ("caption", ["model"]),
        ("fact", ["=line.low"]),
        ("fact", ["1.5"]),
    ],
)
def test_what_stands_in_a_cell_is_found(where, tokens):
    assert shares(tokens, shown_by(CELLS[where]))


@pytest.mark.parametrize(
    "where, token",
    [
        ("source", "loss_mnist"),
        ("result", "2039"),
        ("result", "38"),
        ("printed", "0.8"),
        ("printed", "9"),
        ("printed", "1"),  # what one digit says is not rounded to
        ("caption", "13"),
        ("fact", "=line.high"),
        ("html", "td"),
    ],
)
def test_what_does_not_stand_in_a_cell_is_not(where, token):
    assert not shares([token], shown_by(CELLS[where]))


def words(*inlines):
    return [T.para([x for n in inlines for x in (n, T.node("Space"))])]


@pytest.mark.parametrize(
    "blocks, tokens",
    [
        (words(*T.words("They are 2,038 in all.")), ["2038"]),
        (words(*T.words("Twelve of them, about half.")), ["12", "0.5"]),
        (
            words(*T.words("A ReLU, a batch_size and resnet18; Ann said it.")),
            ["ReLU", "batch_size", "resnet18"],
        ),
        (words(T.node("Code", [T.attr(), "for x in dls.train: x.sum()"])), ["dls", "train", "sum"]),
        (words(T.span([T.node("Str", "1.5")], pairs=[["fact", "line.low"]])), ["=line.low", "1.5"]),
        (words(T.link(T.words("Shown in lesson 7"), HREF)), []),
        (words(*T.words("One of them is red, 1 of 0, at 1:05:18.")), []),
    ],
)
def test_the_numbers_and_code_words_of_an_answer(blocks, tokens):
    assert of_answer(blocks) == tokens


def lesson_of_two(course):
    shown = code("#| label: slope-of-two\nslope(2, step=3)", [result("2.5")])
    course.write("nbs/01_line.ipynb", notebook([markdown("# A line"), shown]))


@pytest.mark.parametrize(
    "answer, marks, said",
    [
        ("It is 2.5.", "#a", None),
        ("By its `step`.", "#a", None),
        ("It is 7.5.", "#a", "nothing of it that stands in the cell `slope-of-two`"),
        ("It rises.", "#a", "no number and no code word"),
        ("It rises.", "#a .by-argument", None),
    ],
)
def test_an_answer_says_something_that_its_cell_shows(course, capsys, answer, marks, said):
    lesson_of_two(course)
    answered(course, answer, marks)
    found = told(course, capsys, "evidence-answer")
    assert len(found) == bool(said)
    for level, place, message, hint in found:
        assert (level, place) == ("warning", f"{OUTLINE}:6") and said in message
        assert "{.by-argument}" in hint and "point at one that shows" in hint


def test_each_cell_shows_something(course, capsys):
    lesson_of_two(course)
    course.write(
        "nbs/02_more.ipynb",
        notebook([markdown("# More"), code("#| label: more\n8", [result("8")])]),
    )
    answered(course, "It is 2.5. [Shown in lesson 2](../nbs/02_more.ipynb#more)")
    ((_, _, message, _),) = told(course, capsys, "evidence-answer")
    assert "`more`" in message


def test_the_settings_make_an_error_of_it(course, capsys):
    lesson_of_two(course)
    answered(course, "It rises.")
    course.write("settings.ini", "[checks]\nall = error\n")
    ((level, *_),) = told(course, capsys, "evidence-answer")
    assert level == "error"


@pytest.mark.parametrize(
    "answer",
    [
        "It rises, as [said](https://example.org/).",
        "It rises, see [the lesson](../nbs/01_line.ipynb#slope-of-two).",
        "It rises. [Shown in lesson 1](../nbs/01_line.ipynb#nowhere)",
        "It rises. [Shown in a book](https://example.org/)",
    ],
)
def test_notes_of_others_are_left_alone(course, capsys, answer):
    lesson_of_two(course)
    outline(course, f"- T\n  - A?\n\n    {answer}\n")
    assert told(course, capsys, "evidence-answer") == []


def test_the_mark_of_an_argument_is_seen_nowhere(course):
    answered(course, "It rises.", "#a .by-argument")
    html = page(course)
    (asked,) = html.xpath("//*[@id='a']//span[@class='question-text']")
    assert asked.text_content() == "A?"
    assert not html.xpath("//*[contains(@class, 'by-argument')]")
