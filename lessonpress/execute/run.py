"""Executing notebooks: what a run gives is stored whole, or nothing is."""

from __future__ import annotations

import json
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from lessonpress.execute.library import Library
from lessonpress.execute.record import changed_facts, is_fresh, recorded, same, save
from lessonpress.execute.stable_outputs import settled
from lessonpress.kit.data import REGISTRY, where
from lessonpress.prepare.cells import Notebook
from lessonpress.prepare.read_notebook import read_notebook
from lessonpress.problems import LessonpressError, Problem, Report

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["execute", "job", "pool"]

_RUN_METADATA = {"execution", "ExecuteTime", "collapsed", "scrolled"}
# What the kernel is asked at the end of a run: the data sets that were used, and the most memory that it held, in bytes. Linux tells that of
# the program (`getrusage` would include the one that started it), macOS of the process, Windows does not.
_LAST_WORDS = """
import json, sys
try: memory = next(int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
except (OSError, StopIteration):
    try: import resource; memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    except ImportError: memory = None
print(json.dumps([sys.modules["lessonpress.kit.data"].used() if "lessonpress.kit.data" in sys.modules else [], memory]))"""
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def execute(path: Path, file: str, root: Path, timeout: int = 600) -> dict[str, Any]:
    """Run the notebook at `path` and return it with new outputs and a new record. The file is not touched.
    Raises `LessonpressError` with the cell and its traceback if a cell fails."""
    nbclient, nbformat = _needs()
    try:
        nb = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError, nbformat.ValidationError) as e:
        raise LessonpressError(Problem("run", f"this is no notebook: {e}", file)) from None
    client = nbclient.NotebookClient(
        nb,
        timeout=timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
    )
    nb.cells.append(nbformat.v4.new_code_cell(_LAST_WORDS))
    places = [*map(str, Library(root).places), os.environ.get("PYTHONPATH", "")]
    started, clock = datetime.now(UTC), time.perf_counter()
    try:
        client.execute(env={**os.environ, "PYTHONPATH": os.pathsep.join(places)})
    except nbclient.exceptions.CellExecutionError:
        raise LessonpressError(_failed_cell(nb, file)) from None
    except nbclient.exceptions.CellTimeoutError:
        raise LessonpressError(
            Problem(
                "run",
                f"a cell ran for more than {timeout} s",
                file,
                cell=_last_run(nb),
                hint="--timeout SECONDS allows more",
            )
        ) from None
    except nbclient.exceptions.DeadKernelError:
        raise LessonpressError(
            Problem("run", "the kernel died", file, cell=_last_run(nb), hint="out of memory?")
        ) from None
    seconds = time.perf_counter() - clock
    data, memory = json.loads(nb.cells.pop().outputs[0].text)
    return recorded(
        settled(_clean(nbformat.writes(nb, version=4)), root),
        file,
        root,
        data,
        started,
        seconds,
        memory,
    )


def job(task: tuple[Path, str, int, bool, bool]) -> tuple[str, float, list[Problem]]:
    "Run one notebook of the course, and store it or (`verify`) compare its facts: its file, the seconds, and what went wrong."
    root, file, timeout, verify, sample = task
    clock = time.perf_counter()
    try:
        problems = _run(root, file, timeout, verify, sample)
    except LessonpressError as e:
        problems = e.problems
    return file, time.perf_counter() - clock, problems


def _run(root: Path, file: str, timeout: int, verify: bool, sample: bool) -> list[Problem]:
    path = root / file
    if not path.is_file():
        raise LessonpressError(Problem("run", "there is no such notebook", file))
    kept = set() if sample and not verify else _real(read_notebook(path, file, Report()))
    if absent := {name for name in kept if where(name, root) == "embedded sample only"}:
        return [_not_at_hand(absent, file, verify)]
    new = execute(path, file, root, timeout)
    if absent := kept and kept & _sampled(new):
        return [_not_at_hand(absent, file, verify)]  # a download did not come
    old = json.loads(path.read_text(encoding="utf-8"))
    if verify:
        return [
            Problem(
                "verify",
                f"the fact `{name}` is stored as {a} and is now {b}",
                file,
                cell=cell,
                hint=f"lessonpress run {file}",
            )
            for name, a, b, cell in changed_facts(old, new)
        ]
    if not (same(old, new) and is_fresh(root, file)):
        save(new, path)
    return []


def _real(book: Notebook | None) -> set[str]:
    "The data sets from whose real form the stored outputs come."
    told = (book.run.get("data") if book else None) or ()
    real = [d.get("name") for d in told if isinstance(d, dict) and d.get("kind") == "real"]
    return {name for name in REGISTRY if name in real}


def _sampled(nb: dict[str, Any]) -> set[str]:
    "The data sets of which a run found only the sample."
    found = {(d["name"], d["kind"]) for d in nb["metadata"]["lessonpress"]["run"]["data"]}
    return {name for name, kind in found if (name, "real") not in found}


def _not_at_hand(names: set[str], file: str, verify: bool) -> Problem:
    said = f"the stored outputs come from the real {' and '.join(sorted(names))}, and only the sample is at hand"
    hint = "name the folder of the data in LESSONPRESS_DATA"
    if verify:
        return Problem("verify", f"left out: {said}", file, hint=hint, level="warning")
    return Problem("run", said, file, hint=f"{hint}, or store the sample's with --sample")


def pool() -> ThreadPoolExecutor:
    """As many notebooks at once as there are pairs of processors, and 3 GB of memory for each: lessons compute on two threads, which wait for
    each other, and where four of them share two processors a lesson takes several times as long."""
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        free = 0
    return ThreadPoolExecutor(max(1, min((os.cpu_count() or 1) // 2, free // (3 << 30))))


def _needs() -> tuple[ModuleType, ModuleType]:
    try:
        import nbclient
        import nbclient.exceptions
        import nbformat
        import nbformat.reader
    except ModuleNotFoundError:
        raise LessonpressError(
            Problem("run", "running notebooks needs Jupyter", hint="pip install 'lessonpress[run]'")
        ) from None
    return nbclient, nbformat


def _failed_cell(nb: NotebookNode, file: str) -> Problem:
    for number, cell in enumerate(nb.cells, 1):
        for out in cell.get("outputs", ()):
            if out.output_type == "error":
                trace = _ANSI.sub("", "\n".join(out.traceback))
                return Problem(
                    "run",
                    f"{out.ename}: {out.evalue}\n{trace}",
                    file,
                    cell=number,
                    hint="the notebook was left as it was",
                )
    return Problem("run", "a cell failed", file)


def _last_run(nb: NotebookNode) -> int | None:
    return max((i for i, c in enumerate(nb.cells, 1) if c.get("execution_count")), default=None)


def _clean(text: str) -> dict[str, Any]:
    "As `nbdev-clean` leaves it: no counts, texts as lists of lines, and no metadata that a run makes; the author's own stays."
    nb: dict[str, Any] = json.loads(text)
    for cell in nb["cells"]:
        cell["metadata"] = {k: v for k, v in cell["metadata"].items() if k not in _RUN_METADATA}
        if cell["cell_type"] == "code":
            cell["execution_count"] = None
        for out in cell.get("outputs", ()):
            if "execution_count" in out:
                out["execution_count"] = None
            if "metadata" in out:
                out["metadata"] = {}
    nb["metadata"] = {
        k: v for k, v in nb["metadata"].items() if k not in ("language_info", "widgets")
    }
    if "name" in nb["metadata"].get("kernelspec", {}):
        nb["metadata"]["kernelspec"]["display_name"] = nb["metadata"]["kernelspec"]["name"]
    return nb
