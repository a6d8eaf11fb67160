"""A new course: its files by name, those that are left alone since they are there, and what is to be added to these by hand."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from lessonpress import __version__, files, inside
from lessonpress.gather.find import find_pages
from lessonpress.gather.quarto_yml import load_config
from lessonpress.gather.settings import library_of, load_settings
from lessonpress.gather.settings_files import (
    drops_records,
    library_settings,
    notebook_folder,
    written,
)
from lessonpress.new import names, templates
from lessonpress.problems import LessonpressError, Problem, Report
from lessonpress.quarto import extension, host

__all__ = ["Made", "make"]

# What a folder or a file of the templates is called in a course, where a wheel would not carry it under that name.
_CALLED = {"gitignore": ".gitignore", "github": ".github"}
_OF_REPOSITORY = ("README", "LICENSE", "CHANGELOG", "CONTRIBUTING", "CODE_OF_CONDUCT", "SECURITY")
MANY = 3  # files that are named one by one
_NBDEV = """\
add to pyproject.toml, so that nbdev exports the lessons and keeps what lessonpress stores:
  [tool.nbdev]
  nbs_path = "nbs"
  lib_path = "{library}"
  allowed_metadata_keys = ["lessonpress"]"""


@dataclass
class Made:
    "What became of a folder."

    title: str
    library: str
    is_new: bool = True  # and not what a project of Quarto or nbdev lacked
    written: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # what was there, and stays
    by_hand: list[str] = field(default_factory=list)  # what to add to it


def make(root: Path, title: str, library: str) -> Made:
    """Make a course in the folder `root`, which need not be there. Where it holds a project of Quarto or nbdev, only what that lacks
    is written. No file is written over; `LessonpressError` where nothing can be written."""
    _can_be_written(root)
    own = library_of(root)[0] if root.is_dir() else ""
    if library and own and own != library:
        raise _problem(f"the library of this course is `{own}` already", "leave --library out")
    title = title or names.title_of(root.name)
    if not (title and title.isprintable()):
        raise _problem("the folder's name is no title", "say what the course is called with --name")
    made = Made(title, own or library or names.library_for(root.name))
    contents = _contents(root, made)
    made.left = [name for name in contents if os.path.lexists(root / name)]
    made.written = [name for name in contents if name not in made.left]
    new = {inside.path(root, name): contents[name] for name in made.written}
    with files.told("new", root):
        files.write_all(new, was=dict.fromkeys(new))
    if not made.is_new and "_quarto.yml" not in made.written:
        made.left.insert(0, "_quarto.yml")
    made.left = [f for f in dict.fromkeys(made.left) if not f.startswith(extension.FOLDER)]
    made.by_hand = [*_by_hand(root, made)]
    return made


def _can_be_written(root: Path) -> None:
    at = next(p for p in (root, *root.parents) if os.path.lexists(p))
    if not at.is_dir():
        raise _problem(f"{at} is no folder", "name a folder, which need not be there yet")
    if not os.access(at, os.W_OK | os.X_OK):
        raise _problem(f"nobody may write into {at}", "name a folder of your own")


def _problem(message: str, hint: str) -> LessonpressError:
    return LessonpressError(Problem("new", message, hint=hint))


def _contents(root: Path, made: Made) -> dict[str, str | bytes]:
    "The files that the course should have: all of them, or what a project of Quarto or nbdev lacks."
    folder, is_site = notebook_folder(root), (root / "_quarto.yml").exists()
    lessons = inside.below(root, root / folder, "*.ipynb") if root.is_dir() else iter(())
    is_new = made.is_new = not is_site and library_settings(root) == ("", "") and not any(lessons)
    values: dict[str, str | bool] = {
        "title": made.title,
        "library": made.library,
        "name": names.permanent(made.title),
        "version": __version__,
        "today": date.today().isoformat(),
        "is_new": is_new,
        "notebooks": "" if folder == "." else f"{folder}/",
    }
    groups = ["frame", "example"] * is_new + ["site"] * (not is_site) + ["every"]
    found: dict[str, str | bytes] = {
        _called(file, made.library): templates.filled(f"course/{group}/{file}", values)
        for group in groups
        for file in templates.names(f"course/{group}")
    }
    if is_new and not (root / "pyproject.toml").exists() or written(root, Report()).sections:
        del found["lessonpress.ini"]  # what it says stands elsewhere
    return found | {f"{extension.FOLDER}/{f}": data for f, data in extension.contents().items()}


def _called(file: str, library: str) -> str:
    parts = file.split("/")
    first = library if parts[0] == "library" else _CALLED.get(parts[0], parts[0])
    return "/".join([first, *parts[1:]])


def _by_hand(root: Path, made: Made) -> Iterator[str]:
    "What the files that were there already should say, and do not."
    own = [f for f in made.left if inside.is_inside(root, f)]
    said = {f: (files.held(root / f) or b"").decode("utf-8", "replace") for f in own}
    if "lessonpress" not in said.get("_quarto.yml", "lessonpress"):
        yield host.ADD
    if "pyproject.toml" in said and library_settings(root) == ("", ""):
        yield _NBDEV.format(library=made.library)
    if drops_records(root):
        yield 'add to pyproject.toml, in [tool.nbdev]: allowed_metadata_keys = ["lessonpress"]'
    ignored = said.get(".gitignore", "_site .lessonpress")
    if lacking := [f for f in ("_site", ".lessonpress") if f not in ignored]:
        yield "add to .gitignore: " + " ".join(f"/{f}/" for f in lacking)
    if "__version__" not in said.get(init := f"{made.library}/__init__.py", "__version__"):
        yield f'add to {init}: __version__ = "0.0.1"'
    if "_quarto.yml" in made.written and (others := _no_pages(root)):
        named = ", ".join(others[:MANY]) + f" and {len(others) - MANY} more" * (len(others) > MANY)
        yield f"name under project.render in _quarto.yml, or in a pattern there, what is to be a page, too: {named}"
    for file in _renderers(root) if not made.is_new else ():
        yield f"add to {file}, before Quarto renders: pip install lessonpress=={__version__}"
    if os.path.lexists(root / (second := f"{notebook_folder(root)}/_quarto.yml")):
        yield f"remove {second}: with it Quarto takes the folder for a site of its own"
    settings = load_settings(root, Report())
    if not settings.name:
        yield f"add to {settings.file}: a permanent `name`, since readers' histories hang on it"


def _no_pages(root: Path) -> list[str]:
    "The notebooks and texts that were there before, and are no pages; what a repository tells of itself is left out."
    config = load_config(root, Report())
    pages = {*find_pages(config, Report())}
    every = find_pages(replace(config, render=[]), Report())
    return [f for f in every if f not in pages and Path(f).stem.upper() not in _OF_REPOSITORY]


def _renderers(root: Path) -> Iterator[str]:
    "The workflows that have Quarto render, and bring nothing for its filters."
    for path in sorted(inside.below(root, root / ".github/workflows", "*.y*ml")):
        text = (files.held(path) or b"").decode("utf-8", "replace")
        if re.search(r"\bquarto\b|\bnbdev[-_]docs\b", text) and "lessonpress" not in text:
            yield path.relative_to(root).as_posix()
