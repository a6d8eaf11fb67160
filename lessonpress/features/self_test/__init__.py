"""What helps to remember: a self-test on each outline and one over all of them, and the reader's
progress. What the reader knew stays in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Content, Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features import flash_cards
from lessonpress.features.outlines.lessons import asked_of, by_lesson, title_of
from lessonpress.features.outlines.question import outlines_of
from lessonpress.features.self_test import panel, progress
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
    *("fsrs", "history", "store", "counts", "answers", "shown", "rating", "topics", "session"),
    *("history_file", "paper", "panel", "progress"),
)
OVER_ALL, PROGRESS = "self-test", "progress"  # the classes of the divs that are filled
_WAITING = ("study", "progress-outline", "progress-lesson")  # of what its script fills


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
        asked = {f: [[q.id, q.topic] for q in own] for f, own in asked_of(site).items()}
        decked = not site.bare and flash_cards.available(outlines_of(site).values())
        course = {"course": site.settings.name, "deck": decked}
        out: dict[str, Any] = {f: course | {"asked": own} for f, own in asked.items()}
        boxes = site.gathered(self.name)
        if boxes:
            every = [[f, site.pages[f].title, own] for f, own in asked.items()]
            over = _over_all(site, boxes) | {"outlines": every}
            out |= {file: out.get(file, course) | over for file in boxes}
        return out

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        course = panel.Course(connected["course"], connected["deck"], page.word)
        if own := connected.get("asked"):
            at = next((i for i, b in enumerate(blocks, 1) if _is_coverage(b)), 0)
            questions = [panel.Asked(page.file, page.title, own)]
            blocks = [*blocks[:at], panel.of(questions, page.file, course), *blocks[at:]]
        if "outlines" in connected:
            _fill(blocks, page, course, _known(connected))
        return blocks

    def loads(self, html: HtmlElement) -> list[str]:
        return [SCRIPT] if any(map(html.find_class, _WAITING)) else []

    def scan(self, html: HtmlElement, page: View) -> Any:
        "The outlines whose questions the page asks without having them."
        panels = [p for p in html.find_class("study") if p.get("data-root")]
        inside = (q.get("data-question", "") for q in html.find_class("ask-question"))
        named = {q.rpartition("#")[0] for q in inside}
        return [*(o["file"] for p in panels for o in panel.data_in(p)), *sorted(named)] or None

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


def _over_all(site: Site, boxes: Mapping[str, list[str]]) -> dict[str, Any]:
    "What a box knows of all lessons; plain data."
    told = site.gathered("home")
    lessons = [[f, title_of(site.pages[f]), own] for f, own in by_lesson(site).items()]
    return {
        "lessons": lessons,
        "exercises": {f: told[f]["exercises"] for f, *_ in lessons if f in told},
        "test": next((site.pages[f].href for f, found in boxes.items() if OVER_ALL in found), ""),
    }


def _known(connected: Any) -> progress.Known:
    lessons = [
        panel.Lesson(file, title, [(at, id) for at, id in own])
        for file, title, own in connected["lessons"]
    ]
    outlines = [panel.Asked(*o) for o in connected["outlines"]]
    return progress.Known(outlines, lessons, connected["exercises"], connected["test"])


def _fill(blocks: list[T.Node], page: View, course: panel.Course, known: progress.Known) -> None:
    "Fill the boxes of a page."

    def box(n: T.Node) -> list[T.Node] | T.Node | None:
        if OVER_ALL in T.classes_of(n):
            made = panel.over_all(known.outlines, known.lessons, page.file, course)
            return [*n["c"][1], *made]
        if PROGRESS in T.classes_of(n):
            return progress.filled(n, known, page.file, course)
        return None

    T.edit(blocks, {"Div": box})


def _answers(html: str, file: str, href: str) -> dict[str, Content]:
    from lessonpress.features.self_test import answers

    return {name: Content.of(data) for name, data in answers.files(html, file, href).items()}


def _is_coverage(block: T.Node) -> bool:
    return block["t"] == "RawBlock" and 'class="coverage"' in block["c"][1]


feature = SelfTest()
