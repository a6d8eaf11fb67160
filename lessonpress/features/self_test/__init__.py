"""What helps to remember: a self-test on each outline and one over all of them, and the reader's
progress. What the reader knew stays in the browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Content, Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features import flash_cards
from lessonpress.features.outlines.question import outlines_of
from lessonpress.features.self_test import panel
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
    *("fsrs", "history", "store", "counts", "answers", "shown", "topics", "session"),
    *("history_file", "paper", "panel", "progress"),
)
OVER_ALL, PROGRESS = "self-test", "progress"  # the classes of the divs that are filled


class SelfTest(Feature):
    name = "self_test"
    from_pages = True
    folder = "assets/answers/"
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

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        course = panel.Course(connected["course"], connected["deck"], page.word)
        if own := connected.get("asked"):
            at = next((i for i, b in enumerate(blocks, 1) if _is_coverage(b)), 0)
            questions = [panel.Asked(page.file, page.title, own)]
            blocks = [*blocks[:at], panel.of(questions, page.file, course), *blocks[at:]]
        if "outlines" not in connected:
            return blocks
        every = [panel.Asked(*o) for o in connected["outlines"]]

        def filled(n: T.Node) -> list[T.Node] | T.Node | None:
            if OVER_ALL in T.classes_of(n):
                return [*n["c"][1], *panel.over_all(every, page.file, course)]
            return (
                panel.progress(n, every, page.file, course) if PROGRESS in T.classes_of(n) else None
            )

        T.edit(blocks, {"Div": filled})
        return blocks

    def loads(self, html: HtmlElement) -> list[str]:
        waiting = html.find_class("study") or html.find_class("progress-outline")
        return [SCRIPT] if waiting else []

    def scan(self, html: HtmlElement, page: View) -> Any:
        "The outlines whose questions the page asks without having them."
        panels = [p for p in html.find_class("study") if p.get("data-root")]
        return [o["file"] for p in panels for o in json.loads(p.findtext("script"))] or None

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        from lessonpress.render.page import with_links

        asked = {file for r in site.rendered.values() for file in r.scanned.get(self.name, ())}
        made: dict[str, Content] = {}
        for file in sorted(asked & site.rendered.keys()):
            href = site.pages[file].href
            html = with_links(site.rendered[file], href, site.pages)
            made |= workshop.memory.get(
                (self.name, file), html, partial(_answers, html, file, href)
            )
        return made


def _answers(html: str, file: str, href: str) -> dict[str, Content]:
    from lessonpress.features.self_test import answers

    return {name: Content.of(data) for name, data in answers.files(html, file, href).items()}


def _is_coverage(block: T.Node) -> bool:
    return block["t"] == "RawBlock" and 'class="coverage"' in block["c"][1]


feature = SelfTest()
