"""A contest: a live figure of a lesson on another page, fitted by hand, and then by gradient descent.

::: {.contest figure="nbs/01_line.ipynb#fig-by-hand" descends="squared error" rate="0.1" steps="60"}
:::
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.html_tree import parsed
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report, Rule, nearest

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop
    from lessonpress.prepare.cells import Cell

__all__ = ["feature"]

_HERE = Path(__file__).parent
BOX, SCRIPT, SHEET = (
    "contest",
    "home.js",
    "home.css",
)  # most contests stand on a first page, which has more of it
_NAMED = 'name a lesson and the label of its cell: figure="nbs/01_line.ipynb#fig-by-hand"'


class Contest(Feature):
    name = "contest"
    scripts = {SCRIPT: [_HERE / "contest.js"]}
    rules = {"contest": Rule("A contest is one over a live figure of a lesson, with a loss.")}

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "The figures that the page's contests are over."
        boxes = [n for n in told.nodes if n["t"] == "Div" and BOX in T.classes_of(n)]
        return [T.get(n, "figure", "") for n in boxes] or None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        told = site.gathered(self.name)
        return {file: {f: _figure(site, f) for f in figures} for file, figures in told.items()}

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        def filled(n: T.Node) -> T.Node | None:
            if BOX not in T.classes_of(n):
                return None
            html = connected.get(T.get(n, "figure", ""))
            if not html:
                return None
            (id, classes, pairs), blocks = n["c"]
            room = ["style", f"--knobs:{len(_spec(html).get('sliders', ()))}"]
            return T.node("Div", [[id, classes, [*pairs, room]], [*blocks, T.raw(html)]])

        T.edit(blocks, {"Div": filled})
        return blocks

    def loads(self, html: HtmlElement) -> list[str]:
        return [SCRIPT, SHEET] if html.find_class(BOX) else []

    def check(self, site: Site) -> None:
        for file, figures in site.gathered(self.name).items():
            for named in figures:
                if wrong := _wrong(site, named):
                    message, hint = wrong
                    place = site.pages[file].place(named or BOX)
                    site.report.error("contest", message, file=file, hint=hint, **place)


def _cells(site: Site, file: str) -> dict[str, str]:
    "The live figures of a lesson, by the labels of their cells."
    page = site.pages.get(file)
    book = page.source.notebook if page else None
    found = {c.label: _shown(c) for c in (book.cells if book else ()) if c.label}
    return {label: html for label, html in found.items() if html}


def _shown(cell: Cell) -> str:
    "The live figure that a cell gave, as HTML; empty if it gave none."
    for output in cell.outputs:
        data = output.get("data")
        html = data.get("text/html", "") if isinstance(data, dict) else ""
        text = "".join(html) if isinstance(html, list) else str(html)
        if 'class="live"' in text:
            return text
    return ""


def _figure(site: Site, named: str) -> str:
    file, _, label = named.partition("#")
    return _cells(site, file).get(label, "")


def _wrong(site: Site, named: str) -> tuple[str, str | None] | None:
    "What is wrong with a contest over this figure, and what helps."
    file, _, label = named.partition("#")
    if not named:
        return "a contest names no figure", _NAMED
    known = _cells(site, file)
    if label not in known:
        return f"there is no live figure `{named}`", nearest(label, known) or _NAMED
    if not _spec(known[label]).get("losses") or not _spec(known[label]).get("sliders"):
        return f"the figure `{named}` has no sliders or no loss", "give `live` a `loss`"
    return None


def _spec(html: str) -> dict[str, Any]:
    text = next((s.text or "" for s in parsed(html).iter("script")), "")
    try:
        return dict(json.loads(text))
    except ValueError:
        return {}


feature = Contest()
