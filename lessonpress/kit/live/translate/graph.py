"""The nodes of a translation, and which of them Python would compute whatever comes of it, because they may raise."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias, TypeGuard

from lessonpress.kit.live.translate.values import (
    Numbers,
    Refuse,
    Thing,
    Value,
    called,
    kind_of,
    known_library,
    numbers_of,
    refuse,
)

__all__ = ["Graph", "Node"]

Node: TypeAlias = str | int | float | list[Any]  # an input, a constant, or an operation
_MOST = 20_000  # nodes: a function that calls itself for ever is stopped, and a page stays small


class Graph:
    "The nodes of one or more translated functions; equal nodes are one."

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._places: dict[str, int] = {}
        self._risks: list[list[int]] = [[]]  # of each open branch, the nodes that may raise
        self._may_raise: set[int] = set()

    def node(self, node: Node) -> int:
        "The place of `node`; what may raise is remembered until its branch is closed."
        at = self._place(node)
        if _is_operation(node) and (
            node[0].endswith("!") or self._may_raise.intersection(node[1:])
        ):
            self._may_raise.add(at)
            if node[0].endswith("!") or node[0] in ("if", "do"):
                self._risks[-1].append(at)
        return at

    def _place(self, node: Node) -> int:
        key = repr(node)
        if key not in self._places:
            if len(self.nodes) >= _MOST:
                message = f"the program has more than {_MOST} operations"
                refuse(message, hint="does a function call itself?")
            self._places[key] = len(self.nodes)
            self.nodes.append(node)
        return self._places[key]

    def branch(self, make: Callable[[], Thing]) -> Thing:
        "What `make` gives, at the end of a branch that Python goes through as a whole: what may raise in it is computed even where nobody uses it."
        self._risks.append([])
        value = make()
        risks = dict.fromkeys(self._risks.pop())
        if not risks:
            return value
        value = self.lift(value)
        surely = self._surely(value.at)
        lost = [r for r in risks if r not in surely]
        if not lost:
            return value
        return Value(self.node(["do", *lost, value.at]), value.shape, value.lib, value.kind)

    def _surely(self, at: int) -> set[int]:
        "The nodes without which node `at` cannot be computed."
        found: set[int] = set()
        todo = [at]
        while todo:
            if (at := todo.pop()) in found:
                continue
            found.add(at)
            node = self.nodes[at]
            if _is_operation(node):
                todo += node[1:2] if node[0] == "if" else node[1:]
        return found

    # Known things as nodes

    def lift(self, v: Thing, where: Refuse = refuse) -> Value:
        "A number or an array as a value; `where` refuses what is neither."
        if isinstance(v, Value):
            return v
        if isinstance(v, (bool, int, float)):
            return Value(self._number(v, where), (), None, kind_of(v))
        if lib := known_library(v):
            return self._array(*numbers_of(v, where), lib, where)
        where(f"{called(v)} is not a number")

    def _number(self, v: bool | int | float, where: Refuse) -> int:
        if v != v:
            return self.node(["nan"])
        if v in (math.inf, -math.inf):
            return self.node(["inf"] if v > 0 else ["-inf"])
        if isinstance(v, int) and abs(v) > 2**53:
            where(f"{v} is too large for a float64 to hold exactly")
        return self.node(int(v) if isinstance(v, bool) else v)

    def _array(self, kind: str, numbers: Numbers, lib: str, where: Refuse) -> Value:
        if not isinstance(numbers, list):
            return Value(self._number(numbers, where), (), lib, kind)
        if not all(map(math.isfinite, numbers)):
            where("an array that is used holds inf or nan")
        return Value(self.node(numbers), (len(numbers),), lib, kind)


def _is_operation(node: Node) -> TypeGuard[list[Any]]:
    return isinstance(node, list) and bool(node) and isinstance(node[0], str)
