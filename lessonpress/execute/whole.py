"""One run of a notebook's cells in their kernel, in memory: what it gives is settled, and nothing is stored."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING, Any

from lessonpress import files
from lessonpress.execute.library import Library
from lessonpress.execute.record import Told, imported
from lessonpress.execute.stable_outputs import settle, with_widgets
from lessonpress.gather.settings_files import output_metadata
from lessonpress.prepare.cells import Notebook
from lessonpress.prepare.evaluation import may_fail, runs
from lessonpress.prepare.widgets import Widgets
from lessonpress.problems import LessonpressError, Problem

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from lessonpress.execute.kernel import Kernel

__all__ = ["Ran", "needs", "run_whole"]

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


@dataclass
class Ran:
    "What a run gave: the notebook with its outputs, and what is known of it."

    nb: dict[str, Any]
    told: Told
    started: datetime
    seconds: float
    dropped: dict[str, int]  # of what was printed


def run_whole(
    nb: NotebookNode,
    book: Notebook,
    kernel: Kernel,
    file: str,
    folder: Path,
    root: Path,
    timeout: int,
) -> Ran:
    """Run the cells of `nb`, which is the notebook `book`, in `folder`. Those that are not to be run keep the outputs that they have.

    `LessonpressError` with the cell and its traceback if a cell fails.
    """
    nbformat, kernels = needs()
    code = [c for c in book.cells if c.kind == "code"]
    todo = frozenset(c.number for c in code if runs(c, book))
    failing = frozenset(c.number for c in code if may_fail(c, book))
    before = {*Widgets(nb.metadata).models}
    words = _LAST_WORDS % imported(nb, Library(root).name) if kernel.is_python else ""
    nb.cells.append(nbformat.v4.new_code_cell(words))
    last = frozenset({len(nb.cells)} if words else ())
    started, clock = datetime.now(UTC), time.perf_counter()
    with _settings_of_plots() as more:
        env = _environment(root) | more
        kernels.run_cells(nb, file, str(folder), kernel, todo | last, failing, env, timeout)
    seconds = time.perf_counter() - clock
    said = nb.cells.pop().outputs
    told = Told(**json.loads(said[0].text)) if words else Told(kernel=kernel.name)
    done = cleaned(json.loads(nbformat.writes(nb, version=4)), root)
    dropped = settle(done, root, todo)
    return Ran(with_widgets(done, before), told, started, seconds, dropped)


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


def needs() -> tuple[ModuleType, ModuleType]:
    "Jupyter's libraries: `nbformat`, and our room that starts kernels. `LessonpressError` where they are not installed."
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
