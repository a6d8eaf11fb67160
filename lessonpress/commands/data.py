"""`lessonpress data`: what data sets there are, where they come from here, and whether they are whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from lessonpress.commands.terminal import complain, error_console, say, state, tell
from lessonpress.problems import Problem

app = typer.Typer(
    no_args_is_help=True,
    help="The data sets of the lessons: list them, get one, verify what is at hand.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _register() -> None:
    from lessonpress.kit.data.own import register

    tell(register(state["course"]))


def _name(value: str | None) -> str | None:
    "A name that nobody knows is bad usage."
    from lessonpress.kit.data.registry import REGISTRY, dataset

    if value and value not in REGISTRY:
        raise typer.BadParameter(_unknown(dataset, value))
    return value


def _unknown(known: Callable[[str], object], value: str) -> str:
    from lessonpress.problems import LessonpressError

    try:
        known(value)
    except LessonpressError as e:
        return f"{e.problems[0].message}; {e.problems[0].hint}"
    return ""


Name = Annotated[
    str, typer.Argument(help="A name that `lessonpress data list` shows.", callback=_name)
]


@app.command("list")
def list_() -> None:
    "Every data set: what it is, its licence, and where it would be taken from here."
    from lessonpress.kit.data import REGISTRY, where

    for d in REGISTRY.values():
        say(d.what, d.name)
        say(f"  here: {where(d.name, state['course'])}\n  files: {d.folder}/{d.layout}")
        say(f"  licence: {d.licence}\n  cite: {d.citation}, {d.page}")


@app.command()
def get(
    name: Name,
    sample: Annotated[
        bool, typer.Option("--sample", help="The embedded sample, whatever else there is.")
    ] = False,
) -> None:
    "Make a data set ready (unpack or download it) and print its folder; what it is goes to standard error."
    from lessonpress.kit.data import resolve

    with error_console().status(f"getting {name}"):
        found = resolve(name, sample, state["course"])
    complain(repr(found))
    if found.kind == "sample" and not sample:
        message = f"{name}: the embedded sample is used, not the real data"
        tell([Problem("sample-data", message, hint="; ".join(found.notes), level="warning")])
    say(str(found.path))


@app.command()
def verify(
    name: Annotated[
        str | None, typer.Argument(help="One data set; all, if none is named.", callback=_name)
    ] = None,
) -> int:
    "Hash every copy that is at hand and compare what was unpacked with its archive."
    from lessonpress.kit.data import REGISTRY
    from lessonpress.kit.data import verify as look

    seen = bad = 0
    for one in [name] if name else REGISTRY:
        for finding in look(one, state["course"]):
            seen, bad = seen + 1, bad + bool(finding.problem)
            if finding.problem:
                tell([Problem("data", f"{finding.path}: {finding.problem}")])
            else:
                say(f"{one}: {finding.path}: {finding.what}")
    say(
        f"Verified {seen} {'copy' if seen == 1 else 'copies'}: "
        + (
            f"{bad} damaged"
            if bad
            else "all as published"
            if seen
            else "no data are at hand but the embedded samples"
        )
    )
    return int(bool(bad))
