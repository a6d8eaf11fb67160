"""Questions in a lesson: what a reader does with them, by mouse, by keys, by touch and without scripts."""

import json

import pytest
from chromium import keep, until

LESSON = "nbs/01_quadratic.html"
KEY = "lessonpress-study:lesson-3"
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture
def lesson(open_page):
    def open(**options):
        page = open_page(LESSON, locale="en-GB", **options)
        page.wait_for_load_state("networkidle")
        return page

    return open


def questions(page):
    "The questions of the box at the end of the section on the loss."
    section = page.locator("section", has=page.locator("> h2", has_text="A number for"))
    return section.locator(".ask-question")


def opened(question):
    question.locator("summary").click()
    question.locator(".study-answer").wait_for()
    return question


def history(page):
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))["questions"]


def asked(page):
    "The addresses that a page asks for from now on, below `assets`."
    found = []

    def hear(request):
        if name := request.url.partition("/assets/")[2]:
            found.append(name)

    page.on("request", hear)
    return found


def test_the_answer_comes_when_it_is_asked_for_and_not_before(lesson):
    page = lesson()
    loaded = page.evaluate("performance.getEntriesByType('resource').map((e) => e.name)")
    assert not any("study.js" in url or "/answers/" in url for url in loaded)
    found, first = asked(page), questions(page).first
    assert first.get_attribute("open") is None
    opened(first)
    assert found[0] == "study.js" and len(found) == 2 and found[1].startswith("answers/outlines/")
    assert "returns one number" in first.locator(".study-answer").inner_text()
    opened(questions(page).nth(1))
    assert len(found) == 2, "the same piece holds both"
    assert not page.said


def test_the_two_buttons_write_the_history_of_the_self_test(lesson, site):
    page = lesson()
    first, second = questions(page).nth(0), questions(page).nth(1)
    opened(first).get_by_role("button", name="Knew it").click()
    assert (
        first.locator(".ask-noted").inner_text() == "Knew it. The self-test asks again in 2 days."
    )
    opened(second).get_by_role("button", name="Not yet").click()
    assert (
        second.locator(".ask-noted").inner_text() == "Not yet. The self-test asks again tomorrow."
    )
    keys = [q.get_attribute("data-question") for q in (first, second)]
    kept = history(page)
    assert [kept[key]["rating"] for key in keys] == [3, 1] and len(kept) == 2
    page.reload()
    until(page, "document.querySelectorAll('.ask-question[data-state=known]').length === 1")
    states = [q.get_attribute("data-state") for q in questions(page).all()]
    assert states == ["known", "unknown", ""]
    assert "known the last time" in questions(page).first.locator("summary").text_content()
    assert not page.locator(".ask-question[open]").count(), "closed again"
    file = keys[0].partition("#")[0].removesuffix(".qmd")
    page.goto(f"{site.url}{file}.html")
    assert page.locator(".study-status").inner_text().startswith("1 of ")
    assert not page.said


def test_a_second_answer_is_a_second_review(lesson):
    page = lesson()
    first = opened(questions(page).first)
    first.get_by_role("button", name="Not yet").click()
    first.locator("summary").click()
    opened(first).get_by_role("button", name="Knew it").click()
    (card,) = history(page).values()
    assert (card["reviews"], card["rating"]) == (2, 3)


def test_all_of_it_by_keys(lesson):
    page = lesson()
    first = questions(page).first
    first.locator("summary").focus()
    page.keyboard.press("2")  # no rating before the answer was seen
    page.keyboard.press("Enter")
    first.locator(".study-answer").wait_for()
    page.keyboard.press("Escape")
    assert first.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Space")
    first.locator(".study-buttons").wait_for()
    page.keyboard.press("1")
    assert page.evaluate("document.activeElement.className") == "ask-noted"
    page.keyboard.press("Tab")  # on to the next question
    inside = "document.activeElement.closest('.ask-question').dataset.question"
    assert page.evaluate(inside) == questions(page).nth(1).get_attribute("data-question")
    page.keyboard.press("Enter")
    questions(page).nth(1).locator(".study-buttons").wait_for()
    named = "document.activeElement.textContent"
    for _ in range(30):
        if page.evaluate(named) == "Knew it":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    names = [q.get_attribute("data-question") for q in questions(page).all()[:2]]
    assert [history(page)[name]["rating"] for name in names] == [1, 3]
    page.keyboard.press("?")
    page.locator("dialog.keys").wait_for()
    assert "At an open question: knew it" in page.locator("dialog.keys").inner_text()
    assert not page.said


def test_links_of_an_answer_lead_where_they_led_in_the_outline(lesson):
    page = lesson()
    first = opened(questions(page).first)
    links = first.locator(".study-answer a.evidence")
    assert links.first.get_attribute("target") is None
    links.first.click()
    page.wait_for_url("**/nbs/01_quadratic.html#*")
    id = page.evaluate("location.hash.slice(1)")
    assert page.evaluate("(id) => !!document.getElementById(id)", id)


def test_by_touch_on_a_small_screen(lesson):
    page = lesson(viewport={"width": 390, "height": 844}, has_touch=True)
    first = questions(page).first
    first.scroll_into_view_if_needed()
    assert first.locator("summary").bounding_box()["height"] >= 44
    first.locator("summary").tap()
    first.locator(".study-answer").wait_for()
    for name in ("Not yet", "Knew it"):
        box = first.get_by_role("button", name=name).bounding_box()
        assert box["height"] >= 44 and box["width"] >= 100 and 0 <= box["x"] <= 390 - box["width"]
    assert page.evaluate(FITS)
    first.get_by_role("button", name="Knew it").tap()
    assert first.locator(".ask-noted").is_visible() and page.evaluate(FITS)


def test_without_scripts_a_question_opens_onto_a_link_to_its_answer(open_page):
    page = open_page(LESSON, java_script_enabled=False)
    first = questions(page).first
    link = first.locator("a")
    assert not link.is_visible()
    first.locator("summary").click()
    assert link.is_visible() and not first.locator("button").count()
    link.click()
    id = first.page.url.partition("#")[2]
    assert page.locator(f"[id='{id}'] .answer").is_visible()


def test_an_answer_that_does_not_arrive_leaves_its_link_and_is_asked_for_again(lesson):
    page = lesson()
    page.route("**/assets/answers/**", lambda route: route.abort())
    first = questions(page).first
    first.locator("summary").click()
    until(page, "!document.querySelector('.ask-question[open][aria-busy]')")
    assert first.locator("a").is_visible() and not first.locator("button").count()
    first.locator("summary").click()
    page.unroute("**/assets/answers/**")
    opened(first)
    assert first.get_by_role("button", name="Knew it").is_visible()


def test_from_a_disk_it_is_the_same(chromium, site):
    page = chromium.new_page()
    page.goto((site.folder / LESSON).resolve().as_uri())
    first = opened(questions(page).first)
    first.get_by_role("button", name="Knew it").click()
    assert first.locator(".ask-noted").inner_text().startswith("Knew it.")
    page.close()


@pytest.mark.parametrize("kept", ["no JSON", "[]", '{"questions": 3}', '{"questions": null}'])
def test_what_is_no_history_is_left_to_the_self_test(lesson, kept):
    page = lesson()
    keep(page, {KEY: kept})
    first = opened(questions(page).first)
    assert first.get_attribute("data-state") == "" and not page.said
    first.get_by_role("button", name="Knew it").click()
    assert len(history(page)) == 1
    assert page.evaluate(f"localStorage.getItem('{KEY}:damaged')") == kept, "nothing is lost"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_of_an_open_question_stands_out(lesson, scheme):
    from test_pages import CONTRASTS, NAMELESS

    page = lesson(color_scheme=scheme)
    opened(questions(page).first)
    opened(questions(page).nth(1)).get_by_role("button", name="Not yet").click()
    questions(page).first.scroll_into_view_if_needed()
    assert page.evaluate(CONTRASTS) == [] and page.evaluate(NAMELESS) == []


def test_from_right_to_left_the_ring_stands_before_its_question(lesson):
    page = lesson()
    page.evaluate("document.documentElement.dir = 'rtl'")
    first = questions(page).first
    summary, text = (
        first.locator("summary").bounding_box(),
        first.locator(".ask-text").bounding_box(),
    )
    assert text["x"] + text["width"] <= summary["x"] + summary["width"] - 20
    assert page.evaluate(FITS)


def test_a_section_that_asks_has_nothing_of_it_in_the_margin(lesson):
    page = lesson()
    asking = (
        "[...document.querySelectorAll('main > section')].filter((s) => s.querySelector('.ask'))"
    )
    assert page.evaluate(f"{asking}.length") > 5
    assert page.evaluate(f"{asking}.filter((s) => s.querySelector('.answers')).length") == 0
