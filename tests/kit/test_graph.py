"""A figure of tables that are joined by lines: where the lines run, and what is refused."""

import pytest
from lxml import etree

from lessonpress.kit.graph import graph
from lessonpress.kit.tables import tables
from lessonpress.problems import LessonpressError

SVG = "{http://www.w3.org/2000/svg}"
LAYOUT = [["a", "ab", "abc"], ["b", "c", ""]]


def states(*numbers):
    "Every box with a value and a slope."
    names = [name for row in LAYOUT for name in row if name]
    return [({n: [[v], [None]] for n in names}, {}, f"All are {v}") for v in numbers]


def drawn(links, layout=LAYOUT, values=(1, 2)):
    return graph(states(*values), layout, links, alt="Five boxes.")


def boxes(root):
    "Left, top, right and bottom of each table, by its name."
    out, name = {}, None
    for el in root.iter("text", "rect"):
        if el.tag == "text" and el.get("class") != "entry":
            name = el.text
        elif el.tag == "rect":
            x, y, w, h = (float(el.get(k)) for k in ("x", "y", "width", "height"))
            x0, y0, x1, y1 = out.get(name, (x, y, x + w, y + h))
            out[name] = min(x, x0), min(y, y0), max(x + w, x1), max(y + h, y1)
    return out


def ends(root):
    "Where each line begins and ends."
    for path in root.iter("path"):
        begin, end = path.get("d")[1:].split("L")
        yield tuple(map(float, begin.split())), tuple(map(float, end.split()))


@pytest.mark.parametrize("values", [(1, 2), (1, -123456)])
def test_a_line_runs_from_the_right_side_of_one_box_to_the_left_side_of_the_other(values):
    links = [("a", "ab"), ("b", "ab"), ("c", "abc"), ("ab", "abc")]
    root = etree.fromstring(drawn(links, values=values).svg())
    places = boxes(root)
    lines = list(ends(root))
    assert len(lines) == len(links)
    for (start, end), (begin, to) in zip(links, lines):
        (_, top, right, bottom), (left, top2, _, bottom2) = places[start], places[end]
        assert begin == (right, (top + bottom) / 2)
        assert to == (left, (top2 + bottom2) / 2)


def test_it_is_stored_and_stepped_as_tables_are():
    fig = drawn([("a", "ab")])
    plain = tables(states(1, 2), LAYOUT, alt="Five boxes.")
    assert fig.states == plain.states and repr(fig) == repr(plain)
    assert fig.html().count("<path") == 1 and "<path" not in plain.html()
    assert "All are 1" in fig.html() and fig.svg(1) != fig.svg(0)


@pytest.mark.parametrize("link", [("ab", "a"), ("a", "b"), ("a", "x"), ("x", "ab"), ("a", "a")])
def test_a_link_leads_from_a_table_to_one_farther_right(link):
    with pytest.raises(LessonpressError, match=f"no link leads from {link[0]} to {link[1]}"):
        drawn([link])
