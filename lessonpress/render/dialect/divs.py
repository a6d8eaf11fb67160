"""Divs: which construct each one is, and which is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessonpress.gather.code_cells import FIGURE
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect import conditions, floats
from lessonpress.render.dialect.callouts import callout, callout_kind
from lessonpress.render.dialect.labels import kind_of
from lessonpress.render.dialect.layout import has_layout, panel
from lessonpress.render.dialect.tabs import tabset
from lessonpress.render.dialect.theorems import theorem, theorem_kind

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["div"]

_MARGIN = ("column-margin", "aside")


def div(page: Builder, b: Node, inside: str) -> list[Node]:
    "A div as the construct that it is, or as itself."
    (id, classes, pairs), content = b["c"]
    if not conditions.is_shown(page, b):
        return []
    if kind := callout_kind(classes):
        return [callout(page, b, kind)]
    if "panel-tabset" in classes:
        return tabset(page, b)
    if any(c in classes for c in _MARGIN):
        return [_margin(page, b, inside)]
    page.references.has_place |= id == "refs"
    if kind := theorem_kind(id, classes):
        return [theorem(page, b, kind, inside)]
    if FIGURE in classes:
        return floats.captioned(page, content)
    if kind_of(id, "fig", "tbl", "lst"):
        if inside != "float" or floats.is_part(page, id, "fig", "tbl"):
            return floats.div(page, b)
    if not inside and "cell-output-display" in classes:
        inside = "output"
    if has_layout(b):
        return [panel(page, b, inside)]
    pairs = [p for p in pairs if p[0] != "captioned"]
    return [T.div(page.blocks(content, inside), id, classes, pairs)]


def _margin(page: Builder, b: Node, inside: str) -> Node:
    (id, classes, pairs), content = b["c"]
    rest = [c for c in classes if c not in _MARGIN]
    inner = div(page, T.div(content, id, rest, pairs), inside)
    return T.div(inner, classes=["no-row-height", "column-margin", "column-container"])
