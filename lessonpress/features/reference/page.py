"""The reference on a page: what takes the place of `::: {.reference}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from inspect import cleandoc

from lessonpress.addresses import address
from lessonpress.features.reference.library import Entry, Module
from lessonpress.pandoc import tree as T
from lessonpress.words import ENGLISH, Words

__all__ = ["filled", "is_reference"]

Answers = dict[str, dict[str, list[dict[str, str]]]]  # questions by lesson, by section
Answered = Callable[[str, str], list[dict[str, str]]]
Address = Callable[[str, str], str]  # of an anchor in a file


def is_reference(n: T.Node) -> bool:
    return n["t"] == "Div" and "reference" in T.classes_of(n)


def filled(
    n: T.Node, known: list[Module], answers: Answers, file: str, word: Words = ENGLISH
) -> list[T.Node]:
    """What takes the place of `::: {.reference}` in page `file`, or with `module=NAME` of a part of
    it. `answers` are the questions that sections of lessons answer."""

    def link(to: str, anchor: str) -> str:
        return address(to, file, anchor)

    def answered(lesson: str, section: str) -> list[dict[str, str]]:
        return answers.get(lesson, {}).get(section, [])

    return list(_blocks(n, known, answered, link, word))


def _blocks(
    n: T.Node, known: list[Module], answered: Answered, link: Address, word: Words
) -> Iterator[T.Node]:
    only = T.get(n, "module")
    for m in known:
        if only and only not in (m.name, m.name.rpartition(".")[2]) or not m.entries:
            continue
        if not only:
            yield T.node("Header", [2, T.attr(_id(m.name)), [T.node("Code", [T.attr(), m.name])]])
        yield T.div(
            [
                T.node(
                    "Plain",
                    [
                        *T.words(f"{word('reference.built')} "),
                        T.link(T.words(m.title), link(m.file, "")),
                        *_users(m.users, link, word),
                    ],
                )
            ],
            classes=["built"],
        )
        for e in m.entries:
            yield from _shown(e, m, answered, link, 2 if only else 3, word)


def _id(*names: str) -> str:
    return "-".join(names).replace(".", "-").replace("_", "-")


def _shown(
    e: Entry, m: Module, answered: Answered, link: Address, level: int, word: Words
) -> Iterator[T.Node]:
    yield T.node(
        "Header",
        [
            level,
            T.attr(_id(m.name.rpartition(".")[2], e.name)),
            [T.node("Code", [T.attr(), e.name])],
        ],
    )
    yield _code(e.signature)
    yield from _paragraphs(e.doc)
    if e.methods:
        yield T.node(
            "DefinitionList",
            [
                [
                    [T.node("Code", [T.attr(), " ".join(f.signature.split())])],
                    [list(_paragraphs(f.doc))],
                ]
                for f in e.methods
            ],
        )
    line = [
        *T.words(f"{word('reference.defined')} "),
        T.link(T.words(m.title), link(m.file, e.anchor)),
        *_users(m.used.get(e.name, []), link, word),
    ]
    questions = answered(m.file, e.section)
    if questions:
        line += [T.node("Str", "."), *T.words(f" {word('reference.answers')} ")]
        for i, q in enumerate(questions):
            line += [
                *(T.words(" · ") if i else []),
                T.link(T.words(q["text"]), link(q["file"], q["id"])),
            ]
    yield T.div([T.node("Plain", line)], classes=["built"])


def _users(files: list[str], link: Address, word: Words) -> list[T.Node]:
    "`, used in lesson 3 and lesson 5`."
    out: list[T.Node] = []
    for i, file in enumerate(files):
        number = re.match(r"(\d+)_", file.rpartition("/")[2])
        text = word("reference.lesson", n=int(number[1])) if number else file.rpartition("/")[2]
        out += [
            *T.words(_between(i, len(files), word)),
            T.link(T.words(text), link(file, "")),
        ]
    return out


def _between(i: int, count: int, word: Words) -> str:
    if not i:
        return f", {word('reference.used')} "
    return ", " if i < count - 1 else f" {word('reference.and')} "


def _code(text: str) -> T.Node:
    return T.node("CodeBlock", [T.attr("", ["python"]), text])


def _paragraphs(doc: str) -> Iterator[T.Node]:
    "A docstring's paragraphs, with what stands in backticks as code."
    for part in re.split(r"\n\s*\n", cleandoc(doc)):
        words = " ".join(part.split())
        if not words:
            continue
        pieces = re.split(r"`([^`]+)`", words)
        yield T.para(
            [
                x
                for i, p in enumerate(pieces)
                for x in ([T.node("Code", [T.attr(), p])] if i % 2 else T.words(p))
            ]
        )
