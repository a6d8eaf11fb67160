"""Without scripts, on paper and from a disk every page is still whole."""

import pytest
from chromium import hear_failures
from visits import pages, unfold

# Texts of the content that cannot be seen, though nothing that a reader can open by hand hides them.
UNSEEN = """() => [...document.querySelectorAll("main *")].filter((el) => {
    const text = [...el.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
    const meant = el.closest("script, style, math, [hidden], [aria-hidden=true], .hidden, .d-none, .study-scripts, .anchorjs-link, .code-copy-button, .moved-parts, .named-dots .of")
    return text && !meant && !el.checkVisibility({visibilityProperty: true, opacityProperty: true})
}).map((el) => el.outerHTML.slice(0, 120))"""
# What looks like a control and can do nothing without a script.
DEAD = """() => [...document.querySelectorAll("button, input, select, textarea")].filter((el) =>
    el.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !el.hasAttribute("popovertarget")
    && el.type !== "checkbox" && !el.closest(".named-dots")).map((el) => el.outerHTML.slice(0, 120))"""


def test_without_scripts_all_is_there_and_no_control_is_dead(open_page, site):
    for path in pages(site.folder):
        page = open_page(path, java_script_enabled=False)
        unfold(page)
        assert page.evaluate(UNSEEN) == [], path
        assert page.evaluate(DEAD) == [], path
        assert page.said == [], path
        page.context.close()


NARROW = """() => [...document.querySelectorAll("main *")].filter((el) => {
    const { right, width } = el.getBoundingClientRect()
    return width && right > innerWidth + 1 && !el.closest("pre, table, .cell-output-display, .said, math, figure, p:has(math[display=block])")
}).map((el) => el.outerHTML.slice(0, 120))"""
FLAT = """() => [...document.querySelectorAll("main .answer, main pre, main figure")].filter((el) =>
    !el.closest("[hidden], .hidden, .study") && !el.getBoundingClientRect().height).map((el) => el.outerHTML.slice(0, 120))"""


def test_on_paper_all_is_there_and_nothing_that_asks_for_a_click(open_page, site):
    for path in pages(site.folder):
        page = open_page(path, viewport={"width": 718, "height": 1000})  # A4 between its margins
        page.emulate_media(media="print")
        assert page.evaluate(FLAT) == [], path
        assert page.evaluate(NARROW) == [], path
        for bar in ("header.bar", ".side", ".outline-tools", ".code-copy-button", ".study"):
            assert not any(el.is_visible() for el in page.locator(bar).all()), (path, bar)
        page.context.close()


@pytest.mark.parametrize("path", ["nbs/01_quadratic.html", "outlines/2022-lesson-3.html"])
def test_a_page_becomes_a_pdf_of_several_sheets(open_page, path):
    pdf = open_page(path).pdf(format="A4")
    assert pdf.startswith(b"%PDF") and pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") > 5


@pytest.fixture
def from_disk(chromium, site):
    context = chromium.new_context()

    def open(path):
        page = context.new_page()
        page.said = []
        page.on("console", lambda m: page.said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.said.append(str(e)))
        hear_failures(page, page.said)
        page.goto((site.folder / path).as_uri())
        return page

    yield open
    context.close()


def test_from_a_disk_every_page_is_dressed_alive_and_leads_on(from_disk, site):
    # The page for addresses that are not there may stand anywhere, so its links begin at the site's root.
    for path in [p for p in pages(site.folder) if p != "404.html"]:
        page = from_disk(path)
        assert page.evaluate("getComputedStyle(document.querySelector('.bar')).position") == (
            "sticky"
        ), path
        assert page.locator(".theme-toggle").is_visible(), path
        way = page.locator(".page-navigation a").first
        if way.count():
            way.click()
            page.wait_for_load_state()
            assert page.locator("main h1").is_visible(), path
        assert page.said == [], path
        page.close()


def test_from_a_disk_figures_move_and_the_self_test_asks(from_disk):
    page = from_disk("nbs/01_quadratic.html")
    slider = page.locator(".live input[type=range]").first
    number = page.locator(".live input[type=number]").first
    before = number.input_value()
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert number.input_value() != before
    page = from_disk("self-test.html")
    page.get_by_role("button", name="All, in order").click()
    assert page.locator(".study-question").inner_text().endswith("?")
    page.get_by_role("button", name="Show the answer").click()
    assert page.locator(".study-answer").is_visible()
