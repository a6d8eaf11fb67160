"""Terms where a page defines them: `[vector]{.term}`, or `<dfn>vector</dfn>` in a notebook, and the sentence around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lessonpress.pandoc import tree as T

__all__ = ["Term", "is_term", "key_of", "name_of", "terms_in"]

_ENDS = re.compile(r"[.!?…。！？][\"'”’)\]]*$")
_SHORT = re.compile(r"(?:\b[A-Za-z]|\b(?:e\.g|i\.e|etc|cf|vs|Fig|Eq))\.$")  # ends no sentence


@dataclass(frozen=True)
class Term:
    "A term, the forms in which it is used, and what it means, as Pandoc's inlines."

    name: str
    id: str
    written: str  # as it stands where it is defined
    forms: list[str]
    definition: list[T.Node]
    again: bool = field(default=False)  # whether its own page uses it elsewhere, too


def is_term(n: T.Node) -> bool:
    return n["t"] == "Span" and "term" in T.classes_of(n)


def name_of(n: T.Node) -> str:
    "What a term is called: what is marked, or what an attribute says where that is another form of it."
    return _said(n, "term") or _written(n)


def _written(n: T.Node) -> str:
    return " ".join(T.text_of(n["c"][1]).split())


def _said(n: T.Node, name: str) -> str:
    return " ".join(str(T.get(n, name) or T.get(n, f"data-{name}") or "").split())


def key_of(text: str) -> str:
    "What is the same of a term however it is written."
    return " ".join(text.split()).casefold()


def terms_in(blocks: list[T.Node]) -> list[Term]:
    "The terms that a page defines."
    heard = key_of(T.text_of(blocks))
    return [_term(n, inlines, heard) for inlines in _texts(blocks) for n in _marked(inlines)]


def _texts(tree: Any) -> Iterator[list[T.Node]]:
    "The running texts of a page, but for headings."
    for n in T.containers(tree):
        if n["t"] in ("Para", "Plain"):
            yield n["c"]


def _marked(inlines: list[T.Node]) -> list[T.Node]:
    return [n for n in T.containers(inlines) if is_term(n)]


def _term(n: T.Node, inlines: list[T.Node], heard: str) -> Term:
    name, written = name_of(n), _written(n)
    told = [f.strip() for f in _said(n, "forms").split(",")]
    forms = list(dict.fromkeys(filter(None, [name, written, *told])))
    said = _said(n, "definition")
    definition = T.words(said) if said else _plain(_sentence(inlines, n))
    often = sum(len(re.findall(rf"\b{re.escape(key_of(f))}\b", heard)) for f in forms)
    id = T.id_of(n) or f"term-{_slug(name)}"
    return Term(name, id, written, forms, definition, often > 1)


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", key_of(name)).strip("-")


def _sentence(inlines: list[T.Node], mark: T.Node) -> list[T.Node]:
    "The sentence of a text in which a mark stands."
    begin, found = 0, False
    for i, n in enumerate(inlines):
        found = found or any(inner is mark for inner in T.containers(n))
        if _ends(n):
            if found:
                return inlines[begin : i + 1]
            begin = i + 1
    return inlines[begin:]


def _ends(n: T.Node) -> bool:
    text = T.text_of(n)
    return bool(_ENDS.search(text)) and not _SHORT.search(text)


def _plain(inlines: list[T.Node]) -> list[T.Node]:
    "A sentence as it can stand on another page: without links, notes and names of its own."

    def bare(n: T.Node) -> T.Node | list[T.Node] | None:
        if n["t"] in ("Note", "RawInline", "Image"):
            return []
        if n["t"] in ("Link", "Span", "Cite"):
            inner: list[T.Node] = n["c"][1]
            return inner
        return None

    out: list[T.Node] = T.transform(deepcopy(inlines), bare)
    while out and out[0]["t"] in ("Space", "SoftBreak"):
        out.pop(0)
    return out
