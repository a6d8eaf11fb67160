"""Executing the cells of a document: what they give is frozen in the format of Quarto, so that both hosts show it. The document is never written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from lessonpress import files, inside
from lessonpress.execute.inline_code import asking, filled
from lessonpress.execute.whole import needs, run_whole
from lessonpress.gather.document_cells import Piece, engine_of, languages, pieces
from lessonpress.gather.frozen import frozen, hash_of, result_of, said_of
from lessonpress.gather.includes import with_includes
from lessonpress.gather.page_source import front_matter
from lessonpress.gather.project import project
from lessonpress.gather.shown import SHOWING, shown_by_default
from lessonpress.kit.data.own import register
from lessonpress.prepare.cells import Notebook
from lessonpress.prepare.evaluation import left_whole
from lessonpress.prepare.lenient import Json, mapping_in, text_of
from lessonpress.prepare.outputs_to_markdown import CAPTIONED
from lessonpress.prepare.read_notebook import parse_notebook
from lessonpress.prepare.source import Source
from lessonpress.prepare.to_markdown import to_markdown
from lessonpress.problems import LessonpressError, Problem, Report

__all__ = ["Document", "freeze", "is_shared", "waits"]

_PIECE, _ASKS = (
    "piece",
    "asks-",
)  # which piece a cell comes from; what opens the id of one that asks for a text's values
_BY_OTHERS = "its cells are run by `{}`, which is Quarto's affair, and not run here"


@dataclass
class Document:
    "A document that is to be run: its text with its includes, what it says, and its pieces."

    root: Path
    file: str
    data: bytes
    front: dict[str, Any]
    said: dict[str, Any]  # with what its folders and the course say
    head: str  # its front matter, as it is written
    pieces: list[Piece]

    @staticmethod
    def of(root: Path, file: str) -> Document:
        "The document as it stands there now."
        source = Source(root, file)
        text = with_includes(source.text, source.path, file, Report())
        front, body, _ = front_matter(text, file)
        head = text[: len(text) - len(body)]
        said = said_of(root, file, front)
        return Document(root, file, source.data, front, said, head, list(pieces(body)))

    @property
    def engine(self) -> str:
        return engine_of(self.pieces, self.front)

    @property
    def execute(self) -> Json:
        return mapping_in(self.said, "execute")

    def line(self, piece: Piece) -> int | None:
        "Where a piece stands in the file."
        above = self.head.count("\n") + piece.line
        text = self.data.decode("utf-8", "replace").replace("\r\n", "\n")
        if text.split("\n")[above - 1 : above] == piece.written.split("\n")[:1]:
            return above
        at = text.find(piece.written)
        return text.count("\n", 0, at) + 1 if at >= 0 else None


def waits(root: Path, file: str, again: bool = False) -> bool:
    "Whether a document has cells that are run here, and no result of its text, or is to be run `again`."
    try:
        document = Document.of(root, file)
    except LessonpressError:
        return True  # which the run tells
    there = languages(document.pieces)
    if document.engine != "jupyter" or not (
        "python" in there or there and document.said.get("jupyter")
    ):
        return False
    if False in (document.execute.get("enabled"), document.execute.get("eval")):
        return False
    known = frozen(root, file, Report())
    return again or known is None or not known.is_of(document.data)


def is_shared(root: Path, file: str) -> bool:
    "Whether Quarto takes what is frozen of a page, too."
    return mapping_in(Document.of(root, file).said, "execute").get("freeze") in (True, "auto")


def freeze(root: Path, file: str, timeout: int, kernel: str | None) -> tuple[str, dict[str, int]]:
    """Run the cells of a document and freeze what they give. In which words it says that it is not run, empty if it is run, and what was not kept of its
    outputs.

    `LessonpressError` with the line of the cell that failed; then the last result stays.
    """
    document = Document.of(root, file)
    if document.engine == "knitr":
        r = next((p for p in document.pieces if p.language == "r"), None)
        hint = f"quarto render {file}"
        line = document.line(r) if r else None
        raise LessonpressError(Problem("run", _BY_OTHERS.format("knitr"), file, line, hint=hint))
    if not languages(document.pieces):
        raise LessonpressError(Problem("run", "it has no cells to run", file))
    register(root)
    return _frozen(document, timeout, kernel)


def _frozen(document: Document, timeout: int, kernel: str | None) -> tuple[str, dict[str, int]]:
    nbformat, kernels = needs()
    root, file = document.root, document.file
    own = kernels.chosen(_asked(document), kernel, file)
    cells = [c for n, p in enumerate(document.pieces) for c in _cells(p, n, own.language)]
    metadata = {"kernelspec": {"language": own.language}}
    nb = nbformat.from_dict(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    )
    book = _book(document, nb)
    if left := left_whole(book):
        return left, {}
    path = root / file
    at_top = mapping_in(project(root), "project").get("execute-dir") == "project"
    try:
        ran = run_whole(nb, book, own, file, root if at_top else path.parent, root, timeout)
    except LessonpressError as e:
        raise LessonpressError([_placed(p, document, cells) for p in e.problems]) from None
    _store(document, _book(document, _with_values(ran.nb)))
    return "", ran.dropped


def _asked(document: Document) -> Json:
    "The kernel that a document asks for, as a notebook would say it."
    jupyter = document.said.get("jupyter")
    if isinstance(jupyter, dict) and isinstance(jupyter.get("kernelspec"), dict):
        return {"kernelspec": jupyter["kernelspec"]}
    name = jupyter.get("kernel") if isinstance(jupyter, dict) else jupyter
    if isinstance(name, str):
        return {"kernelspec": {"name": name}}
    there = languages(document.pieces)
    return {"kernelspec": {"language": "python" if "python" in there else there[0]}}


def _cells(piece: Piece, number: int, language: str) -> Iterator[Json]:
    "A piece as a cell of a notebook, above one of text what it asks for; code in another language than the kernel's is text."
    digest = hashlib.sha256(f"{number} {piece.text}".encode()).hexdigest()[:8]
    told = {"metadata": {_PIECE: number}}
    code: Json = {"cell_type": "code", "outputs": [], "execution_count": None, **told}
    if piece.language.lower() == language.lower():
        yield {"id": digest, **code, "source": piece.text}
        return
    text = piece.written or piece.text
    asked = asking(text) if not piece.language and language.lower() == "python" else ""
    if asked:
        yield {"id": f"{_ASKS}{digest}", **code, "source": asked}
    yield {"id": digest, "cell_type": "raw", **told, "source": text}


def _with_values(nb: Json) -> Json:
    "The notebook with what its texts asked for in its place."
    cells: list[Json] = []
    values: list[Json] | None = None
    for cell in nb["cells"]:
        if cell["id"].startswith(_ASKS):
            values = cell["outputs"]
            continue
        if values is not None:
            cell, values = {**cell, "source": filled(text_of(cell["source"]), values)}, None
        cells.append(cell)
    return {**nb, "cells": cells}


def _book(document: Document, nb: Json) -> Notebook:
    "The notebook with what the document says of all cells."
    book = parse_notebook(nb, document.file, Report(), document.root / document.file)
    assert book is not None, "it was made of cells"
    shown = shown_by_default(document.root, document.file)
    book.defaults = {k: v for k, v in shown.items() if k in SHOWING}
    kept = (*SHOWING, "eval")
    book.front = {k: document.front[k] for k in kept if k in document.front}
    book.front["execute"] = document.execute
    return book


def _placed(problem: Problem, document: Document, cells: list[Json]) -> Problem:
    "A problem with the line in the document, and not with a cell of the notebook that nobody sees."
    if problem.cell is None:
        return problem
    piece = document.pieces[cells[problem.cell - 1]["metadata"][_PIECE]]
    hint = (problem.hint or "").replace("the notebook was left as it was", "nothing was frozen")
    return replace(problem, cell=None, line=document.line(piece), hint=hint)


# ---- What is written


def _store(document: Document, book: Notebook) -> None:
    "Freeze what a run gave, whole or not at all; where it is the same as before, nothing is written."
    root, file = document.root, document.file
    written = to_markdown(book, file, Report())
    stem = PurePosixPath(file).stem
    result = {
        "engine": "jupyter",
        "markdown": document.head + "\n" + _indented(written.text, written.cells, book, document),
        "supporting": [f"{stem}_files"],
        "filters": [],
        "includes": {},
    }
    told = {"hash": hash_of(document.data), "result": result}
    at = result_of(file)
    folder = PurePosixPath(at).parent.parent
    made: dict[str, files.Content] = {at: json.dumps(told, indent=2, ensure_ascii=False)}
    made |= {f"{folder}/{n.removeprefix(f'{stem}_files/')}": d for n, d in written.files.items()}
    paths = {inside.path(root, name): data for name, data in made.items()}
    new = {path: data for path, data in paths.items() if files.held(path) != _bytes(data)}
    with files.told("run", root):
        files.write_all(new)


def _bytes(content: files.Content) -> bytes:
    return content.encode() if isinstance(content, str) else bytes(content)


def _indented(text: str, starts: list[tuple[int, int]], book: Notebook, document: Document) -> str:
    "The Markdown with each cell as far in as it stands in the document, in a list for one."
    lines = text.split("\n")
    ends = [*(line - 1 for line, _ in starts[1:]), len(lines)]
    out = lines[: starts[0][0] - 1] if starts else lines
    for (start, number), end in zip(starts, ends, strict=True):
        before = document.pieces[book.cells[number - 1].metadata[_PIECE]].indent
        out += [f"{before}{line}" if line else line for line in lines[start - 1 : end]]
    return "\n".join(out).replace(CAPTIONED, "")
