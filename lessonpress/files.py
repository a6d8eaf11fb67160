"""The one place that writes files: whole or not at all."""

from __future__ import annotations

import errno
import os
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
    beside: list[Path] = []  # what is there only while we write
    try:
        ready = {
            _real(path): _put(path, content, beside, sync) for path, content in contents.items()
        }
        _move(ready, beside)
    finally:
        for path in beside:
            with suppress(OSError):
                path.unlink()


def _real(path: Path) -> Path:
    "The file that `path` names: a link stays one, and what it points at is written."
    if not path.is_symlink():
        return path
    real = Path(os.path.realpath(path))
    if real.is_symlink():  # links that go round in a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return real


def _put(path: Path, content: bytes | str | Path, beside: list[Path], sync: bool) -> Path:
    "A file beside the one that `path` names, with `content` and the mode of that one."
    real = _real(path)
    try:
        if real.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        real.parent.mkdir(parents=True, exist_ok=True)
        new = _name_beside(real, beside)
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
            shutil.copymode(real, new)
    except OSError as e:
        raise _about(path, e) from None
    return new


def _move(ready: dict[Path, Path], beside: list[Path]) -> None:
    "Move each new file to its place; where one cannot be moved, those before it go back."
    moved: list[tuple[Path, Path | None]] = []
    try:
        for path, new in ready.items():
            moved.append((path, _second_name(path, beside) if len(ready) > 1 else None))
            try:
                os.replace(new, path)
            except OSError as e:
                moved.pop()
                raise _about(path, e) from None
    except BaseException:
        for path, old in reversed(moved):
            with suppress(OSError):
                os.replace(old, path) if old else path.unlink()
        raise


def _second_name(path: Path, beside: list[Path]) -> Path | None:
    "The file at `path` under another name, so that it outlives being replaced; None where there is none."
    if not path.exists():
        return None
    name = _name_beside(path, beside)
    try:
        os.link(path, name)
    except OSError:  # a file system without links
        shutil.copy2(path, name)
    return name


def _name_beside(path: Path, beside: list[Path]) -> Path:
    beside.append(path.with_name(f".{path.name[:100]}.{os.urandom(6).hex()}"))
    return beside[-1]


def _about(path: Path, e: OSError) -> OSError:
    "The error with the name of the file that was to be written."
    return OSError(e.errno, e.strerror, str(path))
