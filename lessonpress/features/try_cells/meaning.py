"""What each statement of a cell does to names: which it reads, sets and changes, now or when a function that it defines is called."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import TypeGuard

from lessonpress.features.folding.statements import (
    CHECKS,
    DEFINITIONS,
    DRAWS,
    GIVES,
    Drawing,
    kind_of,
)
from lessonpress.prepare.python_code import nodes_of, without_magics

__all__ = ["CHANCE", "Statement", "statements"]

# What all that draws random numbers reads and changes, and what a seed sets.
CHANCE = "*chance"
_SEEDS = {"seed", "manual_seed", "seed_everything", "set_seed"}
_DRAWN = {
    *("rand", "randn", "randint", "randperm", "rand_like", "randn_like", "normal", "normal_"),
    *("uniform", "uniform_", "shuffle", "choice", "choices", "sample", "multinomial", "bernoulli"),
    *("permutation", "gauss", "kaiming_normal_", "xavier_uniform_"),
}
_QUIET = {CHECKS, DRAWS, GIVES}  # what is done for the page changes nothing that later cells need
_BUILT_IN = set(dir(builtins)) | {"__name__", "__file__", "__doc__", "get_ipython"}
_PLACES = (ast.Attribute, ast.Subscript)
_TAKING = ("pop", "popitem", "setdefault")  # methods that change something and give a value


class _Method(ast.Call):
    func: ast.Attribute


@dataclass(frozen=True)
class Call:
    "A call in a statement."

    name: str  # with which what is called begins
    plain: bool  # whether that is all of it
    alone: bool  # nobody takes its value
    given: frozenset[str]  # the names among its arguments


@dataclass
class Statement:
    "A statement at the top of a cell."

    node: ast.stmt
    text: str
    reads: set[str] = field(default_factory=set)  # at once
    inside: set[str] = field(default_factory=set)  # that a definition reads when it is called
    sets: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)  # the values of names that stand already
    calls: list[Call] = field(default_factory=list)
    later: set[str] = field(default_factory=set)  # that a definition changes when it is called
    takes: bool = False  # whether a definition changes what it is given
    sure: bool = False  # whether what its names were before does not matter

    @property
    def defines(self) -> bool:
        return isinstance(self.node, DEFINITIONS)

    @property
    def imports(self) -> bool:
        return isinstance(self.node, ast.Import | ast.ImportFrom)

    def only(self, names: set[str]) -> str:
        "Its text; of an import that of these names alone."
        if not isinstance(self.node, ast.Import | ast.ImportFrom):
            return self.text
        kept = [a for a in self.node.names if (a.asname or a.name.partition(".")[0]) in names]
        if isinstance(self.node, ast.Import):
            return ast.unparse(ast.Import(kept))
        return ast.unparse(ast.ImportFrom(self.node.module, kept, self.node.level))


def statements(source: str, drawing: Drawing) -> list[Statement]:
    "The statements of a cell; none where it is no Python."
    lines, out = source.splitlines(), []
    for node in without_magics(source).body:
        drawing.learn(node)
        text = _text(node, source, lines)
        try:
            out.append(_read(Statement(node, text), drawing))
        except (SyntaxError, RecursionError):  # such as `await` at the top, or a sum of hundreds
            continue
    return _drawing_after_seeds(out)


def _drawing_after_seeds(every: list[Statement]) -> list[Statement]:
    "Whoever seeds in a cell does so for what is called there next, though the draw itself may lie in a function of another module."
    seeded = False
    for s in every:
        if seeded and s.calls:
            s.reads.add(CHANCE)
            s.changes.add(CHANCE)
        seeded = seeded or CHANCE in s.sets
    return every


def _text(node: ast.stmt, source: str, lines: list[str]) -> str:
    "As it is written, from its first decorator on."
    above = [d.lineno for d in getattr(node, "decorator_list", ())]
    if above:
        return "\n".join(lines[min(above) - 1 : node.end_lineno])
    return ast.get_source_segment(source, node) or ast.unparse(node)


def _read(s: Statement, drawing: Drawing) -> Statement:
    _add_names(s)
    drawn = {CHANCE} if _drawn(s.node) else set()
    changed = set(_changed(s.node)) - {""}
    if s.defines:
        s.inside |= drawn
        s.later |= drawn | (changed & s.inside)
        s.takes = bool(changed & _parameters(s.node))
    elif kind_of(s.node, drawing) not in _QUIET:
        s.reads |= drawn
        s.changes = drawn | changed
        s.calls = list(_calls(s.node))
        if _seeds(s.node):
            s.sets.add(CHANCE)
    s.sure = s.defines or s.imports or isinstance(s.node, ast.Assign | ast.Expr)
    return s


# ---- Names


def _add_names(s: Statement) -> None:
    "What Python itself takes for global names, of the statement and of all that is defined in it."
    table = symtable.symtable(s.text, "cell", "exec")
    s.sets = {y.get_name() for y in table.get_symbols() if y.is_assigned() or y.is_imported()}
    symbols = [y for t in _tables(table) for y in t.get_symbols()]
    s.later = {y.get_name() for y in symbols if y.is_declared_global() and y.is_assigned()}
    own, inner = _read_in(table)
    s.inside = inner - _BUILT_IN - s.sets if s.defines else set()  # it may call itself
    s.reads = (own if s.defines else _exposed([s.node], set())) - _BUILT_IN


def _read_in(table: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    "The global names that are read at the top of a text, and those in what stands deeper in it."
    own = {y.get_name() for y in table.get_symbols() if y.is_referenced()}
    symbols = (y for t in _tables(table) for y in t.get_symbols())
    return own, {y.get_name() for y in symbols if y.is_global() and y.is_referenced()}


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for inner in table.get_children():
        yield inner
        yield from _tables(inner)


def _exposed(body: list[ast.stmt], known: set[str]) -> set[str]:
    "The names that statements read before they set them themselves, one after the other."
    known, out = set(known), set[str]()
    for node in body:
        parts = [getattr(node, part, []) for part in ("body", "orelse", "finalbody")]
        parts += [h.body for h in getattr(node, "handlers", [])]
        if isinstance(node, DEFINITIONS) or not any(parts):
            reads, sets = _alone(node)
            out |= reads - known
            known |= sets
            continue
        reads, sets = _alone(_head(node))
        out |= reads - known
        for part in parts:
            out |= _exposed(part, known | sets)
    return out


def _head(node: ast.stmt) -> ast.stmt:
    "A loop, a condition or a block without what stands in it."
    if isinstance(node, ast.Try):
        return ast.Pass()
    head = copy(node)
    for part in ("body", "orelse"):
        if hasattr(head, part):
            setattr(head, part, [ast.Pass()] if part == "body" else [])
    return head


def _alone(node: ast.stmt) -> tuple[set[str], set[str]]:
    "What one statement reads and sets."
    table = symtable.symtable(ast.unparse(ast.fix_missing_locations(node)), "cell", "exec")
    own, inner = _read_in(table)
    sets = {y.get_name() for y in table.get_symbols() if y.is_assigned() or y.is_imported()}
    return own | inner | ({_root(node.target)} if isinstance(node, ast.AugAssign) else set()), sets


# ---- Values


def _root(value: ast.AST) -> str:
    "The name with which `w.grad[0]` begins; empty where it begins with something else."
    while isinstance(value, _PLACES):
        value = value.value
    return value.id if isinstance(value, ast.Name) else ""


def _changed(node: ast.stmt) -> Iterator[str]:
    "The names whose values a statement changes in place, as far as one can see."
    for n in nodes_of(node):
        if isinstance(n, ast.AugAssign):
            yield _root(n.target)
        elif isinstance(n, _PLACES) and isinstance(n.ctx, ast.Store | ast.Del):
            yield _root(n)
        elif isinstance(n, ast.Expr) and _is_method(n.value):
            yield _root(n.value.func)
        elif _is_method(n) and (n.func.attr.endswith("_") or n.func.attr in _TAKING):
            yield _root(n.func)


def _is_method(n: ast.AST) -> TypeGuard[_Method]:
    return isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)


def _parameters(node: ast.stmt) -> set[str]:
    return {n.arg for n in nodes_of(node) if isinstance(n, ast.arg)}


def _calls(node: ast.stmt) -> Iterator[Call]:
    found = nodes_of(node)
    alone = {id(n.value) for n in found if isinstance(n, ast.Expr)}
    for n in found:
        if isinstance(n, ast.Call) and (name := _root(n.func)) and name not in _BUILT_IN:
            given = frozenset(filter(None, map(_root, n.args)))
            yield Call(name, isinstance(n.func, ast.Name), id(n) in alone, given)


def _drawn(node: ast.stmt) -> bool:
    "Whether random numbers may be drawn in it."
    return any(isinstance(n, ast.Attribute) and n.attr in _DRAWN for n in nodes_of(node))


def _seeds(node: ast.stmt) -> bool:
    for n in nodes_of(node):
        if isinstance(n, ast.Call):
            called = getattr(n.func, "attr", getattr(n.func, "id", ""))
            if called in _SEEDS:
                return True
    return False
