"""Tables as those who listen can use them."""

from __future__ import annotations

from lxml.html import HtmlElement

__all__ = ["tidy"]


def tidy(root: HtmlElement) -> None:
    "Head cells that say nothing, as of the corner over a column of names, become plain cells: an empty one is read out as a name."
    for cell in root.iter("th"):
        if not len(cell) and not (cell.text or "").strip() and not cell.get("aria-label"):
            cell.tag = "td"
            cell.attrib.pop("scope", None)
