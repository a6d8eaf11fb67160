"""The addresses in a tree of HTML, wherever HTML and CSS can have one: found, and changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

__all__ = ["Found", "addresses", "in_attribute", "of_css", "readdressed"]

Change = Callable[[str], str]

_LEADING = ("a", "area")  # a reader has to ask for what they lead to; all others load it
_PLAIN = {
    "href": ("a", "area", "link", "use", "image"),
    "xlink:href": ("a", "use", "image"),
    "src": (
        "img",
        "script",
        "iframe",
        "frame",
        "embed",
        "source",
        "track",
        "video",
        "audio",
        "input",
    ),
    "poster": ("video",),
    "data": ("object",),
    "background": ("body", "table", "td", "th"),
}
_SETS = ("srcset", "imagesrcset")
_TAGS = {"style"}.union(*_PLAIN.values())
# Of one walk over all elements of a page this costs most, and hardly any page has one.
_STYLED = etree.XPath("descendant::*/@style[contains(., 'url(')]/..")
_URL = re.compile(r"""(\burl\(\s*)("[^"]*"|'[^']*'|[^)'"\s]*)(\s*\))""", re.I)
_IMPORT = re.compile(r"""(@import\s+)("[^"]*"|'[^']*')()""", re.I)
_CANDIDATE = re.compile(
    r"([\s,]*+)([^\s,](?:\S*[^\s,])?)([^,]*)"
)  # an address, and how wide or dense it is


@dataclass(frozen=True)
class Found:
    "An address in a page."

    el: HtmlElement
    raw: str

    @property
    def is_loaded(self) -> bool:
        return self.el.tag not in _LEADING


def addresses(root: HtmlElement) -> Iterator[Found]:
    "The addresses in a tree in their order, but for those of links that are hidden from readers: each line of code has one to itself."
    for el in _linking(root):
        if el.tag == "a" and el.get("aria-hidden") == "true":
            continue
        found: list[str] = []
        _changed(el, partial(_kept, found))
        yield from (Found(el, raw) for raw in found)


def _linking(root: HtmlElement) -> Iterable[HtmlElement]:
    "The elements that may hold an address, in their order."
    styled = set(cast(list[HtmlElement], _STYLED(root)))
    if not styled:
        return cast(Iterable[HtmlElement], root.iter(*_TAGS))
    return (el for el in root.iter() if el in styled or el.tag in _TAGS)


def of_css(text: str) -> list[str]:
    "The addresses in a piece of CSS."
    found: list[str] = []
    in_css(text, partial(_kept, found))
    return found


def _kept(found: list[str], raw: str) -> str:
    found.append(raw)
    return raw


def readdressed(root: HtmlElement, change: Change) -> None:
    "Change each address in a tree that leads out of the page, in their order."
    for el in _linking(root):
        if el.tag != "a" or not el.get("href", "").startswith("#"):
            _changed(el, change)


def _changed(el: HtmlElement, change: Change) -> None:
    for name, value in el.attrib.items():
        new = in_attribute(str(el.tag), str(name), str(value), change)
        if new != value:
            el.set(name, new)
    if el.tag == "style" and el.text:
        el.text = in_css(el.text, change)


def in_attribute(tag: str, name: str, value: str, change: Change) -> str:
    "The value of an attribute with its addresses changed, if it has any."
    if name in _SETS:
        return _CANDIDATE.sub(lambda m: f"{m[1]}{change(m[2])}{m[3]}", value)
    if name == "style":
        return in_css(value, change)
    if name not in _PLAIN:
        return value
    return change(value) if tag in _PLAIN[name] else value


def in_css(text: str, change: Change) -> str:
    "A piece of CSS with its addresses changed; `url(#x)` is no address but a part of a drawing."

    def one(m: re.Match[str]) -> str:
        sign = m[2][:1] if m[2][:1] in ("'", '"') else ""
        raw = m[2].strip(sign) if sign else m[2]
        new = raw if raw.startswith("#") or not raw else change(raw)
        return m[0] if new == raw else f"{m[1]}{sign}{new}{sign}{m[3]}"

    if "url(" not in text.lower() and "@import" not in text.lower():
        return text
    return _IMPORT.sub(one, _URL.sub(one, text))
