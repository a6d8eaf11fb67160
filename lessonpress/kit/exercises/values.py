"""Numbers out of whatever a reader returns, and when two of them agree."""

from __future__ import annotations

import math

from lessonpress.kit.exercises.verdict import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

__all__ = ["agree", "is_empty", "numbers"]

SAME = 1e-6  # two ways to compute one number differ by less


def numbers(value: Any) -> list[float]:
    """All numbers of `value` in one list: of a number, of lists in lists, of a tensor or an array of any shape.

    Raises `Refused`, with a sentence for the reader, if there is anything else in it."""
    value = _plain(value)
    if isinstance(value, list | tuple | range):
        return [n for part in value for n in numbers(part)]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [_float(value)]
    raise Refused(_no_number(value))


def _plain(value: Any) -> Any:
    "What a tensor or an array holds, as Python's own numbers."
    for method in ("tolist", "item"):
        if hasattr(value, method) and not isinstance(value, type):
            return getattr(value, method)()
    return value


def _float(value: float) -> float:
    "A whole number may be too large for a float."
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _no_number(value: Any) -> str:
    if is_empty(value):
        return "There is still a gap in it."
    if isinstance(value, bool):
        return "That is True or False. A number is wanted."
    if isinstance(value, str):
        return f"{value[:20]!r} is text. A number is wanted, without quotes."
    if callable(value):
        return "That is a function. Call it, and return what it gives."
    return f"That is of the type {type(value).__name__}. A number is wanted, or a list of numbers."


def is_empty(value: Any) -> bool:
    "Whether nothing stands there yet: `None`, or the three dots of a stub."
    return value is None or value is ...


def agree(a: Sequence[float], b: Sequence[float], within: float) -> bool:
    "Whether there are as many, and each differs from its partner by no more than a part of its size."
    if len(a) != len(b):
        return False
    pairs = zip(a, b, strict=True)
    return all(math.isclose(p, q, rel_tol=within, abs_tol=SAME) for p, q in pairs)
