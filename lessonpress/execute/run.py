"""Executing notebooks: what a run gives is stored whole, or nothing is."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from lessonpress import files
from lessonpress.execute.library import Library
from lessonpress.execute.record import Told, changed_facts, imported, is_fresh, recorded, same
from lessonpress.execute.stable_outputs import settle, with_widgets
from lessonpress.execute.store import store
from lessonpress.gather.settings_files import output_metadata
from lessonpress.kit.data import REGISTRY, where
from lessonpress.kit.data.own import register
from lessonpress.prepare.cells import Notebook
from lessonpress.prepare.evaluation import left_whole, may_fail, runs
from lessonpress.prepare.read_notebook import parse_notebook, read_notebook
from lessonpress.prepare.widgets import Widgets
from lessonpress.problems import LessonpressError, Problem, Report

__all__ = ["Done", "Task", "execute", "job", "pool"]

# What a kernel of Python is asked at the end of a run: the data sets that were used, the most memory that it held, in bytes, its
# version, and those of packages, without local suffixes such as `+cpu`. Linux tells the memory of the program (`getrusage` would
# include the one that started it), macOS of the process, Windows does not.
_LAST_WORDS = """
import importlib.metadata, json, platform, sys
try: memory = next(int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
except (OSError, StopIteration):
    try: import resource; memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    except ImportError: memory = 0
versions = {}
for name in %r:
    try: versions[name] = importlib.metadata.version(name).split("+")[0]
    except importlib.metadata.PackageNotFoundError: pass  # a module of the standard library
data = sys.modules["lessonpress.kit.data"].used() if "lessonpress.kit.data" in sys.modules else []
print(json.dumps({"data": data, "memory": memory, "python": platform.python_version(), "versions": versions}))"""


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
    nbformat, kernels = _needs()
    try:
        text = (path.read_bytes() if data is None else data).decode("utf-8")
        nb = nbformat.reads(text, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError, nbformat.ValidationError) as e:
        raise LessonpressError(Problem("run", f"this is no notebook: {e}", file)) from None
    book = parse_notebook(nb, file, Report(), path)
    assert book is not None, "nbformat takes it for a notebook"
    code = [c for c in book.cells if c.kind == "code"]
    todo = frozenset(c.number for c in code if runs(c, book))
    failing = frozenset(c.number for c in code if may_fail(c, book))
    before = {*Widgets(nb.metadata).models}
    own = kernels.chosen(nb.metadata, kernel, file)
    env = _environment(root)
    words = _LAST_WORDS % imported(nb, Library(root).name) if own.is_python else ""
    nb.cells.append(nbformat.v4.new_code_cell(words))
    last = frozenset({len(nb.cells)} if words else ())
    started, clock = datetime.now(UTC), time.perf_counter()
    with _settings_of_plots() as more:
        kernels.run_cells(
            nb, file, str(path.parent), own, todo | last, failing, env | more, timeout
        )
    seconds = time.perf_counter() - clock
    said = nb.cells.pop().outputs
    told = Told(**json.loads(said[0].text)) if words else Told(kernel=own.name)
    if not own.is_python:  # whoever reads the notebook must know, and its kernel need not be there
        nb.metadata.setdefault("kernelspec", {"name": own.name}).setdefault(
            "language", own.language
        )
    done = cleaned(json.loads(nbformat.writes(nb, version=4)), root)
    dropped = settle(done, root, todo)
    done = with_widgets(done, before)
    return recorded(done, file, root, told, started, seconds, dropped)


def _environment(root: Path) -> dict[str, str]:
    """What the kernel finds around it: the course's modules, sets in the same order each time, and pictures without
    the date of the day: they have that of the year 2000, since archives know none before 1980."""
    places = [*map(str, Library(root).places), os.environ.get("PYTHONPATH", "")]
    return {
        "PYTHONPATH": os.pathsep.join(places),
        "PYTHONHASHSEED": os.environ.get("PYTHONHASHSEED", "0"),
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "946684800"),
    }


@contextmanager
def _settings_of_plots() -> Iterator[dict[str, str]]:
    """Matplotlib's settings with one more: the ids in an SVG are the same each time. A file of settings beside the
    notebook has the last word."""
    own = os.environ.get("MATPLOTLIBRC", "")
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    places = [own, f"{own}/matplotlibrc"] if own else []
    if "MPLCONFIGDIR" in os.environ:
        places.append(f"{os.environ['MPLCONFIGDIR']}/matplotlibrc")
    places += [f"{config}/matplotlib/matplotlibrc", str(Path.home() / ".matplotlib/matplotlibrc")]
    found = next((Path(p) for p in places if Path(p).is_file()), None)
    text = found.read_text(encoding="utf-8", errors="replace") if found else ""
    with TemporaryDirectory() as made:
        files.write(Path(made) / "matplotlibrc", f"{text}\nsvg.hashsalt: lessonpress\n")
        yield {"MATPLOTLIBRC": made}


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
        _run(task, done)
    except LessonpressError as e:
        done.problems += e.problems
    done.seconds = time.perf_counter() - clock
    return done


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


def _needs() -> tuple[ModuleType, ModuleType]:
    try:
        import nbformat
        import nbformat.reader

        from lessonpress.execute import kernel
    except ModuleNotFoundError:
        raise LessonpressError(
            Problem("run", "running notebooks needs Jupyter", hint="pip install 'lessonpress[run]'")
        ) from None
    return nbformat, kernel


def cleaned(nb: dict[str, Any], root: Path) -> dict[str, Any]:
    """As `nbdev-clean` leaves it: no counts, texts as lists of lines, and no metadata that a run makes; the author's own
    stays. What outputs carry, such as the size of a picture, goes only where nbdev would take it out too."""
    kept = output_metadata(root)
    made = {"execution", "ExecuteTime"} | ({"collapsed", "scrolled"} if kept is not None else set())
    for cell in nb["cells"]:
        cell["metadata"] = {k: v for k, v in cell["metadata"].items() if k not in made}
        if cell["cell_type"] == "code":
            cell["execution_count"] = None
        for out in cell.get("outputs", ()):
            if "execution_count" in out:
                out["execution_count"] = None
            if "metadata" in out and kept is not None:
                out["metadata"] = {k: v for k, v in out["metadata"].items() if k in kept}
    nb["metadata"].pop("language_info", None)
    if "name" in nb["metadata"].get("kernelspec", {}):
        nb["metadata"]["kernelspec"]["display_name"] = nb["metadata"]["kernelspec"]["name"]
    return nb
