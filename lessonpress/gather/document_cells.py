"""A document in pieces: its text, and the cells that an engine runs, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lessonpress.gather.fences import code_at

__all__ = ["HANDLED", "Piece", "engine_of", "languages", "pieces"]

HANDLED = ("mermaid", "dot", "ojs")  # which Quarto makes itself, whatever runs the rest
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
        code = code_at(lines, n, len(lines))
        if code is None:
            n += 1
            continue
        if named := _CELL.match(code.info.strip()):
            yield Piece("\n".join(lines[start:n]), start + 1)
            own = (line.removeprefix(code.indent) for line in lines[n + 1 : code.close])
            whole = "\n".join(lines[n : code.close + 1])
            yield Piece("\n".join(own), n + 1, named[1], code.indent, whole)
            start = code.close + 1
        n = code.close + 1
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
