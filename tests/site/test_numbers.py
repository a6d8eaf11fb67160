"""The numbers that a cell gives, as a line, a list or a table."""

import pytest
from checking import report
from course import code, markdown, notebook

from lessonpress.features.numbers.shown import Number, shown
from lessonpress.html_tree import parsed
from lessonpress.kit.facts import Fact

LESSON = "nbs/01_line.ipynb"


def html(said, **facts):
    return parsed(shown([Number(f"line.{name}", text) for name, text in facts.items()], said))


def rows(page):
    return [[cell.text_content() for cell in row] for row in page.iter("tr")]


def items(page):
    return [item.text_content() for item in page.iter("li")]


def test_one_fact_is_a_line():
    assert html({}, mae_start="2.42").text_content() == "Mae start: 2.42"
    said = {"mae": "mean absolute error"}
    assert html(said, mae_start="2.42").text_content() == "Mean absolute error start: 2.42"
    assert html({"mae_start": "<first> error"}, mae_start="1").text_content() == "<first> error: 1"


def test_a_family_is_a_table():
    four = {"mae_E": "1", "mse_E": "2", "mae_F": "3", "mse_F": "4"}
    assert rows(html({"mae": "absolute"}, **four)) == [
        ["", "E", "F"],
        ["absolute", "1", "3"],
        ["mse", "2", "4"],
    ]
    both = {
        "cats": "1",
        "cats_low": "2",
        "cats_high": "3",
        "dogs": "4",
        "dogs_low": "5",
        "dogs_high": "6",
    }
    assert rows(html({}, **both))[0] == ["", "value", "low", "high"]
    many = {f"pieces_{n}": str(n) for n in range(9)}
    assert rows(html({}, **many))[:2] == [["", "pieces"], ["0", "0"]]
    heads = [th.text_content() for th in html({}, **four).iter("th")]
    assert all(heads)  # an empty one says nothing to who listens


def test_others_are_a_list():
    assert items(html({}, rows="9", all_die="62%", women_live="79%")) == [
        "rows 9",
        "all die 62%",
        "women live 79%",
    ]
    assert items(html({"mae_E": "of E", "mae_F": "of F"}, mae_E="1", mae_F="2")) == [
        "of E 1",
        "of F 2",
    ]


def lesson(facts, options=""):
    outputs = [
        {
            "data": Fact(name, value, "d")._repr_mimebundle_(),
            "metadata": {},
            "output_type": "display_data",
        }
        for name, value in facts
    ]
    text = " ".join(f'<span data-fact="{name}">{value}</span>' for name, value in facts)
    return notebook(
        [
            markdown("# A line\n\n> You will draw a line."),
            markdown(f"## Slope {{#slope}}\n\n{text}"),
            code(f"#| label: slope-of-two\n{options}fact('line.a', 2)", outputs),
        ]
    )


def test_a_cell_shows_its_facts_as_one(course):
    course.write(LESSON, lesson([("line.a", 2), ("line.b", 3)], "#| facts: {b: the end}\n"))
    assert report(course)["problems"] == []
    from lessonpress.commands.main import run

    assert run(["--course", str(course.root), "build"]) == 0
    page = parsed(course.page("nbs/01_line.html"))
    (numbers,) = page.find_class("numbers-output")
    assert items(numbers) == ["a 2", "the end 3"] and not page.find_class("fact-row")


@pytest.mark.parametrize("said", ["a line", "[a, b]", "{a: [b]}", "{a: }"])
def test_words_that_are_no_table_are_told(course, said):
    course.write(LESSON, lesson([("line.a", 2)], f"#| facts: {said}\n"))
    (problem,) = report(course)["problems"]
    assert (problem.rule, problem.place) == ("fact-words", f"{LESSON}, cell 3, line 2")
    assert problem.message == "`facts` is no table of names and their words"
