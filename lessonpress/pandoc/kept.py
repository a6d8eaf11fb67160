"""Work that is kept, in a folder and in memory: it is taken only where it was made of the same, so nothing in here can be stale."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

__all__ = ["Cache", "Memory"]


class Cache:
    "A folder of results; one that cannot be read or written only costs time."

    def __init__(self, folder: Path, salt: str = ""):
        self.folder, self.salt, self.used, self._lock = folder, salt, set(), threading.Lock()

    def get(self, key_parts: tuple[str, ...], make) -> str:
        "The stored result for `key_parts`, or that of `make()`, which is then stored."
        result = self.find(key_parts)
        if result is None:
            self._store(self.folder / self.name(key_parts), result := make())
        return result

    def find(self, key_parts: tuple[str, ...]) -> str | None:
        "The stored result for `key_parts`, if there is one."
        path = self.folder / self.name(key_parts)
        self.use([path.name])
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def name(self, key_parts) -> str:
        return hashlib.sha256("\0".join((self.salt, *key_parts)).encode()).hexdigest()[:40]

    def use(self, names):
        "Keep results although nobody asks for them, since what they went into is kept itself."
        with self._lock:
            self.used.update(names)

    def _store(self, path, result):
        new = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(result, encoding="utf-8")
            os.replace(new, path)
        except OSError:
            pass

    def drop_unused(self):
        "Forget what the builds since the start did not ask for."
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            if path.name not in self.used:
                path.unlink(missing_ok=True)


class Memory:
    "The last result for each name, as long as this process runs; a site is kept in about the space of its sources and pages."

    def __init__(self):
        self._kept = {}

    def get(self, name: tuple[str, ...], ingredients: tuple, make):
        "What was made last under `name` if it was made of equal `ingredients`, or else what `make()` gives."
        kept = self._kept.get(name)
        if kept is None or kept[0] != ingredients:
            kept = self._kept[name] = ingredients, make()
        return kept[1]

    def last(self, name: tuple[str, ...]):
        "What was made last under `name`, of whatever; None if nothing was."
        return self._kept.get(name, (None, None))[1]
