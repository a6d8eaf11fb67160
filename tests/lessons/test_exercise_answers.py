"""Exercises of lessons: each has what it needs, its worked solution is right, and its check says of right and of wrong answers what it has to.

`exercises/NN_name.yml` holds the answers: what has to be said, and the code that stands in the cell, all but its last line. A page is tried with the same ones."""

import ast
import itertools
import json
import linecache
import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from course import ROOT

torch = pytest.importorskip("torch")
torch.set_num_threads(1)  # as lessons do: on a busy machine short steps wait for threads

import matplotlib

from lessonpress.features.try_cells.needed import Code, shipped
from lessonpress.kit.exercises import Verdict

HERE = Path(__file__).parent / "exercises"
ANSWERS = {p.stem: yaml.safe_load(p.read_text("utf-8")) for p in sorted(HERE.glob("*.yml"))}
# What these need runs in a page; the others train networks and read data.
IN_THE_PAGE = "01", "02", "03", "09"
KINDS = {"predict", "bug", "write", "change"}
COUNT = itertools.count()


@cache
def cells(lesson: str) -> list[dict]:
    book = json.loads((ROOT / f"nbs/{lesson}.ipynb").read_text("utf-8"))
    return [{**c, "source": "".join(c["source"])} for c in book["cells"]]


def options(cell: dict) -> dict:
    "What the lines `#| name: value` of a cell say."
    lines = re.findall(r"^#\| *([\w-]+)(?:: *(.*))?$", cell["source"], re.M)
    return {name: value or True for name, value in lines}


@cache
def exercises(lesson: str) -> dict[str, dict]:
    "The cells that are exercises by their labels, each with the text above it."
    found = {}
    for above, cell in itertools.pairwise(cells(lesson)):
        if cell["cell_type"] == "code" and options(cell).get("kind"):
            found[options(cell)["label"]] = {**cell, "text": above["source"]}
    return found


def run(source: str, names: dict) -> object:
    "As Jupyter does, with the text where it is looked for; what the last line says, if it is an expression."
    file = f"<cell {next(COUNT)} of an exercise>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    tree = ast.parse(source, file)
    last = tree.body.pop().value if isinstance(tree.body[-1], ast.Expr) else ast.Constant(None)
    exec(compile(tree, file, "exec"), names)
    return eval(compile(ast.fix_missing_locations(ast.Expression(last)), file, "eval"), names)


@cache
def learnt(lesson: str) -> dict:
    "What the cells of the exercises, their solutions and their answers need of the lesson; no more of it is run, since a lesson may train for minutes."
    matplotlib.use("agg")
    own = [
        Code(n, cell["source"])
        for n, cell in enumerate(cells(lesson))
        if cell["cell_type"] == "code" and not {"install", "kind"} & options(cell).keys()
    ]
    asked = [Code(len(cells(lesson)) + n, source) for n, source in enumerate(filled(lesson))]
    names: dict = {"__name__": "__main__"}
    for _, source in sorted(shipped(own + asked, [c.number for c in asked]).cells.items()):
        run(source, names)
    return names


def filled(lesson: str) -> list[str]:
    "All that may stand in the cells of the exercises."
    out = []
    for name, cell in exercises(lesson).items():
        *_, last = cell["source"].strip().splitlines()
        written = [solution(cell["text"]), *(a["code"] for a in ANSWERS[lesson][name])]
        out += [cell["source"], *(f"{code.rstrip()}\n{last}" for code in written)]
    return out


def said(lesson: str, name: str, code: str) -> Verdict:
    "What the check of an exercise says when `code` stands in its cell."
    *_, last = exercises(lesson)[name]["source"].strip().splitlines()
    return run(f"{code.rstrip()}\n\n{last}", dict(learnt(lesson)))


def solution(text: str) -> str:
    "The code of the worked solution."
    after = text.partition("::: {.solution}")[2]
    return re.search(r"```python\n(.*?)```", after, re.S)[1]


def every(what):
    return [
        pytest.param(lesson, name, answer, id=f"{lesson} {name} {at}")
        for lesson, asked in ANSWERS.items()
        for name, answers in asked.items()
        for at, answer in enumerate(what(answers))
    ]


each = pytest.mark.parametrize(("lesson", "name", "answer"), every(lambda answers: answers))
each_exercise = pytest.mark.parametrize(
    ("lesson", "name"), [(lesson, name) for lesson, asked in ANSWERS.items() for name in asked]
)


@pytest.mark.parametrize("lesson", ANSWERS)
def test_there_are_ten_or_five_of_four_kinds_from_a_line_to_half_an_hour(lesson):
    many = lesson.startswith(IN_THE_PAGE)
    asked = [options(c) for c in exercises(lesson).values()]
    assert len(asked) >= (10 if many else 5) and set(exercises(lesson)) == set(ANSWERS[lesson])
    assert not many or sum("try" in o for o in asked) >= 8
    for kind in KINDS:
        assert sum(o["kind"] == kind for o in asked) >= (2 if many else 1), kind
    minutes = [int(o["minutes"]) for o in asked]
    assert min(minutes) <= 2 and 15 <= max(minutes) <= 30 and minutes == sorted(minutes)


@each_exercise
def test_each_has_a_text_hints_a_solution_and_enough_answers(lesson, name):
    cell, answers = exercises(lesson)[name], ANSWERS[lesson][name]
    assert cell["text"].startswith("### ") and options(cell)["kind"] in KINDS
    assert 1 <= cell["text"].count("::: {.hint}") <= 2
    assert cell["text"].count("::: {.solution}") == 1
    assert re.match(r"check_\w+\(.*\)$", cell["source"].strip().splitlines()[-1])
    right = [a for a in answers if a["says"].startswith("Right.")]
    assert len(right) >= 2 and len(answers) - len(right) >= 3
    assert len({a["code"] for a in answers}) == len(answers)


@each_exercise
def test_the_cell_as_it_stands_is_not_right(lesson, name):
    source = exercises(lesson)[name]["source"].strip()
    verdict = said(lesson, name, source[: source.rindex("\n")])
    assert isinstance(verdict, Verdict) and not verdict.right
    assert verdict.blank or options(exercises(lesson)[name])["kind"] in {"bug", "change"}


@each_exercise
def test_the_worked_solution_is_right(lesson, name):
    verdict = said(lesson, name, solution(exercises(lesson)[name]["text"]))
    assert verdict.right, verdict


@each
def test_the_check_says_what_it_has_to(lesson, name, answer):
    verdict = said(lesson, name, answer["code"])
    assert answer["says"] in verdict
    assert verdict.right == answer["says"].startswith("Right.") and not verdict.blank
