"""Under which names pages are kept: those of their bytes. A file that has the times it had needs not be
read to be known."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from pathlib import Path
from typing import Any

import orjson

from lessonpress.gather.frozen import times as times_of
from lessonpress.gather.metadata import above
from lessonpress.gather.nbdev_site import is_nbdevs
from lessonpress.gather.shown import shown_by_default
from lessonpress.pandoc.pool import Workshop
from lessonpress.prepare.source import Source
from lessonpress.problems import LessonpressError, Problem

__all__ = ["Names"]

_RECORD = "times"
_DRAWN_FILE = re.compile(rb"(?:%%|//)\s*\|\s*file\s*:")
_BRIEF = 0.2  # seconds in which a file can change twice and have the same time


class Names:
    "The names of the pages of a course, from build to build."

    def __init__(self, root: Path, workshop: Workshop):
        self.root, self.workshop = root, workshop
        self.last = workshop.memory.last(_RECORD) or self._kept()
        self.now: dict[str, list[Any]] = {}
        self.nbdevs = is_nbdevs(root)

    def _kept(self) -> dict[str, list[Any]]:
        kept = self.workshop.kept
        found = kept.load(_RECORD)
        known = isinstance(found, dict) and found.get("salt") == kept.salt and found.get("pages")
        return known if isinstance(known, dict) else {}

    def of(self, file: str) -> str:
        """The name of a page; `OSError` or `LessonpressError` where it, or what it includes, cannot be
        read."""
        if (shown := file.encode("utf-8", "replace").decode()) != file:
            hint = "name it in UTF-8"
            raise LessonpressError(Problem("page", "its name cannot be read", shown, hint=hint))
        name = self._of(file)
        of_all, said = shown_by_default(self.root, file), above(self.root, file)
        told = [name, repr(of_all), *(repr((s.file, s.data)) for s in said)]
        told += ["nbdev"] * self.nbdevs
        return self.workshop.kept.name(told) if len(told) > 2 or of_all else name

    def _of(self, file: str) -> str:
        path = self.root / file
        s = os.stat(path)
        if not stat.S_ISREG(s.st_mode):  # a pipe would never end, nor would a device
            raise LessonpressError(Problem("page", "is no file that can be read", file))
        frozen = times_of(self.root, file)
        times = [s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino, *frozen]
        known = self.last.get(file)
        if known is None or known[0] != times:
            data = path.read_bytes()
            included = Source(self.root, file, data).taken if _may_include(data) else ""
            name = self.workshop.kept.name(
                ("page", file, hashlib.sha256(data).hexdigest(), included, repr(frozen))
            )
            known = [times, name]
            newest = max([s.st_mtime_ns, *(of_file[2] for of_file in frozen)])
            if included or time.time() - newest / 1e9 < _BRIEF:
                return name
        self.now[file] = known
        return str(known[1])

    def keep(self) -> None:
        "Remember the names for the next build."
        self.workshop.use([_RECORD])
        self.workshop.memory.put(_RECORD, self.now)
        if self.now != self.last:
            kept = self.workshop.kept
            kept.put(_RECORD, orjson.dumps({"salt": kept.salt, "pages": self.now}))


def _may_include(data: bytes) -> bool:
    "Whether what a page says may lie in other files too: included, as diagrams, or as metadata. JSON can spell the signs in two ways."
    if b"{{<" in data or b"metadata-file" in data or _DRAWN_FILE.search(data):
        return True
    return b"\\u00" in data and any(sign in data.lower() for sign in (b"\\u007b", b"\\u003c"))
