"""Outlines as another page shows them: all of them with their answers open, or as a line each."""

from __future__ import annotations

import re
from dataclasses import replace

from lessonpress.addresses import address, is_outside, target
from lessonpress.course import View
from lessonpress.features.self_test import panel
from lessonpress.html_addresses import in_attribute
from lessonpress.html_pieces import Attributes, rewritten
from lessonpress.pandoc import tree as T

__all__ = ["is_coverage", "over_all", "progress"]


def is_coverage(block: T.Node) -> bool:
    return block["t"] == "RawBlock" and 'class="coverage"' in block["c"][1]


def over_all(outlines: list[panel.Asked], page: View, course: panel.Course) -> list[T.Node]:
    "The panel over all outlines, then each of them with its answers open."
    parts = [replace(o, prefix=_prefix(o.file)) for o in outlines]
    out = [panel.of(parts, page.file, course)]
    for o in parts:
        title = T.link(T.words(o.title), address(o.file, page.file))
        heading = T.node("Header", [2, T.attr(f"{o.prefix}outline"), [title]])
        out += [heading, *_Moved(page.quoted[o.file], o.file, page.file, o.prefix).blocks]
    return out


def _prefix(file: str) -> str:
    return re.sub(r"\W+", "-", file.removeprefix("outlines/").rpartition(".")[0]) + "--"


class _Moved:
    """The blocks of an outline for another page: one level lower, open, with ids of their own and
    links that still lead where they led."""

    def __init__(self, blocks: list[T.Node], old: str, new: str, prefix: str):
        self.old, self.new, self.prefix = old, new, prefix
        nodes = list(T.containers(blocks))
        labels = {_label(c) for n in nodes if n["t"] == "Cite" for c in n["c"][0]}
        self.cited = labels & {T.id_of(n) for n in nodes}
        for n in nodes:
            self.move(n)
        self.blocks = [b for b in blocks if not is_coverage(b)]

    def own(self, id: str) -> str:
        "The id here; a label begins with what it labels, `fig-`."
        return re.sub("(?<=-)", self.prefix, id, count=1) if id in self.cited else self.prefix + id

    def move(self, n: T.Node) -> None:
        attributes = T.attr_of(n)
        if attributes and attributes[0]:
            attributes[0] = self.own(attributes[0])
        if n["t"] == "Cite":
            for c in n["c"][0]:
                if _label(c) in self.cited:
                    c["citationId"] = self.own(_label(c))
        elif n["t"] == "Header":
            n["c"][0] = min(n["c"][0] + 1, 6)
        elif n["t"] in ("Link", "Image"):
            n["c"][2][0] = self.readdressed(n["c"][2][0])
        elif n["t"] in ("RawBlock", "RawInline"):
            n["c"][1] = rewritten(n["c"][1], self.retag)

    def retag(self, tag: str, attributes: Attributes) -> None:
        if id := attributes.get("id"):
            attributes["id"] = self.prefix + id
        for name, value in attributes.items():
            if value:
                attributes[name] = in_attribute(tag, name, value, self.readdressed)
        if tag == "details" and (attributes.get("class") or "").startswith("question"):
            attributes.setdefault("open", None)

    def readdressed(self, href: str) -> str:
        "The address in the new page of what `href` means in the old one."
        if is_outside(href) or not href:
            return href
        file, anchor = target(href, self.old)
        return address(file, self.new, anchor)


def _label(citation: dict[str, str]) -> str:
    "What is cited, `fig-curve` also where a sentence begins with `@Fig-curve`."
    id = citation["citationId"]
    return id[:1].lower() + id[1:]


def progress(box: T.Node, outlines: list[panel.Asked], file: str, course: panel.Course) -> T.Node:
    """The author's words, and each outline with the number of its answered questions, which the
    script turns into what the reader knows."""
    attributes, blocks = box["c"]
    return T.node("Div", [attributes, [*blocks, *(_line(o, file, course) for o in outlines)]])


def _line(o: panel.Asked, file: str, course: panel.Course) -> T.Node:
    n = len(o.questions)
    count = T.words(f"{n} question{'' if n == 1 else 's'} with an answer")
    line = [
        T.link(T.words(o.title), address(o.file, file)),
        T.node("Space"),
        T.span(count, classes=["progress-count"]),
    ]
    data = {
        "data-course": course.name,
        "data-outline": o.file,
        "data-questions": " ".join(id for id, _ in o.questions),
    }
    return T.div([T.node("Plain", line)], classes=["progress-outline"], pairs=data)
