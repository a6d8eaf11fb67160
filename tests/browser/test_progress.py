"""The reader's progress by lesson, and the self-test by lesson: what is read, known and solved."""

import json

import pytest
from chromium import keep, until

HOME, ALL, LESSON = "index.html", "self-test.html", "nbs/04b_gpu.html"
COURSE = "lesson-3"
ROW = "[data-lesson='nbs/04b_gpu.ipynb']"
READ = "JSON.parse(localStorage.getItem('lessonpress-read'))"

SLOWLY = """async () => {
    const screen = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))
    for (let last = -1; scrollY > last;) {
        last = scrollY
        scrollBy(0, innerHeight * .7)
        await screen()
    }
}"""


def counts(page, row=ROW):
    spans = page.locator(f".progress-lesson{row} .progress-count > span")
    return " · ".join(spans.all_text_contents())


def keys(file, words):
    "The questions in `a.qmd# one two b.qmd# three`, behind its first word."
    for word in words:
        if word.endswith("#"):
            file = word
        else:
            yield file + word


def ready(page):
    until(page, "!!lessonpress.selfTest?.lessonsOn")


def test_a_lesson_is_read_when_each_of_its_sections_and_its_end_was_seen(open_page, site):
    page = open_page(LESSON, viewport={"width": 1200, "height": 800})
    assert page.evaluate(READ) is None
    page.evaluate(SLOWLY)
    until(page, f"!!{READ}?.['{COURSE}']['{LESSON}']?.on")
    page.goto(site.url + HOME)
    ready(page)
    assert counts(page).startswith("read ·") and not page.said
    card = page.locator(".path li", has=page.locator("a[href*='04b_gpu']"))
    assert card.locator(".path-have").inner_text() == "1 of 2 read"


def test_who_only_jumps_to_the_end_has_not_read_it_and_may_go_on_another_day(open_page, site):
    page = open_page(LESSON, viewport={"width": 1200, "height": 800})
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    until(page, f"!!{READ}?.['{COURSE}']['{LESSON}']?.seen.length")
    assert page.evaluate(f"{READ}['{COURSE}']['{LESSON}'].on") is None
    page.goto(site.url + HOME)
    ready(page)
    assert not counts(page).startswith("read")
    page.goto(site.url + LESSON)
    page.evaluate(SLOWLY)
    until(page, f"!!{READ}['{COURSE}']['{LESSON}'].on")


def test_a_page_that_was_only_opened_is_not_begun(open_page):
    page = open_page(LESSON)
    page.wait_for_timeout(300)
    assert page.evaluate(READ) is None


def test_known_and_solved_are_counted_by_lesson_and_by_card(open_page):
    page = open_page(HOME)
    ready(page)
    row = page.locator(f".progress-lesson{ROW}")
    file, *ids = row.get_attribute("data-questions").split()
    labels = row.get_attribute("data-exercises").split()
    fresh = counts(page)
    assert (
        fresh
        == f"{page.evaluate('lessonpress.selfTest.lessonsOn(document).find((s) => s.lesson === `nbs/04b_gpu.ipynb`).questions.all')} questions · {len(labels)} exercises"
    )
    cells = {f"nbs/04b_gpu.ipynb#{labels[0]}": {"code": "1", "solved": "2026-05-04", "was": "a"}}
    cells |= {f"nbs/04b_gpu.ipynb#{labels[1]}": {"code": "1", "solved": None, "was": "a"}}
    cells |= {"nbs/04b_gpu.ipynb#exercise-that-is-gone": {"code": "1", "solved": "2026-05-04"}}
    page.evaluate(
        """([key, course]) => {
          const { selfTest, fsrs } = lessonpress, store = selfTest.storeOf(course)
          store.put(key, fsrs.review(undefined, fsrs.GOOD, Date.now() - 90 * fsrs.DAY))
        }""",
        [file + ids[0], COURSE],
    )
    tried = {f"lessonpress-tried:{COURSE}": json.dumps({"format": 1, "cells": cells})}
    keep(page, page.evaluate("({...localStorage})") | tried)
    ready(page)
    assert counts(page) == f"1 of {fresh.split()[0]} known, 1 due today · 1 of {len(labels)} solved"
    due = row.locator("a", has_text="due today")
    assert due.get_attribute("href") == "self-test.html?test=due&lesson=nbs%2F04b_gpu.ipynb"
    chips = page.locator(".path li", has=page.locator("a[href*='04b_gpu']")).locator(
        ".path-have span"
    )
    assert [c.split()[0] for c in chips.all_inner_texts()] == ["1", "1"]
    due.click()
    assert page.locator(".study-at").inner_text().startswith("Question 1 of 1")
    assert not page.said


@pytest.mark.parametrize(
    "text", ["no JSON", "[]", "3", '{"cells": 3}', '{"cells": {"nbs/04b_gpu.ipynb#x": 1}}', "null"]
)
@pytest.mark.parametrize("key", ["lessonpress-read", f"lessonpress-tried:{COURSE}"])
def test_what_cannot_be_read_counts_as_nothing(open_page, key, text):
    page = open_page(HOME)
    keep(page, {key: text})
    ready(page)
    assert "questions" in counts(page) and not page.said
    assert page.evaluate("(key) => localStorage.getItem(key)", key) == text


def test_all_in_order_begins_with_lesson_1_and_ends_with_what_no_lesson_shows(open_page):
    page = open_page(ALL)
    group = page.locator(".study optgroup[label='By lesson'] option")
    titles = group.all_text_contents()
    assert titles[0].startswith("1 Fitting a curve") and titles[1].startswith("1b ")
    assert titles[-1] == "What no lesson shows" and len(titles) > 15
    page.get_by_role("button", name="All, in order").click()
    page.locator(".study-question").wait_for()
    page.get_by_role("button", name="Show the answer").click()
    shown = page.locator(".study-answer a.evidence").evaluate_all(
        "found => found.map((a) => a.href)"
    )
    assert any("nbs/01_quadratic.html#" in href for href in shown)


def test_one_lesson_can_be_asked_and_its_questions_come_in_its_own_order(open_page, site):
    page = open_page(ALL)
    page.locator(".study select").select_option(value="nbs/04b_gpu.ipynb")
    n = int(page.locator(".study-status").inner_text().split()[0])
    page.get_by_role("button", name="All, in order").click()
    places = []
    for _ in range(n):
        page.get_by_role("button", name="Show the answer").click()
        links = page.locator(".study-answer a.evidence")
        hrefs = links.evaluate_all("found => found.map((a) => a.href)")
        places.append(next(h.partition("#")[2] for h in hrefs if "/nbs/04b_gpu.html#" in h))
        page.get_by_role("button", name="Knew it").click()
    assert page.locator(".study-question").inner_text() == f"{n} of {n} known at once"
    page.goto(site.url + LESSON)
    tops = page.evaluate(
        """(ids) => ids.map((id) => {
          const all = [...document.querySelectorAll("[id]")]
          return all.indexOf(document.getElementById(id))
        })""",
        places,
    )
    assert tops == sorted(tops) and min(tops) >= 0


def test_on_a_phone_the_buttons_stand_under_the_thumb_and_hide_nothing(open_page):
    page = open_page(ALL, viewport={"width": 390, "height": 700}, has_touch=True)
    page.get_by_role("button", name="All, in order").tap()
    for _ in range(12):
        page.get_by_role("button", name="Show the answer").tap()
        boxes = [page.get_by_role("button", name=n).bounding_box() for n in ("Not yet", "Knew it")]
        for box in boxes:
            assert box["height"] >= 44 and box["width"] >= 120
            assert box["y"] >= 700 - 90 and box["y"] + box["height"] <= 700
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        bar = page.locator(".study-stage .study-buttons").bounding_box()
        end = page.locator(".study-answer").bounding_box()
        assert end["y"] + end["height"] <= bar["y"] + 1, "the last line can be read"
        page.get_by_role("button", name="Knew it").tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_each_lesson_says_what_there_is_to_do(open_page):
    page = open_page(HOME, java_script_enabled=False)
    assert "questions" in counts(page) and "exercises" in counts(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_of_the_progress_stands_out(open_page, scheme):
    from test_pages import CONTRASTS

    page = open_page(HOME, color_scheme=scheme)
    keep(
        page,
        {
            "lessonpress-read": json.dumps(
                {"lesson-3": {"nbs/01_quadratic.html": {"on": "2026-05-04"}}}
            )
        },
    )
    ready(page)
    page.locator(".progress-lessons").scroll_into_view_if_needed()
    page.locator(".progress-lesson.read").wait_for()
    assert page.evaluate(CONTRASTS) == []
