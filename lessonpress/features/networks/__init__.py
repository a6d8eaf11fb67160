"The look of pictures of networks (`lessonpress.kit.network`): a unit that is pointed at or has the focus lights up, with its kink on the curve, without a script."

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lessonpress.feature import Feature

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["feature"]

_SHEET = "networks.css"


class Networks(Feature):
    name = "networks"
    styles = {_SHEET: [Path(__file__).parent / _SHEET]}

    def loads(self, html: HtmlElement) -> list[str]:
        return [_SHEET] if html.find_class("network") else []


feature = Networks()
