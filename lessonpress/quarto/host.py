"""What Quarto's host needs of a course: what of it stands in `_quarto.yml`, and how to say the rest."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lessonpress import files, inside
from lessonpress.gather.lines import Lines
from lessonpress.gather.metadata import of_file
from lessonpress.problems import LessonpressError, Problem
from lessonpress.quarto import extension

__all__ = [
    "ADD",
    "FILE",
    "TRIED",
    "is_set_up",
    "lacking",
    "problems",
    "renew_names",
    "version",
]

FILE = "_quarto.yml"
TRIED = "1.7", "1.9"  # the first and the last series of Quarto with which sites were rendered
ADD = """\
add to _quarto.yml, so that Quarto calls lessonpress:
  project: {pre-render: _extensions/lessonpress/collect.py, post-render: lessonpress finish}
  filters: [_extensions/lessonpress/filter.py, _extensions/lessonpress/lessonpress.lua]
  ipynb-filters: ["lessonpress notebook-filter"]"""
_TIMEOUT = 30  # seconds in which Quarto says its version
_COMMAND = r"(?:.*\b)?(?:lessonpress|lessondl)\s+"


@dataclass(frozen=True)
class Needed:
    "A key that has to name something of ours."

    key: str
    named: re.Pattern[str]
    entry: str  # what should stand there

    @property
    def places(self) -> list[tuple[str, ...]]:
        if self.key.endswith("-render"):
            return [("project", self.key)]
        return [(self.key,), ("format", "html", self.key)]

    @property
    def written(self) -> str:
        "How it stands there alone."
        hook = self.key.endswith("-render")
        return f"project: {{{self.key}: {self.entry}}}" if hook else f"{self.key}: [{self.entry}]"


_NEEDED = (
    Needed(
        "pre-render",
        re.compile(rf"(?:.*/)?lessonpress/collect\.py|{_COMMAND}collect"),
        f"{extension.FOLDER}/collect.py",
    ),
    Needed("post-render", re.compile(f"{_COMMAND}finish"), "lessonpress finish"),
    *(
        Needed(
            "filters",
            re.compile(rf"(?:.*/)?lessonpress(?:/{re.escape(name)})?"),
            f"{extension.FOLDER}/{name}",
        )
        for name in ("filter.py", "lessonpress.lua")
    ),
    Needed(
        "ipynb-filters",
        re.compile(f"{_COMMAND}notebook-filter"),
        "lessonpress notebook-filter",
    ),
)
# The command's name before `lessonpress` was a distribution of its own, and that of its extension.
_FORMER = re.compile(
    r"\blessondl(?=\s+(?:collect|finish|notebook-filter)\b)|(?<=_extensions/)lessondl(?=/)"
)


def is_set_up(root: Path) -> bool:
    "Whether the course names anything of ours for Quarto, even by a former name."
    return len(list(lacking(root))) < len(_NEEDED) or any(_former(root))


def problems(root: Path) -> Iterator[Problem]:
    "What keeps Quarto from rendering the course as ours, where it is set up for that in part; and former names."
    former = list(_former(root))
    for needed, line in lacking(root) if is_set_up(root) else ():
        if needed.key not in {key for key, *_ in former}:
            message = f"`{needed.key}` lacks `{needed.entry}`, so pages by Quarto lack a part"
            hint = f"put it there: {needed.written}"
            yield Problem("quarto-setup", message, FILE, line, hint=hint, level="warning")
    for _, line, value in former:
        message = f"`{value}` calls the command by its former name"
        hint = f"write {_FORMER.sub('lessonpress', value)}; doctor --fix does"
        yield Problem("quarto-setup", message, FILE, line, hint=hint, level="warning")


def renew_names(root: Path) -> list[str]:
    "Write the command's name of today where a former one stands; what was changed, in words."
    old = {line: value for _, line, value in _former(root) if line}
    if not old:
        return []
    path = inside.path(root, FILE)
    data = path.read_bytes()
    lines = data.decode("utf-8").splitlines(keepends=True)
    for line in old:
        lines[line - 1] = _FORMER.sub("lessonpress", lines[line - 1])
    with files.told("fix", root):
        files.write_all({path: "".join(lines).encode()}, was={path: data})
    return [f"{FILE}:{line}: {_FORMER.sub('lessonpress', v)}" for line, v in sorted(old.items())]


def version(quarto: str) -> str:
    "What Quarto says of itself; empty if it says nothing."
    try:
        command = [quarto, "--version"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if not done.returncode else ""


def lacking(root: Path) -> Iterator[tuple[Needed, int | None]]:
    "The keys that name nothing of ours, each with the line where it stands."
    data, lines = _read(root)
    for needed in _NEEDED:
        found = [v for place in needed.places for _, v in _values(data, lines, place)]
        if not any(needed.named.fullmatch(v) for v in found):
            yield needed, next((lines[p] for p in needed.places if p in lines), None)


def _former(root: Path) -> Iterator[tuple[str, int | None, str]]:
    "What calls the command by its former name: key, line and value."
    data, lines = _read(root)
    places = {place: n.key for n in _NEEDED for place in n.places}
    for place, key in places.items():
        found = _values(data, lines, place)
        yield from ((key, line, value) for line, value in found if _FORMER.search(value))


def _read(root: Path) -> tuple[dict[str, Any], Lines]:
    "The settings; none where they cannot be read, which others tell."
    try:
        said = of_file(root, FILE)
    except (OSError, LessonpressError):
        said = None
    return (said.data, said.lines) if said else ({}, Lines())


def _values(
    data: dict[str, Any], lines: Lines, place: tuple[str, ...]
) -> Iterator[tuple[int | None, str]]:
    "The texts at a key, one or a list of them, each with its line."
    value: Any = data
    for key in place:
        value = value.get(key) if isinstance(value, dict) else None
    for at, one in enumerate(value) if isinstance(value, list) else [(None, value)]:
        if isinstance(one, str):
            yield lines.of(*place, *([] if at is None else [at])), one
