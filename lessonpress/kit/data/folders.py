"""Where data lie: the data folder that somebody names, fastai's own, and our cache."""

from __future__ import annotations

import configparser
import contextlib
import os
import tomllib
from collections.abc import Callable
from pathlib import Path

from lessonpress import environment
from lessonpress.kit.data import archives
from lessonpress.kit.data.datasets import Dataset, File
from lessonpress.kit.data.errors import data_error, missing_package

__all__ = [
    "cache_folder",
    "data_folder",
    "download_folder",
    "fastai_folders",
    "made_whole",
    "sample_folder",
    "unpacked_folder",
]


def data_folder(start: Path | None = None) -> Path | None:
    """The folder of real data that `LESSONPRESS_DATA` names, or else the course's settings, the nearest
    from `start` (or here) upwards: `[tool.lessonpress.data] folder` in `pyproject.toml`, `[data] folder`
    in `lessonpress.ini` or `settings.ini`. A relative path counts from the folder of the settings.
    Raises if the folder is named and missing."""
    settings, written = _settings((start or Path.cwd()).resolve())
    named, by = environment.said("DATA"), environment.name("DATA")
    if not named:
        named, by = written, settings.name if settings else ""
    if not named:
        return None
    folder = ((settings.parent if settings else Path.cwd()) / Path(named).expanduser()).resolve()
    if not folder.is_dir():
        raise data_error(
            f"{by} names the data folder {named}, and there is no such folder",
            folder,
            "a relative path counts from the folder of the course's settings",
        )
    return folder


def _settings(start: Path) -> tuple[Path | None, str]:
    "The nearest settings that name a data folder, or else the nearest ones, and what they name."
    first: Path | None = None
    for folder in (start, *start.parents):
        for name, read in (
            ("pyproject.toml", _of_toml),
            ("lessonpress.ini", _of_ini),
            ("settings.ini", _of_ini),
        ):
            path = folder / name
            if not path.is_file():
                continue
            first = first or (path if read is _of_ini else None)
            if named := read(path):
                return path, named
        if first:
            break
    return first, ""


def _of_toml(path: Path) -> str:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""  # others read it too, and tell what is wrong
    own = settings.get("tool", {}).get("lessonpress", {}).get("data", {})
    return str(own.get("folder", "")).strip()


def _of_ini(path: Path) -> str:
    ini = configparser.ConfigParser(interpolation=None)
    try:
        ini.read_string(path.read_text(encoding="utf-8"))
    except (configparser.Error, OSError, UnicodeDecodeError) as e:
        raise data_error(f"{path.name} cannot be read: {str(e).splitlines()[0]}", path) from None
    return ini.get("data", "folder", fallback="").strip()


def fastai_folders() -> tuple[Path, Path]:
    "Where fastai keeps unpacked data and archives, by its `config.ini` in `FASTAI_HOME` or `~/.fastai`."
    home = Path(os.environ.get("FASTAI_HOME") or "~/.fastai").expanduser()
    ini = configparser.ConfigParser(interpolation=None)
    with contextlib.suppress(configparser.Error, OSError, UnicodeDecodeError):
        ini.read_string((home / "config.ini").read_text(encoding="utf-8"))
    said = ini["DEFAULT"]
    return home / said.get("data", "data"), home / said.get("archive", "archive")


def cache_folder() -> Path:
    "Where data are unpacked and samples are made: `LESSONPRESS_CACHE`, or a folder of the system's for caches."
    if named := environment.said("CACHE"):
        return Path(named).expanduser().absolute()
    try:
        import pooch
    except ModuleNotFoundError as e:
        raise missing_package(e) from None
    return Path(pooch.os_cache("lessonpress"))


def unpacked_folder(file: File) -> Path:
    "Into which folder of the cache an archive is unpacked."
    return cache_folder() / "unpacked" / file.key


def download_folder(file: File) -> Path:
    "Into which folder of the cache a file is downloaded."
    return cache_folder() / "downloads" / file.key


def sample_folder(known: Dataset) -> Path:
    "In which folder of the cache a sample is made."
    return cache_folder() / "samples" / f"{known.name}-{known.sample.key}"


def made_whole(folder: Path, fill: Callable[[Path], None], good: Callable[[Path], bool]) -> Path:
    "`archives.whole` in the cache: raises `LessonpressError` where it cannot be written or a package is missing."
    try:
        return archives.whole(folder, fill, good)
    except ModuleNotFoundError as e:
        raise missing_package(e) from None
    except OSError as e:
        raise data_error(
            f"the cache folder cannot be written: {e.strerror or e}",
            cache_folder(),
            f"{environment.name('CACHE')} names another",
        ) from e
