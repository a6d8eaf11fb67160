"""The commands for Quarto's host: the one that an author calls, and those that Quarto calls."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from lessonpress.commands.terminal import many, say, state, tell
from lessonpress.problems import Report

__all__ = ["add"]


def quarto() -> None:
    "Write the extension that Quarto loads into the course, or bring it up to this version."
    from lessonpress.gather.quarto_yml import load_config
    from lessonpress.quarto import extension

    load_config(state["course"], Report())  # which says where there is no course
    new = extension.install(state["course"])
    what = f"Wrote {many(len(new), 'file')} into {extension.FOLDER}/"
    say(what if new else f"{extension.FOLDER}/ is up to date")


def collect() -> None:
    "Read the whole course for the filters (Quarto calls this: project.pre-render)."
    from lessonpress.quarto.collect import collect as make

    started = time.perf_counter()
    done = make(_project(), _renders_all())
    if done is None:
        say("Nothing has changed since the course was collected")
        return
    tell(done[1])
    say(f"Collected {many(done[0], 'page')} in {time.perf_counter() - started:.1f} s")


def finish() -> None:
    """Put this course's bar, menu and search around the pages that Quarto wrote (Quarto calls this:
    project.post-render)."""
    from lessonpress.quarto.shell import finish as make

    started, root = time.perf_counter(), _project()
    folder = os.environ.get("QUARTO_PROJECT_OUTPUT_DIR")
    report = Report()
    n = make(root, root / folder if folder else None, _renders_all(), report)
    tell(report.problems)
    say(f"Finished {many(n, 'page')} in {time.perf_counter() - started:.1f} s")


def _project() -> Path:
    "The course's folder, as Quarto tells its scripts."
    return Path(os.environ.get("QUARTO_PROJECT_DIR") or state["course"]).resolve()


def _renders_all() -> bool:
    "Whether all pages are rendered, not only some; by hand, all."
    told = os.environ.get("QUARTO_PROJECT_RENDER_ALL")
    return told == "1" or "QUARTO_PROJECT_OUTPUT_DIR" not in os.environ


def notebook_filter() -> int:
    "A notebook from standard input, ready for readers (Quarto calls this: ipynb-filters)."
    from lessonpress.quarto.filters import run

    return run(["notebook-filter"])


def document_filter(
    target: Annotated[
        str, typer.Argument(help="The format Quarto writes; only HTML is changed.")
    ] = "html",
) -> int:
    "A Pandoc tree from standard input to standard output (Quarto's extension calls this)."
    from lessonpress.quarto.filters import run

    return run(["document-filter", target])


def add(app: typer.Typer) -> None:
    app.command()(quarto)
    for command in (collect, finish):
        app.command(hidden=True)(command)
    app.command("notebook-filter", hidden=True)(notebook_filter)
    app.command("document-filter", hidden=True)(document_filter)
