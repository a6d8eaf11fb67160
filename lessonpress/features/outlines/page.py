"""The page of an outline: sections of questions that open, with coverage, times and evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from lessonpress.addresses import address, target
from lessonpress.features.facts.prose import name_of
from lessonpress.features.outlines.ids import slug, unique
from lessonpress.features.outlines.items import Item, Part, top_parts
from lessonpress.features.outlines.notes import as_outline
from lessonpress.features.outlines.previews import Preview
from lessonpress.features.outlines.question import Outline, Question, is_evidence
from lessonpress.features.outlines.shares import bar, has_topics, spans
from lessonpress.features.outlines.times import Time
from lessonpress.gather.settings import Lecture
from lessonpress.html_pieces import ids
from lessonpress.pandoc import tree as T
from lessonpress.words import ENGLISH, Words

__all__ = ["render"]


# Quarto takes a heading with nothing below it, at the end of a page, for the title of the references; a topic stays a topic with this.
_NOTHING_BELOW = '<div class="no-questions"></div>'


@dataclass
class Known:
    "What the course knows of an outline."

    previews: dict[str, dict[str, Any] | None]  # what cells look like, by the links of evidence
    related: dict[str, list[dict[str, str]]]  # questions at either end of a link, by the id
    video: str = ""  # the address of the lecture's video
    length: int | None = None  # its length in seconds

    def at(self, seconds: int | None) -> str:
        "An address in the lecture; empty if there is none."
        return Lecture(self.video).at(seconds) if self.video and seconds is not None else ""


def render(
    blocks: list[T.Node], outline: Outline, known: Known, word: Words = ENGLISH
) -> list[T.Node]:
    "The blocks of an outline with its lists as sections of questions that open."
    return _Page(blocks, outline, known, word).blocks


class _Page:
    def __init__(self, blocks: list[T.Node], outline: Outline, known: Known, word: Words):
        self.word = word
        self.outline, self.questions, self.known = outline, iter(outline.questions), known
        blocks = as_outline(blocks)
        others = {T.id_of(n) for n in T.containers(blocks)} - {""}
        self.taken = {q.id for q in outline.questions} | others
        parts = top_parts(blocks)
        self.times = dict(spans(parts, known.length))
        self.blocks = list(self.page(parts))
        shown = (i for i, b in enumerate(self.blocks, 1) if "hidden" not in T.classes_of(b))
        end = max(shown, default=0)  # Quarto keeps its navigation below
        if end and self.blocks[end - 1]["t"] == "Header":
            self.blocks.insert(end, T.raw(_NOTHING_BELOW))

    def page(self, parts: list[Part]) -> Iterator[T.Node]:
        level, counted = 2, not self.outline.questions
        headed = has_topics(parts)
        for i, part in enumerate(parts):
            if not counted and (isinstance(part, Item) or part["t"] == "Header"):
                yield self.coverage()
                counted = True
            if not isinstance(part, Item):
                yield part
                if part["t"] == "Header":
                    level, headed = min(part["c"][0] + 1, 6), False
                    yield from self.share(i)
            elif part.question and headed:
                yield from self.top_question(part, level, i)
            elif part.question:
                yield from self.question(part, level)
            else:
                yield from self.topic(part, level, i)

    def coverage(self) -> T.Node:
        c = self.outline.coverage()
        parts = [
            self.word("outline.answered", c["questions"], answered=c["answered"]),
            self.word("outline.evidence", c["evidence"]),
            self.word("outline.times", c["timestamps"]),
        ]
        return T.raw('<p class="coverage">' + " ".join(f"<span>{p}</span>" for p in parts) + "</p>")

    def topic(self, item: Item, level: int, at: int | None = None) -> Iterator[T.Node]:
        if not item.below and len(item.text) > 120:
            yield from self.remark(item)
            return
        if item.line:
            yield self.heading(item.line, item.id or unique(slug(item.text), self.taken), level)
            yield from self.share(at, item.time, item.seconds)
        yield from self.below(item.below, level, quoted=_quoted(item))

    def share(
        self, at: int | None, time: Time | None = None, seconds: int | None = None
    ) -> Iterator[T.Node]:
        "How much of the lecture a topic takes, and where it begins if its line says so."
        line = [self.time(time, seconds), T.node("Space")] if time else []
        if at in self.times:
            line.append(T.raw_inline(bar(*self.times[at], self.known.length, self.word)))
        if line:
            yield T.node("Plain", [T.raw_inline('<p class="share">'), *line, T.raw_inline("</p>")])

    def heading(self, line: list[T.Node], id: str, level: int) -> T.Node:
        self.taken.add(id)
        return T.node("Header", [level, T.attr(id), line])

    def below(
        self,
        parts: Iterable[Part],
        level: int,
        follow_up: bool = False,
        quoted: Collection[str] = (),
    ) -> Iterator[T.Node]:
        for part in parts:
            if not isinstance(part, Item):
                yield self.with_previews(part, quoted)
            elif part.question:
                yield from self.question(part, level, follow_up)
            elif part.asks:
                yield T.div(list(self.topic(part, min(level + 1, 6))), classes=["topic"])
            else:
                yield from self.remark(part)

    def remark(self, item: Item) -> Iterator[T.Node]:
        "An item without questions: a line, or whatever blocks it has."
        if len(item.blocks) > 1:
            yield T.div(item.blocks, classes=["remark"])
        elif item.blocks and item.blocks[0]["t"] in ("Plain", "Para"):
            words = (
                [*item.line, T.node("Space"), self.time(item.time, item.seconds)]
                if item.time
                else item.blocks[0]["c"]
            )
            yield T.node(
                "Plain", [T.raw_inline('<p class="remark">'), *words, T.raw_inline("</p>")]
            )
        else:
            yield from item.blocks

    def top_question(self, item: Item, level: int, at: int) -> Iterator[T.Node]:
        "A question among topics is one of them: its words are the heading, and what follows it are the section's questions."
        q = next(self.questions)
        yield self.heading(item.line, unique(f"{q.id}-section", self.taken), level)
        yield from self.share(at)
        yield from self.entry(
            item, q, [self.with_previews(b, _quoted(item)) for b in item.own], headed=True
        )
        yield from self.below(item.items, level)

    def question(self, item: Item, level: int, follow_up: bool = False) -> Iterator[T.Node]:
        q = next(self.questions)
        if q.answered:
            yield from self.entry(
                item, q, list(self.below(item.below, level, True, _quoted(item))), follow_up
            )
            return
        yield from self.entry(item, q, [], follow_up)
        if item.items:
            yield T.div(list(self.below(item.items, level, True)), classes=["answer"])

    def entry(
        self,
        item: Item,
        q: Question,
        answer: list[T.Node],
        follow_up: bool = False,
        headed: bool = False,
    ) -> Iterator[T.Node]:
        classes = (
            "question" + ("" if q.answered else " unanswered") + (" follow-up" if follow_up else "")
        )
        line = [
            T.raw_inline(f'<span class="question-text"{" hidden" if headed else ""}>'),
            *item.line,
            T.raw_inline("</span>"),
        ]
        if headed and q.answered:
            line.append(T.raw_inline(f"<span>{self.word('outline.answer')}</span>"))
        if not q.answered:
            line += [
                T.node("Space"),
                T.raw_inline(f'<span class="no-answer">{self.word("outline.unanswered")}</span>'),
            ]
        time = [self.time(item.time, q.seconds)] if item.time else []
        related = list(self.related_line(item, q))
        if q.answered:
            folded = [
                T.raw(f'<details class="{classes}" id="{escape(q.id)}" open><summary>'),
                T.node("Plain", line),
                T.raw("</summary>"),
                T.div([*answer, *related], classes=["answer"]),
                T.raw("</details>"),
            ]
            # A summary is a button, in which no link may stand: the time stands beside it.
            beside = [T.node("Plain", time)] if time else []
            yield T.div([*folded, *beside], classes=["asked"])
        else:
            yield T.raw(f'<div class="{classes}" id="{escape(q.id)}">')
            yield T.node("Plain", [*line, T.node("Space"), *time] if time else line)
            yield from related
            yield T.raw("</div>")
            yield from _anchors(item.own)

    def related_line(self, item: Item, q: Question) -> Iterator[T.Node]:
        "The questions that this one names as related, and those that name it."
        named = {target(n["c"][2][0], self.outline.file): n for n in item.related}
        others = {(a["file"], a["id"]): a for a in self.known.related.get(q.id, ())}
        links = []
        for at, n in named.items():
            bare = not T.text_of(n["c"][1]) and at in others
            links.append(T.link(T.words(others[at]["text"]), n["c"][2][0]) if bare else n)
        for at, a in others.items():
            if at not in named:
                links.append(T.link(T.words(a["text"]), self.address(a)))
        if not links:
            return
        between = T.node("Space"), T.node("Str", "·"), T.node("Space")
        line = [x for n in links for x in (*between, n)][3:]
        head = T.raw_inline(f'<p class="related">{self.word("outline.related")} ')
        yield T.node("Plain", [head, *line, T.raw_inline("</p>")])

    def address(self, a: dict[str, str]) -> str:
        if a["file"] == self.outline.file:
            return f"#{a['id']}"
        return address(a["file"], self.outline.file, a["id"])

    def time(self, time: Time, seconds: int | None) -> T.Node:
        "A time as a link into the video: to where its author points, or into the lecture's."
        words = [T.node("Str", time.clock)]
        href = time.href or self.known.at(seconds)
        return T.link(words, href, ["time"]) if href else T.span(words, classes=["time"])

    def with_previews(self, block: T.Node, quoted: Collection[str]) -> T.Node:
        T.edit([block], {"Link": lambda n: self.evidence(n, quoted) if is_evidence(n) else None})
        return block

    def evidence(self, n: T.Node, quoted: Collection[str]) -> T.Node:
        """The link to a cell, with its section, a line of its code, or what a fact is called, and one of
        its output; of several facts those that the answer quotes."""
        (id, classes, pairs), text, target = n["c"]
        told = self.known.previews.get(target[0])
        if told:
            seen = Preview(**told)
            if T.text_of(text).strip() in ("Shown in", f"Shown in {seen.title}"):
                section = [", ", seen.section] if seen.section else []
                place = "".join([seen.title, *section])
                text = T.words(self.word("outline.shown", place=place))
            if seen.words:
                text = [*text, T.node("Str", ":"), T.node("Space"), *T.words(seen.words)]
            elif seen.code:
                text = [*text, T.node("Space"), T.node("Code", [T.attr(), seen.code])]
            if output := seen.shown(quoted):
                text = [*text, T.node("Space"), T.raw_inline(f"<samp>{escape(output)}</samp>")]
        names = [*(c for c in classes if c != "evidence"), "evidence"]
        return T.node("Link", [[id, names, pairs], text, target])


def _anchors(blocks: list[T.Node]) -> list[T.Node]:
    "Of blocks that say nothing, those to which links lead."
    raw = ("RawInline", "RawBlock")
    return [b for b in blocks if any(ids(n["c"][1]) for n in T.walk(b) if n["t"] in raw)]


def _quoted(item: Item) -> set[str]:
    "The facts that an item's own words quote."
    return {name for n in T.containers(item.own) if (name := name_of(n))}
