"""A text of metadata in words, where nothing but words can stand: in menus, lists and what other sites are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from lessonpress.html_pieces import parts, start_tags

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


__all__ = ["in_words", "with_links"]

_MARKS = frozenset("*_`[]<>$\\^~&!")  # without one of which a text has no markup
_CITED = re.compile(r"\s*\[[^\[\]]*-?@[\w{][^\[\]]*\]")
_SPAN = re.compile(r"\[([^\[\]]*)\]\{[^{}]*\}")
_ATTRIBUTES = re.compile(r"(?<=[)`])\{[^{}]*\}")
_FORMULA = re.compile(r"(?<![\\$\w])\$(?![\s$])([^$`]*[^$`\s\\])\$(?![\w$])")
_TEX = re.compile(r"\\[A-Za-z]+\s*|[{}_^]|\\(?=.)")


def in_words(text: str) -> str:
    "What a text in Markdown says, with HTML in it or without, in one line; what it cites is left out."
    return " ".join("".join(words for words, _ in with_links(text)).split())


def with_links(text: str) -> list[tuple[str, str]]:
    "The same in pieces, each with the address to which it leads, or none. A link without words is a piece, too."
    if not _MARKS & set(text):
        return [(text, "")]
    text = _ATTRIBUTES.sub("", _SPAN.sub(r"\1", _CITED.sub("", text)))
    text = _FORMULA.sub(lambda m: _TEX.sub("", m[1]), text)
    found = _pieces(_parser().parseInline(" ".join(text.split())))
    together = groupby(found, lambda piece: piece[1])
    return [("".join(words for words, _ in same), href) for href, same in together]


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # which takes its time, and most texts are words alone

    return MarkdownIt("commonmark").enable("strikethrough")


def _pieces(tokens: Iterable[Token]) -> Iterator[tuple[str, str]]:
    href = ""
    for token in _leaves(tokens):
        tags = parts(token.content) if token.type == "html_inline" else []
        if token.type == "link_open":
            href = str(token.attrs["href"])
            yield "", href  # which may have no words, but a picture
        elif ("a", 1) in tags:
            href = start_tags(token.content)[0][1].get("href") or ""
            yield "", href
        elif token.type == "link_close" or ("a", -1) in tags:
            href = ""
        elif token.type in ("text", "code_inline", "text_special"):
            yield token.content, href
        elif token.type in ("softbreak", "hardbreak") or token.content in ("<br>", "<br/>"):
            yield " ", href


def _leaves(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.children:
            yield from _leaves(token.children)
        else:
            yield token
