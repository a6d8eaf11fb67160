"""Places in the source. Pandoc gives no positions, so a place is found by the words that stand there, in the order in which they come."""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape

from lessonpress.features.outlines.asking import ATTRIBUTES, MARKS, asks
from lessonpress.features.outlines.marks import STATE, plain
from lessonpress.features.outlines.marks import shorter as without_marks
from lessonpress.features.outlines.times import after_time, bare, before_time, timeless
from lessonpress.pandoc import tree as T

__all__ = ["Places", "letters"]

_MARKER = re.compile(
    r"^[ \t]*(?:(?:[-+*>]|#{1,6}|\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]+|#|@[\w-]*)[.)])[ \t]+)+"
    rf"(?:(?:{STATE}|\[!\w[\w-]*\][+-]?|<span class=\"(?:todo|done)[^<>]*>[A-Z-]+</span>)[ \t]+)*"
)
_NOT_READ = re.compile(
    r"(?s)<!--.*?-->|\]\([^()\s]*\)|\]\[[^\]]*\]|\{[^{}]*\}|\[\^[^\]]*\]|\^\[[^\]]*\]|</?[A-Za-z][^<>]*>"
)
_OTHERS = re.compile(rf"[^\w{MARKS}]|_")


def letters(text: str) -> str:
    "What is left of Markdown, or of the text it becomes, when only letters, digits and question marks count."
    return _OTHERS.sub("", unescape(_NOT_READ.sub("]", plain(text))))


class Places:
    "A source, searched from top to bottom for the first lines of items."

    def __init__(self, text: str):
        self.text, self.lines, self.starts = text, text.split("\n"), [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.at = self.front_matter()

    def front_matter(self) -> int:
        marks = [i for i, line in enumerate(self.lines) if line.rstrip() in ("---", "...")]
        return (
            marks[1] + 1
            if len(marks) > 1 and self.lines[0].lstrip("\ufeff").rstrip() == "---"
            else 0
        )

    def pass_by(self, block: T.Node) -> None:
        "Go on after the code, comments and raw text in `block`, so that no list inside them is taken for a part of the outline."
        for n in T.walk(block):
            if (
                n["t"] in ("CodeBlock", "RawBlock")
                or n["t"] == "Math"
                and n["c"][0]["t"] == "DisplayMath"
            ):
                self.skip(n["c"][1])

    def skip(self, text: str) -> None:
        lines = [s for s in map(str.strip, text.split("\n")) if s]
        stripped = None
        for i in range(self.at, len(self.lines)):
            if not lines or self.lines[i].strip() != lines[0]:
                continue
            stripped = stripped or [s.strip() for s in self.lines]
            if after := _follows(stripped, i, lines):
                self.at = after
                return

    def find(self, text: str) -> tuple[int | None, tuple[int, int] | None]:
        """The line of the next item that begins with `text`, counted from 1, and where its words stand from and to, without a time
        before or after them."""
        key = letters(text), letters(timeless(text))
        for i in range(self.at, len(self.lines)) if key[0] else ():
            m = _MARKER.match(self.lines[i])
            if m and (end := self.end_of(key, i, m.end())):
                self.at = bisect_right(self.starts, end)
                return i + 1, self.words(self.starts[i] + m.end(), end)
        return None, None

    def words(self, start: int, end: int) -> tuple[int, int]:
        words = self.text[start:end]
        first = after_time(words)
        last = before_time(words)
        return start + first, start + (last if asks(words[:last]) is not None else len(words))

    def end_of(self, key: tuple[str, str], i: int, begin: int) -> int | None:
        "Where the words of `key` end that begin in line `i`; None if others stand there."
        start = self.starts[i] + begin
        for k in range(i, len(self.lines)):
            if k > i and (not self.lines[k].strip() or _MARKER.match(self.lines[k])):
                return None
            text = _bare(self.text[start : self.starts[k + 1] - 1])
            found = letters(text), letters(timeless(text))
            if found[0] == key[0] or found[1] == key[1]:
                return start + len(text)
            if not key[0].startswith(found[0]) and not key[1].startswith(found[1]):
                return None
        return None


def _follows(stripped: list[str], i: int, lines: list[str]) -> int | None:
    "The line after `lines`, if they stand from line `i` on, whatever empty ones are between them."
    for wanted in lines:
        while i < len(stripped) and not stripped[i]:
            i += 1
        if i == len(stripped) or stripped[i] != wanted:
            return None
        i += 1
    return i


def _bare(text: str) -> str:
    "A line's source without time and attributes at its end; the attributes of a span stay with it."
    while True:
        shorter = bare(without_marks(text)).rstrip()
        if m := ATTRIBUTES.search(shorter):
            shorter = shorter[: m.start()].rstrip()
        if shorter == text:
            return text
        text = shorter
