"""Code in colour: a block is highlighted once and kept, since that is half of Pandoc's work for a
page. In the tree that Pandoc writes stands a mark in its place, in the page the kept HTML."""

from __future__ import annotations

import lxml.html
import orjson
from lxml.html import HtmlElement

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.pool import Workshop

__all__ = ["Highlighted", "coloured", "filled"]

_BETWEEN = "<!--next-->"  # in code it would be escaped, and so would the quotes around a name
_MARK = "lessonpress-code"


class Highlighted:
    "The blocks of code of a page: the HTML of each, and how it is named on the page."

    def __init__(self) -> None:
        self.html: list[tuple[str, str]] = []  # with the name, empty if it has one of its own
        self.names: list[str] = []  # of what is kept


def coloured(tree: dict[str, T.Node], nodes: list[T.Node], workshop: Workshop) -> Highlighted:
    "Put marks in the place of the blocks of code, numbered as Pandoc numbers them."
    blocks = [n for n in nodes if n["t"] == "CodeBlock"]
    # The others have no language, and do not show their number.
    kept = _kept([n for n in blocks if T.classes_of(n)], tree, workshop)
    out, number = Highlighted(), 0
    for n in blocks:
        named = T.id_of(n)
        number += not named
        html = kept.get(_key(n)[1])
        if html is not None:
            n.update(T.raw(f'<div class="{_MARK}" data-nth="{len(out.html)}"></div>'))
            out.html.append(("" if named else f"cb{number}", html))
    out.names = [workshop.kept.name(("code", key)) for key in kept]
    return out


def _key(block: T.Node) -> tuple[str, str]:
    return "code", orjson.dumps(block["c"]).decode()


def _kept(blocks: list[T.Node], tree: dict[str, T.Node], workshop: Workshop) -> dict[str, str]:
    "The HTML of blocks of code; those that are new are made in one go."
    found: dict[str, str | None] = {}
    new: dict[str, T.Node] = {}
    for n in blocks:
        kind, key = _key(n)
        if key not in found:
            found[key] = workshop.kept.find(workshop.kept.name((kind, key)))
            if found[key] is None:
                new[key] = n
    if new:
        parts = [part for n in new.values() for part in (n, T.raw(_BETWEEN))]
        made = workshop.write({**tree, "meta": {}, "blocks": parts}).split(_BETWEEN)
        for key, html in zip(new, made, strict=False):
            found[key] = html.strip("\n")
            workshop.kept.put(workshop.kept.name(("code", key)), html.strip("\n"))
    return {key: html for key, html in found.items() if html is not None}


def filled(root: HtmlElement, highlighted: Highlighted) -> None:
    """Put the blocks of code where their marks stand, each with its name on this page. Those of notes
    stand at its end, wherever they are in the tree."""
    for mark in root.find_class(_MARK):
        name, html = highlighted.html[int(mark.get("data-nth"))]
        block = lxml.html.fragment_fromstring(html)
        if name:
            _rename(block, name)
        block.tail = mark.tail
        mark.getparent().replace(mark, block)


def _rename(block: HtmlElement, name: str) -> None:
    "Pandoc has called it `cb1`, or by its place among those that were made together."
    old = block.get("id")
    if not old:
        return  # one in a language that Pandoc does not know
    for el in block.iter():
        for key, sign in (("id", ""), ("href", "#")):
            value = el.get(key) or ""
            if value == sign + old or value.startswith(f"{sign}{old}-"):
                el.set(key, sign + name + value[len(sign + old) :])
