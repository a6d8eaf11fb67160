"""Where a built site goes: what would change there is known before anything does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lessonpress.course import Content
from lessonpress.finish import output_folder
from lessonpress.problems import LessonpressError, Problem
from lessonpress.written import files_of

__all__ = ["CNAME", "Changes", "Folder", "Target", "failed", "refuse_other", "site_in"]

CNAME = "CNAME"  # by which GitHub Pages knows the name of a host; whoever set it there has no other place for it
NO_JEKYLL = ".nojekyll"  # without which GitHub Pages leaves out what begins with `_`
_HOMES = ("index.html", "404.html")
_SOURCES = ("_quarto.yml", "pyproject.toml", "settings.ini", ".git")  # no built site has them


@dataclass(frozen=True)
class Changes:
    "What publishing adds, changes and removes, by names of files."

    new: list[str]
    changed: list[str]
    removed: list[str]

    @staticmethod
    def between(there: Mapping[str, str], site: Mapping[str, str]) -> Changes:
        "From what is there to the site, each as names with what tells the contents from others."
        changed = [n for n in site if n in there and there[n] != site[n]]
        return Changes(sorted(site.keys() - there), sorted(changed), sorted(there.keys() - site))

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.removed)

    def __str__(self) -> str:
        counts = ((self.new, "new"), (self.changed, "changed"), (self.removed, "removed"))
        told = [f"{len(names):,} {what}" for names, what in counts if names]
        return ", ".join(told) or "the same as what is there"


class Target(Protocol):
    "A place to publish to. Both methods raise `LessonpressError` where it may not be written."

    def changes(self, site: dict[str, Content]) -> Changes:
        "What would become another; a CNAME that is there is put into `site`, and so stays."

    def put(self, site: dict[str, Content]) -> str:
        "Make the target hold `site` and nothing else; what was done, in a few words."

    @property
    def said(self) -> str:
        "The target, in a few words."


def site_in(folder: Path) -> dict[str, Content]:
    "The files of a built site as they are published."
    found = {name: Content("", folder / name) for name in files_of(folder)}
    return found | {NO_JEKYLL: Content.of(b"")}


def refuse_other(names: Iterable[str], what: str, hint: str) -> None:
    "Raise `LessonpressError` if a target holds something that is no built site, by the names at its top."
    top = set(names)
    if top - {CNAME, NO_JEKYLL} and not top & set(_HOMES) or top & set(_SOURCES):
        raise failed(f"{what} holds something else than a built site", hint)


def failed(message: str, hint: str = "nothing was published") -> LessonpressError:
    return LessonpressError(Problem("publish", message, hint=hint))


class Folder:
    "A folder, on this machine or where a drive is mounted."

    def __init__(self, root: Path, folder: Path, built: Path):
        self.folder = folder.resolve()
        self._refuse(root.resolve(), built.resolve())

    @property
    def said(self) -> str:
        return f"the folder {self.folder}"

    def changes(self, site: dict[str, Content]) -> Changes:
        there = sorted(files_of(self.folder)) if self.folder.is_dir() else []
        if CNAME in there:
            site.setdefault(CNAME, Content.of((self.folder / CNAME).read_bytes()))
        held = {n: _digest((self.folder / n).read_bytes()) for n in there}
        return Changes.between(held, {n: _digest(c.data) for n, c in site.items()})

    def _refuse(self, root: Path, built: Path) -> None:
        "Neither what is not ours is replaced, nor the course, nor the site that is copied."
        if root.is_relative_to(self.folder):
            raise failed(f"{self.said} holds the course", "name a folder of its own")
        if built.is_relative_to(self.folder) or self.folder.is_relative_to(built):
            raise failed(f"{self.said} is where the site is built", "name another folder")
        if self.folder.exists() and not self.folder.is_dir():
            raise failed(f"{self.said} is a file", "name a folder")
        if self.folder.is_dir():
            named = (p.name for p in self.folder.iterdir())
            refuse_other(named, self.said, "name one that is empty, or not there yet")

    def put(self, site: dict[str, Content]) -> str:
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            left = output_folder.swap(self.folder, {n: _kept(c) for n, c in site.items()})
        except OSError as e:
            raise failed(f"cannot write {e.filename}: {e.strerror}") from None
        lost = f"; {len(left)} old files could not be removed" if left else ""
        return f"wrote {self.said}{lost}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _kept(content: Content) -> Content:
    "Without a digest, so that each file is compared with what is there."
    return Content("", content.make)
