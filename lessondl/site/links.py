"""What a page of HTML holds and points at, and links between sources turned into links between pages."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import unquote

import lxml.html

from .index import relative, resolve

__all__ = ["Link", "Scan", "scan", "rewrite"]

_OUTSIDE = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*:|//)")
_IMAGE_ALT_OK = ("presentation", "none")


@dataclass(frozen=True)
class Link:
    tag: str  # "a", "img", ...
    raw: str  # as it stands in the page
    target: str  # file of the course it means; empty for an outside address
    anchor: str


@dataclass
class Scan:
    "What the checks need to know of one page."
    ids: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images_without_alt: list[str] = field(default_factory=list)


def scan(html: str, file: str) -> Scan:
    "Read the ids, links and images in the HTML of page `file`."
    found = Scan()
    if not html.strip(): return found
    for el in lxml.html.fragment_fromstring(html, create_parent="div").xpath(".//*[@id or @href or @src]"):
        if el.get("id"): found.ids.append(el.get("id"))
        address = el.get("src") if el.tag != "a" else el.get("href")
        if address is not None and el.get("aria-hidden") != "true": found.links.append(_link(el.tag, address, file))
        if el.tag == "img" and not (el.get("alt") or "").strip() and el.get("role") not in _IMAGE_ALT_OK and el.get("aria-hidden") != "true":
            found.images_without_alt.append(el.get("src") or "")
    return found


def _link(tag, address, file) -> Link:
    if _OUTSIDE.match(address): return Link(tag, address, "", "")
    path, _, anchor = address.partition("#")
    path = path.partition("?")[0]
    return Link(tag, address, resolve(unquote(path).lstrip("/"), "" if path.startswith("/") else file), unquote(anchor))


_A = re.compile(r'(<a\b[^>]*?\shref=)"([^"]*)"')


def rewrite(html: str, file: str, pages: dict, href: str) -> str:
    "Links to the source of a page (`../nbs/01_x.ipynb#id`) become links to the page."
    def one(m):
        link = _link("a", unescape(m[2]), file)
        if link.target not in pages or not re.search(r"\.(qmd|ipynb|md)$", link.target): return m[0]
        to = relative(pages[link.target].href, href) if link.target != file or "#" not in link.raw else ""
        return f'{m[1]}"{escape(to + (f"#{link.anchor}" if link.anchor else ""), quote=True)}"'
    return _A.sub(one, html)
