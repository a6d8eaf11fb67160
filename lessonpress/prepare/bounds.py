"""What Pandoc would never come to an end with: found before it reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lessonpress.problems import LessonpressError, Problem

if TYPE_CHECKING:
    from lessonpress.prepare.source import Source

__all__ = ["MOST_OPEN", "open_after", "refuse"]

MOST_OPEN = 12  # pieces that are open at once: Pandoc's time doubles with each, and is 0.3 s here
# What is escaped, code and formulas: brackets in them open nothing.
_CLOSED = re.compile(r"\\.|(`+)[^`]+\1|\$\$[^$]*\$\$|\$[^$\s](?:[^$]*[^$\s])?\$")
_FENCE = re.compile(r"[\s>]*(`{3,}|~{3,})")


def open_after(line: str, opened: list[int]) -> list[int]:
    "What each piece costs that is open after a line: brackets, one with a citation twice as much, and spans."
    text, costs = _CLOSED.sub("", line), [*opened]
    for i, c in enumerate(text):
        if c == "[":
            costs.append(2 if text.startswith("@", i + 1) else 1)
        elif c == "]" and costs:
            costs.pop()
    spans = text.count("<span") - text.count("</span")
    return costs + [1] * spans if spans > 0 else costs[: len(costs) + spans]


def refuse(source: Source) -> None:
    "Raise `LessonpressError` with the place where too many pieces are open in one paragraph."
    opened, fence, in_formula = list[int](), "", False
    for n, line in enumerate(source.markdown.split("\n"), 1):
        if m := _FENCE.match(line):
            fence = m[1] if not fence else "" if m[1].startswith(fence) else fence
        if fence or not line.strip():
            opened = []
            continue
        in_formula ^= line.count("$$") % 2 == 1
        opened = opened if in_formula else open_after(line, opened)
        if sum(opened) > MOST_OPEN:
            message = f"more than {MOST_OPEN} brackets or spans are open here"
            hint = "close them, escape them (`\\[`) or put them in code"
            at = source.place_of_line(n)
            at_line, cell = at.get("line"), at.get("cell")
            raise LessonpressError(Problem("pandoc", message, source.file, at_line, cell, hint))
