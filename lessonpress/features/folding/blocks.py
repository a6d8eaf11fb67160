"""Code that is folded, in a page's blocks: each part in an element that opens, and cells of nothing else together in one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from lessonpress.features.folding.parts import Part
from lessonpress.features.folding.words import summary
from lessonpress.pandoc import tree as T
from lessonpress.words import ENGLISH, Words

__all__ = ["FOLDED", "folded", "name_of"]

FOLDED = "code-fold"  # as Quarto calls it
_END = "</details>"


def name_of(code: str) -> str:
    "The name under which the parts of a cell's code are kept."
    return hashlib.blake2b(code.strip("\n").encode(), digest_size=9).hexdigest()


def folded(
    blocks: list[T.Node], told: Mapping[str, list[Any]], word: Words = ENGLISH
) -> list[T.Node]:
    "The blocks of a page with the parts of its cells folded."
    parts = {name: [Part(*p) for p in of] for name, of in told.items()}
    return _inside(blocks, parts, word)


@dataclass
class _Cell:
    "A cell of which some code is folded."

    div: T.Node
    at: int  # where its code stands in it
    parts: list[Part]

    @classmethod
    def read(cls, block: T.Node, parts: Mapping[str, list[Part]]) -> _Cell | None:
        "A block as such a cell; None if it is none."
        if block["t"] != "Div" or "cell" not in T.classes_of(block):
            return None
        for at, inner in enumerate(block["c"][1]):
            if inner["t"] == "CodeBlock" and "cell-code" in T.classes_of(inner):
                own = parts.get(name_of(inner["c"][1]))
                as_is = own is None or T.id_of(inner) or T.get(inner, "code-fold")
                return None if as_is else cls(block, at, own or [])
        return None

    @property
    def is_bare(self) -> bool:
        "Whether it is nothing but code, all of it folded."
        return len(self.parts) == 1 and len(self.div["c"][1]) == 1

    def blocks(self, word: Words) -> list[T.Node]:
        "Its code in pieces, each in an element of its own if it is folded."
        out = []
        for part, piece in zip(self.parts, _pieces(self.code, self.parts), strict=True):
            out += [_begin(part, word), piece, T.raw(_END)] if part.kinds else [piece]
        return out

    @property
    def code(self) -> T.Node:
        code: T.Node = self.div["c"][1][self.at]
        return code

    def whole(self, word: Words) -> T.Node:
        attr, content = self.div["c"]
        return T.node(
            "Div", [attr, [*content[: self.at], *self.blocks(word), *content[self.at + 1 :]]]
        )


def _begin(part: Part, word: Words) -> T.Node:
    words = escape(summary(part.kinds, part.lines, word))
    return T.raw(f'<details class="{FOLDED}">\n<summary data-pagefind-ignore="">{words}</summary>')


def _pieces(code: T.Node, parts: list[Part]) -> Iterator[T.Node]:
    "A block of code in as many blocks; numbers of lines go on from one to the next."
    (id, classes, pairs), text = code["c"]
    lines = text.split("\n")
    begin = 0
    for part in parts:
        own = lines[begin : part.end]
        skipped = next((i for i, line in enumerate(own) if line.strip()), 0)
        numbered = "number-lines" in classes or T.get(code, "code-line-numbers")
        more = [["startFrom", str(begin + skipped + 1)]] if numbered and begin else []
        shown = "\n".join(own[skipped:]).rstrip()
        yield T.node("CodeBlock", [[id, list(classes), [*pairs, *more]], shown])
        begin = part.end


def _inside(blocks: list[T.Node], parts: Mapping[str, list[Part]], word: Words) -> list[T.Node]:
    "The blocks, with cells folded, also those that stand within others, such as tabs and margins."
    out: list[Any] = []
    for block in blocks:
        if block["t"] == "Div" and "cell" not in T.classes_of(block):
            attr, content = block["c"]
            block = T.node("Div", [attr, _inside(content, parts, word)])
        out.append(_Cell.read(block, parts) or block)
    return list(_joined(out, word))


def _joined(blocks: list[Any], word: Words) -> Iterator[T.Node]:
    "The blocks; cells that follow each other and are nothing but folded code open together."
    waiting: list[_Cell] = []
    for block in [*blocks, None]:
        if isinstance(block, _Cell) and block.is_bare:
            waiting.append(block)
            continue
        yield from _together(waiting, word)
        waiting = []
        if block is not None:
            yield block.whole(word) if isinstance(block, _Cell) else block


def _together(cells: list[_Cell], word: Words) -> list[T.Node]:
    if len(cells) < 2:
        return [c.whole(word) for c in cells]
    kinds = list(dict.fromkeys(k for c in cells for k in c.parts[0].kinds))
    one = Part(0, kinds, sum(c.parts[0].lines for c in cells))
    return [_begin(one, word), *(c.div for c in cells), T.raw(_END)]
