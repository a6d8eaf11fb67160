"""Lists of pages, as Quarto's `listing` asks for them, the same on both hosts, with their feeds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lessonpress.addresses import address
from lessonpress.course import Added, Content, Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.listings import feed
from lessonpress.features.listings.items import Item, items_of
from lessonpress.features.listings.options import Listing, listings_of
from lessonpress.features.listings.page import html as written
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report, Rule
from lessonpress.render.templates import own_template

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_HERE = Path(__file__).parent
SCRIPT, STYLE = "listings.js", "posts.css"


class Listings(Feature):
    name = "listings"
    from_pages = True
    keeps_views = True
    scripts = {SCRIPT: [_HERE / f"{name}.js" for name in ("shown", "controls", "listings")]}
    styles = {STYLE: [_HERE / "listings.css"]}
    rules = {
        "listing": Rule("A list of pages is asked for in a way that can be done.", "warning"),
        "empty-listing": Rule("What a list of pages is made of is there.", "warning"),
    }

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "What the page asks for."
        if "listing" not in page.front:
            return None

        def say(level: str, message: str, *path: Any, hint: str | None = None) -> None:
            place = told.source.place_of(*path)
            if level == "error":
                report.warn("listing", message, hint=hint, **place)
            else:
                report.warn("unsupported", message, hint=hint, **place)

        return listings_of(page.front, say) or None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        "Of a page with lists their items, of each page that is in a list the first one of them."
        out: dict[str, dict[str, Any]] = {}
        if site.bare:  # then Quarto's own list stays
            return out
        for file, asked in site.gathered(self.name).items():
            lists = [_filled(Listing.of(one), site.pages[file], site) for one in asked]
            out.setdefault(file, {})["lists"] = lists
        for file in [f for f, told in out.items() if "lists" in told]:
            for one in out[file]["lists"]:
                for item in one["items"]:
                    if item["file"] and _is_log(one["listing"]):
                        there = site.pages[file]
                        ends: dict[str, Any] = {"href": there.href, "title": there.title}
                        ends["categories"] = (
                            item["categories"] if one["listing"]["categories"] else []
                        )
                        out.setdefault(item["file"], {}).setdefault("end", ends)
        return out

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        "Each list takes the place of the div with its id, or stands last."
        for one in connected.get("lists", ()):
            blocks = _placed(blocks, one, page)
        if end := connected.get("end"):
            blocks = [*blocks, _end(end, page)]
        return blocks

    def loads(self, html: HtmlElement) -> list[str]:
        if html.find_class("posts"):
            return [STYLE, SCRIPT]
        return [STYLE] if html.find_class("post-end") else []

    def around(self, site: Site, workshop: Workshop) -> Mapping[str, Added]:
        "In the head of a page with lists the address of its feed, where readers of feeds look for it."
        found: dict[str, Added] = {}
        for file, one, category, href in _feeds(site):
            title = one["listing"]["feed"]["title"] or site.config.title or site.pages[file].title
            shown = {"title": title, "category": category, "href": address(href, file)}
            head = own_template(__file__, "feed_link.html").render(**shown)
            found[file] = Added(found[file].head + head if file in found else head)
        return found

    def anchors(self, site: Site) -> Mapping[str, Collection[str]]:
        "Of a page with lists `#category=...`, which shows one category."
        return {
            file: {f"category={c}" for one in lists for i in one["items"] for c in i["categories"]}
            for file, lists in _lists(site)
        }

    def check(self, site: Site) -> None:
        "A pattern that names nothing, and items without a day in a list that is sorted by it or followed."
        for file, lists in _lists(site):
            source = site.pages[file].source
            for one in lists:
                place = source.place_of("listing", "contents")
                for message, hint in one["wrong"]:
                    site.report.warn("empty-listing", message, hint=hint, **place)
                if _needs_days(one["listing"]):
                    _tell_undated(site, one["items"])

    def offers(self, site: Site) -> set[str]:
        return {href for _, _, _, href in _feeds(site)}

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        made: dict[str, Content] = {}
        for file, one, category, href in _feeds(site):
            told = Listing.of(one["listing"])
            items = [Item(**i) for i in one["items"]]
            assert told.feed is not None
            key = [asdict(told.feed), one["items"], site.config.site_url]
            keys = [
                site.rendered[i.file].key or site.rendered[i.file].parts
                for i in items
                if i.file in site.rendered
            ]
            make = partial(feed.rss, site, file, told.feed, items, category)
            found = workshop.memory.get((self.name, href), [key, keys], make)
            made |= {name: Content.of(data) for name, data in found.items()}
        return made


def _filled(listing: Listing, page: Page, site: Site) -> dict[str, Any]:
    wrong: list[list[str]] = []
    items = items_of(listing, page, site, lambda message, hint: wrong.append([message, hint]))
    return {
        "listing": asdict(listing),
        "items": [asdict(i) for i in items],
        "feed": bool(listing.feed and site.config.site_url),
        "wrong": wrong,
    }


def _is_log(listing: dict[str, Any]) -> bool:
    "Whether a list is where its pages are at home, and not a choice of them."
    return bool(listing["feed"] or listing["categories"]) and not listing["max_items"]


def _lists(site: Site) -> list[tuple[str, list[dict[str, Any]]]]:
    views = {file: site.view(file, Listings.name) or {} for file in sorted(site.views)}
    return [(file, view["lists"]) for file, view in views.items() if "lists" in view]


def _feeds(site: Site) -> list[tuple[str, dict[str, Any], str, str]]:
    "The page, the list, the category and the address of each feed; the first list of a page has its address."
    found: dict[str, tuple[str, dict[str, Any], str, str]] = {}
    for file, lists in _lists(site):
        for one in lists:
            if one["feed"]:
                told = Listing.of(one["listing"]).feed
                assert told is not None
                for href, category in feed.addresses(site.pages[file].href, told).items():
                    found.setdefault(href, (file, one, category, href))
    return [*found.values()]


def _needs_days(listing: dict[str, Any]) -> bool:
    by_day = any(name == "date" for name, _ in listing["sort"] or ())
    return by_day or listing["feed"] is not None


def _tell_undated(site: Site, items: list[dict[str, Any]]) -> None:
    for item in items:
        page = site.pages.get(item["file"])
        if page and not item["day"] and page.front.get("date") in (None, ""):
            message = "this post has no date, so it stands last in lists by date"
            hint = "write `date: 2021-07-14`, or begin the file's name with the day"
            site.report.warn("date", message, file=page.file, hint=hint)


def _placed(blocks: list[T.Node], one: dict[str, Any], view: View) -> list[T.Node]:
    listing = Listing.of(one["listing"])
    items = [Item(**i) for i in one["items"]]
    level = 1

    def made() -> T.Node:
        href = (
            next(iter(feed.addresses(view.file, listing.feed)))
            if one["feed"] and listing.feed
            else ""
        )
        return T.raw(written(listing, items, view.file, level, href, view.word))

    for n, block in enumerate(blocks):
        if block["t"] == "Header":
            level = block["c"][0]
        if block["t"] == "Div" and T.id_of(block) == listing.id:
            return [*blocks[:n], made(), *blocks[n + 1 :]]
    return [*blocks, made()]


def _end(end: dict[str, Any], page: View) -> T.Node:
    "Below a post the way back to its list, and to the lists of its categories."
    to = address(end["href"], page.file)
    names = [[c, f"{to}#category={quote(c, safe='')}"] for c in end["categories"]]
    shown = {"title": end["title"], "to": to, "names": names, "word": page.word}
    return T.raw(own_template(__file__, "end.html").render(**shown))


feature = Listings()
