"""The title block of a page: its title, and what its metadata say of it."""

from __future__ import annotations

from typing import Any

from lessonpress.course import View
from lessonpress.dates import parse_day, shown_day
from lessonpress.gather.credits import names_of
from lessonpress.render.templates import template

__all__ = ["of"]


def of(page: View) -> str:
    "The block as HTML."
    front = page.front
    return template("title.html").render(
        title=page.title,
        subtitle=front.get("subtitle"),
        categories=_listed(front.get("categories")),
        description=front.get("description"),
        author=", ".join(names_of(front.get("author"))),
        date=_date(front.get("date")),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _date(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    day = parse_day(value)
    return shown_day(day, "long") if day else value
