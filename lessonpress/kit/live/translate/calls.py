"""What known functions do to numbers that are not known yet."""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from lessonpress.kit.live.translate.operations import CURVES, Operations
from lessonpress.kit.live.translate.values import Thing, Value, library_of, widest

__all__ = ["MAKERS", "PYTHON", "Call"]

MAKERS = ("tensor", "array", "ones", "zeros", "full", "linspace", "arange")  # of what is known
_NUMBERS_TOO = ("where", "maximum", "minimum", "pow")  # all else of torch takes a tensor first


@dataclass(frozen=True)
class Call:
    "A call of a known function of something that is not known."

    at: Operations
    lib: str
    called: str  # in a message

    def refuse(self, what: str, hint: str | None = None) -> NoReturn:
        self.at.refuse(f"{self.called} {what}", hint)

    def of_arrays(self, name: str, args: tuple[Thing, ...], kwargs: dict[str, Thing]) -> Thing:
        "A function or method of torch or NumPy."
        if name in MAKERS:
            self.refuse("of numbers that are not known beforehand")
        first = library_of(args[0]) if args else None
        if self.lib == "torch" and name not in _NUMBERS_TOO and first != "torch":
            self.refuse("of what is not a tensor", "Python itself raises a TypeError here")
        if name in CURVES or name == "abs":
            return self.curve(name, args, kwargs)
        return self.bind(_ARRAYS[name], args, kwargs)

    def of_one_number(self, name: str, args: tuple[Thing, ...], kwargs: dict[str, Thing]) -> Value:
        "A function of `math`, which may raise."
        if kwargs or len(args) != 1 or self.at.lift(args[0]).shape:
            self.refuse("of other than one number")
        return self.at.op(name if name == "abs" else f"{name}!", args[0])

    def bind(
        self, make: Callable[..., Thing], args: tuple[Thing, ...], kwargs: dict[str, Thing]
    ) -> Thing:
        "Call `make`, whose parameters after the first are those of the function that it stands for."
        try:
            bound = inspect.signature(make).bind(self, *args, **kwargs)
        except TypeError:
            self.refuse(f"with {', '.join(kwargs) or 'these arguments'}")
        return make(*bound.args, **bound.kwargs)

    def real(self, v: Thing, counts: bool = False) -> Value:
        "An argument that is a number or an array of numbers."
        number = self.at.lift(v)
        if number.lib and number.kind == "b" and not counts:
            self.refuse("of true and false")
        return number

    def curve(self, name: str, args: tuple[Thing, ...], kwargs: dict[str, Thing]) -> Value:
        if kwargs or len(args) != 1:
            self.refuse("with more than one argument")
        v = self.real(args[0])
        kind = v.kind if name == "abs" else "f"
        return self.at.op(name, v, shape=v.shape, lib=self.lib, kind=kind)

    def pair(self, name: str, a: Thing, b: Thing) -> Value:
        a, b = self.real(a), self.real(b)
        shape = self.at.shape(a, b)
        return self.at.op(name, a, b, shape=shape, lib=self.lib, kind=widest(a, b))

    def total(self, name: str, input: Thing, *dims: Thing) -> Value:
        v = self.real(input, counts=True)
        if any(d not in (None, 0, -1) for d in dims):
            self.refuse(f"along dimension {dims}")
        kind = "f" if name == "mean" else "i" if v.kind == "b" else v.kind
        return self.at.op(name, v, lib=self.lib, kind=kind)

    def extreme(self, name: str, values: tuple[Thing, ...]) -> Value:
        "Python's `min` and `max`, which take the first of those that nothing is smaller or larger than."
        if len(values) == 1 and isinstance(values[0], (tuple, list)):
            values = tuple(values[0])
        lifted = [self.at.lift(v) for v in values]
        if len({v.lib for v in lifted}) > 1 or any(v.shape for v in lifted):
            self.at.refuse(f"`{name}` of arrays", f"use `torch.{name}imum` or `torch.clip`")
        kind = widest(*lifted)
        return functools.reduce(lambda a, b: self.at.op(name, a, b, lib=a.lib, kind=kind), lifted)

    def tensors(self, *args: Thing) -> None:
        "Refuse numbers where torch wants tensors."
        if self.lib == "torch" and any(library_of(a) != "torch" for a in args):
            hint = "use `torch.clip` for a bound that is a number"
            self.refuse("of what is not a tensor", hint)


# Functions of arrays: parameters are named as in torch, and where NumPy has other names, as there, too


def _relu(call: Call, input: Thing) -> Value:
    v = call.real(input)
    return call.at.op("maximum", v, 0, shape=v.shape, lib=call.lib, kind=v.kind)


def _square(call: Call, input: Thing) -> Thing:
    return call.at.binary(ast.Mult, v := call.real(input), v)


def _pow(call: Call, input: Thing, exponent: Thing) -> Thing:
    if not library_of(input) and not library_of(exponent):
        input = Value(call.at.lift(input).at, (), call.lib)
    return call.at.binary(ast.Pow, input, exponent)


def _clip(
    call: Call,
    input: Thing,
    min: Thing = None,
    max: Thing = None,
    *,
    a_min: Thing = None,
    a_max: Thing = None,
) -> Value:
    out = call.real(input)
    low, high = min if a_min is None else a_min, max if a_max is None else a_max
    if low is not None:
        out = call.pair("maximum", out, low)
    return call.pair("minimum", out, high) if high is not None else out


def _maximum(call: Call, input: Thing, other: Thing) -> Value:
    call.tensors(input, other)
    return call.pair("maximum", input, other)


def _minimum(call: Call, input: Thing, other: Thing) -> Value:
    call.tensors(input, other)
    return call.pair("minimum", input, other)


def _where(call: Call, condition: Thing, input: Thing, other: Thing) -> Value:
    test, a, b = map(call.at.lift, (condition, input, other))
    if call.lib == "torch" and (test.lib, test.kind) != ("torch", "b"):
        call.at.refuse("`torch.where` without a tensor of true and false")
    shape = call.at.shape(test, a, b)
    return call.at.op("where", test, a, b, shape=shape, lib=call.lib, kind=widest(a, b))


def _sum(call: Call, input: Thing, dim: Thing = None, *, axis: Thing = None) -> Value:
    return call.total("sum", input, dim, axis)


def _mean(call: Call, input: Thing, dim: Thing = None, *, axis: Thing = None) -> Value:
    if call.lib == "torch" and call.at.lift(input).kind != "f":
        call.at.refuse("the mean of a tensor that is not of floating-point numbers")
    return call.total("mean", input, dim, axis)


def _double(call: Call, input: Thing) -> Value:
    v = call.at.lift(input)
    return Value(v.at, v.shape, call.lib)


def _detach(call: Call, input: Thing) -> Value:
    return call.at.lift(input)


def _float(call: Call, x: Thing) -> Value:
    v = call.at.lift(x)
    if v.shape:
        call.at.refuse("an array as one number")
    return Value(v.at, kind="f")


def _len(call: Call, x: Thing) -> NoReturn:
    call.refuse("of a number")


def _abs(call: Call, x: Thing) -> Value:
    v = call.real(x)
    kind = "f" if v.kind == "f" else "i"
    return call.at.op("abs", v, shape=v.shape, lib=v.lib, kind=kind)


def _min(call: Call, *values: Thing) -> Value:
    return call.extreme("min", values)


def _max(call: Call, *values: Thing) -> Value:
    return call.extreme("max", values)


_ARRAYS: dict[str, Callable[..., Thing]] = {
    "relu": _relu,
    "square": _square,
    "pow": _pow,
    "clip": _clip,
    "maximum": _maximum,
    "minimum": _minimum,
    "where": _where,
    "sum": _sum,
    "mean": _mean,
    "item": _float,
    "double": _double,
    "detach": _detach,
}
PYTHON: dict[str, Callable[..., Thing]] = {
    "float": _float,
    "len": _len,
    "abs": _abs,
    "min": _min,
    "max": _max,
}
