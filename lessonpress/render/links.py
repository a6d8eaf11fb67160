"""What a page of HTML holds and points at, whether it is whole, and links between sources turned into links between pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import quote

import lxml.html

from lessonpress.addresses import address, target

__all__ = ["Link", "Scan", "rewrite", "scan", "unbalanced"]

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
    if not html.strip():
        return found
    for el in lxml.html.fragment_fromstring(html, create_parent="div").xpath(
        ".//*[@id or @href or @src]"
    ):
        if el.get("id"):
            found.ids.append(el.get("id"))
        raw = el.get("href") if el.tag in ("a", "link") else el.get("src")
        if raw is not None and el.get("aria-hidden") != "true":
            found.links.append(Link(el.tag, raw, *target(raw, file)))
        if (
            el.tag == "img"
            and not (el.get("alt") or "").strip()
            and el.get("role") not in _IMAGE_ALT_OK
            and el.get("aria-hidden") != "true"
        ):
            found.images_without_alt.append(el.get("src") or "")
    return found


_A = re.compile(r"""(<a\b[^>]*?\shref=)("[^"]*"|'[^']*')""", re.I)


def rewrite(html: str, file: str, pages: dict, href: str) -> str:
    "Links to the source of a page (`../nbs/01_x.ipynb#id`) become links to the page."

    def one(m):
        raw = unescape(m[2][1:-1])
        if raw.startswith("#"):
            return m[0]  # each line of code has one
        to, anchor = target(raw, file)
        if to not in pages:
            return m[0]
        new = (
            address(pages[to].href, href, anchor)
            if to != file or not anchor
            else f"#{quote(anchor)}"
        )
        return f'{m[1]}"{escape(new)}"'

    return _A.sub(one, html)


_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
_MAY_STAY_OPEN = {
    "p",
    "li",
    "dt",
    "dd",
    "tr",
    "td",
    "th",
    "thead",
    "tbody",
    "tfoot",
    "option",
    "colgroup",
    "caption",
    "html",
    "head",
    "body",
}


class _Tags(HTMLParser):
    "Goes through HTML and remembers the first tag that closes what is not open."

    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], None

    def handle_starttag(self, tag, attributes):
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        while (
            self.open
            and self.open[-1] != tag
            and self.open[-1] in _MAY_STAY_OPEN
            and tag in self.open
        ):
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in _VOID | _MAY_STAY_OPEN:
            self.wrong = self.wrong or f"</{tag}>"


def unbalanced(html: str) -> str | None:
    "What stays open in a piece of HTML, or is closed without being open, and would take the page around it along."
    if html.count("<!--") > html.count("-->"):
        return "<!--"
    tags = _Tags()
    tags.feed(html)
    tags.close()
    return tags.wrong or next((f"<{t}>" for t in tags.open if t not in _MAY_STAY_OPEN), None)
