"""Pictures: their alternative text, and when they are fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect.attributes import taken

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["image", "of_figure"]


def image(page: Builder, n: Node) -> list[Node]:
    "An image in a line, with the alternative text that `fig-alt` gives it."
    (id, classes, pairs), text, target = n["c"]
    if "img-fluid" not in classes:
        classes = [*classes, "img-fluid"]
    pairs, _ = _pairs(page, pairs)
    return [T.node("Image", [[id, classes, pairs], page.inlines(text), target])]


def of_figure(page: Builder, n: Node) -> tuple[Node, str | None]:
    "The image of a figure, and `fig-align`: its caption stands under it, so that its alternative text is only what `fig-alt` says."
    (_, classes, pairs), _, target = n["c"]
    pairs, align = _pairs(page, pairs)
    return T.node("Image", [["", [*classes, "img-fluid", "figure-img"], pairs], [], target]), align


def _pairs(page: Builder, pairs: list[list[str]]) -> tuple[list[list[str]], str | None]:
    "The attributes of an image; below the first picture of a page, one is fetched when a reader comes near."
    pairs, (alt, align) = taken(pairs, "fig-alt", "fig-align")
    if alt is not None:
        pairs.append(["alt", alt])
    if page.has_picture and not any(k == "loading" for k, _ in pairs):
        pairs.append(["loading", "lazy"])
    page.has_picture = True
    return pairs, align
