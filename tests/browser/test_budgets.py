"""What a page may cost its reader: bytes, requests, other hosts, and how much moves under the eyes. Nothing here is timed."""

import gzip

import pytest
from visits import pages, to_the_end

KB, REQUESTS, SHIFT = 60, 10, 0.02
NARROW = 390
UNCOUNTED = {"image", "font", "media"}  # they come later, and one is often there already
# KB of pages of which the text and the code alone are heavier; nothing else may be.
HEAVIER = {
    "index.html": 61,
    "nbs/01_quadratic.html": 80,
    "nbs/01b_steps.html": 63,
    "nbs/02_relu.html": 80,
    "nbs/02b_pieces.html": 66,
    "nbs/03_sgd.html": 67,
    "nbs/03b_rates.html": 75,
    "nbs/03c_validation.html": 62,
    "nbs/04_matmul.html": 78,
    "nbs/04b_gpu.html": 69,
    "nbs/05_mnist.html": 89,
    "nbs/05b_regularisation.html": 62,
    "nbs/06_titanic.html": 83,
    "nbs/06b_survival.html": 63,
    "nbs/06c_better.html": 67,
    "nbs/07_pets.html": 78,
    "nbs/07b_choosing.html": 77,
    "nbs/07c_app.html": 76,
    "nbs/08_nlp.html": 70,
    "nbs/08b_reading.html": 64,
    "nbs/08c_meaning.html": 74,
    "nbs/09_autograd.html": 67,
    "nbs/09b_tensor.html": 75,
    "nbs/10_masks.html": 69,
    "nbs/10b_streets.html": 61,
    "outlines/2019-lesson-3.html": 71,
    "outlines/2022-lesson-3.html": 82,
    "reference.html": 65,
}
WATCH = """
window.shifts = []
new PerformanceObserver((list) => {
    for (const { value, startTime, hadRecentInput, sources } of list.getEntries())
        if (!hadRecentInput) shifts.push([value, startTime, sources[0]?.node?.nodeName ?? "", sources[0]?.node?.className ?? ""])
}).observe({type: "layout-shift", buffered: true})
"""
# The first picture of a page may be fetched at once.
LAZY = """() => [...document.querySelectorAll("main img")].filter((img, i) => {
    const below = i > 0 && img.getBoundingClientRect().top + scrollY > innerHeight
    return !img.getAttribute("width") || !img.getAttribute("height") || (below && img.loading !== "lazy")
}).map((img) => img.outerHTML.slice(0, 120))"""


@pytest.fixture
def visit(chromium, site):
    "Opens a page and gives what it asked for: address, kind and bytes as they are sent."
    contexts = []

    def go(path, **look):
        contexts.append(chromium.new_context(**look))
        page, answers = contexts[-1].new_page(), []
        page.on("response", lambda answer: answers.append(answer))
        page.add_init_script(WATCH)
        page.goto(site.url + path, wait_until="networkidle")
        return page, [a for a in answers if a.url.startswith("http")]

    yield go
    for context in contexts:
        context.close()


def weight(answers):
    "KB of what counts, by its address."
    counted = [a for a in answers if a.request.resource_type not in UNCOUNTED]
    return {a.url: len(gzip.compress(a.body())) / 1024 for a in counted}


def test_each_page_keeps_to_its_bytes_requests_and_host(visit, site):
    over = {}
    for path in pages(site.folder):
        page, answers = visit(path)
        sizes, hosts = weight(answers), {a.url.split("/")[2] for a in answers}
        if sum(sizes.values()) > HEAVIER.get(path, KB) or len(sizes) > REQUESTS:
            over[path] = (sum(sizes.values()), len(sizes), sizes)
        assert hosts == {site.url.split("/")[2]}, path
        assert page.evaluate(LAZY) == [], path
        page.context.close()
    assert over == {}


def largest(shifts):
    "The largest sum of shifts of a window: at most five seconds, with less than one between two; so browsers count."
    best = total = first = last = 0.0
    for value, at, *_ in sorted(shifts, key=lambda s: s[1]):
        if at - last > 1000 or at - first > 5000:
            total, first = 0.0, at
        total, last = total + value, at
        best = max(best, total)
    return best


def looked_at(found, width):
    "The lessons take turns at the two widths, since each of them is long and they are built alike; other pages are looked at at both."
    lessons = [p for p in found if p.startswith("nbs/")]
    return [p for p in found if p not in lessons] + lessons[width == NARROW :: 2]


@pytest.mark.slow
@pytest.mark.parametrize("width", [1400, NARROW])
def test_nothing_moves_while_a_page_is_loaded_and_scrolled(visit, site, width):
    moved = {}
    for path in looked_at(pages(site.folder), width):
        page, _ = visit(path, viewport={"width": width, "height": 844})
        to_the_end(page)
        shifts = page.evaluate("shifts")
        if largest(shifts) >= SHIFT:
            moved[path] = sorted(shifts, reverse=True)[:3]
        page.context.close()
    assert moved == {}


def test_what_moves_is_seen(visit):
    page, _ = visit("index.html")
    page.wait_for_timeout(100)
    page.evaluate("""new Promise((done) => {
        document.querySelector("main").style.paddingTop = "20rem"
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100)))
    })""")
    assert largest(page.evaluate("shifts")) > SHIFT


def test_the_self_test_loads_the_answers_that_it_asks_for(visit):
    page, before = visit("self-test.html")
    assert not any("/answers/" in a.url for a in before)
    assert sum(weight(before).values()) < KB
    asked = []
    page.on("request", lambda r: asked.append(r.url))
    page.get_by_role("button", name="All, in order").click()
    page.locator(".study-question").wait_for()
    assert 1 <= sum("/answers/" in url for url in asked) <= 2
