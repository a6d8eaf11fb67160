"""What a page's front matter is made of: what the folders above it say in `_metadata.yml`, what it says itself, and what the files say that it names.
The later one wins, as in Quarto."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import Any

from lessonpress import inside
from lessonpress.addresses import is_outside, relative, resolve
from lessonpress.gather.lines import Lines
from lessonpress.gather.yaml_lines import load

__all__ = [
    "FILES",
    "PICTURES",
    "Said",
    "above",
    "as_page",
    "lifted",
    "listed",
    "looked_up",
    "merged",
    "named",
    "of_file",
    "on_top",
]

FILES = ("metadata-files", "metadata-file")  # which name more files of metadata
_NAMES = ("_metadata.yml", "_metadata.yaml")
# Which name the picture of a page, in the order in which they count: Quarto's own, then those of Jekyll's themes.
PICTURES = ("image", "cover-img", "thumbnail-img", "share-img")


@dataclass(frozen=True)
class Said:
    "The metadata that a file of YAML says, and their lines."

    file: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: Lines = field(default_factory=Lines)


def above(root: Path, file: str) -> list[Said]:
    """What the folders of the page `file` say, the nearest last. As in Quarto, the course's own folder speaks for the
    pages that lie in it, not for those below. `LessonpressError` of broken YAML."""
    folders = [folder.as_posix() for folder in PurePosixPath(file).parents]
    found = []
    for folder in reversed(folders if len(folders) == 1 else folders[:-1]):
        said = (of_file(root, posixpath.normpath(f"{folder}/{name}")) for name in _NAMES)
        found += [s for s in said if s is not None][:1]
    return found


def named(root: Path, file: str, front: dict[str, Any]) -> dict[str, Said | None]:
    "What the files say that the page `file` names in its own front matter; None of one that is not there, or outside the course. `LessonpressError` of broken YAML."
    paths = (str(name).lstrip("/") for key in FILES for name in listed(front.get(key)))
    files = [resolve(path, file) for path in paths]
    return {path: of_file(root, path) if inside.is_inside(root, path) else None for path in files}


def on_top(root: Path, file: str, front: dict[str, Any]) -> list[dict[str, Any]]:
    "What these files say, as the page would say it."
    return [as_page(said, file) for said in named(root, file, front).values() if said]


def of_file(root: Path, name: str) -> Said | None:
    "What a file of YAML in the course says; None where there is none."
    path = root / name
    try:
        s = path.stat()
    except OSError:
        return None
    inside.path(root, name)
    return _read(path, name, s.st_mtime_ns, s.st_size) if S_ISREG(s.st_mode) else None


@lru_cache(1 << 8)
def _read(path: Path, name: str, *times: int) -> Said:
    return Said(name, *load(path.read_text(encoding="utf-8", errors="replace"), name))


def lifted(front: dict[str, Any], places: Lines) -> dict[str, Any]:
    "Metadata with what stands below `format.html` at the top, where it wins; its line is kept."
    formats = front.get("format")
    if not isinstance(formats, dict) or not isinstance(below := formats.get("html"), dict):
        return front
    for path in [p for p in places if p[:2] == ("format", "html") and len(p) > 2]:
        places[path[2:]] = places[path]
    return front | {"format": {**formats, "html": "default"}} | below


def as_page(said: Said, file: str) -> dict[str, Any]:
    "What a folder says, as the page `file` would say it: pictures and styles count from the page."
    data = lifted(said.data, said.lines)
    return data | {
        key: _from(data[key], said.file, file) for key in (*PICTURES, "css") if key in data
    }


def _from(value: Any, folder: str, page: str) -> Any:
    if isinstance(value, list):
        return [_from(one, folder, page) for one in value]
    if not isinstance(value, str) or is_outside(value) or value.startswith("/"):
        return value
    return relative(resolve(value, folder), page)


def merged(parts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    "Metadata of several, the last of whom wins: mappings key by key, while lists are put together."
    whole: dict[str, Any] = {}
    for part in parts:
        whole |= {key: _both(whole.get(key), value) for key, value in part.items()}
    return whole


def _both(first: Any, then: Any) -> Any:
    if isinstance(first, dict) and isinstance(then, dict):
        return merged([first, then])
    if first is None or not (isinstance(first, list) or isinstance(then, list)):
        return then
    whole = [*listed(first), *listed(then)]
    return [one for i, one in enumerate(whole) if one not in whole[:i]]


def listed(value: Any) -> list[Any]:
    "What metadata say as a list, or as one value in place of a list of it."
    return value if isinstance(value, list) else [] if value is None else [value]


def looked_up(data: Any, key: str) -> Any:
    "The value of `a.b.0`; None where there is none."
    for part in key.replace(r"\.", "\0").split("."):
        part = part.replace("\0", ".")
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and part.isascii() and part.isdigit():
            data = data[int(part) - 1] if 0 < int(part) <= len(data) else None
        else:
            return None
    return data
