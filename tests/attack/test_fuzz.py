"""A few strange inputs of each kind, always the same ones; `fuzz.py` tries as many as one likes."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import fuzz
import inputs

FEW = {
    "kept": 10,
    "file": 30,
    "notes": 20,
    "body": 20,
    "include": 20,
    "cell": 20,
}  # these take longer


@pytest.fixture(scope="module")
def made():
    with fuzz.lab() as lab:
        yield lab


@pytest.mark.parametrize("kind", inputs.KINDS)
def test_strange_input_is_a_problem_with_a_file_and_nothing_else(made, kind):
    found, first, _ = fuzz.attack(kind, FEW.get(kind, 40), made, derandomize=True)
    assert not found, {fault: fuzz._cut(first[fault]) for fault in found}
