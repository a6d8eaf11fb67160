"""What Python's operators do to numbers that are not known yet, and where in a function one is when they cannot."""

from __future__ import annotations

import ast
import operator
import types
from collections.abc import Callable
from typing import NoReturn

from lessonpress.kit.live.translate.graph import Graph
from lessonpress.kit.live.translate.values import (
    Thing,
    Value,
    called,
    known_library,
    refuse,
    widest,
)

__all__ = ["ARRAYS", "CURVES", "Operations"]

CURVES = ("exp", "sin", "cos", "tanh", "sqrt", "log")
ARRAYS = (
    *("relu", "clip", "clamp", "where", "abs", *CURVES),
    *("square", "pow", "mean", "sum", "maximum", "minimum"),
)
_HINT = (
    "live figures know + - * / // % **, comparison, and/or/not, if/else, assignment, abs, min, max, functools.partial, math's exp sin cos tanh sqrt log, "
    "and of torch and numpy: " + ", ".join(ARRAYS)
)
_BINARY: dict[type[ast.operator], tuple[str, Callable[[Thing, Thing], Thing]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("pow", operator.pow),
    ast.BitAnd: ("&", operator.and_),
    ast.BitOr: ("|", operator.or_),
    ast.BitXor: ("^", operator.xor),
}
_UNARY: dict[type[ast.unaryop], Callable[[Thing], Thing]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
_COMPARE: dict[type[ast.cmpop], tuple[str, Callable[[Thing, Thing], Thing]]] = {
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
}
_STRICT = {"/", "//", "%", "pow"}  # on two Python numbers these may raise


class Operations:
    "Operations on known things and values, at a line of a function."

    def __init__(
        self, graph: Graph, f: types.FunctionType | None = None, file: str | None = None
    ) -> None:
        self.graph, self.f, self.file = graph, f, file
        self.line: int | None = None

    def refuse(self, message: str, hint: str | None = None) -> NoReturn:
        "An error at the line that is being followed."
        within = f", in `{self.f.__name__}`" if self.f else ""
        message = f"{message}{within}: this has no translation for the page"
        refuse(message, self.file, self.line, hint or _HINT)

    def lift(self, v: Thing) -> Value:
        return self.graph.lift(v, self.refuse)

    def op(
        self,
        name: str,
        *args: Thing,
        shape: tuple[int, ...] = (),
        lib: str | None = None,
        kind: str = "f",
    ) -> Value:
        return Value(self.graph.node([name, *(self.lift(a).at for a in args)]), shape, lib, kind)

    def folded(self, f: Callable[..., Thing], *args: Thing, **kwargs: Thing) -> Thing:
        "What Python itself gives for things that are known."
        try:
            return f(*args, **kwargs)
        except Exception as e:
            self.refuse(f"{type(e).__name__}: {e}", "this fails whatever the sliders say")

    def truth(self, v: Thing) -> Thing:
        "A condition: true or false, or a value that is a number."
        if isinstance(v, Value):
            return self.refuse("an array as a condition", "use `torch.where`") if v.shape else v
        if v is None or isinstance(v, (bool, int, float, str, tuple, list)) or known_library(v):
            return self.folded(bool, v)
        self.refuse(f"{called(v)} as a condition")

    def choose(
        self,
        test: Value,
        yes: Callable[[], Thing],
        no: Callable[[], Thing],
        line: int | None,
    ) -> Thing:
        "One of two values, of which only one is computed."
        a, b = self.graph.branch(yes), self.graph.branch(no)
        self.line = line
        if a is b:
            return a
        a, b = self.lift(a), self.lift(b)
        if (a.lib, a.shape) != (b.lib, b.shape):
            message = "a choice between a number and an array, or between two shapes"
            self.refuse(message, "use `torch.where`")
        return self.op("if", test, a, b, shape=a.shape, lib=a.lib, kind=widest(a, b))

    def unary(self, op: type[ast.unaryop], v: Thing, written: str) -> Thing:
        "`-v`, `+v`, `~v` or `not v`; `written` is how it stands in the source."
        if op is ast.Not:
            v = self.truth(v)
            return self.op("not", v, kind="b") if isinstance(v, Value) else not v
        if not isinstance(v, Value):
            return self.folded(_UNARY[op], v)
        if (v.lib and v.kind == "b") or op is ast.Invert:
            self.refuse(f"`{written}` of true and false", "use `torch.where` or multiply")
        if op is ast.UAdd:
            return v
        if v.kind == "f":
            return self.op("neg", v, shape=v.shape, lib=v.lib)
        return self.op("-", 0, v, shape=v.shape, lib=v.lib, kind="i")  # an integer has no -0

    def binary(self, op: type[ast.operator], left: Thing, right: Thing) -> Thing:
        if op not in _BINARY:
            self.refuse(f"the operator {op.__name__}")
        name, really = _BINARY[op]
        if not isinstance(left, Value) and not isinstance(right, Value):
            return self.folded(really, left, right)
        a, b = self.lift(left), self.lift(right)
        lib, shape, kinds = self.lib(a, b), self.shape(a, b), {a.kind, b.kind}
        if name in ("&", "|", "^"):
            if kinds != {"b"}:
                self.refuse(f"`{name}` of numbers that are not true or false")
            return self.op(name, a, b, shape=shape, lib=lib, kind="b")
        if lib:
            self._computable(name, kinds)
        half = isinstance(right, float) and right == 0.5
        if name == "pow" and half and (lib == "torch" or a.shape):
            return self.op("sqrt", a, shape=shape, lib=lib)  # as both libraries do
        kind = "f" if name == "/" or "f" in kinds else "b" if lib and kinds == {"b"} else "i"
        return self.op(_named(name, lib), a, b, shape=shape, lib=lib, kind=kind)

    def _computable(self, name: str, kinds: set[str]) -> None:
        "Refuse what the libraries do to arrays of these kinds in ways of their own."
        if kinds == {"b"} and name != "*":
            self.refuse(f"`{name}` of arrays of true and false")
        if "f" not in kinds and name in ("//", "%", "pow"):
            self.refuse(f"`{name}` of arrays of integers", "make them floating-point numbers")

    def compare(self, op: type[ast.cmpop], left: Thing, right: Thing) -> Thing:
        if op not in _COMPARE:
            self.refuse("a comparison other than < <= > >= == !=")
        name, really = _COMPARE[op]
        if not isinstance(left, Value) and not isinstance(right, Value):
            return self.folded(really, left, right)
        a, b = self.lift(left), self.lift(right)
        return self.op(name, a, b, shape=self.shape(a, b), lib=self.lib(a, b), kind="b")

    def lib(self, *values: Value) -> str | None:
        "Whose array the result is: a tensor and NumPy's array give a tensor."
        return max((v.lib for v in values if v.lib), default=None)

    def shape(self, *values: Value) -> tuple[int, ...]:
        "The shape of the result, as the libraries broadcast; refuses rows of different lengths."
        shapes = {v.shape for v in values} - {()}
        longer = shapes - {(1,)}
        if len(longer) > 1:
            lengths = " and ".join(str(s[0]) for s in sorted(longer))
            self.refuse(f"arrays of {lengths} numbers together")
        return longer.pop() if longer else max(shapes, default=())


def _named(name: str, lib: str | None) -> str:
    "The page's name of an operator: with `!` where Python may raise, and PyTorch's own remainder."
    if not lib and name in _STRICT:
        return name + "!"
    return "remainder" if name == "%" and lib == "torch" else name
