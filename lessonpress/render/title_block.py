"""The title block of a page: its title, and what its metadata say of it."""

from __future__ import annotations

import datetime
from typing import Any

from lessonpress.course import View
from lessonpress.render.templates import template

__all__ = ["author", "of"]


def of(page: View) -> str:
    "The block as HTML."
    front = page.front
    return template("title.html").render(
        title=page.title,
        subtitle=front.get("subtitle"),
        categories=_listed(front.get("categories")),
        description=front.get("description"),
        author=author(front.get("author")),
        date=_date(front.get("date")),
    )


def author(told: Any) -> str | None:
    "The authors in one line."
    if isinstance(told, list):
        return ", ".join(filter(None, map(author, told)))
    if isinstance(told, dict):
        return str(told.get("name", ""))
    return told and str(told)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _date(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day:%B} {day.day}, {day.year}"
