"""From the list to the model, with every problem on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lessonpress.clock import on_clock, parse_time
from lessonpress.features.outlines.asking import REFERENCE, asks, spoken
from lessonpress.features.outlines.foreign import first_change
from lessonpress.features.outlines.ids import slug, unique
from lessonpress.features.outlines.items import Item, Part, is_topic, items_of, top_parts
from lessonpress.features.outlines.notes import CONTENTS, as_outline, lost
from lessonpress.features.outlines.places import Places
from lessonpress.features.outlines.question import (
    Outline,
    Question,
    Topic,
    evidence_in,
    is_evidence,
)
from lessonpress.features.outlines.times import moment
from lessonpress.features.outlines.tokens import of_answer
from lessonpress.html_pieces import start_tags
from lessonpress.html_tree import parsed
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report

__all__ = ["parse"]


def parse(tree: T.Node, file: str, source: str, report: Report) -> Outline:
    "The outline in a page's Pandoc tree; what is wrong in it goes into `report`, with its line in `source`."
    line, blocks = first_change(source), as_outline(tree["blocks"])
    if not any(items_of(b) for b in blocks):
        what = "the file is empty" if not source.strip("\ufeff \r\n\t") else "there is no list here"
        report.warn(
            "no-outline",
            f"an outline is a list of topics and questions, and {what}",
            file=file,
            line=line,
            hint="lessonpress check --fix makes one of what looks like it"
            if line
            else "begin each topic with `- `, and each question below it with two spaces and `- `",
        )
    elif line:
        report.warn(
            "outline-list",
            "from here on the list is read otherwise than it looks: it lacks an empty line above, a marker that Markdown knows, or spaces",
            file=file,
            line=line,
            hint="lessonpress check --fix writes it so that it is read as it looks",
        )
    _lost_references(tree["blocks"], file, source, report)
    return _Reading(blocks, file, source, report).outline


def _lost_references(blocks: list[T.Node], file: str, source: str, report: Report) -> None:
    lines = source.split("\n")
    for id in lost(blocks) if "((" in source else ():
        report.warn(
            "lost-reference",
            f"`(({id}))` refers to what is not in these notes",
            file=file,
            line=next((n for n, line in enumerate(lines, 1) if f"(({id}))" in line), None),
            hint="write here what it refers to",
        )


class _Reading:
    "Goes through the items in order and keeps what the next one depends on: ids in use, the topic, the place in the source."

    def __init__(self, blocks: list[T.Node], file: str, source: str, report: Report):
        self.file, self.report, self.source, self.outline = (
            file,
            report,
            Places(source),
            Outline(file),
        )
        # in the end, ids of what is no question
        self.others = Counter(filter(None, map(T.id_of, T.containers(blocks))))
        self.taken = set(self.others)
        self.seen: dict[str, Question] = {}
        parts = top_parts(blocks)
        self.taken |= set(_ids(parts))
        self.read(parts, Topic(""), top=True)
        for q in self.outline.questions:
            if q.explicit_id and self.others[q.id] > 0:
                self.error(
                    "question-id",
                    f"the id `{q.id}` also stands elsewhere on the page",
                    q.line,
                    "rename the other one",
                )

    def read(self, parts: list[Part], topic: Topic, top: bool = False) -> None:
        for part in parts:
            if isinstance(part, Item):
                self.item(part, topic, top)
            else:
                if part["t"] == "Header":
                    topic = self.topic(T.text_of(part))
                self.pass_by(part)

    def pass_by(self, block: T.Node) -> None:
        "Go on after a block. The words of a table of contents come again, as questions."
        self.source.pass_by(block)
        if CONTENTS in T.classes_of(block):
            for n in T.walk(block):
                if n["t"] in ("Para", "Plain"):
                    self.source.find(T.text_of(n))

    def item(self, item: Item, topic: Topic, top: bool) -> None:
        quoted = any(REFERENCE in T.classes_of(n) for n in item.line)
        place = (None, None) if quoted else self.source.find(item.text)
        if item.question:
            self.question(item, topic, *place)
        elif is_topic(item, top):
            topic = self.topic(item.text, item.seconds, place[0])
        self.read(item.below, topic if topic.text else Topic(item.text))

    def topic(self, text: str, seconds: int | None = None, line: int | None = None) -> Topic:
        self.outline.topics.append(Topic(text, seconds, line))
        return self.outline.topics[-1]

    def question(
        self, item: Item, topic: Topic, line: int | None, at: tuple[int, int] | None
    ) -> None:
        evidence = evidence_in(item.own)
        q = Question(
            item.id or self.new_id(item.text[: asks(item.text)]),
            item.text,
            self.seconds(item, line),
            _says(item.own),
            evidence,
            topic.text,
            bool(item.id),
            line,
            at,
            item.revisited,
            [n["c"][2][0] for n in item.related],
            item.by_argument,
            of_answer(item.own) if evidence else [],
        )
        self.outline.questions.append(q)
        self.others[q.id] -= any(T.id_of(n) == q.id for n in T.containers(item.blocks[0]))
        if q.id in self.seen:
            self.error(
                "question-id",
                f"the id `{q.id}` is used twice",
                line,
                f"the other one: {_on_line(self.seen[q.id])}“{self.seen[q.id].text}”",
            )
        self.seen.setdefault(q.id, q)
        self.falling_time(q, topic)
        if q.answered:
            self.sources(q, item.own)

    def error(self, rule: str, message: str, line: int | None, hint: str) -> None:
        self.report.error(rule, message, file=self.file, line=line, hint=hint)

    def warn(self, rule: str, message: str, line: int | None, hint: str) -> None:
        self.report.warn(rule, message, file=self.file, line=line, hint=hint)

    def new_id(self, text: str) -> str:
        id = unique(slug(text), self.taken)
        self.taken.add(id)
        return id

    def seconds(self, item: Item, line: int | None) -> int | None:
        if item.time is None:
            return None
        seconds, linked = parse_time(item.time.clock), moment(item.time.href)
        if seconds is None:
            self.error(
                "outline-time", f"`{item.time.clock}` is no time", line, _meant(item.time.clock)
            )
        elif linked not in (None, seconds):
            self.warn(
                "time-link",
                f"{item.time.clock} is a link to {on_clock(linked)}",
                line,
                "correct the time or the address",
            )
        return seconds

    def sources(self, q: Question, blocks: list[T.Node]) -> None:
        "Each answer points at what shows it, and says something itself."
        if not q.evidence and not any(map(_is_source, T.containers(blocks))):
            self.warn(
                "answer-source",
                f"the answer to “{q.text}” names no source",
                q.line,
                "add a link `[Shown in ...](...)` to a labelled cell, a link to where it is said, or a citation",
            )
        if q.evidence and not _says(T.transform(blocks, lambda n: [] if is_evidence(n) else None)):
            self.warn(
                "answer-words",
                f"the answer to “{q.text}” is only a pointer",
                q.line,
                "say it in a sentence that stands alone",
            )

        if _only_asks(blocks):
            self.warn(
                "answer-words",
                f"the answer to “{q.text}” only asks",
                q.line,
                "answer it, or make a question of its own of it: an item below",
            )

    def falling_time(self, q: Question, topic: Topic) -> None:
        "Within a topic, an outline follows its lecture; `{.revisited}` says that the lecture itself went back."
        if q.seconds is None or q.revisited:
            return
        if q.seconds < topic.latest:
            self.warn(
                "time-order",
                f"{on_clock(q.seconds)} comes after {on_clock(topic.latest)} in the same topic",
                q.line,
                "is one of the two mistyped? Where the lecture comes back to it, mark the question: {.revisited}",
            )
        topic.latest = q.seconds


def _ids(parts: list[Part]) -> Iterator[str]:
    for item in parts:
        if isinstance(item, Item):
            if item.id:
                yield item.id
            yield from _ids(item.below)


def _on_line(q: Question) -> str:
    return f"line {q.line}, " if q.line else ""


def _meant(clock: str) -> str:
    "A hint for minutes beyond the hour; anything else is only told how times are written."
    m = re.fullmatch(r"(\d+):([0-5]\d)", clock)
    if m and 60 <= int(m[1]) < 96:
        return f"write {on_clock(int(m[1]) * 60 + int(m[2]))}"
    return "write 31:10 for minutes and seconds, 1:05:18 with hours; neither minutes nor seconds exceed 59"


def _says(blocks: list[T.Node]) -> bool:
    "Whether there is anything to read in `blocks`; a comment is not."
    return any(
        n["t"] in ("Str", "Code", "CodeBlock", "Math", "Image")
        or n["t"] in ("RawBlock", "RawInline")
        and _shows(n["c"][1])
        for n in T.walk(blocks)
    )


def _shows(html: str) -> bool:
    "Whether raw text is more than comments and anchors."
    left = re.sub(r"(?s)<!--.*?-->", "", html).strip()
    tags = [tag for tag, _ in start_tags(left)] if left else []
    return any(tag != "a" for tag in tags) or bool(left and parsed(left).text_content().strip())


def _only_asks(blocks: list[T.Node]) -> bool:
    "Whether each sentence in `blocks` is a question, and there is nothing else to see."
    if any(
        n["t"] in ("CodeBlock", "Math", "Image", "BulletList", "OrderedList", "Table")
        for n in T.walk(blocks)
    ):
        return False
    texts = [
        spoken(T.transform(b["c"], lambda n: [] if is_evidence(n) else None))
        for b in blocks
        if b["t"] in ("Plain", "Para")
    ]
    sentences = [
        s for text in texts for s in re.split(r"(?<=[.!?…。！？؟])\s*(?=\S)", text.strip()) if s
    ]
    return bool(sentences) and all(asks(s) is not None for s in sentences)


def _is_source(n: T.Node) -> bool:
    return n["t"] == "Cite" or n["t"] == "Link" and "://" in n["c"][2][0]
