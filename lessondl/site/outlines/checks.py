"""What an outline alone cannot know, and only the whole course can tell."""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from lessondl.kit.errors import Report
from ..config import on_clock
from ..index import target
from .model import Outline

__all__ = ["check"]

MOST_PER_CELL = 5


def check(outlines: Iterable[Outline], report: Report, length: Callable[[str], int | None]):
    "What an outline alone cannot know: a time after the end of its lecture, `length(file)`, and a cell that serves too many questions."
    served = Counter()
    for outline in outlines:
        for q in outline.questions:
            _check_time(outline, q, length(outline.file), report)
            for cell in {_cell(e.href, outline.file) for e in q.evidence}:
                served[cell] += 1
                if served[cell] == MOST_PER_CELL + 1: _too_many(outline, q, cell, report)


def _cell(href, file) -> str:
    return "#".join(target(href, file))


def _check_time(outline, q, length, report):
    if q.seconds is not None and length is not None and q.seconds > length:
        report.error("outline-time", f"{on_clock(q.seconds)} is after the end of the lecture, {on_clock(length)}", file=outline.file, line=q.line,
                     hint="correct the time, or the length in settings.ini")


def _too_many(outline, q, cell, report):
    report.error("evidence", f"{cell} serves more than {MOST_PER_CELL} questions", file=outline.file, line=q.line,
                 hint="show it in a cell of its own, or point at a cell that shows just this")
