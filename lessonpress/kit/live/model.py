"""What a figure computes, by Python: its curve, its trail and its losses, for any setting of the sliders."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypedDict

from lessonpress.kit.live.arguments import Function, Limits, Range, arguments, function_name
from lessonpress.kit.live.arrays import Array, array, attempt, numbers, quiet
from lessonpress.kit.live.translate.values import refuse

__all__ = ["POINTS", "Model", "Shows"]

POINTS = 101  # of a curve


class Shows(TypedDict, total=False):
    "The numbers that a figure shows: `POINTS` of the curve, `steps` + 1 of the trail, where there is one, and the losses by name."

    x: list[float]
    y: list[float]
    losses: dict[str, float]
    trail: tuple[list[float], list[float]]


@dataclass
class Model:
    "The function of a figure, its parameters, and what is compared with it."

    f: Function
    start: dict[str, float]  # the parameters of the first picture
    ranges: dict[str, Range]  # the sliders
    states: tuple[list[str], list[list[float]]] | None  # in their place, names and rows of frames
    data: tuple[Array, Array] | None
    losses: dict[str, Function]
    trail: Function | None
    steps: int  # of the trail
    xlim: Limits
    lib: str  # whose arrays the functions get
    each: bool = False  # whether they are called with one x at a time

    def at(
        self,
        call: Callable[..., Any],
        f: Function,
        values: Mapping[str, Any],
        x: Any,
        places: int = 0,
    ) -> Any:
        "`call(f, ...)` with those of the values that it names, and x: of so many `places`, where that is to be checked."
        given, free = arguments(f, values, stored=self.states is not None)
        out = call(f, **given, **{free: x})
        if places and getattr(out, "shape", ()) not in ((), (places,)):
            name = function_name(f)
            refuse(f"`{name}` gives {out.shape[0]} numbers for {places} places on the x axis")
        return out

    def shows(self, values: Mapping[str, float] | None = None) -> Shows:
        "What the figure shows with these parameters; `nan` where Python raises."
        values = {n: float(v) for n, v in (values or self.start).items()}
        low, high = self.xlim
        x = [low + (high - low) * i / (POINTS - 1) for i in range(POINTS)]
        losses = {n: attempt(partial(self._loss, f, values)) for n, f in self.losses.items()}
        out: Shows = {"x": x, "y": self._over(self.f, values, x), "losses": losses}
        if self.trail:
            where = self._over(self.trail, values, [float(k) for k in range(self.steps + 1)])
            out["trail"] = where, self._over(self.f, values, where)
        return out

    def _over(self, f: Function, values: Mapping[str, float], xs: Sequence[float]) -> list[float]:
        if self.each:
            return [attempt(partial(self.at, _called, f, values, x)) for x in xs]
        try:
            with quiet():
                ys = self.at(_called, f, values, array(xs, self.lib))
                return numbers(ys, len(xs))
        except (ArithmeticError, ValueError):
            return [math.nan] * len(xs)

    def _loss(self, loss: Function, values: Mapping[str, float]) -> Any:
        assert self.data, "a loss needs data"
        x, y = self.data
        if not self.each:
            return loss(self.at(_called, self.f, values, x), y)
        preds = [float(self.at(_called, self.f, values, v)) for v in numbers(x, 1)]
        return loss(array(preds, self.lib), y)


def _called(f: Function, **given: Any) -> Any:
    return f(**given)
