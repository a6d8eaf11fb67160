"""A new page of a course: a lesson, an outline or a post, each from its template and under a name of its own."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from lessonpress import files, inside
from lessonpress.gather.settings_files import notebook_folder
from lessonpress.new import names, templates
from lessonpress.problems import LessonpressError, Problem

__all__ = ["lesson", "outline", "post"]

_POSTS = ("posts", "log", "blog")  # where courses keep them; the first is a new one's


def lesson(root: Path, name: str, pages: Iterable[str]) -> str:
    "Write a lesson with the next number beside those among the `pages`; its file. `LessonpressError` where there is one of this name."
    _refuse("a lesson", name)
    module, folder = names.module_name(name), _folder(root, pages)
    there = sorted(p.name for p in inside.below(root, root / folder, "*.ipynb"))
    if same := [f for f in there if re.fullmatch(rf"\d*_?{re.escape(module)}\.ipynb", f)]:
        message, hint = f"there is a lesson of this name: {same[0]}", "give this one another name"
        raise LessonpressError(Problem("new", message, hint=hint))
    number = 1 + max((int(n[0]) for f in there if (n := re.match(r"\d{1,4}(?=_)", f))), default=0)
    values = {"title": names.title_of(name), "module": module}
    return _write(root, f"{folder}/{number:02}_{module}.ipynb", "lesson.ipynb", values)


def _folder(root: Path, pages: Iterable[str]) -> str:
    "Where the lessons are: where nbdev's settings say, or else where most notebooks among the pages are."
    folder = notebook_folder(root)
    found = Counter(os.path.dirname(f) or "." for f in pages if f.endswith(".ipynb"))
    return found.most_common(1)[0][0] if found and not (root / folder).is_dir() else folder


def outline(root: Path, name: str) -> str:
    "Write an outline; its file."
    _refuse("an outline", name)
    file, id = names.slug(name), names.ascii_slug(name) or "question"
    values = {"title": names.title_of(name), "id": id}
    return _write(root, f"outlines/{file}.qmd", "outline.qmd", values)


def post(root: Path, title: str) -> str:
    "Write a post of today, a draft; its file."
    _refuse("a post", title)
    folder = next((f for f in _POSTS if (root / f).is_dir()), _POSTS[0])
    values = {"title": " ".join(title.split()), "today": date.today().isoformat()}
    return _write(root, f"{folder}/{names.slug(title)}.qmd", "post.qmd", values)


def _refuse(what: str, name: str) -> None:
    if why := names.refusal(what, name):
        raise LessonpressError(Problem("new", why, hint="give it a name of words"))


def _write(root: Path, file: str, template: str, values: Mapping[str, str]) -> str:
    file = os.path.normpath(file).replace(os.sep, "/")
    path = inside.path(root, file)
    if os.path.lexists(path):
        hint = "give this one another name"
        raise LessonpressError(Problem("new", "it is there already", file, hint=hint))
    with files.told("new", root):
        files.write_all({path: templates.filled(f"pages/{template}", values)}, was={path: None})
    return file
