"""The one walk over a page: each construct is handed to its room, and what is none is taken over with what stands inside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect import code, conditions, divs, floats, pictures, references
from lessonpress.render.dialect.context import Context
from lessonpress.render.dialect.labels import Labels, numbered_headings

__all__ = ["Builder"]


class Builder:
    """Makes one page from top to bottom, in the order in which it is read, since that is how its parts are numbered.

    The tree that it reads stays as it is; what need not change is shared."""

    def __init__(self, context: Context):
        self.context = context
        self.labels = Labels(context.word, context.chapter)
        self.references = references.References(context, self.labels)
        self.counts: Counter[str] = Counter()  # callouts, tabsets, annotated code
        self.has_picture = False
        self.numbers: dict[int, str] = {}  # of headings, by their nodes
        self.panel = ""  # the figure or table whose parts are being done

    def number_headings(self, blocks: list[Node]) -> None:
        "Give the headings of the page the numbers that it asks for."
        depth = self.context.number_sections
        found = numbered_headings(blocks, self.context.chapter) if depth else []
        self.numbers = {id(h): n for h, n in found if n.count(".") < depth}

    def blocks(self, blocks: list[Node], inside: str = "") -> list[Node]:
        "`inside` is `output` in a cell's output, `float` in a float."
        out: list[Node] = []
        marks: code.Marks | None = None
        for b, following in zip(blocks, [*blocks[1:], None]):
            if marks:
                out += code.notes(self, marks, b, inside)
                marks = None
                continue
            if following and following["t"] == "OrderedList":
                b, marks = code.annotated(self, b)
            out += self.block(b, inside)
        return out

    def block(self, b: Node, inside: str) -> list[Node]:
        room = _BLOCKS.get(b["t"])
        return room(self, b, inside) if room else [b]

    def text(self, inlines: list[Node]) -> list[Node]:
        "The inlines of a paragraph, in which a formula can have a number."
        kinds = {n["t"] for n in inlines}
        if "Math" in kinds:
            inlines = self.labels.equations(inlines)
        return inlines if kinds.isdisjoint(_INLINES) else self._done(inlines)

    def inlines(self, inlines: list[Node]) -> list[Node]:
        "Inlines with references, pictures and margins; most of a page is words, and those stay."
        return inlines if {n["t"] for n in inlines}.isdisjoint(_INLINES) else self._done(inlines)

    def _done(self, inlines: list[Node]) -> list[Node]:
        out: list[Node] = []
        start = 0
        for i in [i for i, n in enumerate(inlines) if n["t"] in _INLINES]:
            out += inlines[start:i]
            out += _INLINES[inlines[i]["t"]](self, inlines[i])
            start = i + 1
        return out + inlines[start:]

    def within(self, nodes: list[Any]) -> list[Any]:
        "What stands in a table or a note, lists of any depth: its inlines are done, and no block in there is a construct."
        out: list[Any] = []
        for n in nodes:
            if n.__class__ is dict:
                out += self._node_within(n)
            else:
                out.append(self.within(n) if n.__class__ is list else n)
        return out

    def _node_within(self, n: Node) -> list[Node]:
        room = _INLINES.get(n["t"])
        if room:
            return room(self, n)
        if n["t"] == "CodeBlock":
            return [dict(n)]
        if n["t"] in _LEAVES or n.get("c").__class__ is not list:
            return [n]
        return [T.node(n["t"], self.within(n["c"]))]


# ---- Blocks that are no constructs


def _plain(page: Builder, b: Node, inside: str) -> list[Node]:
    return [T.node("Plain", page.text(b["c"]))]


def _header(page: Builder, b: Node, inside: str) -> list[Node]:
    level, attr, title = b["c"]
    if number := page.numbers.get(id(b)):
        own, classes, pairs = attr
        attr = [own, classes, [*pairs, ["number", number]]]
        before = T.span([T.node("Str", number)], classes=["header-section-number"])
        return [T.node("Header", [level, attr, [before, T.node("Space"), *page.inlines(title)]])]
    return [T.node("Header", [level, attr, page.inlines(title)])]


def _quotation(page: Builder, b: Node, inside: str) -> list[Node]:
    return [T.node("BlockQuote", page.blocks(b["c"], inside))]


def _bullets(page: Builder, b: Node, inside: str) -> list[Node]:
    return [T.node("BulletList", [page.blocks(item, inside) for item in b["c"]])]


def _numbered(page: Builder, b: Node, inside: str) -> list[Node]:
    start, items = b["c"]
    return [T.node("OrderedList", [start, [page.blocks(item, inside) for item in items]])]


def _definitions(page: Builder, b: Node, inside: str) -> list[Node]:
    return [
        T.node(
            "DefinitionList",
            [
                [page.inlines(term), [page.blocks(one, inside) for one in meanings]]
                for term, meanings in b["c"]
            ],
        )
    ]


def _verse(page: Builder, b: Node, inside: str) -> list[Node]:
    return [T.node("LineBlock", [page.inlines(line) for line in b["c"]])]


_BLOCKS: dict[str, Callable[[Builder, Node, str], list[Node]]] = {
    "Div": divs.div,
    "Figure": floats.figure,
    "Para": floats.paragraph,
    "Table": floats.table,
    "CodeBlock": code.block,
    "Plain": _plain,
    "Header": _header,
    "BlockQuote": _quotation,
    "BulletList": _bullets,
    "OrderedList": _numbered,
    "DefinitionList": _definitions,
    "LineBlock": _verse,
}


# ---- Inlines


def _styled(page: Builder, n: Node) -> list[Node]:
    return [T.node(n["t"], page.inlines(n["c"]))]


def _around(page: Builder, n: Node) -> list[Node]:
    "What keeps its inlines second: a link, a quotation."
    first, inlines, *rest = n["c"]
    return [T.node(n["t"], [first, page.inlines(inlines), *rest])]


def _span(page: Builder, n: Node) -> list[Node]:
    (id, classes, pairs), inlines = n["c"]
    if not conditions.is_shown(page, n):
        return []
    if "aside" in classes or "column-margin" in classes:
        classes = ["margin-aside"]
    return [T.node("Span", [[id, classes, pairs], page.inlines(inlines)])]


def _note(page: Builder, n: Node) -> list[Node]:
    return [T.node("Note", page.within(n["c"]))]


_INLINES: dict[str, Callable[[Builder, Node], list[Node]]] = {
    "Cite": references.cite,
    "Image": pictures.image,
    "Note": _note,
    "Span": _span,
    "Link": _around,
    "Quoted": _around,
    **dict.fromkeys(
        (
            "Emph",
            "Strong",
            "Strikeout",
            "Superscript",
            "Subscript",
            "Underline",
            "SmallCaps",
        ),
        _styled,
    ),
}
_LEAVES = {
    "Str",
    "Space",
    "SoftBreak",
    "LineBreak",
    "Code",
    "Math",
    "RawInline",
    "RawBlock",
    "HorizontalRule",
}
