"""What a page says of its language, and the words that its scripts and styles need where they are not English."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

from lessonpress.html_pieces import in_script
from lessonpress.words import DEFAULT, Words, direction, for_scripts, for_styles

__all__ = ["attributes", "told_around"]


def told_around(site: dict[str, Any]) -> dict[str, Any]:
    "For the template of a page: its words, the attributes of its root, and an element with what scripts read."
    return _told(site["lang"], tuple(site["language"].items()))


@lru_cache(1 << 6)  # a course has one language, or a few
def _told(lang: str | None, own: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    told = Words(lang or DEFAULT, dict(own))
    read = for_scripts(told)
    text = in_script(read)
    element = f'<script type="application/json" id="lessonpress-words" lang="{told.lang}">{text}</script>\n'
    styles = "".join(f"{name}:{value};" for name, value in for_styles(told).items())
    return {
        "word": told,
        "attributes": attributes(lang or "") + (f' style="{escape(styles)}"' if styles else ""),
        "told": element if read else "",
    }


def attributes(lang: str) -> str:
    "Of the root of a page in a language that is written from right to left."
    return ' dir="rtl"' if direction(lang or DEFAULT) == "rtl" else ""
