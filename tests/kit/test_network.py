"A picture of a network: its units, where their kinks lie on the curve, and what is said of them."

import lxml.html
import pytest

from lessonpress.kit.network import BEGINS, network
from lessonpress.prepare.outputs import DRAWN
from lessonpress.problems import LessonpressError

HILL = [1, -2, 1], [1, 1, 1], [1, 0, -1]


def drawn(*numbers, **more):
    shown = network(*(numbers or HILL), alt="A hill", **more)
    return lxml.html.fromstring(shown._repr_html_())


def numbers_of(path):
    return [tuple(map(float, p.split())) for p in path.get("d").strip("M").split("L")]


def test_each_unit_is_one_thing_that_says_what_it_does():
    units = drawn().find_class("unit")
    assert [u.get("aria-label") for u in units] == [
        "relu(x + 1), × 1: kink at x = −1, where the slope changes by +1",
        "relu(x), × −2: kink at x = 0, where the slope changes by −2",
        "relu(x − 1), × 1: kink at x = 1, where the slope changes by +1",
    ]
    assert {(u.get("tabindex"), u.get("role")) for u in units} == {("0", "img")}
    for u in units:
        assert len(u.find_class("kink")) == len(u.find_class("part")) == 1


def test_a_kink_lies_on_the_curve():
    tree = drawn(ylim=(-1, 2))  # the ground of the picture is 506 by 214, at (44, 8)
    kinks = [(float(k.get("cx")), float(k.get("cy"))) for k in tree.find_class("kink")]
    across, up = 506 / 4, 214 / 3
    assert kinks == [
        pytest.approx((44 + across * (x + 2), 8 + up * (2 - y)), abs=0.06)
        for x, y in ((-1, 0), (0, 1), (1, 0))
    ]
    (curve,) = tree.find_class("curve")
    places = numbers_of(curve)
    for x, y in kinks:
        assert any(abs(p - (x - 44)) < 0.1 and abs(q - (y - 8)) < 0.1 for p, q in places)


def test_the_parts_and_the_constant_make_the_curve():
    tree = drawn(*HILL, 0.5, ylim=(-10, 10))
    (curve,) = map(numbers_of, tree.find_class("curve"))
    parts = [numbers_of(p) for p in tree.find_class("part")]
    zero, unit = 107, 214 / 20
    for (x, y), *each in zip(curve, *parts, strict=True):
        assert {p for p, _ in each} == {x}
        assert zero - y == pytest.approx(sum(zero - q for _, q in each) + 0.5 * unit, abs=0.3)
    assert "+0.5" in tree.text_content()


def test_a_unit_that_bends_nowhere_here_has_no_kink_and_says_so():
    tree = drawn([1, 1, 1], [1, 0, -0.5], [5, 1, 0.125], none="nothing from {low} to {high}")
    labels = [u.get("aria-label") for u in tree.find_class("unit")]
    assert labels[0] == "relu(x + 5), × 1: nothing from −2 to 2"
    assert labels[1] == "relu(0x + 1), × 1: nothing from −2 to 2"
    assert labels[2].endswith("kink at x = 0.25, where the slope changes by +0.5")
    assert len(tree.find_class("kink")) == 1


def test_words_at_kinks_that_are_close_stand_apart():
    tree = drawn([-1, -2, 1], [1, 1, 1], [0, 0.01, 0], told="{kink} {change}")
    texts = [u.findall(".//text")[-1] for u in tree.find_class("unit")]
    assert [t.text for t in texts] == ["−1", "−2", "+1"]
    heights = sorted(float(t.get("y")) for t in texts)
    assert min(b - a for a, b in zip(heights, heights[1:])) > 15


def test_it_takes_arrays_and_counts_as_a_picture_without_a_script():
    numpy = pytest.importorskip("numpy")
    shown = network(*numpy.array(HILL), alt="A hill", data=(numpy.arange(3), numpy.arange(3)))
    assert shown.html.startswith(BEGINS) and BEGINS in DRAWN and "<script" not in shown.html
    assert 'class="points"' in shown.html and repr(shown) == "<network: A hill>"


@pytest.mark.parametrize(
    ("numbers", "alt"),
    [(([], [], []), "A"), (([1], [1, 2], [1]), "A"), (HILL, " "), (([float("nan")],) * 3, "A")],
)
def test_what_is_no_network_is_refused(numbers, alt):
    with pytest.raises(LessonpressError):
        network(*numbers, alt=alt)
