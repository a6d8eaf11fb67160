"""The interpreter, from the package `brython`, and what of its standard library comes with it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["interpreter", "library"]

_LIBRARY = ("math",)


@cache
def interpreter() -> str:
    "The source of the interpreter."
    return _data("brython.js")


@cache
def library() -> dict[str, Any]:
    "Modules of the standard library as the interpreter takes them, by their names."
    text = _data("brython_stdlib.js")
    every = json.JSONDecoder().raw_decode(text, text.index("{", text.index("var scripts =")))[0]
    return {name: every[name] for name in _LIBRARY if name in every}


def _data(name: str) -> str:
    return files("brython").joinpath("data", name).read_text(encoding="utf-8")
