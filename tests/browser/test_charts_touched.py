"A chart of named dots in a browser: a name on hover and on focus, one group at a time, all without scripts."

import pytest
from course import drawn

from lessonpress.kit.chart import chart
from lessonpress.pipeline import build

SHOWN = chart(
    {"A": [(1, 2, "first", "a note")], "B": [(2, 3, "second")]},
    xlabel="x",
    ylabel="y",
    alt="Two dots, the second one higher up",
)


@pytest.fixture
def page(course, chromium):
    course.write("nbs/09_dots.ipynb", drawn("fig-dots", "Two dots.", SHOWN))
    build(course.root)
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((course.root / "_site/nbs/09_dots.html").as_uri())
    yield page
    context.close()


def test_a_dot_tells_its_name_when_it_is_pointed_at_and_when_it_has_the_focus(page):
    first, second = (page.locator(f".of.g{k}") for k in (1, 2))
    assert not first.locator("text").is_visible()
    first.locator("path").hover()
    assert first.locator("text").is_visible() and not second.locator("text").is_visible()
    second.focus()
    page.mouse.move(0, 0)
    assert second.locator("text").is_visible() and not first.locator("text").is_visible()


def test_a_group_that_is_not_chosen_steps_back(page):
    def strength(k):
        return page.locator(f".of.g{k}").evaluate("n => getComputedStyle(n).opacity")

    assert strength(1) == strength(2) == "1"
    page.get_by_role("radio", name="B", exact=True).check()
    assert float(strength(1)) < 0.3 and strength(2) == "1"
    page.get_by_role("radio", name="all", exact=True).check()
    assert strength(1) == "1"


def test_words_of_the_axes_have_the_colour_of_the_page_s_own(page):
    words = "[...document.querySelectorAll('.named-dots > svg > text')]"
    soft = page.evaluate("getComputedStyle(document.querySelector('.groups')).color")
    assert {*page.evaluate(f"{words}.map((t) => getComputedStyle(t).fill)")} == {soft}
