"""A document in pieces: its text, and the cells that an engine runs, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["HANDLED", "Piece", "engine_of", "languages", "pieces"]

HANDLED = ("mermaid", "dot", "ojs")  # which Quarto makes itself, whatever runs the rest
_FENCE = re.compile(r"([\s>]*)(`{3,}|~{3,})(.*)$")
_CELL = re.compile(r"\{([A-Za-z]\w*)(?:[ ,].*)?\}$")


@dataclass(frozen=True)
class Piece:
    "Lines of a document: text, or the code of a cell without its fences."

    text: str
    line: int  # 1-based, of its first line; of a cell, of the fence that opens it
    language: str = ""  # of a cell
    indent: str = ""  # before each line of a cell
    written: str = ""  # a cell as it stands, with its fences


def pieces(text: str) -> Iterator[Piece]:
    "The pieces of a document, without its front matter's lines taken apart: that is text, too."
    lines = text.split("\n")
    n = start = 0
    while n < len(lines):
        m = _FENCE.match(lines[n])
        if m is None or m[2][0] == "`" and "`" in m[3]:
            n += 1
            continue
        close = re.compile(rf"[\s>]*{re.escape(m[2])}{m[2][0]}*\s*$")
        end = next((i for i in range(n + 1, len(lines)) if close.match(lines[i])), len(lines))
        if named := _CELL.match(m[3].strip()):
            yield Piece("\n".join(lines[start:n]), start + 1)
            code = (line.removeprefix(m[1]) for line in lines[n + 1 : end])
            whole = "\n".join(lines[n : end + 1])
            yield Piece("\n".join(code), n + 1, named[1], m[1], whole)
            start = end + 1
        n = end + 1
    yield Piece("\n".join(lines[start:]), start + 1)


def languages(found: Iterable[Piece]) -> list[str]:
    "The languages of the cells that an engine runs, in their order."
    return list(
        dict.fromkeys(p.language for p in found if p.language and p.language not in HANDLED)
    )


def engine_of(found: Iterable[Piece], said: Mapping[str, Any]) -> str:
    "What Quarto runs the cells with, as a document says of itself, or by their languages: `knitr`, `jupyter` or another; empty where nothing runs."
    if isinstance(said.get("engine"), str):
        return str(said["engine"]).replace("markdown", "")
    for name in ("jupyter", "knitr"):
        if said.get(name) not in (None, False):
            return name
    there = languages(found)
    return "" if not there else "knitr" if "r" in there else "jupyter"
