"""Formulas as Jupyter shows them, written as Pandoc reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lessonpress.prepare.jupyter_markdown.pieces import Piece

__all__ = ["Equations", "formula"]

_QUOTED = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_LABEL = re.compile(r"\\label\{([^{}]*)\}\s*")
_TAG = re.compile(r"\\tag(\*?)\{((?:[^{}]|\{[^{}]*\})*)\}")
_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?\s*(?:\{\\\w+\}|\\[A-Za-z]+)(?:\[[^\]]*\])*|DeclareMathOperator\*?\s*(?:\{\\\w+\}|\\[A-Za-z]+)"
    r"|def\s*\\[A-Za-z]+(?:#\d)*)\s*\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}"
)
_NUMBERED = re.compile(r"\\begin\{(equation|align|gather|multline|eqnarray|alignat|flalign)\}")
_SET_OFF = "\\qquad{}"


@dataclass
class Equations:
    "The labels of a notebook's formulas: what shows where one is referred to."

    shown: dict[str, str] = field(
        default_factory=dict
    )  # by label: a tag, or "" where Quarto numbers it

    def reference(self, piece: Piece) -> str:
        "`\\eqref{x}` or `\\ref{x}`; as it stands where nothing is labelled so."
        if piece.inner not in self.shown:
            return piece.original.replace("\\", "\\\\")
        with_braces = piece.original.startswith("\\eqref")
        tag = self.shown[piece.inner]
        if tag:
            return f"[{f'({tag})' if with_braces else tag}](#{_id(piece.inner)})"
        return f"([-@{_id(piece.inner)}])" if with_braces else f"[-@{_id(piece.inner)}]"

    def gather(self, piece: Piece) -> None:
        "Note the labels of a formula."
        tags = [m[2] for m in _TAG.finditer(piece.inner)]
        for n, label in enumerate(m[1] for m in _LABEL.finditer(piece.inner)):
            self.shown.setdefault(label, tags[min(n, len(tags) - 1)] if tags else "")


def _id(label: str) -> str:
    "A formula's label as Quarto has it, which begins with `eq-`."
    return "eq-" + re.sub(r"[^\w.-]+", "-", label.removeprefix("eq:").removeprefix("eq-")).strip(
        "-"
    )


def formula(piece: Piece, followed: bool, equations: Equations) -> str:
    """A formula in dollars. Commands that it defines stand before it, for the rest of the notebook; a tag is set behind it, and a
    label is one of Quarto's, unless attributes have `followed` it."""
    tex = _COMMENT.sub("", _QUOTED.sub("\n", piece.inner))
    defined = [m[0] for m in _DEFINITION.finditer(tex)]
    tex = _DEFINITION.sub("", tex)
    labels = [m[1] for m in _LABEL.finditer(tex)]
    tags = bool(_TAG.search(tex))
    tex = " ".join(_TAG.sub(_set_behind, _LABEL.sub("", tex)).split())
    if not tex:
        return "\n\n".join(["", *defined, ""]) if defined else ""
    if tex.endswith("\\") and not tex.endswith("\\\\"):
        tex += "{}"  # a backslash would take the dollar's meaning
    written = f"$${tex}$$" if piece.kind == "block_formula" else f"${tex}$"
    if labels and not followed:
        written = _labelled(written, labels, tags)
    return "\n\n".join(["", *defined, written]) if defined else written


def _labelled(written: str, labels: list[str], tagged: bool) -> str:
    first, others = labels[0], labels[1:]
    if tagged:
        return "".join(f"[]{{#{_id(label)}}}" for label in labels) + written
    anchors = "".join(f"[]{{#{_id(label)}}}" for label in others)
    return f"{anchors}{written} {{#{_id(first)}}}"


def _set_behind(m: re.Match[str]) -> str:
    text = m[2] if m[1] else f"({m[2]})"
    return f"{_SET_OFF}\\text{{{text}}}"
