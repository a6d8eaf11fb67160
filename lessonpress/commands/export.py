"""`lessonpress export`: the questions for other programs."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from lessonpress import files
from lessonpress.commands.terminal import many, say, state, tell
from lessonpress.problems import LessonpressError, Problem

app = typer.Typer(
    no_args_is_help=True,
    help="The questions of the outlines for other programs.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def main() -> None:
    "A group, however few its commands."


@app.command()
def anki(
    outlines: Annotated[
        list[str] | None,
        typer.Argument(help="Which outlines, by file or by name; without any, all."),
    ] = None,
    output: Annotated[Path, typer.Option(help="The package to write.", dir_okay=False)] = Path(
        "questions.apkg"
    ),
) -> None:
    """The answered questions as flash cards for Anki. Imported again, a package updates the cards that
    are there."""
    from lessonpress.features import flash_cards
    from lessonpress.pipeline import load, open_workshop

    started, root = time.perf_counter(), state["course"]
    with open_workshop(root) as workshop:
        site = load(root, workshop)
        site.report.raise_errors()
        tell(site.report.problems)
        chosen = flash_cards.chosen(site, outlines or [])
        data = flash_cards.package(site, workshop, chosen).data
    _write(output, data)
    n = sum(q.answered for o in chosen for q in o.questions)
    seconds = time.perf_counter() - started
    say(f"Wrote {many(n, 'card')} into {output.as_posix()} in {seconds:.1f} s")


def _write(path: Path, data: bytes) -> None:
    try:
        os.scandir(path.parent).close()  # a folder that is not there was perhaps mistyped
        files.write(path, data)
    except OSError as e:
        message, hint = (
            f"cannot write {path.as_posix()}: {e.strerror}",
            "name another file: --output FILE",
        )
        raise LessonpressError(Problem("export", message, hint=hint)) from None
