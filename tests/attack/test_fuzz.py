"""A few strange inputs of each kind, always the same ones; `fuzz.py` tries as many as one likes."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import fuzz
import inputs

pytestmark = pytest.mark.slow

FEW = 15  # of each kind; of those that take longer, fewer
FEWER = {"kept": 5, "file": 10, "notes": 10, "body": 10, "include": 10, "cell": 10}


@pytest.fixture(scope="module")
def made():
    with fuzz.lab() as lab:
        yield lab


@pytest.mark.parametrize("kind", inputs.KINDS)
def test_strange_input_is_a_problem_with_a_file_and_nothing_else(made, kind):
    found, first, _ = fuzz.attack(kind, FEWER.get(kind, FEW), made, derandomize=True)
    assert not found, {fault: fuzz._cut(first[fault]) for fault in found}
