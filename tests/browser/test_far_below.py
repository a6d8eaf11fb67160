"""What is far below the screen, and has not been come near: it has its length and its place, and nothing in it lies over what follows."""

import pytest
from chromium import until
from visits import to_the_end

# The sections below the screen in which something reaches into the next one.
OVER = """() => {
    const sections = [...document.querySelectorAll("main.content > section:not(:has(> section)), main.content > section > section")]
    const bottom = (el) => el.lastElementChild.getBoundingClientRect().bottom
    const below = sections.filter((el) => el.getBoundingClientRect().top > innerHeight)
    return below.slice(0, -1).filter((el, i) => bottom(el) > below[i + 1].getBoundingClientRect().top + 1).map((el) => el.id)
}"""
LENGTH = "document.documentElement.scrollHeight"


@pytest.mark.parametrize("path", ["nbs/01_quadratic.html", "reference.html"])
def test_what_is_far_below_has_its_place(open_page, path):
    page = open_page(path, viewport={"width": 390, "height": 844})
    until(page, f"({OVER})().length === 0")
    early = page.evaluate(LENGTH)
    to_the_end(page)
    assert early == pytest.approx(page.evaluate(LENGTH), rel=0.05)


def test_what_is_measured_moves_nothing_that_is_seen(open_page):
    "Who comes by an address into the middle of a page stays there while the rest is measured."
    page = open_page("reference.html", viewport={"width": 1400, "height": 900})
    fifth = "document.querySelector('main.content > section:nth-of-type(5)')"
    here = f"{fifth}.getBoundingClientRect().top"
    page.evaluate(f"{fifth}.scrollIntoView()")
    top = page.evaluate(here)
    until(page, f"({OVER})().length === 0")
    assert abs(page.evaluate(here) - top) <= 1
