"""`lessonpress data`: what data sets there are, where they come from here, and whether they are whole."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from lessonpress.problems import Problem

app = typer.Typer(
    no_args_is_help=True,
    help="The data sets of the lessons: list them, get one, verify what is at hand.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
out, err = (
    Console(highlight=False, soft_wrap=True),
    Console(stderr=True, highlight=False, soft_wrap=True),
)


def _start():
    from lessonpress.commands.terminal import state

    return state["course"]


def _name(value: str | None) -> str | None:
    "A name that nobody knows is bad usage."
    from lessonpress.kit.data.registry import REGISTRY, dataset

    if value and value not in REGISTRY:
        raise typer.BadParameter(_unknown(dataset, value))
    return value


def _unknown(known, value) -> str:
    from lessonpress.problems import LessonpressError

    try:
        known(value)
    except LessonpressError as e:
        return f"{e.problems[0].message}; {e.problems[0].hint}"


Name = Annotated[
    str, typer.Argument(help="A name that `lessonpress data list` shows.", callback=_name)
]


@app.command("list")
def list_():
    "Every data set: what it is, its licence, and where it would be taken from here."
    from lessonpress.kit.data import REGISTRY, where

    for d in REGISTRY.values():
        out.print(f"[bold]{d.name}[/bold]  {escape(d.what)}")
        out.print(
            escape(
                f"  here: {where(d.name, _start())}\n  files: {d.folder}/{d.layout}\n  licence: {d.licence}\n  cite: {d.citation}, {d.page}"
            )
        )


@app.command()
def get(
    name: Name,
    sample: Annotated[
        bool, typer.Option("--sample", help="The embedded sample, whatever else there is.")
    ] = False,
):
    "Make a data set ready (unpack or download it) and print its folder; what it is goes to standard error."
    from lessonpress.kit.data import resolve

    with err.status(f"getting {name}"):
        found = resolve(name, sample, _start())
    err.print(escape(repr(found)))
    if found.kind == "sample" and not sample:
        err.print(
            f"warning: {Problem('data', f'{name}: the embedded sample is used, not the real data', hint='; '.join(found.notes))}",
            style="yellow",
            markup=False,
        )
    print(found.path)


@app.command()
def verify(
    name: Annotated[
        str | None, typer.Argument(help="One data set; all, if none is named.", callback=_name)
    ] = None,
):
    "Hash every copy that is at hand and compare what was unpacked with its archive."
    from lessonpress.kit.data import REGISTRY
    from lessonpress.kit.data import verify as look

    seen = bad = 0
    for one in [name] if name else REGISTRY:
        for finding in look(one, _start()):
            seen, bad = seen + 1, bad + bool(finding.problem)
            if finding.problem:
                err.print(f"error: {finding.path}: {finding.problem}", style="red", markup=False)
            else:
                out.print(f"{one}: {finding.path}: {finding.what}", markup=False)
    print(
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
