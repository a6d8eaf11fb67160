"""`lessonpress outline`: brings a foreign outline into the course, and counts what one holds."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lessonpress.commands.places import tell_its_places
from lessonpress.commands.terminal import state
from lessonpress.files import held
from lessonpress.problems import LessonpressError, Problem, Report

if TYPE_CHECKING:
    from lessonpress.features.outlines.importing import Read

app = typer.Typer(
    no_args_is_help=True,
    help="Outlines from elsewhere: import one, or count its questions.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

File = Annotated[
    str, typer.Argument(metavar="FILE|-", help="A file anywhere, or - for standard input.")
]


def _clock(value: str | None) -> str | None:
    from lessonpress.clock import parse_time

    if value and parse_time(value) is None:
        raise typer.BadParameter(f"`{value}` is no time; write 1:30:23")
    return value


def _address(value: str | None) -> str | None:
    if value and (not value.startswith(("https://", "http://")) or len(value.split()) != 1):
        raise typer.BadParameter(f"`{value}` is no web address")
    return value


def _name(value: str | None) -> str | None:
    from lessonpress.features.outlines import slug

    if value and slug(value) != value:
        raise typer.BadParameter(f"`{value}` is no name for a page; write `{slug(value)}`")
    return value


@app.command("import")
def import_(
    file: File,
    name: Annotated[
        str | None,
        typer.Option(
            help="The outline becomes outlines/NAME.qmd; without it, the name of the file.",
            callback=_name,
        ),
    ] = None,
    lecture: Annotated[
        str | None, typer.Option(help="The address of the lecture's video.", callback=_address)
    ] = None,
    length: Annotated[
        str | None, typer.Option(help="How long the video is, such as 1:30:23.", callback=_clock)
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over an outline of this name.")
    ] = False,
) -> None:
    "Bring a list of topics and questions into the course as outlines/NAME.qmd, with ids, and set its lecture in the settings."
    from lessonpress.features.outlines import importing, slug
    from lessonpress.gather.quarto_yml import load_config
    from lessonpress.gather.settings import load_settings

    root, report = state["course"], Report()
    config = load_config(root, report)
    if length and not lecture:
        raise typer.BadParameter("a length belongs to a lecture: give its address with --lecture")
    if name is None and file == "-":
        raise typer.BadParameter("what comes from standard input needs a --name")
    name = name or slug(Path(file).stem)
    page = f"outlines/{name}.qmd"
    was = {page: held(root / page)}
    if (root / page).exists() and not force:
        raise LessonpressError(
            Problem(
                "outline",
                f"{page} is there already",
                hint="--force writes over it; --name gives this one another name",
            )
        )
    read = _read(file)
    files = {page: importing.as_page(read, name)}
    values = {"video": lecture, **({"length": length} if length else {})} if lecture else {}
    # raises where they cannot be read
    settings = load_settings(root, report).file if values else ""
    if settings.endswith(".ini"):
        was[settings] = held(root / settings)
        old = (was[settings] or b"").decode()
        files[settings] = importing.with_lecture(old, name, values)
    importing.write_all(root, files, was)
    missing = sum(not q.explicit_id for q in read.outline.questions)
    print(f"Wrote {page}: {_line(read.counts())}; {missing} ids written")
    if settings.endswith(".ini"):
        print(f"Wrote [lecture {name}] into {settings}")
    elif settings:
        print(f"Add to {settings}, where your settings stand:\n{_table(name, values)}")
    if read.report.problems:
        print("What it still lacks: lessonpress check")
    tell_its_places(page, config)


def _table(name: str, values: dict[str, str]) -> str:
    "The lecture as a table of TOML."
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    return "\n".join([f"[tool.lessonpress.lectures.{json.dumps(name)}]", *lines])


@app.command()
def stats(
    file: File, json_report: Annotated[bool, typer.Option("--json", help="For machines.")] = False
) -> None:
    "Count the topics and questions of an outline, in one line."
    counts = _read(file).counts()
    print(
        json.dumps({"file": file, **counts}, ensure_ascii=False) if json_report else _line(counts)
    )


def _line(counts: dict[str, int]) -> str:
    return (
        f"{counts['topics']} topics, {counts['questions']} questions, {counts['answered']} answered, "
        f"{counts['timestamps']} with a time, {counts['evidence']} with evidence"
    )


def _read(file: str) -> Read:
    from lessonpress.features.outlines import importing
    from lessonpress.pandoc.worker import Worker

    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as e:
        raise LessonpressError(Problem("outline", f"cannot be read: {e.strerror}", file)) from None
    with Worker() as worker:
        return importing.read(data, file if file != "-" else "standard input", worker.read)
