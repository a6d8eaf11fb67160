"""The self-test counts days as its reader does: whoever practises daily is asked as often, at whatever hour, in summer and on journeys."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lessonpress.finish.site_files import assets

# Goes through `sessions`, times in order, as somebody who is asked what is due then, and of three answers does not know the last.
# For each session: whether the card was asked, and its stability.
PRACTISE = """([sessions, card]) => {
    const { AGAIN, GOOD, dayOf, dueDay, review } = lessonpress.fsrs
    const seen = sessions.map(now => {
        if (card && dueDay(card) > dayOf(now)) return null
        card = review(card, (card ? card.reviews + 1 : 1) % 3 ? GOOD : AGAIN, now)
        return card.stability
    })
    return [seen, card]
}"""


@pytest.fixture
def scripts(chromium):
    "Opens the self-test's scripts in a time zone."
    contexts = []

    def open(zone):
        contexts.append(chromium.new_context(timezone_id=zone))
        page = contexts[-1].new_page()
        page.set_content("<!doctype html><title>None</title>")
        for name in ("lessonpress.js", "study.js"):
            page.add_script_tag(content=assets()[f"assets/{name}"].decode())
        return page

    yield open
    for context in contexts:
        context.close()


def ms(when):
    return round(when.timestamp() * 1000)


def evenings(zone, first, hour, days=60):
    "The moments at which a clock in `zone` shows `hour` on so many days."
    return [
        first.replace(hour=hour, tzinfo=ZoneInfo(zone)) + timedelta(days=d) for d in range(days)
    ]


def asked(page, sessions):
    return page.evaluate(PRACTISE, [list(map(ms, sessions)), None])[0]


SPRING, AUTUMN = datetime(2026, 3, 1, minute=10), datetime(2026, 10, 1, minute=10)


@pytest.mark.parametrize(
    "zone, first",
    [
        ("UTC", SPRING),
        ("Europe/Berlin", SPRING),
        ("Europe/Berlin", AUTUMN),
        ("America/New_York", SPRING),
        ("Australia/Lord_Howe", AUTUMN),
        ("Asia/Kathmandu", SPRING),
    ],
)
def test_an_hour_more_or_less_changes_nothing(scripts, zone, first):
    "Over 60 days, at most three hours earlier or later, at any hour of the day and around midnight."
    page, rng = scripts(zone), random.Random(zone)
    for hour in (7, 8, 12, 18, 21, 23, 0):
        punctual = evenings(zone, first, hour)
        wanted = asked(page, punctual)
        assert 15 < sum(s is not None for s in wanted) < 50
        for _ in range(5):
            apart = [timedelta(hours=rng.uniform(-3, 3)) for _ in punctual]
            assert asked(page, [t.astimezone(UTC) + d for t, d in zip(punctual, apart)]) == wanted
        earlier = [t.astimezone(UTC) - timedelta(minutes=3 * d) for d, t in enumerate(punctual)]
        assert asked(page, earlier) == wanted, "each day three minutes earlier than the day before"


def test_a_new_day_begins_at_four_wherever_the_reader_is(scripts):
    for zone in ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Niue"):
        page = scripts(zone)
        for local in (
            datetime(2026, 3, 29, 3, 59, 59),
            datetime(2026, 3, 29, 4),
            datetime(2026, 10, 25, 23, 30),
            datetime(2026, 10, 26, 0, 30),
            datetime(2027, 1, 1, 1),
        ):
            day = (local - timedelta(hours=4)).date()
            found = page.evaluate(
                "t => lessonpress.fsrs.dayOf(t)", ms(local.replace(tzinfo=ZoneInfo(zone)))
            )
            assert found == (day - datetime(1970, 1, 1).date()).days, (zone, local)


def test_on_a_journey_each_day_is_one_day(scripts):
    "Two weeks at home, two weeks in each of two other places, always at eight in the evening of the place."
    at = ["Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin"]
    first = datetime(2026, 3, 15)
    wanted = asked(scripts("Europe/Berlin"), evenings("Europe/Berlin", first, 20, 56))
    seen, card = [], None
    for leg, zone in enumerate(at):
        sessions = evenings(zone, first + timedelta(days=14 * leg), 20, 14)
        kept = scripts(zone).evaluate(THROUGH_A_FILE, card)
        more, card = scripts(zone).evaluate(PRACTISE, [list(map(ms, sessions)), kept])
        seen += more
    assert seen == wanted


THROUGH_A_FILE = """card => {
    if (!card) return null
    const { fromText, toText } = lessonpress.selfTest
    const text = toText(new Map([["a.qmd#b", card]]), "course")
    return fromText(text, "course", Infinity).get("a.qmd#b")
}"""


def test_a_history_from_before_days_were_kept_is_read(scripts):
    old = """{"format": "lessonpress-study", "version": 1, "course": "c", "questions": {"a.qmd#b": {
        "stability": 2.3065, "difficulty": 2.1, "due": "2026-05-06T21:30:00.000Z",
        "last_review": "2026-05-04T21:30:00.000Z", "rating": 3, "reviews": 1, "lapses": 0}}}"""
    read = """text => {
        const card = lessonpress.selfTest.fromText(text, "c", Date.UTC(2026, 5, 1)).get("a.qmd#b")
        return [card.day, lessonpress.fsrs.dueDay(card)].map(lessonpress.selfTest.dateOf)
    }"""
    assert scripts("UTC").evaluate(read, old) == ["2026-05-04", "2026-05-06"]
    assert scripts("Asia/Tokyo").evaluate(read, old) == ["2026-05-05", "2026-05-07"]
