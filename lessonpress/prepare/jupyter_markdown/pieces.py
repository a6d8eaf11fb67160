"""What is no Markdown in a text, and is taken out before that is parsed, as Jupyter does with formulas: these, and what
Quarto adds to Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["DEFINITION", "Piece", "Pieces", "Written"]

# Two characters that Unicode keeps from texts stand around a piece's number.
_OPENING, _CLOSING = "\ufdd0", "\ufdd1"
_PLACE = re.compile(rf"{_OPENING}(\d+){_CLOSING}")

_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}"
# What defines a command of TeX.
DEFINITION = (
    r"\\(?:(?:re|provide)?newcommand|DeclareMathOperator)\*?\s*(?:\{\\\w+\}|\\[A-Za-z]+)(?:\[[^\]]*\])*\s*"
    rf"{_BRACES}|\\def\s*\\[A-Za-z]+(?:\#\d)*\s*{_BRACES}"
)
_NO_BLANK = r"(?:(?!\n[\s>]*\n)[\s\S])"
_FORMULA = _NO_BLANK + "{1,4000}?"  # no formula is longer, and what never closes costs little
_ENVIRONMENTS = (
    "align", "alignat", "aligned", "array", "Bmatrix", "bmatrix", "cases", "displaymath", "eqnarray",
    "equation", "flalign", "gather", "gathered", "math", "matrix", "multline", "pmatrix", "smallmatrix",
    "split", "subequations", "vmatrix", "Vmatrix",
)  # fmt: skip

_FENCED = r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[\s\S]*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
# In this order at each place. Of what has the name `skip` nothing is taken out.
_KINDS = {
    "skip": "|".join(
        [
            rf"(?<!`)(?P<ticks>`+)(?!`){_NO_BLANK}*?(?<!`)(?P=ticks)(?!`)",
            r"<!--[\s\S]*?-->",
            r"<[A-Za-z/][^<>]*>",
        ]
    ),
    "shortcode": r"\{\{\{*<[^\n]*?>\}\}\}*",
    "definition": DEFINITION,
    "block_formula": rf"\$\$(?P<dollars>{_FORMULA})\$\$"
    rf"|\\\\\[(?P<brackets2>{_FORMULA})\\\\\]"
    rf"|\\\[(?=[^\]]*(?:\\[A-Za-z]|[\^_=<>+]))(?P<brackets>{_FORMULA})\\\](?!\()"
    rf"|(?P<environment>\\begin\{{(?P<name>(?:{'|'.join(_ENVIRONMENTS)})\*?)\}}{_FORMULA}\\end\{{(?P=name)\}})",
    "formula": rf"\\\\\((?P<round2>{_FORMULA})\\\\\)"
    rf"|(?<!\])\\\((?P<round>(?!\\[()\[\]]){_FORMULA})\\\)"
    rf"|(?<!\$)\$(?![\s$])(?P<tight>(?:\\[\s\S]|(?!\$|\\){_NO_BLANK})*?(?<!\s))\$(?![\d$])"
    rf"|(?<!\$)\$(?=\s)(?P<wide>(?:\\[\s\S]|(?!\$|\\){_NO_BLANK})+?(?<=\s))\$(?![\d$])"
    rf"|(?<!\$)\$(?!\$)(?P<lopsided>(?=[^$\n]*[\\^_=])[^$\n]+)\$(?![\d$])",
    "reference": r"\\(?:eq)?ref\{(?P<equation>[^{}\s]+)\}",
    "break": r"\\(?:newpage|pagebreak|clearpage|cleardoublepage)\b",
    "escaped": r"\\[!-/:-@\[-`{-~]",
    "note": r"(?<!\\)\[\^(?P<note1>[^\]\s^]+)\](?!:)|(?<=[^\s>])\[\^(?P<note2>[^\]\s^]+)\](?=:)",
    "attributes": r"\{(?:\s*(?:[#.=][\w\-]|[\w-]+=|-\s*\})(?:\"(?:[^\"\\\n]|\\.)*\"|[^{}\n\"])*)\}",
    "citation": r"(?<![\w@/])-?@(?:\{[^{}\s]+\}|\w(?:[\w:.#$%&+?<>~/-]*\w)?)",
    "address": r"(?<![\w/])https?://(?:[^\s<>`*|\\()\[\]]|\([^\s<>`*|\\()\[\]]*\))*"
    r"(?:[^\s<>`*|\\?!.,:;_~'\"()\[\]}]|(?<=\()[^\s()]*\))",
}  # fmt: skip
# At most places nothing can begin, and that is soon seen.
_ANY = re.compile(
    rf"(?P<block>{_FENCED})|(?=[`<{{\\$\[@h-])(?:{'|'.join(f'(?P<{k}>{v})' for k, v in _KINDS.items())})",
    re.M,
)
_CONTENTS = ("dollars", "brackets2", "brackets", "environment", "round2", "round", "tight", "wide", "lopsided")  # fmt: skip


@dataclass(frozen=True)
class Piece:
    "Something that was taken out."

    kind: str
    original: str
    inner: str = ""  # the TeX of a formula, the label of a note or of a reference

    @property
    def is_formula(self) -> bool:
        return self.kind in ("formula", "block_formula")


Written = Callable[[Piece, Piece | None], str | None]


class Pieces:
    "The pieces of one text, which equal ones share, and the text without them."

    def __init__(self, text: str):
        self._found: dict[Piece, int] = {}
        clean = text.replace(_OPENING, "").replace(_CLOSING, "")
        self.text = _ANY.sub(lambda m: self._taken(m), clean)
        self._listed = list(self._found)

    def _taken(self, m: re.Match[str]) -> str:
        kind = next((k for k in _KINDS if m[k] is not None), "skip")
        if kind in ("skip", "escaped"):
            return m[0]
        inner = next((m[name] for name in _CONTENTS if m[name] is not None), "")
        inner = inner or m["note1"] or m["note2"] or m["equation"] or ""
        piece = Piece(kind, m[0], inner)
        return f"{_OPENING}{self._found.setdefault(piece, len(self._found))}{_CLOSING}"

    def __iter__(self) -> Iterator[Piece]:
        return iter(self._listed)

    def back(self, text: str, written: Written | None = None) -> str:
        """A text with what was taken out of it, as it was, or as `written` gives it of a piece and of what follows it; where that
        gives None, the piece stays out."""
        if _OPENING not in text:
            return text

        def put(m: re.Match[str]) -> str:
            piece = self._listed[int(m[1])]
            if written is None:
                return piece.original
            new = written(piece, self._next(text, m.end()))
            return m[0] if new is None else new

        return _PLACE.sub(put, text)

    def _next(self, text: str, at: int) -> Piece | None:
        "The piece that follows, on the same line."
        m = _PLACE.match(text, at + (text[at : at + 1] == " "))
        return self._listed[int(m[1])] if m else None
