"""What the page computes with: a figure's functions, translated."""

from __future__ import annotations

from typing import Any, TypeAlias

from lessonpress.kit.live.arguments import Function, function_name
from lessonpress.kit.live.arrays import numbers
from lessonpress.kit.live.model import POINTS, Model
from lessonpress.kit.live.translate import Program, Value, refuse
from lessonpress.problems import LessonpressError

__all__ = ["Spec", "page_program"]

Spec: TypeAlias = dict[str, Any]  # what the page's script reads, as JSON


def page_program(model: Model) -> Spec:
    """The figure's program: `nodes`, and of `curve`, `trail` and `losses` their places, with `x`, and `sliders` or `frames`.

    Functions are taken as of an array of x, or if that has no translation, of one x at a time (`each`).
    Raises `LessonpressError` (rule "live") where neither has one."""
    try:
        return _Translation(model, each=False).spec()
    except LessonpressError as e:
        try:
            return _Translation(model, each=True).spec()
        except LessonpressError:
            raise e from None


class _Translation:
    "One attempt, with arrays of x or with one x at a time."

    def __init__(self, model: Model, each: bool) -> None:
        self.model, self.each, self.program = model, each, Program()
        self.values = {name: self.program.input(name) for name in model.start}

    def spec(self) -> Spec:
        program, model = self.program, self.model
        curve = program.out(self._of(model.f, self._over(" x", POINTS), POINTS))
        spec: Spec = {
            "nodes": program.nodes,
            "x": [*model.xlim, POINTS],
            "each": self.each,
            "curve": curve,
        }
        if model.trail:
            spec["trail"] = self._trail(model.trail)
        if model.losses:
            losses = model.losses.items()
            spec["losses"] = [[name, self._loss(loss)] for name, loss in losses]
        if model.states:
            names, rows = model.states
            return spec | {"frames": {"names": names, "rows": rows}}
        return spec | {"sliders": [[n, *r] for n, r in model.ranges.items()]}

    def _over(self, name: str, places: int) -> Value:
        if self.each:
            return self.program.input(name)
        return self.program.input(name, (places,), self.model.lib)

    def _of(self, f: Function, x: Any, places: int = 0) -> Any:
        return self.model.at(self.program.call, f, self.values, x, places)

    def _trail(self, trail: Function) -> list[int]:
        places = self.model.steps + 1
        where = self._of(trail, self._over(" k", places), places)
        x = self.program.out(where)
        return [x, self.program.out(self._of(self.model.f, where, places)), places]

    def _loss(self, loss: Function) -> int:
        assert self.model.data, "a loss needs data"
        x, y = self.model.data
        if self.each:
            ys = [self._of(self.model.f, v) for v in numbers(x, 1)]
            preds = self.program.stack(ys, self.model.lib)
        else:
            preds = self._of(self.model.f, x, len(x))
        out = self.program.call(loss, preds, y)
        if shape := getattr(out, "shape", ()):
            refuse(f"`{function_name(loss)}` gives {shape[0]} numbers: a loss is one")
        return self.program.out(out)
