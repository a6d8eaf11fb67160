"""A list of pages as HTML, the same on both hosts, whole without its script."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from lessonpress.addresses import address, is_outside
from lessonpress.dates import parse_day, shown_day
from lessonpress.features.listings.items import Item
from lessonpress.features.listings.options import Listing
from lessonpress.render.templates import own_template
from lessonpress.words import ENGLISH, Words

__all__ = ["html"]

# The words for the fields that have a name of their own.
NAMES = {
    **{
        name: f"list.{name}"
        for name in ("author", "categories", "date", "description", "subtitle", "title")
    },
    "date-modified": "list.modified",
    "filename": "list.file",
    "reading-time": "list.time",
    "word-count": "list.words",
}
_DATES = ("date", "date-modified")


def html(
    listing: Listing, items: list[Item], file: str, level: int, feed: str, word: Words = ENGLISH
) -> str:
    "The list on the page of the course `file`, below headings of `level`; `feed` is the file of its feed, if it has one."
    fields = listing.fields
    shown = [_shown(i, listing, file, word) for i in items]
    controls = {
        "sort": [[n, _name(n, listing, word)] for n in listing.sort_ui],
        "filter": bool(listing.filter_ui),
        "categories": listing.categories,
        "size": listing.page_size,
    }
    with_image = "image" in fields and any(i["image"] for i in shown)
    return own_template(__file__, "list.html").render(
        word=word,
        listing=listing,
        items=shown,
        fields=[f for f in fields if f != "image" or with_image],
        names={f: _name(f, listing, word) for f in fields},
        controls=json.dumps(controls, ensure_ascii=False),
        heading=f"h{min(level + 1, 6)}",
        feed=address(feed, file) if feed else "",
        with_image=with_image,
        room=_room(shown, word) if listing.categories == "numbered" else [],
    )


def _room(items: list[dict[str, Any]], word: Words) -> list[str]:
    "What the links to categories will say, so that their room is kept until the script has made them."
    counts = Counter(name for i in items for name in i["categories"])
    if not counts:
        return []
    return [
        f"{word('listings.all')} {len(items)}",
        *(f"{name} {n}" for name, n in sorted(counts.items())),
    ]


def _name(field: str, listing: Listing, word: Words) -> str:
    if field == "image":
        return listing.names.get(field, "")
    known = (
        word(NAMES[field])
        if field in NAMES
        else (field.replace("-", " ").replace("_", " ").capitalize())
    )
    return listing.names.get(field, known)


def _shown(item: Item, listing: Listing, file: str, word: Words) -> dict[str, Any]:
    "An item as the template has it."
    href = item.href if is_outside(item.href) or not item.file else address(item.href, file)
    image = item.image or (listing.placeholder if "image" in listing.fields else "")
    sorted_by = {n: item.texts(n)[0] for n in listing.sort_ui if item.texts(n)}
    texts = {f: ", ".join(item.texts(f)) for f in (*listing.fields, *listing.filter_ui)}
    found = " ".join(texts[f] for f in listing.filter_ui if f != "image").casefold()
    return {
        "href": href,
        "title": item.title or item.href or item.file,
        "texts": {f: _text(f, t, listing, word) for f, t in texts.items()},
        "links": _links(item, listing),
        "iso": {f: t for f, t in texts.items() if f in _DATES and t},
        "categories": item.categories,
        "image": address(item.image, file) if item.image else image,
        "alt": item.alt,
        "draft": item.draft,
        "sort": json.dumps(sorted_by, ensure_ascii=False),
        "found": found if {*listing.filter_ui} != {*listing.fields} else "",
    }


def _links(item: Item, listing: Listing) -> dict[str, list[list[str]]]:
    "The links in fields that are shown whole, and are no links themselves."
    plain = {"title", "categories", "image", *_DATES, *(listing.links if item.href else ())}
    if 0 < listing.description_length < len(item.description):
        plain.add("description")
    return {f: pieces for f, pieces in item.links.items() if f not in plain}


def _text(field: str, text: str, listing: Listing, word: Words) -> str:
    if field in _DATES:
        day = parse_day(text)
        return shown_day(day, listing.date_format, word) if day else text
    if field == "description":
        return _cut(text, listing.description_length)
    if field == "reading-time":
        return word("place.minutes", int(text)) if text else ""
    return text


def _cut(text: str, length: int) -> str:
    "The words that fit."
    if not length or len(text) <= length:
        return text
    whole = text[:length].rpartition(" ")[0] or text[:length]
    return whole.rstrip(" ,;:–-") + " …"
