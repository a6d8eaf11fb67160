"""What a person sees: problems, progress, and the last line of a command. Names and messages are
text, never markup."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from lessonpress.problems import Problem

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

__all__ = ["Steps", "complain", "count", "error_console", "many", "say", "short", "state", "tell"]

state: dict[str, Any] = {"course": Path("."), "debug": False}


def error_console() -> Console:
    "Standard error as it is now: whoever captures it puts another one in its place."
    console = _errors()
    console.file = sys.stderr
    return console


@cache
def _errors() -> Console:
    return _console(stderr=True)


def _console(stderr: bool) -> Console:
    from rich.console import Console  # which takes its time, and often nothing is told

    return Console(stderr=stderr, highlight=False, soft_wrap=True, markup=False, emoji=False)


def say(text: str, name: str = "") -> None:
    "A line of standard output, at once; a `name` stands out in front of it."
    if not name:
        return print(text, flush=True)
    from rich.text import Text

    output = _console(stderr=False)
    output.file = sys.stdout
    output.print(Text.assemble((name, "bold"), "  ", text))


def complain(text: str, style: str = "") -> None:
    "A line of standard error."
    from rich.text import Text

    error_console().print(Text(text, style))


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

    bar: Progress | None

    def __enter__(self) -> Steps:
        self.bar = None
        if sys.stderr.isatty():
            from rich.progress import Progress

            self.bar = Progress(console=error_console(), transient=True)
            self.bar.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.bar:
            self.bar.__exit__(kind, error, trace)

    def __call__(self, name: str, total: int | None) -> Callable[[], None]:
        bar = self.bar
        if bar is None:
            return lambda: None
        task = bar.add_task(name, total=total)
        return lambda: bar.advance(task)
