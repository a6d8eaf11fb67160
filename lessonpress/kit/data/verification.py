"""Whether what is at hand is what was published, bit by bit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lessonpress.kit.data import archives, samples
from lessonpress.kit.data.datasets import Dataset, File
from lessonpress.kit.data.errors import missing_package
from lessonpress.kit.data.folders import (
    data_folder,
    download_folder,
    fastai_folders,
    sample_folder,
    unpacked_folder,
)
from lessonpress.kit.data.published import checked
from lessonpress.kit.data.registry import dataset
from lessonpress.kit.data.sources import from_folder, incomplete
from lessonpress.problems import LessonpressError

__all__ = ["Finding", "verify"]


@dataclass(frozen=True)
class Finding:
    "What `verify` says of one file or folder; `problem` is empty where it is as it should be."

    name: str
    path: Path
    what: str
    problem: str = ""


def verify(name: str, start: Path | None = None) -> Iterator[Finding]:
    """Look at every copy of a data set that is at hand, bit by bit: files by their hash, unpacked folders against their archive, the sample
    against a new one. What is damaged in the cache is removed, so that it is made again; what belongs to others is only named.

    Raises `LessonpressError` for an unknown name, and where making the sample anew needs a package that is missing."""
    known, (folder, archive) = dataset(name), fastai_folders()
    base, ours = data_folder(start), [download_folder(f) for f in known.files]
    for place in dict.fromkeys(p for p in (base, folder, archive, *ours) if p):
        for n in known.names:
            if (place / n).is_file():
                yield from _verify_file(known, place / n, mine=place in ours)
    for path in (p / known.folder for p in (base, folder) if p):
        if path.is_dir() and not known.has_plain_file:
            yield _verify_folder(known, path)
    if (made := sample_folder(known)).is_dir():
        yield _verify_sample(known, made)


def _verify_file(known: Dataset, path: Path, mine: bool) -> Iterator[Finding]:
    try:
        file = checked(known, path, again=True)
    except LessonpressError as e:
        if mine:
            shutil.rmtree(path.parent)
        problem = e.problems[0].message + (" (removed)" if mine else "")
        yield Finding(known.name, path, "a published file", problem)
        return
    proof = f"sha256 {file.sha256}" if file.sha256 else "size and first MiB"
    yield Finding(known.name, path, f"{file.about}, {proof}")
    if file.archive and (folder := unpacked_folder(file)).is_dir():
        yield _verify_unpacked(known, file, path, folder)


def _verify_unpacked(known: Dataset, file: File, archive: Path, folder: Path) -> Finding:
    problem = ""
    if wrong := archives.differences(archive, folder, file.limit):
        shutil.rmtree(folder)
        problem = f"{len(wrong)} files differ, {wrong[0]} is the first (removed; it is unpacked again when it is used)"
    return Finding(known.name, folder, "unpacked from it", problem)


def _verify_folder(known: Dataset, path: Path) -> Finding:
    "A folder that somebody else unpacked."
    whole = from_folder(known, path, "")
    problem = "" if whole else f"not all there: {incomplete(known, path)}"
    return Finding(known.name, path, "an unpacked folder, by its number of files", problem)


def _verify_sample(known: Dataset, made: Path) -> Finding:
    problem = ""
    if wrong := _changed(known, made / known.folder):
        shutil.rmtree(made)
        problem = f"{wrong} files differ (removed; it is made again when it is used)"
    what = f"the embedded sample, sha256 {known.sample.sha256}"
    return Finding(known.name, made, what, problem)


def _changed(known: Dataset, folder: Path) -> int:
    "How many of the sample's files are missing in `folder` or other than new ones."
    try:
        return sum(not _same(folder / n, new) for n, new in samples.encoded(known.name))
    except ModuleNotFoundError as e:
        raise missing_package(e) from None


def _same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
