"""Executing notebooks: what a run gives is stored whole, or nothing is."""

from __future__ import annotations

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lessonpress.execute.documents import freeze
from lessonpress.execute.record import changed_facts, is_fresh, recorded, same
from lessonpress.execute.store import store
from lessonpress.execute.whole import needs, run_whole
from lessonpress.kit.data import REGISTRY, where
from lessonpress.kit.data.own import register
from lessonpress.prepare.cells import Notebook
from lessonpress.prepare.evaluation import left_whole
from lessonpress.prepare.read_notebook import parse_notebook, read_notebook
from lessonpress.problems import LessonpressError, Problem, Report

__all__ = ["Done", "Task", "execute", "job", "pool"]


def execute(
    path: Path,
    file: str,
    root: Path,
    timeout: int = 600,
    kernel: str | None = None,
    data: bytes | None = None,
) -> dict[str, Any]:
    """Run the notebook at `path`, or what it held when `data` was read there, and return it with new outputs and a new record. The file is not
    touched. Cells that are not to be run keep the outputs that they have.

    `LessonpressError` with the cell and its traceback if a cell fails.
    """
    nbformat, kernels = needs()
    try:
        text = (path.read_bytes() if data is None else data).decode("utf-8")
        nb = nbformat.reads(text, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError, nbformat.ValidationError) as e:
        raise LessonpressError(Problem("run", f"this is no notebook: {e}", file)) from None
    book = parse_notebook(nb, file, Report(), path)
    assert book is not None, "nbformat takes it for a notebook"
    own = kernels.chosen(nb.metadata, kernel, file)
    if not own.is_python:  # whoever reads the notebook must know, and its kernel need not be there
        nb.metadata.setdefault("kernelspec", {"name": own.name}).setdefault(
            "language", own.language
        )
    ran = run_whole(nb, book, own, file, path.parent, root, timeout)
    return recorded(ran.nb, file, root, ran.told, ran.started, ran.seconds, ran.dropped)


@dataclass(frozen=True)
class Task:
    "A notebook to run, and how."

    root: Path
    file: str
    timeout: int = 600  # seconds for a cell
    kernel: str | None = None  # of Python, in the place of the notebook's own
    verify: bool = False  # store nothing, compare its facts
    sample: bool = False  # outputs of the sample may take the place of those of real data


@dataclass
class Done:
    "What became of it."

    file: str
    problems: list[Problem] = field(default_factory=list)
    seconds: float = 0
    dropped: dict[str, int] = field(default_factory=dict)  # what its outputs lost
    left: str = ""  # why it was not run, in the notebook's words
    unstored: bool = False  # outputs of cells that changed while it ran


def job(task: Task) -> Done:
    "Run one notebook of the course, and store it or compare its facts."
    clock, done = time.perf_counter(), Done(task.file)
    try:
        if task.file.endswith(".ipynb"):
            _run(task, done)
        else:
            _run_document(task, done)
    except LessonpressError as e:
        done.problems += e.problems
    done.seconds = time.perf_counter() - clock
    return done


def _run_document(task: Task, done: Done) -> None:
    if not (task.root / task.file).is_file():
        raise LessonpressError(Problem("run", "there is no such document", task.file))
    if task.verify:
        message = "`--verify` compares the facts of notebooks, and this is a document"
        raise LessonpressError(Problem("run", message, task.file))
    done.left, done.dropped = freeze(task.root, task.file, task.timeout, task.kernel)


def _run(task: Task, done: Done) -> None:
    root, file = task.root, task.file
    path = root / file
    if not path.is_file():
        raise LessonpressError(Problem("run", "there is no such notebook", file))
    book = read_notebook(path, file, Report())
    done.left = left_whole(book) if book else ""
    if done.left:
        return
    register(root)
    kept = set() if task.sample and not task.verify else _real(book)
    if absent := {name for name in kept if where(name, root) == "embedded sample only"}:
        raise LessonpressError(_not_at_hand(absent, file, task.verify))
    data = path.read_bytes()
    new = execute(path, file, root, task.timeout, task.kernel, data)
    if absent := kept and kept & _sampled(new):  # a download did not come
        raise LessonpressError(_not_at_hand(absent, file, task.verify))
    done.dropped = new["metadata"]["lessonpress"]["run"].get("dropped", {})
    old = json.loads(data)
    if task.verify:
        done.problems += [
            Problem(
                "verify",
                f"the fact `{name}` is stored as {a} and is now {b}",
                file,
                cell=cell,
                hint=f"lessonpress run {file}",
            )
            for name, a, b, cell in changed_facts(old, new)
        ]
    elif not (same(old, new) and is_fresh(root, file)):
        told = store(new, data, root, file)
        done.problems += told
        done.unstored = bool(told)


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
        return Problem("not-verified", f"left out: {said}", file, hint=hint, level="warning")
    return Problem("run", said, file, hint=f"{hint}, or store the sample's with --sample")


def pool() -> ThreadPoolExecutor:
    """As many notebooks at once as there are pairs of processors, and 3 GB of memory for each: lessons compute on two threads, which wait for
    each other, and where four of them share two processors a lesson takes several times as long."""
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        free = 0
    return ThreadPoolExecutor(max(1, min((os.cpu_count() or 1) // 2, free // (3 << 30))))
