"""A lesson's story before its bookkeeping: imports, checks, facts and drawing are folded to a quiet line each, which opens."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.folding.blocks import folded, name_of
from lessonpress.features.folding.parts import parts_of
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_HERE = Path(__file__).parent


class Folding(Feature):
    name = "folding"
    scripts = {"lessonpress.js": [_HERE / "folding.js"]}
    styles = {"lessonpress.css": [_HERE / "folding.css"]}

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "The parts of each cell of which some are folded."
        notebook = told.source.notebook
        if notebook is None or notebook.language != "python":
            return None
        return {name_of(code): [*map(list, parts)] for code, parts in parts_of(notebook).items()}

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        return {file: True for file, parts in site.gathered(self.name).items() if parts}

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        return folded(blocks, page.gathered[self.name], page.word)


feature = Folding()
