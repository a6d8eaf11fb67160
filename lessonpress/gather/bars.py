"""What `_quarto.yml` says of what stands around pages: the bar, the menu, the footer, and the texts in them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from lessonpress.gather.in_words import in_words
from lessonpress.gather.menus import Item, as_markdown, items
from lessonpress.gather.shortcodes import Course, in_values, written
from lessonpress.gather.values import Values

__all__ = ["branch", "fill", "footer", "right", "sidebar_title", "title_of"]


def fill(values: Values, root: Path) -> None:
    "Put what the shortcodes stand for into the texts of the site; in a footer they may be more than words."
    course = Course(root, values.data, in_words=True)
    for key, value in [*values.data.items()]:
        if key == "website":
            continue
        values.data[key] = in_values(value, course, lambda message, hint: None)
    site = values.data.get("website")
    if isinstance(site, dict):
        for key, value in [*site.items()]:
            course.in_words = key != "page-footer"
            tell = partial(_tell, values, "website", key)
            site[key] = in_values(value, course, tell)


def _tell(values: Values, key: str, below: str, message: str, hint: str | None) -> None:
    values.vain(message, key, below, hint=hint)


def title_of(values: Values, title: str) -> str:
    "What the bar says; with `title: false` only the logo, if there is one."
    path = ("website", "navbar", "title")
    if values.raw(*path) in (True, False, None):
        return title
    return in_words(values.text(*path, default=title))


def right(values: Values) -> list[Item]:
    "What stands at the right of the bar, and the tools of bar and menu."
    at = [("website", "navbar", "right"), ("website", "navbar", "tools")]
    sidebar = values.raw("website", "sidebar")
    if isinstance(sidebar, dict):
        at.append(("website", "sidebar", "tools"))
    return [item for path in at for item in items(values, *path)]


def sidebar_title(values: Values) -> str:
    path = ("website", "sidebar", "title")
    return "" if values.raw(*path) in (True, False) else values.text(*path)


def branch(values: Values) -> str:
    text = values.text
    folder = text("website", "repo-subdir").strip("/")
    return "/".join(filter(None, [text("website", "repo-branch", default="main"), folder]))


def footer(values: Values) -> dict[str, str]:
    path = ("website", "page-footer")
    if isinstance(whole := values.raw(*path), str):
        return {"center": whole}
    sides = {side: _side(values, *path, side) for side in ("left", "center", "right")}
    return {side: text for side, text in sides.items() if text}


def _side(values: Values, *path: str) -> str:
    "One side of the footer: text, or entries as a bar has them."
    if isinstance(values.raw(*path), list):
        icons = Course()
        told = as_markdown(items(values, *path))
        return written(told, icons, lambda message, hint: None)
    return values.text(*path)
