"""Where Quarto is on this machine, and whether it renders a course."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lessonpress.inside import program
from lessonpress.problems import LessonpressError, Problem

__all__ = ["Choice", "chosen", "found"]


@dataclass(frozen=True)
class Choice:
    "A renderer: the path of Quarto, or None for the embedded one; and why."

    quarto: str | None
    why: str
    passed_over: bool = False  # Quarto is there, and the course is not set up for it


def chosen(renderer: str, root: Path) -> Choice:
    "The renderer that `renderer` (auto, quarto or pandoc) means for the course in `root`."
    path = found(renderer)
    if renderer != "auto":
        return Choice(path, f"--renderer {renderer} says so")
    if not path:
        return Choice(None, "Quarto is not on PATH")
    from lessonpress.quarto import host  # which a build without Quarto does not load

    if lacks := list(dict.fromkeys(needed.key for needed, _ in host.lacking(root))):
        why = f"Quarto is on PATH, but {host.FILE} lacks our part of {', '.join(lacks)}"
        return Choice(None, why, passed_over=True)
    return Choice(path, f"Quarto is on PATH, and {host.FILE} is set up for it")


def found(renderer: str) -> str | None:
    "The program, if `renderer` (auto, quarto or pandoc) asks for it and it is on PATH."
    path = program("quarto") if renderer in ("auto", "quarto") else None
    if renderer == "quarto" and not path:
        hint = "install it from quarto.org, or build with --renderer pandoc"
        raise LessonpressError(Problem("quarto", "Quarto is not on PATH", hint=hint))
    return path
