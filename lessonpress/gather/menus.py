"""The entries of bars and menus, as `_quarto.yml` gives them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Any

from lessonpress.addresses import is_outside, is_safe, unsafe
from lessonpress.gather.icons import asked_in
from lessonpress.gather.in_words import in_words
from lessonpress.gather.keys import ITEM
from lessonpress.gather.values import Values

__all__ = ["Item", "Menu", "as_markdown", "items", "menus"]

_IS_PAGE = re.compile(r"\S+\.(?:qmd|md|ipynb|rmd)", re.I)


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
    icon: str = ""  # by its name in Quarto's set
    label: str = ""  # what is read aloud in place of an icon
    rel: str = ""
    is_line: bool = False  # a line between entries
    auto: tuple[str, ...] = ()  # the folders or patterns whose pages it stands for


@dataclass(frozen=True)
class Menu:
    "One of several menus, of which a page shows the one that it names or stands in."

    id: str
    title: str
    items: list[Item]


def menus(values: Values, *path: str | int) -> list[Menu]:
    "The menus in the list at `path`; none where it is one menu alone."
    listed = values.raw(*path)
    if not isinstance(listed, list):
        return []
    return [
        Menu(
            values.text(*path, i, "id"),
            values.text(*path, i, "title"),
            items(values, *path, i, "contents"),
        )
        for i, one in enumerate(listed)
        if isinstance(one, dict)
    ]


def items(values: Values, *path: str | int) -> list[Item]:
    "The entries at `path`: a list of them, or what stands for pages."
    whole = values.raw(*path)
    if isinstance(whole, str) and path[-1] == "contents":
        return [_of_pattern(values, whole, *path)]
    listed: list[Any] = values.get(*path, kind=list, default=[])
    found = [_item(values, value, *path, i) for i, value in enumerate(listed)]
    return [item for item in found if item]


def _of_pattern(values: Values, pattern: str, *path: str | int) -> Item:
    "`auto` for all pages, a folder, a pattern, or a page."
    line = values.lines.of(*path)
    if pattern == "auto":
        return Item(auto=("/",), line=line)
    if pattern.endswith((".qmd", ".md", ".ipynb")) and "*" not in pattern:
        return Item(None, *_target(pattern), line=line)
    return Item(auto=(pattern,), line=line)


def _item(values: Values, value: Any, *path: str | int) -> Item | None:
    if isinstance(value, str):
        return _plain(values, value, *path)
    if not isinstance(value, dict):
        values.error(
            "an entry of the navigation should be a page, or have `text` and `href`", *path
        )
        return None
    _tell(values, value, *path)
    if value.get("auto"):
        whole = value["auto"] is True
        named = ["/"] if whole else values.strings(*path, "auto")
        return Item(auto=tuple(named), line=values.lines.of(*path))
    key = next((k for k in ("contents", "menu") if k in value), None)
    inner = tuple(items(values, *path, key)) if key else ()
    page = _page(value)
    href = value.get("href") or value.get("file") or value.get("url") or page
    text = _text(value) if not page else None
    if text and not text.strip("-") and not href:
        return Item(is_line=True, line=values.lines.of(*path))
    icon = str(value.get("icon") or "")
    if text and path[1] != "page-footer":  # which has room for more than words
        icon, text = icon or asked_in(text), in_words(text) or None
    if not (href or inner or text or icon) or path[1] == "navbar" and "*" in str(href):
        message = "an entry of the navigation needs the `href` of one page, a `text`, or a `menu`"
        values.no_effect(message, *path)
        return None
    to = _checked(values, str(href or ""), *path)
    return Item(
        text,
        *_target(to),
        inner,
        values.lines.of(*path),
        section=value.get("section") is not None or bool(inner),
        icon=icon,
        label=str(value.get("aria-label") or ""),
        rel=str(value.get("rel") or ""),
    )


def _page(value: dict[str, Any]) -> str:
    "The page that a section names in place of its own title; else empty."
    title = str(value.get("section") or "")
    return title if _IS_PAGE.fullmatch(title) else ""


def _text(value: dict[str, Any]) -> str | None:
    "What an entry says."
    title = value.get("section", value.get("text"))
    return None if title is None or title is True else str(title)


def _plain(values: Values, value: str, *path: str | int) -> Item | None:
    "An entry that is one word: a page, a pattern, a line, or all pages."
    if value == "auto":
        return Item(auto=("/",), line=values.lines.of(*path))
    if not value.strip("-"):
        return Item(is_line=True, line=values.lines.of(*path))
    if not _checked(values, value, *path):
        return None
    return Item(None, *_target(value), line=values.lines.of(*path))


def _tell(values: Values, entry: dict[str, Any], *path: str | int) -> None:
    "Name what an entry asks for in vain."
    for key, value in entry.items():
        if instead := ITEM.instead(key, value):
            message = f"`{key}` is not supported in the navigation: {instead}"
            values.vain(message, *path, key, hint=ITEM.hint(key))


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


def as_markdown(entries: list[Item]) -> str:
    "Entries of a footer in one line."
    return " · ".join(filter(None, map(_in_words, entries)))


def _in_words(item: Item) -> str:
    icon = f"{{{{< bi {item.icon} >}}}}" if item.icon else ""
    words = " ".join(filter(None, [icon, item.text])) or item.file or item.href or ""
    to = item.href or (item.file and item.file + (f"#{item.anchor}" if item.anchor else ""))
    return f"[{words}](<{to}>)" if to else words
