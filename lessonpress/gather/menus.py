"""The entries of bar and menu, as `_quarto.yml` gives them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any

from lessonpress.addresses import is_outside, is_safe, unsafe
from lessonpress.gather.keys import ITEM
from lessonpress.gather.values import Values

__all__ = ["Item", "items"]


@dataclass(frozen=True)
class Item:
    "An entry of the navigation: a page or another file of the course (`file`), an address (`href`), or a section or menu with entries of its own."

    text: str | None = None
    file: str | None = None
    anchor: str = ""
    href: str | None = None
    items: tuple[Item, ...] = ()
    line: int | None = None
    section: bool = False


def items(values: Values, *path: str | int) -> list[Item]:
    "The entries in the list at `path`."
    listed: list[Any] = values.get(*path, kind=list, default=[])
    found = [_item(values, value, *path, i) for i, value in enumerate(listed)]
    return [item for item in found if item]


def _item(values: Values, value: Any, *path: str | int) -> Item | None:
    if isinstance(value, str):
        return _plain(values, value, *path)
    if not isinstance(value, dict):
        values.error(
            "an entry of the navigation should be a page, or have `text` and `href`", *path
        )
        return None
    _tell(values, value, *path)
    key = next((k for k in ("contents", "menu") if k in value), None)
    inner = tuple(items(values, *path, key)) if key else ()
    title = value.get("section", value.get("text"))
    href = value.get("href") or value.get("file") or value.get("url")
    if path[1] == "navbar" and not (href and "*" not in str(href) or inner):
        values.error(
            "an entry of the navigation bar needs the `href` of one page, or a `menu`", *path
        )
        return None
    if not href and not inner and title is None:
        return None
    text = None if title is None else str(title)
    section = value.get("section") is not None or bool(inner)
    to = _checked(values, str(href or ""), *path)
    return Item(text, *_target(to), inner, values.lines.of(*path), section)


def _plain(values: Values, value: str, *path: str | int) -> Item | None:
    "An entry that is one word: a page, a pattern, or a word that only Quarto's menus know."
    if value == "auto":
        values.error(
            "`auto` is not supported by the embedded renderer",
            *path,
            hint="name the pages, or a pattern such as nbs/*.ipynb",
        )
        return None
    if not value.strip("-"):
        values.vain("a line between entries is not supported by the embedded renderer", *path)
        return None
    if not _checked(values, value, *path):
        return None
    return Item(None, *_target(value), line=values.lines.of(*path))


def _tell(values: Values, entry: dict[str, Any], *path: str | int) -> None:
    "Name what an entry asks for in vain."
    for key, value in entry.items():
        if instead := ITEM.instead(key, value):
            message = f"`{key}` is not supported in the navigation: {instead}"
            values.vain(message, *path, key, hint=ITEM.hint(key))
    if path.count("contents") > 1 and "section" in entry:
        values.vain(
            "a section inside a section: its pages are listed with those around it, without its title",
            *path,
        )


def _checked(values: Values, href: str, *path: str | int) -> str:
    "An address that a page may lead to; empty, and a warning, for another one."
    if is_safe(href):
        return href
    message, hint = unsafe(href)
    place = {"file": values.file, "line": values.lines.of(*path)}
    values.report.warn("scheme", message, **place, hint=hint)
    return ""


def _target(href: str) -> tuple[str | None, str, str | None]:
    "File, anchor and address: what is in the course is a file, with or without an anchor, anything else an address."
    if not href or is_outside(href) or href.startswith("#"):
        return None, "", href or None
    path, _, anchor = href.lstrip("/").partition("#")
    folder = not path or path.endswith(("/", "."))
    return posixpath.normpath(f"{path}/index.html" if folder else path), anchor, None
