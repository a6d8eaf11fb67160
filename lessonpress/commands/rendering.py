"""A site made by the renderer that was chosen, with the commands that the course names around it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lessonpress.commands.terminal import Steps
    from lessonpress.pipeline import Built

__all__ = ["AllowCommands", "rendered"]

AllowCommands = Annotated[
    bool,
    typer.Option(
        "--allow-commands",
        help="Run the commands that the course itself brings, and with Quarto its filters and code.",
    ),
]


def rendered(
    quarto: str | None,
    root: Path,
    steps: Steps,
    strict: bool = False,
    keep_going: bool = False,
) -> Built:
    "The site of the course in `root`, by the program `quarto` or else by the embedded renderer; `LessonpressError` where it cannot be made."
    from lessonpress import pipeline
    from lessonpress.commands import hooks

    if quarto:
        from lessonpress.quarto import render

        return render.build(quarto, root, strict, steps)
    hooks.run(root, "pre-render")
    done = pipeline.build(root, strict, keep_going, progress=steps)
    hooks.run(root, "post-render")
    return done
