"""What cells label: addresses of links, footnotes and places of the page. A label means what its own cell says, or else the only
other cell that says anything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lessonpress import html_pieces
from lessonpress.problems import Report

__all__ = ["Labels"]

_KINDS = {"reference": "the link `[{}]`", "note": "the footnote `[^{}]`", "anchor": "the id `{}`"}


class Labels:
    "The labels of a notebook's cells."

    def __init__(self, file: str, report: Report):
        self.file, self.report = file, report
        self.known: dict[tuple[str, str], dict[int, Any]] = {}  # by kind and label, then by cell

    def add(
        self, cell: int, references: dict[str, Any], notes: Iterable[str], html: Iterable[str]
    ) -> None:
        "Note what a cell labels."
        for label, told in references.items():
            self._note("reference", label, cell, told)
        for label in notes:
            self._note("note", label, cell, label)
        for piece in html:
            for id in _ids(piece):
                self._note("anchor", id, cell, id)

    def _note(self, kind: str, label: str, cell: int, told: Any) -> None:
        self.known.setdefault((kind, label), {}).setdefault(cell, told)

    def meant(self, kind: str, label: str, cell: int) -> int | None:
        "The cell whose label is meant in a cell; a warning where that cannot be told. None where there is none."
        cells = self.known.get((kind, label), {})
        if not cells or cell in cells:
            return cell if cells else None
        first, *others = cells
        if others and any(cells[other] != cells[first] or kind != "reference" for other in others):
            message = f"{_KINDS[kind].format(label)} is defined in {_listed(list(cells))}"
            hint = "define it in this cell, or call one of them otherwise"
            self.report.warn("two-meanings", message, file=self.file, cell=cell, hint=hint)
        return first

    def reference(self, label: str, cell: int) -> Any:
        "The address that a label of a link stands for."
        of = self.meant("reference", label, cell)
        return None if of is None else self.known["reference", label][of]

    def note(self, label: str, cell: int) -> str:
        "A footnote's label in the whole notebook."
        return self._unique("note", label, cell)

    def anchor(self, href: str, cell: int) -> str:
        "An address inside the page, or any other as it is."
        return "#" + self._unique("anchor", href[1:], cell) if href.startswith("#") else href

    def html(self, html: str, cell: int) -> str:
        "HTML whose ids are those of the page."
        if "<" not in html or not any(
            len(c) > 1 for (k, _), c in self.known.items() if k == "anchor"
        ):
            return html

        def change(tag: str, attributes: html_pieces.Attributes) -> None:
            for name in ("id", "name") if tag == "a" else ("id",):
                if id := attributes.get(name):
                    attributes[name] = self._unique("anchor", id, cell)
            if tag == "a" and (href := attributes.get("href")):
                attributes["href"] = self.anchor(href, cell)

        return html_pieces.rewritten(html, change)

    def _unique(self, kind: str, label: str, cell: int) -> str:
        "A label as no other cell has it; the first that has it keeps it."
        of = self.meant(kind, label, cell)
        cells = list(self.known.get((kind, label), {}))
        return label if of is None or of == cells[0] else f"{label}-cell{of}"


def _ids(html: str) -> list[str]:
    if "id" not in html and "name" not in html:
        return []
    named = (
        a.get("id") or (tag == "a" and a.get("name")) for tag, a in html_pieces.start_tags(html)
    )
    return [str(id) for id in named if id]


def _listed(cells: list[int]) -> str:
    *most, last = map(str, cells)
    return f"cells {', '.join(most)} and {last}"
