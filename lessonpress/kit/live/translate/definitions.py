"""Where a function is defined: the node of its source that it was made from, and its file as a reader knows it."""

from __future__ import annotations

import ast
import functools
import linecache
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

__all__ = ["Definition", "definition", "file_of"]

Definition: TypeAlias = ast.FunctionDef | ast.Lambda
_Span: TypeAlias = tuple[tuple[int, int], tuple[int, int]]  # line and column, first and last


def definition(f: types.FunctionType) -> Definition | None:
    "The node that defines `f`, or None if its source is not there or no longer what `f` was made from."
    code = f.__code__
    linecache.checkcache(code.co_filename)
    text = "".join(linecache.getlines(code.co_filename, f.__globals__))
    try:
        tree, codes = _source(code.co_filename, text)
    except SyntaxError:
        return None
    if not any(_same(c, code) for c in codes):
        return None
    return _lambda(tree, code) if code.co_name == "<lambda>" else _function(tree, code)


@functools.cache
def _source(file: str, text: str) -> tuple[ast.Module, tuple[types.CodeType, ...]]:
    "The tree of a file's text, and the code of each function in it."
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    codes: list[types.CodeType] = []
    todo = [compile(text, file, "exec", flags=flags, dont_inherit=True)]
    while todo:
        code = todo.pop()
        codes.append(code)
        todo += [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return ast.parse(text), tuple(codes)


def _same(a: types.CodeType, b: types.CodeType) -> bool:
    return (
        (a.co_firstlineno, a.co_name) == (b.co_firstlineno, b.co_name)
        and list(a.co_positions()) == list(b.co_positions())
        and a.co_code == b.co_code
        and _constants(a) == _constants(b)
    )


def _constants(code: types.CodeType) -> list[str]:
    return [repr(c) for c in code.co_consts if not isinstance(c, types.CodeType)]


def _function(tree: ast.Module, code: types.CodeType) -> ast.FunctionDef | None:
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    return next((n for n in functions if _place(n) == (code.co_name, code.co_firstlineno)), None)


def _place(node: ast.FunctionDef) -> tuple[str, int]:
    "Its name and its first line, which may be a decorator's."
    return node.name, min([node.lineno, *(d.lineno for d in node.decorator_list)])


def _lambda(tree: ast.Module, code: types.CodeType) -> ast.Lambda | None:
    "The innermost one that holds all of the code's instructions."
    spans = list(_spans(code))
    around = [n for n in ast.walk(tree) if isinstance(n, ast.Lambda) and _holds(n.body, spans)]
    return around[-1] if around else None  # the innermost comes last


def _spans(code: types.CodeType) -> Iterator[_Span]:
    for line, last_line, column, last_column in code.co_positions():
        if line is not None and last_line is not None and column is not None and last_column:
            yield (line, column), (last_line, last_column)


def _holds(node: ast.expr, spans: list[_Span]) -> bool:
    "Whether instructions at these places come from the expression."
    start = node.lineno, node.col_offset
    end = node.end_lineno or 0, node.end_col_offset or 0
    return all(start <= first and last <= end for first, last in spans)


def file_of(f: types.FunctionType) -> str:
    "The file of `f`: from the working folder, or a notebook's cell by its number."
    name = f.__code__.co_filename
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()):
        named = getattr(shell.compile, "format_code_name", lambda n: None)(name)
        if named:
            return " ".join(named)
    try:
        return Path(name).resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return Path(name).name
