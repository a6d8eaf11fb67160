"""What a reader does on the course's first page: fits by hand, lets the descent do it, and comes back."""

import json

import pytest
from chromium import keep, until

LOSS = "[...document.querySelectorAll('.contest .loss b')].map((b) => +b.textContent)"
SCORES = "[...document.querySelectorAll('.contest .scores b')].map((b) => b.textContent)"


def started(open_page, **options):
    page = open_page("index.html", **options)
    until(page, "!!document.querySelector('.contest .scores')")
    return page


def test_the_reader_fits_then_the_descent_does_and_the_better_one_is_named(open_page):
    page = started(open_page, reduced_motion="reduce")
    page.fill(".contest input[aria-label='a, as a number']", "2.5")
    yours = page.evaluate(LOSS)[0]
    assert page.evaluate(SCORES)[0] == f"{yours:.3f}"
    page.click(".contest .button")
    # Where least squares ends, by its closed form (lesson 1): 2.760, 1.140, 0.574, with a mean absolute error of 1.0095.
    fields = page.locator(".contest input[type=number]")
    found = [float(fields.nth(i).input_value()) for i in range(3)]
    assert found == pytest.approx([2.760, 1.140, 0.574], abs=0.02)
    descent = float(page.evaluate(SCORES)[1])
    assert descent == pytest.approx(1.0095, abs=0.002)
    said = page.inner_text(".contest .verdict")
    assert said == f"The descent is better, by {yours - descent:.3f}." and not page.said


def test_a_reader_can_win(open_page):
    page = started(open_page, reduced_motion="reduce")
    # Least absolute deviations: no quadratic has a lower mean absolute error (lesson 1).
    for name, value in {"a": 2.614, "b": 1.337, "c": 0.564}.items():
        page.fill(f".contest input[aria-label='{name}, as a number']", str(value))
    page.click(".contest .button")
    assert page.inner_text(".contest .verdict").startswith("You are better, by 0.02")


def test_the_descent_walks_and_stops_where_the_reader_takes_over(open_page):
    page = started(open_page)
    page.click(".contest .button")
    until(page, f"{SCORES}[1].startsWith('step')")
    page.locator(".contest input[type=range]").first.press("ArrowRight")
    page.wait_for_timeout(200)
    assert page.evaluate(SCORES)[1] == "not tried yet" and not page.said


def test_without_scripts_there_is_a_plot_with_its_numbers(open_page):
    page = open_page("index.html", java_script_enabled=False)
    assert page.locator(".contest svg .points").count() == 1
    assert "mean absolute error" in page.inner_text(".contest .loss")
    assert page.locator(".contest button").count() == 0


def place(page, told):
    "Store where the reader stopped, and come back."
    course = page.locator(".opening").get_attribute("data-course")
    text = json.dumps({course: told}) if isinstance(told, dict) else told
    keep(page, {"lessonpress-place": text})
    until(page, "!!document.querySelector('.contest .scores')")
    begin = page.locator(".opening .begin")
    return begin.inner_text(), begin.get_attribute("href")


def test_a_reader_who_comes_back_goes_on_where_he_stopped(open_page, site):
    page = started(open_page)
    told = {"path": "nbs/03_sgd.html#momentum", "title": "SGD", "heading": "Momentum", "at": 1}
    text, href = place(page, told)
    assert text == "Go on with lesson 3: Momentum"
    assert href.endswith("/nbs/03_sgd.html#momentum") and href.startswith(page.url.split("/in")[0])


@pytest.mark.parametrize(
    "told",
    [
        "no JSON",
        "[]",
        {"path": "http://[", "title": "x"},
        {"path": "https://elsewhere.example/", "title": "x"},
        {"path": "//elsewhere.example/", "title": "x"},
        {"path": "javascript:alert(1)", "title": "x"},
        {"path": 1, "title": "x"},
    ],
)
def test_a_place_that_is_none_of_the_site_is_left_alone(open_page, told):
    page = started(open_page)
    text, href = place(page, told)
    assert text == "Begin with lesson 1" and href == "nbs/01_quadratic.html" and not page.said


def test_a_stored_title_is_a_text(open_page):
    page = started(open_page)
    told = {"path": "reference.html", "title": "<img src=x onerror=alert(1)>", "heading": ""}
    text, _ = place(page, told)
    assert text == "Go on with <img src=x onerror=alert(1)>"


def test_what_is_due_stands_on_the_button(open_page):
    page = started(open_page)
    box = page.locator(".progress-outline").first
    key = f"{box.get_attribute('data-outline')}#{box.get_attribute('data-questions').split()[0]}"
    page.evaluate(
        """([key, course]) => {
          const { selfTest, fsrs } = lessonpress, store = selfTest.storeOf(course)
          store.put(key, fsrs.review(undefined, fsrs.GOOD, Date.now() - 90 * fsrs.DAY))
        }""",
        [key, box.get_attribute("data-course")],
    )
    page.reload()
    until(page, "document.querySelector('.opening .test').textContent.includes('due')")
    assert page.inner_text(".opening .test") == "Test yourself: 1 due today"
    assert page.locator(".opening .test").get_attribute("href").endswith("self-test.html?test=due")


@pytest.mark.parametrize("width", [1400, 1024, 768, 390])
def test_nothing_is_wider_than_the_window_and_nothing_moves(open_page, width):
    page = open_page("index.html", viewport={"width": width, "height": 900})
    page.evaluate(
        """() => { window.moved = 0; new PerformanceObserver((list) => {
          for (const e of list.getEntries()) moved += e.value
        }).observe({ type: "layout-shift", buffered: true }) }"""
    )
    page.wait_for_timeout(400)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("moved") < 0.02


@pytest.mark.parametrize(
    ("width", "beside"), [(1400, True), (1024, True), (900, True), (700, False)]
)
def test_the_menu_stays_beside_the_text_as_long_as_there_is_room(open_page, width, beside):
    page = open_page("nbs/01_quadratic.html", viewport={"width": width, "height": 900})
    assert page.locator(".side").is_visible() is beside
    assert page.locator(".menu-button").is_visible() is not beside
    assert page.evaluate("document.querySelector('main').getBoundingClientRect().width") > 500


def test_the_site_s_faces_are_there_at_the_first_visit(open_page):
    page = open_page("nbs/01_quadratic.html")
    until(page, "[...document.fonts].filter((f) => f.status === 'loaded').length === 3")
