"""Tabsets: a heading starts a tab."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["tabset"]


def tabset(page: Builder, b: Node) -> list[Node]:
    "The tabs of a div; what stands above the first heading stays above the tabs."
    (id, classes, pairs), content = b["c"]
    level = next((x["c"][0] for x in content if x["t"] == "Header"), None)
    if level is None:
        return [T.div(page.blocks(content), id, classes, pairs)]
    above, sections = _sections(content, level)
    page.counts["tabset"] += 1
    names = [f"tabset-{page.counts['tabset']}-{n}" for n in range(1, len(sections) + 1)]
    chosen = next((i for i, (h, _) in enumerate(sections) if "active" in T.classes_of(h)), 0)
    before = page.blocks(above)
    tabs = [T.raw_inline('<ul class="nav nav-tabs" role="tablist">')]
    for i, (name, (heading, _)) in enumerate(zip(names, sections)):
        tabs += _tab(name, page.inlines(heading["c"][2]), i == chosen)
    tabs.append(T.raw_inline("</ul>"))
    panes = [T.raw('<div class="tab-content">')]
    for i, (name, (_, below)) in enumerate(zip(names, sections)):
        panes += _pane(name, page.blocks(below), i == chosen)
    panes.append(T.raw("</div>"))
    return [
        T.raw('<div class="tabset-margin-container"></div>'),
        *before,
        T.div([T.node("Plain", tabs), *panes], id, classes, pairs),
    ]


def _sections(content: list[Node], level: int) -> tuple[list[Node], list[tuple[Node, list[Node]]]]:
    "What stands above the first heading of this level, and each of these headings with what stands below it."
    above: list[Node] = []
    sections: list[tuple[Node, list[Node]]] = []
    for b in content:
        if b["t"] == "Header" and b["c"][0] == level:
            sections.append((b, []))
        else:
            (sections[-1][1] if sections else above).append(b)
    return above, sections


def _tab(name: str, title: list[Node], active: bool) -> list[Node]:
    name = escape(name)
    link = (
        f'<a class="nav-link{" active" * active}" id="{name}-tab" data-bs-toggle="tab" '
        f'data-bs-target="#{name}" role="tab" aria-controls="{name}" '
        f'aria-selected="{str(active).lower()}" href="#{name}">'
    )
    start = T.raw_inline(f'<li class="nav-item" role="presentation">{link}')
    return [start, *title, T.raw_inline("</a></li>")]


def _pane(name: str, content: list[Node], active: bool) -> list[Node]:
    name, classes = escape(name), f"tab-pane{' active' * active}"
    start = f'<div id="{name}" class="{classes}" role="tabpanel" aria-labelledby="{name}-tab">'
    return [T.raw(start), *content, T.raw("</div>")]
