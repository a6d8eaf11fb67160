"""Previews of places, enlarged figures and links to places: by pointer, keyboard and tap, on both kinds of pages."""

import pytest
from chromium import until
from test_pages import CONTRASTS, LESSON

PREVIEW = "#lessonpress-preview"
# A link of each kind, by a page that has one, and what its preview says.
KINDS = {
    "a fact": (LESSON, "a.fact[data-fact='quadratic.mae_start']", ["2.42", "mae_start", "Run on"]),
    "a word": ("nbs/02_relu.html", "a.term[data-term=loss]", ["how wrong a model"]),
    "a formula": (LESSON, "a.quarto-xref[href='#eq-quad']", ["="]),
    "a figure": (LESSON, "a.quarto-xref[href='#fig-family']", ["One function, many curves"]),
    "a table": (
        "nbs/01b_steps.html",
        "a.quarto-xref[href='#tbl-fits']",
        ["All fits", "true curve"],
    ),
    "a source": ("nbs/03_sgd.html", "a[href='#ref-samuel1962']", ["Samuel, Arthur L. 1962."]),
    "a question": ("reference.html", ".built a[href$='#partial']", ["Question", "functools"]),
    "a cell": ("reference.html", ".built a[href$='01_quadratic.html#quad']", ["def quad"]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_shows_what_it_leads_to_while_the_pointer_rests_on_it(open_page, kind):
    where, link, words = KINDS[kind]
    page = open_page(where)
    page.locator(link).first.hover()
    page.wait_for_selector(PREVIEW)
    said = page.inner_text(PREVIEW)
    assert not [word for word in words if word not in said], said
    assert page.evaluate(CONTRASTS) == [] and page.said == [] and len(page.hosts) == 1
    page.locator(PREVIEW).hover()  # the pointer may enter it
    page.wait_for_timeout(500)
    assert page.locator(PREVIEW).is_visible()
    page.mouse.move(1, 1)
    page.wait_for_selector(PREVIEW, state="hidden")


def test_the_keyboard_shows_it_and_escape_closes_it_and_stays(open_page):
    page = open_page(LESSON)
    link = page.locator("a.quarto-xref[href='#fig-family']").first
    page.keyboard.press("Tab")
    link.focus()
    page.wait_for_selector(PREVIEW)
    assert link.get_attribute("aria-describedby") == PREVIEW[1:]
    page.keyboard.press("Escape")
    page.wait_for_selector(PREVIEW, state="hidden")
    assert page.evaluate("document.activeElement.hash") == "#fig-family"
    assert link.get_attribute("aria-describedby") is None


def test_a_tap_shows_it_with_a_link_to_the_place(open_page):
    page = open_page(
        "nbs/02_relu.html", has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800}
    )
    page.locator("a.term[data-term=loss]").tap()
    page.wait_for_selector(PREVIEW)
    box = page.locator(PREVIEW).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.locator(".preview-go").bounding_box()["height"] >= 44
    page.locator(".preview-go").tap()
    page.wait_for_url("**/glossary.html#term-loss")


def test_what_a_page_says_is_shown_and_never_run(open_page):
    page = open_page("nbs/02_relu.html")
    evil = """<main class=content><h1>T</h1><dl><dt><span id=term-loss><b onclick=x>loss</b></span></dt><dd><p style="position:fixed">a<script>document.title = "run"</script>
    <img src="https://elsewhere.example/x.png" onerror="document.title = 'run'"><iframe src=x></iframe><a href="javascript:x">b</a></p></dd></dl></main>"""
    page.route("**/glossary.html", lambda route: route.fulfill(body=evil, content_type="text/html"))
    page.locator("a.term[data-term=loss]").hover()
    page.wait_for_selector(PREVIEW)
    assert "ab" in page.inner_text(PREVIEW).replace("\n", "").replace(" ", "")
    left = page.locator(f"{PREVIEW} :is(script, iframe, img, a, [style], [onclick], [onerror])")
    assert left.count() == 0 and page.title() != "run" and len(page.hosts) == 1


def test_from_a_file_other_pages_are_plain_links_and_places_of_the_page_are_shown(chromium, site):
    page = chromium.new_page()
    page.goto((site.folder / "nbs/03_sgd.html").as_uri())
    page.locator("a[href='#ref-samuel1962']").first.hover()
    page.wait_for_selector(PREVIEW)
    page.mouse.move(1, 1)
    page.wait_for_selector(PREVIEW, state="hidden")
    page.locator("a.term").first.hover()
    page.wait_for_timeout(800)
    assert not page.locator(PREVIEW).is_visible()
    page.locator("a.term").first.click()
    page.wait_for_url("**/glossary.html#term-*")
    page.close()


def test_a_figure_enlarges_by_button_and_click_and_closes_to_where_one_was(open_page):
    page = open_page(LESSON)
    button = page.get_by_role("button", name="Enlarge Figure")
    button.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.enlarged[open] img")
    assert page.locator("dialog.enlarged img").bounding_box()["width"] > 600
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('dialog.enlarged').open")
    assert page.evaluate("document.activeElement.className") == "enlarge"
    page.click("#fig-family img")
    page.wait_for_selector("dialog.enlarged[open]")
    page.get_by_role("button", name="Close").click()
    assert not page.locator("dialog.enlarged").is_visible()


def test_each_question_figure_and_cell_has_its_address(open_page):
    page = open_page(LESSON)
    lacking = """[...document.querySelectorAll("main .cell[id], main .quarto-float[id]")]
      .filter(el => !el.querySelector(".address") && !el.closest(".quarto-float .quarto-float")).map(el => el.id)"""
    assert page.evaluate(lacking) == []
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#fig-family figcaption .address").focus()
    page.keyboard.press("Enter")
    until(page, "location.hash === '#fig-family'")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"{LESSON}#fig-family")
    outline = open_page("outlines/2022-lesson-3.html")
    links = outline.locator("details.question > .answer > .address")
    assert links.count() == outline.locator("details.question").count()
