"""Pictures and films to which their author gave a greatest width: they are never wider than their place, be it a phone's."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

__all__ = ["keep"]

_SHOWN = ("img", "video", "iframe", "svg", "canvas")
_GREATEST = re.compile(r"max-width\s*:\s*(\d[\d.]*(?:px|r?em|pt|in|cm))", re.I)


def keep(root: HtmlElement) -> None:
    "A style of its own would win over the sheet's."
    for el in root.iter(*_SHOWN):
        if "max-width" in (style := str(el.get("style") or "")).lower():
            el.set("style", _GREATEST.sub(r"max-width: min(\1, 100%)", style))
