"""What the page's script makes the self-test of; without scripts, a sentence and the flash cards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from itertools import groupby

from lessonpress.addresses import address, target
from lessonpress.features.flash_cards import DECK
from lessonpress.pandoc import tree as T
from lessonpress.words import ENGLISH, Words

__all__ = ["Asked", "Course", "of", "over_all", "progress"]


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


def of(outlines: list[Asked], file: str, course: Course, root: str = "") -> T.Node:
    """The panel that page `file` has for these outlines. Their questions stand on the page, or below
    `root`, the way to the site's root."""
    data = [{"file": o.file, "title": o.title, "topics": _topics(o)} for o in outlines]
    script = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    link = f'<a href="{escape(address(DECK, file))}" download>'
    word = course.word
    deck = f'<p class="study-deck">{link}{escape(word("test.deck"))}</a></p>'
    without = escape(word("test.scripts-pages" if root else "test.scripts"), quote=False)
    elsewhere = f' data-root="{root}"' if root else ""
    return T.raw(
        f'<div class="study" data-course="{escape(course.name)}"{elsewhere}>'
        f'<p class="study-scripts">{without}</p>'
        f"{_waiting(outlines, word)}"
        f'{deck if course.deck else ""}<script type="application/json">{script}</script></div>'
    )


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


def over_all(outlines: list[Asked], file: str, course: Course) -> list[T.Node]:
    "The panel over all outlines, and links to them."
    root = "../" * file.count("/") or "./"
    items = [[T.node("Plain", _line(o, file, course.word))] for o in outlines]
    listed = T.div([T.node("BulletList", items)], classes=["study-outlines"])
    return [of(outlines, file, course, root), listed]


def progress(box: T.Node, outlines: list[Asked], file: str, course: Course) -> T.Node:
    """The author's words, and each outline with the number of its answered questions, which the
    script turns into what the reader knows. An outline that the author lists is counted there."""
    attributes, blocks = box["c"]
    rest = {o.file: o for o in outlines}
    for item in (item for b in blocks if b["t"] == "BulletList" for item in b["c"]):
        link = next((n for n in T.walk(item[:1]) if n["t"] == "Link"), None)
        o = rest.pop(target(link["c"][2][0], file)[0], None) if link else None
        if o and item[0]["t"] in ("Plain", "Para"):
            item[0] = _counted(
                o, course, [T.span(item[0]["c"]), T.node("Space"), _count(o, course.word)]
            )
    more = [_counted(o, course, _line(o, file, course.word)) for o in rest.values()]
    return T.node("Div", [attributes, [*blocks, *more]])


def _counted(o: Asked, course: Course, line: list[T.Node]) -> T.Node:
    data = {
        "data-course": course.name,
        "data-outline": o.file,
        "data-questions": " ".join(id for id, _ in o.questions),
    }
    return T.div([T.node("Plain", line)], classes=["progress-outline"], pairs=data)


def _line(o: Asked, file: str, word: Words) -> list[T.Node]:
    "The title of an outline, as a link to its page, and the number of its answered questions."
    link = T.link(T.words(o.title), address(o.file, file))
    return [link, T.node("Space"), _count(o, word)]


def _count(o: Asked, word: Words) -> T.Node:
    count = T.words(word("test.count", len(o.questions)))
    return T.span(count, classes=["progress-count"])
