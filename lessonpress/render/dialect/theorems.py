"""Theorems, exercises and the like with a number, and proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect.attributes import taken
from lessonpress.render.dialect.labels import THEOREMS, kind_of, name_of

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["theorem", "theorem_kind"]

_PROOFS = ("proof", "remark", "solution")  # by their classes
_UNNAMED = ("sol", "rem")  # which are written as proofs are


def theorem_kind(id: str, classes: list[str]) -> str | None:
    "`thm` of a div `#thm-line`, `proof` of one with that class; None of another."
    return kind_of(id, *THEOREMS) or next((c for c in _PROOFS if c in classes), None)


def theorem(page: Builder, b: Node, kind: str, inside: str) -> Node:
    "A div as a theorem or a proof: its title opens its first paragraph."
    (id, classes, pairs), content = b["c"]
    pairs, [name] = taken(pairs, "name")
    title = T.words(name) if name else []
    if content and content[0]["t"] == "Header":
        title, content = page.inlines(content[0]["c"][2]), content[1:]
    label = (
        " ".join(page.labels.number(id)) if kind in THEOREMS else page.context.word(f"label.{kind}")
    )
    opening = _of_proof(label, title) if _is_proof(kind) else _of_theorem(label, title)
    names = [c for c in (*_names(kind), *classes) if c]
    return T.div(_opened(page.blocks(content, inside), opening), id, dict.fromkeys(names), pairs)


def _is_proof(kind: str) -> bool:
    return kind in _UNNAMED or kind in _PROOFS


def _names(kind: str) -> tuple[str, str]:
    "The classes that Quarto gives."
    own = name_of(kind).lower() if kind in THEOREMS else kind
    first = "proof" if _is_proof(kind) else "theorem"
    return first, "" if own == first else own


def _of_theorem(label: str, title: list[Node]) -> list[Node]:
    words = T.words(label)
    if title:
        around = [T.node("Str", "("), *title, T.node("Str", ")")]
        words = [*words, T.node("Space"), *around]
    span = T.span([T.node("Strong", words)], classes=["theorem-title"])
    return [span, T.node("Space")]


def _of_proof(label: str, title: list[Node]) -> list[Node]:
    words = T.words(label)
    if title:
        words = [*words, T.node("Space"), T.node("Str", "("), *title, T.node("Str", ")")]
    inner = [T.node("Emph", words), T.node("Str", "."), T.node("Space")]
    return [T.span(inner, classes=["proof-title"])]


def _opened(blocks: list[Node], opening: list[Node]) -> list[Node]:
    "The blocks with a title that opens the first of them, or stands above it."
    if blocks and blocks[0]["t"] in ("Para", "Plain"):
        return [T.para([*opening, *blocks[0]["c"]]), *blocks[1:]]
    return [T.para(opening), *blocks]
