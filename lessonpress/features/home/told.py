"""What a lesson tells of itself on the course's first page: how long it is, what there is to do, which pictures it has."""

from __future__ import annotations

from dataclasses import dataclass, field

from lessonpress.prepare.cells import Cell, Notebook

__all__ = ["Lesson", "pictures_of", "told_of"]

FORMS = ("image/svg+xml", "image/png")


@dataclass
class Lesson:
    "The size of a lesson, its exercises, its pictures by the labels of their cells, and what it exports."

    minutes: int  # to read it once
    exercises: list[str]  # the labels of their cells
    pictures: dict[str, str]  # with what is to be seen
    builds: list[str] = field(default_factory=list)

    def picture(self, named: str) -> str:
        "The picture that stands for it: the named one, or its first; empty if it has none."
        return named if named in self.pictures else next(iter(self.pictures), "")


def told_of(book: Notebook, minutes: int) -> Lesson:
    "What can be counted in a notebook."
    shown = [c for c in book.cells if not c.hidden]
    code = [c for c in shown if c.kind == "code" and not c.installs]
    return Lesson(
        minutes=minutes,
        exercises=[c.label for c in code if c.label and is_exercise(c)],
        pictures={
            c.label: str(c.options.get("fig-alt") or "") for c in code if c.label and pictures_of(c)
        },
    )


def is_exercise(cell: Cell) -> bool:
    "Whether a cell leaves something to do: its label says so, and its kind or a line of three dots."
    lines = (line.strip() for line in cell.source.splitlines())
    return (cell.label or "").startswith("exercise") and ("kind" in cell.options or "..." in lines)


def pictures_of(cell: Cell) -> list[tuple[str, str]]:
    "The pictures that a cell gave, each with its form."
    found = []
    for output in cell.outputs:
        data = output.get("data")
        if not isinstance(data, dict):
            continue
        for form, text in [(form, data[form]) for form in FORMS if form in data][:1]:
            found.append((form, "".join(text) if isinstance(text, list) else str(text)))
    return found
