"""What stands in the reader's code, read as a tree: for tasks that forbid something, such as "by hand" or "without @"."""

from __future__ import annotations

import sys

from lessonpress.kit.exercises.verdict import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

__all__ = ["allow", "is_stub", "said_first", "source_of", "used"]

AS_TREE = 0x400  # `ast.PyCF_ONLY_AST`; the module `ast` itself is large in a page
SIGNS = {"MatMult": "@", "Pow": "**", "For": "for", "While": "while", "comprehension": "for"}
HOLDS_WORDS = ("attr", "name", "module", "value")


def source_of(function: Any = None) -> str | None:
    """The text of the cell or file that defines `function`; without one, of the cell that is being run. None where it cannot be known.

    A page tells it in a module `__try__`; Jupyter and Python keep it by the name of the file."""
    if page := sys.modules.get("__try__"):
        return str(page.source)
    import linecache

    code = getattr(function, "__code__", None)
    file = code.co_filename if code else _cell_being_run()
    return "".join(linecache.getlines(file)) or None


def _cell_being_run() -> str:
    "The file name of the nearest code that belongs to no function."
    frame = sys._getframe(1)
    while frame.f_back and frame.f_code.co_name != "<module>":
        frame = frame.f_back
    return frame.f_code.co_filename


def _tree(source: str | None) -> Any:
    "None for a text that is no plain Python."
    try:
        return compile(source, "cell", "exec", AS_TREE) if source else None
    except SyntaxError:
        return None


def _inside(node: Any) -> Iterator[Any]:
    "A node and all below it."
    yield node
    for field in node._fields:
        value = getattr(node, field, None)
        for part in value if isinstance(value, list) else [value]:
            if hasattr(part, "_fields"):
                yield from _inside(part)


def _kind(node: Any) -> str:
    return str(type(node).__name__)


def _words(node: Any) -> set[str]:
    "The names that come from outside of a node, and the attributes, texts and signs in it."
    found, own = set[str](), set(_defined(node))
    for n in _inside(node):
        found |= {w for f in HOLDS_WORDS if isinstance(w := getattr(n, f, None), str)}
        found.add(SIGNS.get(_kind(n), ""))
        own |= {str(n.arg)} if _kind(n) == "arg" else set()
        own |= {str(n.id)} if _kind(n) == "Name" and _kind(n.ctx) == "Store" else set()
    names = {str(n.id) for n in _inside(node) if _kind(n) == "Name"}
    return found - {"", *_defined(node)} | names - own


def used(function: Any) -> set[str] | None:
    """The names, attributes and signs (`@ ** for while`) in a function and in what it uses of its own cell; None where its code cannot be read.

    What is called by a text counts, too: `getattr(loss, "backward")()` uses `backward`."""
    tree = _tree(source_of(function))
    if tree is None:
        return None
    parts = {name: node for node in tree.body for name in _defined(node)}
    found, todo = set[str](), [getattr(function, "__name__", "")]
    if todo[0] not in parts:  # without a name of its own: all that is defined
        todo = list(parts)
    while todo:
        if (part := parts.pop(todo.pop(), None)) is not None:
            words = _words(part)
            found |= words
            todo += words
    return found


def _defined(node: Any) -> list[str]:
    if _kind(node) in ("FunctionDef", "ClassDef"):
        return [str(node.name)]
    targets = getattr(node, "targets", []) if _kind(node) == "Assign" else []
    return [str(n.id) for t in targets for n in _inside(t) if _kind(n) == "Name"]


def allow(function: Any, without: str) -> None:
    "Raises `Refused` if one of the words in `without` is used."
    found = used(function) or set()
    if first := next((w for w in without.split() if w in found), ""):
        raise Refused(f"Without `{first}`, please: the task is to do it another way.")


def is_stub(written: Any) -> bool:
    "Whether nothing is written in a function, or in the methods of a class that are not `__init__`, but dots and a docstring. Where the code cannot be read, a function is one and a class is none."
    tree, name = _tree(source_of(written)), getattr(written, "__name__", "")
    for node in tree.body if tree is not None else []:
        if name in _defined(node) and _kind(node) != "Assign":
            parts = node.body if _kind(node) == "FunctionDef" else _methods(node)
            return all(_says_nothing(n) for n in parts)
    return not isinstance(written, type)


def _methods(node: Any) -> list[Any]:
    "What stands in the methods of a class."
    methods = [n for n in node.body if _kind(n) == "FunctionDef" and n.name != "__init__"]
    return [n for method in methods for n in method.body]


def _says_nothing(node: Any) -> bool:
    return _kind(node) == "Pass" or (_kind(node) == "Expr" and _kind(node.value) == "Constant")


def said_first() -> None:
    "Raises `Refused` if what the last line of the cell hands over comes from a call, or out of a list."
    tree = _tree(source_of())
    if tree is None or not tree.body or _kind(tree.body[-1]) != "Expr":
        return
    asked = _words(tree.body[-1])
    for node in tree.body[:-1]:
        said = _kind(node) == "Assign" and asked & set(_defined(node))
        if said and {"Call", "Subscript"} & {_kind(n) for n in _inside(node.value)}:
            raise Refused("Say it first, before you let anything run.")
