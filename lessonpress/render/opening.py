"""How a book opens: its first page has the book's title and what is said of it, then a picture of its cover, and then its own heading."""

from __future__ import annotations

from typing import Any

from lessonpress.course import Page
from lessonpress.gather.quarto_yml import Config
from lessonpress.pandoc import tree as T

__all__ = ["blocks", "opening"]


def opening(config: Config, page: Page) -> dict[str, Any]:
    "What the first page of a book says of the book; nothing of another page. `heading`: that of the page, where it is not among its blocks."
    if config.book is None or page.file != config.book.first:
        return {}
    own = "" if page.opens_with_title or not page.front.get("title") else page.title
    return {**config.book.said, "title": config.title, "heading": own * (own != config.title)}


def blocks(said: dict[str, Any], found: list[T.Node]) -> list[T.Node]:
    "The blocks of such a page, below its title."
    before = []
    if cover := said.get("cover-image"):
        alt = str(said.get("cover-image-alt") or "")
        attr = ["", ["quarto-cover-image"], [["fig-alt", alt]] if alt else []]
        before.append(T.node("Plain", [T.node("Image", [attr, [], [str(cover), ""]])]))
    if heading := said.get("heading"):
        before.append(T.node("Header", [1, ["", ["unnumbered"], []], T.words(heading)]))
    return [*before, *found]
