"""What is new: the posts of a folder with the latest dates, `::: {.newest folder="log/"}`. Where there are none, the box is left out."""

from __future__ import annotations

from datetime import date
from typing import Any

from lessonpress.addresses import address
from lessonpress.course import Site, View
from lessonpress.dates import shown_day
from lessonpress.pandoc import tree as T

__all__ = ["listed", "posts"]

SHOWN = 3


def posts(site: Site) -> list[dict[str, str]]:
    "The pages that have a date and are no drafts, the newest first; plain data."
    told = site.gathered("posts")
    found = [f for f, post in told.items() if post["day"] and f not in site.config.drafts]
    found.sort(key=lambda file: (told[file]["day"], file), reverse=True)
    return [_told(file, told[file]) for file in found]


def _told(file: str, post: dict[str, Any]) -> dict[str, str]:
    return {"file": file, "day": post["day"]} | {
        name: post[name] for name in ("title", "description")
    }


def listed(posts: list[dict[str, str]], page: View) -> T.Node:
    "The first of them, each with its day."
    return T.node("BulletList", [_item(p, page) for p in posts[:SHOWN]])


def _item(post: dict[str, str], page: View) -> list[T.Node]:
    link = T.link(T.words(post["title"]), address(post["file"], page.file))
    shown = shown_day(date.fromisoformat(post["day"]), "day", page.word)
    day = T.span(T.words(shown), classes=["newest-day"])
    line = T.node("Plain", [day, T.node("Space"), link])
    return [line, *([T.para(post["description"])] if post["description"] else [])]
