"""What checks of exercises say: to right answers, to mistakes, to what is no answer at all."""

import linecache
import math
import subprocess
import sys
import types
from itertools import count

import pytest

from lessonpress.kit.exercises import Refused, Verdict, both, judge, numbers, predict, used

CELLS = count()


def cell(source: str, **names):
    "Run a cell as Jupyter does, with its text where tracebacks look for it; the names that it leaves, and the value of its last line as `_`."
    file = f"<cell {next(CELLS)}>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    *rest, last = source.strip().splitlines()
    space = {"judge": judge, "predict": predict, **names}
    exec(compile(source.strip()[: -len(last)] + f"_ = {last}", file, "exec"), space)
    return space


def said(source: str, **names) -> Verdict:
    return cell(source, **names)["_"]


class Tensor:
    "What a tensor has of it."

    def __init__(self, values):
        self.values = values

    def tolist(self):
        return self.values


class Scalar:
    def item(self):
        return 2.5


@pytest.mark.parametrize(
    ("value", "flat"),
    [
        (3, [3.0]),
        ([1, [2.5, (3,)]], [1, 2.5, 3]),
        (range(3), [0, 1, 2]),
        (Tensor([[1, 2], [3, 4]]), [1, 2, 3, 4]),
        ([Tensor(1.5), Scalar()], [1.5, 2.5]),
        (10**400, [math.inf]),
    ],
)
def test_numbers_are_read_from_whatever_holds_them(value, flat):
    assert numbers(value) == flat


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("3", "'3' is text"),
        (True, "True or False"),
        (Tensor([True]), "True or False"),
        ({"a": 1}, "of the type dict"),
        ([max], "function"),
        ([Tensor], "function"),
        ([1, None], "a gap"),
    ],
)
def test_what_is_no_number_is_answered_with_a_sentence(value, words):
    with pytest.raises(Refused, match=words):
        numbers(value)
    verdict = judge(value, [1, 2])
    assert words in verdict and not verdict.right and not verdict.blank


def test_an_answer_is_right_or_a_mistake_with_its_words_or_neither():
    def check(answer):
        return judge(answer, [4, 2], ([4, -2], "Mind the sign."), hint="Think.")

    assert check([4, 2]) == "Right." and check([4, 2]).right
    assert check(Tensor([4.001, 2])).right and not check([4.1, 2]).right
    assert check([4, -2]) == "Mind the sign." and not check([4, -2]).right
    assert check([0, 0]) == "Not yet, and none of the usual mistakes. Think."
    assert check([4]) == "Return 2 numbers, not 1."
    assert judge([4, 2], 4) == "Return one number, not 2."
    assert check(None) == check(...) == "Not filled in yet." and check(...).blank


@pytest.mark.parametrize("huge", [1e7, -1e9, math.nan, math.inf, 10**400])
def test_what_explodes_is_called_so(huge):
    assert "explode" in judge(huge, 1)
    assert judge(huge, 1, explodes="Too fast.") == "Too fast."
    assert judge(1e7, 1e7).right  # large, but as it should be


def test_a_function_is_tried_at_several_places():
    def check(f):
        return judge(
            f, lambda a, b: a - b, (lambda a, b: b - a, "Turned round."), at=[(3, 1), (5, 1)]
        )

    assert check(lambda a, b: a - b).right and check(lambda a, b: -(b - a)).right
    assert check(lambda a, b: b - a) == "Turned round."
    assert "the same whatever it is given" in check(lambda a, b: 2)  # right at the first place
    assert "none of the usual" in check(lambda a, b: a)
    assert "Sometimes it returns nothing" in check(lambda a, b: a - b if a > 3 else None)


def test_a_limit_is_passed_from_one_side_alone():
    def check(rate):
        return judge(rate, 0.25, above="That diverges.", within=0.01)

    assert check(0.25).right and check(0.249).right and check(0.25 + 1e-9).right
    assert check(0.2501) == "That diverges." and not check(0.2501).right
    assert not check(0.24).right


def test_a_stub_is_blank_and_a_forgotten_return_is_named():
    assert said("def f():\n    ...\n\njudge(f, 1)").blank
    assert said("def f():\n    'What it does.'\n    ...\n\njudge(f, 1)").blank
    forgotten = said("def f():\n    x = 1\n\njudge(f, 1)")
    assert "`return` missing" in forgotten and not forgotten.blank


def test_a_class_is_a_stub_until_one_of_its_methods_is_written():
    begun = "class A:\n    def __init__(self, n):\n        self.n = n\n    def twice(self):\n        {}\n\njudge(A, 6, at=[(3,)], measure=lambda a, n: a.twice())"
    assert said(begun.format("...")).blank
    assert said(begun.format("return 2*self.n")).right
    assert not said(begun.format("return self.n")).blank


def test_what_is_compared_may_be_measured_first():
    def check(roots):
        return judge(
            roots, [2, 0], at=[(4,), (9,)], measure=lambda r, n: (len(r), sum(x * x - n for x in r))
        )

    assert check(lambda n: [n**0.5, -(n**0.5)]).right and check(lambda n: (-(n**0.5), n**0.5)).right
    assert not check(lambda n: [n**0.5]).right and check(lambda n: None).blank


@pytest.mark.parametrize(
    "body",
    [
        "return x.backward()",
        "return getattr(x, 'backward')()",
        "from torch import backward as b\n    return b(x)",
        "return helper(x)",
    ],
)
def test_what_a_task_forbids_is_found_however_it_is_called(body):
    source = f"def helper(x):\n    return x.backward()\ndef f(x):\n    {body}\n\njudge(f, 1, at=[(1,)], without='backward')"
    assert said(source) == "Without `backward`, please: the task is to do it another way."


@pytest.mark.parametrize(
    "source",
    [
        "def f(backward):\n    return backward",
        "def f(x):\n    backward = x\n    return backward",
        "def f(x):\n    'Without backward.'\n    return x  # backward",
        "def other(x):\n    return x.backward()\ndef f(x):\n    return x",
        "def f(x):\n    return backward(x)\ndef backward(x):\n    return x",
    ],
)
def test_what_is_only_called_so_is_allowed(source):
    verdict = said(source + "\n\njudge(f, 1, at=[(1,)], without='backward')")
    assert verdict.right or "backward(x)" in source


def test_signs_and_loops_are_found():
    names = cell("def f(a, b):\n    return [x**2 for x in a @ b]\n\nf.__name__")
    assert {"@", "**", "for"} <= used(names["f"]) and "a" not in used(names["f"])
    unknown: dict = {}
    exec("def f(): return 1", unknown)  # in no file
    assert used(unknown["f"]) is None


def test_a_page_tells_the_code_by_itself(monkeypatch):
    page = types.ModuleType("__try__")
    page.source = "def f():\n    return fit()\nf"
    monkeypatch.setitem(sys.modules, "__try__", page)

    def f():
        return 1

    assert "`fit`" in judge(f, 1, without="fit")


def test_a_prediction_is_said_before_anything_runs():
    ran = []

    def run():
        ran.append(True)
        return 2.2

    def check(guess):
        return predict(guess, run, (22, "That is in tenths."), hint="Look again.")

    assert check(...).blank and check(None).blank and not ran
    assert check(2.3) == "Right. You said 2.3, and it is 2.2." and check(2.3).right and ran
    assert check(3) == "Too high. Look again." and check(1) == "Too low. Look again."
    assert check(22) == "That is in tenths."
    assert check("2") == "'2' is text. A number is wanted, without quotes."
    assert check((1, 2)) == "Say 1 of them, not 2."
    assert predict(1e4, lambda: 10000) == "Right. You said 10,000, and it is 10,000."


def test_words_and_numbers_are_predicted_together():
    def check(*guess):
        return predict(guess, lambda: ("rises", 4), among="rises falls")

    assert check("rises", 4).right and check("Rises ", 4.1).right
    assert check(..., 4).blank and check("rises", ...).blank
    assert check("falls", 4) == "Number 1: no, it comes out otherwise."
    assert check("rises", 9) == "Number 2: too high."
    assert check("up", 4) == "Say one of these words: rises, falls."
    assert "in quotes: rises, falls" in check(1, 4) and "say a number" in check("rises", "falls")


@pytest.mark.parametrize("guess", ["run()", "[run()][0]", "max(1, 2.2)"])
def test_a_prediction_that_was_computed_is_refused(guess):
    source = f"guess = {guess}\npredict(guess, run)"
    assert said(source, run=lambda: 2.2) == "Say it first, before you let anything run."
    assert said("guess = 1.1 * 2\npredict(guess, run)", run=lambda: 2.2).right


def test_of_several_verdicts_the_first_that_is_not_right_is_said():
    right, wrong = Verdict("Right.", right=True), Verdict("No.")
    assert both(right, wrong) == "No." and both(wrong, Verdict("", blank=True)) == "No."
    assert both(right, right).right and repr(right) == "Right."


def test_nothing_large_is_loaded():
    code = "import sys; import lessonpress.kit.exercises; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"ast", "inspect", "typing", "re", "torch", "numpy"} & set(loaded.stdout.split())
