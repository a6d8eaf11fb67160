"""What `_quarto.yml` says together with the `metadata-files` that it names, each value with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lessonpress import inside
from lessonpress.gather.lines import Lines
from lessonpress.gather.metadata import FILES, listed, of_file

__all__ = ["Project", "of_pages", "project", "project_file", "variables", "with_files"]

_OF_SITE = ("project", "website", "book", "format", "bibliography", "filters", "execute", "theme")
_FILES = ("_quarto.yml", "_quarto.yaml")


@dataclass
class Project:
    "Metadata of one file, or of several together: `files` says in which one a value stands, where it is not the first."

    data: dict[str, Any] = field(default_factory=dict)
    lines: Lines = field(default_factory=Lines)
    missing: list[tuple[str, tuple[str | int, ...]]] = field(default_factory=list)
    book: Any = None  # a `Book`, where it is one


def project_file(root: Path) -> str:
    "The name of the file that describes the course in `root`: of Quarto's two the one that is there."
    return next((name for name in _FILES if (root / name).is_file()), _FILES[0])


def project(root: Path) -> dict[str, Any]:
    "What the course in `root` says of all its pages; nothing where it has no `_quarto.yml`. `LessonpressError` of broken YAML."
    said = _of_file(root, project_file(root))
    return with_files(root, said.data, said.lines).data if said else {}


def variables(root: Path) -> dict[str, Any]:
    "What `_variables.yml` says; nothing where there is none."
    found = (_of_file(root, f"_variables.{ending}") for ending in ("yml", "yaml"))
    return next((said.data for said in found if said), {})


def of_pages(data: dict[str, Any]) -> dict[str, Any]:
    "What the metadata of the course say of each page."
    said = {k: v for k, v in data.items() if k not in _OF_SITE}
    formats = data.get("format")
    below = formats.get("html") if isinstance(formats, dict) else None
    said |= below if isinstance(below, dict) else {}
    return {str(k): plain(v) for k, v in said.items()}


def plain(value: Any) -> Any:
    "Metadata as JSON has them."
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def with_files(root: Path, data: dict[str, Any], lines: Lines) -> Project:
    "The metadata of `_quarto.yml` on those of the files that it names; its own win, and lists are put together, as in Quarto."
    whole = Project()
    missing: list[tuple[str, tuple[str | int, ...]]] = []
    for name, path in _named(data):
        said = _of_file(root, name) if inside.is_inside(root, name) else None
        if said is None:
            missing.append((name, path))
        else:
            for at in said.lines:
                said.lines.files[at] = name
            whole = _both(whole, said)
    own = Project(data, lines)
    whole = _both(whole, own) if whole.data else own
    whole.missing = missing
    return whole


def _named(data: dict[str, Any]) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for key in FILES:
        value = data.get(key)
        for i, name in enumerate(listed(value or None)):
            yield str(name).lstrip("/"), (key, i)


def _of_file(root: Path, name: str) -> Project | None:
    said = of_file(root, name)
    return Project(said.data, Lines(said.lines)) if said else None


def _both(first: Project, then: Project) -> Project:
    whole = Project()
    whole.data = _merged(first, then, (), (), whole, ())
    return whole


Way = tuple[Any, ...]


def _merged(a: Project, b: Project, at: Way, bt: Way, out: Project, to: Way) -> Any:
    "The value at `at` of `a` under that at `bt` of `b`; the places of both go into `out`, at `to`."
    x, y = _at(a.data, at), _at(b.data, bt)
    if isinstance(x, dict) and isinstance(y, dict):
        _place(b if bt else a, bt, out, to, deep=False)
        return {
            k: _merged(a, b, (*at, k), (*bt, k), out, (*to, k))
            if k in x and k in y
            else _copied(*((a, (*at, k)) if k in x else (b, (*bt, k))), out, (*to, k))
            for k in [*x, *(k for k in y if k not in x)]
        }
    if isinstance(x, list) and isinstance(y, list):
        _place(b, bt, out, to, deep=False)
        new = [i for i, value in enumerate(y) if value not in x]
        ends = [(a, (*at, i)) for i in range(len(x))] + [(b, (*bt, i)) for i in new]
        return [_copied(side, end, out, (*to, n)) for n, (side, end) in enumerate(ends)]
    return _copied(a, at, out, to) if y is None else _copied(b, bt, out, to)


def _at(data: Any, path: Way) -> Any:
    for key in path:
        data = data[key]
    return data


def _copied(side: Project, at: Way, out: Project, to: Way) -> Any:
    _place(side, at, out, to)
    return _at(side.data, at)


def _place(side: Project, at: Way, out: Project, to: Way, deep: bool = True) -> None:
    "Take over where a value stands, and (`deep`) all within it."
    size = len(at)
    for path in [p for p in side.lines if p[:size] == at] if deep else [at]:
        if path in side.lines:
            new = (*to, *path[size:])
            out.lines[new] = side.lines[path]
            if path in side.lines.files:
                out.lines.files[new] = side.lines.files[path]
