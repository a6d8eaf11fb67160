"""`lessonpress run`: executes notebooks and documents, and stores their outputs."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lessonpress.commands.terminal import Steps, many, say, state, tell
from lessonpress.problems import LessonpressError, Problem, Report

if TYPE_CHECKING:
    from lessonpress.execute.run import Done

__all__ = ["add"]


@dataclass
class _Ran:
    "What became of each notebook."

    well: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def add(self, done: Done) -> str:
        "A line about one."
        if any(p.level == "error" for p in done.problems):
            self.failed.append(done.file)
            return f"{done.file}: {done.seconds:.1f} s FAILED"
        if (done.problems or done.left) and not done.unstored:
            self.left.append(done.file)
            return f"{done.file}: left out" + (f", it says `{done.left}`" if done.left else "")
        self.well.append(done.file)
        changed = "; changed meanwhile, and stored in part" if done.unstored else ""
        return f"{done.file}: {done.seconds:.1f} s{changed}{_lost(done.dropped)}"


def _lost(dropped: dict[str, int]) -> str:
    "What is not stored of what the cells printed."
    from lessonpress.execute.stable_outputs import CHARACTERS, PROGRESS

    names = {CHARACTERS: "overwritten character", PROGRESS: "progress bar"}
    told = [many(dropped[what], name) for what, name in names.items() if what in dropped]
    return f"; {' and '.join(told)} not stored" if told else ""


def run(
    notebooks: Annotated[
        list[Path] | None,
        typer.Argument(help="Which; without any, all whose outputs are not fresh."),
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
    kernel: Annotated[
        str | None,
        typer.Option(help="A kernel of Python to take in the place of a notebook's own."),
    ] = None,
) -> int:
    """Execute notebooks and store their outputs with a record of the run. One that fails is left as it
    was; one whose outputs are the same, too. Of documents (.qmd) with cells of Python, outputs go into `_freeze`, where Quarto finds them."""
    from lessonpress.execute import run as runner
    from lessonpress.execute.record import is_fresh
    from lessonpress.files import clear
    from lessonpress.gather.find import find_pages
    from lessonpress.gather.quarto_yml import load_config
    from lessonpress.gather.settings import unkept_records

    started, root, report = time.perf_counter(), state["course"], Report()
    if not verify and (wrong := unkept_records(root)):
        tell([wrong])
    pages = find_pages(load_config(root, report), report)
    lessons = [f for f in pages if f.endswith(".ipynb")]
    clear((root / f).parent for f in lessons)
    files = [_in_course(p, root) for p in notebooks or ()]
    if not notebooks:
        files = [f for f in lessons if verify or everything or not is_fresh(root, f)]
        files += _documents(root, pages, everything) if not verify else []
    ran = _Ran()
    with runner.pool() as pool, Steps() as steps:
        tick = steps("running", len(files))
        tasks = (runner.Task(root, f, timeout, kernel, verify, sample) for f in files)
        for done in pool.map(runner.job, tasks):
            tick()
            tell(done.problems)
            say(ran.add(done))
    fresh = len({*lessons} - {*files}) if not notebooks else 0
    _tell_apart(root, ran.well)
    seconds = time.perf_counter() - started
    say(
        f"{'Verified' if verify else 'Ran'} {_counted(ran.well)} in {seconds:.1f} s"
        + (f", {many(fresh, 'lesson')} fresh" if fresh > 0 else "")
        + (f", {len(ran.left)} left out" if ran.left else "")
        + (f", {len(ran.failed)} failed" if ran.failed else "")
    )
    return int(bool(ran.failed))


def _documents(root: Path, pages: list[str], everything: bool) -> list[str]:
    "The documents that are to be run."
    from lessonpress.execute.documents import waits

    return [f for f in pages if f.endswith(".qmd") and waits(root, f, everything)]


def _tell_apart(root: Path, ran: list[str]) -> None:
    "Say once that Quarto will not take what was frozen."
    from lessonpress.execute.documents import is_shared

    documents = (f for f in ran if not f.endswith(".ipynb"))
    if apart := next((f for f in documents if not is_shared(root, f)), None):
        message = "Quarto runs it again and drops what is frozen, since nothing says `freeze`"
        hint = "execute: {freeze: auto} in _quarto.yml makes both hosts show the same run"
        tell([Problem("frozen", message, apart, hint=hint, level="warning")])


def _counted(files: list[str]) -> str:
    "How many notebooks and documents these are."
    notebooks = sum(f.endswith(".ipynb") for f in files)
    documents = len(files) - notebooks
    found = [many(notebooks, "notebook")] if notebooks or not documents else []
    return " and ".join([*found, *([many(documents, "document")] if documents else [])])


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
