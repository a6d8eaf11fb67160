"""A function, or several that belong together, as a program for the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypedDict

from lessonpress.kit.live.translate.frame import Frame
from lessonpress.kit.live.translate.graph import Graph, Node
from lessonpress.kit.live.translate.values import Thing, Value, called, refuse

__all__ = ["Program", "Translation", "translate"]


class Translation(TypedDict):
    "The nodes of a function, and the place of the one that is its value."

    nodes: list[Node]
    out: int


def translate(f: Callable[..., object], *names: str) -> Translation:
    """`f` of the numbers `names` as `{"nodes": [...], "out": place}`.

    Raises `LessonpressError` (rule "live") for what has no translation.
    """
    program = Program()
    out = program.out(program.call(f, *map(program.input, names)))
    return {"nodes": program.nodes, "out": out}


class Program(Graph):
    "The nodes of one or more translated functions, of inputs that have names."

    def input(self, name: str, shape: tuple[int, ...] = (), lib: str | None = None) -> Value:
        'An input: a number, or an array if it has a `lib` ("torch" or "numpy").'
        return Value(self.node(name), shape, lib)

    def call(self, f: Callable[..., object], *args: Thing, **kwargs: Thing) -> Thing:
        "The value of `f`, a function or a `partial`, of values and known things."
        try:
            return self.branch(lambda: Frame(self).call(f, args, kwargs))
        except RecursionError:
            refuse(f"{called(f)} calls itself without an end that is known beforehand")

    def out(self, value: Thing) -> int:
        "The place of the node that computes `value`, which must be a number or an array of them."
        return self.lift(value).at

    def stack(self, values: Iterable[Thing], lib: str) -> Value:
        "An array of numbers that were computed one by one."
        lifted = [self.lift(v) for v in values]
        if any(v.shape for v in lifted):
            refuse("the function gives an array for a number")
        return Value(self.node(["stack", *(v.at for v in lifted)]), (len(lifted),), lib)
