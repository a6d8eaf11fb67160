"""Divs: which construct each one is, which is shown, and what of it can only be named as not supported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect import floats
from lessonpress.render.dialect.callouts import callout, callout_kind
from lessonpress.render.dialect.labels import is_theorem, kind_of
from lessonpress.render.dialect.tabs import tabset

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["div"]

_LAYOUT = ("layout", "layout-ncol", "layout-nrow", "layout-align", "layout-valign")
_MARGIN = ("column-margin", "aside")
_OTHER_FORMATS = (
    "pdf",
    "latex",
    "docx",
    "epub",
    "typst",
    "beamer",
    "revealjs",
    "pptx",
    "markdown",
    "gfm",
    "ipynb",
    "jats",
)


def div(page: Builder, b: Node, inside: str) -> list[Node]:
    "A div as the construct that it is, or as itself."
    (id, classes, pairs), content = b["c"]
    if kind := callout_kind(classes):
        return [callout(page, b, kind)]
    if "panel-tabset" in classes:
        return tabset(page, b)
    if any(c in classes for c in _MARGIN):
        return [_margin(page, b, inside)]
    page.references.has_place |= id == "refs"
    if not _is_shown(page, b):
        return []
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


def _is_shown(page: Builder, b: Node) -> bool:
    "Content for other formats goes."
    _, classes, pairs = b["c"][0]
    if "content-visible" not in classes and "content-hidden" not in classes:
        return True
    hidden = "content-hidden" in classes
    formats = [(k, v) for k, v in pairs if k in ("when-format", "unless-format")]
    if not formats:
        page.context.warn(
            "content that depends on a profile or on metadata is always shown by the embedded renderer",
            "content-hidden" if hidden else "content-visible",
        )
        return True
    holds = all((v not in _OTHER_FORMATS) == (k == "when-format") for k, v in formats)
    return holds != hidden


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
