"""Numbers in and out of tensors and NumPy's arrays, neither of which is loaded for it."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeAlias

from lessonpress.kit.live.translate.values import known_library, numbers_of, refuse

__all__ = [
    "Array",
    "array",
    "array_library",
    "attempt",
    "numbers",
    "quiet",
    "row",
]

Array: TypeAlias = Any  # a tensor or an array of NumPy, of rank 1, in float64


def array_library(*arrays: object) -> str:
    "Whose arrays to use: that of the first one here, or else torch where it is loaded."
    found = (known_library(a) for a in arrays)
    return next(filter(None, found), "torch" if "torch" in sys.modules else "numpy")


def row(v: Any) -> list[float]:
    "A row of finite numbers."
    each: Any = numbers_of(v)[1] if known_library(v) else v
    if isinstance(each, (int, float)):
        refuse(f"the data or states hold the one number {each}, where a row of numbers is needed")
    out = [_float(n) for n in each]
    if not all(map(math.isfinite, out)):
        refuse("the data or states hold inf or nan")
    return out


def _float(n: Any) -> float:
    "A number, or an array of one."
    number: Any = numbers_of(n)[1] if known_library(n) else n
    return float(number)


def array(row: Sequence[float], lib: str) -> Array:
    if lib == "torch":
        import torch

        return torch.tensor(row, dtype=torch.float64)
    import numpy

    return numpy.array(row, dtype=float)


def numbers(v: Any, n: int) -> list[float]:
    "An array's numbers, or a single number `n` times."
    if known_library(v) and v.ndim:
        return [float(x) for x in v.tolist()]
    return [float(v)] * n


def attempt(f: Callable[[], Any]) -> float:
    "The number that `f()` gives; nan where it raises or gives a complex one."
    try:
        with quiet():
            return float(f())
    except (ArithmeticError, ValueError, TypeError):
        return math.nan


def quiet() -> AbstractContextManager[None]:
    "Without NumPy's warnings of inf and nan."
    if "numpy" not in sys.modules:
        return nullcontext()
    silent: AbstractContextManager[None] = sys.modules["numpy"].errstate(all="ignore")
    return silent
