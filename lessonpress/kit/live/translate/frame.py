"""One function that is followed: its calls, its statements and its names."""

from __future__ import annotations

import ast
import builtins
import functools
import inspect
import types

from lessonpress.kit.live.translate.definitions import Definition, definition, file_of
from lessonpress.kit.live.translate.expressions import Expressions
from lessonpress.kit.live.translate.functions import Closure, Method, call_known, known
from lessonpress.kit.live.translate.graph import Graph
from lessonpress.kit.live.translate.values import Thing, Value, called, library_of

__all__ = ["Frame"]


class Frame(Expressions):
    "Follows one function; without one, it is where the first call comes from."

    def __init__(
        self,
        graph: Graph,
        f: types.FunctionType | None = None,
        file: str | None = None,
        outer: Frame | None = None,
    ) -> None:
        super().__init__(graph, f, file)
        self.outer = outer  # the frame of the function around this one
        self.names: dict[str, Thing] = {}

    # Calls

    def call(self, f: Thing, args: tuple[Thing, ...], kwargs: dict[str, Thing]) -> Thing:
        "`f(*args, **kwargs)`."
        if isinstance(f, functools.partial):
            return self.call(f.func, (*f.args, *args), {**f.keywords, **kwargs})
        if isinstance(f, Method):
            lib = library_of(f.of) or ""
            return call_known(self, lib, f.name, f, (f.of, *args), kwargs)
        if isinstance(f, Closure):
            return self._closure(f, args, kwargs)
        if found := known(f):
            return call_known(self, *found, f, args, kwargs)
        if isinstance(f, types.FunctionType):
            return self._function(f, args, kwargs)
        if self.written:
            self.refuse(f"`{self.written}`")
        self.refuse(called(f) if callable(f) else f"{called(f)} is called")

    def _function(
        self, f: types.FunctionType, args: tuple[Thing, ...], kwargs: dict[str, Thing]
    ) -> Thing:
        node = definition(f)
        if not node:
            message = (
                f"the source of {called(f)} is not to be found, or has changed since it was loaded"
            )
            self.refuse(message, "load it again")
        inner = Frame(self.graph, f, file_of(f))
        signature = inspect.signature(f, follow_wrapped=False)
        inner.names = self._bound(signature, f.__name__, args, kwargs)
        return inner._body_of(node)

    def _closure(self, f: Closure, args: tuple[Thing, ...], kwargs: dict[str, Thing]) -> Thing:
        assert isinstance(f.frame, Frame)
        inner = Frame(self.graph, f.frame.f, f.frame.file, outer=f.frame)
        name = getattr(f.node, "name", "lambda")
        inner.names = self._bound(self._signature(f), name, args, kwargs)
        return inner._body_of(f.node)

    def _signature(self, f: Closure) -> inspect.Signature:
        a = f.node.args
        if a.posonlyargs or a.kwonlyargs or a.vararg or a.kwarg:
            self.refuse("a function inside another with more than plain parameters")
        plain, free = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.empty
        defaults = [free] * (len(a.args) - len(f.defaults)) + list(f.defaults)
        return inspect.Signature(
            [inspect.Parameter(n.arg, plain, default=d) for n, d in zip(a.args, defaults)]
        )

    def _bound(
        self,
        signature: inspect.Signature,
        name: str,
        args: tuple[Thing, ...],
        kwargs: dict[str, Thing],
    ) -> dict[str, Thing]:
        "The parameters by name."
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as e:
            self.refuse(f"`{name}` is called wrongly ({e})", "call it as Python allows")
        bound.apply_defaults()
        return dict(bound.arguments)

    # Statements

    def _body_of(self, node: Definition) -> Thing:
        self.line = node.lineno
        if isinstance(node, ast.Lambda):
            return self.value(node.body)
        strange = (ast.Yield, ast.YieldFrom, ast.Global, ast.Nonlocal)
        if any(isinstance(n, strange) for n in ast.walk(node)):
            self.refuse("a generator, `global` or `nonlocal`")
        return self._block(node.body)

    def _block(self, lines: list[ast.stmt]) -> Thing:
        "What the statements return."
        for i, s in enumerate(lines):
            self.line = s.lineno
            if isinstance(s, ast.Return):
                return self.value(s.value) if s.value else None
            if isinstance(s, ast.If):
                return self._branches(s, lines[i + 1 :])
            self._statement(s)
        return None

    def _branches(self, s: ast.If, rest: list[ast.stmt]) -> Thing:
        "An `if` and all that comes after it."
        test = self.truth(self.value(s.test))
        if not isinstance(test, Value):
            return self._block([*(s.body if test else s.orelse), *rest])
        before, line = dict(self.names), self.line

        def arm(lines: list[ast.stmt]) -> Thing:
            self.names = dict(before)
            return self._block([*lines, *rest])

        return self.choose(test, lambda: arm(s.body), lambda: arm(s.orelse), line)

    def _statement(self, s: ast.stmt) -> None:
        match s:
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case ast.Assign():
                value = self.value(s.value)
                for target in s.targets:
                    self._assign(target, value)
            case ast.AnnAssign(value=ast.expr() as given):
                self._assign(s.target, self.value(given))
            case ast.AugAssign(target=ast.Name() as target):
                self._change(s, target)
            case ast.FunctionDef(decorator_list=[]):
                self.names[s.name] = Closure(s, self, tuple(map(self.value, s.args.defaults)))
            case ast.Raise():
                hint = "a live figure's function must not raise for all its numbers"
                self.refuse("an error is raised here", hint)
            case ast.Assert():
                self._assert(s)
            case _:
                self._no_statement(s)

    def _no_statement(self, s: ast.stmt) -> None:
        self.refuse(f"`{ast.unparse(s).splitlines()[0]}`")

    def _assert(self, s: ast.Assert) -> None:
        test = self.truth(self.value(s.test))
        if isinstance(test, Value):
            self._no_statement(s)
        if not test:
            hint = "the function must hold for all the figure's numbers"
            self.refuse("an assertion that fails", hint)

    def _change(self, s: ast.AugAssign, target: ast.Name) -> None:
        old = self.name(target.id)
        if library_of(old) or isinstance(old, list):
            self.refuse("an array is changed in place", "write `x = x + ...`")
        self._assign(target, self.binary(type(s.op), old, self.value(s.value)))

    def _assign(self, target: ast.expr, value: Thing) -> None:
        if isinstance(target, ast.Name):
            self.names[target.id] = value
            return
        if not isinstance(target, (ast.Tuple, ast.List)) or not _fits(target.elts, value):
            self.refuse(f"an assignment to `{ast.unparse(target)}`")
        for part, v in zip(target.elts, value):
            self._assign(part, v)

    # Names

    def name(self, name: str) -> Thing:
        "The thing of that name, looked up as Python does."
        frame: Frame | None = self
        while frame:
            if name in frame.names:
                return frame.names[name]
            frame = frame.outer
        assert self.f, "only within a function are there names"
        return self._around(self.f, name)

    def _around(self, f: types.FunctionType, name: str) -> Thing:
        "What `f` finds outside itself: in the functions around it, in its module, among Python's own."
        if name in f.__code__.co_freevars and f.__closure__:
            try:
                return f.__closure__[f.__code__.co_freevars.index(name)].cell_contents
            except ValueError:
                self.refuse(f"`{name}` has no value yet")
        if name in f.__globals__:
            return f.__globals__[name]
        if hasattr(builtins, name):
            return getattr(builtins, name)
        self.refuse(f"`{name}` is not defined", "define it first")


def _fits(targets: list[ast.expr], value: Thing) -> bool:
    return isinstance(value, (tuple, list)) and len(value) == len(targets)
