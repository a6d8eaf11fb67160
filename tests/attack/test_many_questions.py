"""A course with thousands of questions, and a reader with thousands of cards: nothing that a reader opens stands still."""

import json
import shutil
import sys

import pytest
from chromium import CHROMIUM, keep, until
from course import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM, reason="Chromium is not installed: `make browser` installs it"
    ),
]

QUESTIONS = 1000
CARDS = 20_000
KEY = "lessonpress-study"


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    from outline import course

    from lessonpress.commands.server import Server
    from lessonpress.pipeline import build

    folder = tmp_path_factory.mktemp("many")
    course(folder, QUESTIONS, every=True)
    server = Server(build(folder, keep_going=True).output, 0, live=False)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


def history(cards):
    "A history of so many questions, the first of which the course asks."
    card = {"stability": 12.345678901234567, "difficulty": 5.123456789012345}
    card |= {"due": "2026-05-20T09:30:00.000Z", "last_review": "2026-05-07T09:30:00.000Z"}
    card |= {"day": "2026-05-07", "rating": 3, "reviews": 4, "lapses": 0}
    questions = {f"outlines/many.qmd#q{n}": card for n in range(cards)}
    return {"format": KEY, "version": 1, "course": "", "questions": questions}


def layouts(page, url):
    "How often a page was laid out until it stood."
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")
    page.goto(url)
    page.wait_for_timeout(500)
    found = client.send("Performance.getMetrics")["metrics"]
    return {m["name"]: m["value"] for m in found}["LayoutCount"]


@pytest.mark.parametrize("path", ["outlines/many.html", "self-test.html"])
def test_a_page_is_laid_out_a_few_times_however_many_questions_it_has(chromium, many, path):
    page = chromium.new_page()
    found = layouts(page, many.url + path)
    # Each section that is far below is laid out once more, at leisure, to know its height.
    assert found < 30 + page.locator("main.content section").count()
    page.close()


def test_a_link_to_a_question_far_below_leads_there(chromium, many):
    page = chromium.new_page()
    page.goto(many.url + f"outlines/many.html#q{QUESTIONS - 50}")
    place = page.locator(f"#q{QUESTIONS - 50}")
    place.wait_for()
    until(
        page,
        f"(top => top >= 0 && top < innerHeight)(document.getElementById('q{QUESTIONS - 50}').getBoundingClientRect().top)",
    )
    assert place.evaluate("q => q.open")
    page.close()


def test_the_page_for_all_is_small(many):
    assert (many.folder / "self-test.html").stat().st_size < 40 * QUESTIONS


def test_twenty_thousand_cards_are_kept_shown_taken_along_and_read_again(chromium, many):
    page = chromium.new_page()
    page.goto(many.url + "self-test.html")
    keep(page, {KEY: json.dumps(history(CARDS), separators=(",", ":"))})
    assert page.locator(".study-status").inner_text().startswith(f"{QUESTIONS} of {QUESTIONS}")
    assert page.locator(".study-trouble").is_hidden()
    page.get_by_role("button", name="All, in order").click()
    for _ in range(3):
        page.get_by_role("button", name="Show the answer").click()
        page.get_by_role("button", name="Knew it").click()
    page.get_by_role("button", name="End the test").click()
    assert page.locator(".study-trouble").is_hidden(), "it is kept"
    kept = json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))["questions"]
    assert len(kept) == CARDS and [c["reviews"] for c in kept.values()].count(5) == 3
    page.locator(".study-more > summary").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="Save as a file").click()
    file = got.value.path().read_bytes()
    page.evaluate("localStorage.clear()")
    page.reload()
    page.locator(".study-more > summary").click()
    page.locator(".study input[type=file]").set_input_files(
        {"name": "history.json", "mimeType": "application/json", "buffer": file}
    )
    page.locator(".study-said:not(:empty)").wait_for()
    assert f"{CARDS} questions read: {CARDS} taken" in page.locator(".study-said").inner_text()
    page.close()
