"""The words and tables that say what was checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Any

from lessonpress.addresses import address
from lessonpress.course import Site
from lessonpress.feature import mark
from lessonpress.pandoc import tree as T

__all__ = ["LATE", "LINK", "blocks", "late"]

LINK = "What is checked here"
LATE = "trust-links"  # in whose place comes what only the finished pages tell
_MOST = 10  # broken links that are named

_TITLES = {
    "lessons": "Lessons",
    "outlines": "Questions",
    "facts": "Numbers in the text",
    "links": "Links",
    "versions": "Versions",
}
_OUTLINES = {"answered": "Answered", "evidence": "With evidence", "timestamps": "With a time"}


def blocks(told: dict[str, Any], file: str) -> list[T.Node]:
    "What fills the box on the page of the source `file`."
    made: list[T.Node] = []
    if dates := " ".join(_dates(told)):
        made.append(T.raw(f'<p class="trust-dates">{dates}</p>'))
    for name, html in _parts(told, file):
        made += [
            T.node("Header", [2, T.attr(f"trust-{name}"), T.words(_TITLES[name])]),
            T.raw(html),
        ]
    return made


def _dates(told: dict[str, Any]) -> Iterator[str]:
    if told["run"]:
        yield f"The newest run of a lesson was on {_day(told['run'])}."
    if told["changed"]:
        yield f"The newest change of a page was committed on {_day(told['changed'])}."


def _parts(told: dict[str, Any], file: str) -> Iterator[tuple[str, str]]:
    if told["lessons"]:
        yield "lessons", _lessons(told["lessons"], file)
        if versions := _versions(told["lessons"]):
            yield "versions", versions
    if told["outlines"]:
        yield "outlines", _outlines(told["outlines"], file)
    if told["facts"]["stored"] or told["facts"]["quoted"]:
        yield "facts", _facts(told["facts"], file)
    yield "links", mark(LATE)


def _day(text: str, month: str = "%B") -> str:
    "A date in words; what is none stays as it is."
    try:
        at = date.fromisoformat(text)
    except ValueError:
        return escape(text)
    return f'<time datetime="{text}">{at.day} {at:{month} %Y}</time>'


def _table(name: str, heads: list[str], rows: list[list[str]]) -> str:
    """A table whose first column names each row; its cells are HTML. On a narrow screen each row is a block, with the heads
    beside its cells; the roles keep it a table for those who hear it."""
    head = "".join(f'<th scope="col" role="columnheader">{h}</th>' for h in heads)
    body = "".join(f'<tr role="row">{_row(heads, row)}</tr>' for row in rows)
    return (
        f'<table class="table" role="table" aria-label="{name}"><thead role="rowgroup">'
        f'<tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(heads: list[str], row: list[str]) -> str:
    cells = (f'<td role="cell" data-head="{h}">{c}</td>' for h, c in zip(heads[1:], row[1:]))
    return f'<th scope="row" role="rowheader">{row[0]}</th>{"".join(cells)}'


def _link(to: str, file: str, words: str) -> str:
    return f'<a href="{escape(address(to, file))}">{escape(words)}</a>'


def _verdict(good: bool, words: str) -> str:
    return f'<span class="{"fresh" if good else "stale"}">{escape(words)}</span>'


# ---- Lessons


def _lessons(lessons: list[dict[str, Any]], file: str) -> str:
    heads = ["Lesson", "Outputs", "Run", "Took", "Data", "Tests"]
    rows = [[_link(lesson["file"], file, lesson["title"]), *_run(lesson)] for lesson in lessons]
    said = (
        "<p>Fresh: the stored outputs are those of a run of the code that stands there now, of all that it "
        "uses, and of its data; found out by hashes, without running it again. Tests: how many of its cells of code "
        "hold a result to something else that is known; a run ends at the first that fails.</p>"
    )
    return said + _table("Lessons", heads, rows)


def _run(lesson: dict[str, Any]) -> list[str]:
    "The cells of a lesson's row."
    tests = f"{lesson['tests']} of {lesson['cells']}" if lesson["cells"] else "no code"
    if not lesson["recorded"]:
        return ["no record", "", "", "not known", tests]
    why = lesson["stale"]
    fresh = f"{_verdict(False, 'stale')}: {escape(why)}" if why else _verdict(True, "fresh")
    took = _time(lesson["seconds"]) if lesson["seconds"] is not None else ""
    return [fresh, _short(lesson["when"]), took, _data(lesson), tests]


def _short(text: str) -> str:
    return _day(text, "%b")


def _time(seconds: Any) -> str:
    "A duration in words: to the second, since no run takes as long as the last one."
    if not isinstance(seconds, int | float):
        return escape(str(seconds))
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _data(lesson: dict[str, Any]) -> str:
    "The data sets by their kind, since many are there as real data and as a sample."
    kinds: dict[str, list[str]] = {}
    for d in lesson["data"]:
        kinds.setdefault(_kind(d), []).append(escape(str(d.get("name"))))
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds.items()) or "none"


def _kind(data: dict[str, Any]) -> str:
    "Whether data are real, and what holds them."
    kind = escape(str(data.get("kind")))
    is_held = kind != "real" or data.get("sha256", "not told")
    return kind if is_held else f"{kind}, held by no SHA-256"


def _versions(lessons: list[dict[str, Any]]) -> str:
    "Each version of each package, and which lessons ran with it where others ran with another one."
    ran: dict[str, dict[str, list[str]]] = {}
    for lesson in lessons:
        for name, version in lesson["versions"].items():
            ran.setdefault(name, {}).setdefault(version, []).append(lesson["title"])
    items = [
        f"{escape(name)} {escape(version)}"
        + (f" ({escape('; '.join(titles))})" if len(versions) > 1 else "")
        for name, versions in ran.items()
        for version, titles in versions.items()
    ]
    return f"<p>The lessons ran with {', '.join(items)}.</p>" if items else ""


# ---- Questions and numbers


def _outlines(outlines: list[dict[str, Any]], file: str) -> str:
    rows = [
        [
            _link(o["outline"], file, o["title"]),
            str(o["questions"]),
            *(_share(o, key) for key in _OUTLINES),
        ]
        for o in outlines
    ]
    return _table("Questions", ["Outline", "Questions", *_OUTLINES.values()], rows)


def _share(outline: dict[str, Any], key: str) -> str:
    number, of = outline[key], outline["questions"]
    percent = 100 * number / of if of else 100
    least = outline["least"].get(key)
    short = least is not None and percent < least
    said = f"{number} ({int(percent)} %)"
    return f"{said} {_verdict(False, f'less than {least:g} %')}" if short else said


def _facts(facts: dict[str, Any], file: str) -> str:
    n, wrong = facts["quoted"], facts["wrong"]
    if not n:
        return f"<p>{facts['stored']} numbers are stored by lessons, and no text quotes one.</p>"
    said = f"{n} numbers in the text were compared with the outputs that they come from"
    if not wrong:
        return f"<p>{said}: {_verdict(True, 'all agree')}.</p>"
    named = ", ".join(f"<code>{escape(name)}</code> in {_link(at, file, at)}" for at, name in wrong)
    return f"<p>{said}: {_verdict(False, f'{len(wrong)} do not agree')}: {named}.</p>"


# ---- Links, which only finished pages have


def late(site: Site) -> str:
    "How many links were followed, and which lead nowhere."
    if site.followed is None:
        return "<p>Links were not followed in this build.</p>"
    broken = site.followed.broken
    others = "Links to other sites are not followed."
    said = f"{site.followed.count} links within the site were followed"
    if not broken:
        return f"<p>{said}: {_verdict(True, 'none is broken')}. {others}</p>{_lost(site)}"
    named = ", ".join(f"<code>{escape(raw)}</code> in {escape(at)}" for at, raw in broken[:_MOST])
    more = f" and {len(broken) - _MOST} more" if len(broken) > _MOST else ""
    verdict = _verdict(False, f"{len(broken)} lead nowhere")
    return f"<p>{said}: {verdict}: {named}{more}. {others}</p>{_lost(site)}"


def _lost(site: Site) -> str:
    lost = sorted({*site.unread, *site.pages} - site.rendered.keys())
    if not lost:
        return ""
    return f"<p>{_verdict(False, 'Not made')}, since something is wrong with them: {escape(', '.join(lost))}.</p>"
