"""Packages that only some lessons need: an extra of a distribution, and one clear error where it is not installed."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from lessonpress.problems import LessonpressError, Problem

__all__ = ["needs"]


def needs(name: str, requirement: str) -> ModuleType:
    """The module `name`, imported; it comes with `requirement`, as in `timm = needs("timm", "lessondl[vision]")`.

    `LessonpressError` that says what to install, if it or a part of it is missing.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as e:
        raise LessonpressError(
            Problem(
                "extra",
                f"this needs {e.name}, which comes with `{requirement}`",
                hint=f"pip install '{requirement}'",
            )
        ) from None
