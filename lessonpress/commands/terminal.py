"""What a person sees: problems, progress, and the last line of a command. Names and messages are
text, never markup."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from lessonpress.problems import Problem

__all__ = ["Steps", "complain", "count", "error_console", "many", "say", "short", "state", "tell"]

_output = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
_error = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)
state: dict[str, Any] = {"course": Path("."), "debug": False}


def error_console() -> Console:
    return _error


def say(text: str, name: str = "") -> None:
    "A line of standard output, at once; a `name` stands out in front of it."
    if not name:
        return print(text, flush=True)
    _output.file = sys.stdout
    _output.print(Text.assemble((name, "bold"), "  ", text))


def complain(text: str, style: str = "") -> None:
    "A line of standard error."
    _error.file = sys.stderr
    _error.print(Text(text, style))


def tell(problems: list[Problem]) -> None:
    for p in problems:
        complain(f"{p.level}: {p}", "red" if p.level == "error" else "yellow")


def count(problems: list[Problem]) -> str:
    "`1 error, 2 warnings`"
    errors = sum(p.level == "error" for p in problems)
    return f"{many(errors, 'error')}, {many(len(problems) - errors, 'warning')}"


def many(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def short(path: Path) -> str:
    "A path as it is called from here."
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


class Steps:
    "A progress bar on a terminal; nothing in a log."

    def __enter__(self) -> Steps:
        self.bar = Progress(console=_error, transient=True, disable=not _error.is_terminal)
        self.bar.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.bar.__exit__(kind, error, trace)

    def __call__(self, name: str, total: int | None) -> Callable[[], None]:
        task = self.bar.add_task(name, total=total)
        return lambda: self.bar.advance(task)
