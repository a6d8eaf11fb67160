"""Which pages a list is made of, and in which order."""

from __future__ import annotations

import fnmatch
import os
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lessonpress import inside
from lessonpress.addresses import is_outside, is_safe, meant, split
from lessonpress.course import Page, Site
from lessonpress.dates import parse_day
from lessonpress.features.listings.options import Listing
from lessonpress.features.posts.post import LISTED, Post
from lessonpress.gather.in_words import in_words, with_links
from lessonpress.gather.metadata import listed
from lessonpress.gather.patterns import is_pattern, pages_matching
from lessonpress.gather.shortcodes import Course, in_values
from lessonpress.gather.yaml_lines import load
from lessonpress.problems import LessonpressError
from lessonpress.render.page import NOT_FOUND

__all__ = ["Item", "items_of"]

Say = Callable[[str, str], None]  # what is wrong with the contents of a list, and a hint


@dataclass
class Item:
    "An entry of a list: a page of the course (`file`), or something that the list itself tells. Plain data."

    title: str
    file: str = ""
    href: str = ""  # of a page below the site; else an address
    subtitle: str = ""
    day: str = ""
    modified: str = ""
    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    description: str = ""
    image: str = ""
    alt: str = ""
    minutes: int = 0
    words: int = 0
    draft: bool = False
    # Other fields that the list shows or sorts by, in words, and the links in such fields: words with their addresses, by the field's name.
    more: dict[str, str] = field(default_factory=dict)
    links: dict[str, list[list[str]]] = field(default_factory=dict)

    def texts(self, name: str) -> list[str]:
        "What a field holds, by the name that Quarto gives it."
        simple = {
            "title": self.title,
            "subtitle": self.subtitle,
            "date": self.day,
            "date-modified": self.modified,
            "description": self.description,
            "filename": posixpath.basename(self.file),
            "reading-time": str(self.minutes or ""),
            "word-count": str(self.words or ""),
        }
        if name in ("author", "categories"):
            return self.authors if name == "author" else self.categories
        return [text] if (text := simple.get(name, self.more.get(name, ""))) else []

    def key(self, name: str) -> tuple[int, float, str]:
        "By which it is sorted: numbers by size, texts without regard to capitals."
        text = ", ".join(self.texts(name))
        try:
            return 0, float(text), ""
        except ValueError:
            return 1, 0.0, text.casefold()


def items_of(listing: Listing, page: Page, site: Site, say: Say) -> list[Item]:
    "The items of a list on a page, in its order."
    found = [i for i in _found(listing, page, site, say) if _is_asked(listing, i)]
    usual = [["order", "asc"], ["title", "asc"]] if any(i.file for i in found) else []
    for name, way in reversed(usual if listing.sort is None else listing.sort):
        given = [i for i in found if i.texts(name)]
        given.sort(key=lambda i: i.key(name), reverse=way == "desc")
        found = [*given, *(i for i in found if not i.texts(name))]
    return found[: listing.max_items] if listing.max_items else found


def _is_asked(listing: Listing, item: Item) -> bool:
    def is_like(patterns: dict[str, Any]) -> bool:
        return all(_matches(item, str(name), wanted) for name, wanted in patterns.items())

    kept = not listing.include or any(map(is_like, listing.include))
    return kept and not any(map(is_like, listing.exclude))


def _matches(item: Item, name: str, wanted: Any) -> bool:
    patterns = wanted if isinstance(wanted, list) else [wanted]
    return any(fnmatch.fnmatchcase(t, str(p)) for t in item.texts(name) for p in patterns)


def _found(listing: Listing, page: Page, site: Site, say: Say) -> Iterator[Item]:
    "Of patterns the pages, of files of YAML what they list, and what the list itself tells."
    patterns = [c for c in listing.contents if isinstance(c, str) and not _is_yaml(c)]
    names = {name for name, _ in listing.sort or ()} | {*listing.fields, *listing.sort_ui, "order"}
    names |= {str(k) for part in (*listing.include, *listing.exclude) for k in part}
    if patterns:
        files = _pages(patterns, page, site, say)
        yield from (_of_page(site, file, names) for file in files)
    for entry in listing.contents:
        if isinstance(entry, dict):
            yield _told(entry, page.file, site, names)
        elif not isinstance(entry, str):
            say(f"`{entry}` is no pattern of pages", "write a pattern, as `posts/*.qmd`")
        elif _is_yaml(entry):
            file = meant(entry, page.file)
            yield from (_told(told, file, site, names) for told in _of_yaml(file, site, say))


def _is_yaml(pattern: str) -> bool:
    return pattern.endswith((".yml", ".yaml"))


def _pages(patterns: list[str], page: Page, site: Site, say: Say) -> list[str]:
    "The pages that patterns name from beside the page, or from the course with `/`; `!` takes some away."
    folder = posixpath.dirname(page.file)
    others = [f for f, p in site.linked.items() if f != page.file and p.href != NOT_FOUND]
    found: dict[str, None] = {}
    if all(p.startswith("!") for p in patterns):
        patterns = ["*", *patterns]
    for pattern in patterns:
        drops, plain = pattern.startswith("!"), pattern.removeprefix("!")
        try:
            matched = pages_matching(site.root, folder, plain, others)
        except ValueError as e:
            say(f"`{pattern}` is no pattern: {e}", "write a pattern, as `posts/*.qmd`")
            continue
        if drops:
            found = {f: None for f in found if f not in matched}
        elif matched:
            found |= dict.fromkeys(matched)
        elif not is_pattern(plain) or not site.hidden:
            say(
                f"no page matches `{pattern}`",
                "a pattern counts from the page's folder, or with / from the course's",
            )
    return [*found]


def _of_page(site: Site, file: str, names: set[str]) -> Item:
    page = site.pages[file]
    post = Post(**page.gathered["posts"])
    image = "" if is_outside(post.image) or LISTED.wrong_with(site.root, post.image) else post.image
    return Item(
        title=post.title,
        file=file,
        href=page.href,
        subtitle=post.subtitle,
        day=post.day,
        modified=post.modified,
        authors=post.authors,
        categories=post.categories,
        description=post.description,
        image=image,
        alt=post.alt,
        minutes=post.minutes,
        words=post.words,
        draft=file in site.config.drafts,
        more={n: in_words(_said(v)) for n, v in page.front.items() if n in names},
    )


def _said(value: Any) -> str:
    listed = value if isinstance(value, list) else [value]
    return ", ".join(str(v) for v in listed if isinstance(v, str | int | float))


def _of_yaml(file: str, site: Site, say: Say) -> list[dict[str, Any]]:
    "The entries of a file of YAML, which is a list of mappings."
    hint = "write a list: `- title: ...`"
    if not inside.is_inside(site.root, file):
        say(f"`{file}` is outside the course", inside.HINT)
    elif not os.path.isfile(site.root / file):
        say(f"`{file}` is not there", "a file counts from the page's folder")
    else:
        try:
            lines = (site.root / file).read_text("utf-8-sig").splitlines(True)
            found = load("items:\n" + "".join(f"  {line}" for line in lines), file, -1)[0]["items"]
            if isinstance(found, list) and all(isinstance(v, dict) for v in found):
                words = Course(site.root, in_words=True)
                made: list[dict[str, Any]] = in_values(
                    found, words, lambda message, hint: say(message, hint or "")
                )
                return made
            say(f"`{file}` is no list of items", hint)
        except (LessonpressError, UnicodeDecodeError) as e:
            say(f"`{file}` cannot be read: {' '.join(str(e).split())}", hint)
    return []


def _told(entry: dict[str, Any], above: str, site: Site, names: set[str]) -> Item:
    "An item that the file `above` tells: a page by its `path`, with what is said of it on top, or an address."
    path = str(entry.get("path") or entry.get("href") or "")
    file = meant(path, above) if path and not is_outside(path) else ""
    own = (site.linked.get(file) or site.at(file)) if file else None
    item = _of_page(site, own.file, names) if own else Item("", href=path if is_safe(path) else "")
    said = {k: _said(v) for k, v in entry.items() if _said(v)}
    told = {k: in_words(said[k]) for k in ("title", "subtitle", "description") if k in said}
    item.title = told.get("title", item.title) or path
    item.subtitle = told.get("subtitle", item.subtitle)
    item.description = told.get("description", item.description)
    if day := parse_day(said.get("date", "")):
        item.day = day.isoformat()
    item.authors = [in_words(a) for a in _words(entry.get("author"))] or item.authors
    item.categories = _words(entry.get("categories")) or item.categories
    image = str(entry.get("image") or "")
    if image and not is_outside(image):
        at = meant(image, above)
        item.image = "" if LISTED.wrong_with(site.root, at) else at
    item.alt = said.get("image-alt", item.alt)
    item.more |= {k: in_words(v) for k, v in said.items() if k in names}
    item.links = {k: pieces for k, v in said.items() if (pieces := _linked(v))}
    return item


def _linked(text: str) -> list[list[str]]:
    "The pieces of a text that has links; one without words says to which file or host it leads."
    pieces = [[words, href if is_safe(href) else ""] for words, href in with_links(text)]
    if not any(href for _, href in pieces):
        return []
    return [[words if words.strip() or not href else _end_of(href), href] for words, href in pieces]


def _end_of(href: str) -> str:
    address = split(href)
    return posixpath.basename(address.path.rstrip("/")) or address.netloc or href


def _words(value: Any) -> list[str]:
    return [str(v) for v in listed(value or None) if isinstance(v, str | int | float)]
