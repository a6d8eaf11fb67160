"""Permanent ids of questions: made from their words, and written down in the source."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container

from lessonpress.features.outlines.asking import asks
from lessonpress.features.outlines.places import letters
from lessonpress.features.outlines.question import Outline
from lessonpress.features.outlines.times import timeless

__all__ = ["slug", "unique", "write_ids"]


def slug(text: str) -> str:
    "An id from the words of `text`, in ASCII; where little of it is Latin, a short hash of all of it."
    plain = "".join(
        c
        for c in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(c) and c not in "'’"
    )
    words = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"[^\W\d_a-z]", "", plain)))
    if 2 * sum(c.isascii() and c.isalpha() for c in plain) <= sum(c.isalpha() for c in plain):
        return "q-" + hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()[:8]
    return words if len(words) <= 60 else words[:61].rpartition("-")[0] or words[:60]


def unique(id: str, taken: Container[str]) -> str:
    n, new = 1, id
    while new in taken:
        n, new = n + 1, f"{id}-{n + 1}"
    return new


def write_ids(source: str, outline: Outline) -> str:
    "The outline's source with an id at each question that has none, `[text?]{#id}`; all else stays as it is."
    for q in reversed(outline.questions):
        if q.explicit_id or not q.at:
            continue
        start, end = q.at
        words = source[start:end]
        if _is_of(words, q.text) and not re.search(r"\]\{[^{}]*#", words):
            source = source[:start] + _with_id(words, q.id) + source[end:]
    return source


def _is_of(words: str, text: str) -> bool:
    "Whether the source `words` are the question `text`, perhaps without a last remark."
    said, whole = letters(timeless(words)), letters(timeless(text))
    return (
        letters(words) == letters(text)
        or said == whole
        or asks(words) is not None
        and whole.startswith(said)
    )


def _with_id(words: str, id: str) -> str:
    "`words` as a span with `id`; where brackets would not pair, after an empty one."
    span = re.fullmatch(r"(?s)(\[(.*)\]\{)([^{}]*\})", words)
    if span and _pairs(span[2]):
        return f"{span[1]}#{id} {span[3]}"
    return f"[{words}]{{#{id}}}" if _pairs(words) else f"[]{{#{id}}}{words}"


def _pairs(text: str) -> bool:
    "Whether the brackets in `text` pair, both all of them and only those outside of code, formulas and tags."
    return all(map(_balanced, (text, re.sub(r"\\.|`+[^`]*`+|\$[^$]*\$|<[^<>]*>", "", text))))


def _balanced(text: str) -> bool:
    depth = 0
    for c in text:
        depth += (c == "[") - (c == "]")
        if depth < 0:
            return False
    return depth == 0
