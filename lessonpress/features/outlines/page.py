"""The page of an outline: sections of questions that open, with coverage, times and evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from lessonpress.addresses import address, target
from lessonpress.clock import on_clock
from lessonpress.course import Answered, Preview
from lessonpress.features.facts import name_of
from lessonpress.features.outlines.ids import slug, unique
from lessonpress.features.outlines.items import Item, is_topic, top_parts
from lessonpress.features.outlines.question import Outline, is_evidence
from lessonpress.pandoc import tree as T

__all__ = ["render"]


# Quarto takes a heading with nothing below it, at the end of a page, for the title of the references; a topic stays a topic with this.
_NOTHING_BELOW = '<div class="no-questions"></div>'


def render(
    tree: dict,
    outline: Outline,
    video: Callable[[int], str] | None,
    preview: Callable[[str], Preview | None],
    related: dict[str, list[Answered]] | None = None,
    length: int | None = None,
) -> dict:
    """The tree with its lists as sections of questions that open. `video(seconds)` is an address in the lecture, `preview(href)` what a
    cell looks like that is evidence, `related` the questions on either end of a link by the id of the other, `length` the lecture's."""
    return {**tree, "blocks": _Page(tree, outline, video, preview, related or {}, length).blocks}


class _Page:
    def __init__(self, tree, outline, video, preview, related, length):
        self.outline, self.questions, self.video, self.preview, self.related, self.length = (
            outline,
            iter(outline.questions),
            video,
            preview,
            related,
            length,
        )
        self.taken = {q.id for q in outline.questions} | {
            T.id_of(n) for n in T.walk(tree["blocks"]) if T.id_of(n)
        }
        parts = top_parts(tree["blocks"])
        self.times = dict(_spans(parts, length))
        self.blocks = list(self.page(parts))
        end = next(
            (
                i
                for i in range(len(self.blocks), 0, -1)
                if not {"hidden"} & {*T.classes_of(self.blocks[i - 1])}
            ),
            0,
        )  # Quarto keeps its navigation below
        if end and self.blocks[end - 1]["t"] == "Header":
            self.blocks.insert(end, T.raw(_NOTHING_BELOW))

    def page(self, parts) -> Iterator[dict]:
        level, counted = 2, not self.outline.questions
        has_topics = _has_topics(parts)
        for i, part in enumerate(parts):
            if not counted and (isinstance(part, Item) or part["t"] == "Header"):
                yield self.coverage()
                counted = True
            if not isinstance(part, Item):
                yield part
                if part["t"] == "Header":
                    level, has_topics = min(part["c"][0] + 1, 6), False
                    yield from self.share(i)
            elif part.question and has_topics:
                yield from self.top_question(part, level, i)
            elif part.question:
                yield from self.question(part, level)
            else:
                yield from self.topic(part, level, i)

    def coverage(self) -> dict:
        c = self.outline.coverage()
        what = "question" if c["questions"] == 1 else "questions"
        parts = [
            f"{c['answered']} of {c['questions']} {what} answered",
            f"{c['evidence']} with evidence",
            f"{c['timestamps']} with a time in the video",
        ]
        return T.raw('<p class="coverage">' + " ".join(f"<span>{p}</span>" for p in parts) + "</p>")

    def topic(self, item, level, at=None) -> Iterator[dict]:
        if not item.below and len(item.text) > 120:
            return (yield from self.remark(item))
        if item.line:
            yield self.heading(item.line, item.id or unique(slug(item.text), self.taken), level)
            yield from self.share(at, item.time, item.seconds)
        yield from self.below(item.below, level, quoted=_quoted(item))

    def share(self, at, time=None, seconds=None) -> Iterator[dict]:
        "How much of the lecture a topic takes, and where it begins if its line says so."
        begin, end = self.times.get(at, (None, None))
        line = [self.time(time, seconds), T.node("Space")] if time else []
        if end is not None:
            bar = (
                f'<span class="bar" style="--from: {100 * begin / self.length:.1f}%; --share: {100 * (end - begin) / self.length:.1f}%"></span>'
                if self.length
                else ""
            )
            line.append(
                T.raw_inline(
                    f'{bar}<span title="from {on_clock(begin)} to {on_clock(end)}">{max(1, round((end - begin) / 60))} min'
                    '<span class="said"> of the lecture</span></span>'
                )
            )
        if line:
            yield T.node("Plain", [T.raw_inline('<p class="share">'), *line, T.raw_inline("</p>")])

    def heading(self, line, id, level) -> dict:
        self.taken.add(id)
        return T.node("Header", [level, T.attr(id), line])

    def below(self, parts, level, follow_up=False, quoted=frozenset()) -> Iterator[dict]:
        for part in parts:
            if not isinstance(part, Item):
                yield self.with_previews(part, quoted)
            elif part.question:
                yield from self.question(part, level, follow_up)
            elif part.asks:
                yield T.div(list(self.topic(part, min(level + 1, 6))), classes=["topic"])
            else:
                yield from self.remark(part)

    def remark(self, item) -> Iterator[dict]:
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

    def top_question(self, item, level, at) -> Iterator[dict]:
        "A question among topics is one of them: its words are the heading, and what follows it are the section's questions."
        q = next(self.questions)
        yield self.heading(item.line, unique(f"{q.id}-section", self.taken), level)
        yield from self.share(at)
        yield from self.entry(
            item, q, [self.with_previews(b, _quoted(item)) for b in item.own], headed=True
        )
        yield from self.below(item.items, level)

    def question(self, item, level, follow_up=False) -> Iterator[dict]:
        q = next(self.questions)
        if q.answered:
            yield from self.entry(
                item, q, list(self.below(item.below, level, True, _quoted(item))), follow_up
            )
            return
        yield from self.entry(item, q, [], follow_up)
        if item.items:
            yield T.div(list(self.below(item.items, level, True)), classes=["answer"])

    def entry(self, item, q, answer, follow_up=False, headed=False) -> Iterator[dict]:
        classes = (
            "question" + ("" if q.answered else " unanswered") + (" follow-up" if follow_up else "")
        )
        line = [
            T.raw_inline(f'<span class="question-text"{" hidden" if headed else ""}>'),
            *item.line,
            T.raw_inline("</span>"),
        ]
        if headed and q.answered:
            line.append(T.raw_inline("<span>Answer</span>"))
        if not q.answered:
            line += [
                T.node("Space"),
                T.raw_inline('<span class="no-answer">not answered yet</span>'),
            ]
        if item.time:
            line += [T.node("Space"), self.time(item.time, q.seconds)]
        related = list(self.related_line(item, q))
        if q.answered:
            yield T.raw(f'<details class="{classes}" id="{escape(q.id)}" open><summary>')
            yield T.node("Plain", line)
            yield T.raw("</summary>")
            yield T.div([*answer, *related], classes=["answer"])
            yield T.raw("</details>")
        else:
            yield T.raw(f'<div class="{classes}" id="{escape(q.id)}">')
            yield T.node("Plain", line)
            yield from related
            yield T.raw("</div>")

    def related_line(self, item, q) -> Iterator[dict]:
        "The questions that this one names as related, and those that name it."
        named = {target(n["c"][2][0], self.outline.file): n for n in item.related}
        others = {(a.file, a.id): a for a in self.related.get(q.id, ())}
        links = [
            n
            if T.text_of(n["c"][1]) or at not in others
            else T.link(T.words(others[at].text), n["c"][2][0])
            for at, n in named.items()
        ]
        links += [
            T.link(T.words(a.text), self.address(a)) for at, a in others.items() if at not in named
        ]
        if not links:
            return
        line = [
            x for n in links for x in (T.node("Space"), T.node("Str", "·"), T.node("Space"), n)
        ][3:]
        yield T.node(
            "Plain", [T.raw_inline('<p class="related">Related: '), *line, T.raw_inline("</p>")]
        )

    def address(self, a: Answered) -> str:
        return (
            f"#{a.id}" if a.file == self.outline.file else address(a.file, self.outline.file, a.id)
        )

    def time(self, time, seconds) -> dict:
        "A time as a link into the video: to where its author points, or else into the lecture's."
        words = [T.node("Str", time.clock)]
        href = time.href or (self.video(seconds) if self.video and seconds is not None else "")
        return T.link(words, href, ["time"]) if href else T.span(words, classes=["time"])

    def with_previews(self, block, quoted) -> dict:
        return T.transform(block, lambda n: self.evidence(n, quoted) if is_evidence(n) else None)

    def evidence(self, n, quoted) -> dict:
        "The link to a cell, with a line of its code and one of its output; of several facts those that the answer quotes."
        (id, classes, pairs), text, target = n["c"]
        seen = self.preview(target[0])
        if seen:
            if T.text_of(text).strip() == "Shown in":
                text = T.words(f"Shown in {seen.title}")
            if seen.code:
                text = [*text, T.node("Space"), T.node("Code", [T.attr(), seen.code])]
            if output := seen.shown(quoted):
                text = [*text, T.node("Space"), T.raw_inline(f"<samp>{escape(output)}</samp>")]
        return T.node(
            "Link",
            [[id, [*(c for c in classes if c != "evidence"), "evidence"], pairs], text, target],
        )


def _has_topics(parts) -> bool:
    return any(not i.question for i in parts if isinstance(i, Item))


def _quoted(item) -> set[str]:
    "The facts that an item's own words quote."
    return {name for n in T.walk(item.own) if (name := name_of(n))}


def _spans(parts, length) -> Iterator[tuple[int, tuple[int, int]]]:
    "From which second to which each part of the page goes that has a heading: from its first to the first of the next, or the end of the lecture."
    starts, headed, begin = [], _has_topics(parts), None
    for i, part in enumerate(parts):
        if not isinstance(part, Item):
            if part["t"] == "Header":
                headed, begin = False, i
            continue
        at = i if headed or is_topic(part, True) else begin
        second = _first_second(part)
        if at is not None and second is not None and (not starts or starts[-1][0] != at):
            starts.append((at, second))
    for (at, a), b in zip(starts, [*(s for _, s in starts[1:]), length]):
        if b is not None and b > a:
            yield at, (a, b)


def _first_second(item) -> int | None:
    if item.seconds is not None and not item.revisited:
        return item.seconds
    return next((s for i in item.items if (s := _first_second(i)) is not None), None)
