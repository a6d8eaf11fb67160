"""What a translation handles: things that are known, and numbers that are not known yet."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from lessonpress.problems import LessonpressError, Problem

__all__ = [
    "Numbers",
    "Refuse",
    "Thing",
    "Value",
    "called",
    "kind_of",
    "known_library",
    "library_of",
    "numbers_of",
    "refuse",
    "widest",
]

Thing: TypeAlias = Any  # whatever a name of the function stands for: something known, or a `Value`
Numbers: TypeAlias = int | float | list[int] | list[float]
Refuse: TypeAlias = Callable[[str], NoReturn]


@dataclass(frozen=True)
class Value:
    "A number that is not known yet, or an array of such: its node, shape, whose array it is (None: a Python number), and `f`loat, `i`nt or `b`ool."

    at: int
    shape: tuple[int, ...] = ()
    lib: str | None = None
    kind: str = "f"


def refuse(
    message: str, file: str | None = None, line: int | None = None, hint: str | None = None
) -> NoReturn:
    "Raise the error of live figures."
    raise LessonpressError(Problem("live", message, file=file, line=line, hint=hint))


def known_library(v: object) -> str | None:
    '"torch" for a tensor, "numpy" for an array or a scalar of NumPy, else None. Loads neither.'
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    if torch and isinstance(v, torch.Tensor):
        return "torch"
    return "numpy" if numpy and isinstance(v, (numpy.ndarray, numpy.generic)) else None


def library_of(v: object) -> str | None:
    "The same, of what is known or not."
    return v.lib if isinstance(v, Value) else known_library(v)


def kind_of(v: bool | int | float) -> str:
    "The kind of a known number, as `Value` has it."
    return "b" if isinstance(v, bool) else "i" if isinstance(v, int) else "f"


def widest(*values: Value) -> str:
    "The kind that can hold all of the values."
    return max((v.kind for v in values), key="bif".index)


def numbers_of(v: Thing, where: Refuse = refuse) -> tuple[str, Numbers]:
    "Kind and numbers of a known array of rank 0 or 1. What is stored as float32 becomes the shortest decimal number that means it."
    if known_library(v) == "torch":
        v = v.detach().cpu().resolve_conj().numpy()
    if v.ndim > 1:
        where(f"an array of rank {v.ndim}: only single numbers and rows of numbers can be used")
    kind = {"b": "b", "i": "i", "u": "i", "f": "f"}.get(v.dtype.kind)
    if not kind:
        where(f"an array of {v.dtype}, which are no real numbers")
    short = int if kind != "f" else _shortest if v.dtype.itemsize < 8 else float
    return kind, [short(n) for n in v] if v.ndim else short(v[()])


def _shortest(n: object) -> float:
    return float(str(n))


def called(v: object) -> str:
    "What to call a thing in a message."
    if isinstance(v, (types.ModuleType, type)) or callable(v):
        return f"`{getattr(v, '__qualname__', getattr(v, '__name__', type(v).__name__))}`"
    return f"a {type(v).__name__}"
