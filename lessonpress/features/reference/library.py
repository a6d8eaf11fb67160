"""What a lesson exports, read from its cells, so that no lesson has to be imported."""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass, field
from typing import Any

from lessonpress.course import Page
from lessonpress.gather.page_source import plain
from lessonpress.pandoc import tree as T
from lessonpress.prepare.cells import Notebook
from lessonpress.prepare.python_code import Code, parsed

__all__ = ["Entry", "Module", "entries", "imported"]

WIDTH = 72


@dataclass
class Entry:
    "A function or class: how it is called, what its docstring says, where it is defined."

    name: str
    signature: str
    doc: str
    anchor: str  # of its cell on the page of the lesson
    section: str  # the id of the heading above
    methods: list[Entry] = field(default_factory=list)

    @staticmethod
    def of(told: dict[str, Any]) -> Entry:
        return Entry(**{**told, "methods": [Entry.of(m) for m in told["methods"]]})


@dataclass
class Module:
    "What one lesson exports."

    name: str  # as it is imported
    file: str
    title: str  # such as `lesson 1`
    entries: list[Entry] = field(default_factory=list)
    users: list[str] = field(default_factory=list)  # lessons that import something of it, as files
    used: dict[str, list[str]] = field(default_factory=dict)  # of each name, who imports it

    @staticmethod
    def of(told: dict[str, Any]) -> Module:
        return Module(**{**told, "entries": [Entry.of(e) for e in told["entries"]]})


_EXPORTS = ("export", "exports")


def entries(notebook: Notebook, page: Page, blocks: list[T.Node]) -> list[Entry]:
    "What the cells of a lesson export; what is defined again is what is imported."
    found: dict[str, Entry] = {}
    heading = ""
    for cell in notebook.cells:
        if cell.kind == "markdown":
            heading = next(iter(_HEADING.findall(cell.source)[-1:]), heading)
        if not any(d.split()[0] in _EXPORTS for d in cell.directives):
            continue
        if cell.hidden or notebook.option(cell, "include") is False:
            continue  # nbdev documents nothing of a hidden cell either
        anchor = cell.label or cell.id
        section = page.labels.get(anchor)
        if section is None:
            anchor = section = _id_of_heading(heading, blocks)
        for n in parsed(cell.source).body:
            if entry := _entry(n, cell.source, anchor, section):
                found.pop(entry.name, None)
                found[entry.name] = entry
    return list(found.values())


_HEADING = re.compile(r"^##?[ \t]+(.+)$", re.M)


def _id_of_heading(heading: str, blocks: list[T.Node]) -> str:
    "The section of a cell that has no place on the page, since neither its code nor an output is shown."
    if explicit := re.search(r"\{#([^}\s]+)", heading):
        return explicit[1]
    headings = (b for b in blocks if b["t"] == "Header" and T.text_of(b) == plain(heading))
    return next(map(T.id_of, headings), "")


_Function = ast.FunctionDef | ast.AsyncFunctionDef


def _entry(n: ast.stmt, source: str, anchor: str, section: str) -> Entry | None:
    "A public function or class; of a class, with its public methods."
    if not isinstance(n, _Function | ast.ClassDef) or n.name.startswith("_"):
        return None
    inside = n.body if isinstance(n, ast.ClassDef) else []
    made = next((m for m in inside if isinstance(m, _Function) and m.name == "__init__"), None)
    methods = [
        e for m in inside if isinstance(m, _Function) and (e := _entry(m, source, anchor, section))
    ]
    signature = _signature(n if isinstance(n, _Function) else made, n.name, source)
    return Entry(n.name, signature, ast.get_docstring(n) or "", anchor, section, methods)


def _signature(n: _Function | None, name: str, source: str) -> str:
    "A call with the names, kinds and defaults of the arguments, as they are written; without `self`."
    if n is None:
        return f"{name}()"
    arguments = ast.unparse(n.args)
    header = source.splitlines()[n.lineno - 1 : n.body[0].lineno - 1]
    written = (
        re.fullmatch(
            r"\s*(?:async )?def \w+\((.*)\)\s*(?:->.*)?:", " ".join(line.strip() for line in header)
        )
        if header
        else None
    )
    if written and "#" not in written[1]:
        arguments = " ".join(written[1].split())
    arguments = re.sub(r"^(self|cls)(,\s*|$)", "", arguments)
    returned = f" -> {ast.unparse(n.returns)}" if n.returns and n.name != "__init__" else ""
    whole = f"{name}({arguments}){returned}".replace(" ", "\xa0").replace(
        ",\xa0", ", "
    )  # lines break after commas alone
    return textwrap.fill(
        whole,
        WIDTH,
        subsequent_indent=" " * (len(name) + 1),
        break_long_words=False,
        break_on_hyphens=False,
    ).replace("\xa0", " ")


def imported(code: Code) -> list[list[str]]:
    "The names that the cells of a lesson import, with their modules."
    return [
        [of, name] for of, level, names in code.imports if of and not level for name, _ in names
    ]
