"""The one place that writes files: whole or not at all, never over what was changed meanwhile; and that removes folders."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import IO, Any, Literal

from lessonpress.problems import LessonpressError, Problem

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # of Windows, which has other locks
    fcntl = None

__all__ = ["Changed", "alone", "clear", "held", "remove", "told", "write", "write_all"]

Content = bytes | str | Path  # bytes, text (as UTF-8), or the file to copy
_OURS = re.compile(r"\..*\.[0-9a-f]{12}\.lessonpress", re.S)  # the names of `_Beside`


class Changed(OSError):
    "A file holds something else than it did when it was read."

    def __init__(self, path: Path):
        super().__init__(errno.ESTALE, "it has changed since it was read", str(path))


def write(path: Path, content: Content, sync: bool = True) -> None:
    """Make `path` hold `content`. Folders are made; the file's mode stays. Without `sync`, for what can be made again, the disk is not waited
    for, and a file that is read-only is replaced.

    `OSError` where that cannot be done, and then the file is as it was.
    """
    write_all({path: content}, sync)


def write_all(
    contents: Mapping[Path, Content],
    sync: bool = True,
    was: Mapping[Path, bytes | None] | None = None,
) -> None:
    """Write several files: all are written beside their places before the first one is moved there. `was` says what files held when they were
    read, None of one that was not there.

    `OSError`, with the file's name, where one cannot be written (`Changed`: it holds something else), and then all are as they were.
    """
    with _Beside() as beside:
        new = [_put(path, content, beside, sync) for path, content in contents.items()]
        read = {_real(path): data for path, data in (was or {}).items()}
        for path, _ in new:
            _compare(path, read)
        _move(new, read, beside)
        for folder in {path.parent for path, _ in new} if sync else ():
            _sync(folder)


def held(path: Path) -> bytes | None:
    "What a file holds; None where there is none."
    return path.read_bytes() if path.is_file() else None


@contextmanager
def told(rule: str, root: Path, hint: str = "nothing was changed") -> Iterator[None]:
    "Makes a `LessonpressError` of what cannot be written: a problem that breaks `rule`, with the file as the course in `root` calls it."
    try:
        yield
    except OSError as e:
        again = "nothing was written: run the command again" if isinstance(e, Changed) else hint
        file = os.fsdecode(e.filename) if e.filename else None
        if file and Path(file).is_relative_to(root):
            file = Path(file).relative_to(root).as_posix()
        message = f"cannot write: {e.strerror or e}"
        raise LessonpressError(Problem(rule, message, file, hint=again)) from None


def clear(folders: Iterable[Path]) -> None:
    "Remove from these folders what writers left there that were killed."
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:
            for left in [e.path for e in entries if _OURS.fullmatch(e.name)]:
                with suppress(OSError), open(left, "rb") as file:
                    if _lock(file, wait=False):  # nobody is at work on it
                        os.unlink(left)


def remove(folder: Path) -> dict[str, str]:
    "Remove a folder with all that is in it; what could not be removed, by its path, and why."
    left: dict[str, str] = {}

    def keep(_: Callable[..., Any], path: str, error: Any) -> None:
        e = error if isinstance(error, OSError) else error[1]
        # A folder that is not empty is not the reason: something in it was told before.
        if e.errno not in (errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST):
            left[path] = e.strerror or str(e)

    handler: dict[str, Any] = {"onexc" if sys.version_info >= (3, 12) else "onerror": keep}
    try:
        shutil.rmtree(folder, **handler)
    except (SystemExit, KeyboardInterrupt):  # told to end in the middle: the rest goes first
        shutil.rmtree(folder, **handler)
        raise
    return left


@contextmanager
def alone(folder: Path, wait: Callable[[], object] = lambda: None) -> Iterator[None]:
    """While this lasts, nobody else is in here with the same folder; `wait` is called where somebody is. It ends with the process, however
    that does. Without locks (Windows, some network drives) everybody is let in."""
    at = os.open(folder, os.O_RDONLY) if fcntl else None
    try:
        if not _lock(at, wait=False):
            wait()
            _lock(at)
        yield
    finally:
        if at is not None:
            _unlock(at)  # for processes that were forked meanwhile and have it open, too
            os.close(at)


def _lock(file: IO[bytes] | int | None, wait: bool = True) -> bool:
    "Whether the lock of a file is ours, or there are none."
    if fcntl and file is not None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        except OSError:
            pass  # a file system without locks
    return True


def _unlock(file: int) -> None:
    if fcntl:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)


@dataclass
class _Beside:
    "The files that are there only while we write. They are locked, by which a killed writer's are known."

    names: list[Path] = field(default_factory=list)
    files: list[IO[bytes]] = field(default_factory=list)

    def __enter__(self) -> _Beside:
        return self

    def __exit__(self, *_: object) -> None:
        for path in self.names:
            with suppress(OSError):
                path.unlink()
        for file in self.files:
            with suppress(OSError):  # what was not flushed is told already
                file.close()

    def new(self, path: Path) -> tuple[Path, IO[bytes]]:
        "A new file beside the one at `path`."
        while True:
            name = self._name(path)
            file = self._locked(name, "xb")
            if os.fstat(file.fileno()).st_nlink:  # else `clear` was faster than the lock
                return name, file

    def second(self, path: Path) -> Path | None:
        "The file at `path` under another name, so that it outlives being replaced; None where there is none."
        if not path.exists():
            return None
        name = self._name(path)
        try:
            os.link(path, name)
        except OSError:  # a file system without links
            shutil.copy2(path, name)
        with suppress(OSError):  # one that may not be read needs no lock: nobody else may open it
            self._locked(name, "rb")
        return name

    def _name(self, path: Path) -> Path:
        name = os.fsencode(path.name)[:200].decode("utf-8", "ignore")
        self.names.append(path.with_name(f".{name}.{os.urandom(6).hex()}.lessonpress"))
        return self.names[-1]

    def _locked(self, path: Path, mode: Literal["xb", "rb"]) -> IO[bytes]:
        self.files.append(open(path, mode))  # noqa: SIM115  (closed at the end of all)
        _lock(self.files[-1], wait=mode == "xb")
        return self.files[-1]


def _real(path: Path) -> Path:
    "The file that `path` names: a link stays one, and what it points at is written."
    if not path.is_symlink():
        return path
    real = Path(os.path.realpath(path))
    if real.is_symlink():  # links that go round in a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return real


def _put(path: Path, content: Content, beside: _Beside, sync: bool) -> tuple[Path, Path]:
    "The file that `path` names, and one beside it with `content` and the mode of that one."
    real = _real(path)
    try:
        mode = _mode(real)
        if sync and mode is not None and not mode & 0o222:
            raise PermissionError(errno.EACCES, "it is read-only")
        real.parent.mkdir(parents=True, exist_ok=True)
        new, out = beside.new(real)
        if isinstance(content, Path):
            with open(content, "rb") as source:
                shutil.copyfileobj(source, out, 1 << 20)
        else:
            out.write(content.encode("utf-8") if isinstance(content, str) else content)
        out.flush()
        if sync:
            os.fsync(out.fileno())
        if mode is not None:
            os.chmod(new, mode)
        if not fcntl:
            out.close()  # an open file cannot be moved on Windows
    except OSError as e:
        raise _about(path, e) from None
    return real, new


def _mode(path: Path) -> int | None:
    "The mode of a file; None where there is none."
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    return stat.S_IMODE(mode)


def _compare(path: Path, read: Mapping[Path, bytes | None]) -> None:
    "Raise `Changed` if the file at `path` does not hold what was read."
    if path in read:
        try:
            now = path.read_bytes()
        except FileNotFoundError:
            now = None
        if now != read[path]:
            raise Changed(path)


def _move(new: list[tuple[Path, Path]], read: Mapping[Path, bytes | None], beside: _Beside) -> None:
    "Move each new file to its place; where one cannot be moved, those before it go back."
    moved: list[tuple[Path, Path | None]] = []
    try:
        for path, made in new:
            moved.append((path, beside.second(path) if len(new) > 1 else None))
            try:
                _compare(path, read)
                os.replace(made, path)
            except OSError as e:
                moved.pop()
                raise e if isinstance(e, Changed) else _about(path, e) from None
    except BaseException:
        for path, old in reversed(moved):
            with suppress(OSError):
                os.replace(old, path) if old else path.unlink()
        raise


def _sync(folder: Path) -> None:
    "Have the names in a folder on the disk, too, where its system can do that."
    with suppress(OSError):
        at = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(at)
        finally:
            os.close(at)


def _about(path: Path, e: OSError) -> OSError:
    "The error with the name of the file that was to be written."
    return OSError(e.errno, e.strerror, str(path))
