"""The code of a notebook's cells in parts: what stays open, and what is folded, with what it is for."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import NamedTuple

from lessonpress.features.folding.statements import (
    BLOCKS,
    CHECKS,
    DEFINITIONS,
    DRAWS,
    GIVES,
    SETS_UP,
    Drawing,
    kind_of,
    names_read,
    names_set,
)
from lessonpress.prepare.cells import Cell, Notebook
from lessonpress.prepare.python_code import parsed

__all__ = ["Part", "parts_of"]


class Part(NamedTuple):
    "Some lines of a cell, and what they are for; nothing for what stays open."

    end: int  # the line after the last of them, counted from 0
    kinds: list[str]
    lines: int  # how many are not empty


@dataclass
class _Statement:
    node: ast.stmt
    kind: str
    own: bool  # the cell's: neither shared with the library, nor in a cell that its author folds
    users: list[_Statement] = field(default_factory=list)

    @property
    def only_sets(self) -> bool:
        return isinstance(self.node, (*DEFINITIONS, ast.Assign))


def parts_of(notebook: Notebook) -> dict[str, list[Part]]:
    """The parts of each cell of which some are folded, by the cell's code. A cell that says itself whether it
    is folded is left as it says, and one that readers try is open."""
    drawing = Drawing()
    cells = [c for c in notebook.cells if c.kind == "code" and not c.hidden]
    read = [_statements(c, drawing) for c in cells]
    _join([s for statements in read for s in statements])
    out = {}
    for c, statements in zip(cells, read, strict=True):
        if notebook.option(c, "code-fold") is None and statements and not c.is_tried:
            parts = _parts(c.source, statements)
            if any(p.kinds for p in parts):
                out[c.source] = parts
    return out


def _statements(c: Cell, drawing: Drawing) -> list[_Statement]:
    shared = any(d.startswith("export") for d in c.directives)
    folded = c.options.get("code-fold") is True  # as little the story as a check
    out = []
    for node in parsed(c.source).body:
        drawing.learn(node)
        kind = kind_of(node, drawing) or folded * CHECKS
        out.append(_Statement(node, kind, not (shared or folded)))
    return out


# ---- What only drawings, checks and facts use belongs to them

_BESIDE = {DRAWS, CHECKS, GIVES}


def _join(statements: list[_Statement]) -> None:
    "Give statements that only set what drawings, checks and facts use the kind of these."
    _find_users(statements)
    for s in reversed(statements):
        if s.kind or not s.own or not (s.only_sets or isinstance(s.node, BLOCKS)):
            continue
        if s.users and {u.kind for u in s.users} <= _BESIDE:
            s.kind = s.users[0].kind


def _find_users(statements: list[_Statement]) -> None:
    "Which later statements read what each one sets, until it is set anew."
    setting: dict[str, list[_Statement]] = {}
    for s in statements:
        for name in names_read(s.node):
            for setter in setting.get(name, ()):
                setter.users.append(s)
        for name in names_set(s.node):
            setting[name] = [s] if s.only_sets else [*setting.get(name, ()), s]


# ---- Lines


def _parts(source: str, statements: list[_Statement]) -> list[Part]:
    lines = source.split("\n")
    ends = [s.node.end_lineno or 0 for s in statements]
    ends[-1] = len(lines)  # with the remarks below it
    parts: list[Part] = []
    begin = 0
    for s, end in zip(statements, ends, strict=True):
        if end > begin:
            written = sum(bool(line.strip()) for line in lines[begin:end])
            parts.append(Part(end, [s.kind] if s.kind else [], written))
        elif not s.kind:  # it shares the line of the last one, and stays open
            parts[-1] = parts[-1]._replace(kinds=[])
        begin = end
    return _merged(_settled(_merged(parts)))


def _merged(parts: list[Part]) -> list[Part]:
    "Parts that follow each other and are both open, or both folded, as one."
    merged: list[Part] = []
    for part in parts:
        if merged and bool(merged[-1].kinds) == bool(part.kinds):
            last = merged.pop()
            kinds = [*last.kinds, *(k for k in part.kinds if k not in last.kinds)]
            part = Part(part.end, kinds, last.lines + part.lines)
        merged.append(part)
    return merged


def _settled(parts: list[Part]) -> list[Part]:
    "Parts of which those stay open that are too small to be worth a break in the code."
    last = len(parts) - 1
    return [
        p._replace(kinds=[]) if last and _is_small(p, ends=i == last) else p
        for i, p in enumerate(parts)
    ]


def _is_small(part: Part, ends: bool) -> bool:
    return part.lines < 2 and not ends or part.lines < 3 and set(part.kinds) == {SETS_UP}
