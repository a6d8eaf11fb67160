"""The script of live figures, for pages that have one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lessonpress.feature import Feature

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["SCRIPT", "feature"]

SCRIPT = "figures.js"
_KIT = Path(__file__).parent.parent / "kit/figures"
# In the order in which they run.
_PARTS = ("arithmetic", "program", "drawing", "knob", "player", "figure")


class LiveFigures(Feature):
    name = "live_figures"
    scripts = {SCRIPT: [_KIT / f"{name}.js" for name in _PARTS]}

    def loads(self, html: HtmlElement) -> list[str]:
        return [SCRIPT] if html.find_class("live") else []


feature = LiveFigures()
