"""Under each section of a lesson, the questions that its cells answer, unless it asks them itself."""

from __future__ import annotations

from lessonpress.addresses import address
from lessonpress.course import View
from lessonpress.features.outlines.sections import Answered
from lessonpress.pandoc import tree as T

__all__ = ["ASK", "added", "boxes"]

LEVEL = 2  # of the headings that open a section, as a page's labels are told
ASK = "ask"  # the class of a box that asks


def added(blocks: list[T.Node], page: View, answers: dict[str, list[Answered]]) -> list[T.Node]:
    "The blocks of a lesson with a line of questions below the headings of `answers`."
    asking = {section for _, section in boxes(blocks)}
    left = {section: found for section, found in answers.items() if section not in asking}
    out = [_line(left[""], page)] if left.get("") else []
    for block in blocks:
        out.append(block)
        found = left.get(T.id_of(block)) if block["t"] == "Header" else None
        if found:
            out.append(_line(found, page))
    return out


def boxes(blocks: list[T.Node]) -> list[tuple[T.Node, str]]:
    "The boxes of a page that ask, each with the id of the section that it stands in."
    section = ""
    found: list[tuple[T.Node, str]] = []
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] <= LEVEL:
            section = T.id_of(block)
        inside = (n for n in T.containers(block) if n["t"] == "Div")
        found += [(n, section) for n in inside if ASK in T.classes_of(n)]
    return found


def _line(questions: list[Answered], page: View) -> T.Node:
    inlines = T.words(f"{page.word('outline.answers')} ")
    for i, q in enumerate(questions):
        if i:
            inlines += [T.node("Space"), T.node("Str", "·"), T.node("Space")]
        inlines.append(T.link(T.words(q["text"]), address(q["file"], page.file, q["id"])))
    return T.div([T.node("Para", inlines)], classes=["answers"])
