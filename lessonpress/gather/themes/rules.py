"""Rules of a course's own theme, so that they hold on our style: what they say of plain elements is meant for a page's content."""

from __future__ import annotations

import re

from lessonpress.colours import Colour, contrast, on_dark, read, written
from lessonpress.gather.themes.palettes import READABLE

__all__ = ["in_content", "scoped"]

_BLOCK = re.compile(r"\{([^{}]*)\}")
_TEXT = re.compile(r"((?:^|[;{\s])color\s*:\s*)([^;{}!]+?)(?=\s*(?:[;}!]|$))", re.I)

_HEAD = re.compile(r"((?:^|[{};]|\*/)\s*+)([^{}@;/]++)\{")
_PART = r"(?:h[1-6]|p|a|ul|ol|li|dl|dt|dd|blockquote|code|pre|kbd|table|thead|tbody|tr|th|td|caption|figure|figcaption|img|em|strong|hr|mark)"
_PLAIN = re.compile(
    rf"{_PART}(?:::?[\w-]+(?:\([^()]*\))?)*(?:[\s>+~]+{_PART}(?:::?[\w-]+(?:\([^()]*\))?)*)*$"
)


def scoped(css: str, light: Colour, dark: Colour) -> str:
    "The rules, with plain elements as those of the content, and text that is read on light paper as it is read on dark."

    def on_both(m: re.Match[str]) -> str:
        found = read(m[2])
        if not found or not contrast(found[0], dark) < READABLE <= contrast(found[0], light):
            return m[0]
        return f"{m[1]}light-dark({m[2]}, {written(on_dark(found[0]), found[1])})"

    def in_block(m: re.Match[str]) -> str:  # text on a ground of its own is the author's
        return m[0] if "background" in m[1] else "{" + _TEXT.sub(on_both, m[1]) + "}"

    return in_content(_BLOCK.sub(in_block, css))


def in_content(css: str) -> str:
    "The rules, with plain elements as those of the content."
    return _HEAD.sub(lambda m: f"{m[1]}{_all(m[2])}{{", css)


def _all(selectors: str) -> str:
    named = selectors.rstrip()
    return ", ".join(_one(s.strip()) for s in named.split(",")) + selectors[len(named) :]


def _one(selector: str) -> str:
    return f"main.content.content {selector}" if _PLAIN.match(selector) else selector
