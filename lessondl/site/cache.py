"""Rendered work, kept by content: what went in names what comes out, so nothing in here can be stale."""
from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

__all__ = ["Cache"]


class Cache:
    "A folder of results; one that cannot be read or written only costs time."

    def __init__(self, folder: Path, salt: str = ""):
        self.folder, self.salt, self.used, self._lock = folder, salt, set(), threading.Lock()

    def get(self, key_parts: tuple[str, ...], make) -> str:
        "The stored result for `key_parts`, or that of `make()`, which is then stored."
        path = self._path(key_parts)
        with self._lock: self.used.add(path.name)
        try: return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError): pass
        result = make()
        self._store(path, result)
        return result

    def _path(self, parts) -> Path:
        h = hashlib.sha256("\0".join((self.salt, *parts)).encode())
        return self.folder / h.hexdigest()[:40]

    def _store(self, path, result):
        new = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(result, encoding="utf-8")
            os.replace(new, path)
        except OSError: pass

    def drop_unused(self):
        "Forget what the builds since the start did not ask for."
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            if path.name not in self.used: path.unlink(missing_ok=True)
