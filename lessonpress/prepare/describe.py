"""What a page is about, in a sentence or two: for search engines, for cards on other sites and for lists of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lessonpress.gather.in_words import in_words
from lessonpress.pandoc import tree as T

__all__ = ["LONGEST", "description", "said_of", "shortened"]

# In the order in which they count: Quarto's own, then those of Jekyll and of papers.
_KEYS = ("description", "excerpt", "summary", "abstract")
LONGEST = 200  # letters; what shows descriptions cuts longer ones anywhere
_ENOUGH = 60  # letters that a first sentence should have
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][”’\"')])\s+")
_LISTED = 5  # entries of a list that stand for it


def description(front: dict[str, Any], blocks: list[T.Node]) -> str:
    """What the page says of itself; else the promise below its title, its first sentences, or what its
    list begins with. Empty where the page has no words."""
    if said := said_of(front):
        return shortened(said)
    if blocks and blocks[0]["t"] == "BlockQuote":
        return shortened(_text(blocks[0]))
    first = next(_paragraphs(blocks), "")
    return shortened(_opening(first) or ", ".join(_entries(blocks)))


def said_of(front: dict[str, Any]) -> str:
    "What the page says of itself, whole and without markup; empty where it says nothing."
    found = (front.get(key) for key in _KEYS)
    said = next((text for text in found if isinstance(text, str) and text.strip()), "")
    return in_words(said)


def _text(n: T.Node) -> str:
    return " ".join(T.text_of(n).split())


def _paragraphs(blocks: list[T.Node]) -> Iterator[str]:
    "The paragraphs of a page, without what stands in lists, tables and cells of code."
    for b in blocks:
        if b["t"] == "Div" and "cell" not in T.classes_of(b):
            yield from _paragraphs(b["c"][1])
        elif b["t"] == "BlockQuote":
            yield from _paragraphs(b["c"])
        elif b["t"] in ("Para", "Plain") and (text := _text(b)):
            yield text


def _opening(text: str) -> str:
    "The first sentences of a paragraph, as many as say something."
    said = ""
    for sentence in _SENTENCE.split(text):
        if len(said) >= _ENOUGH:
            break
        said = f"{said} {sentence}".strip()
    return said


def _entries(blocks: list[T.Node]) -> list[str]:
    "What the first list of a page begins with, or else its headings."
    listed = next((b for b in blocks if b["t"] in ("BulletList", "OrderedList")), None)
    if listed is not None:
        items = listed["c"] if listed["t"] == "BulletList" else listed["c"][1]
        opening = [_text(item[0]) for item in items if item]
    else:
        opening = [_text(b) for b in blocks if b["t"] == "Header"]
    return [text for text in opening if text][:_LISTED]


def shortened(text: str, longest: int = LONGEST) -> str:
    "A text of at most `longest` letters, cut after a sentence if that leaves enough of it, or else after a word."
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    if len(sentences := " ".join(_SENTENCE.split(cut)[:-1])) >= _ENOUGH:
        return sentences
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–-") + "…"
