"""The text of a page as it is today, with the outputs of a run of an older one: where it is plain whose they are, so that an author sees what he writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lessonpress.gather.code_cells import is_option, options_of
from lessonpress.gather.document_cells import HANDLED, Piece, pieces
from lessonpress.gather.frozen_cells import blocks, cells

__all__ = ["with_outputs"]

_INLINE = re.compile(r"`(?:r |\{\w+\} )[^`\n]+`")


def with_outputs(body: str, executed: str, shown: Mapping[str, Any]) -> str | None:
    """`body` with the cells of `executed`, in which a run has put outputs; `shown` is what is said of all code. None where a cell is new or another one, or it is not plain
    which output is whose or, where the text asks for values, which they are."""
    found = list(pieces(body))
    lines = executed.split("\n")
    texts = [p.written or _with_values(p.text, lines) for p in found]
    ran = [lines[c.start : c.end] for c in cells(lines)]
    ran = [cell for cell in ran if any(line.strip() for line in cell[1:-1])]
    language = {p.language for p in found} & {name for cell in ran for name in _languages(cell)}
    todo = [n for n, p in enumerate(found) if p.language in language or _is_hidden(p, shown)]
    outputs = _paired([found[n] for n in todo], ran, shown)
    if outputs is None or None in texts:
        return None
    placed = dict(zip(todo, outputs, strict=True))
    return "\n".join(placed.get(n, text or "") for n, text in enumerate(texts))


def _with_values(text: str, executed: list[str]) -> str | None:
    "A text with the values that it asks for, taken from the line that a run has made of the same words; None where there is none."
    lines = text.split("\n")
    for n, line in enumerate(lines):
        words = _INLINE.split(line)
        if len(words) > 1:
            same = next((other for other in executed if _has(other, words)), None)
            if same is None:
                return None
            lines[n] = same
    return "\n".join(lines)


def _has(line: str, words: list[str]) -> bool:
    "Whether a line is these words, with anything between them."
    first, *between, last = words
    at = len(first)
    for part in between:
        at = line.find(part, at) + len(part)
        if at < len(part):
            return False
    rest = line[at:]
    return line.startswith(first) and rest.endswith(last)


def _paired(todo: list[Piece], ran: list[list[str]], shown: Mapping[str, Any]) -> list[str] | None:
    "What each piece has given; None where that is not plain."
    out: list[str] = []
    waiting: list[list[str]] = []  # without code, so one of the hidden ones before the next code
    for cell in [*ran, None]:
        if cell is not None and not _code(cell):
            waiting.append(cell)
            continue
        hidden = list(_hidden_before(todo[len(out) :], cell, shown))
        given = _shared(hidden, waiting, shown)
        if given is None or len(out) + len(hidden) + (cell is not None) > len(todo):
            return None
        out += given
        waiting = []
        if cell is not None:
            if _code(cell) != _without_options(todo[len(out)]):
                return None
            out.append("\n".join(cell))
    return out if len(out) == len(todo) else None


def _hidden_before(
    todo: list[Piece], cell: list[str] | None, shown: Mapping[str, Any]
) -> Iterator[Piece]:
    for piece in todo:
        if not _is_hidden(piece, shown):
            return
        if cell is not None and _without_options(piece) == _code(cell):
            return
        yield piece


def _shared(
    hidden: list[Piece], waiting: list[list[str]], shown: Mapping[str, Any]
) -> list[str] | None:
    "What the hidden ones have given: each what is there in its turn, or all of them nothing."
    seen = [p for p in hidden if not _is_silent(p, shown)]
    if waiting and len(seen) != len(waiting):
        return None
    given = iter(waiting)
    return ["\n".join(next(given, [])) if p in seen else "" for p in hidden]


def _is_silent(piece: Piece, shown: Mapping[str, Any], *options: str) -> bool:
    "Whether a cell says, or all do, that one of these (by default: all of it) is not shown."
    if not piece.language or piece.language in HANDLED:
        return False
    own = options_of(piece.text.split("\n"), piece.written.split("\n")[0])
    told = (own.get(option, str(shown.get(option, True))) for option in options or ("include",))
    return any(said.lower() == "false" for said in told)


def _is_hidden(piece: Piece, shown: Mapping[str, Any]) -> bool:
    return _is_silent(piece, shown, "echo", "include")


def _without_options(piece: Piece) -> list[str]:
    return _plain(line for line in piece.text.split("\n") if not is_option(line))


def _code(cell: list[str]) -> list[str]:
    "The code that a cell shows."
    shown = (b for b in blocks(cell, 1) if b.has("cell-code"))
    return _plain(line for b in shown for line in cell[b.start + 1 : b.end - 1])


def _plain(lines: Iterator[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def _languages(cell: list[str]) -> Iterator[str]:
    for b in blocks(cell, 1):
        if b.has("cell-code") and (m := re.search(r"\{\s*(?:#\S+\s+)?\.(\w+)", b.opens)):
            yield m[1]
