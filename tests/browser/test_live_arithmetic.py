"""The page computes what Python computes: thousands of random programs and arguments, with the edges of float64 among them."""

import itertools
import json
import linecache
import math
import random
import warnings
from functools import partial

import pytest

np, torch = pytest.importorskip("numpy"), pytest.importorskip("torch")

import torch.nn.functional as F

from lessondl.quadratic import mae, mk_quad, mse, quad
from lessonpress.finish.site_files import assets
from lessonpress.kit.live.translate import Program, translate

EDGES = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.0,
    -2.0,
    3.0,
    -3.0,
    1 / 3,
    1e-300,
    -5e-324,
    1e16,
    1e300,
    -1e300,
    math.inf,
    -math.inf,
    math.nan,
]
X = torch.tensor([-2.0, -0.5, 0.0, 1.25, 3.0], dtype=torch.float64)
Y = torch.tensor([4.0, -1.0, 0.75, 2.0, 8.0], dtype=torch.float64)
HALF = 0.5


@pytest.fixture(scope="module")
def compute(chromium):
    "Computes `(program, inputs)` pairs in the page; a text is what the page says where it stops."
    page = chromium.new_page()
    page.set_content("<!doctype html><title>None</title>")
    for name in ("lessonpress", "figures"):
        page.add_script_tag(content=assets()[f"assets/{name}.js"].decode())
    run = """jobs => jobs.map(([program, inputs]) => { const {nodes, out} = JSON.parse(program)
        try { return lessonpress.figures.program(nodes, inputs)(out) } catch (e) { return e.message } })"""
    yield lambda jobs: page.evaluate(run, [[json.dumps(p), i] for p, i in jobs])
    page.close()


def really(f, *args):
    "What Python gives: a number, a list, or None if it raises or leaves the real numbers."
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            out = f(*args)
        if isinstance(out, complex):
            return None
        return [float(v) for v in out] if getattr(out, "ndim", 0) else float(out)
    except (ArithmeticError, ValueError, TypeError):
        return None


def same(got, want, rel):
    if want is None:
        return isinstance(got, str)
    if isinstance(got, str):
        return False
    if isinstance(want, list) or isinstance(got, list):
        got, want = ([v] if not isinstance(v, list) else v for v in (got, want))
        return len(got) == len(want) and all(same(g, w, rel) for g, w in zip(got, want))
    got = float(got)
    if math.isnan(want) or math.isinf(want) or not rel:
        return got == want or math.isnan(got) and math.isnan(want)
    return math.isclose(got, want, rel_tol=rel, abs_tol=1e-300)


def agree(compute, cases, rel=0.0):
    "Cases are (name, program, inputs, what Python gives)."
    cases = list(cases)
    got = compute([(program, inputs) for _, program, inputs, _ in cases])
    bad = [
        f"{name} {inputs}: page {g}, Python {want}"
        for (name, _, inputs, want), g in zip(cases, got)
        if not same(g, want, rel)
    ]
    assert not bad, f"{len(bad)} of {len(cases)} differ\n" + "\n".join(bad[:20])
    return len(cases)


# Functions of two numbers; what is exact must be equal to the last bit.


def chain(a, b):
    return a < b <= 2 < 3


def local(a, b):
    "A docstring."
    total = a + b
    twice: float = 2 * total
    twice += 1
    first, second = twice, -total
    return first - second


def choice(a, b):
    return a if a > b else b / a


def early(a, b):
    if a > b:
        return a
    elif a == b:
        c = 7
    else:
        c = 1 / b
    return c * a


def unused(a, b):
    _ = 1 / b
    return a


def unused_choice(a, b):
    _ = 1 / b if a > 0 else 0
    return a


def default(a, b, c=HALF, *, d=2):
    return a * c + b * d


def keywords(a, b):
    return default(b=a, a=b, d=b)


def spread(a, b):
    return default(*[a, b], **{"d": 3}) if False else default(*[a, b], d=3)  # noqa: PIE804


def nested(a, b):
    shift = a - b

    def inner(v, by=2):
        return v * by + shift

    return inner(a) + (lambda v: v - shift)(b)


def of_partial(a, b):
    return mk_quad(a, b, 1)(HALF)


def wrapped(a, b):
    return partial(quad, 1, c=b)(b=a, x=2)


EXACT = [
    chain,
    local,
    choice,
    early,
    unused,
    unused_choice,
    default,
    keywords,
    spread,
    nested,
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / b,
    lambda a, b: a // b,
    lambda a, b: a % b,
    lambda a, b: -a,
    lambda a, b: a and b,
    lambda a, b: a or b,
    lambda a, b: not a,
    lambda a, b: a == b,
    lambda a, b: a != b,
    lambda a, b: (a > b) + (a >= b),
    lambda a, b: min(a, b),
    lambda a, b: max(a, b, 0),
    lambda a, b: abs(a) - b,
    lambda a, b: -(a > b) * 3 % 2,
    lambda a, b: (a < b) & (a < 0) | (b > 1),
    lambda a, b: math.fabs(a),
    lambda a, b: math.sqrt(a),
    lambda a, b: b != 0 and a / b > 1,
    lambda a, b: 2**3**2 - a,
    lambda a, b: -(2**2) + a,
    lambda a, b: (1e308 * 10) * a,
    lambda a, b: float(a),
]
CLOSE = [
    quad_like := lambda a, b: a**2 + 3 * b**3,
    lambda a, b: a**b,
    lambda a, b: (-8) ** a,
    lambda a, b: 2**-a,
    lambda a, b: -(a**2),
    lambda a, b: a**-1,
    lambda a, b: math.exp(a),
    lambda a, b: math.log(a),
    lambda a, b: math.sin(a) + math.cos(b) + 3,
    lambda a, b: math.tanh(a),
    of_partial,
    wrapped,
]


def pairs(seed, many):
    rng = random.Random(seed)
    return [
        *itertools.product(EDGES, EDGES),
        *((rng.uniform(-4, 4), rng.uniform(-4, 4)) for _ in range(many)),
        *((rng.randint(-9, 9) * 1.0, rng.randint(-9, 9) * 1.0) for _ in range(many)),
        *((rng.lognormvariate(0, 30), -rng.lognormvariate(0, 30)) for _ in range(many)),
    ]


@pytest.mark.parametrize(
    ("functions", "rel"), [(EXACT, 0.0), (CLOSE, 1e-13)], ids=["to the last bit", "closely"]
)
def test_functions_of_numbers(compute, functions, rel):
    programs = [(f.__name__, f, translate(f, "a", "b")) for f in functions]
    assert (
        agree(
            compute,
            (
                (f"{name} {i}", program, {"a": a, "b": b}, really(f, a, b))
                for i, (name, f, program) in enumerate(programs)
                for a, b in pairs(i, 40)
            ),
            rel,
        )
        > 5000
    )


# Random programs


def expression(rng, depth, names):
    "A random expression of operations that float64 rounds exactly."
    if depth == 0:
        return rng.choice([*names] * 3 + ["2", "0.5", "-1.5", "3", "0"])

    def e():
        return expression(rng, depth - 1 - (rng.random() < 0.3) if depth > 1 else 0, names)

    kind = rng.randrange(13)
    if kind < 6:
        return f"({e()} {rng.choice(['+', '-', '*', '/', '//', '%'])} {e()})"
    if kind == 6:
        return f"(-{e()})"
    if kind == 7:
        return f"{rng.choice(['min', 'max'])}({e()}, {e()})"
    if kind == 8:
        return f"abs({e()})"
    if kind == 9:
        return f"({e()} if {e()} {rng.choice(['<', '<=', '>', '>=', '==', '!='])} {e()} else {e()})"
    if kind == 10:
        return f"({e()} {rng.choice(['and', 'or'])} {e()})"
    if kind == 11:
        return f"({e()} < {e()} <= {e()})"
    return f"(not {e()})"


def array_expression(rng, depth, names):
    "The same for tensors `x` and `y` and numbers `a` and `b`."
    if depth == 0:
        return rng.choice(names)

    def e():
        return array_expression(rng, depth - 1, names)

    def n():
        return rng.choice(["a", "b", "2", "0.5"])

    kind = rng.randrange(10)
    if kind < 4:
        return f"({e()} {rng.choice(['+', '-', '*', '/', '//', '%'])} {rng.choice([e, n])()})"
    if kind == 4:
        return f"torch.where({e()} {rng.choice(['<', '<=', '>', '!='])} {n()}, {e()}, {e()})"
    if kind == 5:
        return f"torch.{rng.choice(['maximum', 'minimum'])}({e()}, {e()})"
    if kind == 6:
        return f"torch.clip({e()}, {n()}, {n()})"
    if kind == 7:
        return f"{e()}.abs()"
    if kind == 8:
        return f"{rng.choice(['torch.relu', 'F.relu'])}({e()})"
    return f"(-{e()})"


def define(name, parameters, body):
    "A function whose source can be read, as a notebook's cell has it."
    text, file = f"def {name}({parameters}): return {body}\n", f"<random {name}>"
    linecache.cache[file] = len(text), None, [text], file
    scope = {"torch": torch, "np": np, "F": F}
    exec(compile(text, file, "exec"), scope)
    return scope[name]


def test_random_programs_of_numbers_agree_to_the_last_bit(compute):
    rng = random.Random(1)

    def cases():
        for n in range(400):
            body = expression(rng, rng.randint(1, 4), "abc")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                f = define(f"f{n}", "a, b, c", body)
            try:
                program = translate(f, "a", "b", "c")
            except Exception as e:
                assert "ZeroDivisionError" in str(e), (
                    body
                )  # a constant part that always raises is refused
                continue
            for _ in range(20):
                args = [
                    rng.choice(EDGES)
                    if rng.random() < 0.3
                    else rng.choice([rng.uniform(-3, 3), float(rng.randint(-3, 3))])
                    for _ in "abc"
                ]
                yield body, program, dict(zip("abc", args)), really(f, *args)

    assert agree(compute, cases()) > 4000


def test_random_programs_of_tensors_agree_to_the_last_bit(compute):
    rng = random.Random(2)

    def cases():
        for n in range(250):
            body = array_expression(rng, rng.randint(1, 4), "xy")
            f = define(f"g{n}", "a, b, x, y", body)
            p = Program()
            program = {
                "out": p.out(
                    p.call(
                        f,
                        p.input("a"),
                        p.input("b"),
                        p.input("x", (5,), "torch"),
                        p.input("y", (5,), "torch"),
                    )
                ),
                "nodes": p.nodes,
            }
            for _ in range(12):
                a, b = (rng.choice([rng.uniform(-3, 3), 0.0, 2.0, -1.0]) for _ in "ab")
                x, y = (
                    [
                        rng.choice(EDGES[2:]) if rng.random() < 0.2 else rng.uniform(-3, 3)
                        for _ in range(5)
                    ]
                    for _ in "xy"
                )
                tensors = [torch.tensor(v, dtype=torch.float64) for v in (x, y)]
                yield body, program, {"a": a, "b": b, "x": x, "y": y}, really(f, a, b, *tensors)

    assert agree(compute, cases()) > 2500


ARRAY_FUNCTIONS = [
    lambda a, x: torch.exp(x * a),
    lambda a, x: torch.sin(x) + a,
    lambda a, x: x.cos() * a,
    lambda a, x: torch.tanh(a * x),
    lambda a, x: torch.sqrt(x - a),
    lambda a, x: (x + a).log(),
    lambda a, x: (a * x).mean(),
    lambda a, x: torch.sum(a * x),
    lambda a, x: (x > a).sum() * len(x),
    lambda a, x: (x**2 + a).sum() / x.shape[0],
    lambda a, x: a**x,
    lambda a, x: x**a,
    lambda a, x: x**0.5 * a,
    lambda a, x: x.clamp(min=a),
    lambda a, x: torch.clip(x, max=a),
    lambda a, x: x.clip(-1, a).square(),
    lambda a, x: (x - a).pow(2),
    lambda a, x: F.relu(x - a) - F.relu(-x),
    lambda a, x: (x > 0) * (x < a) * x,
    lambda a, x: mae(a * x, Y),
    lambda a, x: mse(mk_quad(a, 1, 2)(X), Y) + x,
    lambda a, x: torch.where((x > a) & (x < 2), x, 0.0),
    lambda a, x: x - x.mean().item(),
    lambda a, x: [x, a][0] * Y[1],
    lambda a, x: np.exp(a) + x,
    lambda a, x: torch.where(torch.where(x > 0, x, -x) > abs(a), a, x),
]
NUMPY_FUNCTIONS = [
    lambda a, x: np.exp(x * a),
    lambda a, x: np.where(x > a, x, a * x),
    lambda a, x: np.maximum(x, a) / np.minimum(x, -1),
    lambda a, x: np.clip(x, -1, a),
    lambda a, x: np.abs(x - a).mean(),
    lambda a, x: np.sqrt(x) * a,
    lambda a, x: x % a,
    lambda a, x: x // a,
    lambda a, x: a % x,
    lambda a, x: np.sum(x * a),
    lambda a, x: np.tanh(x) * np.sin(a) - np.cos(x),
    lambda a, x: np.log(x) ** a,
    lambda a, x: x.clip(a, 2) + x.sum(),
    lambda a, x: np.mean(x > a),
    lambda a, x: np.sqrt(a) * x,
    lambda a, x: np.square(x) + np.float64(a) if False else np.square(x),
]


@pytest.mark.parametrize(
    ("functions", "lib"), [(ARRAY_FUNCTIONS, "torch"), (NUMPY_FUNCTIONS, "numpy")]
)
def test_functions_of_arrays(compute, functions, lib):
    rng = random.Random(3)
    array = (lambda v: torch.tensor(v, dtype=torch.float64)) if lib == "torch" else np.array

    def cases():
        for i, f in enumerate(functions):
            p = Program()
            program = {
                "out": p.out(p.call(f, p.input("a"), p.input("x", (5,), lib))),
                "nodes": p.nodes,
            }
            for a in [*EDGES[:13], *(rng.uniform(-4, 4) for _ in range(40))]:
                x = [
                    rng.choice(EDGES[:11]) if rng.random() < 0.2 else rng.uniform(-4, 4)
                    for _ in range(5)
                ]
                yield f"{lib} {i}", program, {"a": a, "x": x}, really(f, a, array(x))

    assert agree(compute, cases(), 1e-11) > 800


def test_the_comparison_can_fail(compute):
    program = translate(lambda a: a * 2, "a")
    with pytest.raises(AssertionError, match="1 of 1 differ"):
        agree(compute, [("twice", program, {"a": 1.0}, 2.0000000000000004)])
    with pytest.raises(AssertionError, match="differ"):
        agree(compute, [("raises", program, {"a": 1.0}, None)])


def test_a_program_that_is_none_is_stopped(compute):
    for nodes in ([["constructor"]], [["eval", 0]], ["nobody"], [["__proto__"]]):
        assert isinstance(compute([({"nodes": nodes, "out": 0}, {})])[0], str)
