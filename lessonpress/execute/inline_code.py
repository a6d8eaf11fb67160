"""Code within text, `{python} x` between backticks: asked of the kernel where the text stands, and put there as words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from lessonpress.gather.fences import code_spans
from lessonpress.gather.frozen_cells import blocks
from lessonpress.prepare.lenient import Json, text_of

__all__ = ["asking", "filled"]

_INLINE = re.compile(r"`\{python\}[ \t]+([^`]+)`")
_SIGNS = re.compile(r"[\\`*_\[\]<>$|~^#@]")
_VALUES = "[[isinstance(v, str), v._repr_markdown_() if hasattr(v, '_repr_markdown_') else str(v)] for v in [%s]]"


def asking(text: str) -> str:
    "The code that tells all values that a text asks for; empty if it asks for none."
    found: list[str] = []

    def keep(m: re.Match[str]) -> str:
        found.append(f"({m[1].strip()})")
        return m[0]

    _replaced(text, keep)
    return f"print(__import__('json').dumps({_VALUES % ', '.join(found)}))" if found else ""


def filled(text: str, outputs: list[Json]) -> str:
    "The text with the values that were told in `outputs`. Of a value that is a text no sign means anything."
    values = iter(json.loads("".join(text_of(o["text"]) for o in outputs)))

    def value(m: re.Match[str]) -> str:
        is_text, words = next(values)
        return _SIGNS.sub(r"\\\g<0>", words) if is_text else str(words)

    return _replaced(text, value)


def _replaced(text: str, change: Callable[[re.Match[str]], str]) -> str:
    "The text with each piece of code in its lines changed, but for blocks of code."
    lines = text.split("\n")
    fenced = {n for b in blocks(lines) if not b.is_div for n in range(b.start, b.end)}
    return "\n".join(
        line if n in fenced else _in_line(line, change) for n, line in enumerate(lines)
    )


def _in_line(line: str, change: Callable[[re.Match[str]], str]) -> str:
    out, at = "", 0
    for start, end in code_spans(line) if "{python}" in line else ():
        m = _INLINE.fullmatch(line[start:end])
        out, at = out + line[at:start] + (change(m) if m else line[start:end]), end
    return out + line[at:]
