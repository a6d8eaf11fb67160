"""What a page's `listing` asks for, checked, each value with the place where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from lessonpress.gather.metadata import listed
from lessonpress.problems import nearest

__all__ = ["DONE", "TOLD", "Feed", "Listing", "listings_of", "read"]

TYPES = ("default", "grid", "table")
CLOUDS = ("numbered", "unnumbered", "cloud")
FEEDS = ("full", "partial", "metadata")
DESCRIPTION = 175  # letters of a description, unless the listing says otherwise
PAGE = {"default": 25, "grid": 18, "table": 30}
FIELDS = {
    "default": ["date", "title", "author", "subtitle", "image", "description"],
    "grid": ["title", "author", "date", "image", "description"],
    "table": ["date", "title", "author"],
}
_DISPLAY = (
    "fields field-display-names field-links date-format max-description-length image-placeholder "
    "image-align image-height grid-columns"
)
DONE = frozenset(
    f"id type contents sort sort-ui filter-ui categories feed page-size max-items include exclude {_DISPLAY}".split()
)
_OWN_STYLE = "our own style is used"
TOLD = {
    "template": "lists are made by our own templates",
    "template-params": "lists are made by our own templates",
    "field-types": "what looks like a day or a number is sorted as one",
    "field-required": "an item is shown without what it does not say",
    "grid-item-border": _OWN_STYLE,
    "grid-item-align": _OWN_STYLE,
    "table-striped": _OWN_STYLE,
    "table-hover": _OWN_STYLE,
    "image-lazy-loading": "pictures load as they come into view",
}
_IN_FEED = frozenset(["items", "type", "title", "description", "language", "categories"])
_NOT_IN_FEED = {"image": "a feed has no picture", "xml-stylesheet": "a feed has no style sheet"}
Say = Callable[..., None]  # level, message, *path, hint=


@dataclass
class Feed:
    items: int = 20
    type: str = "full"
    title: str = ""
    description: str = ""
    language: str = ""
    categories: list[str] = field(default_factory=list)


@dataclass
class Listing:
    "One list of pages. Plain data."

    id: str = "listing"
    type: str = "default"
    contents: list[Any] = field(default_factory=list)  # patterns, or items as they are
    sort: list[list[str]] | None = None  # names of fields, each with `asc` or `desc`
    sort_ui: list[str] = field(default_factory=list)
    filter_ui: list[str] = field(default_factory=list)
    categories: str = ""  # how they are listed
    feed: Feed | None = None
    fields: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    page_size: int = 25
    max_items: int = 0
    date_format: str = "medium"
    description_length: int = DESCRIPTION
    placeholder: str = ""
    image_align: str = "right"
    image_height: str = ""
    columns: int = 3
    include: list[dict[str, Any]] = field(default_factory=list)
    exclude: list[dict[str, Any]] = field(default_factory=list)

    @staticmethod
    def of(data: dict[str, Any]) -> Listing:
        feed = data.get("feed")
        return Listing(**data | {"feed": feed and Feed(**feed)})


def listings_of(front: dict[str, Any], say: Say) -> list[dict[str, Any]]:
    "The listings that a page's front matter asks for, as plain data; what cannot be done is told."
    asked = front.get("listing")
    if asked is None or asked is False:
        return []
    several = isinstance(asked, list)
    found = []
    for i, one in enumerate(asked if several else [asked]):
        path: tuple[Any, ...] = ("listing", i) if several else ("listing",)
        id = f"listing-{i + 1}" if several else "listing"
        found.append(asdict(read(one, path, id, say)))
    return found


def read(asked: Any, path: tuple[Any, ...], id: str, say: Say) -> Listing:
    "One listing: a mapping, `true`, or the name of a type."
    if asked is True:
        asked = {}
    if isinstance(asked, str):
        if asked not in TYPES:
            hint = nearest(asked, TYPES) or "write `contents: ` below `listing:`"
            say("vain", f"`listing: {asked}` is no type of list", *path, hint=hint)
        asked = {"type": asked} if asked in TYPES else {}
    if not isinstance(asked, dict):
        say("error", "`listing` should be a mapping", *path)
        asked = {}
    return _Reader(asked, path, say).listing(id)


class _Reader:
    "Takes the values out of one mapping; a value of a wrong kind is told, and counts as not there."

    def __init__(self, asked: dict[str, Any], path: tuple[Any, ...], say: Say):
        self.asked, self.path, self.say = asked, path, say

    def listing(self, id: str) -> Listing:
        self.unknown()
        type = self.choice("type", TYPES, "default")
        fields = self.strings("fields") or FIELDS[type]
        shows = self.categories()
        if shows and "categories" not in fields and type != "table":
            fields = [*fields, "categories"]
        names = self.asked.get("field-display-names")
        return Listing(
            id=str(self.asked.get("id") or id),
            type=type,
            contents=self.listed("contents") or ["*"],
            sort=self.sort(),
            sort_ui=self.control("sort-ui", ["title", "date", "author"], type),
            filter_ui=self.control("filter-ui", fields, type),
            categories=shows,
            feed=self.feed(),
            fields=fields,
            names={str(k): str(v) for k, v in names.items()} if isinstance(names, dict) else {},
            links=self.strings("field-links") or ["title", "filename"],
            page_size=self.number("page-size", PAGE[type]),
            max_items=self.number("max-items", 0),
            date_format=self.text("date-format", "medium"),
            description_length=self.number("max-description-length", DESCRIPTION),
            placeholder=self.text("image-placeholder", ""),
            image_align=self.choice("image-align", ("right", "left"), "right"),
            image_height=self.length("image-height"),
            columns=self.number("grid-columns", 3),
            include=[v for v in self.listed("include") if isinstance(v, dict)],
            exclude=[v for v in self.listed("exclude") if isinstance(v, dict)],
        )

    def unknown(self) -> None:
        for key, value in self.asked.items():
            if key in DONE or value in (None, False) or key == "type":
                continue
            instead = TOLD.get(str(key), "no such key is known")
            hint = None if key in TOLD else nearest(key, DONE)
            self.vain(f"`listing.{key}`", instead, key, hint=hint)

    def vain(self, what: str, instead: str, *path: Any, hint: str | None = None) -> None:
        message = f"{what} is not supported by the embedded renderer: {instead}"
        self.say("vain", message, *self.path, *path, hint=hint)

    def wrong(self, key: str, what: str) -> None:
        self.say("error", f"`listing.{key}` should be {what}", *self.path, key)

    def choice(self, key: str, among: tuple[str, ...], default: str) -> str:
        value = self.asked.get(key, default)
        if value in among:
            return str(value)
        if key == "type" and value == "custom":
            self.vain("`listing.type: custom`", TOLD["template"], key)
        else:
            self.wrong(key, " or ".join(f"`{word}`" for word in among))
        return default

    def listed(self, key: str) -> list[Any]:
        return listed(self.asked.get(key))

    def strings(self, key: str) -> list[str]:
        return [str(v) for v in self.listed(key) if isinstance(v, str | int | float)]

    def number(self, key: str, default: int) -> int:
        value = self.asked.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.wrong(key, "a whole number")
        return default

    def text(self, key: str, default: str) -> str:
        value = self.asked.get(key, default)
        if isinstance(value, str):
            return value
        self.wrong(key, "text")
        return default

    def length(self, key: str) -> str:
        "A length of CSS, which goes into a style, so it is one and nothing else."
        value = str(self.asked.get(key, ""))
        number = value.rstrip("abcdefghijklmnopqrstuvwxyz%")
        if not value or number.replace(".", "", 1).isdecimal() and value[len(number) :]:
            return value
        if value.isdecimal():
            return f"{value}px"
        self.wrong(key, "a length, as 120px")
        return ""

    def sort(self) -> list[list[str]] | None:
        "The fields to sort by; None for the usual order, nothing for that of the contents."
        value = self.asked.get("sort")
        if value is False:
            return []
        found = []
        for one in self.strings("sort"):
            field, _, way = one.strip().partition(" ")
            if way.strip() not in ("", "asc", "desc"):
                self.wrong("sort", "fields, each with `asc` or `desc`: `date desc`")
            found.append([field, "desc" if way.strip() == "desc" else "asc"])
        return found if value not in (None, True) else None

    def control(self, key: str, usual: list[str], type: str) -> list[str]:
        "The fields of a control, none where there is no such control; tables have theirs unasked."
        value = self.asked.get(key, type == "table")
        if isinstance(value, bool):
            return usual if value else []
        return self.strings(key)

    def categories(self) -> str:
        value = self.asked.get("categories", False)
        if isinstance(value, bool):
            return "numbered" if value else ""
        return self.choice("categories", CLOUDS, "numbered")

    def feed(self) -> Feed | None:
        value = self.asked.get("feed")
        if value is None or value is False:
            return None
        below = _Reader(value if isinstance(value, dict) else {}, (*self.path, "feed"), self.say)
        for key in below.asked:
            if key not in _IN_FEED:
                instead = _NOT_IN_FEED.get(str(key), "no such key is known")
                self.vain(
                    f"`listing.feed.{key}`", instead, "feed", key, hint=nearest(key, _IN_FEED)
                )
        return Feed(
            below.number("items", 20),
            below.choice("type", FEEDS, "full"),
            below.text("title", ""),
            below.text("description", ""),
            below.text("language", ""),
            below.strings("categories"),
        )
