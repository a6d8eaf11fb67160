"""Which files of the course are its pages."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lessonpress.gather.patterns import is_pattern, matching
from lessonpress.gather.quarto_yml import Config, Item
from lessonpress.problems import Report, nearest

if TYPE_CHECKING:
    from lessonpress.course import Page

__all__ = ["ENDINGS", "find_pages", "missing", "same_address"]

ENDINGS = (".qmd", ".ipynb", ".md")
# Of which Quarto makes no pages either.
_NEVER = {"README.md", "README.qmd", "CLAUDE.md", "AGENTS.md"}


def find_pages(config: Config, report: Report) -> list[str]:
    """The sources that `project.render` names, or all, sorted; hidden folders, names that begin
    with `_` and read-me files are never pages."""
    patterns = config.render or [f"**/*{end}" for end in ENDINGS]
    found: set[str] = set()
    dropped: set[str] = set()
    for i, pattern in enumerate(patterns):
        if pattern.startswith("!"):
            dropped.update(_match(config, pattern[1:], i, report, drop=True))
        else:
            found.update(_match(config, pattern.removeprefix("\\"), i, report))
    if not found and not report.errors:
        line = config.lines.of("project", "render")
        report.error("config", "no page matches `project.render`", file=config.file, line=line)
    return sorted(found - dropped)


def _match(config: Config, pattern: str, at: int, report: Report, drop: bool = False) -> list[str]:
    line = config.lines.of("project", "render", at)
    if ".." in Path(pattern).parts:
        message, hint = (
            f"`{pattern}` is outside the course",
            "move the page into the course's folder",
        )
        report.error("config", message, file=config.file, line=line, hint=hint)
        return []
    try:
        files = matching(config.root, pattern, True if drop else None)
    except ValueError as e:
        report.error("config", f"`{pattern}` is no pattern: {e}", file=config.file, line=line)
        return []
    out = [f for f in files if f.endswith(ENDINGS) and not _is_private(f, config)]
    if not out and not is_pattern(pattern) and not drop:
        message = f"`{pattern}` is {'never a page' if files else 'not there'}"
        hint = nearest(pattern.lstrip("/"), _all_pages(config))
        report.error("missing-page", message, file=config.file, line=line, hint=hint)
    return out


def _is_private(file: str, config: Config) -> bool:
    return (
        any(part[0] in "._" for part in file.split("/"))
        or file.startswith(config.output_dir + "/")
        or file.rpartition("/")[2] in _NEVER
    )


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
    there = (config.root / file).is_file()
    if file.startswith(".."):
        message, hint = f"`{file}` is outside the course", "move the page into the course's folder"
    elif any(p.href == file for p in pages.values()) or there and not file.endswith(ENDINGS):
        return
    elif there and any(p.rule == "missing-page" for p in report.errors):
        return  # a pattern that matches nothing is the reason
    elif there:
        message = f"`{file}` is in the navigation but not among the pages"
        hint = "add it to project.render"
    else:
        message, hint = f"`{file}` is not there", nearest(file, known) or ""
    report.error("missing-page", message, file=config.file, line=item.line, hint=hint or None)


def same_address(pages: Mapping[str, Page], report: Report) -> None:
    "Report pages that would be written over each other."
    seen: dict[str, str] = {}
    for p in pages.values():
        if p.href in seen:
            message = f"{seen[p.href]} and {p.file} would both become {p.href}"
            report.error("same-address", message, file=p.file, hint="rename one of them")
        seen.setdefault(p.href, p.file)
