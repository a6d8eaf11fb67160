"""What a notebook tells of its cells that are tried: what they need, and what is wrong with them."""

from __future__ import annotations

import ast
import hashlib
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lessonpress.features.try_cells.needed import Code, Needs, Shipped, shipped
from lessonpress.prepare.cells import Cell, Notebook
from lessonpress.prepare.python_code import nodes_of, without_magics
from lessonpress.prepare.solutions import EXERCISE
from lessonpress.problems import Report, nearest

__all__ = ["KINDS", "imports_in", "told_of"]

KINDS = ("predict", "bug", "write", "change")  # of exercises
_CHECKED = re.compile(r"^check\w*\(.*\)\s*\Z", re.M)  # the last line


def told_of(notebook: Notebook, file: str, report: Report) -> dict[str, Any] | None:
    "Its cells that are tried, with the sources that they need, and its exercises; None of a notebook without either."
    code = [c for c in notebook.cells if c.kind == "code" and not c.installs]
    tried = [c for c in code if c.is_tried and _is_named(c, code, file, report)]
    tried = [c for c in tried if _is_seen(c, notebook, file, report)]
    tried = [c for c in tried if _is_python(c, notebook, file, report)]
    about = {c.label: a for c in code if _is_exercise(c) and (a := _about(c, file, report))}
    if not (tried or about or any((c.label or "").startswith(EXERCISE) for c in code)):
        return None
    numbers = [c.number for c in tried]
    found = shipped([Code(c.number, c.source) for c in code], numbers) if tried else Shipped()
    names = {c.number: c.label or f"cell-{c.number}" for c in code}
    for c in tried:
        _tell_unknown(c, found.needs[c.number], file, report)
    return {
        # what readers see anyway is not written twice
        "cells": [
            [names[n], None if _is_shown(n, text, tried) else text]
            for n, text in found.cells.items()
        ],
        "more": _more(found, names),
        "tried": {c.label: _tried(c, found.needs[c.number], names) for c in tried},
        "imports": {str(c.number): _imports(c, found.needs[c.number], found.cells) for c in tried},
        "about": about,
    }


def _more(found: Shipped, names: Mapping[int, str]) -> dict[str, Any]:
    "For names that only a reader's own code may read: single statements, and of each name what gives it its value and in which cell that ends."
    texts: dict[str, str] = {}
    ids: dict[str, list[Any]] = {}
    for name, pieces in found.more.items():
        ids[name] = [max(p.cell for p in pieces)]
        for p in pieces:
            id = f"{names[p.cell]}+{p.place}" if p.text else names[p.cell]
            if texts.get(id, p.text) != p.text:  # another part of the same import
                id = f"{id}+{name}"
            ids[name].append(id)
            texts |= {id: p.text} if p.text else {}
    return {"cells": [*texts.items()], "names": ids}


def _is_shown(number: int, text: str, tried: list[Cell]) -> bool:
    return any(c.number == number and c.source.strip() == text for c in tried)


def _tried(c: Cell, needs: Needs, names: Mapping[int, str]) -> dict[str, Any]:
    was = hashlib.blake2b(c.source.strip("\n").encode(), digest_size=6).hexdigest()
    return {"was": was, "number": c.number, "needs": [names[n] for n in needs.cells]}


def _is_exercise(c: Cell) -> bool:
    "Elsewhere `kind` and `minutes` are somebody else's words."
    return bool(c.label) and (c.is_tried or str(c.label).startswith(EXERCISE))


def _about(c: Cell, file: str, report: Report) -> list[Any]:
    "Of which kind an exercise is, how many minutes it takes, and whether a check ends it; nothing where neither kind nor minutes are said."
    kind, minutes = c.options.get("kind"), c.options.get("minutes")
    if kind is not None and kind not in KINDS:
        hint = nearest(str(kind), KINDS) or f"known are {', '.join(KINDS)}"
        _tell(c, file, report, f"`{kind}` is no kind of exercise", hint)
        kind = None
    if minutes is not None and not (isinstance(minutes, int) and minutes > 0):
        _tell(c, file, report, f"`{minutes}` is no number of minutes", "write `#| minutes: 5`")
        minutes = None
    return [kind, minutes, bool(_CHECKED.search(c.source))] if kind or minutes else []


def _is_named(c: Cell, code: list[Cell], file: str, report: Report) -> bool:
    "Whether a cell has a label of its own, under which a reader's code is kept."
    count = Counter(other.label for other in code)[c.label]
    if c.label and count == 1:
        return True
    message = "a cell that is tried has no label" if not c.label else f"`{c.label}` names two cells"
    hint = "a reader's code is kept under it: `#| label: zero-the-gradient`"
    _tell(c, file, report, message, hint)
    return False


def _is_seen(c: Cell, notebook: Notebook, file: str, report: Report) -> bool:
    "Whether its code stands on the page, where what others need of it is read."
    if not c.hidden and False not in (notebook.option(c, "include"), notebook.option(c, "echo")):
        return True
    hint = "leave `#| try` out, or what hides the code"
    _tell(c, file, report, f"`{c.label}` is tried, and the page does not show its code", hint)
    return False


def _is_python(c: Cell, notebook: Notebook, file: str, report: Report) -> bool:
    "Whether it is Python, of which alone the page has an interpreter, without what only Jupyter understands."
    if notebook.language != "python":
        message = f"`{c.label}` is tried, and the page runs Python, not {notebook.language}"
        _tell(c, file, report, message, "leave `#| try` out")
        return False
    try:
        _compiled(c.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as e:
        _tell(c, file, report, *_not_python(c, e))
        return False
    return True


def _compiled(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `x is 1` is no reason against a cell
        compile(source, "<cell>", "exec", dont_inherit=True)


def _not_python(c: Cell, error: Exception) -> tuple[str, str]:
    place = (
        f"line {error.lineno} of its code: "
        if isinstance(error, SyntaxError) and error.lineno
        else ""
    )
    lines = (line.strip() for line in c.source.splitlines())
    if magic := next((line for line in lines if line.startswith(("%", "!"))), ""):
        message = f"the page has no Jupyter, which `{magic}` in `{c.label}` needs"
        return message, "leave `#| try` out, or do it in Python, in a cell of its own"
    why = getattr(error, "msg", str(error))
    message = f"`{c.label}` is tried, and is no Python: {place}{why}"
    return message, "a mistake for readers to find has to run; leave `#| try` out, or mend it"


def _tell_unknown(c: Cell, needs: Needs, file: str, report: Report) -> None:
    for name in needs.unknown:
        message = f"on the page nobody defines `{name}`, which `{c.label}` needs"
        _tell(
            c,
            file,
            report,
            message,
            f"define it above, or import it by its name: from ... import {name}",
        )


def _tell(c: Cell, file: str, report: Report, message: str, hint: str | None) -> None:
    report.error("try-cell", message, file=file, cell=c.number, hint=hint)


# ---- Imports


def _imports(c: Cell, needs: Needs, cells: Mapping[int, str]) -> list[list[str]]:
    "What a cell asks of modules, and what those that it needs do: modules, with a name in each or none."
    whole = "\n".join([*(cells[n] for n in needs.cells), c.source])
    return [[*found] for found in sorted({*imports_in(whole)})]


def imports_in(source: str, package: str = "") -> Iterator[tuple[str, str]]:
    "The modules that a text imports, each with the name that is taken from it, or asked of it later (`torch.ones`), if one is."
    known: dict[str, str] = {}
    for n in nodes_of(without_magics(source)):
        if isinstance(n, ast.Import):
            for a in n.names:
                known[a.asname or a.name.partition(".")[0]] = a.name
                yield a.name, ""
        elif isinstance(n, ast.ImportFrom):
            parts = package.split(".") if package else []
            base = parts[: len(parts) - n.level + 1] if n.level else []
            module = ".".join([*base, *filter(None, [n.module])])
            yield from ((module, a.name) for a in n.names)
        elif isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name):
            if n.value.id in known:
                yield known[n.value.id], n.attr
