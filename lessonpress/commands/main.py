"""The command line: each command does one thing and ends with a line that says what was done in how
long."""

from __future__ import annotations

import json
import os
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lessonpress import __version__, inside
from lessonpress.commands import (
    by_rule,
    data,
    doctor,
    export,
    new,
    outline,
    publish,
    quarto,
    run_notebooks,
    serve,
)
from lessonpress.commands.rendering import AllowCommands, rendered
from lessonpress.commands.terminal import Steps, complain, count, many, say, short, state, tell
from lessonpress.environment import consent
from lessonpress.problems import LessonpressError, Problem, Report

__all__ = ["app", "run"]

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Course notes that run: build, serve and check a site made from lesson notebooks and Q&A "
    "outlines.",
)
app.add_typer(data.app, name="data")
app.add_typer(export.app, name="export")
app.add_typer(outline.app, name="outline")
app.add_typer(new.app, name="new")
app.add_typer(quarto.app, name="quarto")


class Renderer(StrEnum):
    auto, quarto, pandoc = "auto", "quarto", "pandoc"


def _version(asked: bool) -> None:
    if asked:
        say(f"lessonpress {__version__}")
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    course: Annotated[
        Path, typer.Option(help="The folder that holds _quarto.yml.", file_okay=False)
    ] = Path("."),
    debug: Annotated[bool, typer.Option(help="Show the traceback of an error.")] = False,
    allow_plugins: Annotated[
        bool, typer.Option(help="Run the features that the course itself brings.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Say which version this is.", callback=_version, is_eager=True
        ),
    ] = False,
) -> None:
    folder = course.resolve()
    if context.invoked_subcommand != "new":
        folder = _course_in(folder)
    state.update(course=folder, debug=debug)
    if debug:
        os.environ["LESSONPRESS_DEBUG"] = "1"  # processes of the pool raise, too
    inside.own_folder(state["course"])
    from lessonpress.plugins import load

    load(state["course"], allow_plugins)


def _course_in(folder: Path) -> Path:
    "The folder itself, or the one below it in which nbdev keeps notebooks and site."
    from lessonpress.gather.project import project_file
    from lessonpress.gather.settings_files import notebook_folder

    def is_course(path: Path) -> bool:
        return (path / project_file(path)).is_file()

    below = folder / notebook_folder(folder)
    is_below = inside.is_inside(folder, below) and is_course(below)
    return below if is_below and not is_course(folder) else folder


def run(args: list[str] | None = None) -> int:
    "The exit code: 0, 1 where problems were found, 2 for bad usage."
    try:
        return app(args=args, standalone_mode=False, prog_name="lessonpress") or 0
    except LessonpressError as e:
        if state["debug"]:
            raise
        tell(e.problems)
        complain(count(e.problems), "bold red")
        return 1
    except (KeyboardInterrupt, typer.Abort):
        complain("interrupted; the last site is untouched")
        return 130
    except typer.Exit as e:
        return e.exit_code
    except Exception as e:
        if hasattr(e, "format_message") and hasattr(e, "exit_code"):  # the argument parser's own
            e.show()  # type: ignore[attr-defined]
            return 2
        if state["debug"]:
            raise
        complain(_unforeseen(e), "red")
        return 1


def _unforeseen(e: Exception) -> str:
    if isinstance(e, OSError) and e.filename:
        file, root = os.fsdecode(e.filename), os.path.join(os.path.abspath(state["course"]), "")
        return f"error: {file.removeprefix(root)}: cannot be read or written: {e.strerror}"
    said = f"error: this should not happen: {type(e).__name__}: {str(e)[:300]}"
    return (
        f"{said}\n  hint: please report it, with what --debug shows (lessonpress --debug COMMAND)"
    )


@app.command()
def build(
    renderer: Annotated[
        Renderer, typer.Option(help="auto takes Quarto where it is on PATH and set up.")
    ] = Renderer.auto,
    strict: Annotated[bool, typer.Option(help="Warnings are errors.")] = False,
    keep_going: Annotated[
        bool,
        typer.Option(
            "--keep-going",
            help="With errors too, write all pages that can be made, by the embedded renderer; say "
            "which were left out, and end with 1.",
        ),
    ] = False,
    allow_commands: AllowCommands = False,
) -> int:
    "Build the site. With errors nothing is written, and the last good site stays."
    from lessonpress import unchanged
    from lessonpress.generator import own_hash
    from lessonpress.quarto import program

    if keep_going and renderer == Renderer.quarto:
        raise typer.BadParameter("Quarto stops at a page that it cannot render: no --keep-going")
    chosen = Renderer.pandoc if keep_going else renderer
    started, choice = time.perf_counter(), program.chosen(chosen.value, state["course"])
    quarto = choice.quarto
    if choice.passed_over:
        complain(f"note: {choice.why}; lessonpress doctor says what to do")
    known = None if quarto or allow_commands else unchanged.last(state["course"], own_hash())
    if known:  # nothing of what a build would need is even loaded
        report = Report([Problem(**p) for p in known["problems"]])
        report.refuse(strict, keep_going)
        output, seconds = state["course"] / known["output"], time.perf_counter() - started
        _built(known["pages"], output, "Pandoc", seconds, report, [])
        return int(bool(report.problems if strict else report.errors))
    with consent(allow_commands), Steps() as steps:
        done = rendered(quarto, state["course"], steps, strict, keep_going)
    _built(done.pages, done.output, done.renderer, done.seconds, done.report, done.left_out)
    return int(bool(done.report.problems if strict else done.report.errors))


def _built(
    pages: int, output: Path, renderer: str, seconds: float, report: Report, lost: list[str]
) -> None:
    found = report.problems
    tell(found)
    if lost:
        complain(f"left out: {', '.join(lost)}", "bold red")
    said = f" ({count(found)})" if found else ""
    where = f"{many(pages, 'page')} into {short(output)}/ with {renderer}"
    say(f"Built {where} in {seconds:.1f} s{said}")


@app.command()
def check(
    json_report: Annotated[
        bool, typer.Option("--json", help="The report for machines, on standard output.")
    ] = False,
    fix: Annotated[
        bool,
        typer.Option(help="Write down what can be written: ids of questions, stale numbers."),
    ] = False,
    coverage: Annotated[
        bool,
        typer.Option(
            "--coverage",
            help="List the questions without answer and the sections of lessons that no question "
            "covers.",
        ),
    ] = False,
    rule: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only what breaks this rule.", callback=by_rule.chosen),
    ] = None,
    strict: Annotated[bool, typer.Option(help="Warnings are errors.")] = False,
) -> int:
    """Say what is broken, lost or unanswered, with file, place and hint. Runs no notebook and writes
    no site."""
    from lessonpress import pipeline
    from lessonpress.features.outlines.coverage import in_full, in_short
    from lessonpress.finish import checks
    from lessonpress.quarto import extension

    started = time.perf_counter()
    try:
        with Steps() as steps:
            site = pipeline.checked(state["course"], fix, steps)
        if wrong := extension.outdated(site.root, site.config.filters):
            site.report.add(wrong)
    except LessonpressError as e:
        if not json_report or state["debug"]:
            raise
        say(json.dumps(checks.summary(e.problems), ensure_ascii=False, indent=1))
        return 1
    problems = by_rule.within(site.report.problems, rule)
    if json_report:
        say(json.dumps(checks.summary(problems, site), ensure_ascii=False, indent=1))
    else:
        tell(problems)
        for line in in_full(site) if coverage else in_short(site) if not rule else ():
            say(line)
        if not rule and (hint := new.unnamed(site)):
            complain(hint)
        by_rule.tell_rule(rule) if rule else by_rule.tell_counts(problems)
        seconds = time.perf_counter() - started
        say(f"Checked {many(len(site.pages), 'page')} in {seconds:.1f} s: {count(problems)}")
    return int(strict and bool(problems) or any(p.level == "error" for p in problems))


@app.command()
def clean() -> None:
    "Remove the built site and the kept work; sources and environments stay."
    from lessonpress import files
    from lessonpress.finish.output_folder import alone, refuse_strangers
    from lessonpress.gather.quarto_yml import load_config

    started, root = time.perf_counter(), state["course"]
    config = load_config(root, Report())
    refuse_strangers(config)
    with alone(config):
        left = files.remove(config.output) | files.remove(root / ".lessonpress")
    if left:
        told = [f"cannot remove {short(Path(path))}: {why}" for path, why in left.items()]
        raise LessonpressError([Problem("clean", message) for message in told])
    say(f"Removed the site and the kept work in {time.perf_counter() - started:.1f} s")


for add in (serve.add, doctor.add, publish.add, run_notebooks.add, quarto.add):
    add(app)
