"""The page of an outline: sections of questions that open, with coverage, times and evidence."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from .. import tree as T
from ..index import Preview
from .ids import slug, unique
from .items import Item, top_parts
from .model import Outline, is_evidence

__all__ = ["render"]


def render(tree: dict, outline: Outline, video: Callable[[int], str] | None, preview: Callable[[str], Preview | None]) -> dict:
    """The tree with its lists as sections of questions that open. `video(seconds)` is an address in the lecture, `preview(href)`
    what a cell looks like that is evidence."""
    return {**tree, "blocks": _Page(tree, outline, video, preview).blocks}


class _Page:
    def __init__(self, tree, outline, video, preview):
        self.outline, self.questions, self.video, self.preview = outline, iter(outline.questions), video, preview
        self.taken = {q.id for q in outline.questions} | {T.id_of(n) for n in T.walk(tree["blocks"]) if T.id_of(n)}
        parts = top_parts(tree["blocks"])
        self.blocks = list(self.page(parts))

    def page(self, parts) -> Iterator[dict]:
        level, counted = 2, not self.outline.questions
        has_topics = any(not i.question for i in parts if isinstance(i, Item))
        for part in parts:
            if not counted and (isinstance(part, Item) or part["t"] == "Header"):
                yield self.coverage()
                counted = True
            if not isinstance(part, Item):
                if part["t"] == "Header": level, has_topics = min(part["c"][0] + 1, 6), False
                yield part
            elif part.question and has_topics: yield from self.top_question(part, level)
            elif part.question: yield from self.question(part, level)
            else: yield from self.topic(part, level)

    def coverage(self) -> dict:
        c = self.outline.coverage()
        what = "question" if c["questions"] == 1 else "questions"
        parts = [f"{c['answered']} of {c['questions']} {what} answered", f"{c['evidence']} with evidence", f"{c['timestamps']} with a time in the video"]
        return T.raw('<p class="coverage">' + " ".join(f"<span>{p}</span>" for p in parts) + "</p>")

    def topic(self, item, level) -> Iterator[dict]:
        if not item.below and len(item.text) > 120: yield from self.remark(item)
        elif item.line:
            yield self.heading(item.line, item.id or unique(slug(item.text), self.taken), level)
            yield from self.below(item.below, level)
        else: yield from self.below(item.below, level)

    def heading(self, line, id, level) -> dict:
        self.taken.add(id)
        return T.node("Header", [level, T.attr(id), line])

    def below(self, parts, level, follow_up=False) -> Iterator[dict]:
        for part in parts:
            if not isinstance(part, Item): yield self.with_previews(part)
            elif part.question: yield from self.question(part, level, follow_up)
            elif part.asks: yield T.div(list(self.topic(part, min(level + 1, 6))), classes=["topic"])
            else: yield from self.remark(part)

    def remark(self, item) -> Iterator[dict]:
        "An item without questions: a line, or whatever blocks it has."
        if len(item.blocks) > 1: yield T.div(item.blocks, classes=["remark"])
        elif item.blocks and item.blocks[0]["t"] in ("Plain", "Para"):
            yield T.node("Plain", [T.raw_inline('<p class="remark">'), *item.blocks[0]["c"], T.raw_inline("</p>")])
        else: yield from item.blocks

    def top_question(self, item, level) -> Iterator[dict]:
        "A question among topics is one of them: its words are the heading, and what follows it are the section's questions."
        q = next(self.questions)
        yield self.heading(item.line, unique(f"{q.id}-section", self.taken), level)
        yield from self.entry(item, q, [self.with_previews(b) for b in item.own], headed=True)
        yield from self.below(item.items, level)

    def question(self, item, level, follow_up=False) -> Iterator[dict]:
        q = next(self.questions)
        if q.answered:
            yield from self.entry(item, q, list(self.below(item.below, level, True)), follow_up)
            return
        yield from self.entry(item, q, [], follow_up)
        if item.items: yield T.div(list(self.below(item.items, level, True)), classes=["answer"])

    def entry(self, item, q, answer, follow_up=False, headed=False) -> Iterator[dict]:
        classes = "question" + ("" if q.answered else " unanswered") + (" follow-up" if follow_up else "")
        line = [T.raw_inline(f'<span class="question-text"{" hidden" if headed else ""}>'), *item.line, T.raw_inline("</span>")]
        if headed and q.answered: line.append(T.raw_inline("<span>Answer</span>"))
        if not q.answered: line += [T.node("Space"), T.raw_inline('<span class="no-answer">not answered yet</span>')]
        if item.time: line += [T.node("Space"), self.time(item.time, q.seconds)]
        tag = "details" if q.answered else "div"
        yield T.raw(f'<{tag} class="{classes}" id="{escape(q.id)}">' + ("<summary>" if q.answered else ""))
        yield T.node("Plain", line)
        if q.answered:
            yield T.raw("</summary>")
            yield T.div(answer, classes=["answer"])
        yield T.raw(f"</{tag}>")

    def time(self, time, seconds) -> dict:
        "A time as a link into the video: to where its author points, or else into the lecture's."
        words = [T.node("Str", time.clock)]
        href = time.href or (self.video(seconds) if self.video and seconds is not None else "")
        return T.link(words, href, ["time"]) if href else T.span(words, classes=["time"])

    def with_previews(self, block) -> dict:
        return T.transform(block, lambda n: self.evidence(n) if is_evidence(n) else None)

    def evidence(self, n) -> dict:
        "The link to a cell, with a line of its code and one of its output."
        (id, classes, pairs), text, target = n["c"]
        seen = self.preview(target[0])
        if seen:
            if T.text_of(text).strip() == "Shown in": text = T.words(f"Shown in {seen.title}")
            if seen.code: text = [*text, T.node("Space"), T.node("Code", [T.attr(), seen.code])]
            if seen.output: text = [*text, T.node("Space"), T.raw_inline(f"<samp>{escape(seen.output)}</samp>")]
        return T.node("Link", [[id, [*(c for c in classes if c != "evidence"), "evidence"], pairs], text, target])
