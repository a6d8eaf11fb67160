"""Where blocks of code begin and end, as Pandoc finds them: a fence too far to the right of its text is code itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Code", "Fence", "Surroundings", "code_at", "code_spans", "fence_in"]

_FENCE = re.compile(r"^([\s>]*(?:[-*+]|\d+[.)])?\s*)(`{3,}|~{3,})\s*(.*)$")
_CODE = re.compile(r"([\s>]*)(`{3,}|~{3,})(.*)$")
_ITEM = re.compile(r" {0,3}(?:[-*+:~]|\(?(?:\d+|[A-Za-z]|#|@[\w-]*)[.)])\s|\[\^")
_TICKS = re.compile("`+")
_TOO_FAR = 4  # columns


@dataclass(frozen=True)
class Fence:
    "A line that may open or close a block of code."

    before: str  # what stands to the left
    signs: str
    info: str

    @property
    def column(self) -> int:
        return len(self.before.expandtabs(4))

    @property
    def margin(self) -> str:
        "What lines below it have to the left."
        return re.sub(r"[^\s>]", " ", self.before)

    def is_closed_by(self, other: Fence | None) -> bool:
        return (
            other is not None
            and other.signs.startswith(self.signs)
            and not other.info.strip()
            and other.column < self.column + _TOO_FAR
        )


@dataclass(frozen=True)
class Code:
    "A block of code: what stands before its fence, what the fence says, and the line that closes it, or where the text ends."

    indent: str
    info: str
    close: int


def code_at(lines: list[str], n: int, end: int) -> Code | None:
    "The block that opens at line `n` of some that end before `end`; None where none does. As a run writes it: a fence closes what an equal one has opened."
    m = _CODE.match(lines[n])
    if m is None or m[2][0] == "`" and "`" in m[3]:
        return None
    close = re.compile(rf"[\s>]*{m[2]}{m[2][0]}*\s*$")
    last = next((i for i in range(n + 1, end) if close.match(lines[i])), end)
    return Code(m[1], m[3], last)


def fence_in(line: str) -> Fence | None:
    m = _FENCE.match(line)
    return Fence(m[1], m[2], m[3].strip()) if m else None


class Surroundings:
    "Whether the lines of a text, seen one after the other, may belong to a list, in which fences stand further to the right."

    def __init__(self) -> None:
        self.in_list = self.after_blank = False

    def see(self, line: str) -> None:
        if _ITEM.match(line):
            self.in_list = True
        elif self._is_outside(line):
            self.in_list = False
        self.after_blank = not line.strip()

    def opens(self, fence: Fence | None) -> bool:
        if fence is None or (fence.signs[0] == "`" and "`" in fence.info):
            return False
        return self.in_list or fence.column < _TOO_FAR or ">" in fence.before

    def ends(self, fence: Fence, line: str) -> bool:
        "Whether a list ends with this line, and with it the block of code that stands open in it."
        return self.in_list and bool(fence.before) and self._is_outside(line)

    def _is_outside(self, line: str) -> bool:
        return self.after_blank and line[:1] not in " \t\n>" and bool(line.strip())


def code_spans(line: str) -> list[tuple[int, int]]:
    "Where the spans of code of a line begin and end: from some backticks to the next as many."
    runs = [m.span() for m in _TICKS.finditer(line)]
    closes: dict[int, list[int]] = {}  # the ends of the runs of a length, the last first
    for a, b in reversed(runs):
        closes.setdefault(b - a, []).append(b)
    found, at = [], 0
    for a, b in runs:
        ends = closes[b - a]
        ends.pop()
        if a >= at and ends:
            at = ends[-1]
            found.append((a, at))
    return found
