"""What a page says of its language, and the words that its scripts and styles need where they are not English."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from lessonpress.words import DEFAULT, direction, for_scripts, for_styles, words

__all__ = ["attributes", "told_around"]


def told_around(site: dict[str, Any]) -> dict[str, Any]:
    "For the template of a page: its words, the attributes of its root, and an element with what scripts read."
    told = words(site["lang"] or DEFAULT, site["language"])
    read = for_scripts(told)
    text = json.dumps(read, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    element = f'<script type="application/json" id="lessonpress-words" lang="{told.lang}">{text}</script>\n'
    styles = "".join(f"{name}:{value};" for name, value in for_styles(told).items())
    return {
        "word": told,
        "attributes": attributes(site["lang"]) + (f' style="{escape(styles)}"' if styles else ""),
        "told": element if read else "",
    }


def attributes(lang: str) -> str:
    "Of the root of a page in a language that is written from right to left."
    return ' dir="rtl"' if direction(lang or DEFAULT) == "rtl" else ""
