"""Freshness: whether stored outputs are those of the code that stands there now, found out without
running anything."""

from __future__ import annotations

import ast
import hashlib
import json
from pathlib import Path
from typing import Any

from lessonpress.course import Page
from lessonpress.execute.library import Library
from lessonpress.execute.uses import used
from lessonpress.kit.data import REGISTRY
from lessonpress.pandoc.pool import Workshop
from lessonpress.prepare.cells import Notebook
from lessonpress.prepare.python_code import without_magics
from lessonpress.prepare.source import Source

__all__ = ["datasets", "fingerprint", "pinned_hashes", "stale", "stale_pages"]


def fingerprint(notebook: Notebook, library: Library, hashes: dict[str, str]) -> str:
    """A hash of all that the outputs of `notebook` come from: its code cells, every object of the
    course's own modules that they use, directly or through others, and the pinned hashes of its data
    sets."""
    code = [c.source for c in notebook.cells if c.kind == "code" and not c.installs]
    code = [source for source in code if source.strip()]
    library = library.seen_from(notebook.path)
    own = ".".join(filter(None, [library.name, notebook.exports])) if notebook.exports else None
    objects = sorted(used("\n".join(code), library, skip=own).items())
    data = sorted((name, hashes.get(name, "")) for name in datasets(notebook))
    said = json.dumps([code, objects, data], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def datasets(notebook: Notebook) -> list[str]:
    'The names of the data sets that the code asks for: `data("mnist_sample")`.'
    found: set[str] = set()
    for cell in notebook.cells:
        if cell.kind == "code" and "data" in cell.source:
            found.update(map(_asked_for, ast.walk(without_magics(cell.source))))
    return sorted(found - {""})


def _asked_for(n: ast.AST) -> str:
    if not isinstance(n, ast.Call) or not n.args or not isinstance(n.args[0], ast.Constant):
        return ""
    called, name = getattr(n.func, "id", getattr(n.func, "attr", "")), n.args[0].value
    return name if called == "data" and isinstance(name, str) else ""


# ---- What a record says


def stale(run: dict[str, Any], outputs: str, fingerprint_now: str) -> str | None:
    """Why stored outputs with the hash `outputs` are not those of the code that stands there now;
    None if they are. `run` is the record of the last run."""
    if run["fingerprint"] != fingerprint_now:
        return (
            "the code, something that it uses or its data have changed since the notebook was run"
        )
    if run.get("outputs_hash") != outputs:
        return "stored outputs are not those of the run: edited by hand, or lost"
    return None


def pinned_hashes() -> dict[str, str]:
    "The pinned hashes of each data set, of all its forms in one text."
    return {
        name: " ".join(str(pin["sha256"]) for pin in known.pins) for name, known in REGISTRY.items()
    }


def stale_pages(
    root: Path, pages: dict[str, Page], hashes: dict[str, str], workshop: Workshop
) -> dict[str, str | None]:
    "Of each notebook with a record why it is stale, or None."
    known = {f: p for f, p in pages.items() if "fingerprint" in p.run}
    if not known:
        return {}
    library, hashed = Library(root), repr(sorted(hashes.items()))
    seen = {p.parent: library.seen_from(p) for p in (root / f for f in known)}
    keys = {
        f: workshop.kept.name(("fresh", p.digest, seen[(root / f).parent].sources, hashed))
        for f, p in known.items()
    }
    now = {f: workshop.kept.find(key) for f, key in keys.items()}
    new = [(root, f, hashes) for f, made in now.items() if made is None]
    for (_, f, _), made in zip(new, workshop.map(_fingerprint, new), strict=True):
        workshop.kept.put(keys[f], made)
        now[f] = made
    return {f: stale(p.run, p.outputs, str(now[f])) for f, p in known.items()}


def _fingerprint(workshop: Workshop, task: tuple[Path, str, dict[str, str]]) -> str:
    root, file, hashes = task
    notebook = Source(root, file).notebook
    return fingerprint(notebook, Library(root), hashes) if notebook else ""
