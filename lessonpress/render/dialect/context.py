"""What the dialect has to know of the page that a tree belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lessonpress.problems import Report
from lessonpress.words import ENGLISH, Words

__all__ = ["Context"]


def _nowhere(text: str) -> dict[str, int]:
    return {}


@dataclass
class Context:
    "The page that a tree belongs to."

    file: str
    report: Report
    # Where a text stands in the source: `line` or `cell`.
    place: Callable[[str], dict[str, int]] = _nowhere
    toc_depth: int = 3
    code_copy: bool = True
    column_widths: str | None = None  # of tables that do not say it themselves
    # What the page and the site say of themselves, by which content can be shown.
    metadata: Mapping[str, Any] = field(default_factory=dict)
    number_sections: int = 0  # down to which level headings have numbers
    word: Words = ENGLISH
    lists_more: bool = False  # sources that are not cited on the page
    chapter: str = ""  # the number of the page in a book, with which the numbers on it begin

    def error(self, rule: str, message: str, text: str, hint: str | None = None) -> None:
        "Name something at `text` that is wrong."
        self.report.error(rule, message, file=self.file, hint=hint, **self.place(text))

    def warn(self, message: str, text: str, hint: str | None = None) -> None:
        "Name something at `text` that this renderer does not do."
        self.report.warn("unsupported", message, file=self.file, hint=hint, **self.place(text))
