"""How long a page takes to read: prose by its words, code that is open by its lines, formulas and outputs each a little."""

from __future__ import annotations

from typing import Any

from lessonpress.pandoc import tree as T

__all__ = ["minutes_of"]

_WORDS_A_MINUTE = 200  # of prose that explains something
_SIGNS_A_WORD = 2  # where a script sets no spaces between words, as Chinese and Japanese
_A_LINE, _A_FORMULA, _AN_OUTPUT = (
    4,
    3,
    5,
)  # seconds; a formula on a line of its own takes twice as long
_FIVES_FROM = 10  # minutes, from which on nobody knows it better than in steps of five


def minutes_of(blocks: list[T.Node]) -> int:
    "The minutes that some blocks take, whole ones and at least one, from ten on in steps of five."
    minutes = max(1, sum(map(_seconds, T.walk(blocks))) / 60)
    return round(minutes) if minutes < _FIVES_FROM else 5 * round(minutes / 5)


def _seconds(n: T.Node) -> float:
    kind: str = n["t"]
    content: Any = n.get("c")
    if kind == "Str":
        return _words(content) * 60 / _WORDS_A_MINUTE
    if kind == "Code":
        return 60 / _WORDS_A_MINUTE
    if kind == "Math":
        return _A_FORMULA * (2 if content[0]["t"] == "DisplayMath" else 1)
    return _of_code(n, content[1]) if kind == "CodeBlock" else 0


def _words(text: Any) -> float:
    "How many words a run of signs without a space is."
    unspaced = sum("\u2e80" <= sign <= "\u9fff" or "\uff66" <= sign <= "\uff9f" for sign in text)
    return unspaced / _SIGNS_A_WORD or float(any(map(str.isalnum, text)))


def _of_code(n: T.Node, text: str) -> float:
    "Of code its lines, but for what its author has folded away; what a cell printed has no language, and is looked at."
    if not T.classes_of(n):
        return _AN_OUTPUT
    if T.get(n, "code-fold") == "true":
        return 0
    return _A_LINE * sum(bool(line.strip()) for line in text.splitlines())
