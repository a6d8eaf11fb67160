"""Freshness: whether stored outputs are those of the code that stands there now, found out without
running anything."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from lessonpress.course import Page
from lessonpress.execute.library import Library
from lessonpress.execute.uses import used
from lessonpress.kit.data import REGISTRY
from lessonpress.kit.data.own import register
from lessonpress.pandoc.pool import Workshop
from lessonpress.prepare.cells import Notebook
from lessonpress.prepare.python_code import Code, code_of
from lessonpress.problems import Report

__all__ = ["fingerprint", "pinned_hashes", "stale", "stale_pages"]


def fingerprint(notebook: Notebook, library: Library, hashes: dict[str, str]) -> str:
    """A hash of all that the outputs of `notebook` come from: its code cells, every object of the
    course's own modules that they use, directly or through others, and the pinned hashes of its data
    sets."""
    return _fingerprint(
        code_of(notebook), notebook.exports, library.seen_from(notebook.path), hashes
    )


def _fingerprint(code: Code, exports: str | None, library: Library, hashes: dict[str, str]) -> str:
    own = ".".join(filter(None, [library.name, exports])) if exports else None
    objects = sorted(used(code, library, skip=own).items())
    data = [(name, hashes.get(name, "")) for name in code.datasets]
    said = json.dumps([code.source, objects, data], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


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


def pinned_hashes(root: Path, report: Report | None = None) -> dict[str, str]:
    "The pinned hashes of each data set, the course's own too, of all its forms in one text; what is wrong with those is reported."
    for problem in register(root):
        if report:
            report.add(problem)
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
    library, hashed = Library(root, workshop.kept), repr(sorted(hashes.items()))
    seen = {p.parent: library.seen_from(p) for p in (root / f for f in known)}

    def now(p: Page) -> str:
        sees = seen[(root / p.file).parent]
        return workshop.kept.get(
            ("fresh", p.digest, sees.sources, hashed),
            lambda: _fingerprint(_code(p, workshop), p.exports, sees, hashes),
        )

    return {f: stale(p.run, p.outputs, now(p)) for f, p in known.items()}


def _code(page: Page, workshop: Workshop) -> Code:
    kept = workshop.kept.load(page.code)
    return page.source.code if kept is None else Code(**kept)
