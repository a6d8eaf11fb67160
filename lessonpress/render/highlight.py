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
    "The blocks of code of a page: the HTML of each."

    def __init__(self, name: str) -> None:
        self.html: dict[str, str] = {}  # by the mark in its place
        self.name = name  # of what is kept


def coloured(
    file: str, tree: dict[str, T.Node], nodes: list[T.Node], workshop: Workshop
) -> Highlighted:
    "Put marks in the place of the blocks of code of page `file`, numbered as Pandoc numbers them."
    blocks = [n for n in nodes if n["t"] == "CodeBlock"]
    # The others have no language, and do not show their number.
    out, number = Highlighted(workshop.kept.name(("code", file))), 0
    kept = _kept(out.name, [n for n in blocks if T.classes_of(n)], tree, workshop)
    for n in blocks:
        number += not T.id_of(n)
        pieces = kept.get(_key(n))
        if pieces is not None:
            mark = f"{len(out.html)}</div>"
            n.update(T.raw(_MARK + mark))
            out.html[mark] = f"cb{number}".join(pieces)
    return out


def _key(block: T.Node) -> str:
    return orjson.dumps(block["c"]).decode()


def _kept(
    name: str, blocks: list[T.Node], tree: dict[str, T.Node], workshop: Workshop
) -> dict[str, list[str]]:
    """The HTML of blocks of code around their names, by all that it is made of; those that are new are made in one
    go. A page's are kept in one file, since a file for each would take longer than to read it."""
    wanted = {_key(n): n for n in blocks}
    kept = workshop.kept.load(name) or {}
    found: dict[str, list[str]] = {key: kept[key] for key in wanted if key in kept}
    new = {key: n for key, n in wanted.items() if key not in kept}
    if new:
        parts = [T.div([n]) for n in new.values()]
        made = parsed(workshop.write({**tree, "meta": {}, "blocks": parts}))
        for (key, n), block in zip(new.items(), made, strict=True):
            found[key] = _pieces(block, bool(T.id_of(n)))
        workshop.kept.put(name, orjson.dumps(found))
    return found


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
