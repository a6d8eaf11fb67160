"""Whether a build would find everything as the last one did: then it needs not read anything."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from lessonpress import environment, files, repository
from lessonpress.inside import program
from lessonpress.pandoc.kept import digest_of
from lessonpress.problems import Problem
from lessonpress.written import is_as_written

__all__ = ["course_files", "forget", "is_hidden", "last", "remember", "stamp"]

RECORD = ".lessonpress/built.json"
_PARTS = {"stamp", "output", "pages", "problems"}
_PACKAGES = Path(orjson.__file__).parents[1]  # where what we need is installed
_NEVER = {"__pycache__", "node_modules"}
_BRIEF = 0.2  # seconds in which a file can change twice and have the same time


def course_files(root: Path, output: str) -> Iterator[tuple[str, os.stat_result]]:
    """All files of the course, but those in hidden folders, those of the site in the folder `output`,
    and environments."""
    waiting = [str(root)]
    site = str(root / output)
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for e in entries:
                try:
                    is_folder, told = e.is_dir(), e.stat()
                except OSError:
                    continue  # a link to nothing or to itself, or gone meanwhile
                if not is_folder:
                    yield e.path, told
                elif e.name[0] != "." and e.name not in _NEVER and not e.is_symlink():
                    if e.path != site and not os.path.exists(os.path.join(e.path, "pyvenv.cfg")):
                        waiting.append(e.path)


def stamp(root: Path, output: str, generator: str) -> str:
    """A hash of all that a build depends on: the generator and what it needs, the environment, what
    git calls the newest commit, and name, size and times of each file. Empty while a file is so new
    that it may change unseen."""
    found = list(course_files(root, output))
    if any(s.st_mtime > time.time() - _BRIEF for _, s in found):
        return ""
    parts = sorted((_text(p), s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino) for p, s in found)
    said = [environment.said("SITE_URL"), os.environ.get("SOURCE_DATE_EPOCH", "")]
    return digest_of(generator, _programs(), said, _commit(root), parts)


def _text(path: str) -> str:
    "A path as text, whatever bytes it is made of."
    return os.fsencode(path).decode("latin-1")


def _programs() -> list[Any]:
    "What else makes the site: Python, the packages beside ours, and a Pandoc on PATH."
    found = [_PACKAGES, *map(Path, filter(None, [program("pandoc")]))]
    return [sys.version, *([str(p), p.stat().st_mtime_ns] for p in found)]


def _commit(root: Path) -> list[Any]:
    "What cards are dated by: the times of git's index and of its log."
    _, git = repository.found(root) or (None, None)
    times = (git / name for name in ("HEAD", "index", "logs/HEAD")) if git else ()
    return [p.stat().st_mtime_ns for p in times if p.is_file()]


def is_hidden(names: Iterable[str]) -> bool:
    "Whether the site has files that `course_files` leaves out, so that nobody would see them change."
    return any("/." in f"/{name.rpartition('/')[0]}" for name in names)


def last(root: Path, generator: str) -> dict[str, Any] | None:
    "What the last build found, if it would find the same now, and its site is as it wrote it."
    try:
        record = orjson.loads((root / RECORD).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or record.keys() != _PARTS:
        return None
    now = stamp(root, record["output"], generator)
    if not now or record["stamp"] != now or not is_as_written(root, root / record["output"]):
        return None
    return record


def forget(root: Path) -> None:
    """Drop what the last build has found, once its site has another's files: a file that was added and is gone again leaves the course as it
    was then."""
    with suppress(OSError):
        (root / RECORD).unlink(missing_ok=True)


def remember(root: Path, output: str, at: str, pages: int, problems: list[Problem]) -> None:
    "Keep what a build has found, that began at the stamp `at`."
    if at:
        told = [asdict(p) for p in problems]
        record = {"stamp": at, "output": output, "pages": pages, "problems": told}
        with suppress(OSError):  # the next build finds out what it could have known
            files.write(root / RECORD, orjson.dumps(record), sync=False)
