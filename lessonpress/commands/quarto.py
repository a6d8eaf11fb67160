"""The commands for Quarto's host: the ones that an author calls, and those that Quarto calls."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from lessonpress.commands.terminal import many, say, state, tell
from lessonpress.problems import Report

__all__ = ["add", "app"]


app = typer.Typer(
    invoke_without_command=True,
    help="Quarto's side of the course: its extension, with the filter, styles and scripts.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def main(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        add_extension()


@app.command("add")
def add_extension() -> None:
    "Write the extension that Quarto loads into the course, or bring it up to this version, and say what the course has to name."
    from lessonpress.gather.quarto_yml import load_config
    from lessonpress.quarto import extension, host

    load_config(state["course"], Report())  # which says where there is no course
    new = extension.install(state["course"])
    what = f"Wrote {many(len(new), 'file')} into {extension.FOLDER}/"
    say(what if new else f"{extension.FOLDER}/ is up to date")
    if not host.is_set_up(state["course"]):
        say(f"By hand: {host.ADD}")
    tell(list(host.problems(state["course"])))


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


def add(to: typer.Typer) -> None:
    "The commands that only Quarto calls."
    for command in (collect, finish):
        to.command(hidden=True)(command)
    to.command("notebook-filter", hidden=True)(notebook_filter)
    to.command("document-filter", hidden=True)(document_filter)
