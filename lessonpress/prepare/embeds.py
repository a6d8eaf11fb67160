"""What other notebooks have made, shown in a document: the outputs of the cells that it names, with a link to where they come from."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

from lessonpress import inside
from lessonpress.addresses import resolve
from lessonpress.gather.shortcodes import EMBEDDED
from lessonpress.prepare.cells import Cell, Notebook
from lessonpress.prepare.hidden import tags_of
from lessonpress.prepare.read_notebook import read_notebook
from lessonpress.prepare.to_markdown import Written, to_markdown
from lessonpress.problems import Report, nearest

__all__ = ["filled"]

_ASKED = re.compile(rf"{re.escape(EMBEDDED[0])}(\{{.*?\}}){re.escape(EMBEDDED[1])}")
_NOT_CALLED = "no cell there is called so"


def filled(
    markdown: str, root: Path, file: str, report: Report, place: Callable[[str], dict[str, int]]
) -> Written:
    "The Markdown of the page `file` with what it embeds, and the pictures of that."
    pictures: dict[str, bytes] = {}

    def put(m: re.Match[str]) -> str:
        try:
            asked = json.loads(unescape(m[1]))
            source, echo = str(asked["from"]), bool(asked["echo"])
        except (ValueError, KeyError, TypeError):
            return m[0]
        shown, why, hint = _shown(source, echo, root, file)
        if shown is None:
            at = place(source)
            report.warn("include", f"`embed {source}`: {why}", file=file, hint=hint, **at)
            name, _, label = source.partition("#")
            is_there = why == _NOT_CALLED
            return f"[See `{label or name}`](<{name}>)" if is_there else f"*See `{label or name}`*"
        pictures.update(shown.files)
        return shown.text

    return Written(_ASKED.sub(put, markdown), pictures, [])


def _shown(
    source: str, echo: bool, root: Path, page: str
) -> tuple[Written | None, str, str | None]:
    "What is shown of a notebook's cells; or why nothing is, and a hint."
    name, _, asked = source.partition("#")
    at = resolve(name, page)
    if not inside.is_inside(root, at):
        return None, "it is outside the course", inside.HINT
    if not (root / at).is_file():
        return None, "there is no such notebook", None
    book = read_notebook(root / at, at, Report())
    if book is None:
        return None, "it is no notebook that can be read", None
    names = [n for n in asked.split(",") if n]
    cells = [c for c in book.cells if _is_asked(c, names)] if names else _with_outputs(book)
    if not cells:
        known = [c.label or c.id for c in book.cells if c.kind == "code"]
        return None, _NOT_CALLED, nearest(asked, known)
    return _written(book, cells, echo, at, source), "", None


def _is_asked(c: Cell, names: list[str]) -> bool:
    own = {c.label, c.id, *map(str, c.metadata.get("tags") or ()), *tags_of(c.options)}
    return c.kind == "code" and not own.isdisjoint(names)


def _with_outputs(book: Notebook) -> list[Cell]:
    return [c for c in book.cells if c.outputs or c.kind == "markdown"]


def _written(book: Notebook, cells: list[Cell], echo: bool, at: str, source: str) -> Written:
    shown = {"echo": echo, "include": True, "output": True}
    some = [replace(c, options=c.options | shown, hidden=False) for c in cells]
    stem = posixpath.splitext(at)[0].replace("/", "-")
    part = replace(book, cells=some, path=Path(stem + ".ipynb"))
    made = to_markdown(part, at, Report())
    anchor = source.partition("#")[0] + (
        f"#{cells[0].label or cells[0].id}" if "#" in source else ""
    )
    title: Any = book.title or posixpath.basename(at)
    title = "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in title)
    text = f"::: {{.embedded}}\n\n{made.text}\n\n[[{title}](<{anchor}>)]{{.remark}}\n\n:::"
    return Written(text, made.files, [])
