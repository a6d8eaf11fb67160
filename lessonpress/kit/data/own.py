"""The data sets of a course's own: sections `[data NAME]` of its settings, each with what `registry.py` says of ours. They are found from
the current folder upwards when `lessonpress.kit.data` is imported, so a lesson asks for one as for any other: `data("heights")`.
"""

from __future__ import annotations

import configparser
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lessonpress.kit.data import samples, sources
from lessonpress.kit.data.datasets import Data, Dataset, File
from lessonpress.kit.data.folders import download_folder
from lessonpress.kit.data.registry import REGISTRY
from lessonpress.problems import LessonpressError, Problem

__all__ = ["KEYS", "course_of", "register"]

# What a section says, each with an example; of the last two, one is enough.
KEYS = {
    "about": "what it is, in a few words",
    "licence": "CC BY 4.0",
    "citation": "who made it",
    "page": "https://... where it comes from",
    "layout": "heights.csv with height and weight",
    "size": "the bytes of the file: 20481",
    "sha256": "64 hexadecimal digits, as sha256sum prints",
    "sample": "a text file of the course, or a folder of some",
    "address": "https://...",
    "file": "heights.csv",
}
_LARGEST = 20_000_000  # bytes of a sample, which is read at each build
_FILES = ("pyproject.toml", "lessonpress.ini", "settings.ini")
_added: dict[str, Dataset] = {}


@dataclass(frozen=True)
class _Written:
    "A section of the settings."

    root: Path
    file: str
    name: str
    values: Mapping[str, str]
    line: int | None

    def wrong(self, message: str, hint: str | None = None) -> LessonpressError:
        text = f"the data set `{self.name}`: {message}"
        return LessonpressError(Problem("data", text, self.file, self.line, hint=hint))

    def needed(self, key: str) -> str:
        if not (value := self.values.get(key, "")):
            raise self.wrong(f"`{key}` is missing", f"write {key} = {KEYS[key]}")
        return value


def course_of(start: Path) -> Path | None:
    "The folder of the course around `start`: the nearest one upwards that holds a `_quarto.yml`."
    return next((f for f in (start, *start.parents) if (f / "_quarto.yml").is_file()), None)


def register(root: Path | None) -> list[Problem]:
    "Make the data sets of the course in `root` known beside ours, and no other course's; what is wrong with them."
    found: dict[str, tuple[Dataset, Path]] = {}
    problems: list[Problem] = []
    for section in _sections(root) if root else ():
        try:
            found[section.name] = _dataset(section)
        except LessonpressError as e:
            problems += e.problems
    for name in [n for n, known in _added.items() if n not in found or found[n][0] != known]:
        del REGISTRY[name], _added[name]
    for name, (known, sample) in found.items():
        if name not in _added:
            samples.add(name, partial(_contents, sample))
            REGISTRY[name] = _added[name] = known
    return problems


def _sections(root: Path) -> Iterator[_Written]:
    "The sections for data sets in the first file that holds settings of ours."
    for file in _FILES:
        path = root / file
        if not path.is_file() or not _is_inside(root, path):
            continue
        try:
            text = path.read_text(encoding="utf-8-sig")
            tables = _of_toml(text) if file.endswith(".toml") else _of_ini(text)
        except (OSError, ValueError, RecursionError, configparser.Error):
            continue  # others tell what is wrong with it
        if tables is None:
            continue
        for name, values in tables.items():
            texts = {k: str(v).strip() for k, v in values.items()}
            yield _Written(root, file, name, texts, _line(text, name))
        return


def _of_toml(text: str) -> dict[str, dict[str, Any]] | None:
    "Tables by the names of data sets; None where the file holds no settings of ours."
    own = tomllib.loads(text).get("tool", {}).get("lessonpress")
    data = own.get("data", {}) if isinstance(own, dict) else {}
    return {k: v for k, v in data.items() if isinstance(v, dict)} if own else None


def _of_ini(text: str) -> dict[str, dict[str, Any]] | None:
    ini = configparser.ConfigParser(interpolation=None, default_section="")
    ini.read_string(text)
    named = (s for s in ini.sections() if s.startswith("data "))
    tables = {s.removeprefix("data ").strip(): dict(ini[s]) for s in named}
    return tables if ini.sections() else None


def _line(text: str, name: str) -> int | None:
    header = re.compile(rf"\s*\[(?:data\s+|tool\.lessonpress\.data\.[\"']?){re.escape(name)}\b")
    lines = enumerate(text.splitlines(), 1)
    return next((n for n, line in lines if header.match(line)), None)


def _dataset(section: _Written) -> tuple[Dataset, Path]:
    "What a section says, and where its sample lies."
    needed, name = section.needed, section.name
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*", name):
        raise section.wrong("a name is made of letters, digits, `_` and `-`")
    if name in REGISTRY and name not in _added:
        raise section.wrong("there is one of that name already", "give it another name")
    sample = _sample(section)
    about = needed("about")
    known = Dataset(
        name,
        about,
        needed("licence"),
        needed("citation"),
        needed("page"),
        name,
        needed("layout"),
        (_file(section, about),),
        _sample_file(section, sample),
    )
    return known, sample


def _file(section: _Written, about: str) -> File:
    "The published file: an archive, of which the folder is named as the data set, or a plain file."
    address, size, digest = (
        section.values.get("address", ""),
        *map(section.needed, ("size", "sha256")),
    )
    if address and urlsplit(address).scheme not in ("https", "http"):
        raise section.wrong(f"`{address}` is no address on the web", "write https://...")
    file = section.values.get("file", "") or unquote(urlsplit(address).path).rpartition("/")[2]
    if not re.fullmatch(r"[\w][\w. -]*", file):
        raise section.wrong("its file has no name", f"write file = {KEYS['file']}")
    if not size.replace("_", "").isdecimal() or int(size) == 0:
        raise section.wrong(f"`{size}` is no size in bytes", f"write size = {KEYS['size']}")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
        raise section.wrong("`sha256` is no SHA-256", f"write sha256 = {KEYS['sha256']}")
    file = re.sub(r"\.tar\.gz$", ".tgz", file)
    folders = {"": 1} if file.endswith(".tgz") else {}
    addresses = (address,) if address else ()
    return File(file, int(size), digest.lower(), about, folders, addresses)


def _is_inside(folder: Path, path: Path) -> bool:
    "Whether a path is below a folder, once links are followed."
    try:
        real = path.resolve()
    except (OSError, ValueError, RuntimeError):  # a null character, links in a circle
        return False
    return folder.resolve() in real.parents


def _sample(section: _Written) -> Path:
    path = section.root / section.needed("sample")
    if not _is_inside(section.root, path):
        raise section.wrong(f"its sample `{section.values['sample']}` is outside the course")
    if not path.exists():
        raise section.wrong(f"its sample `{section.values['sample']}` is not there")
    return path


def _sample_file(section: _Written, sample: Path) -> File:
    made, size, names = hashlib.sha256(), 0, set[str]()
    try:
        for name, text in _contents(sample):
            data = text.encode()
            size += len(data)
            names.add(name.partition("/")[0])
            made.update(f"{name}\0{len(data)}\0".encode() + data)
    except (UnicodeDecodeError, OSError) as e:
        hint = "samples are small texts, such as CSV or JSON"
        raise section.wrong(f"its sample cannot be read as text: {e}", hint) from None
    if not names or size > _LARGEST:
        raise section.wrong(f"its sample has {size:,} bytes", f"{_LARGEST:,} are the most")
    about = f"a sample of {section.needed('about')}"
    return File("", len(names), made.hexdigest(), about, {"": len(names) + 1})


def _contents(sample: Path) -> Iterator[tuple[str, str]]:
    "The files of a sample and what is in them; what leads out of it is left out."
    if sample.is_file():
        yield sample.name, sample.read_bytes().decode("utf-8")
        return
    for path in sorted(sample.rglob("*")):
        if path.is_file() and _is_inside(sample, path):
            yield path.relative_to(sample).as_posix(), path.read_bytes().decode("utf-8")


def _from_downloads(known: Dataset, notes: list[str], start: Path | None) -> Data | None:
    "A plain file that was downloaded earlier, also where nothing may be downloaded now."
    for file in known.files if known.name in _added else ():
        path = download_folder(file) / file.name
        if not file.archive and path.is_file():
            return sources.from_file(known, path, "from the cache")
    return None


sources.before_download(_from_downloads)
