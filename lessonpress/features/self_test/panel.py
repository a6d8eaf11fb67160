"""What the page's script makes the self-test of; without scripts, a sentence and the flash cards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lessonpress.addresses import address
from lessonpress.features.flash_cards import DECK
from lessonpress.html_pieces import in_script
from lessonpress.pandoc import tree as T
from lessonpress.words import ENGLISH, Words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Asked", "Course", "Lesson", "counted", "data_in", "of", "outline_line", "over_all"]


PIECE = 32  # questions in a file of answers: some ten KB as they are sent; answers.js counts so too
_STARTS = "due", "order", "shuffled"


@dataclass(frozen=True)
class Course:
    "The course's permanent name, whether its site offers flash cards, and the words of the page."

    name: str
    deck: bool
    word: Words = ENGLISH


@dataclass(frozen=True)
class Asked:
    "An outline's questions that have an answer, as id and topic."

    file: str
    title: str
    questions: list[list[str]]


@dataclass(frozen=True)
class Lesson:
    "A lesson, and the questions whose first evidence it is: outline and id, in its own order."

    file: str
    title: str
    questions: list[tuple[str, str]]


def of(
    outlines: list[Asked], file: str, course: Course, root: str = "", lessons: Sequence[Lesson] = ()
) -> T.Node:
    """The panel that page `file` has for these outlines. Their questions stand on the page, or below
    `root`, the way to the site's root; then the panel goes by `lessons`."""
    data = [{"file": o.file, "title": o.title, "topics": _topics(o)} for o in outlines]
    script = _script(data) + (_script(_by_lesson(outlines, lessons)) if lessons else "")
    link = f'<a href="{escape(address(DECK, file))}" download>'
    word = course.word
    deck = f'<p class="study-deck">{link}{escape(word("test.deck"))}</a></p>'
    without = escape(word("test.scripts-pages" if root else "test.scripts"), quote=False)
    elsewhere = f' data-root="{root}"' if root else ""
    return T.raw(
        f'<div class="study" data-course="{escape(course.name)}"{elsewhere}>'
        f'<p class="study-scripts">{without}</p>'
        f"{_waiting(outlines, word)}"
        f"{deck if course.deck else ''}{script}</div>"
    )


def _script(data: Any) -> str:
    return f'<script type="application/json">{in_script(data)}</script>'


def data_in(panel: HtmlElement) -> list[dict[str, Any]]:
    "The outlines that a finished panel asks."
    return json.loads(panel.findtext("script"))  # type: ignore[no-any-return]


def _by_lesson(
    outlines: list[Asked], lessons: Sequence[Lesson]
) -> list[tuple[str, str, list[int]]]:
    "Each lesson with its questions, by the places that they have among all."
    every = [(o.file, id) for o in outlines for id, _ in o.questions]
    place = {q: n for n, q in enumerate(every)}
    told = ((s.file, s.title, [place[q] for q in s.questions if q in place]) for s in lessons)
    return [lesson for lesson in told if lesson[2]]


def _waiting(outlines: list[Asked], word: Words) -> str:
    "Keeps the room that the script's panel takes, so that nothing below it moves; not seen."
    count = sum(len(o.questions) for o in outlines)
    choices = sum(len(_topics(o)) for o in outlines)
    choice = f"<select disabled><option>{word('test.topics')}</select>" if choices > 1 else ""
    starts = "".join(f"<button disabled>{word(f'test.{name}')}</button>" for name in _STARTS)
    return (
        f'<div class="study-wait" aria-hidden="true"><p class="study-head">{word("test.name")}</p>'
        f'<p class="study-status">{word("test.intro", count)}</p>'
        f'<div class="study-start">{choice}{starts}</div><p class="study-more">{word("test.key-word")}</p></div>'
    )


def _topics(outline: Asked) -> list[tuple[str, list[str]]]:
    "The ids of the questions in their order, by topics that follow each other."
    runs = groupby(outline.questions, lambda asked: asked[1])
    return [(topic, [id for id, _ in run]) for topic, run in runs]


def over_all(
    outlines: list[Asked], lessons: Sequence[Lesson], file: str, course: Course
) -> list[T.Node]:
    "The panel over all outlines, and links to them."
    root = "../" * file.count("/") or "./"
    items = [[T.node("Plain", outline_line(o, file, course.word))] for o in outlines]
    listed = T.div([T.node("BulletList", items)], classes=["study-outlines"])
    return [of(outlines, file, course, root, lessons), listed]


def outline_line(o: Asked, file: str, word: Words) -> list[T.Node]:
    "The title of an outline, as a link to its page, and the number of its answered questions."
    link = T.link(T.words(o.title), address(o.file, file))
    return [link, T.node("Space"), counted(o, word)]


def counted(o: Asked, word: Words) -> T.Node:
    "How many questions of an outline are answered."
    count = T.words(word("test.count", len(o.questions)))
    return T.span(count, classes=["progress-count"])
