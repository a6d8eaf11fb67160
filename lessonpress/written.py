"""The record of what was written last into the output folder, with the times of the files: what is as it
was written needs not be read to be known."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import orjson

__all__ = ["RECORD", "files_of", "is_as_written", "known", "times_of"]

RECORD = ".lessonpress/written.json"


def known(path: Path) -> dict[str, list[object]]:
    "What a record holds; nothing if it is damaged."
    try:
        found = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    whole = isinstance(found, dict) and all(isinstance(v, list) for v in found.values())
    return found if whole else {}


def is_as_written(root: Path, out: Path) -> bool:
    "Whether the output folder holds what was written last, untouched, and nothing else."
    last = known(root / RECORD)
    same = bool(last) and set(files_of(out)) == last.keys()
    return same and all(last[name][1:] == times_of(out / name) for name in last)


def times_of(path: Path) -> list[int]:
    "What tells that a file was not touched; nothing where there is none."
    try:
        s = path.stat()
    except OSError:
        return []
    return [s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino]


def files_of(folder: Path) -> Iterator[str]:
    for at, folders, names in os.walk(folder):
        links = [f for f in folders if os.path.islink(os.path.join(at, f))]
        yield from (
            os.path.relpath(os.path.join(at, name), folder).replace(os.sep, "/")
            for name in [*names, *links]
        )
