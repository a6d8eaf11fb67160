"""What a page loads from other hosts as soon as it is opened: by its elements, by documents in it, and by its scripts."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from lxml.html import HtmlElement

from lessonpress.html_addresses import Found, addresses
from lessonpress.html_tree import parsed

__all__ = ["document_of", "loaded"]

_WEB = re.compile(r"(?:https?:)?//", re.I)
_RELATED = {"canonical", "alternate", "author", "license", "me", "next", "prev", "help"}
# Addresses in a script that it most likely asks for: files that no reader opens, hosts that serve nothing else. Slashes may be escaped, as in JSON.
_IN_SCRIPT = re.compile(r"""["'`](https?:(?:\\?/){2}[^"'`\s<>]+)["'`]""")
_FETCHED = re.compile(r"\.(?:m?js|css|json|geojson|csv|wasm|png|jpe?g)(?:[?#]|$)|/\{[zxy]\}", re.I)
_SERVES = re.compile(r"//[^/]*(?:\bcdn|unpkg|jsdelivr|\btiles?\b|googleapis)", re.I)
_SCHEMA = "/schema/"  # by which JSON is only called what it is
_LIBRARY = 200_000  # characters: a whole library in the page has all it needs, and names much else
_DEEPEST = 3


def loaded(root: HtmlElement, found: Iterable[Found], depth: int = 0) -> list[str]:
    "The addresses on other hosts that are asked when a tree is shown, in which those of `found` stand, each once."
    out = [at.raw for at in found if _WEB.match(at.raw) and at.is_loaded and _is_fetched(at.el)]
    for script in root.iter("script"):
        out += _of_script(script.text or "")
    if depth < _DEEPEST:
        for inside in _documents(root):
            tree = parsed(inside)
            out += loaded(tree, addresses(tree), depth + 1)
    return list(dict.fromkeys(out))


def _is_fetched(el: HtmlElement) -> bool:
    return el.tag != "link" or not _RELATED & set((el.get("rel") or "").lower().split())


def _of_script(text: str) -> Iterator[str]:
    if len(text) > _LIBRARY:
        return
    for m in _IN_SCRIPT.finditer(text):
        url = m[1].replace("\\/", "/")
        if _SCHEMA not in url and (_FETCHED.search(url) or _SERVES.search(url)):
            yield url


def _documents(root: HtmlElement) -> Iterator[str]:
    "The documents that frames hold as text, such as folium's maps."
    for frame in root.iter("iframe"):
        if inside := document_of(frame):
            yield inside


def document_of(frame: HtmlElement) -> str | None:
    "The document that a frame holds as text; None where it stands at an address."
    inside: str | None = frame.get("srcdoc")
    if inside is not None:
        return inside
    head, _, data = (frame.get("src") or frame.get("data-html") or "").partition(",")
    head = head.strip().lower()
    if not head.startswith("data:text/html"):
        return None
    return _decoded(data) if head.endswith(";base64") else unquote(data)


def _decoded(data: str) -> str:
    try:
        return base64.b64decode(unquote(data)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
