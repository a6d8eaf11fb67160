"""Keys of one letter: what they do, that they are silent while somebody types, and that they can be switched off (WCAG 2.1.4)."""

from chromium import until

LESSON, OUTLINE = "nbs/01_quadratic.html", "outlines/2022-lesson-3.html"
THEME = "document.documentElement.dataset.theme ?? 'system'"


def keys(page):
    return page.get_by_role("dialog", name="Keys and choices")


def test_the_list_names_what_is_there_and_closes(open_page):
    page = open_page(OUTLINE)
    page.keyboard.press("?")
    keys(page).wait_for()
    rows = dict(
        zip(
            keys(page).locator("dt").all_inner_texts(),
            keys(page).locator("dd").all_inner_texts(),
            strict=True,
        )
    )
    assert {"o", "n", "p", "t", "c", "?", "/ or CtrlK", "1", "Space or Enter"} <= {
        k.replace(" K", "K") for k in rows
    }
    page.keyboard.press("Escape")
    assert not keys(page).is_visible() and page.said == []
    page = open_page("reference.html")
    page.keyboard.press("?")
    keys(page).wait_for()
    assert not {"o", "1"} & set(keys(page).locator("dt").all_inner_texts())


def test_each_key_does_what_its_line_says(open_page, site):
    page = open_page(OUTLINE)
    opened = "[...document.querySelectorAll('details.question')].every(d => d.open)"
    page.keyboard.press("o")
    until(page, opened)
    page.keyboard.press("o")
    until(page, "!document.querySelector('details.question[open]')")
    page.keyboard.press("t")
    until(page, f"({THEME}) === 'light'")
    page.keyboard.press("c")
    until(page, "document.activeElement.closest('#TOC')")
    following = page.locator("a[rel=next]").get_attribute("href")
    page.keyboard.press("n")
    page.wait_for_url("**/" + following)
    page.keyboard.press("p")
    page.wait_for_url("**/" + OUTLINE)


def test_they_are_silent_while_somebody_types_or_holds_a_key(open_page):
    page = open_page(LESSON)
    page.evaluate(
        "document.querySelector('main').prepend(Object.assign(document.createElement('input'), {id: 'typed'}))"
    )
    page.locator("#typed").press_sequentially("t?nt/")
    assert page.locator("#typed").input_value() == "t?nt/"
    assert page.evaluate(THEME) == "system" and not keys(page).count()
    page.locator("h1").click()
    page.keyboard.press("Control+t")
    page.keyboard.press("Alt+t")
    assert page.evaluate(THEME) == "system"


def test_they_can_be_switched_off_and_on_again(open_page, site):
    page = open_page(LESSON)
    page.keyboard.press("?")
    keys(page).get_by_role("checkbox", name="Keys of one letter are on").uncheck()
    page.keyboard.press("Escape")
    for key in ("t", "?", "/", "n"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert page.evaluate(THEME) == "system" and not page.locator("dialog:modal").count()
    page.goto(site.url + LESSON)
    page.keyboard.press("t")
    assert page.evaluate(THEME) == "system", "it is remembered"
    page.keyboard.press("Control+k")
    page.get_by_role("dialog", name="Search").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keys and choices").click()
    keys(page).get_by_role("checkbox", name="Keys of one letter are on").check()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    assert page.evaluate(THEME) == "light"


def test_where_videos_play_is_asked_again(open_page):
    page = open_page(OUTLINE)
    page.evaluate("localStorage.setItem('lessonpress-video', 'there')")
    page.keyboard.press("?")
    keys(page).get_by_role("button", name="Ask again where videos play").click()
    page.keyboard.press("Escape")
    page.locator("a.time").first.click()
    page.get_by_role("button", name="Play here").wait_for()
