"""Under each section of a lesson, the questions that its cells answer."""

from __future__ import annotations

from lessonpress.addresses import address
from lessonpress.pandoc import tree as T

__all__ = ["added"]

Answered = dict[str, str]  # `text`, `file` and `id` of a question


def added(blocks: list[T.Node], file: str, answers: dict[str, list[Answered]]) -> list[T.Node]:
    "The blocks of lesson `file` with a line of questions below the headings of `answers`."
    out = [_line(answers[""], file)] if answers.get("") else []
    for block in blocks:
        out.append(block)
        found = answers.get(T.id_of(block)) if block["t"] == "Header" else None
        if found:
            out.append(_line(found, file))
    return out


def _line(questions: list[Answered], file: str) -> T.Node:
    inlines = T.words("Answers ")
    for i, q in enumerate(questions):
        if i:
            inlines += [T.node("Space"), T.node("Str", "·"), T.node("Space")]
        inlines.append(T.link(T.words(q["text"]), address(q["file"], file, q["id"])))
    return T.div([T.node("Para", inlines)], classes=["answers"])
