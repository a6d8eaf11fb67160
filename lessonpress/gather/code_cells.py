"""Code in a document that Quarto would run: what its options say of it, so that what is labelled can be referred to."""

from __future__ import annotations

import re
from itertools import takewhile

from lessonpress.gather.document_cells import HANDLED

__all__ = ["NOT_RUN", "after_cell", "before_cell", "is_option", "options_of", "remedy"]

_OPTION = re.compile(r"\s*+(?:#|//|%%|--)\s*+\|\s*+([\w-]++)\s*+:\s*+(\S.*)?$")
_SIGN = re.compile(r"\s*+(?:#|//|%%|--)\s*+\|")
_LABELLED = re.compile(r"(fig|tbl|lst)-[\w-]++$")
NOT_RUN = "*(The code that makes this was not run for this page.)*\n"


def is_option(line: str) -> bool:
    return _SIGN.match(line) is not None


def options_of(lines: list[str]) -> dict[str, str]:
    "The options of a cell that stand in a line each, by their names."
    found = (_OPTION.match(line.rstrip()) for line in takewhile(is_option, lines))
    return {m[1]: (m[2] or "").strip().strip("\"'") for m in found if m}


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
    "What opens the figure, table or listing that a cell makes; empty of another cell."
    return f"\n::: {{#{_label(options)}}}\n" if _label(options) else ""


def after_cell(options: dict[str, str]) -> str:
    "The caption of what a cell makes, and the end of it."
    label = _label(options)
    if not label:
        return ""
    caption = options.get(f"{label[:3]}-cap", "")
    return f"\n{caption}\n\n:::\n\n" if caption else "\n:::\n\n"
