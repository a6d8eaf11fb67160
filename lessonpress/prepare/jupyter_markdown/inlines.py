"""The text inside blocks, written again so that Pandoc reads of it what CommonMark does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from string import punctuation

from markdown_it.token import Token

from lessonpress import html_pieces
from lessonpress.prepare.jupyter_markdown.pieces import Pieces, Written

__all__ = ["Inlines"]

_SPECIAL = re.compile(r"[*_`<$\\]|&(?=#)")
# What begins another block where it begins a line.
_STARTS = re.compile(
    r"^(?=[-+*](?:\s|$)|#+(?:\s|$)|>|=+\s*$|-+\s*$|~{3,}|\[(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*\]:)"
    r"|^(\d+)(?=[.)](?:\s|$))",
    re.M,
)
# What begins one of Pandoc's lists with letters or round brackets, or a line of its verses and grid tables. Where there are
# several lines and all begin so, it is meant.
_LISTED = re.compile(
    r"^(?=\((?:\d+|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+)\)(?:\s|$))"
    r"|^([A-Za-z#]|[ivxlcdm]+|[IVXLCDM]+)(?=[.)](?:\s|$))",
    re.M,
)
_BARRED = re.compile(r"^()(?=[|+](?:\s|$))", re.M)
_MEANT = ((_LISTED, _LISTED), (_BARRED, re.compile(r"[|+]")))
_TAKES_ADDRESS = re.compile(r"\](?=[(\[])")
_MARKS = {"em": ("*", "_"), "strong": ("**", "__"), "s": ("~~", "~~")}
_KNOWN_SCHEME = re.compile(r"(?:https?|mailto|ftp):", re.I)
_BAR = "\ufdd2"  # stands for a bar; Unicode keeps it from texts
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
        text = _apart(_STARTS, self._text(tokens))
        for sign, of_all in _MEANT:
            if "\n" not in text or not all(map(of_all.match, text.split("\n"))):
                text = _apart(sign, text)
        return self.pieces.back(text, self.piece)

    def cell(self, tokens: list[Token]) -> str:
        "Inlines in a cell of a table, whose text holds no bar."
        held = [
            replace(t, content=t.content.replace("|", _BAR)) if t.type == "text" else t
            for t in tokens
        ]
        return self.line(held).replace(_BAR, "\\|")

    def line(self, tokens: list[Token]) -> str:
        "Inlines on one line."
        text = self._text(tokens).replace("\\\n", " ").replace("\n", " ")
        return self.pieces.back(text, self.piece)

    def _text(self, tokens: list[Token]) -> str:
        "Inlines, whose pieces are still out."
        out: list[str] = []
        open_links: list[str] = []  # how each of them is to be closed
        marks: list[tuple[str, str]] = []  # the emphasis that is open, and its sign
        in_html = 0
        for t in tokens:
            kind = t.type.rpartition("_")[0]
            if t.type == "link_open":
                _apart_from_link(out)
                opening, closing = self._link(t)
                out.append(opening)
                open_links.append(closing)
            elif t.type == "link_close":
                out.append(open_links.pop())
            elif open_links and open_links[-1] == ">":
                out.append(self.pieces.back(t.content))
            elif kind in _MARKS:
                out.append(_mark(kind, t.nesting, marks, out))
            else:
                in_html += _opens_link(t)
                text = self._one(t)
                out.append(self._linked(text) if open_links or in_html > 0 else text)
        return "".join(out)

    def _link(self, t: Token) -> tuple[str, str]:
        "How a link opens and closes."
        if t.markup == "autolink" and _KNOWN_SCHEME.match(str(t.attrs["href"])):
            return "<", ">"
        return "[", f"]({self._address(t, 'href')})"

    def _linked(self, text: str) -> str:
        "A text in a link, in which an address is none."
        return self.pieces.back(text, lambda p, _: p.original if p.kind == "address" else None)

    def _one(self, t: Token) -> str:
        kind = t.type
        if kind == "text":
            return _SPECIAL.sub(r"\\\g<0>", _TAKES_ADDRESS.sub(r"]\0", t.content)).replace(
                "\0", "\\"
            )
        if kind == "text_special":
            return _escaped(t)
        if kind == "code_inline":
            return _code(self.pieces.back(t.content))
        if kind == "html_inline":
            return _raw(self.html(self.pieces.back(t.content)))
        if kind == "image":
            alt = self._linked(self._text(t.children or []))
            return f"![{alt}]({self._address(t, 'src')})"
        return _PLAIN.get(kind, t.content)

    def _address(self, t: Token, key: str) -> str:
        "An address, and its title."
        href = self.anchor(self.pieces.back(str(t.attrs.get(key, ""))))
        if not href or re.search(r"[\s()<>\\`\"']", href):
            href = "<" + re.sub(r"[<>]|\\(?=[!-/:-@\[-`{-~])", r"\\\g<0>", href) + ">"
        title = t.attrs.get("title")
        if not title:
            return href
        said = (
            " ".join(self.pieces.back(str(title)).split()).replace("\\", "\\\\").replace('"', '\\"')
        )
        return f'{href} "{said}"'


def _apart(sign: re.Pattern[str], text: str) -> str:
    "A text in which no line begins with a sign that would mean something."
    return sign.sub(lambda m: f"{m[1] or ''}\\", text)


def _mark(kind: str, nesting: int, marks: list[tuple[str, str]], out: list[str]) -> str:
    "The sign of an emphasis that opens or closes, another one than that of the emphasis around it."
    if nesting < 0:
        return marks.pop()[1]
    one, other = _MARKS[kind]
    beside = out[-1][-1:] if out else ""
    around = next((sign for k, sign in reversed(marks) if k == kind), "")
    sign = other if around == one or (marks and beside == marks[-1][1][0] == one[0]) else one
    marks.append((kind, sign))
    return sign


def _apart_from_link(out: list[str]) -> None:
    "Have a bracket that closes before a link not take the link for its address."
    if out and out[-1].endswith("]") and not out[-1].endswith("\\]"):
        out[-1] = out[-1][:-1] + "\\]"


def _raw(html: str) -> str:
    "A tag; Pandoc makes something of a span, and would take others for blocks. A term that is defined is one of our spans."
    made_of = html_pieces.parts(html)
    if made_of in ([("span", 1)], [("span", -1)]):
        return html
    if made_of == [("dfn", -1)]:
        return "</span>"
    if made_of == [("dfn", 1)]:
        attributes = html_pieces.start_tags(html)[0][1]
        attributes["class"] = f"term {attributes.get('class') or ''}".strip()
        return html_pieces.tag_of("span", attributes)
    return _code(html) + "{=html}"


def _opens_link(t: Token) -> int:
    if t.type != "html_inline":
        return 0
    return sum(n for tag, n in html_pieces.parts(t.content) if tag == "a")


def _escaped(t: Token) -> str:
    "A sign that was escaped, or written by its name; a backslash that escapes nothing is one."
    if t.info == "escape" and t.markup[1:] not in punctuation:
        return "\\" + t.markup
    return t.markup


def _code(text: str) -> str:
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    beside = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{beside}{text}{beside}{ticks}"
