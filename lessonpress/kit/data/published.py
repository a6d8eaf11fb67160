"""Whether a file is what its publisher published: by its size and its hash, which is remembered."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path

from lessonpress import files
from lessonpress.kit.data import archives
from lessonpress.kit.data.datasets import Dataset, File
from lessonpress.kit.data.errors import data_error
from lessonpress.kit.data.folders import cache_folder

__all__ = ["checked"]


def checked(known: Dataset, path: Path, again: bool = False) -> File:
    """Which published file `path` is, by its size and hash; raises `LessonpressError` for one that is none of them.
    The hash is remembered with size and time of change, so that it is computed once; `again` computes it anew."""
    status = path.stat()
    name = next(n for n in known.names if path.name == Path(n).name)
    forms = [f for f in known.files if f.name == name]
    for file in forms:
        if file.size != status.st_size:
            continue
        if (not again and _remembered(path, status) == file.key) or _has_its_hash(path, file):
            _remember(path, status, file.key)
            return file
    raise data_error(
        f"{path.name} is damaged or another version: {_unlike(status.st_size, forms)}",
        path,
        f"get it anew ({known.page}), or move it away",
    )


def _unlike(size: int, forms: list[File]) -> str:
    "In what a file of this size differs from all published forms."
    if any(f.size == size for f in forms):
        return "its hash is not the published one"
    return f"it has {size:,} bytes, not {' or '.join(f'{f.size:,}' for f in forms)}"


def _has_its_hash(path: Path, file: File) -> bool:
    if file.sha256:
        return archives.sha256(path) == file.sha256
    with path.open("rb") as f:
        start = hashlib.md5(f.read(1 << 20), usedforsecurity=False).hexdigest()
    if start != file.start:
        return False
    _is_the_first(path, file)
    return True


def _is_the_first(path: Path, file: File) -> None:
    """Of a file of which only size and start are published: learns the SHA-256 of the first one that comes here, keeps it, and raises
    `LessonpressError` for one that has another."""
    kept, now = (
        cache_folder() / "learned" / f"{file.name}.{file.start}.sha256",
        archives.sha256(path),
    )
    with contextlib.suppress(OSError):
        learned = kept.read_text(encoding="utf-8").strip()
        if learned != now:
            raise data_error(
                f"{path.name} is not the file that came here first: its SHA-256 is {now}, not {learned}",
                path,
                f"only its size and start are published ({file.start}); if this one is right, remove {kept}",
            )
        return
    with contextlib.suppress(OSError):
        files.write(kept, now, sync=False)


def _memory(path: Path) -> Path:
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:32]
    return cache_folder() / "verified" / f"{name}.json"


def _remembered(path: Path, status: os.stat_result) -> str | None:
    try:
        size, changed, key = json.loads(_memory(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return None
    return str(key) if [size, changed] == [status.st_size, status.st_mtime_ns] else None


def _remember(path: Path, status: os.stat_result, key: str) -> None:
    "Best effort: a cache that cannot be written costs time, not correctness."
    with contextlib.suppress(OSError):
        seen = json.dumps([status.st_size, status.st_mtime_ns, key])
        files.write(_memory(path), seen, sync=False)
