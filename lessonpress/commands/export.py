"""`lessonpress export`: the questions for other programs."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from lessonpress.problems import LessonpressError, Problem

app = typer.Typer(
    no_args_is_help=True,
    help="The questions of the outlines for other programs.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def main():
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
):
    "The answered questions as flash cards for Anki. Imported again, a package updates the cards that are there."
    from lessonpress.commands.main import state, tell
    from lessonpress.features import flash_cards as cards
    from lessonpress.pipeline import load, open_engine

    started, root = time.perf_counter(), state["course"]
    with open_engine(root) as engine:
        site = load(root, engine)
        site.report.raise_errors()
        tell(site.report.problems)
        pages = cards.chosen(site, outlines or [])
        data = cards.package(site, engine, pages)
    _write(output, data)
    n = sum(q.answered for p in pages for q in p.outline.questions)
    print(
        f"Wrote {n} card{'' if n == 1 else 's'} into {output.as_posix()} in {time.perf_counter() - started:.1f} s"
    )


def _write(path: Path, data: bytes):
    "The whole file or none of it."
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_bytes(data)
        os.replace(new, path)
    except OSError as e:
        with suppress(OSError):
            new.unlink()
        raise LessonpressError(
            Problem(
                "export",
                f"cannot write {path.as_posix()}: {e.strerror}",
                hint="name another file: --output FILE",
            )
        ) from None
