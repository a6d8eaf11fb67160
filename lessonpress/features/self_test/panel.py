"""What the page's script makes the self-test of; without scripts, a sentence and the flash cards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from itertools import groupby

from lessonpress.addresses import address
from lessonpress.features.flash_cards import DECK
from lessonpress.pandoc import tree as T

__all__ = ["Asked", "Course", "of", "over_all", "progress"]


@dataclass(frozen=True)
class Course:
    "The course's permanent name, and whether its site offers flash cards."

    name: str
    deck: bool


@dataclass(frozen=True)
class Asked:
    "An outline's questions that have an answer, as id and topic."

    file: str
    title: str
    questions: list[list[str]]


def of(outlines: list[Asked], file: str, course: Course, root: str = "") -> T.Node:
    """The panel that page `file` has for these outlines. Their questions stand on the page, or below
    `root`, the way to the site's root."""
    data = [{"file": o.file, "title": o.title, "topics": _topics(o)} for o in outlines]
    script = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    link = f'<a href="{escape(address(DECK, file))}" download>'
    deck = f'<p class="study-deck">{link}The questions as flash cards for Anki</a></p>'
    elsewhere = f' data-root="{root}"' if root else ""
    return T.raw(
        f'<div class="study" data-course="{escape(course.name)}"{elsewhere}>'
        '<p class="study-scripts">The self-test needs scripts, and here they do not run. The '
        f"questions and their answers stand {'on the pages' if root else ''} below.</p>"
        f'{deck if course.deck else ""}<script type="application/json">{script}</script></div>'
    )


def _topics(outline: Asked) -> list[tuple[str, list[str]]]:
    "The ids of the questions in their order, by topics that follow each other."
    runs = groupby(outline.questions, lambda asked: asked[1])
    return [(topic, [id for id, _ in run]) for topic, run in runs]


def over_all(outlines: list[Asked], file: str, course: Course) -> list[T.Node]:
    "The panel over all outlines, and links to them."
    root = "../" * file.count("/") or "./"
    items = [[T.node("Plain", _line(o, file))] for o in outlines]
    listed = T.div([T.node("BulletList", items)], classes=["study-outlines"])
    return [of(outlines, file, course, root), listed]


def progress(box: T.Node, outlines: list[Asked], file: str, course: Course) -> T.Node:
    """The author's words, and each outline with the number of its answered questions, which the
    script turns into what the reader knows."""
    attributes, blocks = box["c"]
    return T.node("Div", [attributes, [*blocks, *(_counted(o, file, course) for o in outlines)]])


def _counted(o: Asked, file: str, course: Course) -> T.Node:
    data = {
        "data-course": course.name,
        "data-outline": o.file,
        "data-questions": " ".join(id for id, _ in o.questions),
    }
    return T.div([T.node("Plain", _line(o, file))], classes=["progress-outline"], pairs=data)


def _line(o: Asked, file: str) -> list[T.Node]:
    "The title of an outline, as a link to its page, and the number of its answered questions."
    n = len(o.questions)
    count = T.words(f"{n} question{'' if n == 1 else 's'} with an answer")
    link = T.link(T.words(o.title), address(o.file, file))
    return [link, T.node("Space"), T.span(count, classes=["progress-count"])]
