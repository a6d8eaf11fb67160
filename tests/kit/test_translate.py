"""Functions become programs of data; what cannot is refused by its name, file and line. That the programs compute the same is tested in a browser."""

import json
import math
import subprocess
import sys
import textwrap
from functools import partial, reduce
from pathlib import Path

import numpy as np
import pytest
import torch

from lessondl.quadratic import mae, mk_quad, quad
from lessonpress.kit.live.translate import Program, translate
from lessonpress.problems import LessonpressError

ROOT = Path(__file__).resolve().parents[2]
X = torch.tensor([1.0, 2.0, 4.0])
TABLE = torch.ones(2, 2)


def here(f, line=1):
    return f.__code__.co_firstlineno + line


def problem(f, *names):
    "The one problem of a function that is refused."
    with pytest.raises(LessonpressError) as e:
        translate(f, *names)
    (found,) = e.value.problems
    assert found.rule == "live" and found.level == "error"
    return found


def test_the_program_of_the_lessons_quadratic():
    assert translate(quad, "a", "b", "c", "x") == {
        "nodes": [
            "a",
            "b",
            "c",
            "x",
            2,
            ["pow!", 3, 4],
            ["*", 0, 5],
            ["*", 1, 3],
            ["+", 6, 7],
            ["+", 8, 2],
        ],
        "out": 9,
    }


def test_the_program_of_a_loss_knows_its_data():
    program = translate(lambda a: mae(mk_quad(a, 0, 1)(X), X), "a")
    assert (
        [1, 4, 16] in program["nodes"]
        and [1, 2, 4] in program["nodes"]
        and program["nodes"][program["out"]][0] == "mean"
    )


def test_a_program_is_plain_data():
    program = translate(lambda a: max(a, math.pi) * float("inf"), "a")
    assert json.loads(json.dumps(program, allow_nan=False)) == program


def test_what_is_known_is_worked_out_by_python():
    assert translate(
        lambda: 2**100 % 7 + len([1, 2]),
    ) == {"nodes": [2**100 % 7 + 2], "out": 0}
    assert translate(lambda a: a if len(X) == 3 and X.ndim == 1 else 1 / 0, "a")["nodes"] == ["a"]


def test_equal_parts_are_computed_once():
    assert len(translate(lambda a: (a + 1) * (a + 1), "a")["nodes"]) == 4


def test_captured_numbers_are_those_of_now():
    scale = 3

    def f(a):
        return a * scale

    assert 3 in translate(f, "a")["nodes"]
    scale = 4
    assert 4 in translate(f, "a")["nodes"]


def test_float32_is_written_as_short_as_it_means():
    p = Program()
    assert p.lift(torch.tensor([0.1, 1 / 3])).shape == (2,)
    assert p.nodes == [[0.1, 0.33333334]]


def test_two_lambdas_on_one_line_are_told_apart():
    f, g = lambda a: a + 1, lambda a: a * 2
    nodes = [translate(h, "a")["nodes"] for h in (f, g)]
    assert nodes == [["a", 1, ["+", 0, 1]], ["a", 2, ["*", 0, 1]]]
    twice = lambda a: (lambda b: b + a)(2)  # noqa: E731
    assert translate(twice, "a")["nodes"] == ["a", 2, ["+", 1, 0]]


def test_what_could_raise_is_computed_even_if_nobody_uses_it():
    def f(a):
        lost = 1 / a  # noqa: F841  computed for what it may raise
        return 2

    assert [n[0] for n in translate(f, "a")["nodes"] if isinstance(n, list)] == ["/!", "do"]


# Refusals


def loop(a):
    total = 0
    for k in range(3):
        total = total + a * k
    return total


def unknown_function(a):
    b = a + 1
    return torch.cumsum(b, 0)


def method(x):
    return x.cumsum(0)


def text(a):
    return f"{a}"


def undefined(a):
    return a + nothing  # noqa: F821


def raises(a):
    if a > 0:
        raise ValueError("no")
    return a


def random(a):
    return a + np.random.normal()


def in_place(x):
    x += 1
    return x


def array_condition(x):
    return 1 if x > 0 else 2


def table(a):
    return a * TABLE


def wrong_call(a):
    return quad(a)


def always_fails(a):
    return a + 1 / (2 - 2)


def mixed(a, x):
    return max(a, x)


def comprehension(a):
    return sum([a * k for k in (1, 2)])


def matrix(x):
    return x @ x


def no_tensor(a):
    return torch.relu(a)


def shapes(x):
    return x * torch.ones(5)


def generator(a):
    yield a


def endless(a):
    return endless(a + 1)


def huge(a):
    return a * 2**60


def tensor_bool(x):
    return (x > 0) + (x > 1)


def keyword(x):
    return x.sum(keepdim=True)


def tuple_out(a):
    return a, a


def subscript(x):
    return x[0]


def made(a):
    return torch.tensor([a, 1.0]).sum()


def walrus(a):
    return (b := a) + b


@pytest.mark.parametrize(
    ("f", "line", "words"),
    [
        (loop, 2, "for k in range(3)"),
        (unknown_function, 2, "`torch.cumsum`"),
        (method, 1, "`x.cumsum`"),
        (text, 1, "f'{a}'"),
        (undefined, 1, "`nothing` is not defined"),
        (raises, 2, "an error is raised"),
        (random, 1, "`np.random.normal`"),
        (in_place, 1, "in place"),
        (array_condition, 1, "an array as a condition"),
        (table, 1, "rank 2"),
        (wrong_call, 1, "`quad` is called wrongly"),
        (always_fails, 1, "ZeroDivisionError"),
        (mixed, 1, "`max` of arrays"),
        (comprehension, 1, "for k in"),
        (matrix, 1, "MatMult"),
        (no_tensor, 1, "`torch.relu` of what is not a tensor"),
        (shapes, 1, "3 and 5 numbers"),
        (generator, 0, "generator"),
        (huge, 1, "too large"),
        (tensor_bool, 1, "true and false"),
        (made, 1, "`torch.tensor` of numbers that are not known"),
        (keyword, 1, "keepdim"),
        (subscript, 1, "`x[0]`"),
        (walrus, 1, "`(b := a)`"),
    ],
    ids=lambda v: getattr(v, "__name__", None),
)
def test_what_has_no_translation_is_refused_by_name_file_and_line(f, line, words):
    p = Program()
    args = [
        p.input(n, (3,), "torch") if n == "x" else p.input(n)
        for n in f.__code__.co_varnames[: f.__code__.co_argcount]
    ]
    with pytest.raises(LessonpressError) as e:
        p.call(f, *args)
    (found,) = e.value.problems
    assert words in found.message
    assert f"in `{f.__name__}`" in found.message
    assert (found.rule, Path(found.file).name, found.line) == (
        "live",
        "test_translate.py",
        here(f, line),
    )
    assert found.hint


def test_a_problem_in_a_called_function_has_that_functions_place():
    def outer(a):
        return 1 + loop(a)

    found = problem(outer, "a")
    assert "in `loop`" in found.message and found.line == here(loop, 2)


def test_other_refusals():
    assert "calls itself" in problem(endless, "a").message
    assert "a tuple is not a number" in problem(tuple_out, "a").message
    assert "`len` of a number" in problem(len, "a").message
    assert "`reduce`" in problem(reduce, "a").message
    assert "str is called" in problem("quad", "a").message


def test_strange_calls_of_known_functions_are_refused():
    def nothing_measured(a):
        return a + len()

    def partial_of_an_inner_function(a):
        return partial(lambda b: a + b, 1)()

    def listed(a):
        return torch.tensor(data=[a, 1.0]).sum()

    assert "TypeError: len()" in problem(nothing_measured, "a").message
    assert "defined inside" in problem(partial_of_an_inner_function, "a").message
    assert "not known beforehand" in problem(listed, "a").message


def test_a_source_that_has_changed_is_not_believed(tmp_path):
    file = tmp_path / "changing.py"
    file.write_text("def f(a): return a + 1\n")
    scope = {}
    exec(compile(file.read_text(), str(file), "exec"), scope)
    assert translate(scope["f"], "a")["nodes"] == ["a", 1, ["+", 0, 1]]
    file.write_text("def f(a): return a + 2\n")
    assert "has changed" in problem(scope["f"], "a").message
    file.unlink()
    assert "not to be found" in problem(scope["f"], "a").message


def test_a_cell_of_a_notebook_is_named_by_its_number():
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    code = """
        from lessonpress.kit.live.translate import translate
        def wave(a):
            return divmod(a, 2)
        try: translate(wave, "a")
        except Exception as e: print(e.problems[0].place, e.problems[0].message.split(":")[0])"""
    nb = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(textwrap.dedent(c).strip()) for c in ("1", code)]
    )
    nbclient.NotebookClient(
        nb, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    ).execute()
    assert nb.cells[1].outputs[0].text == "Cell In[2]:3 `divmod`, in `wave`\n"


def test_the_module_itself_loads_nothing_heavy():
    code = "import sys, lessonpress.kit.live.translate, lessonpress.kit.live; print([m for m in ('matplotlib', 'numpy', 'torch', 'IPython', 'ipywidgets') if m in sys.modules])"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def test_without_torch_and_numpy_numbers_are_translated(tmp_path):
    (tmp_path / "plain.py").write_text(
        "from lessonpress.kit.live.translate import translate\ndef f(a, b=2): return abs(a)**b\nprint(translate(f, 'a'))\nimport sys; assert not {'numpy', 'torch'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, tmp_path / "plain.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.strip() == "{'nodes': ['a', ['abs', 0], 2, ['pow!', 1, 2]], 'out': 3}", (
        done.stderr
    )


def test_partials_of_partials():
    f = partial(partial(quad, 2), c=1)
    assert translate(lambda b: f(b, x=3), "b")["nodes"] == [
        "b",
        3,
        ["*", 0, 1],
        18,
        ["+", 3, 2],
        1,
        ["+", 4, 5],
    ]
