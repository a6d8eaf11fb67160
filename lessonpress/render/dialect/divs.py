"""Divs: which construct each one is, which is shown, and what of it can only be named as not supported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect import conditions, floats
from lessonpress.render.dialect.callouts import callout, callout_kind
from lessonpress.render.dialect.labels import is_theorem, kind_of
from lessonpress.render.dialect.tabs import tabset

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["div"]

_LAYOUT = ("layout", "layout-ncol", "layout-nrow", "layout-align", "layout-valign")
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
    _name_unsupported(page, b)
    if kind_of(id, "fig", "tbl", "lst") and inside != "float":
        return floats.div(page, b)
    if not inside and "cell-output-display" in classes:
        inside = "output"
    pairs = [p for p in pairs if p[0] != "captioned"]
    return [T.div(page.blocks(content, inside), id, classes, pairs)]


def _margin(page: Builder, b: Node, inside: str) -> Node:
    (id, classes, pairs), content = b["c"]
    rest = [c for c in classes if c not in _MARGIN]
    inner = div(page, T.div(content, id, rest, pairs), inside)
    return T.div(inner, classes=["no-row-height", "column-margin", "column-container"])


def _name_unsupported(page: Builder, b: Node) -> None:
    id, _, pairs = b["c"][0]
    for key in (k for k, _ in pairs if k in _LAYOUT):
        page.context.warn(
            f"`{key}` is not supported by the embedded renderer",
            key,
            "its parts stand below each other",
        )
    if is_theorem(id):
        page.context.warn(
            f"numbered blocks such as `#{id}` are not supported by the embedded renderer",
            f"#{id}",
        )
