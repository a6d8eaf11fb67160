"""What can be referred to: figures, tables, listings, equations and sections with their numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.words import ENGLISH, Words

__all__ = [
    "CALLOUTS",
    "NAMES",
    "THEOREMS",
    "Labels",
    "is_label",
    "is_theorem",
    "kind_of",
    "name_of",
    "numbered_headings",
]

NAMES = {"fig": "Figure", "tbl": "Table", "lst": "Listing", "eq": "Equation", "sec": "Section"}
THEOREMS = {
    "thm": "Theorem",
    "lem": "Lemma",
    "cor": "Corollary",
    "prp": "Proposition",
    "cnj": "Conjecture",
    "def": "Definition",
    "exm": "Example",
    "exr": "Exercise",
    "sol": "Solution",
    "rem": "Remark",
    "alg": "Algorithm",
}
CALLOUTS = {
    "nte": "Note",
    "tip": "Tip",
    "wrn": "Warning",
    "imp": "Important",
    "cau": "Caution",
}
_NAMES = {**NAMES, **THEOREMS, **CALLOUTS}
_LABEL = re.compile(rf"({'|'.join(_NAMES)})-.")


def is_label(id: str) -> bool:
    "Whether this is the id of something that gets a number."
    return _LABEL.match(id) is not None


def is_theorem(id: str) -> bool:
    "Whether this is the id of a theorem or the like."
    return kind_of(id, *THEOREMS) is not None


def kind_of(id: str, *among: str) -> str | None:
    "`fig` of `fig-curve`, if that is one of `among`."
    m = _LABEL.match(id)
    return m[1] if m and m[1] in among else None


def name_of(kind: str) -> str:
    "`Figure` of `fig`."
    return _NAMES[kind]


class Labels:
    "The numbers of one page, counted from top to bottom."

    def __init__(self, word: Words = ENGLISH, chapter: str = "") -> None:
        self._word, self._chapter = word, chapter
        self.known: dict[str, tuple[str, str]] = {}  # `fig-a` -> ("Figure", "1")
        self._counts: Counter[str] = Counter()

    def number(self, id: str) -> tuple[str, str]:
        "Name and number of the next thing of its kind, `Figure` and `1`, kept under its id."
        kind = id.partition("-")[0]
        self._counts[kind] += 1
        count = str(self._counts[kind])
        label = self._name(kind), f"{self._chapter}.{count}" if self._chapter else count
        self.known.setdefault(id, label)
        return label

    def number_below(self, id: str, parent: str) -> str:
        "The letter of a part of something with a number, `(a)`, kept with that number under its id."
        self._counts[f"{parent}/"] += 1
        count = self._counts[f"{parent}/"]
        letter = f"({chr(96 + count) if count <= 26 else count})"
        name, number = self.known[parent]
        self.known.setdefault(id, (name, f"{number}\u00a0{letter}"))
        return letter

    def _name(self, kind: str) -> str:
        group = "callout" if kind in CALLOUTS else "label"
        return self._word(f"{group}.{name_of(kind).lower()}")

    def number_sections(self, blocks: list[Node]) -> None:
        for h, number in numbered_headings(blocks, self._chapter):
            if kind_of(T.id_of(h), "sec"):
                self.known.setdefault(T.id_of(h), (self._name("sec"), number))

    def equations(self, inlines: list[Node]) -> list[Node]:
        "A displayed formula with `{#eq-...}` after it gets a number and its id."
        out: list[Node] = []
        for x in inlines:
            m = T.FORMULA.match(x["c"]) if x["t"] == "Str" else None
            at = _formula_before(out) if m else None
            if m is None or at is None:
                out.append(x)
                continue
            display, tex = out[at]["c"]
            math = T.node("Math", [display, f"{tex} \\qquad({self.number(m[1])[1]})"])
            rest = x["c"][m.end() :]
            out[at:] = [T.span([math], id=m[1]), *([T.node("Str", rest)] if rest else [])]
        return out


def numbered_headings(blocks: list[Node], chapter: str = "") -> list[tuple[Node, str]]:
    "The headings that have numbers, which count from the highest level on the page; in a chapter, whose number it is, from the second."
    headings = [h for h in _headings(blocks) if "unnumbered" not in T.classes_of(h)]
    top = 2 if chapter else min((h["c"][0] for h in headings), default=1)
    before = [chapter] if chapter else []
    numbers: list[int] = []
    found = []
    for h in headings:
        depth = max(1, h["c"][0] - top + 1)
        numbers = (numbers + [0] * depth)[:depth]
        numbers[-1] += 1
        found.append((h, ".".join([*before, *map(str, numbers)])))
    return found


def _headings(blocks: list[Node]) -> Iterator[Node]:
    "Every heading, also in divs and quotations."
    for b in blocks:
        if b["t"] == "Header":
            yield b
        elif b["t"] == "BlockQuote" or b["t"] == "Div" and not is_theorem(T.id_of(b)):
            yield from _headings(b["c"][1] if b["t"] == "Div" else b["c"])


def _formula_before(out: list[Node]) -> int | None:
    "Where the displayed formula stands that is the last thing in `out`, spaces apart."
    at = len(out) - 1
    while at >= 0 and out[at]["t"] in ("Space", "SoftBreak"):
        at -= 1
    formula = at >= 0 and out[at]["t"] == "Math" and out[at]["c"][0]["t"] == "DisplayMath"
    return at if formula else None
