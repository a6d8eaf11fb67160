"""What the page's script makes the self-test of; without scripts, a sentence and the flash cards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape

from lessonpress.addresses import address
from lessonpress.features.flash_cards import DECK
from lessonpress.pandoc import tree as T

__all__ = ["Asked", "Course", "of"]


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
    prefix: str = ""  # of the ids on the page that shows them


def of(outlines: list[Asked], file: str, course: Course) -> T.Node:
    "The panel that page `file` has for these outlines."
    data = [
        {
            "file": o.file,
            "title": o.title,
            "questions": [[id, topic, o.prefix + id] for id, topic in o.questions],
        }
        for o in outlines
    ]
    script = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    link = f'<a href="{escape(address(DECK, file))}" download>'
    deck = f'<p class="study-deck">{link}The questions as flash cards for Anki</a></p>'
    return T.raw(
        f'<div class="study" data-course="{escape(course.name)}"><p class="study-scripts">The '
        "self-test needs scripts, and here they do not run. The questions and their answers stand "
        f'below.</p>{deck if course.deck else ""}<script type="application/json">{script}</script>'
        "</div>"
    )
