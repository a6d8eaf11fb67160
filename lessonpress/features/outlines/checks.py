"""What an outline alone cannot know, and only the whole course can tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from lessonpress.addresses import target
from lessonpress.clock import on_clock
from lessonpress.features.outlines.question import Outline, Question, Topic
from lessonpress.problems import Report

__all__ = ["check"]

MOST_PER_CELL = 5

_Place = tuple[str, str]  # of a question: its file and its id


def check(outlines: Iterable[Outline], report: Report, length: Callable[[str], int | None]) -> None:
    "What an outline alone cannot know: a time after the end of its lecture, `length(file)`, and a cell that serves too many questions."
    outlines = list(outlines)
    served: Counter[str] = Counter()
    for outline in outlines:
        for t in outline.topics:
            _check_time(outline, t, length(outline.file), report)
        for q in outline.questions:
            _check_time(outline, q, length(outline.file), report)
            for cell in {_cell(e.href, outline.file) for e in q.evidence}:
                served[cell] += 1
                if served[cell] == MOST_PER_CELL + 1:
                    _too_many(outline, q, cell, report)
    _circles(outlines, report)


def _cell(href: str, file: str) -> str:
    return "#".join(target(href, file))


def _check_time(outline: Outline, q: Question | Topic, length: int | None, report: Report) -> None:
    if q.seconds is not None and length is not None and q.seconds > length:
        report.error(
            "outline-time",
            f"{on_clock(q.seconds)} is after the end of the lecture, {on_clock(length)}",
            file=outline.file,
            line=q.line,
            hint="correct the time, or the length in settings.ini",
        )


def _too_many(outline: Outline, q: Question, cell: str, report: Report) -> None:
    report.warn(
        "shared-evidence",
        f"{cell} serves more than {MOST_PER_CELL} questions",
        file=outline.file,
        line=q.line,
        hint="show it in a cell of its own, or point at a cell that shows just this",
    )


def _circles(outlines: list[Outline], report: Report) -> None:
    "Questions that name each other as related: each pair is shown from both sides, so it is written once."
    known = {(o.file, q.id): (o, q) for o in outlines for q in o.questions}
    after = {
        at: [t for href in q.related if (t := target(href, at[0])) in known]
        for at, (_, q) in known.items()
    }
    done: set[_Place] = set()
    for start in known:
        path: list[_Place] = []
        waiting = [(start, iter(after[start]))] if start not in done else []
        while waiting:
            at, following = waiting[-1]
            if len(path) < len(waiting):
                path.append(at)
            to = next(following, None)
            if to is None:
                done.add(at)
                waiting.pop()
                path.pop()
            elif to in path:
                _circle([known[a] for a in path[path.index(to) :]], report)
            elif to not in done:
                waiting.append((to, iter(after[to])))


def _circle(found: list[tuple[Outline, Question]], report: Report) -> None:
    outline, last = found[-1]
    if len(found) == 1:
        message, hint = f"“{last.text}” names itself as related", "leave it out"
    else:
        message = f"related questions in a circle: {' → '.join(f'“{q.text}”' for _, q in [*found, found[0]])}"
        hint = "each pair is shown from both sides: write it under one of the two"
    report.warn("related-circle", message, file=outline.file, line=last.line, hint=hint)
