"""The links of pages that Quarto rendered, followed in the finished site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from lxml.html import HtmlElement

from lessonpress.course import Followed, Link, Scan, Site
from lessonpress.feature import anchors_of
from lessonpress.render import html

__all__ = ["follow", "of", "scan_of"]


def of(main: HtmlElement, href: str) -> dict[str, Any]:
    "The ids and links of a page's content; plain data. Links name pages by their addresses."
    found = html.scan(main, href)
    return {"ids": found.ids, "links": [asdict(link) for link in found.links if link.target]}


def scan_of(told: dict[str, Any]) -> Scan:
    return Scan(ids=told["ids"], links=[Link(**link) for link in told["links"]])


def follow(site: Site, is_file: Callable[[str], bool]) -> None:
    "Follow all links within the site, and tell what became of it. `is_file` says of an address whether a file is there."
    made = anchors_of(site)
    ids = {
        site.pages[file].href: r.ids.union(made.get(file, ()))
        for file, r in site.rendered.items()
        if r.parts
    }
    count, broken = 0, []
    for file, rendered in site.rendered.items():
        for link in rendered.scan.links:
            count += 1
            if not _leads(link, site, ids, is_file):
                broken.append((file, link.raw))
    site.followed = Followed(count, broken)


def _leads(
    link: Link, site: Site, ids: dict[str, frozenset[str]], is_file: Callable[[str], bool]
) -> bool:
    page = site.at(link.target)
    href = page.href if page else link.target
    if href in ids:
        return not link.anchor or link.tag != "a" or link.anchor in ids[href]
    if link.target in ("", "."):
        return "index.html" in ids
    return is_file(href) or link.raw in ("", "#")
