"""A figure of tables: what is stored of it, and what is refused."""

import json
import re
from xml.etree import ElementTree

import pytest
import torch

from lessonpress.kit.tables import tables
from lessonpress.problems import LessonpressError

TWO = [
    ({"A": [[1, 2.5]], "B": [[None], ["x < y"]]}, {}, "Nothing yet"),
    (
        {"A": torch.tensor([[1, -2]]), "B": [[3], [""]]},
        {"A": {(0, 1): 1}, "B": {(0, 0): 2}},
        "1 < 2",
    ),
]
LAYOUT = [["", "B"], ["A", ""]]


def figure(states=TWO, layout=LAYOUT, **settings):
    return tables(states, layout, **{"alt": "Two tables.", **settings})


def cells(svg):
    "Text, opacity and border of each cell, as drawn."
    rects = [e for e in ElementTree.fromstring(svg).iter() if e.tag == "rect"]
    entries = [e for e in ElementTree.fromstring(svg).iter() if e.get("class") == "entry"]
    return [
        (e.text or "", float(r.get("fill-opacity")), float(r.get("stroke-width")))
        for e, r in zip(entries, rects, strict=True)
    ]


def test_each_state_is_drawn_in_the_order_of_the_layout():
    fig = figure()
    assert [c[0] for c in cells(fig.svg())] == ["", "x < y", "1", "2.5"]
    assert [c[0] for c in cells(fig.svg(1))] == ["3", "", "1", "−2"]


def test_marked_cells_differ_in_ground_and_the_strong_in_their_border_too():
    plain, strong, weak = (
        cells(figure().svg(1))[1],
        cells(figure().svg(1))[0],
        cells(figure().svg(1))[3],
    )
    assert plain[1] == 0 < weak[1] < strong[1] and plain[2] == weak[2] < strong[2]


def test_tables_that_stand_in_one_column_start_at_the_same_place():
    fig = tables(
        [
            ({"A": [[1]], "B": [[2, 3]], "C": [[4, 5]]}, {}, "one"),
            ({"A": [[1]], "B": [[2, 3]], "C": [[4, 6]]}, {}, "two"),
        ],
        [["", "B"], ["A", "C"]],
        alt="Three.",
    )
    x = {
        text: int(at)
        for at, text in re.findall(
            r'<rect x="(\d+)"[^>]*/><text class="entry"[^>]*>(\d)<', fig.svg()
        )
    }
    assert x["2"] == x["4"] and x["3"] == x["5"] and x["1"] < x["4"]


def test_the_stored_output_holds_every_state_and_no_way_out_of_the_script():
    text = figure(caption="a < b").html()
    spec = json.loads(re.search(r'<script type="application/json">(.*?)</script>', text)[1])
    assert spec["frames"]["rows"][1] == [["3", "", "1", "−2"], [2, 0, 0, 1], "1 < 2"]
    root = ElementTree.fromstring(text)
    assert (
        root.find("div").get("class") == "live"
        and root.find("div/p").text == "Nothing yet"
        and root.find("figcaption").text == "a < b"
    )
    assert text.count("</script>") == 1 and not re.search(r"\bid=|\bon\w+=", text)


def test_the_picture_uses_the_pages_colours():
    colours = set(re.findall(r'(?:stroke|fill)="([^"]+)"', figure().svg())) - {"none"}
    assert colours and all(re.fullmatch(r"var\(--(accent|ink|soft), #\w{6}\)", c) for c in colours)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"states": TWO[:1]}, "at least two states"),
        ({"alt": " "}, "alternative text"),
        ({"layout": [["A"]]}, "the layout has A and the first state A, B"),
        ({"states": [TWO[0], ({"A": [[1, 2]]}, {}, "")]}, "the tables of state 1"),
        ({"states": [TWO[0], ({"A": [[1, 2]], "B": [[1]]}, {}, "")]}, "another size"),
        (
            {"states": [TWO[0], (TWO[1][0], {"B": {(2, 0): 1}}, "")]},
            r"state 1 marks \(2, 0\) of B",
        ),
        ({"states": [TWO[0], (TWO[1][0], {"B": {(0, 0): 3}}, "")]}, "with 3"),
        ({"states": [({"A": [[1], []], "B": [[1]]}, {}, "")] * 2}, "rows of one length"),
    ],
)
def test_impossible_figures_are_refused(change, said):
    with pytest.raises(LessonpressError, match=said) as e:
        figure(**change)
    assert e.value.problems[0].rule == "live"


def test_a_widget_goes_through_the_states():
    pytest.importorskip("ipywidgets")
    picture, play, slider, words = figure().widget().children
    assert slider.max == play.max == 1 and words.value == "Nothing yet"
    slider.value = 1
    assert picture.value == figure().svg(1) and words.value == "1 &lt; 2"
