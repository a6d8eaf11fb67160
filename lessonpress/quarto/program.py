"""Where Quarto is on this machine."""

from __future__ import annotations

from lessonpress.inside import program
from lessonpress.problems import LessonpressError, Problem

__all__ = ["found"]


def found(renderer: str) -> str | None:
    "The program, if `renderer` (auto, quarto or pandoc) asks for it and it is on PATH."
    path = program("quarto") if renderer in ("auto", "quarto") else None
    if renderer == "quarto" and not path:
        hint = "install it from quarto.org, or build with --renderer pandoc"
        raise LessonpressError(Problem("quarto", "Quarto is not on PATH", hint=hint))
    return path
