"""Where the site is written: a folder inside the course, by its real path."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path

from lessonpress.gather.values import Values
from lessonpress.problems import LessonpressError, Problem

__all__ = ["output_dir"]

_SITE = "_site"  # where nothing else is said
_PLACE = ("project", "output-dir")


def output_dir(values: Values, root: Path) -> str:
    """The folder, relative to the course in `root`. One that lies elsewhere is told, and `_site` taken in its place; `LessonpressError` where that is no
    folder inside the course either, but a link that leads out."""
    named = values.text(*_PLACE, default=_SITE).rstrip("/") or _SITE
    if _is_below(named, root):
        return posixpath.normpath(named)
    message = f"output-dir `{named}` is not a folder inside the course"
    hint = f"its contents are replaced by each build: use `{_SITE}`"
    if not _is_below(_SITE, root):
        line = values.lines.of(*_PLACE)
        raise LessonpressError(Problem("config", message, values.file, line, hint=hint))
    values.no_effect(f"{message}: the site is in `{_SITE}`", *_PLACE, hint=hint)
    return _SITE


def _is_below(folder: str, root: Path) -> bool:
    # not `resolve`, which raises an error of its own for a link that leads to itself
    target, top = (Path(os.path.realpath(p)) for p in (root / folder, root))
    return top in target.parents
