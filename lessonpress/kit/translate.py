"""A Python function of numbers as a small program that a page can compute: plain data, no text that anything has to run.

The function's own source is followed with the numbers still unknown. What is known already (constants, shapes, which function is called)
is worked out at once and by Python itself; what depends on the unknown numbers becomes a node of a list:

    ["a", "x", 2, ["pow", 1, 2], ["*", 0, 3]]                # a*x**2, the last node

A text is an input, a number or a list of numbers a constant, and a list that begins with a text an operation on earlier nodes, by their places.
`site/theme/live.js` computes such a list. Both follow these rules:

- All numbers are float64. A lesson's tensors are often float32 (and so is what PyTorch makes of integers), so compare with a tolerance, or give Python float64.
- Where 0 and -0 are compared by `relu`, `clip`, `maximum` or `minimum`, the sign of the zero is not the library's.
- A *number* is a Python number: what would raise there (`1/0`, `math.sqrt(-1)`, a complex power) ends the computation.
- An *array* is a tensor or NumPy's array or scalar, of rank 0 or 1: what would be inf or nan there is inf or nan.
- Only what is needed is computed: the branch of an `if` that is not taken may be impossible.
- Captured numbers and arrays are what they are at the time of the translation.

What cannot be translated raises `LessonpressError` with the rule "live", naming the thing, the file and the line.
"""

from __future__ import annotations

import ast
import builtins
import functools
import inspect
import linecache
import math
import operator
import sys
import types
from dataclasses import dataclass
from pathlib import Path

from lessonpress.problems import LessonpressError, Problem

__all__ = ["Program", "Value", "refuse", "translate"]

_BINARY = {
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
_COMPARE = {
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
}
_STRICT = {"/", "//", "%", "pow"}  # on two Python numbers these may raise
_CURVES = ("exp", "sin", "cos", "tanh", "sqrt", "log")
_ARRAYS = (
    "relu",
    "clip",
    "clamp",
    "where",
    "abs",
    *_CURVES,
    "square",
    "pow",
    "mean",
    "sum",
    "maximum",
    "minimum",
)
_MAKERS = ("tensor", "array", "ones", "zeros", "full", "linspace", "arange")  # of what is known
_METHODS = {*_ARRAYS, "item", "double", "detach"} - {"where"}
_HINT = (
    "live figures know + - * / // % **, comparison, and/or/not, if/else, assignment, abs, min, max, functools.partial, math's exp sin cos tanh sqrt log, "
    "and of torch and numpy: " + ", ".join(_ARRAYS)
)
_MOST = 20_000  # nodes: a function that calls itself for ever is stopped, and a page stays small


@dataclass(frozen=True)
class Value:
    "A number that is not known yet, or an array of such: its node, shape, whose array it is (None: a Python number), and `f`loat, `i`nt or `b`ool."

    at: int
    shape: tuple = ()
    lib: str | None = None
    kind: str = "f"


@dataclass(frozen=True)
class _Closure:
    "A function that was defined inside a translated one."

    node: ast.AST
    frame: _Frame
    defaults: tuple


@dataclass(frozen=True)
class _Method:
    of: object
    name: str


def refuse(message: str, file: str | None = None, line: int | None = None, hint: str | None = None):
    "Raise the error of live figures."
    raise LessonpressError(Problem("live", message, file=file, line=line, hint=hint))


def translate(f, *names: str) -> dict:
    """`f` of the numbers `names` as `{"nodes": [...], "out": place}`.

    Raises `LessonpressError` (rule "live") for what has no translation.
    """
    program = Program()
    out = program.out(program.call(f, *map(program.input, names)))
    return {"nodes": program.nodes, "out": out}


class Program:
    "The nodes of one or more translated functions; equal nodes are one."

    def __init__(self):
        self.nodes, self._places, self._risks, self._may_raise = [], {}, [[]], set()

    def input(self, name: str, shape: tuple = (), lib: str | None = None) -> Value:
        'An input: a number, or an array if it has a `lib` ("torch" or "numpy").'
        return Value(self.node(name), shape, lib)

    def call(self, f, *args, **kwargs):
        "The value of `f`, a function or a `partial`, of values and known things."
        self._risks.append([])
        try:
            return self.closed(_Frame(self).call(f, args, kwargs))
        except RecursionError:
            refuse(f"{_called(f)} calls itself without an end that is known beforehand")

    def out(self, value) -> int:
        "The place of the node that computes `value`, which must be a number or an array of them."
        return self.lift(value).at

    def stack(self, values, lib: str) -> Value:
        "An array of numbers that were computed one by one."
        values = [self.lift(v) for v in values]
        if any(v.shape for v in values):
            refuse("the function gives an array for a number")
        return Value(self.node(["stack", *(v.at for v in values)]), (len(values),), lib)

    def node(self, node) -> int:
        "The place of `node`; what may raise is remembered until its branch is closed."
        key = repr(node)
        if key not in self._places:
            if len(self.nodes) >= _MOST:
                refuse(
                    f"the program has more than {_MOST} operations",
                    hint="does a function call itself?",
                )
            self._places[key] = len(self.nodes)
            self.nodes.append(node)
        at = self._places[key]
        if _is_op(node) and (node[0].endswith("!") or self._may_raise.intersection(node[1:])):
            self._may_raise.add(at)
        if at in self._may_raise and (node[0].endswith("!") or node[0] in ("if", "do")):
            self._risks[-1].append(at)
        return at

    def closed(self, value):
        "`value` at the end of a branch that Python goes through as a whole: what may raise in it is computed even where nobody uses it."
        risks = dict.fromkeys(self._risks.pop())
        if not risks:
            return value
        value = self.lift(value)
        lost = [r for r in risks if r not in self._surely(value.at)]
        return (
            Value(self.node(["do", *lost, value.at]), value.shape, value.lib, value.kind)
            if lost
            else value
        )

    def _surely(self, at) -> set[int]:
        "The nodes without which node `at` cannot be computed."
        found, todo = set(), [at]
        while todo:
            if (at := todo.pop()) in found:
                continue
            found.add(at)
            node = self.nodes[at]
            if _is_op(node):
                todo += node[1:2] if node[0] == "if" else node[1:]
        return found

    # Known things as nodes

    def lift(self, v, where=refuse) -> Value:
        "A number or an array as a value."
        if isinstance(v, Value):
            return v
        if isinstance(v, (bool, int, float)):
            return Value(self.number(v, where), (), None, _kind(v))
        if lib := _lib(v):
            return self.array(v, lib, where)
        where(f"{_called(v)} is not a number")

    def number(self, v, where) -> int:
        if v != v:
            return self.node(["nan"])
        if v in (math.inf, -math.inf):
            return self.node(["inf"] if v > 0 else ["-inf"])
        if isinstance(v, int) and abs(v) > 2**53:
            where(f"{v} is too large for a float64 to hold exactly")
        return self.node(int(v) if isinstance(v, bool) else v)

    def array(self, v, lib, where) -> Value:
        kind, numbers = _numbers(v, where)
        if not isinstance(numbers, list):
            return Value(self.number(numbers, where), (), lib, kind)
        if not all(math.isfinite(n) for n in numbers):
            where("an array that is used holds inf or nan")
        return Value(self.node(numbers), (len(numbers),), lib, kind)


def _is_op(node) -> bool:
    return isinstance(node, list) and bool(node) and isinstance(node[0], str)


def _kind(v) -> str:
    return "b" if isinstance(v, bool) else "i" if isinstance(v, int) else "f"


def _lib(v) -> str | None:
    '"torch" for a tensor, "numpy" for an array or a scalar of NumPy, else None. Loads neither.'
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    if torch and isinstance(v, torch.Tensor):
        return "torch"
    return "numpy" if numpy and isinstance(v, (numpy.ndarray, numpy.generic)) else None


def _numbers(v, where=refuse):
    "Kind and numbers of a known array of rank 0 or 1. What is stored as float32 becomes the shortest decimal number that means it."
    if _lib(v) == "torch":
        v = v.detach().cpu().resolve_conj().numpy()
    if v.ndim > 1:
        where(f"an array of rank {v.ndim}: only single numbers and rows of numbers can be used")
    kind = {"b": "b", "i": "i", "u": "i", "f": "f"}.get(v.dtype.kind)
    if not kind:
        where(f"an array of {v.dtype}, which are no real numbers")
    short = (
        (lambda n: float(str(n)))
        if kind == "f" and v.dtype.itemsize < 8
        else float
        if kind == "f"
        else int
    )
    return kind, [short(n) for n in v] if v.ndim else short(v[()])


def _called(v) -> str:
    "What to call a thing in a message."
    if isinstance(v, (types.ModuleType, type)) or callable(v):
        return f"`{getattr(v, '__qualname__', getattr(v, '__name__', type(v).__name__))}`"
    return f"a {type(v).__name__}"


@functools.cache
def _source(file: str, text: str) -> tuple[ast.Module, tuple]:
    "The tree of a file's text, and the code of each function in it."
    codes, todo = (
        [],
        [compile(text, file, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)],
    )
    while todo:
        code = todo.pop()
        codes.append(code)
        todo += [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return ast.parse(text), tuple(codes)


def _definition(f) -> ast.AST | None:
    "The node that defines `f`, or None if its source is not there or no longer what `f` was made from."
    code = f.__code__
    linecache.checkcache(code.co_filename)
    text = "".join(linecache.getlines(code.co_filename, f.__globals__))
    try:
        tree, codes = _source(code.co_filename, text)
    except SyntaxError:
        return None
    same = [
        c
        for c in codes
        if c.co_firstlineno == code.co_firstlineno
        and c.co_name == code.co_name
        and list(c.co_positions()) == list(code.co_positions())
        and c.co_code == code.co_code
        and _plain(c) == _plain(code)
    ]
    if not same:
        return None
    if code.co_name != "<lambda>":
        return next(
            (
                n
                for n in ast.walk(tree)
                if isinstance(n, ast.FunctionDef)
                and n.name == code.co_name
                and _first_line(n) == code.co_firstlineno
            ),
            None,
        )
    places = [p for p in code.co_positions() if None not in p and p[3]]
    around = [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.Lambda) and all(_holds(n.body, p) for p in places)
    ]
    return around[-1] if around else None  # the innermost comes last


def _plain(code) -> list:
    return [repr(c) for c in code.co_consts if not isinstance(c, types.CodeType)]


def _first_line(node) -> int:
    return min([node.lineno, *(d.lineno for d in node.decorator_list)])


def _holds(node, place) -> bool:
    "Whether an instruction at this place comes from the expression."
    start, end = (place[0], place[2]), (place[1], place[3])
    return (node.lineno, node.col_offset) <= start and end <= (node.end_lineno, node.end_col_offset)


def _file(f) -> str:
    "The file of `f` as a reader knows it: from the working folder, or a notebook's cell by its number."
    name = f.__code__.co_filename
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()):
        named = getattr(shell.compile, "format_code_name", lambda n: None)(name)
        if named:
            return " ".join(named)
    try:
        return Path(name).resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return Path(name).name


@functools.cache
def _table(loaded: tuple) -> dict:
    "The functions that are known, by identity: whose they are and what they do."
    table = {id(f): ("python", f.__name__) for f in (abs, min, max, float, len, functools.partial)}
    table |= {
        id(getattr(math, n)): ("math", "abs" if n == "fabs" else n) for n in (*_CURVES, "fabs")
    }
    for lib in loaded:
        module = sys.modules[lib]
        for name in (*_ARRAYS, *_MAKERS):
            if hasattr(module, name):
                table[id(getattr(module, name))] = (
                    lib.partition(".")[0],
                    "clip" if name == "clamp" else name,
                )
    return table


def _known(f):
    return _table(
        tuple(m for m in ("numpy", "torch", "torch.nn.functional") if m in sys.modules)
    ).get(id(f))


class _Frame:
    "Follows one function: its names, and where in its source it is."

    def __init__(self, program, f=None, file=None, names=None, outer=None):
        self.p, self.f, self.file, self.names, self.outer, self.line, self.written = (
            program,
            f,
            file,
            names or {},
            outer,
            None,
            None,
        )

    def refuse(self, message, hint=None):
        "An error at the line that is being followed."
        refuse(
            f"{message}{f', in `{self.f.__name__}`' if self.f else ''}: this has no translation for the page",
            self.file,
            self.line,
            hint or _HINT,
        )

    def lift(self, v) -> Value:
        return self.p.lift(v, self.refuse)

    def op(self, name, *args, shape=(), lib=None, kind="f") -> Value:
        return Value(self.p.node([name, *(self.lift(a).at for a in args)]), shape, lib, kind)

    # Functions

    def call(self, f, args, kwargs):
        "`f(*args, **kwargs)`."
        if isinstance(f, functools.partial):
            return self.call(f.func, (*f.args, *args), {**f.keywords, **kwargs})
        if isinstance(f, _Method):
            return self.known(_lib_of(f.of), f.name, (f.of, *args), kwargs, f)
        if isinstance(f, _Closure):
            return self.closure(f, args, kwargs)
        if known := _known(f):
            return self.known(*known, args, kwargs, f)
        if not isinstance(f, types.FunctionType):
            self.refuse(
                f"`{self.written}`"
                if self.written
                else _called(f)
                if callable(f)
                else f"{_called(f)} is called"
            )
        node = _definition(f)
        if not node:
            self.refuse(
                f"the source of {_called(f)} is not to be found, or has changed since it was loaded",
                "load it again",
            )
        inner = _Frame(self.p, f, _file(f), outer=f)
        inner.names = self.bound(
            inspect.signature(f, follow_wrapped=False), f.__name__, args, kwargs
        )
        return inner.body_of(node)

    def closure(self, f, args, kwargs):
        a = f.node.args
        if a.posonlyargs or a.kwonlyargs or a.vararg or a.kwarg:
            self.refuse("a function inside another with more than plain parameters")
        names = [n.arg for n in a.args]
        free = inspect.Parameter.empty
        defaults = [free] * (len(names) - len(f.defaults)) + list(f.defaults)
        signature = inspect.Signature(
            [
                inspect.Parameter(n, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=d)
                for n, d in zip(names, defaults)
            ]
        )
        inner = _Frame(self.p, f.frame.f, f.frame.file, outer=f.frame)
        inner.names = self.bound(signature, getattr(f.node, "name", "lambda"), args, kwargs)
        return inner.body_of(f.node)

    def bound(self, signature, name, args, kwargs) -> dict:
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as e:
            self.refuse(f"`{name}` is called wrongly ({e})", "call it as Python allows")
        bound.apply_defaults()
        return dict(bound.arguments)

    def body_of(self, node):
        self.line = node.lineno
        if isinstance(node, ast.Lambda):
            return self.value(node.body)
        if any(
            isinstance(n, (ast.Yield, ast.YieldFrom, ast.Global, ast.Nonlocal))
            for n in ast.walk(node)
        ):
            self.refuse("a generator, `global` or `nonlocal`")
        return self.block(node.body)

    def block(self, lines):
        "What the statements return."
        for i, s in enumerate(lines):
            self.line = s.lineno
            if isinstance(s, ast.Return):
                return self.value(s.value) if s.value else None
            if isinstance(s, ast.If):
                return self.branch(s, lines[i + 1 :])
            if isinstance(s, ast.Raise):
                self.refuse(
                    "an error is raised here",
                    "a live figure's function must not raise for all its numbers",
                )
            self.statement(s)
        return None

    def statement(self, s):
        if isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) or isinstance(s, ast.Pass):
            return
        if isinstance(s, ast.Assign):
            value = self.value(s.value)
            for target in s.targets:
                self.assign(target, value)
        elif isinstance(s, ast.AnnAssign) and s.value:
            self.assign(s.target, self.value(s.value))
        elif isinstance(s, ast.AugAssign) and isinstance(s.target, ast.Name):
            old = self.name(s.target.id)
            if _lib_of(old) or isinstance(old, list):
                self.refuse("an array is changed in place", "write `x = x + ...`")
            self.assign(s.target, self.binary(type(s.op), old, self.value(s.value)))
        elif isinstance(s, ast.FunctionDef) and not s.decorator_list:
            self.names[s.name] = _Closure(s, self, tuple(map(self.value, s.args.defaults)))
        elif isinstance(s, ast.Assert) and not isinstance(
            test := self.truth(self.value(s.test)), Value
        ):
            if not test:
                self.refuse(
                    "an assertion that fails", "the function must hold for all the figure's numbers"
                )
        else:
            self.refuse(f"`{ast.unparse(s).splitlines()[0]}`")

    def assign(self, target, value):
        if isinstance(target, ast.Name):
            self.names[target.id] = value
        elif (
            isinstance(target, (ast.Tuple, ast.List))
            and isinstance(value, (tuple, list))
            and len(value) == len(target.elts)
        ):
            for t, v in zip(target.elts, value):
                self.assign(t, v)
        else:
            self.refuse(f"an assignment to `{ast.unparse(target)}`")

    def branch(self, s, rest):
        "An `if` and all that comes after it."
        test = self.truth(self.value(s.test))
        if not isinstance(test, Value):
            return self.block([*(s.body if test else s.orelse), *rest])
        before, line = dict(self.names), self.line

        def arm(lines):
            self.names = dict(before)
            return self.block([*lines, *rest])

        return self.choose(test, lambda: arm(s.body), lambda: arm(s.orelse), line)

    # Expressions

    def value(self, node):
        "What an expression gives: something known, or a `Value`."
        self.line = getattr(node, "lineno", self.line)
        follow = getattr(self, f"on_{type(node).__name__}", None)
        return follow(node) if follow else self.refuse(f"`{ast.unparse(node)}`")

    def on_Constant(self, node):
        return node.value

    def on_Name(self, node):
        return self.name(node.id)

    def name(self, name):
        "The thing of that name, looked up as Python does."
        frame = self
        while isinstance(frame, _Frame):
            if name in frame.names:
                return frame.names[name]
            f, frame = frame.f, frame.outer
        free = f.__code__.co_freevars
        if name in free:
            try:
                return f.__closure__[free.index(name)].cell_contents
            except ValueError:
                self.refuse(f"`{name}` has no value yet")
        if name in f.__globals__:
            return f.__globals__[name]
        return (
            getattr(builtins, name)
            if hasattr(builtins, name)
            else self.refuse(f"`{name}` is not defined", "define it first")
        )

    def on_Tuple(self, node):
        return tuple(self.items(node.elts))

    def on_List(self, node):
        return self.items(node.elts)

    def items(self, nodes) -> list:
        out = []
        for n in nodes:
            if not isinstance(n, ast.Starred):
                out.append(self.value(n))
                continue
            many = self.value(n.value)
            if _lib(many):
                many = list(many)
            if not isinstance(many, (tuple, list)):
                self.refuse(f"`{ast.unparse(n)}`")
            out += many
        return out

    def on_Lambda(self, node):
        return _Closure(node, self, tuple(map(self.value, node.args.defaults)))

    def on_BinOp(self, node):
        left, right = self.value(node.left), self.value(node.right)
        return self.binary(type(node.op), left, right)

    def on_UnaryOp(self, node):
        v = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            v = self.truth(v)
            return self.op("not", v, kind="b") if isinstance(v, Value) else not v
        if not isinstance(v, Value):
            return self.folded(
                {ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Invert: operator.invert}[
                    type(node.op)
                ],
                v,
            )
        if v.lib and v.kind == "b" or isinstance(node.op, ast.Invert):
            self.refuse(f"`{ast.unparse(node)}` of true and false", "use `torch.where` or multiply")
        if isinstance(node.op, ast.UAdd):
            return v
        return (
            self.op("neg", v, shape=v.shape, lib=v.lib)
            if v.kind == "f"
            else self.op("-", 0, v, shape=v.shape, lib=v.lib, kind="i")
        )  # an integer has no -0

    def on_BoolOp(self, node):
        first, *rest = node.values
        v = self.value(first)
        for n in rest:
            v = self.and_or(node.op, v, n)
        return v

    def and_or(self, op, v, node):
        "`v and node` or `v or node`."
        test, isand = self.truth(v), isinstance(op, ast.And)
        if not isinstance(test, Value):
            return self.value(node) if bool(test) == isand else v
        return self.choose(
            test,
            *(
                (lambda: self.value(node), lambda: v)
                if isand
                else (lambda: v, lambda: self.value(node))
            ),
            self.line,
        )

    def on_Compare(self, node):
        "A chain of comparisons, of which each is made only if those before it hold."
        left, line = self.value(node.left), self.line

        def rest(left, ops, nodes):
            right = self.value(nodes[0])
            here = self.compare(type(ops[0]), left, right)
            if len(ops) == 1:
                return here
            test = self.truth(here)
            if not isinstance(test, Value):
                return rest(right, ops[1:], nodes[1:]) if test else here
            return self.choose(test, lambda: rest(right, ops[1:], nodes[1:]), lambda: here, line)

        return rest(left, node.ops, node.comparators)

    def on_IfExp(self, node):
        test = self.truth(self.value(node.test))
        if not isinstance(test, Value):
            return self.value(node.body if test else node.orelse)
        return self.choose(
            test, lambda: self.value(node.body), lambda: self.value(node.orelse), self.line
        )

    def choose(self, test, yes, no, line):
        "One of two values, of which only one is computed."
        a, b = self.arm(yes), self.arm(no)
        self.line = line
        if a is b:
            return a
        a, b = self.lift(a), self.lift(b)
        if (a.lib, a.shape) != (b.lib, b.shape):
            self.refuse(
                "a choice between a number and an array, or between two shapes", "use `torch.where`"
            )
        return self.op(
            "if", test, a, b, shape=a.shape, lib=a.lib, kind=max(a.kind, b.kind, key="bif".index)
        )

    def arm(self, make):
        self.p._risks.append([])
        return self.p.closed(make())

    def on_Attribute(self, node):
        of, name = self.value(node.value), node.attr
        if isinstance(of, types.ModuleType):
            return getattr(of, name) if hasattr(of, name) else self.refuse(f"`{ast.unparse(node)}`")
        if lib := _lib_of(of):
            shape = of.shape if isinstance(of, Value) else tuple(of.shape)
            if name in ("shape", "ndim"):
                return shape if name == "shape" else len(shape)
            if name in _METHODS and (lib == "torch" or name in ("clip", "mean", "sum", "item")):
                return _Method(of, name)
        self.refuse(f"`{ast.unparse(node)}`")

    def on_Subscript(self, node):
        of, at = self.value(node.value), self.value(node.slice)
        if (
            isinstance(of, (tuple, list))
            and isinstance(at, int)
            or _lib(of)
            and isinstance(at, int)
        ):
            return self.folded(operator.getitem, of, at)
        self.refuse(f"`{ast.unparse(node)}`")

    def on_Call(self, node):
        f, args = self.value(node.func), self.items(node.args)
        kwargs = {}
        for k in node.keywords:
            v = self.value(k.value)
            if k.arg is None and not isinstance(v, dict):
                self.refuse(f"`**{ast.unparse(k.value)}`")
            kwargs |= v if k.arg is None else {k.arg: v}
        self.line, self.written = node.lineno, ast.unparse(node.func)
        return self.call(f, tuple(args), kwargs)

    # Operations

    def folded(self, f, *args, **kwargs):
        "What Python itself gives for things that are known."
        try:
            return f(*args, **kwargs)
        except Exception as e:
            self.refuse(f"{type(e).__name__}: {e}", "this fails whatever the sliders say")

    def truth(self, v):
        if not isinstance(v, Value):
            return (
                self.folded(bool, v)
                if v is None or isinstance(v, (bool, int, float, str, tuple, list)) or _lib(v)
                else self.refuse(f"{_called(v)} as a condition")
            )
        return self.refuse("an array as a condition", "use `torch.where`") if v.shape else v

    def binary(self, op, a, b):
        if op not in _BINARY:
            self.refuse(f"the operator {op.__name__}")
        name, really = _BINARY[op]
        if not isinstance(a, Value) and not isinstance(b, Value):
            return self.folded(really, a, b)
        half = isinstance(b, float) and b == 0.5
        a, b = self.lift(a), self.lift(b)
        lib, shape, both = self.lib(a, b), self.shape(a, b), {a.kind, b.kind}
        if name in ("&", "|", "^"):
            if both != {"b"}:
                self.refuse(f"`{name}` of numbers that are not true or false")
            return self.op(name, a, b, shape=shape, lib=lib, kind="b")
        if lib and both == {"b"} and name != "*":
            self.refuse(f"`{name}` of arrays of true and false")
        if lib and "f" not in both and name in ("//", "%", "pow"):
            self.refuse(f"`{name}` of arrays of integers", "make them floating-point numbers")
        if name == "pow" and half and (lib == "torch" or a.shape):
            return self.op("sqrt", a, shape=shape, lib=lib)  # as both libraries do
        if name == "%" and lib == "torch":
            name = "remainder"
        kind = "f" if name == "/" or "f" in both else "b" if lib and both == {"b"} else "i"
        return self.op(
            name + "!" * (not lib and name in _STRICT), a, b, shape=shape, lib=lib, kind=kind
        )

    def compare(self, op, a, b):
        if op not in _COMPARE:
            self.refuse("a comparison other than < <= > >= == !=")
        name, really = _COMPARE[op]
        if not isinstance(a, Value) and not isinstance(b, Value):
            return self.folded(really, a, b)
        a, b = self.lift(a), self.lift(b)
        return self.op(name, a, b, shape=self.shape(a, b), lib=self.lib(a, b), kind="b")

    def lib(self, *values):
        return max(
            (v.lib for v in values if v.lib), default=None
        )  # a tensor and NumPy's array give a tensor

    def shape(self, *values) -> tuple:
        shapes = {v.shape for v in values} - {()}
        longer = shapes - {(1,)}
        if len(longer) > 1:
            self.refuse(
                f"arrays of {' and '.join(str(s[0]) for s in sorted(longer))} numbers together"
            )
        return max(shapes, default=()) if not longer else longer.pop()

    def known(self, lib, name, args, kwargs, f):
        "A function of Python, `math`, torch or NumPy."
        if lib == "python" and name == "partial":
            return functools.partial(*args, **kwargs)
        if lib == "python" and name == "len" and isinstance(args[0], Value) and args[0].shape:
            return args[0].shape[0]
        unknown = any(
            isinstance(a, Value)
            for a in [*args, *kwargs.values()]
            + [i for a in args if isinstance(a, (list, tuple)) for i in a]
        )
        if not unknown:
            return (
                self.folded(getattr(f.of, f.name), *args[1:], **kwargs)
                if isinstance(f, _Method)
                else self.folded(f, *args, **kwargs)
            )
        name = "clip" if name == "clamp" else name
        self.called = f"`{name}`" if lib == "python" else f"`{lib}.{name}`"
        make = getattr(self, f"{'python' if lib == 'python' else 'do'}_{name}", None)
        if name in _MAKERS:
            self.refuse(f"{self.called} of numbers that are not known beforehand")
        if (
            lib == "torch"
            and name not in ("where", "maximum", "minimum", "pow")
            and _lib_of((args or [None])[0]) != "torch"
        ):
            self.refuse(
                f"{self.called} of what is not a tensor", "Python itself raises a TypeError here"
            )
        if lib in ("torch", "numpy"):
            return (
                self.curve(lib, name, args, kwargs)
                if name in _CURVES or name == "abs"
                else self.bind(make, args, kwargs, lib)
            )
        if lib == "math":
            return self.risky(name, args, kwargs)
        return self.bind(make, args, kwargs)

    def bind(self, make, args, kwargs, *more):
        "Call `make`, whose parameters are those of the function that it stands for."
        try:
            bound = inspect.signature(make).bind(*more, *args, **kwargs)
        except TypeError:
            self.refuse(f"{self.called} with {', '.join(kwargs) or 'these arguments'}")
        return make(*bound.args, **bound.kwargs)

    def real(self, v, counts=False) -> Value:
        "An argument that is a number or an array of numbers."
        v = self.lift(v)
        if v.lib and v.kind == "b" and not counts:
            self.refuse(f"{self.called} of true and false")
        return v

    def curve(self, lib, name, args, kwargs):
        if kwargs or len(args) != 1:
            self.refuse(f"{self.called} with more than one argument")
        v = self.real(args[0])
        return self.op(name, v, shape=v.shape, lib=lib, kind=v.kind if name == "abs" else "f")

    def risky(self, name, args, kwargs):
        "A function of `math`: of one number, and it may raise."
        if kwargs or len(args) != 1 or self.lift(args[0]).shape:
            self.refuse(f"{self.called} of other than one number")
        return self.op(name + "!" * (name != "abs"), args[0])

    def do_relu(self, lib, input):
        v = self.real(input)
        return self.op("maximum", v, 0, shape=v.shape, lib=lib, kind=v.kind)

    def do_square(self, lib, input):
        return self.binary(ast.Mult, v := self.real(input), v)

    def do_pow(self, lib, input, exponent):
        if not _lib_of(input) and not _lib_of(exponent):
            input = Value(self.lift(input).at, (), lib)
        return self.binary(ast.Pow, input, exponent)

    def do_clip(self, lib, input, min=None, max=None, *, a_min=None, a_max=None):
        out, low, high = (
            self.real(input),
            min if a_min is None else a_min,
            max if a_max is None else a_max,
        )
        if low is not None:
            out = self.pair(lib, "maximum", out, low)
        return self.pair(lib, "minimum", out, high) if high is not None else out

    def pair(self, lib, name, a, b):
        a, b = self.real(a), self.real(b)
        return self.op(
            name, a, b, shape=self.shape(a, b), lib=lib, kind=max(a.kind, b.kind, key="bif".index)
        )

    def do_maximum(self, lib, input, other):
        return self.tensors(lib, input, other) or self.pair(lib, "maximum", input, other)

    def do_minimum(self, lib, input, other):
        return self.tensors(lib, input, other) or self.pair(lib, "minimum", input, other)

    def tensors(self, lib, *args):
        if lib == "torch" and any(_lib_of(a) != "torch" for a in args):
            self.refuse(
                f"{self.called} of what is not a tensor",
                "use `torch.clip` for a bound that is a number",
            )

    def do_where(self, lib, condition, input, other):
        test, a, b = map(self.lift, (condition, input, other))
        if lib == "torch" and (test.lib, test.kind) != ("torch", "b"):
            self.refuse("`torch.where` without a tensor of true and false")
        return self.op(
            "where",
            test,
            a,
            b,
            shape=self.shape(test, a, b),
            lib=lib,
            kind=max(a.kind, b.kind, key="bif".index),
        )

    def do_sum(self, lib, input, dim=None, *, axis=None):
        return self.total("sum", lib, input, dim, axis)

    def do_mean(self, lib, input, dim=None, *, axis=None):
        if lib == "torch" and self.lift(input).kind != "f":
            self.refuse("the mean of a tensor that is not of floating-point numbers")
        return self.total("mean", lib, input, dim, axis)

    def total(self, name, lib, input, *dims):
        v = self.real(input, counts=True)
        if any(d not in (None, 0, -1) for d in dims):
            self.refuse(f"{self.called} along dimension {dims}")
        return self.op(
            name, v, lib=lib, kind="f" if name == "mean" else "i" if v.kind == "b" else v.kind
        )

    def do_item(self, lib, input):
        return self.python_float(input)

    def do_double(self, lib, input):
        return Value(self.lift(input).at, self.lift(input).shape, lib)

    def do_detach(self, lib, input):
        return self.lift(input)

    def python_float(self, x):
        v = self.lift(x)
        if v.shape:
            self.refuse("an array as one number")
        return Value(v.at, kind="f")

    def python_len(self, x):
        self.refuse("`len` of a number")

    def python_abs(self, x):
        v = self.lift(x)
        if v.lib and v.kind == "b":
            self.refuse("`abs` of true and false")
        return self.op("abs", v, shape=v.shape, lib=v.lib, kind="f" if v.kind == "f" else "i")

    def python_min(self, *values):
        return self.extreme("min", values)

    def python_max(self, *values):
        return self.extreme("max", values)

    def extreme(self, name, values):
        "Python's `min` and `max`, which take the first of those that nothing is smaller or larger than."
        values = [
            self.lift(v)
            for v in (
                values[0] if len(values) == 1 and isinstance(values[0], (tuple, list)) else values
            )
        ]
        if len({v.lib for v in values}) > 1 or any(v.shape for v in values):
            self.refuse(f"`{name}` of arrays", f"use `torch.{name}imum` or `torch.clip`")
        kind = max((v.kind for v in values), key="bif".index)
        return functools.reduce(lambda a, b: self.op(name, a, b, lib=a.lib, kind=kind), values)


def _lib_of(v) -> str | None:
    return v.lib if isinstance(v, Value) else _lib(v)
