"""From where a data set is taken: the places where it may be, each asked in turn."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from lessonpress import environment
from lessonpress.kit.data import archives, samples
from lessonpress.kit.data.datasets import Data, Dataset, File
from lessonpress.kit.data.download import allowed, fetch, megabytes
from lessonpress.kit.data.errors import data_error
from lessonpress.kit.data.folders import (
    data_folder,
    download_folder,
    fastai_folders,
    made_whole,
    sample_folder,
    unpacked_folder,
)
from lessonpress.kit.data.published import checked
from lessonpress.kit.data.registry import dataset
from lessonpress.problems import LessonpressError

__all__ = ["before_download", "from_file", "from_folder", "incomplete", "resolve", "where"]


def resolve(name: str, sample: bool = False, start: Path | None = None) -> Data:
    "What `data` returns, without a warning and without being counted; `settings.ini` is looked for from the folder `start` upwards."
    known = dataset(name)
    notes: list[str] = []
    for place in () if sample else _PLACES:
        if found := place(known, notes, start):
            return found
    return _sample(known, notes)


def _from_data_folder(known: Dataset, notes: list[str], start: Path | None) -> Data | None:
    "A damaged file or an unfinished folder here is an error: somebody put it there to be used."
    base, source = data_folder(start), "from the data folder"
    if not base:
        notes.append("no data folder is named (LESSONPRESS_DATA)")
        return None
    for name in known.names:
        if (base / name).is_file():
            return _from_file(known, base / name, source)
    if (folder := base / known.folder).is_dir():
        if found := from_folder(known, folder, source):
            return found
        message = f"{known.folder} is not all there: {incomplete(known, folder)}"
        raise data_error(message, folder, "get it anew, or move it away")
    notes.append(f"the data folder holds no {' or '.join(known.names)}")
    return None


def _from_fastai(known: Dataset, notes: list[str], start: Path | None) -> Data | None:
    "fastai keeps the unpacked folder and, beside it, the archive, which says what the folder is. What is damaged here is left alone."
    folder, archive = fastai_folders()
    for name in known.names:
        try:
            if found := _from_fastais_file(known, folder, folder / name, archive / name):
                return found
        except LessonpressError as e:
            notes.append(f"fastai's cache: {e.problems[0].message}")
    unpacked = folder / known.folder
    if found := from_folder(known, unpacked, "from fastai's cache"):
        return found
    if unpacked.is_dir():
        lacks = incomplete(known, unpacked)
        notes.append(f"fastai's cache: {known.folder} is not all there: {lacks}")
    return None


def _from_fastais_file(known: Dataset, folder: Path, plain: Path, packed: Path) -> Data | None:
    source = "from fastai's cache"
    if plain.is_file():
        return _from_file(known, plain, source)
    if not packed.is_file():
        return None
    file = checked(known, packed)
    if file.held(folder / known.folder):
        return _real(known, file, folder / known.folder, source)
    return _from_file(known, packed, source)


def _from_cache(known: Dataset, notes: list[str], start: Path | None) -> Data | None:
    "What was unpacked or downloaded earlier, also where its archive is gone by now."
    for file in known.files:
        if not file.archive:
            continue
        if file.held(folder := unpacked_folder(file) / known.folder):
            return _real(known, file, folder, "from the cache")
        if (path := download_folder(file) / file.name).is_file():
            try:
                return _from_file(known, path, "from the cache")
            except LessonpressError:
                shutil.rmtree(path.parent, ignore_errors=True)  # ours: it is fetched again
    return None


def _from_download(known: Dataset, notes: list[str], start: Path | None) -> Data | None:
    offered = [(file, address) for file in known.files for address in file.addresses]
    if not allowed():
        notes.append(f"downloads are switched off ({environment.name('OFFLINE')}=1)")
        return None
    if not offered:
        notes.append(f"it cannot be downloaded without an account: get it at {known.page}")
    for file, address in offered:
        if reason := fetch(known, file, address):
            notes.append(f"{address} cannot be had: {reason}")
        else:
            path = download_folder(file) / file.name
            return _from_file(known, path, f"downloaded from {address}")
    return None


_PLACES: tuple[Callable[[Dataset, list[str], Path | None], Data | None], ...] = (
    _from_data_folder,
    _from_fastai,
    _from_cache,
    _from_download,
)


def before_download(place: Callable[[Dataset, list[str], Path | None], Data | None]) -> None:
    "Have one more place asked, before anything is downloaded."
    global _PLACES
    _PLACES = (*_PLACES[:-1], place, _PLACES[-1])


def _sample(known: Dataset, notes: list[str]) -> Data:
    folder = made_whole(
        sample_folder(known),
        lambda work: samples.write(known.name, work / known.folder),
        lambda made: known.sample.held(made / known.folder),
    )
    return Data(
        known.name,
        folder / known.folder,
        "sample",
        known.sample.about,
        "made by lessonpress",
        sha256=known.sample.sha256,
        notes=tuple(notes),
    )


def _real(known: Dataset, file: File, folder: Path, source: str) -> Data:
    return Data(known.name, folder, "real", file.about, source, file.name, file.sha256)


def _from_file(known: Dataset, path: Path, source: str) -> Data:
    "The data set from an archive or a plain file; raises for one that is damaged."
    file = checked(known, path)
    folder = _unpack(known, file, path) if file.archive else path.parent
    return _real(known, file, folder, source)


def from_file(known: Dataset, path: Path, source: str) -> Data:
    "The data set from a file that was published; raises for one that is damaged."
    return _from_file(known, path, source)


def _unpack(known: Dataset, file: File, path: Path) -> Path:
    def fill(work: Path) -> None:
        archives.unpack(path, work, file.limit)
        if lacking := file.lacking(work / known.folder):
            raise data_error(f"{file.name} does not hold what it should: {lacking}", path)

    folder = made_whole(unpacked_folder(file), fill, lambda f: file.held(f / known.folder))
    return folder / known.folder


def from_folder(known: Dataset, folder: Path, source: str) -> Data | None:
    "The data set from a folder that somebody unpacked: told by the number of files in it."
    if known.has_plain_file:
        return None
    for file in known.files:
        if file.held(folder):
            return Data(known.name, folder, "real", file.about, source)
    return None


def incomplete(known: Dataset, folder: Path) -> str:
    "What a folder that somebody unpacked lacks."
    plain = [f.name for f in known.files if not f.archive]
    return f"there is no {Path(plain[0]).name}" if plain else known.files[-1].lacking(folder)


def where(name: str, start: Path | None = None) -> str:
    "Where `data(name)` would take its data from, in a few words; nothing is hashed, unpacked or downloaded."
    known = dataset(name)
    if there := _in_data_folder(known, start):
        return f"data folder: {there}"
    if _in_fastais_cache(known):
        return "fastai's cache"
    if any(_in_cache(known, f) for f in known.files if f.archive):
        return "cache"
    size = next((f.size for f in known.files if f.addresses), 0)
    return f"download, {megabytes(size)}" if size and allowed() else "embedded sample only"


def _in_data_folder(known: Dataset, start: Path | None) -> str:
    "The name of the file or folder there, or nothing."
    folder = data_folder(start)
    names = known.names if known.has_plain_file else [*known.names, known.folder]
    return next((n for n in names if folder and (folder / n).exists()), "")


def _in_fastais_cache(known: Dataset) -> bool:
    folder, archive = fastai_folders()
    if any((place / n).is_file() for n in known.names for place in (folder, archive)):
        return True
    return from_folder(known, folder / known.folder, "") is not None


def _in_cache(known: Dataset, file: File) -> bool:
    unpacked = unpacked_folder(file) / known.folder
    return file.held(unpacked) or (download_folder(file) / file.name).is_file()
