"""Code that stands in an answer of an outline runs: each expression in backticks whose names the lessons or the kit have."""

import ast
import builtins
import functools
import re

import pytest
from course import ROOT

torch = pytest.importorskip("torch")

from lessondl import pieces, quadratic, relu
from lessonpress.kit.live import live

NAMES = {
    **vars(builtins),
    **vars(quadratic),
    **vars(relu),
    **vars(pieces),
    "torch": torch,
    "functools": functools,
    "live": live,
}


def runnable():
    "Calls in backticks, with the outline in which they stand, whose every name is known."
    for file in sorted((ROOT / "outlines").glob("*.qmd")):
        for code in dict.fromkeys(re.findall(r"`([^`\n]+)`", file.read_text("utf-8"))):
            try:
                tree = ast.parse(code, mode="eval")
            except SyntaxError:
                continue
            names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
            if isinstance(tree.body, ast.Call) and names and names <= NAMES.keys():
                yield pytest.param(code, id=f"{file.stem}: {code[:50]}")


FOUND = list(runnable())


def test_there_are_some():
    assert len(FOUND) >= 5


@pytest.mark.parametrize("code", FOUND)
def test_code_in_an_answer_runs(code):
    assert eval(code, dict(NAMES)) is not None
