"""Executing notebooks: outputs and a record of the run are stored, or nothing is."""
from __future__ import annotations

import json
import os
import platform
import re
import time
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lessondl.kit.errors import LessondlError, Problem

__all__ = ["execute", "save", "cells_with_output"]

_RUN_METADATA = {"execution", "ExecuteTime", "collapsed", "scrolled"}
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def execute(path: Path, file: str, root: Path, timeout: int = 600) -> dict:
    """Run the notebook at `path` and return it with new outputs and a new record. The file is not touched.
    Raises `LessondlError` with the cell and its traceback if a cell fails."""
    nbclient, nbformat = _needs()
    try: nb = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError, nbformat.ValidationError) as e:
        raise LessondlError(Problem("run", f"this is no notebook: {e}", file)) from None
    client = nbclient.NotebookClient(nb, timeout=timeout, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}},
                                     record_timing=False, extra_arguments=["--log-level=ERROR"])
    started, clock = datetime.now(timezone.utc), time.perf_counter()
    try: client.execute(env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])})
    except nbclient.exceptions.CellExecutionError: raise LessondlError(_failed_cell(nb, file)) from None
    except nbclient.exceptions.CellTimeoutError:
        raise LessondlError(Problem("run", f"a cell ran for more than {timeout} s", file, cell=_last_run(nb), hint="--timeout SECONDS allows more")) from None
    except nbclient.exceptions.DeadKernelError:
        raise LessondlError(Problem("run", "the kernel died", file, cell=_last_run(nb), hint="out of memory?")) from None
    return record(_clean(nbformat.writes(nb, version=4)), started, time.perf_counter() - clock)


def _needs():
    try: import nbclient, nbclient.exceptions, nbformat, nbformat.reader
    except ModuleNotFoundError:
        raise LessondlError(Problem("run", "running notebooks needs Jupyter", hint="pip install 'lessondl[run]'")) from None
    return nbclient, nbformat


def _failed_cell(nb, file) -> Problem:
    for number, cell in enumerate(nb.cells, 1):
        for out in cell.get("outputs", ()):
            if out.output_type == "error":
                trace = _ANSI.sub("", "\n".join(out.traceback))
                return Problem("run", f"{out.ename}: {out.evalue}\n{trace}", file, cell=number, hint="the notebook was left as it was")
    return Problem("run", "a cell failed", file)


def _last_run(nb) -> int | None:
    return max((i for i, c in enumerate(nb.cells, 1) if c.get("execution_count")), default=None)


def _clean(text: str) -> dict:
    "As `nbdev-clean` leaves it: no counts, texts as lists of lines, and no metadata that a run makes; the author's own stays."
    nb = json.loads(text)
    for cell in nb["cells"]:
        cell["metadata"] = {k: v for k, v in cell["metadata"].items() if k not in _RUN_METADATA}
        if cell["cell_type"] == "code": cell["execution_count"] = None
        for out in cell.get("outputs", ()):
            if "execution_count" in out: out["execution_count"] = None
            if "metadata" in out: out["metadata"] = {}
    nb["metadata"] = {k: v for k, v in nb["metadata"].items() if k not in ("language_info", "widgets")}
    if "name" in nb["metadata"].get("kernelspec", {}): nb["metadata"]["kernelspec"]["display_name"] = nb["metadata"]["kernelspec"]["name"]
    return nb


def cells_with_output(nb: dict) -> list[str]:
    "The ids of the cells that have stored outputs."
    return [c["id"] for c in nb["cells"] if c["cell_type"] == "code" and c.get("outputs") and "id" in c]


def record(nb: dict, started: datetime, seconds: float) -> dict:
    "`nb` with its run record: when, how long, on which versions, and which cells had outputs."
    nb["metadata"].setdefault("lessondl", {})["run"] = {
        "when": started.strftime("%Y-%m-%dT%H:%M:%SZ"), "seconds": round(seconds, 1), "python": platform.python_version(),
        "versions": _versions(nb), "outputs": cells_with_output(nb)}
    return nb


def _versions(nb) -> dict[str, str]:
    "Of the packages that the notebook's cells import, those that are installed, without local suffixes such as `+cpu`."
    source = "\n".join("".join(c["source"]) for c in nb["cells"] if c["cell_type"] == "code")
    names = sorted(set(re.findall(r"^\s*(?:from|import)\s+(\w+)", source, re.M)) - {"lessondl"})
    found = {}
    for name in names:
        try: found[name] = version(name).split("+")[0]
        except PackageNotFoundError: pass  # a module of the standard library
    return found


def save(nb: dict, path: Path):
    "Write `nb` in the form that nbdev writes, whole or not at all."
    text = json.dumps(nb, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(text, encoding="utf-8")
        os.replace(new, path)
    except OSError as e:
        new.unlink(missing_ok=True)
        raise LessondlError(Problem("run", f"cannot write: {e.strerror}", path.name)) from None
