"""The numbers that a cell gives, in words: its facts as a line, a list or a table in place of a row for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.facts.stored import of_cell, printed
from lessonpress.features.numbers.shown import Number, shown
from lessonpress.features.numbers.words import is_wrong, said_of
from lessonpress.html_pieces import start_tags
from lessonpress.pandoc import tree as T
from lessonpress.prepare.cells import Cell
from lessonpress.problems import Report, Rule

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_HERE = Path(__file__).parent
_CLASSES = ["cell-output", "cell-output-display", "numbers-output"]


class Numbers(Feature):
    name = "numbers"
    styles = {"lessonpress.css": [_HERE / "numbers.css"]}
    rules = {"fact-words": Rule("`facts` of a cell says facts in words.", "warning")}

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "Each fact as it is printed, with what the author of its cell calls facts and their parts."
        notebook = told.source.notebook
        found = {}
        for c in notebook.cells if notebook else []:
            if "facts" in c.options and is_wrong(c.options["facts"]):
                _tell(c, page.file, report)
            said = said_of(c)
            for f in of_cell(c):
                found[f.name] = [printed(f) or str(f.value), said]
        return found or None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        return dict.fromkeys(site.gathered(self.name), True)

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        "Outputs of facts that follow each other become one."
        told = page.gathered[self.name]
        for n in T.containers(blocks):
            if n["t"] == "Div" and "cell" in T.classes_of(n):
                n["c"][1] = list(_together(n["c"][1], told))
        return blocks


def _tell(c: Cell, file: str, report: Report) -> None:
    report.warn(
        "fact-words",
        "`facts` is no table of names and their words",
        file=file,
        cell=c.number,
        line=c.line_of.get("facts"),
        hint="such as `#| facts: {mae: mean absolute error}`",
    )


def _together(blocks: list[T.Node], told: Mapping[str, Any]) -> Iterator[T.Node]:
    "The blocks of a cell with facts that follow each other in one."
    for are_facts, run in groupby(blocks, lambda b: _fact_in(b) in told):
        outputs = list(run)
        if not are_facts:
            yield from outputs
            continue
        found = [(_fact_in(b), T.id_of(b)) for b in outputs]
        (first, at), *_ = found
        numbers = [Number(name, told[name][0], id * (id != at)) for name, id in found]
        yield T.div([T.raw(shown(numbers, told[first][1]))], at, _CLASSES)


def _fact_in(block: T.Node) -> str:
    "The name of the fact that an output is."
    if block["t"] != "Div" or "cell-output" not in T.classes_of(block):
        return ""
    inner = block["c"][1]
    if len(inner) != 1 or inner[0]["t"] != "RawBlock" or "fact-row" not in inner[0]["c"][1]:
        return ""
    named = (attributes.get("data-fact") for _, attributes in start_tags(inner[0]["c"][1]))
    return next(filter(None, named), "") or ""


feature = Numbers()
