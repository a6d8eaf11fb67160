"""The styles of what sites of Quarto's have and lessons do not: theorems, layouts, pages about somebody, details below a title, videos, grids, buttons and diagrams. Only pages that have any load them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from lxml import etree

from lessonpress.feature import Feature

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["feature"]

_SHEET = "constructs.css"
_NAMES = (
    *("theorem", "proof", "quarto-layout-panel", "about-entity", "abstract", "keywords"),
    *("quarto-title-meta-author", "quarto-video", "grid", "btn", "header-section-number"),
    *("toc-body", "toc-margin", "external", "quarto-title-banner", "quarto-cover-image"),
    *("column-screen-shaded", "column-screen-inset-shaded", "diagram"),
)


class Constructs(Feature):
    name = "constructs"
    styles = {_SHEET: [Path(__file__).parent / _SHEET]}

    def loads(self, html: HtmlElement) -> list[str]:
        found = (name for names in set(cast(list[str], _CLASSES(html))) for name in names.split())
        return [_SHEET] if not _ASKED.isdisjoint(found) else []


_ASKED = frozenset(_NAMES)
_CLASSES = etree.XPath("descendant::*/@class", smart_strings=False)
feature = Constructs()
