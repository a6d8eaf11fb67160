"""Pieces of Quarto's Markdown that hold any text: fenced code, divs, attributes."""

from __future__ import annotations

import re

__all__ = ["div", "fence", "one_line", "quoted", "word"]


def fence(text: str, head: str) -> str:
    "`text` as a code block, with more backticks than it holds."
    inside = re.findall(r"`{3,}", text)
    ticks = "`" * max(3, 1 + max(map(len, inside), default=0))
    return f"{ticks} {head}".rstrip() + f"\n{text}" + ("" if text.endswith("\n") else "\n") + ticks


def div(attributes: str, *parts: str) -> str:
    "The parts in a div, with more colons than they begin lines with."
    body = "\n\n".join(p for p in parts if p)
    inside = re.findall(r"^:{3,}", body, re.M)
    colons = ":" * max(3, 1 + max(map(len, inside), default=0))
    return f"{colons} {{{attributes}}}\n{body}\n{colons}"


def one_line(value: object) -> str:
    return " ".join(str(value).split())


def word(value: object) -> str:
    "A name among attributes, in which no other attribute can begin."
    return re.sub(r"[\s\"'={}<>`]+", "-", str(value)) or "-"


def quoted(value: object) -> str:
    "A value of an attribute, on one line."
    return '"' + one_line(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
