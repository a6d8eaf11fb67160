"""Whether the stored outputs of a notebook are all there, whole, and as they were stored."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from lessonpress.html_pieces import unbalanced
from lessonpress.prepare.cells import Notebook
from lessonpress.prepare.lenient import text_of
from lessonpress.problems import Report

__all__ = ["broken", "lacks_outputs", "lost", "outputs_hash"]


def lacks_outputs(notebook: Notebook) -> bool:
    "Whether nobody has stored what its cells give."
    code = [c for c in notebook.cells if c.kind == "code"]
    return bool(code) and not notebook.run and not any(c.outputs for c in code)


def lost(notebook: Notebook, file: str, report: Report) -> None:
    "Report cells that had an output when the notebook was last run and have none now."
    had = notebook.run.get("outputs") or ()
    for cell in notebook.cells:
        if cell.id in had and not cell.outputs:
            message, hint = "the stored output of this cell is gone", f"lessonpress run {file}"
            report.error("lost-output", message, file=file, cell=cell.number, hint=hint)


def broken(notebook: Notebook, file: str, report: Report) -> None:
    "Report HTML outputs that are not whole: what is open in them is closed, and what closes nothing goes."
    for cell in notebook.cells:
        if cell.hidden or notebook.option(cell, "output") is False:
            continue
        for out in cell.outputs:
            html = text_of(out.get("data", {}).get("text/html"))
            if html and (wrong := unbalanced(html)):
                message = f"the HTML of this output is not whole: `{wrong}` has no counterpart"
                hint = "it is closed here; correct what makes the output"
                report.warn("open-output", message, file=file, cell=cell.number, hint=hint)


def outputs_hash(notebook: Notebook) -> str:
    "A hash of the stored outputs, so that an edit by hand shows."
    shown = [_plain(c.outputs) for c in notebook.cells if c.kind == "code" and not c.installs]
    return hashlib.sha256(json.dumps([shown], ensure_ascii=False).encode()).hexdigest()[:32]


def _plain(value: Any) -> Any:
    "Texts in one piece, however a notebook splits them, and without counts, which nbdev nulls."
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return "".join(value)
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        dropped = ("execution_count", "metadata")
        return {k: _plain(v) for k, v in sorted(value.items()) if k not in dropped}
    return value
