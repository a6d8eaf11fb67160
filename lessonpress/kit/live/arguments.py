"""What `live` and `frames` are given, checked."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeAlias

from lessonpress.kit.live.arrays import Array, array, array_library, row
from lessonpress.kit.live.translate.values import refuse

__all__ = [
    "Function",
    "Limits",
    "Range",
    "arguments",
    "data_and_losses",
    "function_name",
    "limits",
    "parameters",
    "slider_range",
    "states_of",
    "wider",
]

Function: TypeAlias = Callable[..., Any]  # of numbers or arrays, and gives one
Limits: TypeAlias = tuple[float, float]
Range: TypeAlias = list[float]  # low, high, start, step


def slider_range(name: str, given: Sequence[float]) -> Range:
    "Low, high, start and step, checked; the start is on a step."
    try:
        low, high, start, *step = (float(v) for v in given)
    except (TypeError, ValueError):
        _no_slider(name, given, "(low, high, start) or (low, high, start, step)")
    finite = all(map(math.isfinite, (low, high, start, *step)))
    if not finite or not low <= start <= high or low == high or len(step) > 1:
        _no_slider(name, given, "low <= start <= high")
    if step and step[0] <= 0:
        refuse(f"the step of the slider {name} is {step[0]}")
    return [_whole(v) for v in (low, high, start, *(step or [_step(name, low, high, start)]))]


def _no_slider(name: str, given: Sequence[float], hint: str) -> NoReturn:
    refuse(f"the slider {name}={given!r}", hint=hint)


def _step(name: str, low: float, high: float, start: float) -> float:
    "A round step, about eighty of which reach from low to high, and some number of them the start."
    rough = (high - low) / 80
    unit = 10 ** math.floor(math.log10(rough))
    for part in (10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01):
        n = (start - low) / (part * unit)
        if part * unit <= 1.5 * rough and abs(n - round(n)) < 1e-6:
            return float(f"{part * unit:.6g}")
    refuse(
        f"the start of the slider {name} is not on a step from {low:g}",
        hint="give a step: (low, high, start, step)",
    )


def _whole(v: float) -> float:
    "Whole numbers are stored as such."
    return int(v) if v == int(v) else v


def states_of(states: Sequence[Any]) -> list[list[float]]:
    "The rows of `frames`."
    rows = [row(s) for s in states]
    if len(rows) < 2 or len({len(r) for r in rows}) > 1:
        refuse("frames need at least two states with as many numbers each")
    return rows


def function_name(f: Function) -> str:
    "What to call `f`: its own name, or that of the function in a `partial`."
    if name := getattr(f, "__name__", None):
        return str(name)
    return function_name(f.func) if hasattr(f, "func") else type(f).__name__


def parameters(f: Function) -> dict[str, inspect.Parameter]:
    "The parameters of `f` that can be given by name."
    try:
        found = inspect.signature(f, follow_wrapped=False).parameters
    except (TypeError, ValueError):
        message = f"`{function_name(f)}` does not tell its parameters"
        refuse(message, hint="write a function around it")
    return {n: p for n, p in found.items() if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}


def arguments(f: Function, values: Mapping[str, Any], stored: bool) -> tuple[dict[str, Any], str]:
    "Those of the values that `f` names, and the name of its one parameter that is left; `stored` where the values are no sliders'."
    names = parameters(f)
    free = [n for n, p in names.items() if n not in values and p.default is p.empty]
    if len(free) != 1:
        source, left = "stored number" if stored else "slider", ", ".join(free) or "none"
        refuse(
            f"`{function_name(f)}({', '.join(names)})` must have one parameter without a {source}, for the x axis; there is {left}"
        )
    return {n: values[n] for n in names if n in values}, free[0]


def data_and_losses(
    data: tuple[Any, Any] | None, loss: Function | Mapping[str, Function] | None
) -> tuple[tuple[Array, Array] | None, dict[str, Function]]:
    "The data in float64, and the losses by name."
    losses = _losses(loss)
    if data is None:
        if losses:
            refuse("a loss needs data", hint="data=(x, y)")
        return None, losses
    x, y = (row(v) for v in data)
    if len(x) != len(y):
        refuse(f"the data have {len(x)} x and {len(y)} y")
    lib = array_library(*data)
    return (array(x, lib), array(y, lib)), losses


def _losses(loss: Function | Mapping[str, Function] | None) -> dict[str, Function]:
    if loss is None:
        return {}
    if isinstance(loss, Mapping):
        return dict(loss)
    return {function_name(loss).replace("_", " "): loss}


def limits(name: str, pair: Sequence[float] | None) -> Limits | None:
    "The ends of an axis, if they are given."
    if pair is None:
        return None
    low, high = map(float, pair)
    if low < high and math.isfinite(high - low):
        return low, high
    refuse(f"{name}={pair!r}", hint="(low, high)")


def wider(numbers: Sequence[float], part: float) -> Limits:
    "From the lowest to the highest of the numbers, and a part of that more at both ends."
    low, high = min(numbers), max(numbers)
    more = part * (high - low or 1)
    return float(f"{low - more:.4g}"), float(f"{high + more:.4g}")
