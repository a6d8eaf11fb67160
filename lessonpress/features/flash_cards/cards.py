"""The cards of an outline: question, answer, and where it is shown and said, as HTML that can stand
alone."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lessonpress import inside
from lessonpress.addresses import is_outside, target
from lessonpress.clock import on_clock
from lessonpress.features.facts.prose import name_of
from lessonpress.features.outlines.items import Item, top_parts
from lessonpress.features.outlines.notes import as_outline
from lessonpress.features.outlines.previews import Preview
from lessonpress.features.outlines.question import Outline, Question, is_evidence
from lessonpress.gather.settings import Lecture
from lessonpress.html_addresses import in_attribute
from lessonpress.html_pieces import Attributes, rewritten
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.kept import Kept
from lessonpress.prepare.source import Source
from lessonpress.render import citations, safe
from lessonpress.render.dialect import NAMES
from lessonpress.render.dialect.conditions import may_be_shown

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["Card", "Media", "Task", "cards_of"]

_BETWEEN = "<!--card-->"


@dataclass
class Media:
    "Pictures by the name that the package gives them, which says what they hold."

    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, course: str, name: str, data: bytes) -> str:
        stem, ending = posixpath.splitext(posixpath.basename(name))
        parts = [course, re.sub(r"[^\w-]+", "-", stem), hashlib.sha256(data).hexdigest()[:10]]
        own = inside.file_name("-".join(filter(None, parts)) + ending)
        self.files[own] = data
        return own


@dataclass
class Card:
    id: str  # of the question
    fields: list[str]  # question, answer, where, topic


@dataclass
class Task:
    "All that the cards of an outline are made of."

    root: Path
    file: str
    outline: dict[str, Any]
    previews: dict[str, Any]  # what the cells of its evidence look like, by link
    addresses: dict[str, str]  # of the pages that it links to
    pictures: dict[str, dict[str, str]]  # of these, the names under which they are kept
    video: str
    course: str
    url: str
    citing: dict[str, Any]


def cards_of(workshop: Workshop, task: Task) -> tuple[list[Card], Media]:
    "The cards of an outline, with the pictures that they show."
    return _Cards(task).made(workshop)


class _Cards:
    def __init__(self, task: Task):
        self.task, self.outline, self.media = task, Outline.of(task.outline), Media()
        self.lecture = Lecture(task.video) if task.video else None
        self.lessons: dict[str, Source] = {}  # several answers show pictures of one
        self.kept: Kept | None = None
        self.quoted: set[str] = set()  # the facts that the answer quotes which is being made

    def made(self, workshop: Workshop) -> tuple[list[Card], Media]:
        "Each answered question, written by one call of Pandoc for all of them."
        self.kept = workshop.kept
        tree = Source(self.task.root, self.task.file).tree(workshop)
        items = zip(
            self.outline.questions, _asked(top_parts(as_outline(tree["blocks"]))), strict=True
        )
        cards = [(q, i) for q, i in items if q.answered]
        mark, blocks = T.raw(_BETWEEN), []
        for q, item in cards:
            self.quoted = {name for n in T.containers(item.own) if (name := name_of(n))}
            line = T.node("Plain", self.moved(item.line))
            where = T.node("Plain", self.where(q))
            blocks += [mark, line, mark, *self.moved(item.own), mark, where]
        tree = {**tree, "meta": {}, "blocks": [*blocks, mark]}
        citations.resolve(
            tree,
            T.containers(tree["blocks"]),
            self.task.root,
            self.task.citing,
            workshop,
            listed=False,
        )
        parts = [safe.of_text(part.strip()) for part in workshop.write(tree).split(_BETWEEN)[1:-1]]
        fields = [parts[at : at + 3] for at in range(0, len(parts), 3)]
        out = [
            Card(q.id, [*three, escape(q.topic.strip(), quote=False)])
            for (q, _), three in zip(cards, fields, strict=True)
        ]
        return out, self.media

    def moved(self, nodes: list[T.Node]) -> list[T.Node]:
        """A piece of the outline as it can stand alone: pictures taken along, links to the site or
        none, no ids, and nothing that readers do not see."""
        seen = T.transform(nodes, lambda n: None if may_be_shown(n) else [])
        return T.transform(seen, self.one)  # type: ignore[no-any-return]

    def one(self, n: T.Node) -> T.Node | list[T.Node] | None:
        t = n["t"]
        if t == "Note":
            inner = [x for b in n["c"] if b["t"] in ("Para", "Plain") for x in b["c"]]
            return T.span([T.node("Str", " ("), *inner, T.node("Str", ")")])
        if t == "Image":
            return self.image(n)
        if t in ("RawInline", "RawBlock"):
            return self.raw(n)
        if t == "Cite":
            return self.cite(n)
        if t == "Link":
            return [*self.link(n), *self.figures(n)] if is_evidence(n) else self.link(n)
        if attributes := T.attr_of(n):
            attributes[:] = ["", [c for c in attributes[1] if c != "given"], []]
        return None

    def cite(self, n: T.Node) -> list[T.Node] | None:
        """A cross-reference as the name of what it leads to, since numbers are the page's; citations
        stay."""
        ids = [c["citationId"] for c in n["c"][0]]
        names = [NAMES.get(id.partition("-")[0].lower()) for id in ids]
        if not all(names):
            return None
        out: list[T.Node] = []
        for id, name in zip(ids, names, strict=True):
            link = T.link(T.words(str(name)), f"#{id[:1].lower()}{id[1:]}")
            out += [*([T.node("Space")] if out else []), *self.link(link)]
        return out

    def link(self, n: T.Node) -> list[T.Node]:
        text, href = n["c"][1], n["c"][2][0]
        evidence, to = is_evidence(n), self.address(href)
        if evidence:
            text = self.with_preview(text, href)
        names = ["evidence"] if evidence else []
        return [T.link(text, to, names)] if to else [T.span(text, classes=names)]

    def with_preview(self, text: list[T.Node], href: str) -> list[T.Node]:
        """The words of the link, then a line of the cell's code and one of its output; of several
        facts those that the answer quotes."""
        told = self.task.previews.get(href)
        seen = Preview(**told) if told else None
        if seen and seen.words:
            text = [*text, *T.words(f": {seen.words}")]
        elif seen and seen.code:
            text = [*text, T.node("Space"), T.node("Code", [T.attr(), seen.code])]
        if seen and (output := seen.shown(self.quoted)):
            text = [*text, *T.words(f" → {output}")]
        return text

    def address(self, href: str) -> str:
        """Where `href` leads on the published site; empty for a place in a course that has no address
        yet."""
        if is_outside(href):
            return href
        file, anchor = target(href, self.outline.file)
        to = self.task.addresses.get(file, file)
        url = self.task.url
        return url and url + quote(to) + (f"#{quote(anchor)}" if anchor else "")

    def image(self, n: T.Node) -> T.Node:
        (_, _, pairs), text, (src, _) = n["c"]
        alt = dict(pairs).get("fig-alt")
        return T.node("Image", [T.attr(), T.words(alt) if alt else text, [self.taken(src), ""]])

    def taken(self, src: str) -> str:
        "The address on a card of a file, which is taken along if it is the course's."
        file = target(src, self.outline.file)[0]
        path = self.task.root / file
        if is_outside(src) or not inside.is_inside(self.task.root, file) or not path.is_file():
            return src
        return self.media.add(self.task.course, src, path.read_bytes())

    def raw(self, n: T.Node) -> T.Node:
        "HTML that an author wrote, with its pictures and links; where it is no HTML, as it is."
        form, text = n["c"]
        return T.node(n["t"], [form, rewritten(text, self.retag) if form == "html" else text])

    def retag(self, tag: str, attributes: Attributes) -> None:
        attributes.pop("id", None)
        change = self.address if tag in ("a", "area") else self.taken
        for name, value in [*attributes.items()]:
            if value:
                attributes[name] = in_attribute(tag, name, value, change)
            if name == "href" and not attributes[name]:
                del attributes[name]  # a place in a course that has no address yet

    def figures(self, n: T.Node) -> Iterator[T.Node]:
        "The pictures that the evidence's cell shows."
        file, label = target(n["c"][2][0], self.outline.file)
        pictures = self.task.pictures.get(file)
        if not pictures or not file.endswith(".ipynb"):
            return
        lesson = self.lessons.setdefault(file, Source(self.task.root, file))
        cells = lesson.notebook.cells if lesson.notebook else ()
        cell = next((c for c in cells if c.label == label), None)
        if not cell:
            return
        pattern = re.compile(re.escape(label.replace(":", "-")) + r"-output-(\d+)\.\w+$")
        for name, digest in pictures.items():
            if m := pattern.match(posixpath.basename(name)):
                kept = self.kept.bytes_of(digest) if self.kept else None
                data = lesson.pictures[name] if kept is None else kept
                own = f"{Path(file).stem}-{posixpath.basename(name)}"
                src = self.media.add(self.task.course, own, data)
                alt = _alt(cell.options.get("fig-alt") or "", int(m[1]))
                yield T.node("Image", [T.attr(), T.words(alt), [src, ""]])

    def where(self, q: Question) -> list[T.Node]:
        "The second in the video, and the question on the site."
        parts = []
        if q.seconds is not None:
            clock = T.words(f"In the video at {on_clock(q.seconds)}")
            video = self.lecture and self.lecture.at(q.seconds)
            parts.append(T.link(clock, video) if video else T.span(clock))
        if self.task.url:
            page = quote(self.task.addresses[self.outline.file])
            parts.append(T.link(T.words("On the site"), f"{self.task.url}{page}#{quote(q.id)}"))
        return [
            x for i, part in enumerate(parts) for x in ([*T.words(" · "), part] if i else [part])
        ]


def _asked(parts: list[Any]) -> Iterator[Item]:
    "The questions of an outline, in its order."
    for item in parts:
        if not isinstance(item, Item):
            continue
        if item.question:
            yield item
        yield from _asked(item.below)


def _alt(alt: Any, n: int) -> str:
    "What is to be seen in the `n`th output of a cell with this `fig-alt`."
    if isinstance(alt, list):
        return str(alt[n - 1] if n <= len(alt) else "")
    return str(alt)
