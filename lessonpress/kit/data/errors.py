"""The error of data sets: what is wrong, with which file, and what to do."""

from __future__ import annotations

from pathlib import Path

from lessonpress.problems import LessonpressError, Problem

__all__ = ["data_error", "missing_package"]


def data_error(
    message: str, file: Path | str | None = None, hint: str | None = None
) -> LessonpressError:
    "The error to raise, under the rule `data`."
    return LessonpressError(Problem("data", message, str(file) if file else None, hint=hint))


def missing_package(e: ModuleNotFoundError) -> LessonpressError:
    "The error to raise where a package is not installed."
    return data_error(f"data sets need {e.name}", hint="pip install 'lessonpress[kit]'")
