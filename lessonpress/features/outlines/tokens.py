"""What can be recognised again elsewhere: the numbers and the code words of an answer, and those of a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from keyword import kwlist
from typing import Any

from lxml.etree import Comment

from lessonpress.features.facts.prose import name_of
from lessonpress.features.facts.stored import of_cell, printed
from lessonpress.features.outlines.question import is_evidence
from lessonpress.html_tree import parsed
from lessonpress.pandoc import tree as T
from lessonpress.prepare.cells import Cell
from lessonpress.prepare.lenient import text_of
from lessonpress.prepare.screen import on_screen

__all__ = ["Shown", "of_answer", "shares", "shown_by"]

# Neither a part of a name nor of a time.
_NUMBER = re.compile(
    r"(?<![\w.])(?<!\d:)\d+(?:[,'’\u2009\u202f\u00a0]\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?(?!\d|:\d)"
)
_WORD = re.compile(r"[^\W\d]\w+")
_GROUPS = re.compile(r"[,'’\u2009\u202f\u00a0]")
_SHORT = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_SAID = {word: str(n) for n, word in enumerate(_SHORT, 2)}
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SAID |= {word: f"{n}0" for n, word in enumerate(_TENS, 2)}
_SAID |= {"hundred": "100", "thousand": "1000", "million": "1000000", "half": "0.5"}
_EVERYWHERE = ("0", "1")  # in any code
_NO_CODE = {*map(str.lower, kwlist), "print", "len", "range", "self"}


@dataclass
class Shown:
    "The words, the numbers and the facts that stand in a cell, in what it has given or in what is said below it."

    words: set[str] = field(default_factory=set)
    numbers: set[float] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)


def of_answer(blocks: list[T.Node]) -> list[str]:
    """The numbers and code words of an answer, each once: in code all names, in the words what is written like a name,
    such as `ReLU`, `batch_size` and `resnet18`. A fact is `=name`. The links to evidence say nothing themselves."""
    said = T.transform(blocks, lambda n: [] if is_evidence(n) else None)
    return [token for token in dict.fromkeys(_tokens(said)) if token not in _EVERYWHERE]


def _tokens(blocks: list[T.Node]) -> Iterator[str]:
    for n in T.walk(blocks):
        if n["t"] in ("Code", "CodeBlock"):
            yield from _names(n["c"][1])
            yield from _numbers(n["c"][1])
        elif n["t"] == "Math":
            yield from _numbers(n["c"][1])
        elif name := name_of(n):
            yield f"={name}"
        elif n["t"] == "Str":
            yield from (word for word in _WORD.findall(n["c"]) if _is_name(word))
            yield from _numbers(n["c"])
            yield from (_SAID[w] for w in re.findall(r"\w+", n["c"].lower()) if w in _SAID)


def _names(code: str) -> list[str]:
    return [w for w in _WORD.findall(code) if w.lower() not in _NO_CODE]


def _is_name(word: str) -> bool:
    return "_" in word.strip("_") or any(map(str.isdigit, word)) or sum(map(str.isupper, word)) > 1


def _numbers(text: str) -> list[str]:
    return [_GROUPS.sub("", m) for m in _NUMBER.findall(text)]


def shown_by(cell: Cell) -> Shown:
    "What stands in a cell: its source, its stored outputs, a drawing's words, its caption and its facts."
    shown = Shown()
    for text in _texts(cell):
        shown.words |= {_same(w) for w in _WORD.findall(text)}
        shown.numbers |= {float(n) for n in _numbers(text)}
        shown.numbers |= {float(n) for w in _WORD.findall(text.lower()) if (n := _SAID.get(w))}
    shown.facts = {fact.name for fact in of_cell(cell)}
    return shown


def _texts(cell: Cell) -> Iterator[str]:
    yield cell.source
    yield from (str(cell.options.get(k) or "") for k in ("fig-cap", "tbl-cap", "fig-alt"))
    yield from (printed(fact) or str(fact.value) for fact in of_cell(cell))
    for out in cell.outputs:
        yield on_screen(text_of(out.get("text")))
        data: dict[str, Any] = out.get("data") or {}
        yield from (text_of(data.get(f"text/{kind}")) for kind in ("plain", "markdown", "latex"))
        yield from (_words_of(data.get(kind)) for kind in ("text/html", "image/svg+xml"))


def _words_of(html: Any) -> str:
    "The words in HTML or in a drawing; where letters are drawn as lines, matplotlib keeps them as comments."
    tree = parsed(text_of(html))
    comments = (c.text or "" for c in tree.iter(Comment))
    return " ".join([*tree.xpath(".//text()"), *comments]) if len(tree) else ""


def shares(tokens: Iterable[str], shown: Shown) -> bool:
    "Whether one of an answer's `tokens` stands in what is shown."
    return any(_stands(token, shown) for token in tokens)


def _stands(token: str, shown: Shown) -> bool:
    if token.startswith("="):
        return token[1:] in shown.facts
    if not token[0].isdigit():
        return _same(token) in shown.words
    return any(_says(token, number) for number in shown.numbers)


def _same(word: str) -> str:
    "A name without what writers change in it: capitals, and an s for many."
    word = word.lower()
    return word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word


def _says(token: str, number: float) -> bool:
    "Whether `token` is a number as somebody would write it: rounded, unless it has one digit only, or in per cent."
    if float(token) == number:
        return True
    digits = len(token.partition(".")[2])
    if "e" in token or len(token.replace(".", "").strip("0")) < 2:
        return float(token) in (number, 100 * number)
    return float(token) in (round(number, digits), round(100 * number, digits))
