"""A text of metadata in words, where nothing but words can stand: in menus, lists and what other sites are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


__all__ = ["in_words"]

_MARKS = frozenset("*_`[]<>$\\^~&!")  # without one of which a text has no markup
_CITED = re.compile(r"\s*\[[^\[\]]*-?@[\w{][^\[\]]*\]")
_SPAN = re.compile(r"\[([^\[\]]*)\]\{[^{}]*\}")
_ATTRIBUTES = re.compile(r"(?<=[)`])\{[^{}]*\}")
_FORMULA = re.compile(r"(?<![\\$\w])\$(?![\s$])([^$`]*[^$`\s\\])\$(?![\w$])")
_TEX = re.compile(r"\\[A-Za-z]+\s*|[{}_^]|\\(?=.)")


def in_words(text: str) -> str:
    "What a text in Markdown says, with HTML in it or without, in one line; what it cites is left out."
    if _MARKS & set(text):
        text = _ATTRIBUTES.sub("", _SPAN.sub(r"\1", _CITED.sub("", text)))
        text = _FORMULA.sub(lambda m: _TEX.sub("", m[1]), text)
        text = "".join(_said(_parser().parseInline(" ".join(text.split()))))
    return " ".join(text.split())


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # which takes its time, and most texts are words alone

    return MarkdownIt("commonmark").enable("strikethrough")


def _said(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children:
            yield from _said(token.children)
        elif token.type in ("text", "code_inline", "text_special"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak") or token.content in ("<br>", "<br/>"):
            yield " "
