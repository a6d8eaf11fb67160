"""Cross-references become links to what has a number; citations stay, and get a place for the list of references."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.problems import nearest
from lessonpress.render.dialect.context import Context
from lessonpress.render.dialect.labels import Labels, is_label, name_of

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["References", "cite"]


def cite(page: Builder, n: Node) -> list[Node]:
    "Cross-references become links; citations stay."
    citations, shown = n["c"]
    ours = [c for c in citations if is_label(_lower(c["citationId"]))]
    others = [c for c in citations if c not in ours]
    page.references.cited |= bool(others)
    out: list[Node] = []
    for c in ours:
        out += [*_joined(",", out), *_reference(page, c)]
    if others:
        inner = [_citation(page, c) for c in others]
        out += [*_joined(";", out), T.node("Cite", [inner, page.inlines(shown)])]
    return out


def _joined(sign: str, before: list[Node]) -> list[Node]:
    return [T.node("Str", sign), T.node("Space")] if before else []


def _citation(page: Builder, c: Node) -> Node:
    prefix, suffix = page.inlines(c["citationPrefix"]), page.inlines(c["citationSuffix"])
    return {**c, "citationPrefix": prefix, "citationSuffix": suffix}


def _reference(page: Builder, c: Node) -> list[Node]:
    "A reference in bold, as one that leads nowhere; `settle` makes a link of it where its label is found."
    only_number = c["citationMode"]["t"] == "SuppressAuthor"
    prefix = [] if only_number else page.inlines(c["citationPrefix"])
    suffix = [dict(x) for x in page.inlines(c["citationSuffix"])]
    node = T.node("Strong", [T.node("Str", f"?@{_lower(c['citationId'])}")])
    page.references.waiting.append(_Waiting(node, c["citationId"], only_number, prefix, suffix))
    return [node, *suffix]


@dataclass
class _Waiting:
    "A reference to something whose number may come later on the page."

    node: Node
    id: str  # as the author wrote it
    only_number: bool
    prefix: list[Node]
    suffix: list[Node]


class References:
    "What one page refers to, and whether it cites anything."

    def __init__(self, context: Context, labels: Labels):
        self.context, self.labels = context, labels
        self.waiting: list[_Waiting] = []
        self.cited = self.has_place = False

    def settle(self, blocks: list[Node]) -> None:
        "All things have their numbers, those of the sections in `blocks` excepted: say in each reference what it leads to."
        if self.waiting:
            self.labels.number_sections(blocks)
        for waiting in self.waiting:
            if label := self.labels.known.get(_lower(waiting.id)):
                waiting.node.update(_link(waiting, *label))
            else:
                self._leads_nowhere(waiting)

    def _leads_nowhere(self, waiting: _Waiting) -> None:
        "Report it; what would stand after it is not shown, as Quarto has it."
        for n in waiting.suffix:
            n.update(T.node("Str", ""))
        waiting.node.update(T.node("Emph", [*waiting.prefix, *_missing(waiting)]))
        id, known = _lower(waiting.id), self.labels.known
        hint = nearest(id, [k for k in known if k[:3] == id[:3]]) or nearest(id, known)
        hint = (
            hint
            or f"nothing on this page is labelled `{{#{id}}}`; link another page by its address"
        )
        self.context.report.warn(
            "cross-reference",
            f"nothing is labelled `{id}`",
            file=self.context.file,
            hint=hint,
            **self.context.place("@" + waiting.id),
        )

    def with_place(self, blocks: list[Node]) -> list[Node]:
        """The blocks with a place for the list of references at the page's end, where the author gave none; a heading with nothing below it, at the end, is
        the list's title, and its section stays for the links to it."""
        if self.has_place or not self.cited:
            return blocks
        title = ""
        if blocks and blocks[-1]["t"] == "Header":
            (level, (id, _, _), inlines), blocks = blocks[-1]["c"], blocks[:-1]
            title = escape(T.text_of(inlines), quote=False)
            blocks = [*blocks, T.raw(f'<section id="{escape(id)}" class="level{level}"></section>')]
        return [
            *blocks,
            T.raw(f"<!--references-->{title}<!--title-->"),
            T.div([], id="refs"),
            T.raw("<!--/references-->"),
        ]


def _missing(waiting: _Waiting) -> list[Node]:
    "What a reader sees in place of a number that nothing has."
    kind = name_of(_lower(waiting.id).partition("-")[0]).lower()
    words = "missing" if waiting.only_number or waiting.prefix else f"{kind} missing"
    return [*([T.node("Space")] if waiting.prefix else []), *T.words(f"({words})")]


def _link(waiting: _Waiting, name: str, number: str) -> Node:
    "`Figure 1`; the author's words or nothing in the place of the name."
    if waiting.only_number:
        text = [T.node("Str", number)]
    elif waiting.prefix:
        text = [*waiting.prefix, T.node("Str", f"\u00a0{number}")]
    else:
        text = [T.node("Str", f"{name}\u00a0{number}")]
    return T.link(text, f"#{_lower(waiting.id)}", classes=["quarto-xref"])


def _lower(id: str) -> str:
    "`@Fig-curve` begins a sentence."
    return id[:1].lower() + id[1:]
