"""What helps to remember: a self-test on each outline and one over all of them, and the reader's
progress. The pages carry everything; what the reader knew stays in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features import flash_cards
from lessonpress.features.outlines.question import outlines_of
from lessonpress.features.self_test import panel, quoted
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_HERE = Path(__file__).parent
SCRIPT = "study.js"
# In the order in which they run.
_SCRIPTS = (
    *("fsrs", "history", "store", "counts", "shown", "topics", "session"),
    *("history_file", "panel", "progress"),
)
OVER_ALL, PROGRESS = "self-test", "progress"  # the classes of the divs that are filled


class SelfTest(Feature):
    name = "self_test"
    scripts = {SCRIPT: [_HERE / f"{name}.js" for name in _SCRIPTS]}

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "Which of the two boxes stand on the page."
        found = {c for n in told.nodes for c in T.classes_of(n)} & {OVER_ALL, PROGRESS}
        return sorted(found) or None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        outlines = outlines_of(site)
        asked = {
            f: [[q.id, q.topic] for q in o.questions if q.answered] for f, o in outlines.items()
        }
        course = {
            "course": site.settings.name,
            "deck": not site.bare and flash_cards.available(outlines.values()),
        }
        out: dict[str, Any] = {f: course | {"asked": own} for f, own in asked.items() if own}
        every = [[f, site.pages[f].title, own] for f, own in asked.items() if own]
        for file in site.gathered(self.name):
            out[file] = out.get(file, course) | {"outlines": every}
        return out

    def quotes(self, connected: Any) -> list[str]:
        return [file for file, _, _ in connected.get("outlines", ())]

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        course = panel.Course(connected["course"], connected["deck"])
        if own := connected.get("asked"):
            at = next((i for i, b in enumerate(blocks, 1) if quoted.is_coverage(b)), 0)
            questions = [panel.Asked(page.file, page.title, own)]
            blocks = [*blocks[:at], panel.of(questions, page.file, course), *blocks[at:]]
        if "outlines" not in connected:
            return blocks
        every = [panel.Asked(*o) for o in connected["outlines"]]

        def filled(n: T.Node) -> list[T.Node] | T.Node | None:
            if OVER_ALL in T.classes_of(n):
                return [*n["c"][1], *quoted.over_all(every, page, course)]
            return (
                quoted.progress(n, every, page.file, course)
                if PROGRESS in T.classes_of(n)
                else None
            )

        T.edit(blocks, {"Div": filled})
        return blocks

    def loads(self, html: HtmlElement) -> list[str]:
        waiting = html.find_class("study") or html.find_class("progress-outline")
        return [SCRIPT] if waiting else []


feature = SelfTest()
