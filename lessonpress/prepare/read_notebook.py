"""A notebook read into cells, with a problem for each thing that is wrong with it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from lessonpress.gather import page_source, yaml_lines
from lessonpress.gather.lines import Lines
from lessonpress.prepare.cells import Cell, Notebook
from lessonpress.prepare.checks import Checks
from lessonpress.prepare.hidden import is_hidden, is_hidden_stream, meant, tags_of
from lessonpress.prepare.lenient import Json, lines_of, list_in, mapping_in, name_of, text_of
from lessonpress.prepare.options import (
    filtered_words,
    split_lead,
    split_source,
    stored_directives,
    without_directives,
)
from lessonpress.prepare.outputs import regular, without_lines
from lessonpress.prepare.titles import opening
from lessonpress.problems import LessonpressError, Report

__all__ = ["load_notebook", "parse_notebook", "read_notebook"]


def read_notebook(path: Path, file: str, report: Report) -> Notebook | None:
    "The notebook at `path`, called `file` in messages; None (and the report says why) if it cannot be read."
    try:
        if os.path.isfile(path) or not os.path.exists(path):
            return load_notebook(path.read_bytes(), file, report, path)
        report.error("notebook", "is no file that can be read", file=file)  # a pipe would never end
    except OSError as e:
        report.error("notebook", f"cannot be read: {e.strerror}", file=file)
    return None


_TOO_DEEP = "its values are nested more than 250 levels deep"


def _loaded(data: bytes) -> Any:
    "JSON, also such as Python writes and others refuse: not a number, half a surrogate pair, whole numbers of any length."
    try:
        try:
            nb = orjson.loads(data)
        except orjson.JSONDecodeError:
            text = json.dumps(json.loads(data.decode("utf-8")), ensure_ascii=False)
            nb = json.loads(text.encode("utf-8", "replace"), parse_int=_number)
        orjson.dumps(nb)  # which is no deeper than all that is made of it
    except (RecursionError, TypeError) as e:
        if isinstance(e, RecursionError) or "ecursion" in str(e):
            raise ValueError(_TOO_DEEP) from None
    return nb


def _number(digits: str) -> float:
    "A whole number; one that takes more than 64 bits is none that we could keep."
    return int(digits) if len(digits) < 19 else float(digits)


def load_notebook(
    data: bytes, file: str, report: Report, path: Path | None = None
) -> Notebook | None:
    "The notebook that a file holds; None (and the report says why) if it is none."
    try:
        nb = _loaded(data)
    except ValueError as e:
        report.error(
            "notebook",
            f"this is no notebook: {e}",
            file=file,
            line=e.lineno if isinstance(e, json.JSONDecodeError) else None,
            hint="a merge conflict? `nbdev-fix`, or take one side and run it again",
        )
        return None
    return parse_notebook(nb, file, report, path)


def parse_notebook(
    nb: object, file: str, report: Report, path: Path | None = None
) -> Notebook | None:
    "The notebook in `nb`, with every problem in it reported."
    nb = nb if isinstance(nb, dict) else {}
    if not _is_notebook(nb, file, report):
        return None
    reader = _Reader(file, report, path, mapping_in(nb, "metadata"))
    cells = [c for i, cell in enumerate(nb["cells"], 1) if (c := reader.cell(cell, i))]
    book = Notebook(path, cells, mapping_in(nb, "metadata"))
    named = (d.split()[1] for c in cells for d in c.directives if d.startswith("default_exp "))
    book.exports = next(named, mapping_in(book.metadata, "nbdev").get("default_exp"))
    reader.front_matter(book)
    if not book.title:
        book.title = Path(file).stem
        hint = "begin its first Markdown cell with `# Title`"
        message = f"the notebook has no title, so it is called `{book.title}`"
        report.warn("title", message, file=file, cell=1, hint=hint)
    return book


def _is_notebook(nb: Json, file: str, report: Report) -> bool:
    "Whether this is a notebook that we read; a problem if not."
    version = nb.get("nbformat")
    if not isinstance(version, int) or not isinstance(nb.get("cells", []), list):
        report.error("notebook", "this is no notebook: no `nbformat` and `cells`", file=file)
        return False
    if version != 4 or "cells" not in nb:
        message = f"nbformat {version} cannot be read, only 4"
        hint = "open it in Jupyter and save it again"
        report.error("notebook", message, file=file, hint=hint)
        return False
    return True


class _Reader:
    "Turns the cells of one notebook into `Cell`s."

    def __init__(self, file: str, report: Report, path: Path | None, metadata: Json):
        self.file, self.report, self.path, self.metadata = file, report, path, metadata
        self.checks = Checks(file, report)

    def cell(self, cell: object, number: int) -> Cell | None:
        kind = cell.get("cell_type") if isinstance(cell, dict) else None
        if not self.checks.is_kind(kind, number) or not isinstance(cell, dict):
            return None
        c = Cell(
            str(kind),
            text_of(cell.get("source")),
            number,
            name_of(cell.get("id")) or f"cell-{number}",
            metadata=mapping_in(cell, "metadata"),
            attachments=mapping_in(cell, "attachments"),
            execution_count=cell.get("execution_count"),
        )
        if kind == "code":
            self.code(c, cell)
        else:
            c.hidden = is_hidden(cell)
        if kind == "markdown":
            self.markdown(c)
        return c

    def markdown(self, c: Cell) -> None:
        def place(line: int) -> dict[str, int]:
            return {"cell": c.number, "line": line}

        text = without_directives(c.source)
        c.source = page_source.resolve(text, self.path, self.file, self.report, place)
        self.checks.attachments(c)

    def code(self, c: Cell, cell: Json) -> None:
        "Options win over all else that is said of a cell."
        lead, body = split_source(lines_of(c.source))
        c.source = "".join(body).strip("\n")
        options, c.directives = split_lead(lead)
        c.directives += stored_directives(cell)
        if options.strip():
            self.options(c, options)
        c.options = meant(cell, self.metadata, c.directives, tags_of(c.options)) | c.options
        self.checks.lead(c, lead)
        c.label = c.options.get("label")
        c.outputs = self.outputs(list_in(cell, "outputs"), c)
        c.hidden = c.options.get("include") is False or (c.is_empty and not c.outputs)

    def options(self, c: Cell, text: str) -> None:
        "What the lines say together; where that is no YAML, what each says by itself."
        try:
            options, lines = yaml_lines.load(text, self.file)
        except LessonpressError as e:
            for p in e.problems:
                place = {"file": p.file, "line": p.line, "cell": c.number}
                self.report.warn("cell-option", p.message, hint=p.hint, **place)
            options, lines = _alone(text, self.file)
        c.options.update(options)
        c.line_of = {str(k): lines.of(k) for k in options}

    def outputs(self, outputs: list[Any], c: Cell) -> list[Json]:
        words = filtered_words(c.directives)
        kept = [without_lines(regular(o), words) for o in outputs if self.checks.is_output(o, c)]
        kept = [o for o in kept if not is_hidden_stream(o, c.options)]
        for out in kept:
            self.checks.output(out, c)
        return [o for o in kept if o["output_type"] != "stream" or text_of(o.get("text"))]

    def front_matter(self, book: Notebook) -> None:
        "Title and metadata, taken out of the cells that hold them."
        first = next((c for c in book.cells if c.kind != "code" and not c.is_empty), None)
        if first is not None:
            book.front, first.source = self.yaml(first)
        texts = [(i, c.source) for i, c in enumerate(book.cells) if _is_text(c)]
        if book.front.get("title"):
            book.title = str(book.front["title"])
        elif (opens := opening(texts)).title:
            book.title, book.front = opens.title, opens.front | book.front
            book.title_marks = opens.marks
            book.cells[opens.cell].source = opens.text

    def yaml(self, c: Cell) -> tuple[Json, str]:
        try:
            front, body, lines = page_source.front_matter(c.source, self.file)
        except LessonpressError as e:
            for p in e.problems:
                self.report.add(replace(p, cell=c.number))
            return {}, ""
        page_source.check_front(front, lines, self.file, self.report, cell=c.number)
        return front, body


def _alone(text: str, file: str) -> tuple[Json, Lines]:
    "The options that a line says by itself."
    options: Json = {}
    places = Lines()
    for n, line in enumerate(text.splitlines()):
        with suppress(LessonpressError):
            said, lines = yaml_lines.load(line, file, n)
            options |= said
            places |= lines
    return options, places


def _is_text(c: Cell) -> bool:
    return c.kind == "markdown" and not c.hidden
