"""What a run has left of a page in `_freeze`, in the format of Quarto: its Markdown with all outputs, and the files that these show."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import orjson

from lessonpress import inside
from lessonpress.gather.document_cells import engine_of, pieces
from lessonpress.gather.metadata import above, as_page, listed, merged, on_top
from lessonpress.gather.project import project
from lessonpress.problems import Report

__all__ = [
    "FOLDER",
    "Frozen",
    "files_of",
    "frozen",
    "hash_of",
    "place_of",
    "result_of",
    "said_of",
    "times",
    "would_run",
]

FOLDER = "_freeze"
_RESULTS, _FIGURES = "execute-results", "figure-"
_MARK = re.compile(r"[\w-]{6,}")  # which stands for HTML that an engine has kept aside
_BESIDE = re.compile(r"(.+)_files/(.+)")
_INCLUDES = re.compile(r"\{\{<\s*include\b")


@dataclass(frozen=True)
class Frozen:
    "The result of a run, and of which text it is."

    file: str  # as the course calls it
    hash: str
    result: dict[str, Any] = field(repr=False)

    @cached_property
    def markdown(self) -> str:
        "The page's Markdown, with its front matter and its outputs."
        text = str(self.result["markdown"]).replace("\r\n", "\n")
        kept = self.result.get("preserve")
        html = kept if isinstance(kept, dict) else {}
        return _MARK.sub(lambda m: str(html.get(m[0], m[0])), text) if html else text

    def again(self, file: str) -> str:
        "The command that makes it anew."
        with_quarto = f"quarto render {file}"
        is_ours = self.result.get("engine") == "jupyter"
        return f"lessonpress run {file}, or {with_quarto}" if is_ours else with_quarto

    @cached_property
    def includes(self) -> dict[str, str]:
        "What its outputs want in the head of the page, and around its content, as HTML by Quarto's keys."
        said = self.result.get("includes")
        told = said.items() if isinstance(said, dict) else ()
        return {k: "\n".join(v for v in listed(v) if isinstance(v, str)) for k, v in told}

    def is_of(self, data: bytes) -> bool:
        "Whether it is the result of this very text; git gives one out with other ends of lines elsewhere."
        lines = data.replace(b"\r\n", b"\n")
        return self.hash in (hash_of(lines), hash_of(lines.replace(b"\n", b"\r\n")))


def hash_of(data: bytes) -> str:
    "How Quarto calls a text."
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _folder(file: str) -> str:
    return f"{FOLDER}/{PurePosixPath(file).with_suffix('')}"


def result_of(file: str) -> str:
    "Where the result of the page `file` lies."
    return f"{_folder(file)}/{_RESULTS}/html.json"


def frozen(root: Path, file: str, report: Report) -> Frozen | None:
    "The result of the page `file`; None where there is none, and the report says why one cannot be read."
    at = result_of(file)
    if not os.path.isfile(root / at):
        return None
    if not inside.is_inside(root, at):
        report.warn(
            "frozen", f"`{at}` is outside the course, and is not read", file=file, hint=inside.HINT
        )
        return None
    try:
        told = orjson.loads((root / at).read_bytes())
        if isinstance(told["result"]["markdown"], str):
            return Frozen(at, str(told.get("hash")), told["result"])
    except (OSError, ValueError, TypeError, KeyError):
        pass
    message = f"`{at}` is no result of a run, so the page has no outputs"
    report.warn(
        "frozen", message, file=file, hint=f"quarto render {file}, or lessonpress run {file}"
    )
    return None


def said_of(root: Path, file: str, front: dict[str, Any]) -> dict[str, Any]:
    "What the course, the folders of a page and the page, which says `front` of itself, say of it."
    folders = (as_page(said, file) for said in above(root, file))
    return merged([project(root), *folders, front, *on_top(root, file, front)])


def would_run(root: Path, file: str, text: str, front: dict[str, Any]) -> bool:
    "Whether Quarto would run anything of a page with this text, which says `front` of itself. What an include brings may run, too."
    execute = said_of(root, file, front).get("execute")
    if isinstance(execute, dict) and execute.get("enabled") is False:
        return False
    is_of_r = file.lower().endswith(".rmd")
    return bool(is_of_r or engine_of(pieces(text), front) or _INCLUDES.search(text))


def files_of(root: Path, file: str, markdown: str) -> dict[str, bytes]:
    "The files that the outputs of a page show, by their addresses beside the page; a figure that `markdown` does not name is an older one's."
    stem = PurePosixPath(file).stem
    paths = ((path, f"{stem}_files/{name}") for path, name in _files(root, file))
    shown = ((p, n) for p, n in paths if f"/{_FIGURES}" not in n or _is_named(n, markdown))
    return {name: path.read_bytes() for path, name in shown if inside.is_inside(root, path)}


def place_of(root: Path, file: str) -> Path:
    "Where a file lies that pages show: what stands beside a page that was frozen lies with its result."
    path = root / file
    if m := None if path.exists() else _BESIDE.fullmatch(file):
        kept = f"{FOLDER}/{m[1]}/{m[2]}"
        return root / kept if inside.is_inside(root, kept) else path
    return path


def _is_named(name: str, markdown: str) -> bool:
    return name in markdown or quote(name) in markdown


def times(root: Path, file: str) -> list[list[Any]]:
    "What tells from each other the results of a page, and the files of its outputs, at two times."
    result = root / result_of(file)
    if not os.path.isfile(result):  # of most pages
        return []
    stats = [("", result), *((name, path) for path, name in _files(root, file))]
    found = ((name, _stat(path)) for name, path in stats)
    return [[name, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino] for name, s in found if s]


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _files(root: Path, file: str) -> Iterator[tuple[Path, str]]:
    """The files beside the result of a page, with their names in its folder, sorted. That holds also what pages in a folder of its name have, and
    figures for other formats than HTML."""
    top = root / _folder(file)
    if not inside.is_inside(root, top):
        return
    for folder, dirs, names in os.walk(top):
        below = Path(folder)
        dirs[:] = sorted(d for d in dirs if not _is_apart(below / d))
        for name in sorted(names):
            path = below / name
            yield path, path.relative_to(top).as_posix()


def _is_apart(folder: Path) -> bool:
    is_other = folder.name.startswith(_FIGURES) and folder.name != f"{_FIGURES}html"
    return is_other or folder.name == _RESULTS or (folder / _RESULTS).is_dir()
