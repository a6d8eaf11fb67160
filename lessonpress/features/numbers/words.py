"""Facts in words: what a cell's author calls them, or else what their names say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lessonpress.prepare.cells import Cell

__all__ = ["said_of", "short", "worded"]

Said = Mapping[str, str]


def said_of(cell: Cell) -> dict[str, str]:
    "The author's words, by the name of a fact or a part of such a name: `#| facts: {mae: mean absolute error}`."
    said = cell.options.get("facts")
    return {str(k): str(v) for k, v in said.items()} if isinstance(said, dict) else {}


def short(name: str) -> str:
    "The name of a fact without its lesson's."
    return name.partition(".")[2] or name


def worded(name: str, said: Said) -> str:
    "A short name, or a part of one, in words."
    if name in said:
        return said[name]
    return " ".join(said.get(part, part) for part in name.split("_") if part)


def is_wrong(said: Any) -> bool:
    "Whether an option `facts` is no table of words."
    return not isinstance(said, dict) or not all(
        isinstance(v, str | int | float) for v in said.values()
    )
