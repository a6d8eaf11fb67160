"""What `auto` stands for in a menu: the pages of folders, each folder a section of its own."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from fnmatch import fnmatch
from typing import Any

from lessonpress.gather.menus import Item

__all__ = ["pages_of"]

_NEVER = ("index.html", "404.html")  # to which the site's title leads, and to which nothing does
_LAST = float("inf")


def pages_of(item: Item, pages: Mapping[str, Any]) -> list[Item]:
    "The entries in place of `item`, in Quarto's order: by `order`, then by name; a folder's own page is its section's."
    out: list[Item] = []
    for pattern in item.auto:
        named = pattern.strip("/")
        found = [f for f, p in pages.items() if p.href not in _NEVER and _is_in(f, named)]
        base = "" if "*" in named else named
        out += _below(base, sorted(found), pages, item.line)
    return out


def _is_in(file: str, pattern: str) -> bool:
    return not pattern or file.startswith(f"{pattern}/") or fnmatch(file, pattern)


def _below(folder: str, files: list[str], pages: Mapping[str, Any], line: int | None) -> list[Item]:
    own = [f for f in files if posixpath.dirname(f) == folder]
    own.sort(key=lambda f: (not _is_index(f), _order(pages[f]), f))
    start = len(folder) + 1 if folder else 0
    names = dict.fromkeys(f[start:].split("/")[0] for f in files if f not in own)
    sections = [_section(posixpath.join(folder, name), files, pages, line) for name in names]
    return [*(Item(file=f, line=line) for f in own), *sections]


def _section(folder: str, files: list[str], pages: Mapping[str, Any], line: int | None) -> Item:
    inner = [f for f in files if f.startswith(f"{folder}/")]
    index = next((f for f in inner if posixpath.dirname(f) == folder and _is_index(f)), None)
    name = posixpath.basename(folder).replace("-", " ").replace("_", " ")
    text = pages[index].title if index else name[:1].upper() + name[1:]
    items = _below(folder, [f for f in inner if f != index], pages, line)
    return Item(text, index, items=tuple(items), line=line, section=True)


def _is_index(file: str) -> bool:
    return posixpath.basename(file).startswith("index.")


def _order(page: Any) -> float:
    said = getattr(page, "front", {}).get("order")
    return said if isinstance(said, int | float) else _LAST
