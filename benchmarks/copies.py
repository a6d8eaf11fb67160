"""A course of copies of one lesson, an edit of one of them, and what was written in a folder."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from lessonpress.execute.record import Told, recorded

LESSON = Path(__file__).resolve().parent.parent / "nbs/01_quadratic.ipynb"
FACT = re.compile(r"\bquadratic\.(?=\w)")  # the names of its facts begin so


def lesson(path: Path) -> dict:
    "An executed notebook whose links lead out of the course of copies, where they would be broken."
    nb = json.loads(path.read_text(encoding="utf-8"))
    for cell in nb["cells"]:
        cell["source"] = "".join(cell["source"]).replace("](../", "](https://example.org/")
    return nb


def lay_out(folder: Path, nb: dict, number: int) -> None:
    """Writes copies that differ in their prose and in each cell of code, so that no two of them share kept work, each with the
    record of a run, as if it had been executed as it is."""
    folder.mkdir()
    for i in range(number):
        name = f"{i:04}_copy.ipynb"
        copy = recorded(_copy(nb, i), name, folder, Told(), datetime.now(UTC), 1)
        (folder / name).write_text(json.dumps(copy))


def _copy(nb: dict, i: int) -> dict:
    "A copy, whose facts have names of their own."
    cells = [{**cell, "source": _varied(cell, i)} for cell in nb["cells"]]
    return json.loads(FACT.sub(f"copy_{i}.", json.dumps({**nb, "cells": cells})))


def _varied(cell: dict, i: int) -> str:
    if cell["cell_type"] == "markdown":
        return cell["source"].replace("the ", f"the {i} ", 1)
    return f"{cell['source']}\n# {i}"


def edit(notebook: Path) -> None:
    "Adds a word to the prose."
    nb = json.loads(notebook.read_text())
    cell = next(
        c for c in nb["cells"] if c["cell_type"] == "markdown" and "the " in str(c["source"])
    )
    cell["source"] = cell["source"].replace("the ", "the edited ", 1)
    notebook.write_text(json.dumps(nb))


def files(folder: Path) -> dict[str, os.stat_result]:
    "All files in `folder`."
    paths = (os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)
    return {p: os.lstat(p) for p in paths}


def changed(before: dict[str, os.stat_result], folder: Path) -> dict[str, os.stat_result]:
    "The files in `folder` that are new or were written since `before`."

    def state(s):
        return s and (s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns)

    return {p: s for p, s in files(folder).items() if state(s) != state(before.get(p))}


def written(before: dict[str, os.stat_result], folder: Path) -> int:
    "The bytes of these files."
    return sum(s.st_size for s in changed(before, folder).values())
