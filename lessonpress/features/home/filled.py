"""The boxes of the first page, filled: the words of the opening, the line of numbers, the path."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from lessonpress.addresses import address, target
from lessonpress.course import View, number_of
from lessonpress.features.home import newest
from lessonpress.features.home.picture import address_of
from lessonpress.features.home.told import Lesson
from lessonpress.pandoc import tree as T
from lessonpress.render.motif import motif
from lessonpress.words import ENGLISH, Words

__all__ = ["BOXES", "PATH", "PICTURE", "filled", "lesson_at", "links"]

OPENING, COUNTS, PATH, NEWEST = "opening", "course-counts", "path", "newest"
BOXES = {OPENING, COUNTS, PATH, NEWEST}
PICTURE = "picture"  # the attribute of a link that names its lesson's figure
NAMES = 4  # of what a lesson builds are told


def filled(
    blocks: list[T.Node], page: View, lessons: dict[str, Lesson], connected: dict[str, Any]
) -> list[T.Node]:
    "The blocks of a page with its boxes filled."
    answered, posts = connected["answered"], connected["posts"]

    def box(n: T.Node) -> T.Node | list[T.Node] | None:
        classes = T.classes_of(n)
        if COUNTS in classes:
            return T.node(
                "Div", [n["c"][0], [counts(lessons.values(), answered, page.word), *n["c"][1]]]
            )
        if PATH in classes:
            for number, items in enumerate(_items(n), 1):
                items[:] = _item(items, number, page, lessons)
        if OPENING in classes:
            return _opening(n, connected["course"])
        if NEWEST in classes:
            found = [p for p in posts if p["file"].startswith(T.get(n, "folder", ""))]
            listed = newest.listed(found, page)
            return T.node("Div", [n["c"][0], [*n["c"][1], listed]]) if found else []
        return None

    T.edit(blocks, {"Div": box})
    return blocks


def _opening(n: T.Node, course: str) -> T.Node:
    "Words to one side, and to the other what can be touched."
    (id, classes, pairs), blocks = n["c"]
    beside = [b for b in blocks if "contest" in T.classes_of(b)]
    words = [b for b in blocks if "contest" not in T.classes_of(b)]
    drawn = T.raw(motif(5, 460, 96, weight=2.6, kind="opening-mark"))
    told = T.div([*words, drawn], classes=["opening-words"])
    return T.node("Div", [[id, classes, [*pairs, ["data-course", course]]], [told, *beside]])


def counts(lessons: Iterable[Lesson], answered: int, word: Words = ENGLISH) -> T.Node:
    "The line of numbers; what there is none of is left out."
    every = [*lessons]
    hours = round(sum(lesson.minutes for lesson in every) / 60)
    numbers = {
        "lessons": len(every),
        "answered": answered,
        "exercises": sum(len(lesson.exercises) for lesson in every),
        "hours": hours,
    }
    parts = [_count(n, word(f"course.{what}", n)) for what, n in numbers.items() if n]
    return T.node("Plain", [x for part in parts for x in (part, T.node("Space"))][:-1])


def _count(n: int, what: str) -> T.Node:
    number = T.node("Strong", [T.node("Str", f"{n:,}")])
    return T.span([number, T.node("Space"), *T.words(what)], classes=["count"])


def links(box: T.Node) -> list[T.Node]:
    "The first link of each item of a path."
    return [link for items in _items(box) if (link := _link(items))]


def _items(box: T.Node) -> list[list[T.Node]]:
    lists = [b for b in box["c"][1] if b["t"] in ("OrderedList", "BulletList")]
    return [item for b in lists for item in (b["c"][1] if b["t"] == "OrderedList" else b["c"])]


def _link(items: list[T.Node]) -> T.Node | None:
    return next((n for n in T.walk(items[:1]) if n["t"] == "Link"), None)


def lesson_at(href: str, page: str, lessons: dict[str, Lesson]) -> Lesson | None:
    "The lesson that a link on the page `page` means."
    return lessons.get(target(href, page)[0])


def _item(items: list[T.Node], number: int, page: View, lessons: dict[str, Lesson]) -> list[T.Node]:
    "A lesson on the path: its picture, or the motif in as many pieces, before the author's words, and what is known of it after them."
    link = _link(items)
    if link is None:
        return items
    pairs = link["c"][0][2]
    named = next((v for k, v in pairs if k == PICTURE), "")
    pairs[:] = [p for p in pairs if p[0] != PICTURE]
    file = target(link["c"][2][0], page.file)[0]
    if file not in lessons:
        return items
    if own := number_of(file):
        pairs.append(["data-number", own])
    lesson = lessons[file]
    label = lesson.picture(named)
    seen = (
        _picture(file, label, lesson.pictures[label], page.file)
        if label
        else T.raw(motif(number, kind="path-picture"))
    )
    return [seen, *items, _told(lesson, page.word)]


def _picture(file: str, label: str, alt: str, page: str) -> T.Node:
    src = escape(address(address_of(file, label), page))
    said = f'alt="{escape(alt)}"' if alt else 'alt="" role="presentation"'
    size = 'width="320" height="140" loading="lazy"'
    return T.raw(f'<img class="path-picture" src="{src}" {said} {size}>')


def _told(lesson: Lesson, word: Words) -> T.Node:
    parts = [[T.node("Str", word("place.minutes", lesson.minutes))]]
    if n := len(lesson.exercises):
        parts.append(T.words(f"{n} {word('course.exercises', n)}"))
    if lesson.builds:
        parts.append(_builds(lesson.builds, word))
    spans = [T.span(part) for part in parts]
    inlines = [x for s in spans for x in (s, T.node("Space"))][:-1]
    return T.div([T.node("Plain", inlines)], classes=["path-told"])


def _builds(names: list[str], word: Words) -> list[T.Node]:
    shown = [T.node("Code", [["", [], []], name]) for name in names[:NAMES]]
    out = T.words(word("course.builds"))
    for i, code in enumerate(shown):
        out += [*([T.node("Str", ","), T.node("Space")] if i else [T.node("Space")]), code]
    rest = len(names) - NAMES
    return [*out, T.node("Space"), *T.words(word("page.more", rest))] if rest > 0 else out
