"""What an older version has written into a course and a newer one writes otherwise: told, each with its line, and written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lessonpress import __version__, files, inside
from lessonpress.new import templates
from lessonpress.problems import LessonpressError, Problem
from lessonpress.quarto import host

__all__ = ["problems", "renew"]

_FRAME = "course/frame/github/workflows"
_FOLDER = ".github/workflows"
_PIN = re.compile(r"(\blessonpress(?:\[[\w, -]*\])?\s*==\s*)(\d[\w.]*)")
_ACTION = re.compile(r"(\buses:\s*)(?P<name>[\w./-]+)@[0-9a-f]{40}\s+# v(?P<version>\d[\d.]*)")
_QUARTO = re.compile(r"""(\bversion:\s*["']?)(\d[\d.]*)""")
_SETUP = "quarto-dev/quarto-actions/setup"


@dataclass(frozen=True)
class Old:
    "A line that names an older version of something."

    file: str
    line: int
    what: str  # with its version
    now: str  # as a new course has it
    text: str  # of the whole line, as it should be


def problems(root: Path) -> Iterator[Problem]:
    "What a course still asks for as it was when an older version made it."
    for old in _found(root):
        message = f"{old.what} is older than what a new course has, {old.now}"
        hint = "doctor --fix writes that"
        yield Problem("older-version", message, old.file, old.line, hint=hint, level="warning")


def renew(root: Path) -> list[str]:
    "Write what a new course has; what was changed, in words."
    found = list(_found(root))
    for file in dict.fromkeys(old.file for old in found):
        path = inside.path(root, file)
        data = path.read_bytes()
        lines = data.decode("utf-8").splitlines(keepends=True)
        for old in (o for o in found if o.file == file):
            lines[old.line - 1] = old.text
        with files.told("fix", root):
            files.write_all({path: "".join(lines).encode()}, was={path: data})
    return [f"{old.file}:{old.line}: {old.now} in place of {old.what}" for old in found]


def _found(root: Path) -> Iterator[Old]:
    workflows = sorted(inside.below(root, root / _FOLDER, "*.y*ml"))
    for path in (root / "pyproject.toml", *workflows):
        try:
            file = path.relative_to(root).as_posix()
            text = (files.held(inside.path(root, file)) or b"").decode("utf-8")
        except (OSError, UnicodeDecodeError, LessonpressError):
            continue  # which others tell
        yield from _older(text, file)


def _older(text: str, file: str) -> Iterator[Old]:
    ours, action = _actions() if file.rpartition("/")[2] in _names() else {}, ""
    for n, line in enumerate(text.splitlines(keepends=True), 1):
        if (pin := _PIN.search(line)) and _is_older(pin[2], __version__):
            now = f"lessonpress {__version__}"
            yield Old(file, n, f"lessonpress {pin[2]}", now, _PIN.sub(rf"\g<1>{__version__}", line))
        elif used := _ACTION.search(line):
            action = used["name"]
            now, entry = ours.get(action, ("0", ""))
            if _is_older(used["version"], now):
                new = _ACTION.sub(rf"\g<1>{entry}", line)
                yield Old(file, n, f"{action} {used['version']}", f"{action} {now}", new)
        elif ours and action == _SETUP and (set_up := _QUARTO.search(line)):
            if _is_older(set_up[2], host.TRIED[0]):
                new = _QUARTO.sub(rf"\g<1>{_quarto()}", line)
                yield Old(file, n, f"Quarto {set_up[2]}", f"Quarto {_quarto()}", new)


def _is_older(version: str, than: str) -> bool:
    return _numbers(version) < _numbers(than)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def _names() -> list[str]:
    "How the workflows of a new course are called."
    return templates.names(_FRAME)


@cache
def _frame() -> str:
    return "\n".join(templates.filled(f"{_FRAME}/{name}", {}) for name in _names())


@cache
def _actions() -> dict[str, tuple[str, str]]:
    "The version of each action in a new course's workflows, and how it stands there."
    return {m["name"]: (m["version"], m[0][len(m[1]) :]) for m in _ACTION.finditer(_frame())}


@cache
def _quarto() -> str:
    "The version of Quarto that a new course is published with."
    found = _QUARTO.search(_frame().split(_SETUP)[1])
    return found[2] if found else host.TRIED[1]
