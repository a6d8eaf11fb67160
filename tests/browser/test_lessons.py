"""Folded code as a reader meets it: by the mouse, the keyboard, an address, one switch for all, on paper and without scripts."""

import pytest
from chromium import until

LESSON = "nbs/01_quadratic.html"
FOLDS = "main details.code-fold"
OPEN = f"{FOLDS}[open]"


def count(page, selector):
    return page.locator(selector).count()


def test_a_fold_opens_by_the_keyboard_and_its_code_is_there(open_page):
    page = open_page(LESSON)
    summary = page.locator(f"{FOLDS} > summary", has_text="that draw this").first
    assert count(page, OPEN) == 0
    summary.focus()
    page.keyboard.press("Enter")
    assert count(page, OPEN) == 1
    assert summary.locator("xpath=..").locator("code").is_visible()
    assert not page.said


def test_one_switch_opens_all_and_is_remembered(open_page):
    page = open_page(LESSON)
    switch = page.locator(".code-switch")
    assert switch.inner_text() == "Show all code"
    switch.click()
    assert count(page, OPEN) == count(page, FOLDS) > 20
    page.reload()
    until(page, f"document.querySelectorAll('{OPEN}').length > 20")
    assert page.locator(".code-switch").inner_text() == "Fold code"
    page.locator(".code-switch").click()
    page.reload()
    until(page, "document.querySelector('.code-switch')")
    assert count(page, OPEN) == 0


@pytest.mark.parametrize("label", ["first-loss", "fig-guesses", "setup"])
def test_an_address_in_a_cell_opens_its_code_and_leads_there(open_page, label):
    page = open_page(f"{LESSON}#{label}")
    place = f"document.getElementById('{label}')"
    until(page, f"{place}.closest('details, .cell').querySelector('code').checkVisibility()")
    until(page, f"Math.abs({place}.getBoundingClientRect().top) < innerHeight / 2")
    page = open_page(LESSON)
    page.evaluate(f"location.hash = '{label}'")
    until(page, f"{place}.closest('details, .cell').querySelector('code').checkVisibility()")
    until(page, f"Math.abs({place}.getBoundingClientRect().top) < innerHeight / 2")


def test_the_copy_of_a_cell_is_all_of_its_code(open_page):
    page = open_page(LESSON, permissions=["clipboard-read", "clipboard-write"])
    cell = page.locator("#make-data, #cell-make-data").first
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    cell.locator(".code-copy-button").first.focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.code-copy-button-checked')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("np.random.seed(42)") and copied.endswith("x[:3], y[:3]")
    assert copied.count("\n") == 3  # all of its lines, and none of its options


def test_without_scripts_code_is_folded_by_the_browser_and_nothing_offers_a_switch(open_page):
    page = open_page(LESSON, java_script_enabled=False)
    first = page.locator(FOLDS).nth(1)
    assert not first.locator("code").first.is_visible()
    first.locator("summary").click()
    assert first.locator("code").first.is_visible()
    assert count(page, ".code-switch") == 0


def test_on_paper_all_code_is_there(open_page):
    page = open_page(LESSON, java_script_enabled=False)
    page.emulate_media(media="print")
    for fold in page.locator(FOLDS).all():
        assert fold.locator("code").first.is_visible()


@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
@pytest.mark.parametrize("number", range(8))
def test_a_lesson_shows_a_picture_on_its_first_screen(open_page, site, number, size):
    page = open_page(
        "nbs/01_quadratic.html", viewport=dict(zip(("width", "height"), size, strict=True))
    )
    lessons = page.evaluate(
        "[...document.querySelectorAll('.side a')].map(a => a.href).filter(a => a.includes('/nbs/'))"
    )
    page.goto(sorted(set(lessons))[number])
    page.wait_for_load_state("networkidle")
    box = page.locator("main .cover img").bounding_box()
    assert box["height"] > 60 and box["y"] + box["height"] < size[1]


@pytest.mark.parametrize("path", [LESSON, "outlines/2022-lesson-3.html"])
def test_nothing_to_press_stands_in_a_summary_of_code(open_page, path):
    page = open_page(path)
    assert count(page, ".code-fold > summary :is(a, button, input, select, textarea)") == 0
