"""The text inside blocks, written again so that Pandoc reads of it what CommonMark does."""

from __future__ import annotations

import re
from collections.abc import Callable
from string import punctuation

from markdown_it.token import Token

from lessonpress.prepare.jupyter_markdown.pieces import Piece, Pieces, Written

__all__ = ["Inlines"]

_SPECIAL = re.compile(r"[*_`<$\\]")
# What begins another block where it begins a line.
_STARTS = re.compile(
    r"^(?=[-+*](?:\s|$)|#{1,6}(?:\s|$)|>|=+\s*$|-+\s*$|`{3,}|~{3,}|\[[^\]\n]+\]:)"
    r"|^(\d{1,9})(?=[.)](?:\s|$))",
    re.M,
)
_TAKES_ADDRESS = re.compile(r"\](?=[(\[])")
_MARKS = {"em": "*", "strong": "**", "s": "~~"}
_PLAIN = {"softbreak": "\n", "hardbreak": "\\\n"}


class Inlines:
    "Writes the inlines of one cell: `piece` what was taken out, `anchor` an address, `html` a tag."

    def __init__(
        self,
        pieces: Pieces,
        piece: Written,
        anchor: Callable[[str], str],
        html: Callable[[str], str],
    ):
        self.pieces, self.piece, self.anchor, self.html = pieces, piece, anchor, html

    def paragraph(self, tokens: list[Token]) -> str:
        "Inlines that are a block of their own, no line of which looks as if another one began."
        text = _STARTS.sub(lambda m: f"{m[1] or ''}\\", self._text(tokens))
        return self.pieces.back(text, self.piece)

    def line(self, tokens: list[Token]) -> str:
        "Inlines on one line."
        text = self._text(tokens).replace("\\\n", " ").replace("\n", " ")
        return self.pieces.back(text, self.piece)

    def _text(self, tokens: list[Token]) -> str:
        "Inlines, whose pieces are still out."
        out: list[str] = []
        closing: list[str] = []  # of the links that are open
        in_html = 0
        for t in tokens:
            if t.type == "link_open":
                auto = t.markup == "autolink"
                out.append("<" if auto else "[")
                closing.append(">" if auto else f"]({self._address(t, 'href')})")
            elif t.type == "link_close":
                out.append(closing.pop())
            elif closing and closing[-1] == ">":
                out.append(self.pieces.back(t.content))
            else:
                in_html += _opens_link(t)
                text = self._one(t)
                out.append(self._linked(text) if closing or in_html > 0 else text)
        return "".join(out)

    def _linked(self, text: str) -> str:
        "A text in a link, in which an address is none."
        return self.pieces.back(text, lambda p, _: p.original if p.kind == "address" else None)

    def _one(self, t: Token) -> str:
        kind = t.type
        if kind == "text":
            return _SPECIAL.sub(r"\\\g<0>", _TAKES_ADDRESS.sub(r"]\0", t.content)).replace("\0", "\\")
        if kind == "text_special":
            return _escaped(t)
        if kind == "code_inline":
            return _code(self.pieces.back(t.content))
        if kind == "html_inline":
            return self.html(self.pieces.back(t.content))
        if kind == "image":
            alt = self._linked(self._text(t.children or []))
            return f"![{alt}]({self._address(t, 'src')})"
        if mark := _MARKS.get(kind.rpartition("_")[0]):
            return mark
        return _PLAIN.get(kind, t.content)

    def _address(self, t: Token, key: str) -> str:
        "An address, and its title."
        href = self.anchor(self.pieces.back(str(t.attrs.get(key, ""))))
        if not href or re.search(r"[\s()<>\\*_`\"']", href):
            href = "<" + re.sub(r"[<>\\]", r"\\\g<0>", href) + ">"
        title = t.attrs.get("title")
        if not title:
            return href
        said = self.pieces.back(str(title)).replace("\\", "\\\\").replace('"', '\\"')
        return f'{href} "{said}"'


def _opens_link(t: Token) -> int:
    if t.type != "html_inline":
        return 0
    tag = t.content.lower()
    return tag.startswith("<a ") - tag.startswith("</a")


def _escaped(t: Token) -> str:
    "A sign that was escaped, or written by its name; a backslash that escapes nothing is one."
    if t.info == "escape" and t.markup[1:] not in punctuation:
        return "\\" + t.markup
    return t.markup


def _code(text: str) -> str:
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    beside = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{beside}{text}{beside}{ticks}"
