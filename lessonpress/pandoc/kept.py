"""Work that is kept, in a folder and in memory: it is taken only where it was made of the same,
so nothing in here can be stale. What lies in the folder is JSON or text, never code."""

from __future__ import annotations

import hashlib
import threading
import zlib
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Any

import orjson

from lessonpress import files

__all__ = ["Kept", "Memory", "digest_of", "digest_of_file"]


def digest_of(*parts: Any) -> str:
    "A short hash of plain data."
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()[:40]


def digest_of_file(path: Path) -> str:
    "A hash of a file's bytes; empty where there is no such file, or a pipe, which would never end."
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""


def _sum(data: bytes) -> bytes:
    "What shows that data are as they were written: a disk that was full or a process that was ended cut them."
    return b"%08x" % zlib.crc32(data)


class Kept:
    "A folder of results; one that cannot be read or written only costs time."

    def __init__(self, folder: Path, salt: str = ""):
        self.folder, self.salt, self.used, self._lock = folder, salt, set[str](), threading.Lock()

    def get(self, key_parts: Iterable[str], make: Callable[[], str]) -> str:
        "The stored result for `key_parts`, or that of `make()`, which is then stored."
        name = self.name(key_parts)
        result = self.find(name)
        if result is None:
            self.put(name, result := make())
        return result

    def find(self, name: str) -> str | None:
        "The stored result of this name, if there is one."
        data = self.bytes_of(name)
        return None if data is None else data.decode(errors="replace")

    def bytes_of(self, name: str) -> bytes | None:
        """The stored bytes of this name, if there are any and they are whole. What is kept can say any name: only our own stand in
        the folder."""
        if not name.isalnum():
            return None
        self.use([name])
        try:
            sum, _, data = (self.folder / name).read_bytes().partition(b"\n")
        except OSError:
            return None
        return data if sum == _sum(data) else None

    def load(self, name: str) -> Any:
        "The plain data that are stored under a name; None if there are none."
        data = self.bytes_of(name)
        try:
            return None if data is None else orjson.loads(data)
        except ValueError:
            return None

    def put(self, name: str, result: str | bytes) -> None:
        "Store a result."
        if not name.isalnum():
            return
        try:
            data = result.encode() if isinstance(result, str) else result
            files.write(self.folder / name, _sum(data) + b"\n" + data, sync=False)
        except OSError:
            pass

    def name(self, key_parts: Iterable[str]) -> str:
        "The name under which the result for `key_parts` is stored."
        return hashlib.sha256("\0".join((self.salt, *key_parts)).encode()).hexdigest()[:40]

    def use(self, names: Iterable[str]) -> None:
        "Keep results although nobody asks for them, since what they went into is kept itself."
        with self._lock:
            self.used.update(names)

    def drop_unused(self) -> None:
        "Forget what the builds since the start did not ask for."
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            if path.name not in self.used:
                path.unlink(missing_ok=True)


class Memory:
    "The last result for each name, as long as this process runs."

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[Any, Any]] = {}

    def get(self, name: Hashable, ingredients: Any, make: Callable[[], Any]) -> Any:
        "What was made last under `name`, if of equal `ingredients`, or else what `make()` gives."
        kept = self._kept.get(name)
        if kept is None or kept[0] != ingredients:
            kept = self._kept[name] = ingredients, make()
        return kept[1]

    def put(self, name: Hashable, made: Any) -> None:
        "Keep something under a name, of whatever it was made."
        self._kept[name] = None, made

    def last(self, name: Hashable) -> Any:
        "What was made last under `name`, of whatever; None if nothing was."
        return self._kept.get(name, (None, None))[1]
