"""What is new: the posts of a folder with the latest dates, `::: {.newest folder="log/"}`. Where there are none, the box is left out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from lessonpress.addresses import address
from lessonpress.course import Page
from lessonpress.pandoc import tree as T

__all__ = ["listed", "posts"]

SHOWN = 3


def posts(pages: Iterable[Page]) -> list[dict[str, str]]:
    "The pages that have a date and are published, the newest first; plain data."
    found = [(day, p) for p in pages if (day := _day(p.front)) and _is_published(p.front)]
    found.sort(key=lambda at: (at[0], at[1].file), reverse=True)
    return [
        {
            "file": p.file,
            "title": p.title,
            "day": f"{day.day} {day:%B %Y}",
            "description": str(p.front.get("description") or ""),
        }
        for day, p in found
    ]


def _day(front: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(front.get("date"))[:10])
    except ValueError:
        return None


def _is_published(front: dict[str, Any]) -> bool:
    return front.get("draft") is not True and front.get("published") is not False


def listed(posts: list[dict[str, str]], page: str) -> T.Node:
    "The first of them, each with its day."
    return T.node("BulletList", [_item(p, page) for p in posts[:SHOWN]])


def _item(post: dict[str, str], page: str) -> list[T.Node]:
    link = T.link(T.words(post["title"]), address(post["file"], page))
    day = T.span(T.words(post["day"]), classes=["newest-day"])
    line = T.node("Plain", [day, T.node("Space"), link])
    return [line, *([T.para(post["description"])] if post["description"] else [])]
