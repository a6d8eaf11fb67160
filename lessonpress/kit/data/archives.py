"""Archives, hashes and folders that are whole or not there: what is unpacked stays inside its folder, what fails leaves nothing behind.

Beside `lessonpress/files.py` this is the one place of the kit that opens a file for writing: what an archive holds is too large to be
written twice, so `whole` has it written into a folder under another name, and renames the folder when nothing is missing.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, Protocol

from lessonpress.kit.data.errors import data_error
from lessonpress.problems import LessonpressError

__all__ = ["differences", "sha256", "unpack", "whole"]

MEMBERS = 500_000  # more files than any data set here has by far
_DAMAGE = (tarfile.TarError, zlib.error, EOFError, OSError)
_KINDS = {
    tarfile.SYMTYPE: "a symbolic link",
    tarfile.LNKTYPE: "a hard link",
    tarfile.CHRTYPE: "a device",
    tarfile.BLKTYPE: "a device",
    tarfile.FIFOTYPE: "a pipe",
}


def sha256(path: Path) -> str:
    "The SHA-256 of a file, in hexadecimal."
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(archive: Path, folder: Path, limit: int) -> None:
    """Unpack a tar archive, compressed or not, into the empty `folder`: plain files and folders only, `limit` bytes at most.

    Names that are absolute or climb with `..`, links of any kind, devices, pipes, files named twice, more than `limit` bytes and
    damage raise `LessonpressError`; what was written until then is the caller's to remove (`whole` does).
    """
    for member, read in _members(archive, limit):
        target = folder.joinpath(*_inside(archive, member))
        try:
            if member.isdir():
                target.mkdir(parents=True, exist_ok=True)
            else:
                _write(target, read)
        except (FileExistsError, NotADirectoryError):
            raise _unsafe(archive, member, "stands there twice") from None


def _write(target: Path, read: Callable[[], _Guarded]) -> None:
    "Only ever within the folder that `whole` fills."
    if not target.parent.is_dir():
        target.parent.mkdir(parents=True)
    with target.open("xb") as file:
        shutil.copyfileobj(read(), file)


def differences(archive: Path, folder: Path, limit: int) -> list[str]:
    "The names of the archive's files that are missing in `folder` or have other contents there."
    out = []
    for member, read in _members(archive, limit):
        path = folder.joinpath(*_inside(archive, member))
        if member.isreg() and not (path.is_file() and path.read_bytes() == read().read()):
            out.append(member.name)
    return out


def _members(archive: Path, limit: int) -> Iterator[tuple[tarfile.TarInfo, Callable[[], _Guarded]]]:
    "Each file and folder with a function that opens it; the end of the archive is read too, so that its checksum counts."
    with _opened(archive) as tar:
        total = 0
        for number, member in enumerate(_each(tar, archive)):
            total += member.size
            if total > limit or member.size < 0 or number == MEMBERS:
                too_large = f"makes it larger than {limit:,} bytes or {MEMBERS:,} files"
                raise _unsafe(archive, member, too_large)
            yield member, partial(_contents, tar, member, archive)
        end = _Guarded(tar.fileobj, archive)
        while end.read(1 << 20):
            pass


def _opened(archive: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(archive, "r:*")
    except _DAMAGE as e:
        raise _damaged(archive, e) from None


def _each(tar: tarfile.TarFile, archive: Path) -> Iterator[tarfile.TarInfo]:
    members = iter(tar)
    while True:
        try:
            member = next(members, None)
        except _DAMAGE as e:
            raise _damaged(archive, e) from None
        if member is None:
            return
        yield member


def _contents(tar: tarfile.TarFile, member: tarfile.TarInfo, archive: Path) -> _Guarded:
    if not (file := tar.extractfile(member)):
        raise _unsafe(archive, member, "is neither a file nor a folder")
    return _Guarded(file, archive)


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Guarded:
    "A file of an archive whose damage is told as such; a full disk while writing stays what it is."

    def __init__(self, file: _Readable, archive: Path) -> None:
        self.file, self.archive = file, archive

    def read(self, size: int = -1) -> bytes:
        try:
            return self.file.read(size)
        except _DAMAGE as e:
            raise _damaged(self.archive, e) from None


def _inside(archive: Path, member: tarfile.TarInfo) -> tuple[str, ...]:
    "The parts of a member's name, if it may be unpacked: by the rules of every system, whichever this is."
    name, windows = PurePosixPath(member.name), PureWindowsPath(member.name)
    if not (member.isreg() or member.isdir()):
        kind = _KINDS.get(member.type, "neither a file nor a folder")
        raise _unsafe(archive, member, f"is {kind}")
    if name.is_absolute() or windows.anchor:
        raise _unsafe(archive, member, "is an absolute path")
    if ".." in name.parts + windows.parts:
        raise _unsafe(archive, member, "climbs out of its folder")
    if "\0" in member.name or "\\" in member.name:
        raise _unsafe(archive, member, "is not a plain name")
    return name.parts


def _unsafe(archive: Path, member: tarfile.TarInfo, why: str) -> LessonpressError:
    return data_error(
        f"{archive.name} is not safe to unpack: {member.name!r} {why}",
        archive,
        "get the file anew from its publisher",
    )


def _damaged(archive: Path, e: Exception) -> LessonpressError:
    return data_error(
        f"{archive.name} cannot be unpacked: {str(e) or type(e).__name__}",
        archive,
        "it is damaged or no archive: get it anew",
    )


def whole(
    folder: Path, fill: Callable[[Path], None], good: Callable[[Path], bool] = Path.is_dir
) -> Path:
    """`folder`, made by `fill(work)` unless it is `good` already. It takes its name when it is finished: nobody sees half of it.

    Of several processes one fills and the others wait. If `fill` raises, nothing is left; what a killed process left is removed by the next.
    """
    if good(folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.with_name(f".{folder.name}.lock")) as alone:
        if not good(folder):
            if alone:
                for left in folder.parent.glob(f".{folder.name}-*"):
                    shutil.rmtree(left, ignore_errors=True)
            _fill_and_rename(folder, fill, good)
    return folder


def _fill_and_rename(
    folder: Path, fill: Callable[[Path], None], good: Callable[[Path], bool]
) -> None:
    work = folder.with_name(f".{folder.name}-{os.getpid()}-{secrets.token_hex(4)}")
    work.mkdir()
    try:
        fill(work)
        if good(folder):
            return  # only where processes cannot lock each other out
        if folder.exists():
            shutil.rmtree(folder)
        work.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _alone(lock: Path) -> Iterator[bool]:
    "Wait until no other process is in this block; False where the system has no such locks."
    with lock.open("w") as file:
        yield _locked(file)


def _locked(file: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:
        return False
    fcntl.flock(file, fcntl.LOCK_EX)
    return True
