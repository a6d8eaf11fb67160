"""Storing what a run gave: whole or not at all, and never over what the author saved meanwhile."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from lessonpress import files
from lessonpress.problems import LessonpressError, Problem

__all__ = ["merged", "store"]

Json = dict[str, Any]
TRIES = 5  # how often a file may change at the very moment in which it is written
_RULE = "run"


def store(new: Json, ran: bytes, root: Path, file: str) -> list[Problem]:
    """Write the notebook `new`, which is what `ran` became in a run. Where the file holds something else by now, outputs go into the cells that are as
    they were; the others are told.

    `LessonpressError` where that cannot be done, and then the file is as it was.
    """
    with files.told(_RULE, root):
        for _ in range(TRIES):
            now = _read(root, file)
            whole, told = (
                (new, []) if now == ran else merged(new, json.loads(ran), _parsed(now, file))
            )
            try:
                files.write_all({root / file: _text(whole)}, was={root / file: now})
                return [_told(file, cell, message) for cell, message in told]
            except files.Changed:
                continue  # once more, with what the author has saved now
        raise files.Changed(root / file)


def _text(nb: Json) -> str:
    "A notebook in the form that nbdev writes."
    return json.dumps(nb, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def _read(root: Path, file: str) -> bytes:
    try:
        return (root / file).read_bytes()
    except OSError as e:
        message = f"it cannot be read any more after it ran, and nothing was written: {e.strerror}"
        raise LessonpressError(Problem(_RULE, message, file)) from None


def _parsed(data: bytes, file: str) -> Json:
    try:
        nb = json.loads(data)
        if all(isinstance(c["cell_type"], str) and _source(c) is not None for c in nb["cells"]):
            return {"metadata": {}, **nb}
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    message = "it was changed while it ran, and is no notebook any more; nothing was written"
    raise LessonpressError(Problem(_RULE, message, file, hint="save it again and run it again"))


def merged(new: Json, ran: Json, now: Json) -> tuple[Json, list[tuple[int | None, str]]]:
    """`now` with the outputs of `new` in the cells that are as they were in `ran`, and with the record of that run; and the numbers of the cells
    that are not, with what is to be said of them. The record stays that of what ran, so it says of other code that it is stale."""
    cells = _Ran(new, now)
    out = {**now, "cells": [cells.filled(c) for c in now["cells"]]}
    out["metadata"] = now["metadata"] | _changed(new["metadata"], ran.get("metadata", {}))
    message = "the cell was changed or added while the notebook ran: it stays as it was saved"
    told: list[tuple[int | None, str]] = [
        (number, message)
        for number, cell in enumerate(out["cells"], 1)
        if cell["cell_type"] == "code" and _source(cell).strip() and id(cell) not in cells.placed
    ]
    if cells.gone() and not told:
        told = [(None, "a cell was removed or moved while the notebook ran")]
    return out, told


def _changed(new: Json, ran: Json) -> Json:
    "The metadata that a run has made."
    return {name: value for name, value in new.items() if value != ran.get(name)}


class _Ran:
    "The code cells that ran, by what a cell of the author's file must have to be one of them: its id and text, or without an id its text."

    def __init__(self, new: Json, now: Json):
        here = {c.get("id") for c in now["cells"]} - {None}
        self.cells: dict[tuple[Any, str], list[Json]] = defaultdict(list)
        self.placed = set[int]()
        for cell in new["cells"]:
            if cell["cell_type"] == "code":
                known = cell.get("id") if cell.get("id") in here else None
                self.cells[known, _source(cell)].append(cell)

    def filled(self, cell: Json) -> Json:
        "The cell with its outputs, if it ran; otherwise as it is."
        if cell["cell_type"] != "code":
            return cell
        for key in ((cell.get("id"), _source(cell)), (None, _source(cell))):
            if self.cells[key]:
                filled = cell | {
                    "outputs": self.cells[key].pop(0)["outputs"],
                    "execution_count": None,
                }
                self.placed.add(id(filled))
                return filled
        return cell

    def gone(self) -> bool:
        return any(_source(c).strip() for cells in self.cells.values() for c in cells)


def _source(cell: Json) -> str:
    return "".join(cell["source"])


def _told(file: str, cell: int | None, message: str) -> Problem:
    hint = f"it is stale now: lessonpress run {file}"
    return Problem(_RULE, message, file, cell=cell, hint=hint, level="warning")
