"A picture of a network in a browser: a unit lights up with its kink when it is pointed at, tapped and reached by key, without scripts."

import pytest
from course import drawn

from lessonpress.kit.network import network
from lessonpress.pipeline import build

SHOWN = network([1, -2, 1], [1, 1, 1], [1, 0, -1], alt="Three boxes above a hill", ylim=(-2, 2))
# How thick the border of each kink is, and that of each box.
LIT = """() => [...document.querySelectorAll(".unit")].map((u) => ["rect", ".kink"].every(
    (part) => parseFloat(getComputedStyle(u.querySelector(part)).strokeWidth) > 2
        && getComputedStyle(u.querySelector(part)).stroke !== "none"))"""
FIRST, SECOND, THIRD = ([k == n for k in range(3)] for n in range(3))


@pytest.fixture
def built(course):
    course.write("nbs/09_network.ipynb", drawn("fig-network", "A hill.", SHOWN))
    build(course.root)
    return (course.root / "_site/nbs/09_network.html").as_uri()


@pytest.fixture
def opened(chromium, built):
    contexts = []

    def open(**options):
        contexts.append(chromium.new_context(java_script_enabled=False, **options))
        page = contexts[-1].new_page()
        page.goto(built)
        return page

    yield open
    for context in contexts:
        context.close()


def unit(page, k):
    return page.locator(".unit").nth(k)


def test_nothing_is_lit_at_first_and_all_kinks_can_be_seen(opened):
    page = opened()
    assert page.evaluate(LIT) == [False] * 3
    assert all(k.is_visible() for k in page.locator(".unit .kink").all())
    assert page.get_by_role("group", name="Three boxes above a hill").count() == 1


def test_pointing_at_a_unit_or_at_its_kink_lights_both(opened):
    page = opened()
    unit(page, 1).locator("rect").hover(position={"x": 6, "y": 6})
    assert page.evaluate(LIT) == SECOND
    unit(page, 2).locator("circle").last.hover()
    assert page.evaluate(LIT) == THIRD
    page.mouse.move(0, 0)
    assert page.evaluate(LIT) == [False] * 3


def test_a_click_stays_lit_until_another_one(opened):
    page = opened()
    unit(page, 0).locator("circle").last.click()
    page.mouse.move(0, 0)
    assert page.evaluate(LIT) == FIRST
    unit(page, 1).locator("rect").click(position={"x": 6, "y": 6})
    page.mouse.move(0, 0)
    assert page.evaluate(LIT) == SECOND


def test_the_tab_key_goes_from_unit_to_unit(opened):
    page = opened()
    unit(page, 0).focus()
    assert page.evaluate(LIT) == FIRST
    page.keyboard.press("Tab")
    assert page.evaluate(LIT) == SECOND
    page.keyboard.press("Tab")
    assert page.evaluate(LIT) == THIRD
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(LIT) == SECOND


def test_a_finger_on_a_narrow_screen_does_the_same(opened):
    page = opened(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    unit(page, 2).locator("rect").tap(position={"x": 6, "y": 6})
    assert page.evaluate(LIT) == THIRD
    box = page.locator(".network svg").first.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    size = page.locator(".unit text").first.evaluate(
        "t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a"
    )
    assert size >= 11  # pixels on the screen


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_of_units_have_the_colour_of_the_page_s_own(opened, scheme):
    page = opened(color_scheme=scheme)
    ink = page.evaluate("getComputedStyle(document.querySelector('main p, main h1')).color")
    fills = "[...document.querySelectorAll('.unit text')].map((t) => getComputedStyle(t).fill)"
    assert {*page.evaluate(fills)} == {ink}
