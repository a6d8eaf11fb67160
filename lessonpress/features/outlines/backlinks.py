"""Under each section of a lesson, the questions that its cells answer."""

from __future__ import annotations

from lessonpress.addresses import address
from lessonpress.course import View
from lessonpress.pandoc import tree as T

__all__ = ["added"]

Answered = dict[str, str]  # `text`, `file` and `id` of a question


def added(blocks: list[T.Node], page: View, answers: dict[str, list[Answered]]) -> list[T.Node]:
    "The blocks of a lesson with a line of questions below the headings of `answers`."
    out = [_line(answers[""], page)] if answers.get("") else []
    for block in blocks:
        out.append(block)
        found = answers.get(T.id_of(block)) if block["t"] == "Header" else None
        if found:
            out.append(_line(found, page))
    return out


def _line(questions: list[Answered], page: View) -> T.Node:
    inlines = T.words(f"{page.word('outline.answers')} ")
    for i, q in enumerate(questions):
        if i:
            inlines += [T.node("Space"), T.node("Str", "·"), T.node("Space")]
        inlines.append(T.link(T.words(q["text"]), address(q["file"], page.file, q["id"])))
    return T.div([T.node("Para", inlines)], classes=["answers"])
