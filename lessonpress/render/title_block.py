"""The title block of a page: its title, and what its metadata say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from lessonpress.course import View
from lessonpress.dates import MOVING, parse_day, shown_day
from lessonpress.gather.credits import names_of
from lessonpress.gather.icons import icon
from lessonpress.gather.in_words import in_words
from lessonpress.gather.metadata import listed
from lessonpress.gather.people import people_of
from lessonpress.render.templates import template
from lessonpress.words import Words

__all__ = ["of"]

_MARKS = frozenset("*_`[]<>$\\^~&{}\n")  # without one of which a text has no markup


def of(
    page: View, metadata: Mapping[str, Any], written: Callable[[str], str], named: bool = True
) -> str:
    """The block as HTML; `metadata`: what the site says of its pages, too. `written` makes HTML of Markdown. The title of a page that is not `named`,
    which says none itself, is read aloud alone."""
    front = page.front
    names, people = names_of(front.get("author")), people_of(front.get("author"))
    detailed = any(p["url"] or p["from"] or p["orcid"] or p["email"] for p in people)
    form = str(metadata.get("date-format") or "long")
    abstract = front.get("abstract")
    return template("title.html").render(
        word=page.word,
        title=page.title,
        named=named,
        subtitle=_marked(front.get("subtitle"), written),
        categories=listed(front.get("categories") or None),
        description=_marked(front.get("description"), written),
        author="" if detailed else ", ".join(names),
        people=people if detailed and names else [],
        mail=icon("envelope"),
        date=_date(front.get("date"), form, page.word),
        modified=_date(front.get("date-modified"), form, page.word),
        doi=str(front.get("doi") or "").removeprefix("https://doi.org/"),
        abstract=written(str(abstract)) if abstract else "",
        abstract_title=metadata.get("abstract-title") or page.word("page.abstract"),
        keywords=", ".join(map(str, listed(front.get("keywords") or None))),
    )


def _marked(text: Any, written: Callable[[str], str]) -> str:
    "A text with its Markdown as HTML; one paragraph stands without its tags."
    if not isinstance(text, str) or not _MARKS & set(text):
        return escape(str(text or ""))
    html = written(text).strip()
    inside = html.removeprefix("<p>").removesuffix("</p>")
    return inside if "<p>" not in inside else html


def _date(value: Any, form: str, told: Words) -> str | None:
    "A day as it is shown; of one that moves with each build nothing is said."
    if not isinstance(value, str) or value in MOVING or "`" in value:  # code that says the day
        return None
    day = parse_day(value)
    return shown_day(day, form, told) if day else in_words(value)
