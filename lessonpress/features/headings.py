"""Links to a heading as Jupyter or GitHub call it, `#Two-Words` or `#1-two-words`: they lead to the id that Pandoc gives it, `two-words`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lessonpress import html_pieces
from lessonpress.addresses import target
from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_TITLE = "title-block-header"


class Headings(Feature):
    name = "headings"

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "The links to a part of another page, or to one that the page does not have as it is written."
        found: dict[str, tuple[str, str]] = {}
        for raw in dict.fromkeys(raw for n in told.nodes for raw in _addresses(n) if "#" in raw):
            to, anchor = target(raw, page.file)
            if to and anchor and (to != page.file or anchor not in page.labels):
                found[raw] = to, anchor
        return found or None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        "Of each page its links of that kind, and the id that each of them means."
        named = cache(lambda file: _named(site.pages[file]))
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for file, links in site.gathered(self.name).items():
            for raw, (to, anchor) in links.items():
                page = site.pages.get(to) or site.at(to)
                if page and anchor not in page.labels:
                    if id := named(page.file).get(_letters(anchor)):
                        found[file][raw] = id
        return found

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        def leading(raw: str) -> str:
            return f"{raw.partition('#')[0]}#{quote(connected[raw])}" if raw in connected else raw

        def in_link(n: T.Node) -> None:
            n["c"][2][0] = leading(n["c"][2][0])

        def in_tag(tag: str, attributes: html_pieces.Attributes) -> None:
            if tag == "a" and (raw := attributes.get("href")):
                attributes["href"] = leading(raw)

        def in_html(n: T.Node) -> None:
            if any(raw in connected for raw in _addresses(n)):
                n["c"][1] = html_pieces.rewritten(n["c"][1], in_tag)

        T.edit(blocks, {"Link": in_link, "RawInline": in_html, "RawBlock": in_html})
        return blocks


def _addresses(n: T.Node) -> list[str]:
    "What a link leads to, and the links in a piece of HTML."
    if n["t"] == "Link":
        return [n["c"][2][0]]
    if n["t"] in ("RawInline", "RawBlock") and "href" in (html := n["c"][1]) and "#" in html:
        tags = html_pieces.start_tags(html)
        return [str(a["href"]) for tag, a in tags if tag == "a" and a.get("href")]
    return []


def _letters(name: str) -> str:
    "What the names of a heading share: its letters and figures from the first letter on."
    plain = "".join(c for c in name.casefold() if c.isalnum())
    return plain.lstrip("0123456789")


def _named(page: Page) -> dict[str, str]:
    "The ids of a page by their letters, without those of which two have the same."
    found: dict[str, str] = {"": ""}
    for id in page.labels:
        found[_letters(id)] = "" if _letters(id) in found else id
    if page.title:
        found.setdefault(_letters(page.title), _TITLE)
    return found


feature = Headings()
