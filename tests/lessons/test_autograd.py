"""`lessondl.autograd` beside PyTorch: values, slopes, messages and printed forms of the same expressions, drawn at random; and what the module, and `lessondl.value` below it, may need."""

import ast
import math
import random
import subprocess
import sys

import pytest
from course import ROOT
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

torch = pytest.importorskip("torch")
import numpy as np

from lessondl import autograd

MODULES = [ROOT / "lessondl" / f"{name}.py" for name in ("value", "autograd")]
many = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
# Quarters are exact in binary, so what is equal in one library is equal in the other.
quarters = st.integers(-12, 12).map(lambda n: n / 4)


@pytest.fixture(autouse=True)
def double_precision():
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def numbers(draw, shape):
    n = math.prod(shape)
    flat = draw(st.lists(quarters, min_size=n, max_size=n))
    return torch.tensor(flat).reshape(tuple(shape)).tolist() if n else None


def shapes(draw, most=3):
    "Two or three shapes that broadcast together, none of them empty."
    full = draw(st.lists(st.integers(1, 3), max_size=most))
    for _ in range(draw(st.integers(2, 3))):
        shape = full[draw(st.integers(0, len(full))) :]
        yield [n if draw(st.booleans()) else 1 for n in shape]


def leaf(draw, shape):
    "The same tensor in both libraries, with slopes wanted."
    data = numbers(draw, shape)
    return tuple(lib.tensor(data, requires_grad=True) for lib in (autograd, torch))


def near(ours, theirs):
    assert tuple(ours.shape) == tuple(theirs.shape)
    return np.allclose(ours.tolist(), theirs.tolist(), rtol=1e-6, atol=1e-6, equal_nan=True)


def in_doubt(*tensors):
    "Whether rounding could decide on which side of a kink, or of one another, numbers stand."
    seen = torch.cat([t.detach().flatten() for t in tensors] + [torch.tensor([0.0, 1.0, -1.0])])
    gaps = seen.sort().values.diff()
    return bool(((gaps > 0) & (gaps < 1e-9)).any())


SMOOTH = {
    "neg": lambda lib, t: -t,
    "exp": lambda lib, t: lib.exp(t.clip(max=3)),
    "log": lambda lib, t: lib.log(t * t + 0.5),
    "sqrt": lambda lib, t: (t * t + 0.25).sqrt(),
    "sin": lambda lib, t: lib.sin(t),
    "cos": lambda lib, t: t.cos(),
    "tanh": lambda lib, t: lib.tanh(t),
    "sigmoid": lambda lib, t: t.sigmoid(),
    "square": lambda lib, t: t**2,
    "cube": lambda lib, t: t**3,
    "root": lambda lib, t: (t * t + 0.5) ** -0.5,
    "two to it": lambda lib, t: 2.0 ** t.clip(-4, 4),
    "from three": lambda lib, t: 3 - t,
    "one over": lambda lib, t: 1 / (t * t + 0.5),
    "halved": lambda lib, t: t / 2 + 1,
    "sum": lambda lib, t: t.sum(),
    "mean": lambda lib, t: t.mean(),
    "flat": lambda lib, t: t.flatten(),
    "clone": lambda lib, t: t.clone(),
    "turned": lambda lib, t: t.permute(*range(t.ndim)[::-1]) if t.ndim else t,
    "column": lambda lib, t: t[..., None],
    "longer": lambda lib, t: t.unsqueeze(0),
    "shorter": lambda lib, t: t.squeeze(),
    "all but one": lambda lib, t: t[1:] if t.ndim else t,
    "every other": lambda lib, t: t[..., ::2] if t.ndim else t,
    "the last": lambda lib, t: t[-1] if t.ndim else t,
    "steps": lambda lib, t: t.diff() if t.ndim else t,
    "backward": lambda lib, t: t.flip(0) if t.ndim else t,
    "rows": lambda lib, t: t[lib.tensor([0, -1, 0])] if t.ndim else t,
    "sum of a direction": lambda lib, t: t.sum(dim=-1) if t.ndim else t,
    "kept": lambda lib, t: t.mean(dim=0, keepdim=True) if t.ndim else t,
    "spread": lambda lib, t: t.var(dim=-1) if t.ndim and t.shape[-1] > 1 else t,
    "twice": lambda lib, t: lib.stack([t, t * 2], dim=-1),
    "after another": lambda lib, t: lib.cat([t, t + 1], dim=-1) if t.ndim else t,
    "in place": lambda lib, t: (t * 1).add_(0.5).mul_(2),
    "one replaced": lambda lib, t: replaced(t * 1),
}
KINKED = {
    "abs": lambda lib, t: abs(t),
    "relu": lambda lib, t: lib.relu(t),
    "sign": lambda lib, t: t.sign() * t,
    "clip": lambda lib, t: t.clip(-1, 1),
    "at least": lambda lib, t: t.clamp(min=0.0),
    "largest": lambda lib, t: t.max(),
    "smallest": lambda lib, t: t.min(),
    "largest of": lambda lib, t: t.max(dim=0).values if t.ndim else t,
    "smallest of": lambda lib, t: t.min(dim=-1, keepdim=True).values if t.ndim else t,
    "those above": lambda lib, t: t[t > 0],
    "which": lambda lib, t: t[t.argmax(0)] if t.ndim == 1 and t.shape[0] else t,
}
TWO = {
    "plus": lambda lib, a, b: a + b,
    "minus": lambda lib, a, b: a - b,
    "times": lambda lib, a, b: a * b,
    "over": lambda lib, a, b: a / (b * b + 0.5),
    "power": lambda lib, a, b: (a * a + 0.5) ** b.clip(-2, 2),
    "matrix": lambda lib, a, b: a @ b if max(a.ndim, b.ndim) <= 2 and a.ndim * b.ndim else a,
}
TWO_KINKED = {
    "larger": lambda lib, a, b: lib.maximum(a, b),
    "smaller": lambda lib, a, b: lib.minimum(a, b),
    "where": lambda lib, a, b: lib.where(a > b, a * 2, b),
    "where not": lambda lib, a, b: lib.where((a <= b) & (a != 1), a, b - 1),
}


def replaced(t):
    if t.ndim and t.shape[0]:
        t[0] = t[-1] * 3
    return t


def one_step(draw, have):
    "A further pair of results, or None where PyTorch refuses and we do, too."
    name = draw(st.sampled_from([*SMOOTH, *KINKED, *TWO, *TWO_KINKED, *TWO]))
    pairs = [draw(st.sampled_from(have)) for _ in range(1 + (name in TWO or name in TWO_KINKED))]
    theirs = [b for _, b in pairs]
    assume(not ((name in KINKED or name in TWO_KINKED) and in_doubt(*theirs)))
    f = {**SMOOTH, **KINKED, **TWO, **TWO_KINKED}[name]
    try:
        right = f(torch, *theirs)
    except (RuntimeError, IndexError) as refusal:
        with pytest.raises(type(refusal)):
            f(autograd, *(a for a, _ in pairs))
        return None
    assume(right.numel() <= 300 and (not right.numel() or right.detach().abs().max() < 1e5))
    left = f(autograd, *(a for a, _ in pairs))
    assert near(left, right), name
    return left, right


@settings(many, max_examples=1500)
@given(st.data())
def test_values_and_slopes_of_random_expressions_are_those_of_pytorch(data):
    draw = data.draw
    leaves = [leaf(draw, shape) for shape in shapes(draw)]
    have = list(leaves)
    for _ in range(draw(st.integers(1, 6))):
        have += filter(None, [one_step(draw, have)])
    ours, theirs = have[-1]
    assert ours.requires_grad == theirs.requires_grad
    assume(theirs.requires_grad)
    weights = torch.arange(1.0, theirs.numel() + 1).cos().reshape(theirs.shape)
    (ours * autograd.tensor(weights.tolist() if weights.numel() else 1.0)).sum().backward()
    (theirs * weights).sum().backward()
    for a, b in leaves:
        assert (a.grad is None) == (b.grad is None)
        if b.grad is not None:
            assert near(a.grad, b.grad)


@pytest.mark.parametrize(
    "kink",
    [
        lambda lib, t: t.max(),
        lambda lib, t: t.min(),
        lambda lib, t: t.max(dim=0).values,
        lambda lib, t: t.clip(-1, 3).sum(),
        lambda lib, t: t.clamp(min=0.0).sum(),
        lambda lib, t: t.relu().sum(),
        lambda lib, t: t.abs().sum(),
        lambda lib, t: lib.maximum(t, t.flip(0)).sum(),
        lambda lib, t: lib.minimum(t, lib.tensor(3.0)).sum(),
    ],
)
def test_exactly_at_a_kink_and_at_a_tie_the_slopes_are_those_of_pytorch(kink):
    grads = []
    for lib in (autograd, torch):
        t = lib.tensor([3.0, -1.0, 0.0, -1.0, 3.0], requires_grad=True)
        (2 * kink(lib, t)).backward()
        grads.append(t.grad.tolist())
    assert grads[0] == grads[1]


KEYS = st.one_of(
    st.integers(-4, 4),
    st.just(None),
    st.just(...),
    st.builds(
        slice,
        st.none() | st.integers(-4, 4),
        st.none() | st.integers(-4, 4),
        st.none() | st.integers(1, 3),
    ),
)


@settings(many, max_examples=600)
@given(st.data())
def test_what_a_key_takes_and_replaces_is_what_it_does_in_pytorch(data):
    draw = data.draw
    shape = draw(st.lists(st.integers(1, 4), max_size=3))
    key = tuple(draw(st.lists(KEYS, min_size=1, max_size=4)))
    assume(key.count(...) <= 1)
    ours, theirs = leaf(draw, shape)
    try:
        right = theirs[key]
    except IndexError as refusal:
        with pytest.raises(IndexError) as said:
            ours[key]
        assert str(said.value) == str(refusal)
        return
    left = ours[key]
    assert near(left, right)
    left.sum().backward()
    right.sum().backward()
    assert near(ours.grad, theirs.grad)
    a, b = ours.detach(), theirs.detach().clone()
    a[key], b[key] = 9.0, 9.0
    assert near(a, b)


PRINTED = st.one_of(
    quarters,
    st.integers(-2000, 2000).map(float),
    st.floats(-1e6, 1e6, allow_subnormal=False),
    st.sampled_from([math.inf, -math.inf, math.nan, 0.0, 1e-5, 1e9, 12345.678]),
)


@settings(many, max_examples=600)
@given(st.data())
def test_a_tensor_is_printed_as_by_pytorch(data):
    draw = data.draw
    shape = draw(st.lists(st.integers(0, 5), max_size=3))
    kind = draw(st.sampled_from([PRINTED, PRINTED, st.integers(-500, 500), st.booleans()]))
    n = math.prod(shape)
    flat = draw(st.lists(kind, min_size=n, max_size=n))
    wants = bool(flat) and type(flat[0]) is float and draw(st.booleans())
    ours = autograd.tensor(flat or 1.0) if n or not shape else autograd.zeros(shape)
    theirs = torch.tensor(flat or 1.0) if n or not shape else torch.zeros(shape)
    if n:
        ours, theirs = ours.reshape(shape), theirs.reshape(shape)
    assert repr(ours.requires_grad_(wants)) == repr(theirs.requires_grad_(wants))


@pytest.mark.parametrize(
    "code",
    [
        "t.arange(2000)",
        "t.linspace(0, 1, 1001)",
        "t.ones(40, 40)*t.arange(40.)",
        "t.arange(30.).requires_grad_()*2/7",
        "t.tensor([0.0005, 0.25]), t.tensor([0.00005, 0.025]), t.tensor([1e-5]), t.tensor([1001., 1.])",
        "t.tensor([1., 2.], requires_grad=True).abs().mean()",
        "t.ones(2, requires_grad=True) @ t.ones(2)",
        "t.ones(2, 3) > 0",
        "t.tensor([[3., 1.], [1., 2.]]).max(dim=1)",
        "t.arange(5), t.arange(1, 10, 3), t.arange(0, 1, 0.25), t.zeros(2, 3).shape",
        "t.eye(2), t.full((2, 2), 0.5), t.zeros_like(t.tensor([1, 2])), t.ones(3).sum(0)",
        "t.tensor([1, 2])/2, t.tensor([1, 2])*2.5, t.tensor([True]) & t.tensor([False]), t.tensor(3)",
        "t.tensor([1., 0., -1.])/0, t.tensor([1e200])**2, t.tensor([1000.]).exp(), t.tensor([0., -1.]).log()",
        "t.allclose(t.ones(2), t.ones(2) + 1e-9), t.equal(t.ones(2), t.zeros(2)), f'{t.tensor(1.5):.2f}'",
        "t.tensor([1.5, 2.5]).round(), t.tensor([0.55, 1.25]).round(decimals=1), ~t.tensor([True])",
    ],
)
def test_what_is_made_and_how_it_is_printed(code):
    assert repr(eval(code, {"t": autograd})) == repr(eval(code, {"t": torch}))


MISTAKES = [
    "(t.ones(2).requires_grad_()*3).backward()",
    "t.ones(2).sum().backward()",
    "t.ones(2).requires_grad_().sub_(1)",
    "t.ones(3) + t.ones(2)",
    "t.ones(2, 3) @ t.ones(2, 3)",
    "t.ones(3) @ t.ones(2)",
    "t.ones(2, 3) @ t.ones(2)",
    "t.ones(2, 3) @ t.tensor(1.)",
    "[s := (t.ones(2).requires_grad_()**2).sum(), s.backward(), s.backward()]",
    "t.ones(2).item()",
    "bool(t.ones(2))",
    "t.ones(3).reshape(2, 2)",
    "t.ones(3)[3]",
    "t.ones(3)[0, 2]",
    "t.ones(3)[::-1]",
    "t.ones(2, 3).sum(2)",
    "t.tensor([1, 2]).requires_grad_()",
    "t.tensor([1, 2]).mean()",
    "t.tensor([[1, 2], [3]])",
    "len(t.tensor(1.))",
    "list(t.tensor(1.))",
    "t.ones(2) + [1, 2]",
    "t.ones(2).nothing",
    "t.nothing",
    "t.stack([t.zeros(2), t.zeros(3)])",
    "t.cat([t.zeros(2, 2), t.zeros(2, 3)])",
]


def refusal(code, library):
    with pytest.raises(Exception) as said:
        eval(code, {"t": library})
    return type(said.value), str(said.value)


@pytest.mark.parametrize("code", MISTAKES)
def test_a_mistake_has_the_words_that_pytorch_has_for_it(code):
    assert refusal(code, autograd) == refusal(code, torch)


def loop(lib, start, steps=30, momentum=0.0):
    "Descent on a sum of ReLUs, as lessons write it."
    params = lib.tensor(start, requires_grad=True)
    x = lib.linspace(-2, 2, 21)
    sgd = lib.optim.SGD([params], lr=0.05, momentum=momentum)
    for _ in range(steps):
        m, b, w = params.reshape(3, -1)
        loss = ((lib.relu(m * x[:, None] + b) @ w - lib.sin(2 * x)) ** 2).mean()
        sgd.zero_grad()
        loss.backward()
        sgd.step()
    return loss.item(), params.tolist()


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_a_descent_goes_the_same_way(momentum):
    draws = random.Random(0)
    start = [draws.gauss(0, 1) for _ in range(12)]
    (a, p), (b, q) = loop(autograd, start, 30, momentum), loop(torch, start, 30, momentum)
    assert math.isclose(a, b, rel_tol=1e-9) and np.allclose(p, q, rtol=1e-9)


def test_what_is_used_again_after_a_change_in_place_has_its_own_slopes():
    slopes = []
    for lib in (autograd, torch):
        w = lib.tensor([1.0, 2.0], requires_grad=True)
        y = w * 2
        before = y.sum()  # needs no value of y, so PyTorch lets it be changed
        y += w
        (before + 10 * y.sum()).backward()
        slopes.append(w.grad.tolist())
    assert slopes[0] == slopes[1] == [32.0, 32.0]


def test_ten_thousand_steps_one_after_another_need_no_recursion():
    w = autograd.tensor(1.0, requires_grad=True)
    y, v = w, autograd.Value(1.0)
    z = v
    for _ in range(10_000):
        y, z = y + 1, z + v
    y.backward()
    z.backward()
    assert w.grad.item() == 1 and v.grad == 10_001


def test_seeded_numbers_are_those_of_pytorch_and_numpy():
    torch.set_default_dtype(torch.float32)
    for seed, n in ((0, 3), (1, 16), (42, 35)):
        for lib in (torch, autograd):
            lib.manual_seed(seed)
        for draw in (
            lambda lib, n=n: lib.randn(n),
            lambda lib: lib.rand(2, 3),
            lambda lib: lib.randperm(7),
            lambda lib: lib.randint(0, 10, (4,)),
            lambda lib: lib.rand(2, generator=lib.Generator().manual_seed(5)),
        ):
            assert np.allclose(draw(autograd).tolist(), draw(torch).tolist(), atol=1e-6)
        for lib in (np, autograd):
            lib.random.seed(seed)
        assert np.allclose(autograd.random.normal(1, 2, 7).tolist(), np.random.normal(1, 2, 7))


def test_the_generator_is_the_published_one():
    "The first numbers of the authors' own mt19937ar.c for the seed 5489, and the ten-thousandth as the C++ standard has it."
    g = autograd.Generator()
    words = [g.word() for _ in range(10_000)]
    assert words[:3] == [3499211612, 581869302, 3890346734]
    assert words[-1] == 4123659995


def sources():
    return [path.read_text(encoding="utf-8") for path in MODULES]


def nodes():
    return [n for text in sources() for n in ast.walk(ast.parse(text))]


def test_it_imports_nothing_but_math_and_the_number_that_it_grew_out_of():
    named = [a.name for n in nodes() if isinstance(n, ast.Import) for a in n.names]
    taken = [(n.level, n.module) for n in nodes() if isinstance(n, ast.ImportFrom)]
    assert named == ["math"] and taken == [(1, "value")]
    code = "import sys, lessondl; before = {*sys.modules}; import lessondl.autograd; print(*{*sys.modules} - before)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {*run.stdout.split()} <= {"lessondl.autograd", "lessondl.value", "math"}


def test_it_is_written_so_that_a_small_python_can_run_it():
    """No statement that an interpreter in the browser has slowly or not at all, no class that C makes, nothing that walks in itself as deep as a record is long."""
    slow = (ast.Match, ast.AsyncFunctionDef, ast.Yield, ast.YieldFrom, ast.Global, ast.Try)
    tries = [n for n in nodes() if isinstance(n, slow)]
    assert all(isinstance(n, ast.Try) and len(n.body) == 1 for n in tries)
    names = {n.id for n in nodes() if isinstance(n, ast.Name)}
    assert not names & {"exec", "eval", "compile", "__import__", "memoryview", "super", "globals"}
    for text in sources():
        ast.parse(text, feature_version=(3, 8))


@pytest.mark.parametrize("package", [torch, autograd], ids=["theirs", "ours"])
def test_a_function_below_no_grad_writes_nothing_down(package):
    w = package.tensor([1.0, 2.0], requires_grad=True)

    @package.no_grad()
    def step(by, sign=1):
        nonlocal w
        w -= sign * by
        return (2 * w).requires_grad

    assert step(0.5) is False and w.tolist() == [0.5, 1.5] and w.requires_grad
    assert (2 * w).requires_grad
