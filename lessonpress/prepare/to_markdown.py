"""A notebook as the Markdown that Quarto makes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, NamedTuple

from lessonpress.gather.shown import FOLDING
from lessonpress.prepare.cells import Cell, Notebook
from lessonpress.prepare.evaluation import runs
from lessonpress.prepare.html_outputs import HtmlOutputs
from lessonpress.prepare.jupyter_markdown import Texts
from lessonpress.prepare.lenient import Json
from lessonpress.prepare.markdown_pieces import div, fence, one_line, quoted, word
from lessonpress.prepare.options import PLACED
from lessonpress.prepare.outputs import ABOVE, BESIDE, apart, is_display, is_table, seen
from lessonpress.prepare.outputs_to_markdown import CAPTIONED, Pictures, Shown, output
from lessonpress.prepare.widgets import Widgets
from lessonpress.problems import Report

__all__ = ["Written", "to_markdown"]


class Written(NamedTuple):
    "A notebook in Quarto's Markdown."

    text: str
    files: dict[str, bytes]  # to be written beside its page, by their relative address
    cells: list[tuple[int, int]]  # the line at which each cell begins, and its number


def to_markdown(nb: Notebook, file: str = "", report: Report | None = None) -> Written:
    "The notebook in Quarto's Markdown."
    writer = _Writer(nb, file, report)
    parts = [(c.number, writer.cell(c).strip("\n")) for c in nb.cells]
    parts = [(number, part) for number, part in parts if part.strip()]
    cells, line = [], 1
    for number, part in parts:
        cells.append((line, number))
        line += part.count("\n") + 2
    return Written("\n\n".join(p for _, p in parts) + "\n", writer.pictures.files, cells)


class _Writer:
    "Writes cells, and keeps the images found on the way."

    def __init__(self, nb: Notebook, file: str, report: Report | None):
        self.nb = nb
        self.html, self.widgets = HtmlOutputs(), Widgets(nb.metadata)
        self.pictures = Pictures(nb.path.stem if nb.path else "notebook")
        read = (c for c in nb.cells if c.kind == "markdown" and not c.hidden)
        self.texts = Texts(((c.number, self.pictures.attached(c)) for c in read), file, report)

    def option(self, c: Cell, name: str, default: Any = None) -> Any:
        return self.nb.option(c, name, default)

    def cell(self, c: Cell) -> str:
        if c.hidden:
            return ""
        if c.kind == "code":
            return self.code(c)
        form = c.metadata.get("raw_mimetype", c.metadata.get("format"))
        if c.kind == "raw" and form == "text/html":
            return fence(c.source, "{=html}")
        return self.texts[c.number] if c.kind == "markdown" else self.pictures.attached(c)

    def code(self, c: Cell) -> str:
        if self.option(c, "include") is False:
            return ""
        outputs: list[Json] = []
        if self.option(c, "output", True) is not False:
            outputs = seen(
                self.widgets.shown(c.outputs), self.option(c, "warning", True) is not False
            )
        outputs = [self.html.settled(o) for o in outputs]
        beside = apart(c.options, outputs)
        outputs = [o for o in outputs if o not in beside]
        has_code = self.option(c, "echo", True) is not False and not c.is_empty
        if has_code and is_table(c.options, outputs):
            return self.code_and_table(c, outputs, beside)
        return self.code_and_outputs(c, has_code, outputs, beside)

    def code_and_table(self, c: Cell, outputs: list[Json], beside: list[Json]) -> str:
        "The code of a table, and the table."
        others = {k: v for k, v in c.options.items() if k != "label" and not k.startswith("tbl-")}
        printed = [o for o in outputs if not is_display(o)]
        shown = [o for o in outputs if is_display(o)]
        code = replace(c, label=None, id=f"{ABOVE}{c.id}", options=others, outputs=printed)
        table = replace(c, options=c.options | {"echo": False}, outputs=shown + beside)
        return f"{self.code(code)}\n\n{self.code(table)}"

    def code_and_outputs(
        self, c: Cell, has_code: bool, outputs: list[Json], beside: list[Json]
    ) -> str:
        solo, under, placed = _placed(c, outputs)
        code = self.source(c) if has_code else ""
        as_is = self.option(c, "output") == "asis"
        shown = [output(c, s, as_is, self.pictures) for s in placed]
        if not code and not shown:
            return ""
        if as_is and not (c.label or code or c.options.get("classes")):
            return "\n\n".join(shown)
        attributes = self.attributes(c, solo) + CAPTIONED * bool(under and c.label)
        cell = div(attributes, code, *shown, under)
        return f"{cell}\n\n{self.beside(c, beside)}" if beside else cell

    def attributes(self, c: Cell, solo: bool) -> str:
        "Those of a cell; one that shows what no run has made is marked."
        marked = ".not-run" if c.outputs and not runs(c, self.nb) else ""
        return " ".join(filter(None, [_attributes(c, solo), marked]))

    def beside(self, c: Cell, outputs: list[Json]) -> str:
        "The outputs of a figure's cell that are no part of the figure."
        options = {k: v for k, v in c.options.items() if k == "column"}
        other = replace(c, options=options, label=None, id=f"{BESIDE}{c.id}")
        as_is = self.option(other, "output") == "asis"
        shown = [Shown(o, i) for i, o in enumerate(outputs, 1)]
        parts = (output(other, s, as_is, self.pictures) for s in shown)
        return div(self.attributes(other, False), *parts)

    def source(self, c: Cell) -> str:
        "The code of a cell with what its options say of it."
        label = c.options.get("lst-label")
        head = [f"#{word(str(label).removeprefix('#'))}"] if label else []
        head += [f".{word(self.nb.language)}", ".cell-code"]
        if c.options.get("code-overflow") in ("wrap", "scroll"):
            head.append(f".code-overflow-{c.options['code-overflow']}")
        for k in ("lst-cap", "code-fold", "code-summary", "code-line-numbers"):
            of_all = self.nb.front.get(k) if k.startswith("code-") else None
            value = c.options.get(k, of_all) if k != FOLDING else self.option(c, k)
            if value is not None:
                head.append(f"{k}={quoted(_word(value))}")
        return fence(c.source, "{" + " ".join(head) + "}")


def _placed(c: Cell, outputs: list[Json]) -> tuple[bool, str, list[Shown]]:
    """Whether label and caption go to the only output that is displayed (several leave them to the cell), the cell's own caption,
    and the outputs with their ids and captions."""
    count = sum(map(is_display, outputs))
    of_cell = (c.label or "").startswith("tbl-")
    parts = c.options.get("fig-subcap")
    solo = count == 1 and not of_cell and not isinstance(parts, list)
    caption = c.options.get("fig-cap", c.options.get("tbl-cap"))
    told = parts if isinstance(parts, list) else caption
    captions = told if isinstance(told, list) else [told] if solo and told else []
    placed, n = [], 0
    for i, out in enumerate(outputs, 1):
        shown = Shown(out, i)
        if is_display(out):
            if n < len(captions) and captions[n] is not None:
                shown.caption = one_line(captions[n])
            n += 1
            if c.label and not of_cell:
                shown.id = c.label if solo else f"{c.label}-{n}"
        placed.append(shown)
    own = not solo and caption and not isinstance(caption, list)
    return solo, one_line(caption) if own else "", placed


def _attributes(c: Cell, solo: bool) -> str:
    names = c.options.get("classes") or ""
    classes = ["cell", *(map(str, names) if isinstance(names, list) else str(names).split())]
    if c.options.get("column"):
        classes.append(f"column-{word(c.options['column'])}")
    id = f"cell-{c.label}" if c.label and solo else c.label or c.id
    out = [f"#{word(id)}", *(f".{word(n.removeprefix('.'))}" for n in classes)]
    out += [f"{k}={quoted(_listed(c.options[k]))}" for k in PLACED if c.options.get(k) is not None]
    if isinstance(c.execution_count, int):
        out.append(f"execution_count={c.execution_count}")
    return " ".join(out)


def _listed(value: object) -> str:
    return json.dumps(value) if isinstance(value, list) else _word(value)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
