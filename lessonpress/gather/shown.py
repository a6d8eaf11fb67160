"""What the project, and the folders of a page, say of all cells: whether code, output, warnings and whole cells are shown, and code is folded; of pages, whether
they are searched and which Markdown they are in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lessonpress.gather.metadata import above
from lessonpress.gather.project import project

__all__ = [
    "FOLDING",
    "READ_AS",
    "SEARCHED",
    "SHOWING",
    "is_hidden_block",
    "shown_by_default",
    "shown_in",
]

SHOWING = ("echo", "output", "include", "warning")
FOLDING = "code-fold"  # which Quarto does not read below `execute`
SEARCHED = "search"  # nor this: whether the page is in the search
READ_AS = "from"  # Pandoc's name of a format, with extensions

_OF_PAGE = (FOLDING, SEARCHED, READ_AS)


def shown_by_default(root: Path, file: str) -> dict[str, Any]:
    "What `_quarto.yml` and each `_metadata.yml` above the page `file` say; the nearer one wins. `LessonpressError` of broken YAML."
    shown: dict[str, Any] = shown_in(project(root))
    for said in above(root, file):
        shown |= shown_in(said.data)
    return shown


def shown_in(metadata: dict[str, Any]) -> dict[str, Any]:
    "What metadata say, at their top, below `execute`, or below `format.html`, where it wins."
    below = _mapping(_mapping(metadata, "format"), "html")
    parts = (metadata, _mapping(metadata, "execute"), below, _mapping(below, "execute"))
    shown = {key: part[key] for part in parts for key in SHOWING if key in part}
    return shown | {k: part[k] for part in (metadata, below) for k in _OF_PAGE if k in part}


def is_hidden_block(options: Mapping[str, str], shown: Mapping[str, Any]) -> bool:
    "Whether the code that Quarto would run is hidden: by its own `options`, or as is said of all."
    return any(
        options[key].lower() == "false" if key in options else shown.get(key) is False
        for key in ("echo", "include")
    )


def _mapping(of: dict[str, Any], key: str) -> dict[str, Any]:
    value = of.get(key)
    return value if isinstance(value, dict) else {}
