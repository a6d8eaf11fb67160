"""What a page says of itself as a post: its day, categories, authors, picture, and how long it takes to read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from lessonpress.addresses import is_outside, target
from lessonpress.course import Page
from lessonpress.dates import MOVING, parse_day
from lessonpress.feature import Sources
from lessonpress.gather.credits import names_of
from lessonpress.gather.in_words import in_words
from lessonpress.gather.pictures import Fit, named
from lessonpress.pandoc import tree as T
from lessonpress.prepare.describe import said_of
from lessonpress.prepare.source import Source
from lessonpress.problems import Report

__all__ = ["Post", "Said", "told_by"]

# In the order in which they count: Quarto's own, then those of Jekyll and of its usual themes.
CATEGORIES = ("categories", "category", "tags", "tag")
# What lists show: many pictures, each of them small.
LISTED = Fit(("PNG", "JPEG", "GIF", "WebP", "AVIF", "SVG"), 2_000_000)
_DAY_IN_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-")


@dataclass
class Post:
    "Plain data. `day` is a date as ISO writes it, or empty; `image` a file of the course, or an address elsewhere."

    title: str
    subtitle: str = ""
    day: str = ""
    modified: str = ""
    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    description: str = ""
    image: str = ""
    alt: str = ""
    image_key: str = ""  # by which the front matter names the picture; empty for one of the text
    words: int = 0
    minutes: int = 0
    readtime: bool = False  # whether the page shows how long it takes
    dated_by_name: bool = False


@dataclass
class Said:
    "Warnings with the place of the value in the front matter that they are about."

    source: Source
    report: Report

    def warn(self, rule: str, message: str, path: tuple[str | int, ...], hint: str) -> None:
        self.report.warn(rule, message, hint=hint, **self.source.place_of(*path))


def told_by(page: Page, told: Sources, say: Said) -> dict[str, Any]:
    "What a page says of itself; what of it is wrong is told."
    front = page.front
    key, image = named(front)
    day = _day(front, "date", say)
    in_name = _DAY_IN_NAME.match(posixpath.basename(page.file))
    by_name = parse_day(in_name[1]) if in_name and not front.get("date") else None
    post = Post(
        title=page.title,
        subtitle=_text(front.get("subtitle")),
        day=by_name.isoformat() if by_name else day,
        modified=_day(front, "date-modified", say),
        authors=names_of(front.get("author")),
        categories=list(dict.fromkeys(_categories(front, say))),
        description=said_of(front) or page.description,
        image=_from_course(image, page.file) if image else _first_picture(told.nodes, page.file),
        alt=_text(front.get("image-alt")),
        image_key=key,
        words=_words(told.blocks),
        minutes=page.minutes,
        readtime=front.get("readtime") is True,
        dated_by_name=by_name is not None,
    )
    return asdict(post)


def _text(value: Any) -> str:
    return in_words(value) if isinstance(value, str) else ""


def _day(front: dict[str, Any], key: str, say: Said) -> str:
    "A day as ISO writes it; empty where there is none, and, told, where there is none to be read."
    value = front.get(key)
    if value is None or value == "":
        return ""
    if value in MOVING:
        message = f"`{key}: {value}` is another day with each build, so none is shown in lists"
        say.warn("date", message, (key,), "write the day, as 2021-07-14")
        return ""
    found = parse_day(str(value))
    if found is None:
        say.warn("date", f"`{key}: {value}` is no date", (key,), "write the day, as 2021-07-14")
    return found.isoformat() if found else ""


def _categories(front: dict[str, Any], say: Said) -> Iterator[str]:
    for key in CATEGORIES:
        value = front.get(key)
        listed = value if isinstance(value, list) else _parts(value)
        for i, one in enumerate(listed):
            if isinstance(one, str | int | float) and not isinstance(one, bool):
                if name := " ".join(str(one).split()):
                    yield name
                    continue
            path = (key, i) if isinstance(value, list) else (key,)
            say.warn("category", f"`{one}` is no category", path, "write words, quoted if need be")


def _parts(value: Any) -> list[Any]:
    "One category or, as Jekyll has them, several with commas."
    if isinstance(value, str):
        return [part for part in value.split(",") if part.strip()]
    return [] if value is None else [value]


def _from_course(address: str, file: str) -> str:
    "The file of the course that an address in the page `file` means; an address elsewhere as it is."
    if is_outside(address):
        return address
    return target(address, file)[0]


def _first_picture(nodes: Iterable[T.Node], file: str) -> str:
    "The picture of the text that is marked as the page's preview, or else the first one of the course."
    shown = [n for n in nodes if n["t"] == "Image" and not is_outside(n["c"][2][0])]
    marked = (n for n in shown if "preview-image" in T.classes_of(n))
    found = next(marked, shown[0] if shown else None)
    return _from_course(found["c"][2][0], file) if found else ""


def _words(blocks: list[T.Node]) -> int:
    "How many words of prose there are: what stands in code and outputs of cells is none."
    prose = (b for b in blocks if "cell" not in T.classes_of(b) and b["t"] != "CodeBlock")
    return sum(len(T.text_of(b).split()) for b in prose)
