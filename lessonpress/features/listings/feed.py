"""A list of pages as RSS, with the whole text of each: the addresses in it are whole, too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote, urljoin

from lxml import etree
from lxml.html import HtmlElement

from lessonpress.course import Site
from lessonpress.dates import parse_day
from lessonpress.features.listings.items import Item
from lessonpress.features.listings.options import Feed
from lessonpress.html_addresses import readdressed
from lessonpress.html_tree import inner, parsed
from lessonpress.render.page import with_links

__all__ = ["addresses", "rss"]

ATOM, CONTENT, DC = (
    "http://www.w3.org/2005/Atom",
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/dc/elements/1.1/",
)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNFIT = re.compile(r"[^\w.-]+")
# What a reader of a feed cannot use: it works by our scripts, or belongs to the page around the text.
_LEFT_OUT = (
    ".//script | .//style | .//button | .//iframe | .//*[@id='title-block-header'] | .//*[@hidden]"
    " | .//*[contains(@class, 'post-end')] | .//*[contains(@class, 'anchorjs-link')]"
    " | .//*[contains(@class, 'posts-feed')] | .//*[contains(@class, 'post-line')] | .//annotation"
)


def addresses(href: str, feed: Feed) -> dict[str, str]:
    "The file of the feed of the page at `href`, as Quarto calls it, and of those of its categories: categories by files."
    stem = href.rpartition(".")[0]
    return {f"{stem}.xml": ""} | {f"{stem}-{_slug(c)}.xml": c for c in feed.categories}


def _slug(category: str) -> str:
    return _UNFIT.sub("-", category.lower()).strip("-.") or "category"


def rss(site: Site, file: str, feed: Feed, items: list[Item], category: str) -> Mapping[str, bytes]:
    "The feed of the list on the page `file`, or of one of its categories, by its address."
    page, url = site.pages[file], site.config.site_url
    href = next(h for h, c in addresses(page.href, feed).items() if c == category)
    kept = [i for i in items if i.file and (not category or category in i.categories)]
    kept.sort(key=lambda i: i.day, reverse=True)
    names = {"atom": ATOM, "content": CONTENT, "dc": DC}
    root = etree.Element("rss", {"version": "2.0"}, nsmap=names)
    channel = etree.SubElement(root, "channel")
    title = feed.title or site.config.title or page.title
    _add(channel, "title", f"{title} – {category}" if category else title)
    _add(channel, "link", url + quote(page.href))
    own = etree.SubElement(channel, f"{{{ATOM}}}link")
    own.attrib.update({"href": url + quote(href), "rel": "self", "type": "application/rss+xml"})
    _add(channel, "description", feed.description or _said_by(site, file) or title)
    _add(channel, "language", feed.language or site.config.lang)
    if day := next((i.day for i in kept if i.day), ""):
        _add(channel, "lastBuildDate", _time(day))
    for item in kept[: feed.items]:
        _item(channel, site, feed, item)
    return {href: etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)}


def _said_by(site: Site, file: str) -> str:
    said: Any = site.pages[file].front.get("description") or site.config.description
    return said if isinstance(said, str) else ""


def _add(parent: Any, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = _UNWRITABLE.sub("", text)


def _time(day: str) -> str:
    found = parse_day(day)
    assert found is not None
    return format_datetime(datetime(found.year, found.month, found.day, tzinfo=UTC))


def _item(channel: Any, site: Site, feed: Feed, item: Item) -> None:
    el = etree.SubElement(channel, "item")
    url = site.config.site_url + quote(item.href)
    _add(el, "title", item.title)
    _add(el, "link", url)
    etree.SubElement(el, "guid", isPermaLink="true").text = url
    if item.day:
        _add(el, "pubDate", _time(item.day))
    for author in item.authors:
        _add(el, f"{{{DC}}}creator", author)
    for name in item.categories:
        _add(el, "category", name)
    main = _text(site, item, url) if feed.type != "metadata" else None
    paragraphs = main.iter("p") if main is not None and feed.type == "partial" else ()
    first = next((p for p in paragraphs if p.text_content().strip()), None)
    _add(el, "description", item.description if first is None else inner(first))
    if feed.type == "full" and main is not None:
        _add(el, f"{{{CONTENT}}}encoded", inner(main).strip())


def _text(site: Site, item: Item, url: str) -> HtmlElement | None:
    "The text of a page without what only its page can do, its addresses whole."
    rendered = site.rendered.get(item.file)
    if rendered is None:
        return None
    main = parsed(with_links(rendered, item.href, site.pages))
    for el in main.xpath(_LEFT_OUT):
        if el.getparent() is not None:
            el.drop_tree()
    readdressed(main, lambda raw: urljoin(url, raw))
    for el in main.iter("a"):
        if el.get("href", "").startswith("#"):
            el.set("href", url + el.get("href"))
    return main
