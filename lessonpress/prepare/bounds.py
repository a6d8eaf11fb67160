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


def open_after(line: str, depth: int) -> int:
    "How many pieces are open after a line: brackets, of which one with a citation costs twice as much, and spans."
    text = _CLOSED.sub("", line)
    for c in text.replace("[@", "[["):
        depth = max(depth + (c == "[") - (c == "]"), 0)
    return max(depth + text.count("<span") - text.count("</span"), 0)


def refuse(source: Source) -> None:
    "Raise `LessonpressError` with the place where too many pieces are open in one paragraph."
    depth, fence, in_formula = 0, "", False
    for n, line in enumerate(source.markdown.split("\n"), 1):
        if m := _FENCE.match(line):
            fence = m[1] if not fence else "" if m[1].startswith(fence) else fence
        if fence or not line.strip():
            depth = 0
            continue
        in_formula ^= line.count("$$") % 2 == 1
        depth = depth if in_formula else open_after(line, depth)
        if depth > MOST_OPEN:
            message = f"more than {MOST_OPEN} brackets or spans are open here"
            hint = "close them, escape them (`\\[`) or put them in code"
            at = source.place_of_line(n)
            at_line, cell = at.get("line"), at.get("cell")
            raise LessonpressError(Problem("pandoc", message, source.file, at_line, cell, hint))
