"""Python in cells and modules: each text is read once, for all who ask what stands in it."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lessonpress.prepare.cells import Notebook

__all__ = ["Code", "Import", "code_in", "code_of", "nodes_of", "parsed", "without_magics"]

Import = list[Any]  # the module of `from module import ...` or None, its dots, [name, alias]s


@lru_cache(1 << 12)
def parsed(source: str) -> ast.Module:
    "The tree of a cell, which nobody may change; an empty one where it is no Python."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of numbers and escapes, which Python tells of by a place that nobody knows
            return ast.parse(source)
    except (
        SyntaxError,
        ValueError,
        RecursionError,
        MemoryError,
    ):  # the last two: nested too deeply
        return ast.Module([], [])


def without_magics(source: str) -> ast.Module:
    "The tree of a cell of which the lines of magics are left out."
    if "%" not in source and "!" not in source:
        return parsed(source)
    lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines()]
    return parsed("\n".join(lines))


def nodes_of(tree: ast.AST) -> list[ast.AST]:
    "All nodes in the order of `ast.walk`, in a third of its time; whether a name is read or set is in its `ctx`."
    found = [tree]
    for n in found:
        for name in n._fields:
            value = getattr(n, name, None)
            if value.__class__ is list:
                found += [v for v in value if isinstance(v, ast.AST)]
            elif isinstance(value, ast.AST) and name != "ctx":
                found.append(value)
    return found


@dataclass
class Code:
    "What Python code takes from elsewhere."

    source: list[str] = field(default_factory=list)  # of each cell
    names: list[str] = field(default_factory=list)  # with the attributes asked of them: `F.relu`
    imports: list[Import] = field(default_factory=list)
    datasets: list[str] = field(default_factory=list)  # `data("mnist_sample")`


def code_in(tree: ast.AST) -> Code:
    "What stands in a tree."
    names, asked, imports = set[str](), set[str](), list[Import]()
    for n in nodes_of(tree):
        if isinstance(n, ast.Name):
            names.add(n.id)
        elif isinstance(n, ast.Attribute):
            names.add(_dotted(n))
        elif isinstance(n, ast.Call):
            asked.add(_asked_for(n))
        elif isinstance(n, ast.Import):
            imports.append([None, 0, [[a.name, a.asname] for a in n.names]])
        elif isinstance(n, ast.ImportFrom):
            imports.append([n.module or "", n.level, [[a.name, a.asname] for a in n.names]])
    return Code([], sorted(names - {""}), imports, sorted(asked - {""}))


def _dotted(n: ast.Attribute) -> str:
    parts, value = [n.attr], n.value
    while isinstance(value, ast.Attribute):
        parts.append(value.attr)
        value = value.value
    return ".".join([value.id, *reversed(parts)]) if isinstance(value, ast.Name) else ""


def _asked_for(n: ast.Call) -> str:
    if not n.args or not isinstance(n.args[0], ast.Constant):
        return ""
    called, name = getattr(n.func, "id", getattr(n.func, "attr", "")), n.args[0].value
    return name if called == "data" and isinstance(name, str) else ""


def code_of(notebook: Notebook) -> Code:
    "What the cells of a notebook take from elsewhere, together."
    cells = [c for c in notebook.cells if c.kind == "code" and not c.installs and c.source.strip()]
    found = [code_in(without_magics(c.source)) for c in cells]
    return Code(
        [c.source for c in cells],
        sorted({name for code in found for name in code.names}),
        [i for code in found for i in code.imports],
        sorted({name for code in found for name in code.datasets}),
    )
