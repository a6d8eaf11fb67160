"""`lessonpress publish`: a checked site, built anew, to a folder or a branch."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lessonpress.commands.rendering import AllowCommands, rendered
from lessonpress.commands.terminal import Steps, complain, count, many, say, state, tell
from lessonpress.environment import consent
from lessonpress.problems import LessonpressError, Problem, Report

if TYPE_CHECKING:
    from lessonpress.pipeline import Built

__all__ = ["add"]

BRANCH = "gh-pages"
_SHOWN = 5  # files that are named where some are not committed


def publish(
    to: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Publish into this folder.")
    ] = None,
    branch: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Publish as a commit of this branch (gh-pages)."),
    ] = None,
    remote: Annotated[
        str | None, typer.Option(metavar="NAME", help="Push the branch there, such as to origin.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else it is only said.")] = False,
    uncommitted: Annotated[
        bool, typer.Option("--uncommitted", help="Publish what is not committed, too.")
    ] = False,
    strict: Annotated[bool, typer.Option(help="Warnings are errors.")] = False,
    allow_commands: AllowCommands = False,
) -> None:
    """Check the course, build its site and say what publishing it would change; --yes publishes it, as a commit of the
    branch gh-pages or into a folder. Work tree and index stay as they are."""
    from lessonpress.finish.branch import Branch
    from lessonpress.finish.publishing import Folder, Target, site_in
    from lessonpress.gather.quarto_yml import load_config

    if to and (branch or remote):
        raise typer.BadParameter("a site goes into a folder (--to), or to a branch (--branch)")
    started, root = time.perf_counter(), state["course"]
    built = load_config(root, Report()).output
    target: Target = Folder(root, to, built) if to else Branch(root, branch or BRANCH, remote or "")
    if not uncommitted:
        _refuse_uncommitted(root, built)
    site = site_in(_built(root, strict, allow_commands).output)
    changes = target.changes(site)
    size = sum(len(content.data) for content in site.values())
    what = f"{many(len(site), 'file')}, {_bytes(size)}"
    if not yes:
        say(f"Would publish {what}, to {target.said}: {changes}")
        return say("Nothing was published: --yes does it")
    done = target.put(site)
    say(f"Published {what} ({changes}): {done}, in {time.perf_counter() - started:.1f} s")


def _refuse_uncommitted(root: Path, built: Path) -> None:
    "What is published should be what others can see the sources of."
    from lessonpress.commits import uncommitted

    made = [built.relative_to(root).as_posix(), ".lessonpress"]
    if found := uncommitted(root, made):
        named = ", ".join(found[:_SHOWN]) + (", ..." if len(found) > _SHOWN else "")
        message = f"{many(len(found), 'file')} not committed: {named}"
        hint = "commit them, or publish them as they are with --uncommitted"
        raise LessonpressError(Problem("publish", message, hint=hint))


def _built(root: Path, strict: bool, allow_commands: bool) -> Built:
    "The site, by the renderer that `build` would take; `LessonpressError` where a check fails."
    from lessonpress import pipeline
    from lessonpress.quarto import extension, program

    quarto = program.chosen("auto", root).quarto
    with consent(allow_commands), Steps() as steps:
        found = pipeline.checked(root, False, steps)
        if wrong := extension.outdated(root, found.config.filters):
            found.report.add(wrong)
        found.report.refuse(strict)
        done = rendered(quarto, root, steps, strict)
    problems = list(dict.fromkeys([*found.report.problems, *done.report.problems]))
    tell(problems)
    if problems:
        complain(count(problems))
    return done


def _bytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size:,} bytes"


def add(app: typer.Typer) -> None:
    app.command()(publish)
