"""What Python's expressions give: something known, or a value."""

from __future__ import annotations

import ast
import operator
import types
from typing import NoReturn

from lessonpress.kit.live.translate.functions import METHODS, Closure, Method
from lessonpress.kit.live.translate.operations import Operations
from lessonpress.kit.live.translate.values import Thing, Value, known_library, library_of

__all__ = ["Expressions"]

_NUMPY_METHODS = ("clip", "mean", "sum", "item")


class Expressions(Operations):
    "Follows expressions; a method `on_<node>` for each kind of them. What names and calls give, its heir knows."

    written: str | None = None  # how the function that is called stands in the source

    def name(self, name: str) -> Thing:
        "The thing of that name."
        raise NotImplementedError

    def call(self, f: Thing, args: tuple[Thing, ...], kwargs: dict[str, Thing]) -> Thing:
        "`f(*args, **kwargs)`."
        raise NotImplementedError

    def value(self, node: ast.expr) -> Thing:
        "What an expression gives; refuses kinds of expressions that have no translation."
        self.line = getattr(node, "lineno", self.line)
        follow = getattr(self, f"on_{type(node).__name__}", None)
        return follow(node) if follow else self._unknown(node)

    def _unknown(self, node: ast.AST) -> NoReturn:
        self.refuse(f"`{ast.unparse(node)}`")

    def on_Constant(self, node: ast.Constant) -> Thing:
        return node.value

    def on_Name(self, node: ast.Name) -> Thing:
        return self.name(node.id)

    def on_Tuple(self, node: ast.Tuple) -> Thing:
        return tuple(self.items(node.elts))

    def on_List(self, node: ast.List) -> Thing:
        return self.items(node.elts)

    def items(self, nodes: list[ast.expr]) -> list[Thing]:
        "The values of a row of expressions, of which some may have a star."
        out: list[Thing] = []
        for n in nodes:
            if not isinstance(n, ast.Starred):
                out.append(self.value(n))
                continue
            many = self.value(n.value)
            if known_library(many):
                many = list(many)
            if not isinstance(many, (tuple, list)):
                self._unknown(n)
            out += many
        return out

    def on_Lambda(self, node: ast.Lambda) -> Thing:
        return Closure(node, self, tuple(map(self.value, node.args.defaults)))

    def on_BinOp(self, node: ast.BinOp) -> Thing:
        left, right = self.value(node.left), self.value(node.right)
        return self.binary(type(node.op), left, right)

    def on_UnaryOp(self, node: ast.UnaryOp) -> Thing:
        return self.unary(type(node.op), self.value(node.operand), ast.unparse(node))

    def on_BoolOp(self, node: ast.BoolOp) -> Thing:
        first, *rest = node.values
        v = self.value(first)
        for n in rest:
            v = self._and_or(isinstance(node.op, ast.And), v, n)
        return v

    def _and_or(self, both: bool, v: Thing, node: ast.expr) -> Thing:
        "`v and node` or `v or node`."
        test = self.truth(v)
        if not isinstance(test, Value):
            return self.value(node) if bool(test) == both else v

        def second() -> Thing:
            return self.value(node)

        def first() -> Thing:
            return v

        return self.choose(test, *((second, first) if both else (first, second)), self.line)

    def on_Compare(self, node: ast.Compare) -> Thing:
        return self._chain(self.value(node.left), node.ops, node.comparators, self.line)

    def _chain(
        self, left: Thing, ops: list[ast.cmpop], nodes: list[ast.expr], line: int | None
    ) -> Thing:
        "A chain of comparisons, of which each is made only if those before it hold."
        right = self.value(nodes[0])
        here = self.compare(type(ops[0]), left, right)
        if len(ops) == 1:
            return here
        test = self.truth(here)

        def rest() -> Thing:
            return self._chain(right, ops[1:], nodes[1:], line)

        if not isinstance(test, Value):
            return rest() if test else here
        return self.choose(test, rest, lambda: here, line)

    def on_IfExp(self, node: ast.IfExp) -> Thing:
        test = self.truth(self.value(node.test))
        if not isinstance(test, Value):
            return self.value(node.body if test else node.orelse)
        return self.choose(
            test, lambda: self.value(node.body), lambda: self.value(node.orelse), self.line
        )

    def on_Attribute(self, node: ast.Attribute) -> Thing:
        of, name = self.value(node.value), node.attr
        if isinstance(of, types.ModuleType) and hasattr(of, name):
            return getattr(of, name)
        if lib := library_of(of):
            shape = of.shape if isinstance(of, Value) else tuple(of.shape)
            if name in ("shape", "ndim"):
                return shape if name == "shape" else len(shape)
            if name in METHODS and (lib == "torch" or name in _NUMPY_METHODS):
                return Method(of, name)
        self._unknown(node)

    def on_Subscript(self, node: ast.Subscript) -> Thing:
        of, at = self.value(node.value), self.value(node.slice)
        if (isinstance(of, (tuple, list)) or known_library(of)) and isinstance(at, int):
            return self.folded(operator.getitem, of, at)
        self._unknown(node)

    def on_Call(self, node: ast.Call) -> Thing:
        f, args = self.value(node.func), self.items(node.args)
        kwargs: dict[str, Thing] = {}
        for k in node.keywords:
            v = self.value(k.value)
            if k.arg is None and not isinstance(v, dict):
                self.refuse(f"`**{ast.unparse(k.value)}`")
            kwargs |= v if k.arg is None else {k.arg: v}
        self.line, self.written = node.lineno, ast.unparse(node.func)
        return self.call(f, tuple(args), kwargs)
