"""`lessonpress new`: a course to begin with, and pages of it."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lessonpress.commands.places import tell_its_places
from lessonpress.commands.terminal import many, say, short, state
from lessonpress.problems import Report

if TYPE_CHECKING:
    from lessonpress.course import Site
    from lessonpress.gather.quarto_yml import Config
    from lessonpress.new.course import Made

app = typer.Typer(
    no_args_is_help=True,
    help="Begin a course, a lesson, an outline or a post. Nothing that is there is written over.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _library(value: str | None) -> str | None:
    from lessonpress.new.names import a_library

    if value and (why := a_library(value)):
        raise typer.BadParameter(f"`{value}` {why}")
    return value


def _title(value: str | None) -> str | None:
    if value is not None and not (value.isprintable() and value.strip()):
        raise typer.BadParameter("a name is one line of text")
    return value


@app.command()
def course(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Its folder; one that is not there is made, of one with a Quarto or nbdev project "
            "nothing is changed.",
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option(help="What it is called; without it, as its folder.", callback=_title),
    ] = None,
    library: Annotated[
        str | None,
        typer.Option(
            help="The package that its lessons export; without it, named after its folder.",
            callback=_library,
        ),
    ] = None,
) -> None:
    """Make a course that is whole at once: a lesson that runs, its questions, a log, and what publishes it."""
    from lessonpress.new.course import make

    root = folder.resolve()
    made = make(root, name or "", library or "")
    say(_written(made, root))
    if made.left:
        say(f"Left alone, since it was there: {', '.join(made.left)}")
    for line in made.by_hand:
        say(f"By hand: {line}")
    there = "" if root == Path.cwd() else f"cd {shlex.quote(short(root))} && "
    say(f"Next: {there}lessonpress serve")


def _written(made: Made, root: Path) -> str:
    if not made.written:
        return "All that a course needs was there already"
    what = f"Wrote {many(len(made.written), 'file')} into {short(root)}/: "
    if made.is_new:
        return f"{what}{made.title}, with the library {made.library}"
    parts = dict.fromkeys(f if "/" not in f else f"{os.path.dirname(f)}/" for f in made.written)
    return what + ", ".join(parts)


Name = Annotated[str, typer.Argument(help="What it is called; its file is named after that.")]


@app.command()
def lesson(name: Name) -> None:
    "Write a lesson with the next number, as a notebook with the shape of one."
    from lessonpress.gather.find import find_pages
    from lessonpress.new import pages

    config = _course()
    file = pages.lesson(state["course"], name, find_pages(config, Report()))
    say(f"Wrote {file}")
    tell_its_places(file, config)
    _tell_home(file, ".path")
    say(f"Next: write it, then nbdev-export and lessonpress run {file}")


@app.command()
def outline(name: Name) -> None:
    "Write an outline: a list of topics and questions, with their answers."
    from lessonpress.new import pages

    config, file = _course(), pages.outline(state["course"], name)
    say(f"Wrote {file}")
    tell_its_places(file, config)
    _tell_home(file, ".progress")


def _tell_home(file: str, box: str) -> None:
    "Say that the home page lists such pages itself, where it does."
    from lessonpress import inside
    from lessonpress.files import held

    root = state["course"]
    text = held(root / "index.qmd") if inside.is_inside(root, "index.qmd") else None
    if text and f"::: {{{box}}}".encode() in text:
        say(f"Add {file} to the list below `::: {{{box}}}` in index.qmd, if it belongs there")


@app.command()
def post(title: Annotated[str, typer.Argument(help="Its title.")]) -> None:
    "Write a post of today into the log; it is a draft until its line `draft: true` goes."
    from lessonpress.new import pages

    config, file = _course(), pages.post(state["course"], title)
    say(f"Wrote {file}, a draft, which only lessonpress serve shows")
    tell_its_places(file, config, in_menu=False)


def _course() -> Config:
    "What `_quarto.yml` says; where there is none, it is told before anything is written."
    from lessonpress.gather.quarto_yml import load_config

    return load_config(state["course"], Report())


def unnamed(site: Site) -> str:
    "What is said of a course that asks questions and has no permanent name; empty otherwise."
    from lessonpress.features.outlines.question import outlines_of

    if site.settings.name or not any(o.questions for o in outlines_of(site).values()):
        return ""
    file = site.settings.file if (site.root / site.settings.file).exists() else "lessonpress.ini"
    line = '[tool.lessonpress] name = "..."' if file.endswith(".toml") else "[course] name = ..."
    return (
        "hint: the course has no permanent name; give it one before readers come, since what they have learnt is "
        f"kept under it in their browsers: {line} in {file}"
    )
