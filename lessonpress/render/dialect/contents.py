"""The table of contents: a page's headings, nested, with what may stand in a link."""

from __future__ import annotations

from html import escape
from typing import Any

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node

__all__ = ["Entry", "contents"]

Entry = dict[str, Any]  # `id`, `html` and `children`

_TAGS = {
    "Emph": "em",
    "Strong": "strong",
    "Strikeout": "del",
    "Superscript": "sup",
    "Subscript": "sub",
    "Underline": "u",
    "Code": "code",
    "Math": "i",
}
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}


def contents(blocks: list[Node], depth: int = 3) -> list[Entry]:
    "The headings of a page down to `depth`, nested: `id`, `html` and `children`."
    top: list[Entry] = []
    path = [(0, top)]  # the level of each heading that is open, and where those below it go
    for b in blocks:
        if b["t"] != "Header" or b["c"][0] > depth or "unlisted" in T.classes_of(b):
            continue
        level, (id, _, _), title = b["c"]
        while path[-1][0] >= level:
            path.pop()
        below: list[Entry] = []
        path[-1][1].append({"id": id, "html": _html(title), "children": below})
        path.append((level, below))
    return top


def _html(inlines: list[Node]) -> str:
    "Inlines as they may stand in a link: without links, notes and images; a formula as TeX."
    return "".join(map(_one, inlines)).strip()


def _one(n: Node) -> str:
    t, c = n["t"], n.get("c")
    if t == "Str":
        return escape(n["c"], quote=False)
    if t in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if t in ("Code", "Math"):
        return f"<{_TAGS[t]}>{escape(n['c'][1], quote=False)}</{_TAGS[t]}>"
    if t == "Quoted":
        left, right = _QUOTES[n["c"][0]["t"]]
        return f"{left}{_html(n['c'][1])}{right}"
    if t in ("Span", "Link", "Cite"):
        return _html(n["c"][1])
    if t in _TAGS:
        return f"<{_TAGS[t]}>{_html(n['c'])}</{_TAGS[t]}>"
    return _html(c) if t == "SmallCaps" and c else ""
