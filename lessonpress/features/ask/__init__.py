"""Questions inside a lesson: `::: {.ask}` at the end of a section asks what outlines ask about it.

`::: {.ask questions="lecture#why-a-loss book#what-is-sgd"}` names them by their outline and their id; without any
it asks those whose evidence stands in the section. The page holds no answer: what the reader opens comes from the
pieces that the self-test over all loads, and what they knew is kept in its history.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.ask import box, chosen
from lessonpress.features.outlines.backlinks import ASK, boxes
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report, Rule

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_HERE = Path(__file__).parent
SCRIPT = "ask.js"


class Ask(Feature):
    name = "ask"
    scripts = {SCRIPT: [_HERE / "ask.js"]}
    styles = {"lessonpress.css": [_HERE / "ask.css"]}
    rules = {
        "ask": Rule("What a lesson asks is a question of an outline, and has an answer."),
        "ask-many": Rule("A section asks at most three questions.", "warning"),
    }

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "The boxes of the page: the section of each, and the questions that it names."
        found = boxes(told.blocks)
        named = [[section, T.get(n, chosen.QUESTIONS, "").split()] for n, section in found]
        return named or None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        return {
            file: {
                "course": site.settings.name,
                "bare": site.bare,
                "boxes": [chosen.of(site, file, *named) for named in told],
            }
            for file, told in site.gathered(self.name).items()
        }

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        waiting = iter(connected["boxes"])

        def filled(n: T.Node) -> T.Node | None:
            if ASK not in T.classes_of(n):
                return None
            return box.filled(n, next(waiting), page, connected)

        T.edit(blocks, {"Div": filled})
        return blocks

    def loads(self, html: HtmlElement) -> list[str]:
        return [SCRIPT] if html.find_class(box.QUESTION) else []

    def check(self, site: Site) -> None:
        chosen.check(site, site.gathered(self.name))


feature = Ask()
