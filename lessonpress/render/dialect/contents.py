"""The table of contents: a page's headings, nested, with what may stand in a link."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from html import escape
from types import MappingProxyType
from typing import Any

from lxml.html import HtmlElement

from lessonpress.html_tree import inner, outer, parsed
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node

__all__ = ["Entry", "contents", "fill_formulas"]

Entry = dict[str, Any]  # `id`, `html` and `children`

_TAGS = {
    "Emph": "em",
    "Strong": "strong",
    "Strikeout": "del",
    "Superscript": "sup",
    "Subscript": "sub",
    "Underline": "u",
}
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}


def contents(
    blocks: list[Node], depth: int = 3, numbers: Mapping[int, str] = MappingProxyType({})
) -> list[Entry]:
    "The headings of a page down to `depth`, nested: `id`, `html` and `children`; `numbers` by their nodes."
    top: list[Entry] = []
    path = [(0, top)]  # the level of each heading that is open, and where those below it go
    for b in blocks:
        if b["t"] != "Header" or b["c"][0] > depth or "unlisted" in T.classes_of(b):
            continue
        level, (id, _, _), title = b["c"]
        while path[-1][0] >= level:
            path.pop()
        below: list[Entry] = []
        number = f"{n} " if (n := numbers.get(builtins.id(b))) else ""
        path[-1][1].append({"id": id, "html": number + _html(title), "children": below})
        path.append((level, below))
    return top


def fill_formulas(entries: list[Entry], page: HtmlElement) -> None:
    "Put the formulas of the headings on the finished page into the entries, in which TeX stands for them."
    for entry in _with_tex(entries):
        link = parsed(entry["html"])
        heading = page.xpath(".//*[@id=$id]", id=entry["id"])
        opens = (
            heading[0] if heading and heading[0].tag[1:].isdigit() else heading and heading[0][0]
        )
        formulas = list(opens.iter("math")) if heading else []
        places = link.xpath(".//i[@class='math']")
        if len(formulas) == len(places):
            for place, formula in zip(places, formulas, strict=True):
                place.addprevious(parsed(outer(formula))[0])
                place.drop_tree()
            entry["html"] = inner(link)


def _with_tex(entries: list[Entry]) -> Iterator[Entry]:
    for entry in entries:
        if 'class="math"' in entry["html"]:
            yield entry
        yield from _with_tex(entry["children"])


def _html(inlines: list[Node]) -> str:
    "Inlines as they may stand in a link: without links, notes and images; a formula as TeX."
    return "".join(map(_one, inlines)).strip()


def _one(n: Node) -> str:
    t, c = n["t"], n.get("c")
    if t == "Str":
        return escape(n["c"], quote=False)
    if t in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if t == "Math":
        return f'<i class="math">{escape(n["c"][1], quote=False)}</i>'
    if t == "Code":
        return f"<code>{escape(n['c'][1], quote=False)}</code>"
    if t == "Quoted":
        left, right = _QUOTES[n["c"][0]["t"]]
        return f"{left}{_html(n['c'][1])}{right}"
    if t in ("Span", "Link", "Cite"):
        return _html(n["c"][1])
    if t in _TAGS:
        return f"<{_TAGS[t]}>{_html(n['c'])}</{_TAGS[t]}>"
    return _html(c) if t == "SmallCaps" and c else ""
