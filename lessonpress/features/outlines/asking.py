"""What makes a question: a sentence that ends with a question mark, in any script, in the first line of an item."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from lessonpress.features.outlines.times import REMARKS, Time, cut_time
from lessonpress.pandoc import tree as T

__all__ = ["ATTRIBUTES", "MARKS", "REFERENCE", "Tail", "asks", "breaks", "extent", "spoken", "tail"]

# Arabic, Greek, Armenian, Ethiopic, Vai, Bamum, Limbu and Coptic have their own marks; the rest are forms of the Latin one.
MARKS = "?？؟\u037e՞፧꘏꛷᥅⳺⳻﹖︖‽⁇⁈⁉⸮⸘❓❔"
REFERENCE = "reference"  # the class of what stands elsewhere and is quoted
_NO_SPACE_AFTER = "？︖﹖"  # scripts with these marks are written without spaces
_PAIRS = {
    "“": "”",
    "„": "“",
    "‘": "’",
    "«": "»",
    "»": "«",
    "‹": "›",
    "(": ")",
    "（": "）",
    "[": "]",
    "「": "」",
    "『": "』",
    "【": "】",
    "\u2068": "\u2069",
}
_SIGNS = re.compile(f"[{re.escape(''.join([*MARKS, ';', *_PAIRS, *_PAIRS.values()]))}]")
_CLOSERS = "".join(set(_PAIRS.values())) + "\"'!！.…" + MARKS
_STOP = re.compile(r"[.!…։۔।][\"'”’»)\]]*\s+(\w)|[。！]")
Tail = tuple[list[T.Node], Time | None, str]  # a line, and what stood at its end
ATTRIBUTES = re.compile(
    r"(?<!\])\{(\s*(?:[#.]|[\w-]+=)[^\s{}]+(?:\s+(?:[#.]|[\w-]+=)[^\s{}]+)*)\s*\}\s*$"
)


def spoken(inlines: list[T.Node]) -> str:
    "The words of a line, with a blot for what is no sentence of its author: code, formulas, addresses, citations."
    return "".join(map(_say, inlines))


def _say(n: T.Node) -> str:
    t = n["t"]
    c: Any = n.get("c")
    if t == "Str":
        return str(c)
    if t in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if t == "Quoted":
        return "“" + spoken(c[1]) + "”"
    if t == "Link":
        return "\ufffc" if T.text_of(c[1]) == c[2][0] else "\u2068" + spoken(c[1]) + "\u2069"
    if t == "Span":
        return "\ufffc" if REFERENCE in c[0][1] else spoken(c[1])
    if t == "Note":
        return ""
    return spoken(c) if isinstance(c, list) and all(isinstance(x, dict) for x in c) else "\ufffc"


def asks(text: str) -> int | None:
    "Where the last question in `text` ends; None if there is none."
    end: int | None = None
    waiting: list[str] = []
    for m in _SIGNS.finditer(text):
        i, c = m.start(), m[0]
        if waiting and c == waiting[-1]:
            waiting.pop()
        elif c in _PAIRS and _PAIRS[c] in text[i + 1 :]:
            waiting += [_PAIRS[c]] if text[:i].strip() else []
        elif c == "՞":
            end = len(text)  # stands over the stressed vowel, not at the end
        elif _is_mark(text, i) and _ends_sentence(text, i, waiting):
            end = i + 1 + _skip(text, i + 1)
    return end


def _is_mark(text: str, i: int) -> bool:
    "A question mark; in Greek, also the semicolon that its keyboards give."
    return (
        text[i] in MARKS
        or text[i] == ";"
        and i > 0
        and unicodedata.name(text[i - 1], "").startswith("GREEK")
    )


def _skip(text: str, i: int) -> int:
    "How many closing signs stand at `i`."
    return len(text) - i - len(text[i:].lstrip(_CLOSERS))


def _ends_sentence(text: str, i: int, waiting: list[str]) -> bool:
    "Whether the mark at `i` ends a sentence, and not only a quotation, a link, a remark or a name inside one."
    if any(w in ")）]" for w in waiting):
        return False
    after = text[i + 1 + _skip(text, i + 1) :]
    if REMARKS.match(after):
        return True
    if waiting:
        return False
    if i and text[i - 1].isspace():
        return after.lstrip()[:1].isupper()  # as in French; but not in `a ? b : c`
    return after[0].isspace() or text[i] in _NO_SPACE_AFTER


def breaks(inlines: list[T.Node]) -> list[int]:
    return [i for i, n in enumerate(inlines) if n["t"] in ("SoftBreak", "LineBreak")] + [
        len(inlines)
    ]


def extent(head: list[T.Node]) -> tuple[int, Tail] | None:
    """How many of the inlines are the question, and its tail; None if there is none. It is the first line, and further ones
    where the author only broke a long line."""
    ends, first = breaks(head), None
    for end in ends:
        found = tail(head[:end])
        text = spoken(found[0])
        asked = asks(text)
        if asked is not None and REMARKS.match(text[asked:]):
            return _with_lone_clock(head, end, ends, found)
        first = first or (None if asked is None else (end, found))
        if _finished(text if asked is None else text[asked:]):
            break
    return first


def _finished(text: str) -> bool:
    "Whether a sentence ends in `text`, so that the next line is not a part of it."
    if re.search(r"[.!…։۔।:]\W*$", text):
        return True
    return any(m[1] is None or m[1].isalpha() and not m[1].islower() for m in _STOP.finditer(text))


def _with_lone_clock(
    head: list[T.Node], end: int, ends: list[int], found: Tail
) -> tuple[int, Tail]:
    "A time that was pushed to a line of its own still belongs to the question."
    following = next((e for e in ends if e > end), None)
    if following is not None and found[1] is None:
        rest, clock, _ = tail(head[end + 1 : following])
        if clock and not rest:
            return following, tail(head[:following])
    return end, found


def tail(inlines: list[T.Node]) -> Tail:
    "The inlines without the time and the attributes at their end; the time; the attributes."
    time, attributes = None, ""
    for _ in range(2):
        if time is None:
            inlines, time = cut_time(inlines, _ends_as_question)
        inlines, found = _cut_attributes(inlines)
        attributes += f" {found}" if found else ""
    return inlines, time, attributes


def _ends_as_question(text: str) -> bool:
    asked = asks(text)
    return asked is not None and not text[asked:].strip()


def _cut_attributes(inlines: list[T.Node]) -> tuple[list[T.Node], str | None]:
    "Cut `{#id .class}` off the end of the plain words; what stands in the braces, or None."
    k = len(inlines)
    while k and inlines[k - 1]["t"] in ("Str", "Space", "SoftBreak", "LineBreak"):
        k -= 1
    m = ATTRIBUTES.search("".join(n["c"] if n["t"] == "Str" else " " for n in inlines[k:]))
    if m:
        return inlines[:k] + T.words(m.string[: m.start()].rstrip()), m[1]
    if k == len(inlines) and k and inlines[-1]["t"] == "Span":  # `[Why? {.question}]{#why}`
        inner, found = _cut_attributes(inlines[-1]["c"][1])
        if found:
            return inlines[:-1] + [T.node("Span", [inlines[-1]["c"][0], inner])], found
    return inlines, None
