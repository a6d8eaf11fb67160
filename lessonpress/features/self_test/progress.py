"""The reader's progress: what the page says without scripts of outlines and lessons, and what its script counts by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from lessonpress.addresses import address, target
from lessonpress.features.self_test.panel import Asked, Course, Lesson, counted, outline_line
from lessonpress.pandoc import tree as T
from lessonpress.words import Words

__all__ = ["Known", "filled"]


@dataclass(frozen=True)
class Known:
    "What there is to make progress in."

    outlines: list[Asked]
    lessons: list[Lesson]
    exercises: dict[str, list[str]]  # their labels, by lesson
    test: str = ""  # the address of the self-test over all, if there is one


def filled(box: T.Node, known: Known, file: str, course: Course) -> T.Node:
    """The author's words. Outlines that the author lists are counted there, and the others follow; a
    box that lists nothing has a line for each lesson."""
    attributes, blocks = box["c"]
    listed = [item for b in blocks if b["t"] == "BulletList" for item in b["c"]]
    worth = [s for s in known.lessons if s.questions or known.exercises.get(s.file)]
    if listed or not worth:
        more = _outlines(listed, known.outlines, file, course)
    else:
        more = [_lessons(worth, known, file, course)]
    return T.node("Div", [attributes, [*blocks, *more]])


def _outlines(
    items: list[list[T.Node]], outlines: list[Asked], file: str, course: Course
) -> list[T.Node]:
    "Counts the listed outlines where they stand; lines for those that are not."
    rest = {o.file: o for o in outlines}
    for item in items:
        link = next((n for n in T.walk(item[:1]) if n["t"] == "Link"), None)
        o = rest.pop(target(link["c"][2][0], file)[0], None) if link else None
        if o and item[0]["t"] in ("Plain", "Para"):
            line = [T.span(item[0]["c"]), T.node("Space"), counted(o, course.word)]
            item[0] = _of_outline(o, course, line)
    return [_of_outline(o, course, outline_line(o, file, course.word)) for o in rest.values()]


def _of_outline(o: Asked, course: Course, line: list[T.Node]) -> T.Node:
    "A line, which the script turns into what the reader knows."
    data = {
        "data-course": course.name,
        "data-outline": o.file,
        "data-questions": " ".join(id for id, _ in o.questions),
    }
    return T.div([T.node("Plain", line)], classes=["progress-outline"], pairs=data)


def _lessons(lessons: list[Lesson], known: Known, file: str, course: Course) -> T.Node:
    "A line for each lesson, and one for what none of them shows."
    lines = [
        _of_lesson(s.title, s.file, s.questions, known.exercises.get(s.file, ()), file, course)
        for s in lessons
    ]
    shown = {q for s in known.lessons for q in s.questions}
    every = [(o.file, id) for o in known.outlines for id, _ in o.questions]
    if rest := [q for q in every if q not in shown]:
        lines.append(_of_lesson(course.word("outline.no-lesson"), "", rest, (), file, course))
    test = {"data-test": address(known.test, file)} if known.test else {}
    return T.div(
        [T.node("BulletList", [[line] for line in lines])],
        classes=["progress-lessons"],
        pairs={"data-course": course.name} | test,
    )


def _of_lesson(
    title: str,
    lesson: str,
    questions: Sequence[tuple[str, str]],
    exercises: Sequence[str],
    file: str,
    course: Course,
) -> T.Node:
    words = T.words(title)
    name = T.link(words, address(lesson, file)) if lesson else T.span(words)
    data = {
        "data-lesson": lesson,
        "data-questions": _by_outline(questions),
        "data-exercises": " ".join(exercises),
    }
    line = [name, T.node("Space"), _counts(len(questions), len(exercises), course.word)]
    pairs = {key: text for key, text in data.items() if text}
    return T.div([T.node("Plain", line)], classes=["progress-lesson"], pairs=pairs)


def _by_outline(questions: Sequence[tuple[str, str]]) -> str:
    "`outlines/a.qmd# one two outlines/b.qmd# three`: the ids of each outline behind its name."
    files = dict.fromkeys(file for file, _ in questions)
    named = ([f"{at}#", *(id for file, id in questions if file == at)] for at in files)
    return " ".join(word for words in named for word in words)


def _counts(questions: int, exercises: int, word: Words) -> T.Node:
    told = [word("outline.count", questions)] if questions else []
    told += [f"{exercises} {word('course.exercises', exercises)}"] if exercises else []
    spans = "".join(f"<span>{escape(text)}</span> " for text in told)
    return T.raw_inline(f'<span class="progress-count">{spans.strip()}</span>')
