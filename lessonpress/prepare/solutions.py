"""Worked solutions of exercises on Quarto's host: it would make a paragraph "Solution." of them, which is open, before a filter of ours sees them."""

from __future__ import annotations

import re

from lessonpress.gather.fences import code_at
from lessonpress.prepare.cells import Notebook

__all__ = ["EXERCISE", "WORKED", "has_exercises", "renamed"]

WORKED = "worked-solution"  # the class that they have there
EXERCISE = "exercise"  # begins the label of an exercise's cell
_DIV = re.compile(r"^([\s>]*:{3,}\s*)(solution(?=\s*:*\s*$)|(\{[^}]*)\.solution(?=[\s}]))")


def has_exercises(book: Notebook | None) -> bool:
    "Whether hints and solutions open on the page of a notebook."
    code = [c for c in book.cells if c.kind == "code"] if book else []
    return any(c.is_tried or (c.label or "").startswith(EXERCISE) for c in code)


def renamed(text: str) -> str:
    "A text in which divs of the class `solution` have another one; what stands in code stays."
    lines, at = text.splitlines(True), 0
    while at < len(lines):
        if code := code_at(lines, at, len(lines)):
            at = code.close + 1
            continue
        lines[at] = _DIV.sub(_with_class, lines[at])
        at += 1
    return "".join(lines)


def _with_class(m: re.Match[str]) -> str:
    return f"{m[1]}{m[3]}.{WORKED}" if m[3] else f"{m[1]}{WORKED}"
