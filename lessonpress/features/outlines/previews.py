"""What a labelled cell looks like in two lines: for answers that point at it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lessonpress.course import short_name
from lessonpress.features.facts.stored import of_cell, printed
from lessonpress.features.numbers.words import said_of, short, worded
from lessonpress.prepare.cells import Cell, Notebook
from lessonpress.prepare.lenient import text_of
from lessonpress.prepare.outputs import DRAWN
from lessonpress.prepare.python_code import parsed
from lessonpress.prepare.screen import on_screen

__all__ = ["Preview", "is_test", "previews"]


@dataclass
class Preview:
    "A labelled cell in one line of code, or of words, and one of output."

    title: str
    code: str
    output: str
    facts: dict[str, str] = field(default_factory=dict)  # of several: what each says, by name
    section: str = ""  # the words of the heading that it stands below
    words: str = ""  # of a single fact: what it is called

    def shown(self, quoted: Collection[str]) -> str:
        "Its output; of several facts only those that are `quoted`."
        if not self.facts:
            return self.output
        return ", ".join(text for name, text in self.facts.items() if name in quoted)


def previews(
    notebook: Notebook, file: str, title: str, sections: Mapping[str, str] | None = None
) -> dict[str, Preview]:
    "The labelled cells of a lesson, by label. `sections`: the heading above each of them."
    name = short_name(file, title, notebook.front)
    above = sections or {}
    shown = [c for c in notebook.cells if c.kind == "code" and not c.installs]
    return {
        c.label: replace(_preview(notebook, c, name), section=above.get(c.label, ""))
        for c in shown
        if c.label and not c.hidden and notebook.option(c, "include") is not False
    }


def _preview(notebook: Notebook, cell: Cell, title: str) -> Preview:
    "What the page shows of a cell: neither code nor outputs that are hidden there."
    code = _code(cell) if notebook.option(cell, "echo") is not False else ""
    if notebook.option(cell, "output") is False:
        cell = replace(cell, outputs=[])
    stored = of_cell(cell)
    words = worded(short(stored[0].name), said_of(cell)) if len(stored) == 1 else ""
    return Preview(title, code, _output(cell), _facts(cell), words=words)


def is_test(cell: Cell) -> bool:
    "Whether a cell asserts something."
    if "assert" not in cell.source:
        return False
    return any(isinstance(n, ast.Assert) for n in ast.walk(parsed(cell.source)))


def _code(cell: Cell) -> str:
    """The last line that shows something: an assertion only where there is nothing else; of a fact, what it is the value of.
    Nothing for a figure, a printed text or several facts, which speak for themselves."""
    if any(_picture(o) for o in cell.outputs):
        return ""
    if stored := of_cell(cell):
        return _cut(_value_of_fact(cell), 64) if len(stored) == 1 else ""
    lines = [
        line.strip()
        for line in cell.source.splitlines()
        if line.strip() and not line.strip().startswith("#")
    ]
    shown = [line for line in lines if not line.startswith(("assert ", "import ", "from "))]
    last = (shown or lines or [""])[-1].rstrip(";")
    return "" if last.startswith("print(") else _cut(last, 64)


def _value_of_fact(cell: Cell) -> str:
    '`mae_of(start)` of a line `fact("quadratic.mae_start", mae_of(start))`.'
    calls = [
        n.value
        for n in parsed(cell.source).body
        if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call)
    ]
    values = [c.args[1] for c in calls if getattr(c.func, "id", "") == "fact" and len(c.args) > 1]
    return ast.unparse(values[0]) if len(values) == 1 else ""


def _picture(out: dict[str, Any]) -> bool:
    "Whether an output is a figure, a live one included."
    data = out.get("data", {})
    drawn = text_of(data.get("text/html")).startswith(DRAWN)
    return drawn or any(k.startswith("image/") for k in data)


def _facts(cell: Cell) -> dict[str, str]:
    stored, said = of_cell(cell), said_of(cell)
    if len(stored) < 2:
        return {}
    return {f.name: f"{worded(f.short, said)} {printed(f) or f.value}" for f in stored}


def _output(cell: Cell) -> str:
    stored = of_cell(cell)
    if len(stored) > 1:
        return _cut(", ".join(_facts(cell).values()), 90)
    if stored:
        return printed(stored[0]) or str(stored[0].value)
    caption = str(cell.options.get("tbl-cap") or "").strip()
    if caption and cell.outputs:
        return _cut(f"table: {caption}", 90)
    for out in reversed(cell.outputs):
        if _picture(out):
            caption = str(cell.options.get("fig-cap") or "").strip()
            return _cut(f"figure: {caption}", 90) if caption else "figure"
        text = out.get("data", {}).get("text/plain") or out.get("text") or ""
        lines = on_screen("".join(map(str, text))).strip().splitlines()
        if lines:
            return _cut(
                lines[-1]
                if out.get("output_type") == "stream"
                else " ".join(s.strip() for s in lines),
                64,
            )
    return "holds" if is_test(cell) else ""


def _cut(text: str, at: int) -> str:
    "At most `at` characters, cut between words where there are any."
    if len(text) <= at:
        return text
    return (text[: at - 1].rpartition(" ")[0] or text[: at - 1]).rstrip() + "…"
