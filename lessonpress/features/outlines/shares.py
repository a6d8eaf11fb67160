"""How much of the lecture each part of an outline's page takes."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lessonpress.clock import on_clock
from lessonpress.features.outlines.items import Item, Part, is_topic
from lessonpress.words import ENGLISH, Words

__all__ = ["bar", "has_topics", "spans"]


def has_topics(parts: list[Part]) -> bool:
    "Whether a heading stands over the questions of a page: an item that is none."
    return any(not i.question for i in parts if isinstance(i, Item))


def spans(parts: list[Part], length: int | None) -> Iterator[tuple[int, tuple[int, int]]]:
    "From which second to which each part of the page goes that has a heading: from its first to the first of the next, or the end of the lecture."
    starts: list[tuple[int, int]] = []
    headed, begin = has_topics(parts), None
    for i, part in enumerate(parts):
        if not isinstance(part, Item):
            if part["t"] == "Header":
                headed, begin = False, i
            continue
        at = i if headed or is_topic(part, True) else begin
        second = _first_second(part)
        if at is not None and second is not None and (not starts or starts[-1][0] != at):
            starts.append((at, second))
    for (at, a), b in zip(starts, [*(s for _, s in starts[1:]), length]):
        if b is not None and b > a:
            yield at, (a, b)


def _first_second(item: Item) -> int | None:
    if item.seconds is not None and not item.revisited:
        return item.seconds
    return next((s for i in item.items if (s := _first_second(i)) is not None), None)


def bar(begin: int, end: int, length: int | None, word: Words = ENGLISH) -> str:
    "From which second to which, drawn along the lecture and in words."
    drawn = ""
    if length:
        start, share = 100 * begin / length, 100 * (end - begin) / length
        drawn = f'<span class="bar" style="--from: {start:.1f}%; --share: {share:.1f}%"></span>'
    span = escape(word("outline.span", begin=on_clock(begin), end=on_clock(end)))
    minutes = word("outline.minutes", max(1, round((end - begin) / 60)))
    said = word("outline.of-lecture")
    return f'{drawn}<span title="{span}">{minutes}<span class="said">{said}</span></span>'
