"""By keyboard alone, by touch, enlarged, in the reader's own colours, and without motion."""

import pytest
from chromium import until
from visits import to_the_end, unfold

LESSON, OUTLINE, TEST = (
    "nbs/01_quadratic.html",
    "outlines/2022-lesson-3.html",
    "self-test.html",
)
PAGES = ["index.html", LESSON, OUTLINE, TEST, "reference.html"]
# Where the focus is: the element's place in the document, its words, whether it is in sight and marked.
FOCUS = """() => {
    const el = document.activeElement, { top, bottom, width, height } = el.getBoundingClientRect()
    const style = getComputedStyle(el)
    return {
        at: [...document.querySelectorAll("*")].indexOf(el), tag: el.tagName,
        name: (el.getAttribute("aria-label") || el.textContent).trim().slice(0, 60),
        seen: width > 0 && height > 0 && bottom > 0 && top < innerHeight,
        marked: style.outlineStyle !== "none" || style.boxShadow !== "none",
    }
}"""


def stops(page, most):
    "The stops of the Tab key, until the page is left or one comes again."
    seen = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here["tag"] in ("BODY", "HTML") or (seen and here["at"] == seen[0]["at"]):
            return seen, True
        seen.append(here)
    return seen, False


@pytest.mark.parametrize("path", ["index.html", OUTLINE, TEST])
def test_the_focus_goes_through_a_page_in_its_order_and_comes_out(open_page, path):
    page = open_page(path, viewport={"width": 1400, "height": 900})
    seen, left = stops(page, 600)
    assert left, "the keyboard is caught"
    places = [s["at"] for s in seen]
    assert places == sorted(places) and len(places) == len(set(places))
    assert [s for s in seen if not (s["seen"] and s["marked"])] == []
    assert seen[0]["name"] == "Skip to the content"


def test_the_focus_goes_back_as_it_came(open_page):
    page = open_page("index.html", viewport={"width": 1400, "height": 900})
    there, _ = stops(page, 12)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUS)["at"] == there[-2]["at"]


def test_a_question_its_time_and_its_answer_by_keyboard(open_page):
    page = open_page(OUTLINE)
    asked = page.locator(".asked:has(> .time)").first
    asked.locator("summary").focus()
    page.keyboard.press("Tab")  # folded: the next stop is the time beside it
    assert page.evaluate("document.activeElement.className") == "time"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert asked.locator(".answer").first.is_visible()
    page.keyboard.press("Space")
    assert not asked.locator(".answer").first.is_visible()


# A target's own box; a link in a line of text is exempt, and a control as large as its label is.
SMALL = """() => {
    const inline = (el) => getComputedStyle(el).display === "inline" && el.tagName === "A"
    const shown = (el) => el.checkVisibility({visibilityProperty: true, opacityProperty: true})
    return [...document.querySelectorAll("a[href], button, summary, input, select, label:has(input)")].filter((el) => {
        if (!shown(el) || inline(el) || el.closest(".said, .skip") || el.matches(".skip, [type=file], [aria-hidden=true]")) return false
        const box = el.getBoundingClientRect(), after = getComputedStyle(el, "::after")
        const reach = (side) => Math.max(box[side], after.position === "absolute" ? parseFloat(after[side]) : 0)
        return box.width > 0 && (reach("height") < 43.9 || reach("width") < 43.9)
    }).map((el) => {
        const { width, height } = el.getBoundingClientRect()
        return `${Math.round(width)} x ${Math.round(height)}: ${el.outerHTML.slice(0, 120)}`
    })
}"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("path", PAGES)
def test_on_a_phone_targets_are_44_pixels(open_page, path):
    page = open_page(path, **PHONE)
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    assert page.evaluate(SMALL) == []
    page.locator(".menu-button").click()
    assert page.evaluate(SMALL) == []


def test_on_a_phone_the_self_tests_controls_are_44_pixels(open_page):
    page = open_page(TEST, **PHONE)
    page.locator(".study-more > summary").click()
    assert page.evaluate(SMALL) == []
    page.get_by_role("button", name="All, in order").click()
    page.get_by_role("button", name="Show the answer").click()
    assert page.evaluate(SMALL) == []


def test_in_a_narrower_window_what_scrolls_is_reached_by_keyboard(open_page):
    "A window that is enlarged or turned is another one, and what fitted scrolls there."
    page = open_page(LESSON, viewport={"width": 1400, "height": 900})
    unfold(page)
    to_the_end(page)
    page.set_viewport_size({"width": 390, "height": 844})
    to_the_end(page)
    # Below a reader's text lies the same in colours; the text itself is what scrolls, and has the focus.
    scrolling = """[...document.querySelectorAll("main pre > code")].filter((el) => el.scrollWidth > el.clientWidth && !el.closest(".try-layers"))"""
    assert page.evaluate(f"{scrolling}.length") > 10
    until(page, f"{scrolling}.every((el) => el.tabIndex === 0)")


@pytest.mark.parametrize("path", PAGES)
def test_twice_as_large_nothing_is_lost(open_page, path):
    "A window of 1280 pixels that is enlarged to 200 % has 640, and 400 % has 320: all is there, in one column."
    for width in (640, 320):
        page = open_page(path, viewport={"width": width, "height": 512})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(".menu-button").is_visible() and page.locator("main h1").is_visible()


@pytest.mark.parametrize("path", PAGES)
def test_with_letters_twice_as_large_nothing_is_cut(open_page, path):
    page = open_page(path, viewport={"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert (
        page.evaluate("""() => [...document.querySelectorAll("button, summary, .bar a, .side a, h1, h2")].filter((el) =>
        el.checkVisibility({visibilityProperty: true}) && (el.scrollWidth > el.clientWidth + 2 && getComputedStyle(el).overflowX === "hidden")
    ).map((el) => el.outerHTML.slice(0, 100))""")
        == []
    )


@pytest.mark.parametrize("path", [LESSON, OUTLINE])
def test_in_the_readers_own_colours_everything_stands_out(open_page, path):
    page = open_page(path, forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["marked"]
    ground = page.evaluate("getComputedStyle(document.querySelector('main')).color")
    assert ground == page.evaluate("""() => {
        const probe = document.body.appendChild(document.createElement("p"))
        probe.style.color = "CanvasText"
        return getComputedStyle(probe).color
    }""")
    shown = page.evaluate("""() => [...document.querySelectorAll("main .share .bar, main .live svg")].filter((el) =>
        el.checkVisibility() && !el.getBoundingClientRect().height).length""")
    assert shown == 0


def test_in_the_readers_own_colours_found_words_and_the_self_test_are_seen(open_page):
    page = open_page(TEST, forced_colors="active", color_scheme="dark")
    page.get_by_role("button", name="All, in order").click()
    page.get_by_role("button", name="Show the answer").click()
    colour = "(at) => getComputedStyle(document.querySelector(at)).color"
    assert page.evaluate(colour, ".study-answer") == page.evaluate(colour, "main")
    page.keyboard.press("Control+k")
    page.get_by_role("searchbox").fill("gradient")
    page.locator("dialog.search mark").first.wait_for()
    found = page.evaluate("""() => {
        const { color, backgroundColor } = getComputedStyle(document.querySelector("dialog.search mark"))
        return [color, backgroundColor]
    }""")
    assert len(set(found)) == 2 and "rgba(0, 0, 0, 0)" not in found


@pytest.mark.parametrize("path", PAGES)
def test_who_wants_no_motion_gets_none(open_page, path):
    page = open_page(path, reduced_motion="reduce")
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter((el) => {
        const s = getComputedStyle(el)
        return s.animationName !== "none" || parseFloat(s.transitionDuration) > 0
    }).map((el) => el.outerHTML.slice(0, 100))""")
    assert moving == []


def test_sliders_have_names_that_a_person_says(open_page, site):
    said = set()
    for path in sorted(
        p.relative_to(site.folder).as_posix() for p in site.folder.glob("nbs/*.html")
    ):
        page = open_page(path)
        said |= set(
            page.evaluate("""[...document.querySelectorAll('.live input[type=range]')].map((el) =>
            el.getAttribute("aria-label"))""")
        )
        page.context.close()
    assert said and not [name for name in said if "_" in name or name == "klass"]
