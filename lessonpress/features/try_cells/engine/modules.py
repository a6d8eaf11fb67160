"""Python modules that the page has: those of the course, those that stand for others, and our own small ones."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["in_the_page"]

_PAGE = Path(__file__).parent / "page"
_OURS = {"page_driver": "driver"}
_FOR_TYPES = ("__future__", "typing", "collections.abc")  # nothing in the page asks for a type


def in_the_page(modules: Mapping[str, str], aliases: Mapping[str, str]) -> dict[str, Any]:
    "Modules as the interpreter takes them, by their full names: kind, source, imports, whether it is a package."
    ours = {name: _bare(_PAGE / f"{file}.py") for name, file in _OURS.items()}
    every = {**ours, **modules}
    packages = {name.rpartition(".")[0] for name in every} - {""}
    every = dict.fromkeys(sorted(packages), "") | every
    return {name: [".py", text, [], name in packages] for name, text in every.items()}


def _bare(path: Path) -> str:
    "A module of ours without what only its readers need: types and docstrings."
    return ast.unparse(_Bare().visit(ast.parse(path.read_text(encoding="utf-8"))))


class _Bare(ast.NodeTransformer):
    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom | None:
        return None if node.module in _FOR_TYPES else node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.returns = None
        self.generic_visit(node)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return ast.Pass() if is_text else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        return ast.Assign([node.target], node.value, lineno=0) if node.value else None
