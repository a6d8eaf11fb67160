"""axe-core finds nothing: WCAG 2.2, A and AA, and its best practices, on every page, unfolded and scrolled through once."""

from pathlib import Path

import axe_playwright_python as axe
import pytest
from visits import pages, to_the_end, unfold

SCRIPT = Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => {
    const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"], iframes: false})
    return found.violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary])
}"""
# Colours do not depend on the width, nor sizes on the theme: two looks are enough for both of both.
LOOKS = [("light", 1400), ("dark", 390)]
PARTS = ["nbs", "outlines", "."]  # of the site, so that no test takes minutes


def found(page, rules=RULES):
    unfold(page)
    to_the_end(page)
    page.evaluate(SCRIPT)
    return page.evaluate(RUN, rules)


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("scheme, width", LOOKS)
def test_axe_finds_nothing_on_any_page(open_page, site, scheme, width, part):
    wrong = {}
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    every = pages(site.folder)
    for path in [p for p in every if part_of(p) == part]:
        # A page's policy keeps axe out as it keeps out everybody else.
        page = open_page(path, bypass_csp=True, **look)
        if faults := found(page):
            wrong[path] = faults
        page.context.close()
    assert wrong == {} and any(part_of(p) == part for p in every)


def part_of(path):
    folder = path.split("/")[0]
    return folder if folder in PARTS else "."


def test_axe_can_find_something(open_page):
    page = open_page("index.html", bypass_csp=True)
    page.evaluate("document.querySelector('main h1').insertAdjacentHTML('afterend', '<img src=x>')")
    assert [rule for rule, *_ in found(page)] == ["image-alt"]
