"""`lessonpress run`: executes notebooks and stores their outputs."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from lessonpress.commands.terminal import Steps, many, say, state, tell
from lessonpress.problems import LessonpressError, Problem, Report

__all__ = ["add"]


@dataclass
class _Ran:
    "What became of each notebook."

    well: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def add(self, file: str, seconds: float, problems: list[Problem]) -> str:
        "A line about one."
        if any(p.level == "error" for p in problems):
            self.failed.append(file)
            return f"{file}: {seconds:.1f} s FAILED"
        if problems:
            self.left.append(file)
            return f"{file}: left out"
        self.well.append(file)
        return f"{file}: {seconds:.1f} s"


def run(
    notebooks: Annotated[
        list[Path] | None,
        typer.Argument(help="Which; without any, all lessons whose outputs are not fresh."),
    ] = None,
    verify: Annotated[
        bool,
        typer.Option(help="Store nothing: compare each fact with the stored one, as it prints."),
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Fresh lessons too.")] = False,
    sample: Annotated[
        bool,
        typer.Option(
            "--sample",
            help="Let outputs of the embedded sample take the place of outputs of real data.",
        ),
    ] = False,
    timeout: Annotated[int, typer.Option(help="Seconds that one cell may take.")] = 600,
) -> int:
    """Execute notebooks and store their outputs with a record of the run. One that fails is left as it
    was; one whose outputs are the same, too."""
    from lessonpress.execute import run as runner
    from lessonpress.execute.record import is_fresh
    from lessonpress.gather.find import find_pages
    from lessonpress.gather.quarto_yml import load_config
    from lessonpress.gather.settings import unkept_records

    started, root, report = time.perf_counter(), state["course"], Report()
    if not verify and (wrong := unkept_records(root)):
        tell([wrong])
    lessons = [f for f in find_pages(load_config(root, report), report) if f.endswith(".ipynb")]
    files = [_in_course(p, root) for p in notebooks or ()]
    if not notebooks:
        all_of_them = verify or everything
        files = [f for f in lessons if all_of_them or not is_fresh(root, f)]
    ran = _Ran()
    with runner.pool() as pool, Steps() as steps:
        tick = steps("running", len(files))
        tasks = [(root, f, timeout, verify, sample) for f in files]
        for file, seconds, problems in pool.map(runner.job, tasks):
            tick()
            tell(problems)
            say(ran.add(file, seconds, problems))
    fresh = len(lessons) - len(files) if not notebooks else 0
    seconds = time.perf_counter() - started
    say(
        f"{'Verified' if verify else 'Ran'} {many(len(ran.well), 'notebook')} in {seconds:.1f} s"
        + (f", {many(fresh, 'lesson')} fresh" if fresh > 0 else "")
        + (f", {len(ran.left)} left out" if ran.left else "")
        + (f", {len(ran.failed)} failed" if ran.failed else "")
    )
    return int(bool(ran.failed))


def _in_course(path: Path, root: Path) -> str:
    "A notebook as the course calls it; it may be named from here or from the course's folder."
    found = next((p for p in (path, root / path) if p.is_file()), None)
    if found is None:
        return path.as_posix()
    try:
        return found.resolve().relative_to(root).as_posix()
    except ValueError:
        message, hint = (
            "this notebook is outside the course",
            "lessonpress --course FOLDER run NOTEBOOK",
        )
        raise LessonpressError(Problem("run", message, path.as_posix(), hint=hint)) from None


def add(app: typer.Typer) -> None:
    app.command()(run)
