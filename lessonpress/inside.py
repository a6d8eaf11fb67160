"""What is inside the course, decided in one place and by real paths: whatever a course names is read, written and removed
only where it says so. A link that stays inside the course is a file like any other."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any

from lessonpress.problems import LessonpressError, Problem

__all__ = [
    "HINT",
    "below",
    "file_name",
    "is_inside",
    "own_folder",
    "path",
    "plain",
    "program",
    "search_path",
]

HINT = "it leads out of the course; copy the file into it"
_OURS = ".lessonpress"  # what we keep between builds
_UNFIT = re.compile(r"[/\\:\x00-\x1f\x7f]+")
_real = lru_cache(1 << 6)(os.path.realpath)  # of the folders of courses


def is_inside(root: Path, name: str | Path) -> bool:
    "Whether the file that `name` means, from the course's folder, is in that folder once links are followed."
    try:
        real = os.path.realpath(os.path.join(root, name))
    except ValueError:  # a name with a null character
        return False
    base = _real(str(root))
    return real == base or real.startswith(base.rstrip(os.sep) + os.sep)


def path(root: Path, name: str, **place: Any) -> Path:
    "The path of a file that the course names. Raises `LessonpressError`, at `place` or else at the file itself, where it is outside."
    if not is_inside(root, name):
        at = place or {"file": name}
        raise LessonpressError(
            Problem("outside", f"`{name}` is outside the course", hint=HINT, **at)
        )
    return root / name


def below(root: Path, folder: Path, pattern: str) -> Iterator[Path]:
    "The files below a folder that match a pattern, without those that are outside the course."
    if is_inside(root, folder):
        yield from (p for p in folder.glob(pattern) if is_inside(root, p))


def plain(names: Iterable[str]) -> None:
    "Raise `LessonpressError` where one of the names, which are to be written below some folder, leads out of it."
    for name in names:
        parts = PurePath(name).parts
        if not parts or ".." in parts or PurePath(name).is_absolute() or "\0" in name:
            message = f"`{name}` would be written outside the site"
            raise LessonpressError(Problem("outside", message, hint="rename what it is made of"))


def file_name(text: str) -> str:
    "A text as the name of a file: it stands in the folder that it is put into, whatever the text says."
    name = _UNFIT.sub("-", text)
    return f"-{name.lstrip('.')}" if name.startswith("..") or name == "." else name


def own_folder(root: Path) -> None:
    """Raise `LessonpressError` where a link stands in for what we keep between builds, or lies in it: we make none, and would
    read, write and clear what it leads to."""
    waiting = [os.path.join(root, _OURS)]
    if os.path.islink(waiting[0]):
        raise LessonpressError(_link(_OURS))
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for e in entries:
                    if e.is_symlink():
                        raise LessonpressError(_link(os.path.relpath(e.path, root)))
                    if e.is_dir():
                        waiting.append(e.path)
        except OSError:
            continue  # it is not there, or no folder; whoever needs it says so


def _link(name: str) -> Problem:
    file = name.replace(os.sep, "/")
    return Problem("outside", "this is a link, and we made none", file, hint="remove it")


def search_path() -> str:
    "PATH without folders that are named from the current one, as `.` is, which could be the course's."
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(f for f in folders if os.path.isabs(f))


def program(name: str) -> str | None:
    "A program on PATH that cannot be the course's."
    found = shutil.which(name, path=search_path())
    return found if found and os.path.isabs(found) else None
