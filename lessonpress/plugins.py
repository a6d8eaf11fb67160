"""Features from elsewhere: of an installed package, and of the course itself where that is allowed."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path

from lessonpress.feature import Feature, added_by, register
from lessonpress.gather.settings import load_settings
from lessonpress.problems import LessonpressError, Problem, Report

__all__ = ["load"]

GROUP = "lessonpress.features"


def load(root: Path, allowed: bool) -> None:
    """Register what installed packages add (entry points `lessonpress.features`), and, if `allowed`, the
    files that the course's settings name: to build somebody's course must not run their code."""
    added_by(load, root, allowed)
    for point in entry_points(group=GROUP):
        with _told(point.value):
            found = point.load()
        _register(found, point.value)
    if allowed:
        for file in load_settings(root, Report()).features:
            _register(_of_file(root, file), file)


def _of_file(root: Path, file: str) -> object:
    path = root / file
    spec = importlib.util.spec_from_file_location(f"lessonpress_course_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        hint = "a path counts from the course's folder"
        raise LessonpressError(Problem("features", f"`{file}` is no module", hint=hint))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # processes of the pool find its classes there
    with _told(file):
        spec.loader.exec_module(module)
    return getattr(module, "feature", None)


@contextmanager
def _told(where: str) -> Iterator[None]:
    "Whatever is wrong in somebody's module is one error that names it."
    try:
        yield
    except Exception as e:
        message = f"{where} cannot be loaded: {type(e).__name__}: {e}"
        raise LessonpressError(Problem("features", message)) from e


def _register(found: object, where: str) -> None:
    if not isinstance(found, Feature) or not found.name:
        hint = "feature = YourFeature(), of a class that extends lessonpress.feature.Feature"
        message = f"{where} has no object `feature` with a name"
        raise LessonpressError(Problem("features", message, hint=hint))
    try:
        register(found)
    except ValueError as e:
        hint = "give it a name of its own"
        raise LessonpressError(Problem("features", f"{where}: {e}", hint=hint)) from None
