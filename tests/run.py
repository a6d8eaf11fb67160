"""What has to hold before a change lands, in the full environment: `make lint`, `make quick`, `make test` and `make coverage` run it."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
LIMIT = 2400  # seconds that one step may take
LESSONPRESS = [sys.executable, "-m", "lessonpress"]
# A worker gets whole files, so that what the tests of a file share is made once.
# Modules in their own order: those that take longest do not come last, when one worker has nothing left to do.
PYTEST = [
    *(sys.executable, "-m", "pytest", "-q"),
    *("--dist", "loadscope", "--no-loadscope-reorder", "-n"),
]
# What is done in no time: no browser, no kernel, no lesson, which would load torch, and nothing slow.
QUICK = [
    "-m",
    "not browser and not kernel and not quarto and not slow",
    "--ignore",
    "tests/lessons",
]


def tool(name: str, *args: str) -> list[str]:
    "A command of the environment."
    return [str(BIN / name), *args]


def run(command: list[str]) -> bool:
    env = {
        **os.environ,
        "LESSONPRESS_OFFLINE": "1",
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    try:
        return subprocess.run(command, cwd=ROOT, env=env, timeout=LIMIT).returncode == 0
    except FileNotFoundError:
        print(f"  {Path(command[0]).name} is not installed; `make test` sets everything up")
    except subprocess.TimeoutExpired:
        print(f"  ended after {LIMIT} s: {' '.join(command)}")
    return False


def unchanged(command: list[str], pattern: str) -> bool:
    "Whether `command` leaves the files of `pattern` as they are; what it changed is put back and named."
    before = {p: p.read_bytes() for p in ROOT.glob(pattern)}
    done = run(command)
    changed = [p for p in ROOT.glob(pattern) if before.get(p) != p.read_bytes()]
    for p in changed:
        print(
            f"  {p.relative_to(ROOT)} is not up to date: run {' '.join(Path(c).name for c in command)} and commit"
        )
        if p in before:
            p.write_bytes(before[p])
    return done and not changed


def scripts_are_tidy() -> bool:
    if not (ROOT / "deno.json").exists():
        return True
    return run(tool("deno", "lint", "--quiet")) and run(tool("deno", "fmt", "--check", "--quiet"))


def names_of_their_own() -> bool:
    "Whether pytest can collect all test modules: it knows one only by its name, without the folder, and of two alike it runs one."
    names = Counter(p.name for p in (ROOT / "tests").rglob("test_*.py"))
    if twice := [name for name, count in names.items() if count > 1]:
        print(f"  more than one test module has this name: {', '.join(twice)}")
    return not twice


LINT = {
    "the code is tidy": lambda: run(tool("ruff", "check", "--quiet")),
    "the code is formatted": lambda: run(tool("ruff", "format", "--check", "--quiet")),
    "the types fit": lambda: run(tool("mypy", "--no-error-summary")),
    "the scripts are tidy": scripts_are_tidy,
    "test modules have names of their own": names_of_their_own,
}


def without_data() -> list[str]:
    "The lessons whose last run used no data set: a machine without data can execute them as they were run."
    records = {
        p: json.loads(p.read_text("utf-8"))["metadata"].get("lessonpress", {}).get("run", {})
        for p in sorted((ROOT / "nbs").glob("*.ipynb"))
    }
    return [p.name for p, run in records.items() if run and not run["data"]]


def lessons_as_tests() -> bool:
    "Those that the next step does not execute anyway, with all of their cells."
    names = "|".join(map(re.escape, without_data()))
    return run(
        tool("nbdev-test", *(["--skip-file-re", f"^(?:[_.]|(?:{names})$)"] if names else []))
    )


LESSONS = {
    "the library is what the lessons export": lambda: unchanged(
        tool("nbdev-export"), "lessondl/*.py"
    ),
    "the notebooks are clean": lambda: unchanged(tool("nbdev-clean"), "nbs/*.ipynb"),
    "the lessons run as tests": lessons_as_tests,
    "the facts are what a new run gives": lambda: run([*LESSONPRESS, "run", "--verify"]),
    "the site is checked": lambda: run([*LESSONPRESS, "check"]),
}


def tests(*args: str) -> dict[str, Callable[[], bool]]:
    "pytest, with `args`: how many workers, and its options."
    return {"pytest": lambda: run([*PYTEST, *args])}


def steps(what: str, args: list[str]) -> dict[str, Callable[[], bool]]:
    "The steps of `lint`, `quick`, `test` or `coverage`; `args` are pytest's."
    return {
        "lint": LINT,
        "quick": LINT | tests("3", *QUICK, *args),
        "test": LINT | LESSONS | tests("2", *args),
        "coverage": tests("2", "--cov", "--cov-report=term:skip-covered", *args),
    }[what]


def main(what: str = "test", *args: str) -> int:
    failed, took, todo = [], {}, steps(what, list(args))
    for name, step in todo.items():
        clock = time.perf_counter()
        print(f"== {name}", flush=True)
        if not step():
            failed.append(name)
        took[name] = time.perf_counter() - clock
        how = "FAILED" if name in failed else "passed"
        print(f"   {how} in {took[name]:.0f} s", flush=True)
    print("; ".join(f"{name}: {seconds:.0f} s" for name, seconds in took.items()))
    print(
        f"{len(todo) - len(failed)} of {len(todo)} steps passed in {sum(took.values()):.0f} s"
        + (f"; failed: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
