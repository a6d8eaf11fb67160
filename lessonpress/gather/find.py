"""Which files of the course are its pages."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress import inside
from lessonpress.gather.menus import Item
from lessonpress.gather.patterns import ENDINGS, entries, files_below, is_pattern, leads_out
from lessonpress.gather.quarto_yml import Config
from lessonpress.problems import Report, nearest

if TYPE_CHECKING:
    from lessonpress.course import Page

__all__ = ["ENDINGS", "find_pages", "missing", "name_home", "same_address"]


def find_pages(config: Config, report: Report) -> list[str]:
    """The sources that `project.render` names, or all, sorted. A folder that is named, or that a wildcard finds, stands for what
    is in it; `!` takes away what is named itself, and no file out of such a folder. A page that is a link out of the course is told."""
    return [f for f in _named(config, report) if _is_inside(config, f, report)]


def _is_inside(config: Config, file: str, report: Report) -> bool:
    found = inside.is_inside(config.root, file)
    if not found:
        report.warn("no-effect", "this page is outside the course", file=file, hint=inside.HINT)
    return found


def _named(config: Config, report: Report) -> list[str]:
    if not config.render:
        return _pages_in(config, ["."])
    found: set[str] = set()
    dropped: dict[int, set[str]] = {}
    for i, pattern in enumerate(config.render):
        if pattern.startswith("!"):
            dropped[i] = set(_entries(config, pattern[1:], i, report, drop=True))
        else:
            found.update(_entries(config, pattern.removeprefix("\\"), i, report))
    pages = _pages_in(config, found.difference(*dropped.values()))
    for i, gone in dropped.items():
        _tell_kept(config, i, gone.intersection(pages), report)
    if not pages and not report.errors:
        line = config.lines.of("project", "render")
        report.error("config", "no page matches `project.render`", file=config.file, line=line)
    return pages


def _tell_kept(config: Config, at: int, kept: set[str], report: Report) -> None:
    "A `!` that is meant for files which come with their folder does nothing, here as in Quarto."
    if kept:
        report.warn(
            "no-effect",
            f"`{config.render[at]}` does not keep out {min(kept)}, since another pattern names its folder",
            file=config.file,
            line=config.lines.of("project", "render", at),
            hint="name the files instead: /nbs/**/*.ipynb",
        )


def _pages_in(config: Config, found: Iterable[str]) -> list[str]:
    "The pages among files and in folders, sorted."
    pages: set[str] = set()
    for entry in found:
        is_folder = os.path.isdir(config.root / entry)
        pages.update(files_below(config.root, entry) if is_folder else [entry])
    return sorted(f for f in pages if _is_source(f) and not f.startswith(f"{config.output_dir}/"))


def _is_source(file: str) -> bool:
    return file.endswith(ENDINGS) or file.lower().endswith((".qmd", ".md", ".rmd"))


def _entries(
    config: Config, pattern: str, at: int, report: Report, drop: bool = False
) -> list[str]:
    "The files and folders that a pattern names, or why there are none."
    place: dict[str, Any] = {
        "file": config.file,
        "line": config.lines.of("project", "render", at),
    }
    if leads_out(config.root, posixpath.normpath(pattern.lstrip("/"))):
        message = f"`{pattern}` is outside the course"
        report.warn("no-effect", message, hint=inside.HINT, **place)
        return []
    try:
        found = entries(config.root, pattern, config.output_dir, drop)
    except ValueError as e:
        report.warn("no-effect", f"`{pattern}` is no pattern: {e}", **place)
        return []
    if not drop and not is_pattern(pattern) and not _pages_in(config, found):
        message = f"`{pattern}` is {'never a page' if found else 'not there'}"
        hint = nearest(pattern.lstrip("/"), _all_pages(config))
        report.warn("missing-page", message, hint=hint, **place)
    return found


def _all_pages(config: Config) -> list[str]:
    out = []
    for folder, dirs, names in os.walk(config.root):
        dirs[:] = [d for d in dirs if d[0] not in "._"]
        pages = [n for n in names if n.endswith((".qmd", ".ipynb"))]
        out += [Path(folder, n).relative_to(config.root).as_posix() for n in pages]
    return out


def missing(
    item: Item, config: Config, pages: Mapping[str, Page], known: Collection[str], report: Report
) -> None:
    "Report an entry of the navigation that names a file which is no page."
    file = item.file or ""
    there = os.path.isfile(config.root / file)
    hint: str | None
    if file.startswith("..") or not inside.is_inside(config.root, file):
        message, hint = f"`{file}` is outside the course", inside.HINT
    elif any(p.href == file for p in pages.values()) or there and not file.endswith(ENDINGS):
        return
    elif there and any(p.rule == "missing-page" for p in report.problems):
        return  # a pattern that matches nothing is the reason
    elif there:
        message = f"`{file}` is in the navigation but not among the pages"
        hint = "add it to project.render"
    else:
        message, hint = f"`{file}` is not there", nearest(file, known)
    report.warn("missing-page", message, file=config.file, line=item.line, hint=hint)


def name_home(pages: Mapping[str, Page], title: str) -> None:
    "A home page that says no title is called as the site is."
    for p in pages.values():
        if p.href == "index.html" and p.title == "index":
            p.title = title or p.title


def same_address(pages: dict[str, Page], report: Report) -> None:
    "Report pages that would be written over each other, and leave out all but the first of them: a document goes before a notebook."
    seen: dict[str, str] = {}
    for p in sorted(pages.values(), key=lambda p: (not p.file.endswith(".qmd"), p.is_notebook)):
        if p.href in seen:
            message = f"{seen[p.href]} and {p.file} would both become {p.href}: the first one does"
            report.warn("same-address", message, file=p.file, hint="rename one of them")
            del pages[p.file]
        seen.setdefault(p.href, p.file)
