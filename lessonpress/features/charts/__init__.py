"The look of charts whose dots have names (`lessonpress.kit.chart`): a name on hover and focus, and a group at a time, without a script."

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lessonpress.feature import Feature

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["feature"]

_SHEET = "charts.css"


class Charts(Feature):
    name = "charts"
    styles = {_SHEET: [Path(__file__).parent / _SHEET]}

    def loads(self, html: HtmlElement) -> list[str]:
        return [_SHEET] if html.find_class("named-dots") else []


feature = Charts()
