"""The one place that writes files: whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

__all__ = ["write", "write_all"]


def write(path: Path, content: bytes | str | Path, sync: bool = True) -> None:
    """Make `path` hold `content`: bytes, text (as UTF-8), or the file to copy. Folders are made; the file's mode stays.
    Without `sync`, for what can be made again, the disk is not waited for.

    `OSError` where that cannot be done, and then the file is as it was.
    """
    write_all({path: content}, sync)


def write_all(contents: dict[Path, bytes | str | Path], sync: bool = True) -> None:
    """Write several files: all are written beside their places before the first one is moved there.

    `OSError`, with the file's name, where one cannot be written, and then all are as they were.
    """
    ready: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            real = path.resolve() if path.is_symlink() else path  # a link stays one
            if real.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
            real.parent.mkdir(parents=True, exist_ok=True)
            ready[real] = new = real.with_name(f".{real.name[:100]}.{secrets.token_hex(6)}")
            _put(new, content, real, sync)
        for path, new in list(ready.items()):
            os.replace(new, path)
            del ready[path]
    finally:
        for new in ready.values():
            with suppress(OSError):
                new.unlink()


def _put(new: Path, content: bytes | str | Path, old: Path, sync: bool) -> None:
    with open(new, "xb") as out:
        if isinstance(content, Path):
            with open(content, "rb") as source:
                shutil.copyfileobj(source, out, 1 << 20)
        else:
            out.write(content.encode("utf-8") if isinstance(content, str) else content)
        out.flush()
        if sync:
            os.fsync(out.fileno())
    with suppress(FileNotFoundError):
        shutil.copymode(old, new)
