"""Facts: numbers that prose may repeat, because a check compares every repetition with the stored output."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import Any

from lessonpress.problems import LessonpressError, Problem

__all__ = ["MIME", "Fact", "fact"]

MIME = "application/vnd.lessonpress.fact+json"


@dataclass(frozen=True)
class Fact:
    "A number with a name, and the format in which prose quotes it."

    name: str
    value: float | int
    format: str = ".2f"

    def __str__(self) -> str:
        return format(self.value, self.format)

    @property
    def short(self) -> str:
        "The name without the lesson's."
        return self.name.partition(".")[2]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Three forms: for the check, for pages (with the name, so that several facts read as a table) and for terminals.
        A number that is not finite is stored as text, since JSON has none."""
        value = self.value if math.isfinite(self.value) else str(self.value)
        return {
            MIME: {"name": self.name, "value": value, "format": self.format},
            "text/plain": str(self),
            "text/html": f'<div class="fact-row"><code>{escape(self.short)}</code> <span data-fact="{escape(self.name)}">{escape(str(self))}</span></div>',
        }


def fact(name: str, value: Any, format: str = ".2f") -> None:
    """Show `value` and store it under `name`, such as `fact("quadratic.mae_start", mae(f(x), y), ".2f")`.

    `value` is a number or anything with one, such as a tensor with one element; `format` is a format specification for it.
    Raises `LessonpressError` if it is no number, if the format is none, or if the name is not of the form `lesson.what`."""
    made = Fact(name, _number(name, value), format)
    try:
        str(made)
    except ValueError as e:
        raise _wrong(
            name, f"`{format}` is no format for a number: {e}", "such as .2f, .4f, .0%, d or ,"
        ) from None
    if not all(part.isidentifier() for part in name.split(".")) or "." not in name:
        raise _wrong(
            name, "not a name of a fact", "write it as lesson.what, such as quadratic.mae_start"
        )
    try:
        from IPython.display import display
    except ImportError:
        return print(made)
    display(made)


def _number(name: str, value: Any) -> float | int:
    if isinstance(value, int):
        return value
    try:
        number: float | int = value.item() if hasattr(value, "item") else float(value)
    except (TypeError, ValueError, RuntimeError):
        raise _wrong(
            name,
            f"{type(value).__name__} is not one number",
            "give a number, or a tensor with one element",
        ) from None
    return number


def _wrong(name: str, message: str, hint: str) -> LessonpressError:
    return LessonpressError(Problem("fact", f"fact {name!r}: {message}", hint=hint))
