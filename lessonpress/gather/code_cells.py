"""Code in a document that Quarto would run: what its options say of it, so that what is labelled can be referred to."""

from __future__ import annotations

import re
from itertools import takewhile

from lessonpress.gather.document_cells import HANDLED

__all__ = [
    "DIAGRAM",
    "DIAGRAMS",
    "FIGURE",
    "NOT_RUN",
    "after_cell",
    "before_cell",
    "diagram",
    "is_option",
    "options_of",
    "remedy",
]

DIAGRAMS = ("mermaid", "dot")
DIAGRAM = "lessonpress-diagram"  # marks code that is to be drawn
FIGURE = "lessonpress-figure"  # marks what has a caption, and no label

_OPTION = re.compile(r"\s*+(?:#|//|%%|--)\s*+\|\s*+([\w-]++)\s*+:\s*+(\S.*)?$")
_NAMED = re.compile(r"\{\w+[ ,]+([\w-]+)\s*[,}]")
_GIVEN = re.compile(r"""[ ,]([\w.-]+)\s*=\s*("[^"]*"|'[^']*'|TRUE|FALSE|T|F|[\d.]+)(?=\s*[,}])""")
_SAID = {"TRUE": "true", "T": "true", "FALSE": "false", "F": "false"}
_SIGN = re.compile(r"\s*+(?:#|//|%%|--)\s*+\|")
_LABELLED = re.compile(r"(fig|tbl|lst)-[\w-]++$")
_SIZE = re.compile(r"\d+(?:\.\d+)?$")
_QUOTED, _BACKSLASH = re.compile(r'(["\\])'), r"\\\1"
NOT_RUN = "*(The code that makes this was not run for this page.)*\n"


def is_option(line: str) -> bool:
    return _SIGN.match(line) is not None


def options_of(lines: list[str], info: str = "") -> dict[str, str]:
    "The options of a cell by their names: those in its fence, `info`, as knitr has them, and those that stand in a line each, which win."
    found = (_OPTION.match(line.rstrip()) for line in takewhile(is_option, lines))
    return _in_braces(info) | {m[1]: (m[2] or "").strip().strip("\"'") for m in found if m}


def _in_braces(info: str) -> dict[str, str]:
    named = _NAMED.search(info)
    options = {"label": named[1]} if named else {}
    for m in _GIVEN.finditer(info):
        value = m[2].strip("\"'")
        options[m[1].replace(".", "-")] = _SAID.get(value, value)
    return options


def remedy(language: str, page: str) -> str:
    "How what code in a language makes gets into a page."
    if language in HANDLED:
        return "show it as a picture in a file"
    if language == "python":
        return f"lessonpress run {page}"
    return f"`quarto render {page}` with `execute: {{freeze: auto}}` keeps what it makes"


def _label(options: dict[str, str]) -> str:
    told = [options.get("lst-label", ""), options.get("label", "")]
    return next((label for label in told if _LABELLED.match(label)), "")


def before_cell(options: dict[str, str]) -> str:
    "What opens the figure, table or listing that a cell makes, or a figure that has a caption alone; empty of another cell."
    if _label(options):
        return f"\n::: {{#{_label(options)}}}\n"
    return f"\n::: {{.{FIGURE}}}\n" if options.get("fig-cap") else ""


def after_cell(options: dict[str, str]) -> str:
    "The caption of what a cell makes, and the end of it."
    label = _label(options)
    if not label and not options.get("fig-cap"):
        return ""
    caption = options.get(f"{label[:3] or 'fig'}-cap", "")
    return f"\n{caption}\n\n:::\n\n" if caption else "\n:::\n\n"


def diagram(head: str, language: str, options: dict[str, str], text: str, lines: list[str]) -> str:
    """The first line of code that is to be drawn, from its fence `head` on, with what its options say of the drawing, and the `text` of
    another file. Where it is shown, too, its code stands before it: `text`, or what its `lines` say."""
    if options.get("eval") == "false":
        return f"{head}{{.{language}}}\n{text}"
    width = options.get("fig-width", "")
    told = {
        "alt": options.get("fig-alt"),
        "cap": options.get("fig-cap"),
        "width": f"{width}in" if _SIZE.match(width) else "",
        "file": options.get("file"),
    }
    said = "".join(f' {k}="{_QUOTED.sub(_BACKSLASH, v)}"' for k, v in told.items() if v)
    shown = ""
    if options.get("echo") == "true":
        fence = head.strip()
        own = takewhile(lambda line: not line.strip().startswith(fence), lines)
        code = text or "".join(line for line in own if not is_option(line))
        shown = f"{head}{{.{language}}}\n{code}{head.rstrip()}\n\n"
    return f"{shown}{head}{{.{language} .{DIAGRAM}{said}}}\n{text}"
