"""What would begin a list, a heading or a table below an empty line, and stands right below a text: Pandoc, and so Quarto, reads it as words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lessonpress.pandoc.tree import Node, text_of, walk
from lessonpress.prepare.source import Source
from lessonpress.problems import Report

__all__ = ["tell_glued"]

_BREAKS = ("SoftBreak", "LineBreak")
_MARK = re.compile(r"[*+-]|\(?\d{1,3}[.)]")
_HEADING = re.compile(r"#{1,6}")
_BEFORE = "put an empty line before it"
_OR = {
    "list": ", or say `from: markdown+lists_without_preceding_blankline`",
    "heading": ", or say `from: markdown-blank_before_header`",
}
_RULE = set("|:+-–— ")  # a smart reading makes one dash of several


def tell_glued(source: Source, nodes: list[Node], report: Report) -> None:
    "Report what was meant to begin a list, a heading or a table, and a line that was not meant to begin one."
    for n in nodes:
        if n["t"] == "Para":
            for what, line in _begun(_lines(n["c"])):
                message = f"`{_words(line)}` stands right below a text, so it begins no {what} and is shown as words"
                _tell(source, report, message, _BEFORE + _OR.get(what, ""), line)
        elif n["t"] == "Table" and (line := _by_chance(n)):
            message = f"lines of dashes make a table of what stands between them: `{_words(line)}`"
            _tell(source, report, message, "put an empty line below a line that only divides", line)


def _tell(source: Source, report: Report, message: str, hint: str, line: list[Node]) -> None:
    report.warn("no-block", message, file=source.file, hint=hint, **_place(source, line))


def _place(source: Source, line: list[Node]) -> dict[str, int]:
    "Where a line is: what is written begins as what is read, but for signs."
    plain = next((i for i, n in enumerate(line) if n["t"] not in ("Str", "Space")), len(line))
    mark, begins = text_of(line[:1]), _letters(text_of(line[: plain + 1]))
    for number, written in enumerate(source.markdown.split("\n"), 1):
        at = written.lstrip(" \t>")
        if at.startswith(mark) and _letters(at).startswith(begins):
            return source.place_of_line(number)
    return {}


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _lines(inlines: list[Node]) -> list[list[Node]]:
    found: list[list[Node]] = [[]]
    for n in inlines:
        if n["t"] in _BREAKS:
            found.append([])
        else:
            found[-1].append(n)
    return found


def _begun(lines: list[list[Node]]) -> Iterator[tuple[str, list[Node]]]:
    "What is begun in the lines of a paragraph behind its first, and the line with which it begins."
    items = [i for i, line in enumerate(lines) if i and _opens(line, _MARK)]
    if items and (len(items) > 1 or text_of(lines[items[0] - 1]).rstrip().endswith(":")):
        yield "list", lines[items[0]]
    for before, line in pairwise(lines):
        text = text_of(line)
        if _opens(line, _HEADING):
            yield "heading", line
        elif "|" in text and set(text) <= _RULE and len(text) > 2:
            yield "table", before


def _opens(line: list[Node], mark: re.Pattern[str]) -> bool:
    "Whether a line begins with such a mark and a space."
    kinds = [n["t"] for n in line[:2]]
    return len(line) > 2 and kinds == ["Str", "Space"] and bool(mark.fullmatch(line[0]["c"]))


def _words(line: list[Node]) -> str:
    words = text_of(line).split()
    return " ".join(words[:6]) + " …" * (len(words) > 6)


def _by_chance(table: Node) -> list[Node]:
    "The first line of a table of one column without a head, if a heading was to begin with it."
    if len(table["c"][2]) != 1 or table["c"][3][1]:
        return []
    first = next((n for n in walk(table["c"][4]) if n["t"] in ("Para", "Plain")), None)
    line = _lines(first["c"])[0] if first else []
    return line if _opens(line, _HEADING) else []
