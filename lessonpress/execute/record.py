"""What is stored of a run, and compared with what was stored before: outputs, and a record of where they come from."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from lessonpress.execute import freshness as fresh
from lessonpress.execute.library import Library
from lessonpress.kit.facts import MIME
from lessonpress.prepare.read_notebook import parse_notebook, read_notebook
from lessonpress.prepare.stored_outputs import outputs_hash
from lessonpress.problems import Report

__all__ = [
    "Told",
    "cells_with_output",
    "changed_facts",
    "imported",
    "is_fresh",
    "recorded",
    "same",
]


@dataclass
class Told:
    "What the kernel told of a run."

    data: list[dict[str, Any]] = field(default_factory=list)  # the data sets that it used
    memory: int = 0  # the most that it held, in bytes
    python: str = ""  # its version, of a kernel of Python
    kernel: str = ""  # the name of another one
    versions: dict[str, str] = field(default_factory=dict)  # of the packages that cells import


_ALWAYS = ("data", "versions")


def cells_with_output(nb: dict[str, Any]) -> list[str]:
    "The ids of the cells that have stored outputs."
    return [
        c["id"] for c in nb["cells"] if c["cell_type"] == "code" and c.get("outputs") and "id" in c
    ]


def recorded(
    nb: dict[str, Any],
    file: str,
    root: Path,
    told: Told,
    started: datetime,
    seconds: float,
    dropped: dict[str, int] | None = None,
) -> dict[str, Any]:
    """`nb` with its run record: when, how long, what the kernel told, which cells had outputs, what they came from, and how
    much of what was printed is not stored."""
    book = parse_notebook(nb, file, Report(), root / file)
    assert book is not None, "what has run is a notebook"
    nb["metadata"].setdefault("lessonpress", {})["run"] = {
        "when": started.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seconds": round(seconds, 1),
        **{name: value for name, value in asdict(told).items() if value or name in _ALWAYS},
        **({"dropped": dropped} if dropped else {}),
        "outputs": cells_with_output(nb),
        "fingerprint": fresh.fingerprint(book, Library(root), fresh.pinned_hashes(root)),
        "outputs_hash": outputs_hash(book),
    }
    return nb


def is_fresh(root: Path, file: str) -> bool:
    "Whether a record says that the stored outputs are those of the code."
    book = read_notebook(root / file, file, Report())
    if book is None or "fingerprint" not in book.run:
        return False
    now = fresh.fingerprint(book, Library(root), fresh.pinned_hashes(root))
    return fresh.stale(book.run, outputs_hash(book), now) is None


def same(old: dict[str, Any], new: dict[str, Any]) -> bool:
    "Whether a run gave what was stored before, but for its record and for digits of facts that do not print."

    def without_record(nb: dict[str, Any]) -> dict[str, Any]:
        return {
            **_as_printed(nb),
            "metadata": {k: v for k, v in nb["metadata"].items() if k != "lessonpress"},
        }

    def fingerprint(nb: dict[str, Any]) -> Any:
        return (nb["metadata"].get("lessonpress", {}).get("run") or {}).get("fingerprint")

    return without_record(old) == without_record(new) and fingerprint(old) == fingerprint(new)


def _as_printed(value: Any) -> Any:
    "Without the values of facts, whose texts stay: the last digits of a sum may differ from run to run."
    if isinstance(value, list):
        return [_as_printed(v) for v in value]
    if not isinstance(value, dict):
        return value
    return {
        k: {**v, "value": None} if k == MIME and isinstance(v, dict) else _as_printed(v)
        for k, v in value.items()
    }


def changed_facts(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str, int]]:
    "The facts that print differently: name, stored and new text, and the cell."
    a, b = _facts(old), _facts(new)
    return [
        (
            name,
            a.get(name, ("nothing", 0))[0],
            b.get(name, ("nothing", 0))[0],
            (b.get(name) or a[name])[1],
        )
        for name in sorted(a.keys() | b.keys())
        if a.get(name, ("", 0))[0] != b.get(name, ("", 0))[0]
    ]


def _facts(nb: dict[str, Any]) -> dict[str, tuple[str, int]]:
    "Facts as they print, by name, with their cells."
    return {
        o["data"][MIME]["name"]: ("".join(o["data"]["text/plain"]), i)
        for i, c in enumerate(nb["cells"], 1)
        for o in c.get("outputs", ())
        if MIME in o.get("data", {})
    }


def imported(nb: dict[str, Any], library: str) -> list[str]:
    """The packages that the notebook's cells of Python import. What the course itself exports is not told by a version,
    but by its code."""
    source = "\n".join("".join(c["source"]) for c in nb["cells"] if c["cell_type"] == "code")
    names = re.findall(r"^\s*(?:from|import)\s+(\w+)", source, re.M)
    return sorted({*names} - {"lessonpress", library})
