"""A notebook and its cells, as everything after reading sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lessonpress.gather.shown import shown_in
from lessonpress.prepare.lenient import Json, mapping_in

__all__ = ["Cell", "Notebook"]

# What the record of a run holds, and in which form.
_RUN: dict[str, type | tuple[type, ...]] = {
    "when": str,
    "seconds": (int, float),
    "python": str,
    "kernel": str,
    "versions": dict,
    "outputs": list,
    "data": list,
    "memory": int,
    "dropped": dict,
    "fingerprint": str,
    "outputs_hash": str,
}


@dataclass
class Cell:
    "One cell, with what its first lines say of it taken out of its source."

    kind: str  # "code", "markdown" or "raw"
    source: str  # without the lines of options and directives
    number: int  # 1-based
    id: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    directives: list[str] = field(default_factory=list)  # as written: "default_exp quadratic"
    outputs: list[Json] = field(default_factory=list)
    label: str | None = None
    hidden: bool = False
    line_of: dict[str, int | None] = field(default_factory=dict)  # 1-based line of each option
    metadata: Json = field(default_factory=dict)
    attachments: Json = field(default_factory=dict)
    execution_count: int | None = None

    @property
    def installs(self) -> bool:
        return "install" in self.directives

    @property
    def is_tried(self) -> bool:
        "Whether its readers can change and run it on the page."
        return not {"try", "try true"}.isdisjoint(self.directives)

    @property
    def is_empty(self) -> bool:
        return not self.source.strip()


@dataclass
class Notebook:
    "A notebook that could be read."

    path: Path | None
    cells: list[Cell]
    metadata: Json
    title: str = ""
    title_marks: list[str] = field(default_factory=list)  # `#id` and `.class`, of that heading
    front: Json = field(default_factory=dict)
    exports: str | None = None  # the module that `default_exp` names
    defaults: Json = field(default_factory=dict)  # what the project says of all cells

    def option(self, cell: Cell, name: str, default: Any = None) -> Any:
        "What a cell says, or else its page, or else the project."
        of_all = self.defaults | mapping_in(self.front, "execute") | shown_in(self.front)
        return cell.options.get(name, of_all.get(name, default))

    @property
    def language(self) -> str:
        named = mapping_in(self.metadata, "kernelspec").get("language")
        named = named or mapping_in(self.metadata, "language_info").get("name")
        return named or "python"

    @property
    def run(self) -> Json:
        "The record of the last run, without what has another form; empty if there is none."
        run = mapping_in(mapping_in(self.metadata, "lessonpress"), "run")
        return {k: v for k, v in run.items() if isinstance(v, _RUN.get(k, object))}
