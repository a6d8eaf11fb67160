"""The Markdown cells of a notebook, read together: what one labels can be meant by another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markdown_it.token import Token

from lessonpress.prepare.jupyter_markdown.blocks import Blocks
from lessonpress.prepare.jupyter_markdown.formulas import Commands, Equations, formula
from lessonpress.prepare.jupyter_markdown.inlines import Inlines
from lessonpress.prepare.jupyter_markdown.labels import Labels
from lessonpress.prepare.jupyter_markdown.pieces import Piece, Pieces
from lessonpress.prepare.jupyter_markdown.rules import DEEPEST, parser
from lessonpress.problems import Report

__all__ = ["Texts"]


class Texts:
    "The texts of a notebook's Markdown cells, by the number of the cell, as Pandoc is to read them."

    def __init__(
        self, sources: Iterable[tuple[int, str]], file: str = "", report: Report | None = None
    ):
        self.cells = [_Cell(number, text) for number, text in sources]
        self.labels = Labels(file, report or Report())
        self.equations, self.commands = Equations(), Commands()
        for cell in self.cells:
            self.labels.add(cell.number, cell.references, cell.notes, cell.html)
            for piece in cell.pieces:
                if piece.is_formula:
                    self.equations.gather(piece)
        self.by_number = {cell.number: self._written(cell) for cell in self.cells}

    def _written(self, cell: _Cell) -> str:
        "A cell, above which stands what its formulas define."
        if cell.is_too_deep:
            return cell.pieces.back(cell.pieces.text)
        text = _Writer(cell, self.labels, self.equations).text
        return "\n\n".join(filter(None, [*self.commands.defined(list(cell.pieces)), text]))

    def __getitem__(self, number: int) -> str:
        return self.by_number[number]


class _Cell:
    "A cell whose blocks are known: its pieces, and what it labels."

    def __init__(self, number: int, text: str):
        self.number, self.pieces = number, Pieces(text)
        env: dict[str, Any] = {}
        self.tokens = _blocks(self.pieces.text, env)
        back = self.pieces.back
        self.references = {
            back(label): {"href": back(told["href"]), "title": back(told["title"])}
            for label, told in env.get("references", {}).items()
        }
        self.notes = [t.info for t in self.tokens if t.type == "footnote"]
        texts = (t.content for t in self.tokens if t.type in ("html_block", "inline"))
        self.html = [self.pieces.back(text) for text in texts if "<" in text]

    @property
    def is_too_deep(self) -> bool:
        "Whether the parser has left something out."
        return any(t.level >= DEEPEST - 1 for t in self.tokens)


class _Known(dict[str, Any]):
    "The addresses that labels stand for in one cell."

    def __init__(self, labels: Labels, cell: _Cell):
        super().__init__()
        self.labels, self.cell = labels, cell

    def get(self, label: str, default: Any = None) -> Any:
        return self.labels.reference(self.cell.pieces.back(label), self.cell.number) or default


class _Writer:
    "Writes one cell."

    def __init__(self, cell: _Cell, labels: Labels, equations: Equations):
        self.cell, self.labels, self.equations = cell, labels, equations
        n = cell.number
        self.known = _Known(labels, cell)
        self.inlines = Inlines(
            cell.pieces,
            self.piece,
            anchor=lambda href: labels.anchor(href, n),
            html=lambda html: labels.html(html, n),
        )
        self.text = self.written(cell.pieces.text, cell.tokens)

    def written(self, text: str, tokens: list[Token]) -> str:
        md = parser()
        for t in tokens:
            if t.type == "inline":
                t.meta["inlines"] = inlines = list[Token]()
                md.inline.parse(t.content, md, {"references": self.known}, inlines)
        note = lambda label: self.labels.note(label, self.cell.number)  # noqa: E731
        return Blocks(self.inlines, text.split("\n"), self.again, note).text(tokens)

    def again(self, text: str) -> str:
        "A text inside a block, written."
        return self.written(text, _blocks(text, {}))

    def piece(self, piece: Piece, following: Piece | None) -> str:
        if piece.is_formula:
            followed = following is not None and following.kind == "attributes"
            return formula(piece, followed)
        if piece.kind == "definition":
            return ""
        if piece.kind == "reference":
            return self.equations.reference(piece)
        if piece.kind == "note":
            return f"[^{self.labels.note(piece.inner, self.cell.number)}]"
        return f"<{piece.original}>" if piece.kind == "address" else piece.original


def _blocks(text: str, env: dict[str, Any]) -> list[Token]:
    "The tokens of the blocks in a text; what stands inside them is not parsed yet."
    md = parser()
    tokens: list[Token] = []
    md.block.parse(text.replace("\0", "\ufffd"), md, env, tokens)
    return tokens
