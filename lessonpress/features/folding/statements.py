"""What each statement of a cell is for: it imports, sets up, checks, gives facts, draws; or it is what the lesson is about."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeGuard

from lessonpress.prepare.python_code import nodes_of

__all__ = [
    "BLOCKS",
    "CHECKS",
    "DEFINITIONS",
    "DRAWS",
    "GIVES",
    "IMPORTS",
    "SETS_UP",
    "Drawing",
    "kind_of",
    "names_read",
    "names_set",
]

IMPORTS, SETS_UP, CHECKS, GIVES, DRAWS = "imports", "sets up", "checks", "gives", "draws"

_PLOTTING = ("matplotlib", "seaborn", "plotly", "altair", "bokeh", "plotnine", "holoviews")
_OUR_PLOTTING = ("lessonpress.kit.plot", "lessonpress.kit.live")
_PLOT_METHODS = {"plot", "hist", "boxplot", "show_batch", "show_results"}  # of data themselves
_CHECKING = ("fastcore.test", "numpy.testing", "torch.testing", "pandas.testing", "unittest")
_SETTING = {"seed", "manual_seed", "seed_everything", "filterwarnings", "simplefilter", "needs"}
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BLOCKS = (ast.For, ast.With, ast.If, ast.While)
_ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)


class Drawing:
    "The names by which the cells of a notebook draw and check; they grow from cell to cell."

    def __init__(self) -> None:
        self.tools: set[str] = set()  # what is imported from a library that plots
        self.paper: set[str] = {"ax", "axs", "fig"}  # what they draw on
        self.tests: set[str] = set()  # what is imported from a library that tests

    def learn(self, statement: ast.stmt) -> None:
        "Take note of what a statement imports, and of what it draws on from now on."
        if isinstance(statement, ast.Import):
            for name in statement.names:
                self._imported(name.name, name.asname or name.name.partition(".")[0])
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            for name in statement.names:
                self._imported(f"{statement.module}.{name.name}", name.asname or name.name)
        elif isinstance(statement, ast.Assign) and self.makes_paper(statement.value):
            self.paper |= {n for t in statement.targets for n in _set_in(t)}

    def _imported(self, what: str, name: str) -> None:
        if what.startswith(tuple(f"{m}." for m in (*_PLOTTING, *_OUR_PLOTTING))) or (
            what in _PLOTTING
        ):
            self.tools.add(name)
        elif what.startswith(_CHECKING):
            self.tests.add(name)

    def draws(self, value: ast.AST | None) -> TypeGuard[ast.Call]:
        "Whether an expression is a call that draws, or makes what is drawn on."
        if not isinstance(value, ast.Call):
            return False
        root = _root(value)
        if root in self.tools | self.paper:
            return True
        if isinstance(value.func, ast.Attribute) and value.func.attr in _PLOT_METHODS:
            return True
        return any(_root(a) in self.paper for a in value.args[:1])

    def makes_paper(self, value: ast.expr) -> bool:
        "Whether what an assignment sets can be drawn on."
        return any(map(self.draws, value.elts if isinstance(value, ast.Tuple) else [value]))

    def checks(self, value: ast.AST) -> bool:
        "Whether an expression calls what tests."
        if not isinstance(value, ast.Call):
            return False
        name = value.func.attr if isinstance(value.func, ast.Attribute) else _root(value)
        return _root(value) in self.tests or name.startswith("assert_")


def kind_of(statement: ast.stmt, drawing: Drawing) -> str:
    "What a statement is for; empty for what the lesson is about."
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return IMPORTS
    if isinstance(statement, ast.Assert):
        return CHECKS
    if isinstance(statement, ast.Expr):
        return _of_call(statement.value, drawing)
    if isinstance(statement, ast.Assign) and drawing.makes_paper(statement.value):
        return DRAWS
    if isinstance(statement, ast.Assign) and _names_setting(statement.value):
        return SETS_UP
    return _of_block(statement, drawing) if isinstance(statement, BLOCKS) else ""


def _of_call(value: ast.expr, drawing: Drawing) -> str:
    if not isinstance(value, ast.Call):
        return ""
    if _root(value) == "fact":
        return GIVES
    if drawing.checks(value):
        return CHECKS
    if drawing.draws(value):
        return DRAWS
    return SETS_UP if _names_setting(value) else ""


def _of_block(block: ast.stmt, drawing: Drawing) -> str:
    "A loop that gives facts does nothing else; one that checks prepares what it checks; one that draws may compute what it draws."
    inner = list(_statements(block))
    if any(isinstance(s, DEFINITIONS) for s in inner):
        return ""
    heads = [n for s in (block, *inner) for n in _heads(s)]
    for s in inner:
        drawing.learn(s)
    kinds = {kind_of(s, drawing) for s in inner if not isinstance(s, BLOCKS)}
    if DRAWS in kinds or any(drawing.draws(h) for h in heads):
        return DRAWS
    if kinds == {GIVES}:
        return GIVES
    others = [s for s in inner if not isinstance(s, (*BLOCKS, *_ASSIGNMENTS))]
    return CHECKS if {kind_of(s, drawing) for s in others} == {CHECKS} else ""


def _statements(block: ast.AST) -> Iterator[ast.stmt]:
    return (n for n in nodes_of(block)[1:] if isinstance(n, ast.stmt))


def _heads(s: ast.stmt) -> list[ast.AST]:
    "What a loop goes through or a block opens, with what that is made of."
    if isinstance(s, ast.For):
        return nodes_of(s.iter)
    if isinstance(s, ast.With):
        return [n for item in s.items for n in nodes_of(item.context_expr)]
    return []


def _names_setting(value: ast.AST) -> bool:
    if not isinstance(value, ast.Call):
        return False
    name = value.func.attr if isinstance(value.func, ast.Attribute) else _root(value)
    return name in _SETTING or name.startswith("set_") and isinstance(value.func, ast.Attribute)


def _root(value: ast.AST) -> str:
    "The name with which `plt.gca().plot(x)` begins."
    while True:
        if isinstance(value, ast.Call):
            value = value.func
        elif isinstance(value, ast.Attribute | ast.Subscript | ast.Starred):
            value = value.value
        else:
            return value.id if isinstance(value, ast.Name) else ""


def _set_in(target: ast.AST) -> list[str]:
    return [n.id for n in nodes_of(target) if isinstance(n, ast.Name)]


def names_read(statement: ast.AST) -> set[str]:
    "The names that a statement reads, wherever in it."
    found = nodes_of(statement)
    added = {n.target.id for n in found if isinstance(n, ast.AugAssign) and _is_name(n.target)}
    return added | {n.id for n in found if _is_name(n) and isinstance(n.ctx, ast.Load)}


def names_set(statement: ast.AST) -> set[str]:
    "The names that a statement sets for those that follow; of a definition its own."
    if isinstance(statement, DEFINITIONS):
        return {statement.name}
    found = nodes_of(statement)
    return {n.id for n in found if _is_name(n) and isinstance(n.ctx, ast.Store)}


def _is_name(n: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(n, ast.Name)
