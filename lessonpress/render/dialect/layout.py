"""Layouts: the parts of a div beside each other, in rows of cells with widths."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING, Any

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect.attributes import taken
from lessonpress.render.dialect.labels import kind_of

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["filled", "has_layout", "panel"]

_KEYS = ("layout", "layout-ncol", "layout-nrow", "layout-align", "layout-valign")
_PLACES = {"left": "flex-start", "center": "center", "right": "flex-end", "default": "flex-start"}


def has_layout(b: Node) -> bool:
    return any(k in _KEYS[:3] for k, _ in b["c"][0][2])


def panel(page: Builder, b: Node, inside: str) -> Node:
    "A div with a layout, as rows; the code of a cell stands above them."
    (id, classes, pairs), content = b["c"]
    told = [[k if k not in _KEYS else f"data-{k}", v] for k, v in pairs]
    inner = filled(page, b, content, inside)
    return T.div(inner, id, [*classes, "quarto-layout-panel"], told)


def filled(page: Builder, b: Node, content: list[Node], inside: str) -> list[Node]:
    "The `content` of a div with a layout: in a cell its code, and all that is displayed in rows."
    is_cell = "cell" in T.classes_of(b)
    above = [x for x in content if is_cell and "cell-output-display" not in T.classes_of(x)]
    below = [x for x in content if not is_cell or "cell-output-display" in T.classes_of(x)]
    return [*page.blocks(above, inside), *_rows(page, b["c"][0][2], below, inside)]


def _rows(page: Builder, pairs: list[list[str]], content: list[Node], inside: str) -> list[Node]:
    "The parts in `content` in rows, as the attributes of their div say it."
    _, (layout, ncol, nrow, align, valign) = taken(pairs, *_KEYS)
    parts = list(_parts(content))
    waiting = iter(parts)
    out = []
    for widths in _widths(page, layout, ncol, nrow, len(parts)):
        cells = []
        for share, width in _shares(widths):
            found = [None] if width < 0 else list(islice(waiting, 1))
            cells += [_cell(page, part, share, align or "", inside) for part in found]
        names = ["quarto-layout-row"]
        names += [f"quarto-layout-valign-{valign}"] if valign else []
        out += [T.div(cells, classes=names)] if cells else []
    return out


def _shares(widths: list[float]) -> list[tuple[str, float]]:
    whole = sum(map(abs, widths)) or 1
    return [(f"{100 * abs(w) / whole:.1f}%", w) for w in widths]


def _widths(
    page: Builder, layout: str | None, ncol: str | None, nrow: str | None, count: int
) -> Iterator[list[float]]:
    "The widths of the cells of each row, the last of which is as often there as it takes."
    told = _told(layout) if layout else None
    if layout and told is None:
        page.context.warn(f"`{layout}` is no layout, so parts stand below each other", layout)
    if told is None:
        columns = _number(ncol) or ceil(count / (_number(nrow) or count or 1)) or 1
        told = [[1.0] * columns]
    left = count
    while left > 0:
        widths = told.pop(0) if len(told) > 1 else told[0]
        yield widths
        left -= sum(w >= 0 for w in widths) or left


def _told(layout: str) -> list[list[float]] | None:
    "`[[1,2],[1]]`, or a single row; None of what is neither."
    try:
        value = json.loads(layout)
        listed = value if value and isinstance(value[0], list) else [value]
        return [[float(w) for w in row] for row in listed if row] or None
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0


def _parts(content: list[Node]) -> Iterator[list[Node]]:
    "What goes into a cell each: a block, a heading with what follows it, each of the pictures of a paragraph."
    heading: list[Node] = []
    for b in content:
        if b["t"] == "Header":
            if heading:
                yield heading
            heading = [b]
        elif heading:
            yield [*heading, b]
            heading = []
        elif pictures := _pictures(b):
            yield from ([p] for p in pictures)
        else:
            yield [b]
    if heading:
        yield heading


def _pictures(b: Node) -> list[Node]:
    "The pictures of a paragraph that has nothing else, as figures; none of another block."
    if b["t"] != "Para" or any(n["t"] not in ("Image", "Space", "SoftBreak") for n in b["c"]):
        return []
    images = [n for n in b["c"] if n["t"] == "Image"]
    return [_figure(n) for n in images] if len(images) > 1 else []


def _figure(image: Node) -> Node:
    (id, classes, pairs), text, target = image["c"]
    plain = T.node("Plain", [T.node("Image", [["", classes, pairs], text, target])])
    caption = [T.node("Plain", text)] if text else []
    return T.node("Figure", [[id, [], []], [None, caption], [plain]])


def _cell(page: Builder, part: list[Node] | None, share: str, align: str, inside: str) -> Node:
    where = _PLACES.get(align, "flex-start")
    style: list[Any] = [["style", f"flex-basis: {share};justify-content: {where};"]]
    if part is None:
        space = T.para([T.node("Str", "\u00a0")])
        return T.div([space], classes=["quarto-figure-spacer", "quarto-layout-cell"], pairs=style)
    names = ["quarto-layout-cell"]
    if page.panel and any(kind_of(T.id_of(b), page.panel.partition("-")[0]) for b in part):
        names = ["quarto-layout-cell-subref", *names]
        style = [["data-ref-parent", page.panel], *style]
    return T.div(page.blocks(part, inside), classes=names, pairs=style)
