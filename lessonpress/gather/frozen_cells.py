"""The cells in what a run has made of a page: where each begins and ends, and what its attributes say, as the dialect takes it from our own cells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType
from typing import Any

from lessonpress.gather.fences import code_at

__all__ = ["Block", "blocks", "cells", "html_in", "settled"]

_DIV = re.compile(r"[\s>]*(:{3,})(.*)$")
_ID = re.compile(r"\{\s*#([\w:.-]+)")
_VALUE = r"""=(['"])((?:\\.|(?!\1)[^\\])*+)\1"""
_CAPTION, _PARTS = (re.compile(rf"\s*\b{key}{_VALUE}") for key in ("tbl-cap", "tbl-subcap"))
_OF_CODE = ("code-fold", "code-summary", "code-line-numbers")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Block:
    "A block of code, or a div, among lines: its first line and the one after its last, and what opens it."

    start: int
    end: int
    opens: str

    @property
    def is_div(self) -> bool:
        return _DIV.match(self.opens) is not None

    def has(self, name: str) -> bool:
        "Whether it is of this class."
        return re.search(rf"\.{name}(?![\w-])", self.opens) is not None


def blocks(lines: list[str], start: int = 0, end: int | None = None) -> Iterator[Block]:
    "The blocks of code and the divs that stand in no other one between two lines."
    n, end = start, len(lines) if end is None else end
    ends = _ends(lines, start, end)
    while n < end:
        if n in ends:
            yield Block(n, ends[n], lines[n])
        n = ends.get(n, n + 1)


def _ends(lines: list[str], start: int, end: int) -> dict[int, int]:
    "Of each line that opens a block the line after it; one that is not closed goes on to the end."
    ends: dict[int, int] = {}
    divs: list[int] = []
    n = start
    while n < end:
        if code := code_at(lines, n, end):
            ends[n] = n = min(code.close + 1, end)
            continue
        if m := _DIV.match(lines[n]):
            if m[2].strip():
                divs.append(n)
            elif divs:
                ends[divs.pop()] = n + 1
        n += 1
    return ends | dict.fromkeys(divs, end)


def cells(lines: list[str]) -> Iterator[Block]:
    "The cells, wherever they stand."
    n, ends = 0, _ends(lines, 0, len(lines))
    while n < len(lines):
        b = Block(n, ends.get(n, n + 1), lines[n])
        is_cell = n in ends and b.is_div and b.has("cell")
        if is_cell:
            yield b
        n = b.end if is_cell or not b.is_div else n + 1


def html_in(lines: list[str]) -> Iterator[Block]:
    "The blocks of HTML that cells show."
    for cell in cells(lines):
        n, ends = cell.start + 1, _ends(lines, cell.start + 1, cell.end)
        while n < cell.end:
            b = Block(n, ends.get(n, n + 1), lines[n])
            if n in ends and not b.is_div and "{=html}" in b.opens:
                yield b
            n = n + 1 if b.is_div else b.end


def settled(markdown: str, shown: Mapping[str, Any] = MappingProxyType({})) -> str:
    "What a run has made of a page, with captions where the dialect looks for them, and code that is folded as is said of all."
    lines = markdown.split("\n")
    out, at = [], 0
    for cell in cells(lines):
        inside = _with_options(lines[cell.start : cell.end], shown)
        out += [*lines[at : cell.start], *_settled(inside)]
        at = cell.end
    return "\n".join([*out, *lines[at:]])


def _with_options(lines: list[str], shown: Mapping[str, Any]) -> list[str]:
    "A cell whose code says of itself what is said of all."
    said = {k: str(shown[k]).lower() for k in _OF_CODE if shown.get(k) not in (None, False)}
    if "code-summary" in said:
        said["code-summary"] = str(shown["code-summary"]).replace('"', r"\"")
    for b in blocks(lines, 1) if said else ():
        if b.has("cell-code"):
            own = [f' {k}="{v}"' for k, v in said.items() if f"{k}=" not in b.opens]
            lines[b.start] = b.opens.replace("}", f"{''.join(own)}}}", 1)
    return lines


def _settled(lines: list[str]) -> list[str]:
    "A cell whose caption is its last paragraph, and marked as such; the code of a table stands above it."
    opens, *inside, close = lines
    opens, caption = _taken(_CAPTION, opens)
    opens, parts = _taken(_PARTS, opens)
    named = _ID.search(opens)
    id = named[1] if named else ""
    if parts and id:
        inside = _with_parts(inside, id, _listed(parts))
    if caption:
        inside += ["", caption, ""]
    if id.startswith(("fig-", "tbl-")) and _ends_with_text(inside):
        opens = opens.replace("}", " captioned=true}", 1)
    if not id.startswith("tbl-"):
        return [opens, *inside, close]
    return _apart([opens, *inside, close])


def _taken(attribute: re.Pattern[str], opens: str) -> tuple[str, str]:
    "The opening of a div without an attribute, and the value of that."
    m = attribute.search(opens)
    return (attribute.sub("", opens, count=1), _ESCAPED.sub(r"\1", m[2])) if m else (opens, "")


def _listed(text: str) -> list[str]:
    try:
        told = json.loads(text)
    except ValueError:
        return []
    return [str(t) for t in told] if isinstance(told, list) else []


def _with_parts(lines: list[str], id: str, captions: list[str]) -> list[str]:
    "The lines of a cell in which each thing that is displayed is a part with a caption of its own."
    out, at, number = [], 0, count(1)
    for b in blocks(lines):
        if b.has("cell-output-display") and captions:
            opens = lines[b.start].replace("{", f"{{#{id}-{next(number)} captioned=true ", 1)
            part = [opens, *lines[b.start + 1 : b.end - 1], "", captions.pop(0), ""]
            out += [*lines[at : b.start], *part, lines[b.end - 1]]
            at = b.end
    return [*out, *lines[at:]]


def _ends_with_text(lines: list[str]) -> bool:
    "Whether the last thing in a cell is neither code nor an output, so that it is the caption."
    end = max((b.end for b in blocks(lines)), default=len(lines))
    return any(line.strip() for line in lines[end:])


def _apart(lines: list[str]) -> list[str]:
    "A table's cell in two: its code with what was printed, and the table."
    opens, *inside, close = lines
    above = [b for b in blocks(inside) if not b.has("cell-output-display")]
    if not any(b.has("cell-code") for b in above):
        return lines
    taken = {n for b in above for n in range(b.start, b.end)}
    code = [line for b in above for line in ["", *inside[b.start : b.end]]]
    table = [line for n, line in enumerate(inside) if n not in taken]
    colons = opens[: opens.index("{")]
    return [f"{colons}{{.cell}}", *code, close, "", opens, *table, close]
