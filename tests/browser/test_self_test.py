"""The self-test: it schedules as the reference implementation of FSRS does, and a reader can rely on what it keeps."""

import json
import random
import re
from datetime import UTC, datetime, time, timedelta

import pytest
from chromium import keep, until
from course import Course

from lessonpress.finish.site_files import assets

fsrs = pytest.importorskip("fsrs")

OUTLINE, ALL = "outlines/2022-lesson-3.html", "self-test.html"
KEY = "lessonpress-study:lesson-3"
MONDAY = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
RATING = {1: fsrs.Rating.Again, 3: fsrs.Rating.Good}


# ---- the schedule


def without_steps():
    return fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def day_of(when):
    "The beginning of the day on which a reader in Greenwich is at `when`: at four in the morning a new one begins."
    return datetime.combine((when - timedelta(hours=4)).date(), time(), UTC)


def by_the_reference(reviews):
    "What py-fsrs knows of a card after each of the reviews, `(time, rating)`, if only their days count."
    scheduler, card, out = without_steps(), fsrs.Card(), []
    for when, rating in reviews:
        day = day_of(when)
        chance = scheduler.get_card_retrievability(card, day)
        card, _ = scheduler.review_card(card, RATING[rating], day)
        out.append((card.stability, card.difficulty, card.due, chance))
    return out


def sequences(n):
    "Reviews within the hour, the day, on time, late and years late, with every mixture of ratings."
    rng = random.Random(3)
    steps = [
        timedelta(seconds=1),
        timedelta(minutes=10),
        timedelta(hours=23, minutes=59, seconds=59),
        timedelta(days=1),
        timedelta(days=1, seconds=1),
    ]
    for _ in range(n):
        when, out = MONDAY, []
        for _ in range(rng.randint(1, 25)):
            out.append((when, rng.choices([1, 3], [rng.random(), 1])[0]))
            when += (
                rng.choice(steps)
                if rng.random() < 0.4
                else timedelta(seconds=rng.randint(1, 86400 * rng.choice([3, 30, 400, 9000])))
            )
        yield out


REPLAY = """jobs => jobs.map(reviews => { let card; return reviews.map(([time, rating]) => {
    const chance = card ? lessonpress.fsrs.retrievability(card, time) : 0
    card = lessonpress.fsrs.review(card, rating, time)
    const day = lessonpress.fsrs.dueDay(card)
    return [card.stability, card.difficulty, day * lessonpress.fsrs.DAY, chance] }) })"""


def test_the_schedule_is_that_of_the_reference(chromium):
    page = chromium.new_page(timezone_id="UTC")
    page.set_content("<!doctype html><title>None</title>")
    for name in ("lessonpress.js", "study.js"):
        page.add_script_tag(content=assets()[f"assets/{name}"].decode())
    assert page.evaluate("lessonpress.fsrs.parameters") == list(fsrs.Scheduler().parameters)
    wanted = [
        *sequences(400),
        [(MONDAY + timedelta(days=9000 * i), 3) for i in range(40)],
        [(MONDAY + timedelta(days=i), 1) for i in range(60)],
    ]

    def ms(t):
        return round(t.timestamp() * 1000)

    found = page.evaluate(
        REPLAY, [[(ms(when), rating) for when, rating in reviews] for reviews in wanted]
    )
    longest = 0
    for reviews, cards in zip(wanted, found):
        for (when, _), (stability, difficulty, due, chance), card in zip(
            reviews, by_the_reference(reviews), cards, strict=True
        ):
            assert card[2] == ms(due)
            assert (
                card[0] == pytest.approx(stability, rel=1e-9)
                and card[1] == pytest.approx(difficulty, rel=1e-9)
                and card[3] == pytest.approx(chance, rel=1e-9)
            )
            longest = max(longest, card[2] - ms(day_of(when)))
    assert longest == 36500 * 86400000, "some card reached the longest interval"
    page.close()


# ---- a reader


@pytest.fixture
def reader(open_page):
    "Opens a page on Monday at half past nine, in a browser whose clock stands still unless it is moved."

    def open(path=OUTLINE, **options):
        page = open_page("404.html", timezone_id="UTC", locale="en-GB", **options)
        page.wait_for_load_state("networkidle")
        page.clock.set_fixed_time(MONDAY)
        page.said.clear()
        page.goto(page.url.replace("404.html", path))
        return page

    return open


def start(page, text="All, in order"):
    page.get_by_role("button", name=text).click()


def answer(page, ratings):
    for rating in ratings:
        page.get_by_role("button", name="Show the answer").click()
        page.get_by_role("button", name={1: "Not yet", 3: "Knew it"}[rating]).click()


def said(page):
    return [
        m for m in page.said if "favicon" not in m
    ]  # a page that is left early no longer needs its icon


def end(page):
    page.get_by_role("button", name="End the test").click()


def status(page):
    return page.locator(".study-status").inner_text()


def stored(page):
    return page.evaluate(f"localStorage.getItem('{KEY}')")


def asked_first(page):
    return page.locator(".study-question").inner_text()


def questions(page):
    return page.locator("details.question .question-text").all_text_contents()


def on(page, days, hours=0):
    page.clock.set_fixed_time(MONDAY + timedelta(days=days, hours=hours))
    page.reload()


TEN = [3, 3, 1, 3, 1, 3, 3, 3, 1, 3]


def test_ten_answers_are_there_after_a_reload_and_the_schedule_follows_the_clock(reader):
    page = reader()
    total = len(questions(page))
    assert f"{total} questions with an answer" in status(page)
    start(page)
    answer(page, TEN)
    assert f"Question 11 of {total}" in page.locator(".study-at").inner_text()
    page.reload()
    dues = {rating: by_the_reference([(MONDAY, rating)])[0][2] for rating in (1, 3)}
    monday = day_of(MONDAY)
    assert dues == {1: monday + timedelta(days=1), 3: monday + timedelta(days=2)}, (
        "what the reference says of a first review"
    )
    assert status(page) == f"7 of {total} known, 0 due today; the next on Tuesday 5 May."
    assert page.get_by_role("button", name="What is due").is_disabled()
    on(page, 1)
    assert status(page).startswith(f"7 of {total} known, 3 due today")
    on(page, 1, -9)  # half past midnight still belongs to the evening before
    assert "0 due today" in status(page)
    on(page, 1, -5)  # due all day, however early it is
    assert "3 due today" in status(page)
    on(page, 2)
    assert "10 due today" in status(page)
    # A week later all ten are due, those that were not known first, as they have waited longest.
    on(page, 7)
    texts = questions(page)
    start(page, "What is due, 10")
    wanted = [texts[i] for i in (2, 4, 8)] + [texts[i] for i in (0, 1, 3, 5, 6, 7, 9)]
    for i, text in enumerate(wanted):
        assert (
            asked_first(page) == text
            and f"Question {i + 1} of 10" in page.locator(".study-at").inner_text()
        )
        answer(page, [3])
    assert page.locator(".study-question").inner_text() == "10 of 10 known at once"
    cards = json.loads(stored(page))["questions"]
    for i, rating in enumerate(TEN):
        reference = by_the_reference([(MONDAY, rating), (MONDAY + timedelta(days=7), 3)])[1]
        card = cards[
            f"outlines/2022-lesson-3.qmd#{page.locator('details.question').nth(i).get_attribute('id')}"
        ]
        assert (
            day_of(datetime.fromisoformat(card["due"])) == reference[2]
            and card["day"] == "2026-05-11"
            and card["stability"] == pytest.approx(reference[0])
            and card["reviews"] == 2
        )
    assert said(page) == []


def test_what_was_not_known_comes_once_more_at_the_end(reader):
    page = reader()
    page.locator(".study select").select_option(index=1)
    n = int(re.match(r"\d+", status(page))[0])
    start(page)
    first = asked_first(page)
    answer(page, [1] + [3] * (n - 1))
    assert (
        asked_first(page) == first and "Once more, 1 left" in page.locator(".study-at").inner_text()
    )
    answer(page, [3])
    assert page.locator(".study-question").inner_text() == f"{n - 1} of {n} known at once"


def test_the_whole_test_runs_on_the_keyboard(reader):
    page = reader()
    page.get_by_role("button", name="All, in order").focus()
    page.keyboard.press("Enter")
    first = asked_first(page)
    page.keyboard.press("2")  # no rating before the answer was seen
    assert asked_first(page) == first and not page.locator(".study-answer").count()
    for show, rate in (("Space", "2"), ("Enter", "1"), ("Enter", "2")):
        page.keyboard.press(show)
        assert page.locator(".study-answer").inner_text().strip()
        page.keyboard.press(rate)
    # With Tab alone: from the question to the button, to the ratings.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.textContent") != "Knew it":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    assert (
        status(page).startswith("3 of ")
        and page.locator(".study-stage").is_hidden()
        and page.locator("details.question").first.is_visible()
    )
    assert page.evaluate("document.activeElement.textContent") == "All, in order"


def test_one_topic_can_be_asked_and_an_unanswered_question_never_is(reader):
    page = reader()
    unanswered = set(page.locator(".question.unanswered .question-text").all_text_contents())
    topic = page.locator(".study option", has_text="The learning rate").first.text_content()
    page.locator(".study select").select_option(label=topic)
    start(page, "All, shuffled")
    inside = page.evaluate(
        """t => [...document.querySelectorAll('main section')].find(s => s.querySelector(':scope > h2')?.textContent.startsWith(t)) ?
        [...[...document.querySelectorAll('main section')].find(s => s.querySelector(':scope > h2')?.textContent.startsWith(t)).querySelectorAll('details.question .question-text')].map(e => e.textContent) : []""",
        topic,
    )
    seen = []
    while page.locator(".study-at").count():
        seen.append(asked_first(page))
        answer(page, [3])
    assert sorted(seen) == sorted(inside) and inside and not unanswered & set(seen)


@pytest.mark.parametrize("path", [OUTLINE, ALL])
def test_a_phone_has_room_for_it(reader, path):
    page = reader(path, viewport={"width": 390, "height": 800}, has_touch=True)

    def fits():
        return page.evaluate("document.documentElement.scrollWidth") <= 390

    assert fits()
    page.locator(".study-more > summary").click()
    assert fits()
    start(page)
    for _ in range(25):
        answer(page, [3])
        page.get_by_role("button", name="Show the answer").click()
        assert fits(), asked_first(page)
        page.get_by_role("button", name="Knew it").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_of_the_test_stands_out(reader, scheme):
    from test_pages import CONTRASTS, NAMELESS

    page = reader(color_scheme=scheme)
    page.locator(".study-more > summary").click()
    assert page.evaluate(CONTRASTS) == [] and page.evaluate(NAMELESS) == []
    start(page)
    page.keyboard.press("Enter")
    assert page.evaluate(CONTRASTS) == [] and page.evaluate(NAMELESS) == []
    assert (
        page.evaluate(
            """[...document.querySelectorAll('.study *')].filter(e => getComputedStyle(e).boxShadow != 'none' || getComputedStyle(e).position == 'fixed').length"""
        )
        == 0
    )


def test_without_scripts_all_questions_and_answers_stand_open(open_page):
    page = open_page(ALL, java_script_enabled=False)
    assert "needs scripts" in page.locator(".study").inner_text()
    assert not page.locator(".study button:visible").count()
    page.locator(".study-outlines a").first.click()
    assert "needs scripts" in page.locator(".study").inner_text()
    assert page.locator("details.question").count() > 10
    for answer in page.locator("details.question .answer").all()[::10]:
        assert answer.is_visible()


def test_over_all_outlines_the_history_is_the_same_and_answers_are_not_given_away(reader):
    page = reader(ALL)
    assert not page.locator("details.question").count()
    start(page)
    answer(page, [3, 1])
    kept = json.loads(stored(page))["questions"]
    (known,) = (key for key, card in kept.items() if card["rating"] == 3)
    page.goto(page.url.replace(ALL, known.partition("#")[0].replace(".qmd", ".html")))
    assert status(page).startswith("1 of ")


def test_an_answer_from_another_page_leads_where_it_led(reader, site):
    page = reader(ALL)
    start(page)
    links = []
    for _ in range(8):
        page.get_by_role("button", name="Show the answer").click()
        shown = page.locator(".study-answer a:is(.evidence, .fact)")
        links += shown.evaluate_all("found => found.map(a => a.href)")
        page.get_by_role("button", name="Knew it").click()
    assert links and all(re.match(rf"{site.url}nbs/\d\d[a-z]?_\w+\.html#", link) for link in links)


def test_the_page_for_all_asks_every_question_and_loads_few_at_a_time(reader):
    page = reader(ALL)
    asked = []
    page.on("request", lambda r: asked.append(r.url))
    start(page, "All, shuffled")
    assert asked_first(page)
    page.wait_for_load_state("networkidle")
    assert 1 <= sum("assets/answers/" in url for url in asked) <= 2
    total = int(re.match(r"\d+", page.locator(".study-at").inner_text().partition(" of ")[2])[0])
    outlines = "[...document.querySelectorAll('.study-outlines .progress-count')]"
    assert total == page.evaluate(f"{outlines}.reduce((n, e) => n + parseInt(e.textContent), 0)")
    texts = page.evaluate("""async () => {
        const { elementOf, elsewhere, load } = lessonpress.selfTest
        const data = JSON.parse(await (await fetch(location)).text().then(text =>
            new DOMParser().parseFromString(text, 'text/html').querySelector('.study script').textContent))
        const all = data.flatMap(({ file, topics }) => topics.flatMap(([, ids]) => ids.map(id => ({ key: file + '#' + id, file, id }))))
        elsewhere(all, './')
        await Promise.all(all.map(load))
        return all.map(q => [q.id, elementOf(q).id, !!elementOf(q).querySelector('.question-text').textContent.trim()])
    }""")
    assert len(texts) == total and all(id == here and said for id, here, said in texts)


def test_a_question_that_does_not_arrive_is_told_and_asked_for_again(reader):
    page = reader(ALL)
    page.route("**/assets/answers/**", lambda route: route.abort())
    start(page)
    assert "did not arrive" in asked_first(page)
    page.get_by_role("button", name="Show the answer").click()
    assert "It stands in" in page.locator(".study-answer").inner_text()
    end(page)
    page.unroute("**/assets/answers/**")
    start(page)
    assert "did not arrive" not in asked_first(page)


# ---- the history as a file


def exported(page):
    if not page.locator(".study-more").evaluate("d => d.open"):
        page.locator(".study-more > summary").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="Save as a file").click()
    return got.value.path().read_text()


def read_in(page, text, name="history.json"):
    page.locator(".study input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": text.encode()}
    )
    page.locator(".study-said:not(:empty)").wait_for()
    return page.locator(".study-said").inner_text()


def test_exported_cleared_and_imported_the_history_is_the_same(reader):
    page = reader()
    start(page)
    answer(page, TEN)
    end(page)
    before, file = stored(page), exported(page)
    assert file == before
    page.get_by_role("button", name="Forget all").click()
    assert stored(page) == before, "one press forgets nothing"
    page.get_by_role("button", name="Forget 10 questions for good").click()
    assert stored(page) is None and "questions with an answer" in status(page)
    assert "10 questions read: 10 taken" in read_in(page, file)
    assert stored(page) == before and status(page).startswith("7 of ")


def test_of_two_histories_the_later_review_stays(reader):
    page = reader()
    start(page)
    answer(page, [3, 3, 3])
    end(page)
    old = exported(page)
    on(page, 3)
    start(page)
    answer(page, [1])
    end(page)
    new = json.loads(stored(page))["questions"]
    assert "3 questions read: 0 taken" in read_in(page, old)
    assert json.loads(stored(page))["questions"] == new
    later = json.loads(old)
    second = list(later["questions"])[0]
    later["questions"][second] |= {
        "last_review": "2026-05-07T12:00:00.000Z",
        "due": "2026-06-01T12:00:00.000Z",
        "day": "2026-05-07",
    }
    read_in(page, json.dumps(later))
    assert json.loads(stored(page))["questions"] == new | {second: later["questions"][second]}


def damage(history, **changes):
    key = list(history["questions"])[0]
    return {
        **history,
        "questions": {**history["questions"], key: {**history["questions"][key], **changes}},
    }


DAMAGED = {
    "half a file": (lambda h: json.dumps(h)[:200], "no JSON"),
    "another program's": (lambda h: json.dumps({"decks": []}), "no self-test wrote it"),
    "a list": (lambda h: "[1, 2]", "no self-test wrote it"),
    "null": (lambda h: "null", "no self-test wrote it"),
    "another version": (lambda h: json.dumps({**h, "version": 2}), "version 2"),
    "another course": (
        lambda h: json.dumps({**h, "course": "<img src=x onerror=alert(1)>"}),
        "another course, “<img src=x onerror=alert(1)>”",
    ),
    "no questions": (lambda h: json.dumps({**h, "questions": None}), "no questions"),
    "a key that is none": (
        lambda h: json.dumps({**h, "questions": {"__proto__": {}}}),
        "“__proto__” names no question",
    ),
    "a text for a number": (lambda h: json.dumps(damage(h, stability="9")), "`stability`"),
    "a number too large": (
        lambda h: json.dumps(damage(h)).replace('"stability": 2.3065', '"stability": 1e999'),
        "`stability`",
    ),
    "a difficulty of 11": (lambda h: json.dumps(damage(h, difficulty=11)), "`difficulty`"),
    "a date that is none": (
        lambda h: json.dumps(damage(h, due="2026-02-30T00:00:00.000Z")),
        "`due` is no time",
    ),
    "a review to come": (
        lambda h: json.dumps(
            damage(h, last_review="2027-01-01T00:00:00.000Z", due="2027-02-01T00:00:00.000Z")
        ),
        "in the future",
    ),
    "a day that is none": (lambda h: json.dumps(damage(h, day="2026-02-30")), "`day` is no day"),
    "another day": (
        lambda h: json.dumps(damage(h, day="2026-05-01")),
        "`day` is not the day of its last review",
    ),
    "due before its review": (
        lambda h: json.dumps(damage(h, due="2020-01-01T00:00:00.000Z")),
        "due before",
    ),
    "a rating of 2": (lambda h: json.dumps(damage(h, rating=2)), "`rating`"),
    "half a review": (lambda h: json.dumps(damage(h, reviews=1.5)), "`reviews`"),
    "too large": (lambda h: json.dumps(h) + " " * 20_000_001, "too large"),
}


def test_a_damaged_or_foreign_file_is_named_and_changes_nothing(reader):
    page = reader()
    start(page)
    answer(page, [3, 3, 1])
    end(page)
    before = stored(page)
    history = json.loads(before)
    for name, (make, word) in DAMAGED.items():
        text = make(history)
        assert text != json.dumps(history), name
        told = read_in(page, text)
        assert word in told and "Your history is as it was" in told, (name, told)
        assert stored(page) == before, name
    assert "history.json" in told and not page.locator(".study img").count() and said(page) == []


def test_a_damaged_store_is_set_aside_and_told(reader):
    page = reader()
    keep(page, {KEY: '{"format": "lessonpress-study", '})
    assert "damaged" in page.locator(".study-trouble").inner_text()
    start(page)
    answer(page, [3])
    end(page)
    assert status(page).startswith("1 of ")
    assert (
        page.evaluate(f"localStorage.getItem('{KEY}:damaged')")
        == '{"format": "lessonpress-study", '
    )


BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"


@pytest.mark.parametrize("broken", [BLOCKED, FULL], ids=["blocked", "full"])
def test_where_nothing_can_be_kept_it_says_so_and_goes_on(reader, broken):
    page = reader("404.html")
    page.wait_for_load_state("networkidle")
    page.add_init_script(broken)
    page.goto(page.url.replace("404.html", OUTLINE))
    start(page)
    answer(page, [3, 1])
    assert "blocked or full" in page.locator(".study-trouble").inner_text()
    end(page)
    assert status(page).startswith("1 of ")
    assert len(json.loads(exported(page))["questions"]) == 2
    assert said(page) == []


def test_two_tabs_write_into_one_history(reader):
    page = reader()
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        start(tab)
    answer(page, [3])
    answer(other, [3, 3])
    assert len(json.loads(stored(page))["questions"]) == 2
    end(page), end(other)
    assert status(page).startswith("2 of ") and status(other).startswith("2 of ")


# ---- the address, the file, the home page, paper


def test_the_address_can_start_a_test_and_do_nothing_else(reader):
    page = reader(OUTLINE + "?test=shuffled")
    assert page.locator(".study-at").is_visible()
    for query in (
        "?test=constructor",
        "?test=%3Cimg%20src=x%20onerror=alert(1)%3E",
        "?test=__proto__",
        "?test=due",
        "#%E0%A4%A",
    ):
        page.goto(page.url.split("?")[0].split("#")[0] + query)
        assert (
            page.locator(".study-stage").is_hidden() and page.locator(".study-status").is_visible()
        )
    assert said(page) == []


def test_a_link_into_the_page_ends_the_test_and_leads_there(reader):
    page = reader(viewport={"width": 1280, "height": 800})
    start(page)
    link = page.locator("#TOC a").nth(5)
    link.click()
    assert page.locator(".study-stage").is_hidden()
    assert page.locator(f"[id='{link.get_attribute('href')[1:]}']").is_visible()


def test_it_works_from_a_file(chromium, site):
    context = chromium.new_context(timezone_id="UTC")
    page = context.new_page()
    said = []
    page.on("pageerror", lambda e: said.append(str(e)))
    page.goto((site.folder / OUTLINE).as_uri())
    start(page)
    answer(page, [3, 1])
    end(page)
    assert status(page).startswith("1 of ")
    page.goto((site.folder / ALL).as_uri())
    start(page)
    answer(page, [3])
    assert said == []
    context.close()


def test_the_home_page_shows_progress_to_who_has_some(reader):
    page = reader("index.html")
    line = page.locator(".progress-outline[data-outline$='2022-lesson-3.qmd']")
    assert re.fullmatch(
        r"\d+ questions with an answer", line.locator(".progress-count").text_content()
    )
    page.goto(page.url.replace("index.html", OUTLINE))
    total = len(questions(page))
    start(page)
    answer(page, [3, 3, 1])
    page.goto(page.url.replace(OUTLINE, "index.html"))
    assert line.locator(".progress-count").text_content() == f"2 of {total} known, 0 due today"
    on(page, 2)
    assert line.locator(".progress-count").text_content() == f"2 of {total} known, 3 due today"
    line.get_by_role("link", name="3 due today").click()
    assert "Question 1 of 3" in page.locator(".study-at").inner_text()


@pytest.mark.parametrize(
    "sheet, shown", [("Print with answers", True), ("Print the questions alone", False)]
)
def test_an_outline_prints_as_a_sheet_with_or_without_answers(reader, sheet, shown):
    page = reader()
    page.evaluate("void (window.print = () => { window.printed = true })")  # or it is called
    page.locator(".study-more > summary").click()
    page.get_by_role("button", name=sheet).click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")

    def height(selector):
        return page.locator(selector).first.evaluate("e => e.getBoundingClientRect().height")

    assert (height("details.question > .answer > p") > 0) == shown
    assert height("details.question .question-text:not([hidden])") > 0
    assert height("h1") > 0 and not height(".study") and not height(".coverage")
    follow = page.locator("details.question .answer details.question .question-text")
    if follow.count():
        assert follow.first.evaluate("e => e.getBoundingClientRect().height") > 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator(".study").is_visible()


def test_all_outlines_print_from_the_page_for_all(reader):
    page = reader(ALL)
    page.evaluate("void (window.print = () => { window.printed = true })")  # or it is called
    page.locator(".study-more > summary").click()
    page.get_by_role("button", name="Print with answers").click()
    until(page, "window.printed")
    page.emulate_media(media="print")
    sheet = page.locator(".study-sheet details.question > .answer > p")
    assert sheet.count() > 50 and sheet.first.is_visible()
    page.emulate_media(media="screen")
    assert not sheet.first.is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.locator(".study-sheet").count()


# ---- answers of every kind, in a small course

RICH = """\
---
title: All kinds
---

- Lines
  - [Where?]{#où} 1:10

    Here, as [said](https://example.org/).

    ::: {.panel-tabset}

    ## One

    First words.

    ## Two

    Second words.

    :::

    ::: {.callout-note collapse="true"}

    ## Folded

    Last words.

    :::
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    from lessonpress.commands.server import Server
    from lessonpress.pipeline import build

    course = Course(tmp_path_factory.mktemp("small") / "course")
    course.write("outlines/lecture.qmd", RICH)
    course.write("self-test.qmd", "---\ntitle: Test yourself\n---\n\n::: {.self-test}\n:::\n")
    course.replace("_quarto.yml", '"outlines/*.qmd"', '"outlines/*.qmd", "self-test.qmd"')
    server = Server(build(course.root).output, 0, live=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def visit(chromium, small):
    contexts = []

    def visit(path, lang="en"):
        contexts.append(chromium.new_context(timezone_id="UTC"))
        page = contexts[-1].new_page()
        page.said = []
        page.on("pageerror", lambda e: page.said.append(str(e)))
        page.route(
            "**/*.html",
            lambda route: route.fulfill(
                response=(r := route.fetch()), body=r.text().replace('lang="en"', f'lang="{lang}"')
            ),
        )
        page.clock.set_fixed_time(MONDAY)
        page.goto(small.url + path)
        return page

    yield visit
    for context in contexts:
        context.close()


def test_what_folds_in_an_answer_stands_open_in_the_test(visit):
    page = visit("outlines/lecture.html")
    start(page)
    page.get_by_role("button", name="Show the answer").click()
    shown = page.locator(".study-answer")
    for words in ("One", "First words.", "Two", "Second words.", "Folded", "Last words."):
        assert shown.get_by_text(words, exact=True).is_visible(), words
    assert (
        shown.locator("[role=tab], [role=tabpanel], [aria-expanded]").count() == 0
        and page.said == []
    )


@pytest.mark.parametrize(
    "path",
    ["outlines/lecture.html#o%C3%B9", "outlines/lecture.html#où"],
)
def test_an_address_with_signs_of_other_alphabets_opens_its_answer(visit, path):
    assert visit(path).locator("details.question[open]").count() == 1


@pytest.mark.parametrize(
    "lang, says",
    [
        ("en", "Wednesday 6 May"),
        ("de", "Mittwoch, 6. Mai"),
        ("de_DE", "Wednesday 6 May"),
        ("", "Wednesday 6 May"),
    ],
)
def test_a_day_is_named_whatever_the_page_says_of_its_language(visit, lang, says):
    page = visit("outlines/lecture.html", lang)
    start(page)
    answer(page, [3])
    page.get_by_role("button", name="Back to the questions").click()
    assert status(page) == f"1 of 1 known, 0 due today; the next on {says}." and page.said == []


def test_numbers_at_the_end_of_what_can_be_counted_do_not_damage_the_history(visit):
    page = visit("outlines/lecture.html")
    card = {
        "stability": 1e308,
        "difficulty": 1,
        "due": "1990-01-02T00:00:00.000Z",
        "last_review": "1990-01-01T00:00:00.000Z",
        "rating": 3,
        "reviews": 2**53 - 1,
        "lapses": 2**53 - 1,
    }
    said = read_in(
        page,
        json.dumps(
            {
                "format": "lessonpress-study",
                "version": 1,
                "course": "",
                "questions": {"outlines/lecture.qmd#où": card},
            }
        ),
    )
    assert "1 taken" in said
    for rating in (3, 1, 3):
        start(page)
        answer(page, [rating])
        page.get_by_role(
            "button", name="End the test" if rating == 1 else "Back to the questions"
        ).click()
        page.reload()
        assert (
            f"{int(rating == 3)} of 1 known" in status(page)
            and not page.locator(".study-trouble").is_visible()
        )
