"""The words and tables that say what was checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Any

from lessonpress.addresses import address
from lessonpress.course import Site
from lessonpress.dates import shown_day
from lessonpress.feature import mark
from lessonpress.pandoc import tree as T
from lessonpress.prepare.lenient import text_of
from lessonpress.words import ENGLISH, Words

__all__ = ["LATE", "blocks", "late"]

LATE = "trust-links"  # in whose place comes what only the finished pages tell
_MOST = 10  # broken links that are named

_OUTLINES = ("answered", "evidence", "timestamps")


def blocks(told: dict[str, Any], file: str, word: Words = ENGLISH) -> list[T.Node]:
    "What fills the box on the page of the source `file`."
    made: list[T.Node] = []
    if dates := " ".join(_dates(told, word)):
        made.append(T.raw(f'<p class="trust-dates">{dates}</p>'))
    for name, html in _parts(told, file, word):
        made += [
            T.node("Header", [2, T.attr(f"trust-{name}"), T.words(word(f"trust.{name}"))]),
            T.raw(html),
        ]
    return made


def _dates(told: dict[str, Any], word: Words) -> Iterator[str]:
    if told["run"]:
        yield word("trust.run", day=_day(told["run"], word))
    if told["changed"]:
        yield word("trust.changed", day=_day(told["changed"], word))


def _parts(told: dict[str, Any], file: str, word: Words) -> Iterator[tuple[str, str]]:
    if told["lessons"]:
        yield "lessons", _lessons(told["lessons"], file, word)
        if versions := _versions(told["lessons"], word):
            yield "versions", versions
    if told["outlines"]:
        yield "outlines", _outlines(told["outlines"], file, word)
    if told["facts"]["stored"] or told["facts"]["quoted"]:
        yield "facts", _facts(told["facts"], file, word)
    yield "links", mark(LATE)


def _day(text: str, word: Words, form: str = "day") -> str:
    "A date in words; what is none stays as it is."
    try:
        at = date.fromisoformat(text)
    except ValueError:
        return escape(text)
    return f'<time datetime="{text}">{escape(shown_day(at, form, word))}</time>'


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


def _lessons(lessons: list[dict[str, Any]], file: str, word: Words) -> str:
    heads = word("trust.heads").split("|")
    rows = [
        [_link(lesson["file"], file, lesson["title"]), *_run(lesson, word)] for lesson in lessons
    ]
    return f"<p>{word('trust.explained')}</p>" + _table(word("trust.lessons"), heads, rows)


def _run(lesson: dict[str, Any], word: Words) -> list[str]:
    "The cells of a lesson's row."
    of = word("trust.of", lesson["cells"], tests=lesson["tests"])
    tests = of if lesson["cells"] else word("trust.no-code")
    if not lesson["recorded"]:
        return [word("trust.no-record"), "", "", word("trust.unknown"), tests]
    why = lesson["stale"]
    fresh = f"{_verdict(False, word('run.stale'))}: {escape(why or '')}"
    fresh = fresh if why else _verdict(True, word("run.fresh"))
    took = _time(lesson["seconds"]) if lesson["seconds"] is not None else ""
    return [fresh, _day(lesson["when"], word, "day-short"), took, _data(lesson, word), tests]


def _time(seconds: Any) -> str:
    "A duration in words: to the second, since no run takes as long as the last one."
    if not isinstance(seconds, int | float):
        return escape(str(seconds))
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _data(lesson: dict[str, Any], word: Words) -> str:
    "The data sets by their kind, since many are there as real data and as a sample."
    kinds: dict[str, list[str]] = {}
    for d in lesson["data"]:
        kinds.setdefault(_kind(d, word), []).append(escape(str(d.get("name"))))
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds.items()) or word(
        "trust.none"
    )


def _kind(data: dict[str, Any], word: Words) -> str:
    "Whether data are real, and what holds them."
    kind = str(data.get("kind"))
    is_held = kind != "real" or data.get("sha256", "not told")
    known = word(f"trust.{kind}") if kind in ("real", "sample") else escape(kind)
    return known if is_held else known + word("run.held")


def _versions(lessons: list[dict[str, Any]], word: Words) -> str:
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
    return f"<p>{word('trust.with', versions=', '.join(items))}</p>" if items else ""


# ---- Questions and numbers


def _outlines(outlines: list[dict[str, Any]], file: str, word: Words) -> str:
    rows = [
        [
            _link(o["outline"], file, o["title"]),
            str(o["questions"]),
            *(_share(o, key, word) for key in _OUTLINES),
        ]
        for o in outlines
    ]
    return _table(word("trust.outlines"), word("trust.outline-heads").split("|"), rows)


def _share(outline: dict[str, Any], key: str, word: Words) -> str:
    number, of = outline[key], outline["questions"]
    percent = 100 * number / of if of else 100
    least = outline["least"].get(key)
    short = least is not None and percent < least
    said = f"{number} ({int(percent)} %)"
    return f"{said} {_verdict(False, word('trust.less', least=f'{least:g}'))}" if short else said


def _facts(facts: dict[str, Any], file: str, word: Words) -> str:
    n, wrong = facts["quoted"], facts["wrong"]
    if not n:
        return f"<p>{word('trust.stored', facts['stored'])}</p>"
    said = word("trust.compared", n)
    if not wrong:
        return f"<p>{said}: {_verdict(True, word('trust.agree'))}.</p>"
    named = ", ".join(
        word("trust.in", name=f"<code>{escape(name)}</code>", place=_link(at, file, at))
        for at, name in wrong
    )
    return f"<p>{said}: {_verdict(False, word('trust.differ', len(wrong)))}: {named}.</p>"


# ---- Links, which only finished pages have


def late(site: Site, word: Words = ENGLISH) -> str:
    "How many links were followed, and which lead nowhere."
    if site.followed is None:
        return f"<p>{word('trust.unfollowed')}</p>"
    broken = site.followed.broken
    others = word("trust.others")
    said = word("trust.followed", site.followed.count)
    if not broken:
        return f"<p>{said}: {_verdict(True, word('trust.whole'))}. {others}</p>{_lost(site, word)}"
    named = ", ".join(
        word("trust.in", name=f"<code>{escape(raw)}</code>", place=escape(text_of(at)))
        for at, raw in broken[:_MOST]
    )
    more = " " + word("page.more", len(broken) - _MOST) if len(broken) > _MOST else ""
    verdict = _verdict(False, word("trust.broken", len(broken)))
    return f"<p>{said}: {verdict}: {named}{more}. {others}</p>{_lost(site, word)}"


def _lost(site: Site, word: Words) -> str:
    lost = sorted({*site.unread, *site.pages} - site.rendered.keys())
    if not lost:
        return ""
    return f"<p>{_verdict(False, word('trust.lost'))}: {escape(text_of(', '.join(lost)))}.</p>"
