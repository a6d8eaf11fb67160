"""Code in colour: a block is highlighted once and kept, since that is half of Pandoc's work for a
page. In the tree that Pandoc writes stands a mark in its place, in the page the kept HTML."""

from __future__ import annotations

import orjson
from lxml.html import HtmlElement

from lessonpress.html_tree import inner, outer, parsed
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.pool import Workshop

__all__ = ["Highlighted", "coloured", "filled"]

_MARK = '<div class="lessonpress-code">'


class Highlighted:
    "The blocks of code of a page: the HTML of each, and how it is named on the page."

    def __init__(self) -> None:
        self.html: dict[str, str] = {}  # by the mark in its place
        self.names: list[str] = []  # of what is kept


def coloured(tree: dict[str, T.Node], nodes: list[T.Node], workshop: Workshop) -> Highlighted:
    "Put marks in the place of the blocks of code, numbered as Pandoc numbers them."
    blocks = [n for n in nodes if n["t"] == "CodeBlock"]
    # The others have no language, and do not show their number.
    kept = _kept([n for n in blocks if T.classes_of(n)], tree, workshop)
    out, number = Highlighted(), 0
    for n in blocks:
        number += not T.id_of(n)
        pieces = kept.get(_key(n)[1])
        if pieces is not None:
            mark = f"{len(out.html)}</div>"
            n.update(T.raw(_MARK + mark))
            out.html[mark] = f"cb{number}".join(pieces)
    out.names = [workshop.kept.name(("code", key)) for key in kept]
    return out


def _key(block: T.Node) -> tuple[str, str]:
    return "code", orjson.dumps(block["c"]).decode()


def _kept(
    blocks: list[T.Node], tree: dict[str, T.Node], workshop: Workshop
) -> dict[str, list[str]]:
    "The HTML of blocks of code around their names; those that are new are made in one go."
    found: dict[str, list[str] | None] = {}
    new: dict[str, T.Node] = {}
    for n in blocks:
        kind, key = _key(n)
        if key not in found:
            found[key] = workshop.kept.load(workshop.kept.name((kind, key)))
            if found[key] is None:
                new[key] = n
    if new:
        parts = [T.div([n]) for n in new.values()]
        made = parsed(workshop.write({**tree, "meta": {}, "blocks": parts}))
        for (key, n), block in zip(new.items(), made, strict=True):
            found[key] = _pieces(block, bool(T.id_of(n)))
            workshop.kept.put(workshop.kept.name(("code", key)), orjson.dumps(found[key]))
    return {key: pieces for key, pieces in found.items() if pieces is not None}


def _pieces(made: HtmlElement, named: bool) -> list[str]:
    """The HTML of a block around its name, which is another one on each page: Pandoc has called it by its
    place among those that were made together. One that the author has named keeps that."""
    block = made[0]
    old = block.get("id")
    if named or not old:  # one in a language that Pandoc does not know
        return [outer(block)]
    name = "lessonpress-name"
    while name in inner(made):
        name += "."
    for el in block.iter():
        for key, sign in (("id", ""), ("href", "#")):
            value = el.get(key) or ""
            if value == sign + old or value.startswith(f"{sign}{old}-"):
                el.set(key, sign + name + value[len(sign + old) :])
    return outer(block).split(name)


def filled(html: str, highlighted: Highlighted) -> str:
    """Put the blocks of code where their marks stand. Those of notes stand at its end, wherever they are in
    the tree."""
    out, *parts = html.split(_MARK)
    for part in parts:
        number, end, rest = part.partition("</div>")
        out += highlighted.html.get(number + end, _MARK + number + end) + rest
    return out
