"""What `::: {.trust}` becomes: which of the things that a course claims were checked when it was built, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.addresses import address
from lessonpress.course import Added, Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.trust import page as shown
from lessonpress.features.trust import told
from lessonpress.gather.language import words_of
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report
from lessonpress.render.page import NOT_FOUND

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

BOX = "trust"  # the class of the div that is filled


class Trust(Feature):
    name = "trust"
    styles = {"lessonpress.css": [Path(__file__).parent / "trust.css"]}

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "Whether the page has the box."
        return any(BOX in T.classes_of(n) for n in told.nodes if n["t"] == "Div") or None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        pages = site.gathered(self.name)
        return dict.fromkeys(pages, told.of(site, workshop)) if pages else {}

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        def filled(n: T.Node) -> T.Node | None:
            if BOX not in T.classes_of(n):
                return None
            return T.div(
                [*n["c"][1], *shown.blocks(connected, page.file, page.word)], classes=[BOX]
            )

        T.edit(blocks, {"Div": filled})
        return blocks

    def around(self, site: Site, workshop: Workshop) -> Mapping[str, Added]:
        "A link below each page to the first page with the box."
        to = next((site.pages[file] for file in site.gathered(self.name)), None)
        return {
            page.file: Added(
                links=((words_of(page, site.config)("about.checked"), address(to.href, page.href)),)
            )
            for page in site.pages.values()
            if to is not None and page is not to and page.href != NOT_FOUND
        }

    def late(self, site: Site) -> Mapping[str, Mapping[str, str]]:
        said = {file: shown.late(site, words_of(p, site.config)) for file, p in site.pages.items()}
        return {file: {shown.LATE: text} for file, text in said.items()}


feature = Trust()
