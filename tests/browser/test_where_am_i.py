"""Where the reader is, at every width, and where the reader stopped."""

import json

import pytest
from chromium import until

LESSON, NEXT = "nbs/01_quadratic.html", "nbs/01b_steps.html"
PLACE = "JSON.parse(localStorage.getItem('lessonpress-place'))?.['lesson-3']"
SCROLL = "n => document.querySelectorAll('main section > h2')[n].scrollIntoView()"
MARKED = "document.querySelector('#TOC [aria-current]')?.textContent"


def scroll_to(page, n):
    "To the heading of a section; what it says."
    page.evaluate(SCROLL, n)
    words = page.evaluate("n => document.querySelectorAll('#TOC > ul > li > a')[n].textContent", n)
    until(page, f"{MARKED} === {json.dumps(words)}")
    return words


@pytest.mark.parametrize("width", [1400, 1024, 768, 390])
def test_the_section_is_marked_and_the_contents_are_at_hand_at_every_width(open_page, width):
    page = open_page(LESSON, viewport={"width": width, "height": 844})
    words = scroll_to(page, 3)
    here = page.locator(".bar .here")
    if page.locator("#TOC").is_visible():
        assert not here.is_visible()
        return
    until(page, "document.querySelector('.bar .here span').textContent !== 'On this page'")
    assert here.inner_text().strip() == words
    box = here.bounding_box()  # Playwright's own click scrolls the page for what sticks to its top
    page.mouse.click(box["x"] + 9, box["y"] + 9)
    panel = page.locator(".contents-panel")
    assert panel.locator("[aria-current]").inner_text() == words
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    panel.get_by_role("link").nth(6).click()
    assert not panel.is_visible()
    until(
        page,
        "location.hash && document.querySelector(location.hash).getBoundingClientRect().top < 200",
    )
    until(page, "document.querySelector('#TOC [aria-current]').hash === location.hash")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids)) and page.said == []


def test_the_contents_open_and_close_by_keyboard(open_page):
    page = open_page(LESSON, viewport={"width": 768, "height": 844})
    page.locator(".bar .here").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('.contents-panel')")
    page.keyboard.press("Escape")
    assert not page.locator(".contents-panel").is_visible()
    assert page.evaluate("document.activeElement.className").startswith("here")


def test_the_bar_shows_how_much_is_read(open_page):
    page = open_page(LESSON)
    wide = """getComputedStyle(document.querySelector('.bar'), '::after').transform"""
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    until(page, f"new DOMMatrix({wide}).a > .95")
    page.evaluate("scrollTo(0, 0)")
    until(page, f"new DOMMatrix({wide}).a < .05")


def test_a_page_left_in_the_middle_offers_to_go_on(open_page, site):
    page = open_page(LESSON)
    page.wait_for_timeout(200)
    assert page.evaluate(PLACE) is None, "who only opens a page has read nothing of it"
    page.mouse.wheel(0, 300)
    words = scroll_to(page, 3)
    until(page, f"{PLACE}?.heading === {json.dumps(words)}")
    place = page.evaluate(PLACE)
    assert place["path"].startswith(LESSON + "#") and place["at"] > 1e12
    assert place["title"] == page.locator("h1").inner_text().replace("\n", " ")
    page.goto(site.url + NEXT)
    assert page.locator(".stopped").count() == 0
    page.goto(site.url + LESSON)
    line = page.get_by_role("complementary", name="Where you stopped")
    assert words in line.inner_text()
    line.get_by_role("link", name="Go on").click()
    until(page, f"{MARKED} === {json.dumps(words)}")
    assert line.count() == 0 and page.said == []


def test_the_offer_goes_by_keyboard_and_with_reading(open_page, site):
    page = open_page(LESSON)
    page.mouse.wheel(0, 300)
    words = scroll_to(page, 3)
    until(page, f"{PLACE}?.heading === {json.dumps(words)}")
    page.goto(site.url + LESSON)
    page.get_by_role("button", name="Dismiss").focus()
    page.keyboard.press("Escape")
    assert page.locator(".stopped").count() == 0
    page.goto(site.url + LESSON)
    page.mouse.wheel(0, 300)
    scroll_to(page, 1)
    until(page, "!document.querySelector('.stopped')")


def test_who_reads_to_the_end_goes_on_with_the_next_page(open_page):
    page = open_page(LESSON)
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(200)
    for _ in range(3):  # what comes near is as high as it is only then
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        page.wait_for_timeout(100)
    until(page, f"{PLACE}?.path === '{NEXT}'")
    title = page.evaluate(PLACE)["title"]
    assert title and title in page.locator("a[rel=next]").inner_text()


@pytest.mark.parametrize(
    "stored",
    [
        "no JSON",
        "null",
        "[]",
        '{"lesson-3": null}',
        '{"lesson-3": {"path": 1, "heading": "x"}}',
        '{"lesson-3": {"path": "https://example.org/nbs/01_quadratic.html#x", "heading": "x"}}',
        '{"lesson-3": {"path": "nbs/01_quadratic.html#nowhere", "heading": "x"}}',
        '{"lesson-3": {"path": "nbs/01_quadratic.html", "heading": "<img src=x>"}}',
        '{"lesson-3": {"path": "http://[", "heading": "x"}}',
    ],
)
def test_what_is_stored_may_be_anything(open_page, site, stored):
    page = open_page("404.html")
    page.wait_for_load_state("networkidle")
    page.evaluate("stored => localStorage.setItem('lessonpress-place', stored)", stored)
    page.goto(site.url + LESSON)
    page.wait_for_timeout(100)
    assert page.locator(".stopped").count() == 0 and page.said == []
