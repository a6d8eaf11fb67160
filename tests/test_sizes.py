"""How long modules and functions of the generator may be, as the formatter lays them out, and that formatter and types are settled."""

import ast
import statistics
import tomllib
from pathlib import Path

import pytest
from course import ROOT

GENERATOR = ROOT / "lessonpress"
MODULES = sorted(
    p for p in GENERATOR.rglob("*.py") if "build" not in p.relative_to(GENERATOR).parts
)
MOST_OF_A_MODULE, MOST_OF_A_FUNCTION = 300, 60  # lines: a module has fewer, a function has no more
MEDIAN, NINE_IN_TEN = 8, 23


def lengths(source: str) -> dict[str, int]:
    "The lines of each function, from its name (without decorators) to its end, by name and line."
    return {
        f"{n.name}, line {n.lineno}": n.end_lineno - n.lineno + 1
        for n in ast.walk(ast.parse(source))
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def lengths_in(path: Path) -> dict[str, int]:
    return lengths(path.read_text(encoding="utf-8"))


def test_lines_are_counted_from_the_name_to_the_end():
    source = "@cache\ndef f(\n    a,\n):\n    def g():\n        return a\n\n    return g\n\n\nx = 1\n\n\nclass C:\n    async def h(self): ...\n"
    assert lengths(source) == {"f, line 2": 7, "g, line 5": 2, "h, line 15": 1}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(GENERATOR)))
def test_a_module_is_read_at_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < MOST_OF_A_MODULE, (
        "split it by meaning"
    )
    long = {name: n for name, n in lengths_in(path).items() if n > MOST_OF_A_FUNCTION}
    assert long == {}, "a function says what it does by its name, and does that"


def test_most_functions_are_short():
    every = sorted(n for path in MODULES for n in lengths_in(path).values())
    assert len(every) > 1000
    assert statistics.median(every) <= MEDIAN
    assert statistics.quantiles(every, n=10)[-1] <= NINE_IN_TEN


def test_layout_and_types_are_settled():
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert tool["ruff"]["line-length"] == 100
    assert {"E", "F", "I", "UP", "B", "RUF100"} <= set(tool["ruff"]["lint"]["select"])
    assert tool["mypy"]["strict"] is True and tool["mypy"]["packages"] == ["lessonpress"]


def test_an_exception_from_the_types_names_its_kind():
    for path in MODULES:
        for line in path.read_text(encoding="utf-8").splitlines():
            assert "# type: ignore" not in line or "# type: ignore[" in line, f"{path.name}: {line}"
