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
from lessonpress.render.banner import banner
from lessonpress.render.templates import template
from lessonpress.words import Words

__all__ = ["of"]

_MARKS = frozenset("*_`[]<>$\\^~&{}\n")  # without one of which a text has no markup
# Without a title and all of these Quarto gives a page no block, whatever its description says.
_STANDS = (
    *("subtitle", "author", "authors", "date", "categories"),
    *("date-modified", "doi", "abstract", "keywords"),
)


def of(
    page: View,
    metadata: Mapping[str, Any],
    written: Callable[[str], str],
    opening: Mapping[str, Any],
    titled: bool = True,
) -> str:
    """The block as HTML; `metadata`: what the site says of its pages, too. `written` makes HTML of Markdown; `opening`: what a book says on its first page.
    The title of a page that is not `titled`, which says none itself, is read aloud alone."""
    front = {**page.front, **opening}
    who = front.get("author") or front.get("authors")
    names, people = names_of(who), people_of(who)
    detailed = any(p["url"] or p["from"] or p["orcid"] or p["email"] for p in people)
    form = str(opening.get("date-format") or metadata.get("date-format") or "long")
    abstract = front.get("abstract")
    untitled = not (titled or opening.get("title"))
    stands = not untitled or any(front.get(key) for key in _STANDS)
    return template("title.html").render(
        word=page.word,
        title=opening.get("title") or page.title,
        id="" if opening else page.title_id,
        chapter=page.chapter,
        letter=page.chapter.isalpha(),
        untitled=untitled,
        subtitle=_marked(front.get("subtitle"), written),
        plain=metadata.get("title-block-style") in ("plain", "none"),
        banner=banner(front, metadata, page.file) if stands else {},
        names=names,
        categories=listed(_unless(metadata, "title-block-categories", front.get("categories"))),
        description=""
        if metadata.get("hide-description") is True or not stands
        else _marked(front.get("description"), written),
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


def _unless(metadata: Mapping[str, Any], key: str, value: Any) -> Any:
    "A value, but for one that a page hides."
    return None if metadata.get(key) is False else value or None


def _date(value: Any, form: str, told: Words) -> str | None:
    "A day as it is shown; of one that moves with each build nothing is said."
    if not isinstance(value, str) or value in MOVING or "`" in value:  # code that says the day
        return None
    day = parse_day(value)
    return shown_day(day, form, told) if day else in_words(value)
