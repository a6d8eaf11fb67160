"""What Pandoc warns of, as warnings of the page with their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lessonpress.pandoc.tree import Node, text_of
from lessonpress.prepare.source import Source
from lessonpress.problems import Report

__all__ = ["tell", "tell_no_div", "tell_read"]

# What is told elsewhere, with more to it: formulas and citations on the finished page, and ids that
# stand twice, also those of HTML.
_TOLD = {"CouldNotConvertTeXMath", "CiteprocWarning", "DuplicateIdentifier"}
_IN_WORDS = {
    "DuplicateNoteReference": "the footnote `[^{}]` is defined twice",
    "DuplicateLinkReference": "the address of the link `{}` is defined twice",
    "NoteDefinedButNotUsed": "the footnote `[^{}]` is used nowhere",
    "MacroAlreadyDefined": "the command `{}` is defined already, and keeps its meaning",
    "UnclosedDiv": "this div is not closed",
}
_ABOUT = ("contents", "key", "name")  # where a message keeps what it is about
_OF_CELL = re.compile(r"-cell\d+$")  # as labels are told apart
_HINTS = {
    "NoteDefinedButNotUsed": "refer to it, or remove it",
    "MacroAlreadyDefined": "change it with `\\renewcommand`",
    "DuplicateNoteReference": "call one of them otherwise",
    "DuplicateLinkReference": "call one of them otherwise",
    "UnclosedDiv": "end it with a line `:::`",
}


def tell_read(source: Source, messages: list[dict[str, Any]], report: Report) -> None:
    "Report what Pandoc said when it read the Markdown of a page."
    unclosed = any(p.rule == "unclosed" for p in source.report.problems)
    for message in messages:
        if not (unclosed and message["type"] == "UnclosedDiv"):
            line = message.get("line") or message.get("openpos", {}).get("line") or 0
            _tell(source, message, report, source.place_of_line(line))


def tell(source: Source, messages: list[dict[str, Any]], report: Report) -> None:
    "Report what Pandoc said when it did something else with a page."
    for message in messages:
        _tell(source, message, report, source.place(str(message.get("contents", ""))))


def tell_no_div(source: Source, nodes: list[Node], report: Report) -> None:
    "Report what was meant to begin a div, and is read as words."
    for n in nodes:
        for text in _no_divs(n["c"]) if n["t"] in ("Para", "Plain") else ():
            message = f"`{text}` begins no div, and is shown as it is written"
            hint = _BRACES if "{" in text else _ALONE
            report.warn("no-div", message, file=source.file, hint=hint, **source.place(text))


_BRACES = 'in the braces stand `#id`, `.class` and `key="value"`'
_ALONE = "a name stands alone in its line: write the rest below it"


def _no_divs(inlines: list[Node]) -> Iterator[str]:
    for at, n in enumerate(inlines):
        if n["t"] == "Str" and set(n["c"]) == {":"} and len(n["c"]) > 2:
            text = text_of(inlines[at : at + _MANY])
            if m := _MEANT.match(text) or (None if at else _NAMED.match(text)):
                yield m[0]


_NAMED = re.compile(r":{3,} [A-Za-z][\w-]*(?= \S)")
_MEANT = re.compile(r":+ ?\{[^}]*\}")
_MANY = 40  # words in the braces, and the spaces between them


def _tell(source: Source, message: dict[str, Any], report: Report, place: dict[str, int]) -> None:
    kind = message["type"]
    if message["verbosity"] != "WARNING" or kind in _TOLD:
        return
    about = next((str(message[key]) for key in _ABOUT if key in message), "").strip("[]^")
    about = _OF_CELL.sub("", about)
    text = _IN_WORDS[kind].format(about) if kind in _IN_WORDS else _without_place(message["pretty"])
    report.warn("pandoc-remark", text, file=source.file, hint=_HINTS.get(kind), **place)


def _without_place(text: str) -> str:
    "A message without the line of the Markdown that only Pandoc has seen."
    return f"Pandoc says: {' '.join(text.partition(' at line ')[0].split())}"
