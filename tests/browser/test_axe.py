"""axe-core finds nothing: WCAG 2.2, A and AA, and its best practices, on every page, unfolded and scrolled through once."""

from pathlib import Path

import axe_playwright_python as axe
import pytest
from visits import pages, to_the_end, unfold

SCRIPT = Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the other theme can change: it shows, hides and moves nothing, and a test below holds that.
COLOURS = ["color-contrast", "link-in-text-block"]
RUN = """async (rules) => {
    const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"], iframes: false})
    return found.violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary])
}"""
NARROW = 390
WIDTHS = [1400, NARROW]
PARTS = ["nbs", "outlines", "."]  # of the site, so that no test takes minutes


def found(page, rules=RULES):
    unfold(page)
    to_the_end(page)
    page.evaluate(f"globalThis.axe || {SCRIPT}")
    return page.evaluate(RUN, rules)


def in_four_looks(page):
    "What is found in a page by the look that it is found in: both themes, at both widths."
    faults = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if width == NARROW:
            touch(page)
        faults["light", width] = found(page)
        dark(page, width)
        faults["dark", width] = page.evaluate(RUN, COLOURS)
        page.evaluate("delete document.documentElement.dataset.theme")
        page.emulate_media(color_scheme="light")
    return faults


def in_one_look(page, is_narrow):
    "The same for a lesson: light and wide, or dark and narrow. It is long, and what is around it is that of all pages; so lessons take turns."
    width = NARROW if is_narrow else WIDTHS[0]
    page.set_viewport_size({"width": width, "height": 900})
    if is_narrow:
        touch(page)
        dark(page, width)
    return {("dark" if is_narrow else "light", width): found(page)}


def touch(page):
    "Fingers instead of a pointer: targets are larger then, and may lie over each other."
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    assert page.evaluate("matchMedia('(pointer: coarse) and (hover: none)').matches")


def dark(page, width):
    "A reader comes to the dark theme by the page's own switch, or by the system's."
    if width == WIDTHS[0]:
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
    else:
        page.emulate_media(color_scheme="dark")


@pytest.mark.slow
@pytest.mark.timeout(900)  # many pages, each in several looks
@pytest.mark.parametrize("part", PARTS)
def test_axe_finds_nothing_on_any_page_in_its_looks(open_page, site, part):
    wrong = {}
    every = [p for p in pages(site.folder) if part_of(p) == part]
    for turn, path in enumerate(every):
        # A page's policy keeps axe out as it keeps out everybody else. Without motion, colours are there at once.
        page = open_page(path, bypass_csp=True, color_scheme="light", reduced_motion="reduce")
        looks = in_one_look(page, turn % 2) if part == "nbs" else in_four_looks(page)
        if faults := {look: what for look, what in looks.items() if what}:
            wrong[path] = faults
        page.context.close()
    assert wrong == {} and every


# Every element that is seen, and its box.
BOXES = """[...document.body.querySelectorAll("*")].filter((el) => el.checkVisibility({visibilityProperty: true})).map((el) => {
    const { x, y, width, height } = el.getBoundingClientRect()
    return [el.tagName, x, y, width, height].join(" ")
})"""


@pytest.mark.parametrize("path", ["index.html", "nbs/01_quadratic.html", "self-test.html"])
def test_the_other_theme_changes_colours_alone(open_page, path):
    page = seen(open_page, path, "light")
    light = page.evaluate(BOXES)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate(BOXES) == light
    assert seen(open_page, path, "dark").evaluate(BOXES) == light


def seen(open_page, path, scheme):
    "A page in a theme of the system's, with its fonts: a browser that has them by then uses them."
    page = open_page(path, color_scheme=scheme, reduced_motion="reduce")
    page.reload()
    to_the_end(page)
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


def part_of(path):
    folder = path.split("/")[0]
    return folder if folder in PARTS else "."


def test_axe_can_find_something(open_page):
    page = open_page("index.html", bypass_csp=True)
    page.evaluate("document.querySelector('main h1').insertAdjacentHTML('afterend', '<img src=x>')")
    assert [rule for rule, *_ in found(page)] == ["image-alt"]
