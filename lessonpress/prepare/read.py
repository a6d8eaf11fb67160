"""Prepare: each page is read once, as Pandoc sees it, and what it tells is kept by its bytes."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import orjson
from lxml.html import defs

from lessonpress import html_pieces
from lessonpress.course import Page
from lessonpress.feature import Sources, registered
from lessonpress.gather.nbdev_site import address_in
from lessonpress.pandoc import bounds
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.pool import Workshop
from lessonpress.prepare.describe import description
from lessonpress.prepare.glued import tell_glued
from lessonpress.prepare.names import Names
from lessonpress.prepare.reading_time import minutes_of
from lessonpress.prepare.said import tell_no_div, tell_read
from lessonpress.prepare.source import Source
from lessonpress.prepare.stored_outputs import broken, lost, outputs_hash
from lessonpress.problems import LessonpressError, Problem, Report, failed

__all__ = ["read_pages"]


def read_pages(
    root: Path,
    files: list[str],
    workshop: Workshop,
    report: Report,
    tick: Callable[[], None] = lambda: None,
) -> dict[str, Page | None]:
    "The pages of the course by their files, None for one that cannot be read; `report` says why."
    records: dict[str, dict[str, Any]] = {}
    names: dict[str, str] = {}
    known = Names(root, workshop)
    for file in files:
        try:
            names[file] = known.of(file)
            if record := _known(file, names[file], workshop):
                records[file] = record
        except (LessonpressError, OSError) as e:
            records[file] = {"page": None, "problems": [asdict(p) for p in _problems(e, file)]}
    known.keep()
    new = [(root, file, names[file]) for file in files if file not in records]
    for (_, file, _), record in zip(new, workshop.map(_read, new), strict=True):
        records[file] = _remember(file, names[file], workshop, record)
        tick()
    return {file: _page(records[file], root, file, workshop, report) for file in files}


def _known(file: str, name: str, workshop: Workshop) -> dict[str, Any] | None:
    kept = workshop.memory.last(("page", file))
    if kept and kept["name"] == name:
        workshop.use([name])
        return kept  # type: ignore[no-any-return]
    record = workshop.kept.load(name)
    return record and _remember(file, name, workshop, record)


def _remember(file: str, name: str, workshop: Workshop, record: dict[str, Any]) -> dict[str, Any]:
    workshop.use([name])
    made = record | {"name": name, "memo": {}}
    return workshop.memory.get(("page", file), name, lambda: made)  # type: ignore[no-any-return]


def _page(
    record: dict[str, Any], root: Path, file: str, workshop: Workshop, report: Report
) -> Page | None:
    for p in record["problems"]:
        report.add(Problem(**p))
    if record["page"] is None:
        return None
    page = Page(**record["page"])
    page.source, page.memo = Source(root, file), record["memo"]
    workshop.use([page.tree, workshop.said_name(page.tree), page.code])
    return page


# ---- In a process of its own

_MARKS = frozenset("*_`[]<>$\\^~&")  # without one of which a text has no markup
_PASSING = ("page", "unforeseen")  # rules of problems that may be gone the next time


def _read(workshop: Workshop, task: tuple[Path, str, str]) -> dict[str, Any]:
    root, file, name = task
    source, report = Source(root, file), Report()
    try:
        page = _told(source, report, workshop)
    except Exception as e:
        page, report.problems = None, [*report.problems, *_problems(e, file)]
    for p in source.report.problems:
        report.add(p)
    own = [f.name for f in fields(Page) if f.name not in ("source", "memo")]
    record = {
        "page": page and {name: getattr(page, name) for name in own},
        "problems": [asdict(p) for p in report.problems],
    }
    try:
        text = orjson.dumps(record)
    except TypeError as e:
        told = [*report.problems, *_problems(e, file)]
        return {"page": None, "problems": [asdict(p) for p in told]}
    if not any(p.rule in _PASSING for p in report.problems):
        workshop.kept.put(name, text)
    return record


def _problems(e: Exception, file: str) -> list[Problem]:
    if isinstance(e, LessonpressError):
        return [p if p.file else replace(p, file=file) for p in e.problems]
    if isinstance(e, OSError):
        return [Problem("page", f"cannot be read: {e.strerror}", file)]
    return [failed(e, file)]


def _told(source: Source, report: Report, workshop: Workshop) -> Page | None:
    "All that a page tells by itself."
    file = source.file
    for feature in registered():
        feature.refuse(source)
    if file.endswith(".ipynb") and source.notebook is None:
        return None
    page = Page(
        file=file,
        href=address_in(source.root, file),
        kind="notebook" if source.notebook else "document",
        front={str(k): _plain(v) for k, v in source.front.items()},
        digest=source.digest,
        tree=workshop.tree_name(source.markdown, source.extensions),
        files={name: workshop.keep(data) for name, data in source.pictures.items()},
        includes=source.frozen.includes if source.frozen else {},
    )
    page.href = _address(page, source, report)
    _refuse(source)
    blocks = source.tree(workshop)["blocks"]
    tell_read(source, workshop.said(page.tree), report)
    named = source.notebook.title if source.notebook else str(page.front.get("title") or "")
    page.title = named if source.notebook else _without_markup(named, workshop)
    if not page.title:
        _take_title(page, blocks, source.markdown)
    elif source.notebook:
        marks = source.notebook.title_marks
        page.title_id = next((m[1:] for m in marks if m.startswith("#")), "")
        page.unnumbered = ".unnumbered" in marks or "-" in marks
    page.description = description(page.front, blocks)
    page.minutes = minutes_of(blocks)
    page.labels = T.anchors(blocks)
    if source.notebook:
        lost(source.notebook, file, report)
        broken(source.notebook, file, report)
        page.run = source.notebook.run
        page.exports = source.notebook.exports
        if page.run:
            page.outputs = outputs_hash(source.notebook)
            page.code = workshop.kept.name(("code", page.digest))
            workshop.kept.put(page.code, orjson.dumps(source.code))
    nodes = source.nodes(workshop)
    tell_no_div(source, nodes, report)
    tell_glued(source, nodes, report)
    page.cites = sorted({c["citationId"] for n in nodes if n["t"] == "Cite" for c in n["c"][0]})
    page.lists_sources = any(n["t"] == "Div" and T.id_of(n) == "refs" for n in nodes)
    asked = Sources(source, blocks, nodes)
    for feature in registered():
        told = feature.gather(page, asked, report)
        if told is not None:
            page.gathered[feature.name] = told
    return page


_NAME = re.compile(r"(?!\.)[^/\\:*?\"<>|#%\x00-\x1f]{1,100}$")  # of a file, on any system


def _address(page: Page, source: Source, report: Report) -> str:
    "Where the page is written: in the folder of its source, under the name that it says itself."
    said = page.front.get("output-file")
    if said is None:
        return page.href
    name = str(said).removesuffix(".html")
    if not (isinstance(said, str | int | float) and _NAME.match(name)):
        message = f"`output-file: {said}` is no name of a file, so the page has that of its source"
        hint = "write a name as `lists.html`; the folder is that of the source"
        report.warn("unsupported", message, hint=hint, **source.place_of("output-file"))
        return page.href
    return posixpath.join(posixpath.dirname(page.href), f"{name}.html")


def _refuse(source: Source) -> None:
    "Raise `LessonpressError` with the place where too many pieces are open in one paragraph."
    if n := bounds.too_much(source.markdown):
        at = source.place_of_line(n)
        line, cell = at.get("line"), at.get("cell")
        raise LessonpressError(
            Problem("pandoc", bounds.TOO_MANY, source.file, line, cell, bounds.CLOSE)
        )


def _without_markup(title: str, workshop: Workshop) -> str:
    "A title in words, as menus and lists show it."
    if not _MARKS & set(title):
        return " ".join(title.split())
    words = T.transform(workshop.read(title)["blocks"], _word)
    return " ".join(T.text_of(words).split()) or title


def _word(n: T.Node) -> T.Node | None:
    "What looks like a tag of HTML, and is none, is a word."
    if n["t"] != "RawInline" or all(t in defs.tags for t, _ in html_pieces.parts(n["c"][1])):
        return None
    return T.node("Str", n["c"][1])


def _take_title(page: Page, blocks: list[T.Node], markdown: str) -> None:
    "The first heading is the title; one of level 1 that opens the page is taken out of it."
    heading = next((b for b in blocks if b["t"] == "Header"), None)
    if heading is not None and heading is blocks[0] and heading["c"][0] == 1:
        page.opens_with_title = True
        id, page.unnumbered = T.id_of(heading), "unnumbered" in T.classes_of(heading)
        page.title_id = id if re.search(rf"\{{[^}}\n]*#{re.escape(id)}[\s}}]", markdown) else ""
        del blocks[0]
    page.title = (heading and T.text_of(heading)) or Path(page.file).stem


def _plain(value: Any) -> Any:
    "Metadata as JSON has them."
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
