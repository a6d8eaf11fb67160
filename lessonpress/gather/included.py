"""What an author has put into each page: HTML for its head, above its content and below it, as texts or from files."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lessonpress import inside

__all__ = ["PLACES", "included"]

# Where on a page, and by which keys; the first of them is Quarto's.
PLACES = {
    "head": ("include-in-header", "header-includes"),
    "before": ("include-before-body", "include-before"),
    "after": ("include-after-body", "include-after"),
}
_TEXTS = ("header-includes", "include-before", "include-after")  # which hold no names of files
Missing = Callable[[str, str], None]


def included(root: Path, folder: str, said: Mapping[str, Any], missing: Missing) -> dict[str, str]:
    "The HTML for each place that metadata ask for; files count from `folder`. `missing(key, name)` is told of those that are not there."
    found = {}
    for place, keys in PLACES.items():
        parts = [part for key in keys for part in _parts(root, folder, key, said.get(key), missing)]
        if parts:
            found[place] = "\n".join(parts)
    return found


def _parts(root: Path, folder: str, key: str, value: Any, missing: Missing) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _parts(root, folder, key, one, missing)
    elif isinstance(value, dict):
        if "text" in value:
            yield str(value["text"])
        elif "file" in value:
            yield from _file(root, folder, key, str(value["file"]), missing)
    elif isinstance(value, str) and (key in _TEXTS or "<" in value):
        yield value
    elif isinstance(value, str):
        yield from _file(root, folder, key, value, missing)


def _file(root: Path, folder: str, key: str, name: str, missing: Missing) -> Iterator[str]:
    at = name.lstrip("/") if name.startswith("/") else posixpath.join(folder, name)
    path = root / at
    try:
        if not inside.is_inside(root, at) or not path.is_file():  # a pipe would never end
            raise FileNotFoundError
        yield path.read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        missing(key, name)
