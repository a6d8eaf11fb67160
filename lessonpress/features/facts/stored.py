"""Facts in the stored outputs of notebooks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from lessonpress.course import Page, Site
from lessonpress.kit.facts import MIME, Fact
from lessonpress.prepare.cells import Cell, Notebook
from lessonpress.prepare.evaluation import runs

__all__ = ["Stored", "all_stored", "of_cell", "of_notebook", "printed"]


@dataclass(frozen=True)
class Stored:
    "A fact in the output of a cell."

    name: str
    value: Any  # a number, or the text of one that is not finite
    format: str
    cell: int
    anchor: str  # the cell's id on its page
    file: str = ""

    @property
    def text(self) -> str | None:
        "The fact as prose has to quote it; None if its value is not finite."
        return printed(Fact(self.name, self.value, self.format))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def of_cell(cell: Cell) -> list[Fact]:
    "The facts in the stored outputs of a cell."
    found = (output.get("data", {}).get(MIME) for output in cell.outputs)
    return [
        _fact(data)
        for data in found
        if isinstance(data, dict) and isinstance(data.get("name"), str)
    ]


def _fact(data: dict[str, Any]) -> Fact:
    value: Any = data.get("value")  # a number, the text of one that is not finite, or nothing
    return Fact(data["name"], value, data.get("format", ""))


def of_notebook(notebook: Notebook) -> list[Stored]:
    "The facts in the stored outputs of a notebook; none comes from a cell that is not run."
    return [
        Stored(fact.name, fact.value, fact.format, cell.number, cell.label or cell.id)
        for cell in notebook.cells
        if cell.kind != "code" or runs(cell, notebook)
        for fact in of_cell(cell)
    ]


def all_stored(site: Site) -> list[Stored]:
    "All facts in the stored outputs of the course."
    if "facts" not in site.memo:
        site.memo["facts"] = [f for page in site.pages.values() for f in _of_page(page)]
    return site.memo["facts"]  # type: ignore[no-any-return]


def _of_page(page: Page) -> list[Stored]:
    if "facts" not in page.memo:
        told = page.gathered.get("facts", {}).get("stored", ())
        page.memo["facts"] = [Stored(**fact | {"file": page.file}) for fact in told]
    return page.memo["facts"]  # type: ignore[no-any-return]


def printed(fact: Fact) -> str | None:
    "The fact as prose has to quote it; None if it is no finite number in its format."
    if isinstance(fact.value, str) or fact.value is None:
        return None
    try:
        return str(fact)
    except (TypeError, ValueError):  # of another type, or with a format that is none
        return None
