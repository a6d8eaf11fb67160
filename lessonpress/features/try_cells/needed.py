"""What a cell needs of the cells before it: the fewest of their statements that give the names which it reads the values that they have there."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lessonpress.features.folding.statements import Drawing
from lessonpress.features.try_cells.meaning import CHANCE, Call, Statement, statements
from lessonpress.prepare.python_code import nodes_of

__all__ = ["Code", "Needs", "Piece", "Shipped", "shipped"]


class Code(NamedTuple):
    "A cell of code."

    number: int
    source: str


@dataclass
class Needs:
    "What a cell that is tried needs."

    cells: list[int] = field(default_factory=list)  # the numbers of others, in their order
    unknown: list[str] = field(default_factory=list)  # names that no cell before it sets


class Piece(NamedTuple):
    "All that is sent of a cell, or one of its other statements, with a text of its own."

    cell: int
    place: int = 0  # of the statement
    text: str = ""


@dataclass
class Shipped:
    "What the cells of a page that are tried need, all together."

    cells: dict[int, str] = field(default_factory=dict)  # what is needed of each, by its number
    needs: dict[int, Needs] = field(default_factory=dict)
    # of names that no published cell reads, and a reader's own code may: what gives each its value, cells and single statements
    more: dict[str, list[Piece]] = field(default_factory=dict)


def shipped(cells: Sequence[Code], tried: Iterable[int]) -> Shipped:
    "What is to be sent along with a notebook, so that those of its cells that are tried run on its page."
    course = _Course(cells)
    tried, out = [*tried], Shipped()
    every = {at for n in tried for at in course.before(n)[0]}
    names: dict[int, set[str]] = {}
    for n in tried:
        found, live = course.before(n, every)
        for at, wanted in found.items():
            names.setdefault(at, set()).update(wanted)
        out.needs[n] = Needs(sorted({course.cell_of[at] for at in found}), sorted(live - {CHANCE}))
    for at, wanted in sorted(names.items()):
        text, cell = course.all[at].only(wanted), course.cell_of[at]
        out.cells[cell] = f"{out.cells[cell]}\n{text}" if cell in out.cells else text
    if tried:
        out.more = course.more(max(tried), names)
    return out


class _Course:
    "The statements of a notebook in their order, with what they have to do with each other."

    def __init__(self, cells: Sequence[Code]):
        drawing = Drawing()
        self.all: list[Statement] = []
        self.cell_of: list[int] = []
        for c in cells:
            own = statements(c.source, drawing)
            self.all += own
            self.cell_of += [c.number] * len(own)
        self.imported = {name for s in self.all if s.imports for name in s.sets}
        self.taking = {name for s in self.all if s.takes for name in s.sets}
        self._touched: dict[int, set[str]] = {}
        self.inside = _inside(self.all)
        self.differentiated = _differentiated(self.all)

    def before(
        self, number: int, asked: Iterable[int] = (), names: Iterable[str] = ()
    ) -> tuple[dict[int, set[str]], set[str]]:
        """The statements before a cell that it needs, by their places, with the names that they are needed for; and the names that none of them
        sets. Of a cell that is needed, all statements that are `asked` go along. `names`: what is needed in place of the cell."""
        asked, forced = set(asked), set[int]()
        while True:
            found, live = self._before(number, forced, names)
            cells = {self.cell_of[at] for at in found}
            more = {at for at in asked if self.cell_of[at] in cells}
            if more <= forced:
                return found, live
            forced |= more

    def more(self, number: int, sent: dict[int, set[str]]) -> dict[str, list[Piece]]:
        "What gives a name its value before a cell, of all names for which nothing is `sent`."
        earlier = [at for at, cell in enumerate(self.cell_of) if cell < number]
        known = {name for wanted in sent.values() for name in wanted}
        out: dict[str, list[Piece]] = {}
        for name in sorted(
            {name for at in earlier for name in self.all[at].sets} - known - {CHANCE}
        ):
            found, lost = self.before(number, sent, {name})
            if found and not lost - {CHANCE}:
                pieces = [self.piece(at, found[at], sent) for at in sorted(found)]
                out[name] = list(dict.fromkeys(pieces))
        return out

    def piece(self, at: int, wanted: set[str], sent: dict[int, set[str]]) -> Piece:
        if wanted <= sent.get(at, set()) or (at in sent and not self.all[at].imports):
            return Piece(self.cell_of[at])
        return Piece(self.cell_of[at], at, self.all[at].only(wanted))

    def _before(
        self, number: float, forced: set[int], names: Iterable[str] = ()
    ) -> tuple[dict[int, set[str]], set[str]]:
        live, found = self.reached(set(names)), dict[int, set[str]]()
        number -= 0.5 if names else 0
        for at in range(len(self.all) - 1, -1, -1):
            s, cell = self.all[at], self.cell_of[at]
            if cell > number:
                continue
            own = self.touched(at) & live
            if cell < number and not own and at not in forced:
                continue
            if s.sure:
                live -= s.sets
            live |= self.reached(s.reads)
            if cell < number:
                found[at] = own or (set() if s.imports else s.sets)
        return found, live

    def reached(self, names: set[str]) -> set[str]:
        "The names, and those that the definitions behind them read when they are called."
        found, waiting = set[str](), list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.inside.get(name, (set(), set()))[0]
        return found

    def touched(self, at: int) -> set[str]:
        "The names that have another value, or a changed one, after a statement."
        if at not in self._touched:
            self._touched[at] = self._changed_by(self.all[at])
        return self._touched[at]

    def _changed_by(self, s: Statement) -> set[str]:
        if s.defines:
            return s.sets
        out = set(s.changes)
        for name in self.reached(s.reads):
            out |= self.inside.get(name, (set(), set()))[1]
        for call in s.calls:
            known = call.plain and call.name in self.inside
            if call.name in self.taking if known else call.alone and self.may_take(call):
                out |= call.given
        return (
            s.sets | (out - self.imported) | (self.differentiated if _goes_back(s.node) else set())
        )

    def may_take(self, call: Call) -> bool:
        "Whether a call of something that was made elsewhere may be there to change what it is given."
        return call.plain or call.name in self.imported


def _inside(every: list[Statement]) -> dict[str, tuple[set[str], set[str]]]:
    "Of each name that is defined what its definitions read and change when they are called."
    out: dict[str, tuple[set[str], set[str]]] = {}
    for s in every:
        if s.defines:
            for name in s.sets:
                reads, changes = out.setdefault(name, (set(), set()))
                reads |= s.inside
                changes |= s.later
    return out


def _goes_back(node: ast.stmt) -> bool:
    "Whether gradients are computed in it, or an optimiser takes a step: both change other names than they are called on."
    steps = ("backward", "step", "zero_grad")
    return any(isinstance(n, ast.Attribute) and n.attr in steps for n in nodes_of(node))


def _differentiated(every: list[Statement]) -> set[str]:
    "The names of which somebody wants a gradient."
    out = set()
    for s in every:
        for n in nodes_of(s.node):
            wanted = isinstance(n, ast.Attribute) and n.attr in ("grad", "requires_grad_")
            wanted = wanted or isinstance(n, ast.keyword) and n.arg == "requires_grad"
            if wanted and not s.defines:
                out |= s.sets or {m.id for m in nodes_of(n) if isinstance(m, ast.Name)}
    return out
