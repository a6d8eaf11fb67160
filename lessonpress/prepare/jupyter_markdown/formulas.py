"""Formulas as Jupyter shows them, written as Pandoc reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lessonpress.prepare.jupyter_markdown.pieces import DEFINITION, Piece

__all__ = ["Commands", "Equations", "formula"]

_QUOTED = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_LABEL = re.compile(r"\\label\{([^{}]*)\}\s*")
_TAG = re.compile(r"\\tag(\*?)\{((?:[^{}]|\{[^{}]*\})*)\}")
_DEFINITION = re.compile(DEFINITION)
_NAME = re.compile(r"\\(\w+)\*?\s*\{?(\\[A-Za-z]+)")


@dataclass
class Equations:
    "The labels of a notebook's formulas, and what shows where one is referred to."

    shown: dict[str, tuple[str, str]] = field(default_factory=dict)  # an id, and a tag or ""

    def gather(self, piece: Piece) -> None:
        "Note the labels of a formula: each has the tag behind it, or else the number of the formula."
        labels = [m[1] for m in _LABEL.finditer(piece.inner)]
        tags = [m[2] for m in _TAG.finditer(piece.inner)]
        for n, label in enumerate(labels):
            tag = tags[min(n, len(tags) - 1)] if tags else ""
            self.shown.setdefault(label, (_id(label if tags else labels[0]), tag))

    def reference(self, piece: Piece) -> str:
        "`\\eqref{x}` or `\\ref{x}`; as it stands where nothing is labelled so."
        if piece.inner not in self.shown:
            return piece.original.replace("\\", "\\\\")
        id, tag = self.shown[piece.inner]
        in_braces = piece.original.startswith("\\eqref")
        if tag:
            return f"[{f'({tag})' if in_braces else tag}](#{id})"
        return f"([-@{id}])" if in_braces else f"[-@{id}]"


class Commands:
    "The commands that a notebook's formulas define, each for all that follows."

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def defined(self, pieces: list[Piece]) -> list[str]:
        "The definitions in the pieces of a cell as Pandoc takes them, each once."
        found = []
        for piece in pieces:
            text = piece.original if piece.kind == "definition" else piece.inner
            for m in _DEFINITION.finditer(text):
                name = _NAME.match(m[0])
                if name is None or self.known.get(name[2]) == m[0]:
                    continue
                again = name[2] in self.known and name[1] == "newcommand"
                self.known[name[2]] = m[0]
                found.append(m[0].replace("\\newcommand", "\\renewcommand", 1) if again else m[0])
        return found


def formula(piece: Piece, followed: bool) -> str:
    """A formula in dollars without the commands that it defines. A tag is set behind it, and its label is one of Quarto's,
    unless attributes have `followed` it."""
    tex = _COMMENT.sub("", _QUOTED.sub("\n", piece.inner))
    tex = _DEFINITION.sub("", tex)
    labels = [m[1] for m in _LABEL.finditer(tex)]
    tagged = _TAG.search(tex) is not None
    tex = " ".join(_TAG.sub(_set_behind, _LABEL.sub("", tex)).split())
    if not tex:
        return ""
    if tex.endswith("\\") and not tex.endswith("\\\\"):
        tex += "{}"  # a backslash would take the dollar's meaning
    if piece.kind == "formula":
        return f"${tex}$"
    if tagged:
        return "".join(f"[]{{#{_id(label)}}}" for label in labels) + f"$${tex}$$"
    return f"$${tex}$$" + (f" {{#{_id(labels[0])}}}" if labels and not followed else "")


def _id(label: str) -> str:
    "A formula's label as Quarto has it, which begins with `eq-`."
    name = label.removeprefix("eq:").removeprefix("eq-")
    return "eq-" + re.sub(r"[^\w.-]+", "-", name).strip("-")


def _set_behind(m: re.Match[str]) -> str:
    return f"\\qquad{{}}\\text{{{m[2] if m[1] else f'({m[2]})'}}}"
