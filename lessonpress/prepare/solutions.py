"""Worked solutions of exercises on Quarto's host: it would make a paragraph "Solution." of them, which is open, before a filter of ours sees them."""

from __future__ import annotations

import re

from lessonpress.gather.fences import code_at
from lessonpress.prepare.lenient import Json, text_of

__all__ = ["WORKED", "has_exercises", "renamed"]

WORKED = "worked-solution"  # the class that they have there
_EXERCISE = re.compile(r"^\s*#\s*\|\s*(try\s*(:\s*true\s*)?$|label:\s*exercise)", re.M)
_DIV = re.compile(r"^([\s>]*:{3,}\s*)(solution(?=\s*:*\s*$)|(\{[^}]*)\.solution(?=[\s}]))")


def has_exercises(nb: Json) -> bool:
    "Whether hints and solutions open on the page of a notebook."
    code = (c for c in nb.get("cells", []) if c.get("cell_type") == "code")
    return any(_EXERCISE.search(text_of(c.get("source"))) for c in code)


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
