"""Python in cells: read once, for all who ask what stands in it."""

from __future__ import annotations

import ast
from functools import lru_cache

__all__ = ["parsed", "without_magics"]


@lru_cache(1 << 12)
def parsed(source: str) -> ast.Module:
    "The tree of a cell, which nobody may change; an empty one where it is no Python."
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def without_magics(source: str) -> ast.Module:
    "The tree of a cell of which the lines of magics are left out."
    if "%" not in source and "!" not in source:
        return parsed(source)
    lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines()]
    return parsed("\n".join(lines))
