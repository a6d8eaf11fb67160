"""Which functions are known: some of Python's, of `math`, torch and NumPy."""

from __future__ import annotations

import functools
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

from lessonpress.kit.live.translate.calls import MAKERS, PYTHON, Call
from lessonpress.kit.live.translate.definitions import Definition
from lessonpress.kit.live.translate.operations import ARRAYS, CURVES, Operations
from lessonpress.kit.live.translate.values import Thing, Value

__all__ = ["METHODS", "Closure", "Method", "call_known", "known"]

METHODS = {*ARRAYS, "item", "double", "detach"} - {"where"}


@dataclass(frozen=True)
class Method:
    "A method of an array, which is called next."

    of: Thing
    name: str


@dataclass(frozen=True)
class Closure:
    "A function that was defined inside a translated one."

    node: Definition
    frame: Operations
    defaults: tuple[Thing, ...]


def known(f: object) -> tuple[str, str] | None:
    "Whose function it is (`python`, `math`, `torch` or `numpy`), and its name there; None if it is not known."
    loaded = tuple(m for m in ("numpy", "torch", "torch.nn.functional") if m in sys.modules)
    return _table(loaded).get(id(f))


@functools.cache
def _table(loaded: tuple[str, ...]) -> dict[int, tuple[str, str]]:
    "The functions that are known, by identity."
    python: tuple[Callable[..., object], ...] = (abs, min, max, float, len, functools.partial)
    table = {id(f): ("python", f.__name__) for f in python}
    for name in (*CURVES, "fabs"):
        table[id(getattr(math, name))] = ("math", "abs" if name == "fabs" else name)
    for module in loaded:
        for name in (*ARRAYS, *MAKERS):
            if found := getattr(sys.modules[module], name, None):
                table[id(found)] = (module.partition(".")[0], name)
    return table


def call_known(
    at: Operations, lib: str, name: str, f: Thing, args: tuple[Thing, ...], kwargs: dict[str, Thing]
) -> Thing:
    "`f(*args, **kwargs)` of a known function or a `Method`, at a line of a translated function."
    if f is functools.partial:
        return _partial(at, args, kwargs)
    if f is len and args and isinstance(args[0], Value) and args[0].shape:
        return args[0].shape[0]
    if not any(map(_has_value, [*args, *kwargs.values()])):
        really = getattr(f.of, f.name) if isinstance(f, Method) else f
        return at.folded(really, *args[isinstance(f, Method) :], **kwargs)
    name = "clip" if name == "clamp" else name
    call = Call(at, lib, f"`{name}`" if lib == "python" else f"`{lib}.{name}`")
    if lib == "python":
        return call.bind(PYTHON[name], args, kwargs)
    if lib == "math":
        return call.of_one_number(name, args, kwargs)
    return call.of_arrays(name, args, kwargs)


def _has_value(v: Thing) -> bool:
    return isinstance(v, Value) or (
        isinstance(v, (list, tuple)) and any(isinstance(i, Value) for i in v)
    )


def _partial(at: Operations, args: tuple[Thing, ...], kwargs: dict[str, Thing]) -> Thing:
    if args and isinstance(args[0], (Closure, Method)):
        at.refuse("`partial` of a function that is defined inside", "write a `lambda` instead")
    return at.folded(functools.partial, *args, **kwargs)
