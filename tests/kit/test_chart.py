"A chart of dots with names: where the dots lie, what they say, and the choice of a group."

import lxml.html
import pytest

from lessonpress.kit.chart import BEGINS, chart
from lessonpress.prepare.outputs import DRAWN

WORDS = {"xlabel": "ms", "ylabel": "%", "alt": "Two dots of three far below the last one"}
GROUPS = {
    "A & B": [(1, 10, "one", "11 million"), (100, 20, "two <b>")],
    "C": [(10, 15, "three")],
}


def drawn(**more):
    shown = chart(GROUPS, **WORDS, **more)
    return shown, lxml.html.fromstring(shown._repr_html_())


def at(dot):
    x, y = dot.get("transform").removeprefix("translate(").rstrip(")").split()
    return float(x), float(y)


def test_each_dot_says_its_name_and_can_be_reached_by_key():
    _, tree = drawn()
    dots = tree.find_class("of")
    assert [d.get("aria-label") for d in dots] == ["one: 11 million", "two <b>", "three"]
    assert {d.get("tabindex") for d in dots} == {"0"}
    assert {t.get("visibility") for d in dots for t in d.iter("text")} == {"hidden"}


def test_dots_lie_where_their_numbers_say():
    _, tree = drawn(log=True)
    (x1, y1), (x2, y2), (x3, y3) = map(at, tree.find_class("of"))
    assert x3 == pytest.approx((x1 + x2) / 2, abs=0.1)  # 10 is in the middle of 1 and 100
    assert y3 == pytest.approx((y1 + y2) / 2, abs=0.1) and y1 > y2
    _, straight = drawn()
    x1, x2, x3 = (at(d)[0] for d in straight.find_class("of"))
    assert (x3 - x1) / (x2 - x1) == pytest.approx(9 / 99, abs=0.001)


def test_groups_differ_in_shape_and_colour_and_each_can_be_chosen():
    _, tree = drawn()
    marks = {
        (d.get("class"), d.find("path").get("d"), d.find("path").get("fill"))
        for d in tree.find_class("of")
    }
    assert len(marks) == 2 and len({m[1] for m in marks}) == len({m[2] for m in marks}) == 2
    words = [label.text_content().strip() for label in tree.iter("label")]
    assert words == ["all", "A & B", "C"]
    assert len({i.get("name") for i in tree.iter("input")}) == 1
    assert [i.get("class") for i in tree.iter("input")] == ["g0", "g1", "g2"]


def test_a_group_keeps_its_shape_and_colour_in_a_chart_without_the_one_before_it():
    fewer = chart({**GROUPS, "A & B": []}, **WORDS).html
    marks = [
        [
            (p.get("d"), p.get("fill"))
            for p in lxml.html.fromstring(h).xpath("//*[@class='of g2']/path")
        ]
        for h in (drawn()[0].html, fewer)
    ]
    assert marks[0] == marks[1] and len(marks[0]) == 1
    tree = lxml.html.fromstring(fewer)
    assert [label.text_content().strip() for label in tree.iter("label")] == ["all", "C"]
    assert [i.get("class") for i in tree.iter("input")] == ["g0", "g2"]


def luminance(colour):
    "As WCAG 2.2 defines it."
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("paper", ["#ffffff", "#fdfcf9", "#16181b"])
def test_the_marks_of_nine_groups_stand_out_from_light_and_from_dark_paper(paper):
    shown = chart({str(k): [(k, k, "x")] for k in range(1, 10)}, **WORDS)
    tree = lxml.html.fromstring(shown.html)
    fills = {p.get("fill") for dot in tree.find_class("of") for p in dot.iter("path")}
    assert len(fills) == 9
    for fill in fills:
        low, high = sorted((luminance(fill), luminance(paper)))
        assert (high + 0.05) / (low + 0.05) >= 3, fill


def test_two_charts_of_a_page_choose_apart():
    other = chart({"A": [(1, 2, "x")]}, **WORDS)
    names = {lxml.html.fromstring(c.html).find(".//input").get("name") for c in (drawn()[0], other)}
    assert len(names) == 2


def test_it_counts_as_a_picture_and_has_no_script():
    shown, tree = drawn()
    assert shown.html.startswith(BEGINS) and BEGINS in DRAWN
    assert not list(tree.iter("script")) and repr(shown) == f"<chart: {WORDS['alt']}>"


@pytest.mark.parametrize(
    ("groups", "log"),
    [
        ({}, False),
        ({"A": []}, False),
        ({"A": [(0, 1, "x")]}, True),
        ({str(k): [(1, 1, "x")] for k in range(10)}, False),
    ],
)
def test_what_cannot_be_drawn_is_refused(groups, log):
    with pytest.raises(ValueError):
        chart(groups, log=log, **WORDS)
