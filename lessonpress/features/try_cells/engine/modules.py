"""Python modules that the page has: those of the course, those that stand for others, and our own small ones."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["PROVIDED", "in_the_page"]

_PAGE = Path(__file__).parent / "page"  # a folder of modules as Python finds them
_KIT = Path(__file__).parents[3] / "kit"
_AS_THEY_ARE = "exercises"  # of the kit: plain Python, which both sides run
_PRIVATE, _BELOW_AN_ALIAS = "page_driver", "numpy.random"


def in_the_page(modules: Mapping[str, str], aliases: Mapping[str, str]) -> dict[str, Any]:
    "Modules as the interpreter takes them, by their full names: kind, source, imports, whether it is a package."
    standing = {name: _standing_in(name, other) for name, other in aliases.items()}
    ours = {
        n: text for n, text in _ours().items() if n != _BELOW_AN_ALIAS or _above(n)[0] in standing
    }
    every = {**ours, **modules, **standing}
    packages = {*standing, *(n for name in every for n in _above(name))}
    every = dict.fromkeys(sorted(packages), "") | every
    return {name: [".py", text, [], name in packages] for name, text in every.items()}


def _above(name: str) -> list[str]:
    "The packages that a module lies in: `a.b.c` in `a` and `a.b`."
    parts = name.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts))]


def _standing_in(name: str, other: str) -> str:
    "The source of a module that stands for another one, under its name."
    return f"""import {other}
from page_driver import standing_in
from sys import modules as _modules
__getattr__ = standing_in({name!r}, _modules[{other!r}])
"""


@cache
def _ours() -> dict[str, str]:
    found = {_name(p, _PAGE): _bare(p) for p in _PAGE.rglob("*.py")}
    shared = (_KIT / _AS_THEY_ARE).rglob("*.py")
    return found | {f"lessonpress.kit.{_name(p, _KIT)}": _bare(p) for p in shared}


def _name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class _Bare(ast.NodeTransformer):
    "A module without what only its readers need."

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return ast.Pass() if is_text else node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        return ast.Pass() if node.module == "__future__" else node


def _bare(path: Path) -> str:
    return ast.unparse(_Bare().visit(ast.parse(path.read_text(encoding="utf-8"))))


# The names of all modules that a page's Python can import without a course.
PROVIDED = frozenset({*_ours(), "math"} - {_PRIVATE})
