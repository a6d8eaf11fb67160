"""The search, as a reader meets it: words that readers type, the keyboard alone, a phone, dark, and no scripts."""

import pytest
from chromium import until
from test_pages import CONTRASTS, LESSON, OUTLINE

DIALOG, INPUT, STATUS, HITS = "dialog.search", "#search-words", ".search-status", ".search-hits a"

# What the site says about each, found by reading it: one of these is among the first three hits.
ANSWERS = {
    "why zero the gradient": ["nbs/03_sgd.html#why-the-gradient-is-zeroed-and-when-not"],
    "cross entropy": ["nbs/05_mnist.html#many-classes-softmax-and-cross-entropy"],
    "mean absolute error": [
        "nbs/01_quadratic.html#a-number-for-how-wrong",
        "reference.html#quadratic-mae",
    ],
    "learning rate": ["glossary.html#term-learning-rate"],
    "broadcasting": [
        "outlines/fastbook-lessons-1-3.html#broadcasting",
        "nbs/04_matmul.html#shapes-that-stretch",
    ],
    "naive bayes": ["nbs/08_nlp.html#the-baseline-counting-words"],
    "Tokenization": [
        "nbs/08_nlp.html#cutting-a-text-into-tokens",
        "outlines/2019-lesson-3.html#tokenization",
    ],
    "overfitting": ["outlines/fastbook-lessons-1-3.html#validation-set"],
    "matrix multiplication": ["outlines/2022-lesson-3.html#matmul-roles"],
    "titanic": ["nbs/06_titanic.html"],
    "p-value": ["outlines/fastbook-lessons-1-3.html#p-value"],
    "what is momentum": ["nbs/03b_rates.html#momentum"],
    "mk_quad": ["reference.html#quadratic-mk-quad"],
    "F.cross_entropy": ["reference.html#mnist-cross-entropy"],
    "How do you add two rectified linear functions": ["outlines/2022-lesson-3.html#double-relu"],
}


def look_for(page, words):
    "The addresses that are found, from the site's root, once the search has come to rest."
    if not page.locator(DIALOG).is_visible():
        page.keyboard.press("/")
    page.wait_for_selector(f"{DIALOG}[open]")
    page.evaluate("document.querySelector('.search-status').textContent = ''")
    page.fill(INPUT, words)
    until(page, "document.querySelector('.search-status').textContent")
    root = page.evaluate("lessonpress.root.href")
    return [
        a.removeprefix(root)
        for a in page.locator(HITS).evaluate_all("links => links.map(a => a.href)")
    ]


def test_what_readers_type_is_among_the_first_three(open_page):
    page = open_page(LESSON)
    found = {words: look_for(page, words)[:3] for words in ANSWERS}
    assert not {words: hits for words, hits in found.items() if not set(hits) & set(ANSWERS[words])}
    assert page.said == [] and len(page.hosts) == 1


def test_an_answer_is_found_once_and_never_in_the_self_test(open_page):
    page = open_page("index.html")
    hits = look_for(page, "What are the seven steps of gradient descent")
    assert (
        hits[0] == "outlines/fastbook-chapter-4.html#seven-steps"
        and len(hits) == len(set(hits))
        and not [h for h in hits if "self-test" in h]
    )
    assert (
        page.locator(HITS).first.locator(".search-where").inner_text()
        == "Question · The book’s chapter 4, in questions"
    )
    assert look_for(page, "comes back soon")[0] == "self-test.html"  # the page's own words are


def kinds(page):
    return page.locator(f"{HITS} .search-where").all_inner_texts()


def test_what_is_called_as_one_asks_comes_first_and_each_says_its_kind(open_page):
    page = open_page("index.html")
    assert look_for(page, "relu")[0] == "glossary.html#term-relu"
    assert kinds(page)[0] == "Glossary · Words"
    hits = look_for(page, "Learner")
    assert hits[:2] == ["reference.html#validation-Learner", "nbs/03c_validation.html#a-learner"]
    assert kinds(page)[0] == "Class · Reference" and kinds(page)[1].startswith("Section · ")
    assert look_for(page, "mk_quad")[0] == "reference.html#quadratic-mk-quad"
    assert kinds(page)[0] == "Function · Reference"
    assert look_for(page, "momentum")[:2] == [
        "glossary.html#term-momentum",
        "nbs/03b_rates.html#momentum",
    ]


@pytest.mark.parametrize(
    "slip, meant, hit",
    [
        ("overfiting", "overfitting", "glossary.html#term-overfitting"),
        ("gradeint descent", "gradient descent", "glossary.html#term-gradient-descent"),
        ("Matirx product", "matrix product", "glossary.html#term-matrix-product"),
    ],
)
def test_a_slip_of_the_pen_is_told_and_what_was_meant_can_be_chosen(open_page, slip, meant, hit):
    page = open_page("index.html")
    look_for(page, slip)
    offer = page.locator(".search-suggestion")
    assert offer.inner_text() == f"Did you mean {meant}?"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{HITS}[href$='{hit}']")
    until(page, "document.querySelector('.search-suggestion').hidden")
    assert page.input_value(INPUT) == meant and page.said == []


def test_a_formula_can_be_read_and_marked_words_are_those_that_were_typed(open_page):
    page = open_page("index.html")
    assert "nbs/01_quadratic.html#a-family-of-curves" in look_for(page, "3x^2 quadratic")
    excerpt = page.locator(f"{HITS}[href$='#a-family-of-curves'] .search-excerpt")
    assert "3x^2 + 2x + 1" in excerpt.inner_text() and {"3x^2"} <= set(
        excerpt.locator("mark").all_inner_texts()
    )


def test_what_is_nowhere_is_said(open_page):
    page = open_page("index.html")
    assert (
        look_for(page, "xylophone") == []
        and page.inner_text(STATUS) == "Nothing found for “xylophone”"
        and not page.locator(".search-suggestion").is_visible()
    )
    assert look_for(page, "xylophone momentum") and page.inner_text(STATUS).endswith(
        "without “xylophone”, which is nowhere"
    )
    assert (
        look_for(page, "<img src=x onerror=alert(1)>") is not None
        and page.locator(f"{DIALOG} img").count() == 0
    )
    assert page.said == []


def test_nothing_of_it_loads_before_it_is_opened_and_the_last_words_win(open_page):
    page, asked = open_page(LESSON), []
    page.on("request", lambda r: asked.append(r.url))
    page.reload(wait_until="networkidle")
    assert asked and not [url for url in asked if "search" in url or "pagefind" in url]
    page.click(".search-button")
    page.wait_for_selector(f"{DIALOG}[open]")
    page.locator(INPUT).press_sequentially("titanic", delay=140)
    page.fill(INPUT, "softmax")
    page.wait_for_selector("[href$='05_mnist.html#softmax-that-does-not-overflow']")
    page.wait_for_timeout(400)
    assert page.locator(HITS).first.get_attribute("href").endswith("glossary.html#term-softmax")
    assert page.hosts == {page.url.split("/")[2]}


@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 390)])
def test_with_the_keyboard_alone(open_page, scheme, width):
    page = open_page(OUTLINE, color_scheme=scheme, viewport={"width": width, "height": 800})
    page.locator(".theme-toggle").focus()
    page.keyboard.press("Control+k")
    page.wait_for_selector(f"{DIALOG}[open]")
    page.keyboard.insert_text(
        "rectified by hand with sliders"
    )  # at once, so that one list comes and no later one takes its place
    page.wait_for_selector(HITS)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert (
        page.evaluate(CONTRASTS) == []
        and page.evaluate("document.documentElement.scrollWidth") <= width
    )
    box = page.locator(DIALOG).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["height"] <= 800
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    if page.locator(DIALOG).is_visible():
        page.keyboard.press("Escape")  # the first one may empty the field
    assert (
        not page.locator(DIALOG).is_visible()
        and page.evaluate("document.activeElement.className") == "theme-toggle"
    )
    assert look_for(page, "rectified by hand with sliders")[0] == f"{OUTLINE}#double-relu"
    page.keyboard.press(
        "Enter"
    )  # the first hit, which stands on this page, in an answer that is closed
    until(page, "document.getElementById('double-relu').open")
    assert not page.locator(DIALOG).is_visible() and page.url.endswith("#double-relu")
    assert page.locator("#double-relu .answer").is_visible()


def test_a_hit_on_another_page_opens_it(open_page, site):
    page = open_page(
        "nbs/none/deep.html"
    )  # the page for what is not there, whose addresses are the root's
    assert look_for(page, "momentum")[1] == "nbs/03b_rates.html#momentum"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}nbs/03b_rates.html#momentum")


def test_without_scripts_there_is_no_button(open_page):
    assert not open_page(LESSON, java_script_enabled=False).locator(".search-button").is_visible()


def test_from_a_file_the_dialog_says_what_it_needs(chromium, site):
    page = chromium.new_page()
    page.goto((site.folder / LESSON).as_uri())
    page.click(".search-button")
    page.wait_for_selector(f"{DIALOG}[open]")
    page.fill(INPUT, "momentum")
    until(
        page,
        "document.querySelector('.search-status').textContent.startsWith('Search needs the site to be served')",
    )
    page.close()
