"""The course's own settings, checked: its lectures, what its questions have to reach, and where it lives."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from lessonpress import inside
from lessonpress.addresses import is_among, is_host, is_safe
from lessonpress.clock import parse_time
from lessonpress.gather.lectures import FILMS, Lecture
from lessonpress.gather.settings_files import (
    Section,
    Written,
    drops_records,
    library_settings,
    written,
)
from lessonpress.gather.stand_ins import stand_ins
from lessonpress.problems import Problem, Report, nearest
from lessonpress.rules import LEVELS, known, refusal

__all__ = [
    "COVERED",
    "FILMS",
    "Lecture",
    "Settings",
    "library_of",
    "load_settings",
    "unkept_records",
]

COVERED = ("answered", "evidence", "timestamps")
_COURSE = (
    *("name", "repository", "branch", "features", "authors", "license"),
    *("index", "wheels"),
)
_TRUTHS = dict.fromkeys(("yes", "true", "on"), True) | dict.fromkeys(
    ("no", "false", "off", ""), False
)
_SECTIONS = (
    *("course", "coverage", "checks", "data", "data NAME", "outputs", "try", "lecture NAME"),
    "lectures",
)
# What the kit reads of a data set (`kit/data/own.py`).
_DATASET = (
    *("about", "licence", "citation", "page", "layout", "size", "sha256", "sample"),
    *("address", "file"),
)


@dataclass
class Settings:
    "The course's settings: lectures by the stem of their outline, and where the project lives."

    lectures: dict[str, Lecture] = field(default_factory=dict)
    repository: str = ""
    branch: str = "main"
    name: str = ""  # of the course, for good: histories of self-tests and flash cards hang on it
    # per cent, for all lectures that do not say it themselves
    least: dict[str, float] = field(default_factory=dict)
    # titles of sections about which nobody has to ask
    unasked: list[str] = field(default_factory=list)
    features: list[str] = field(default_factory=list)  # files of the course that bring features
    checks: dict[str, str] = field(default_factory=dict)  # the levels of rules, by their names
    hosts: list[str] = field(default_factory=list)  # from which pages may load; `any` of them
    authors: list[str] = field(default_factory=list)
    license: str = ""  # by its name
    on_index: bool = False  # whether the package index has what the course says to install
    wheels: list[str] = field(default_factory=list)  # patterns of files that the site offers to pip
    file: str = "settings.ini"  # which of the three files they stand in
    places: dict[str, int] = field(default_factory=dict)  # the lines of the lectures' sections
    # which modules of the course stand on pages for packages that are not there, by the names of these
    stand_ins: dict[str, str] = field(default_factory=dict)

    def may_load_from(self, host: str) -> bool:
        "Whether the course allows that a page loads from a host; `example.org` stands for its subdomains, too."
        return is_among(host, self.hosts)

    def lecture_of(self, file: str) -> Lecture | None:
        "The lecture of an outline, `outlines/NAME.qmd`."
        return self.lectures.get(file.rpartition("/")[2].rpartition(".")[0])

    def least_of(self, file: str) -> dict[str, float]:
        "What the coverage of an outline has to reach, in per cent: of the section `[coverage]`, over which the lecture's own goes."
        lecture = self.lecture_of(file)
        return self.least | (lecture.least if lecture else {})


def load_settings(root: Path, report: Report) -> Settings:
    """The settings of the course in `root`; one without any has no lectures. What is wrong with them is reported with its place; a file that
    cannot be read raises `LessonpressError`."""
    return _Reader(written(root, report), report).settings()


class _Reader:
    "Turns sections into `Settings`, with a problem for each value of a wrong kind."

    def __init__(self, written: Written, report: Report):
        self.written, self.report = written, report

    def settings(self) -> Settings:
        course, coverage = self.written.section("course"), self.written.section("coverage")
        for section in self.written.unknown:
            self.stranger(section)
        self.only(course, _COURSE)
        self.only(self.written.section("data"), ("folder",))
        for section in self.written.datasets:
            self.only(section, _DATASET)
        outputs = self.written.section("outputs")
        self.only(outputs, ("other-hosts",))
        lectures = self.written.lectures
        return Settings(
            {name: self.lecture(section) for name, section in lectures.items()},
            self.repository(course),
            self.text(course, "branch") or "main",
            self.text(course, "name"),
            self.least(coverage, ("unasked",)),
            self.listed(coverage, "unasked"),
            self.listed(course, "features"),
            self.checks(self.written.section("checks")),
            self.hosts(outputs),
            self.listed(course, "authors"),
            self.text(course, "license"),
            self.truth(course, "index"),
            self.listed(course, "wheels"),
            self.written.file,
            {name: line for name, s in lectures.items() if (line := s.line_of())},
            stand_ins(self.written.section("try"), self.error),
        )

    def error(self, section: Section, key: str, message: str, hint: str | None) -> None:
        text, place = f"{section.title} {message}", self._at(section, key)
        self.report.error("settings", text, **place, hint=hint)

    def unused(self, section: Section, key: str, message: str, hint: str | None) -> None:
        text, place = f"{section.title} {message}", self._at(section, key)
        self.report.warn("unused-setting", text, **place, hint=hint)

    def _at(self, section: Section, key: str) -> dict[str, Any]:
        return {"file": self.written.file, "line": section.line_of(key)}

    def stranger(self, section: Section) -> None:
        "A section that nobody knows; in `settings.ini`, which others read too, only one that was meant for us."
        name = section.path[-1]
        near = nearest(name, _SECTIONS)
        if near or self.written.file != "settings.ini":
            self.unused(section, "", "is no section of the settings", near)

    def only(self, section: Section, known: tuple[str, ...]) -> None:
        "Name the keys that do nothing; one that was meant for a threshold is an error, since nothing holds it."
        for key in sorted(section.values.keys() - set(known)):
            threshold = COVERED[0] in known and nearest(key, COVERED)
            tell = self.error if threshold else self.unused
            hint = nearest(key, known) or f"known are {', '.join(known)}"
            tell(section, key, f"`{key}` is no setting", hint)

    def text(self, section: Section, key: str) -> str:
        value = section.values.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self.error(section, key, f"{key} should be text", f'write {key} = "..."')
        return ""

    def truth(self, section: Section, key: str) -> bool:
        "Whether it is so; an INI file has `yes` and `no` for it."
        value = section.values.get(key, False)
        said = value if isinstance(value, bool) else _TRUTHS.get(str(value).strip().lower())
        if said is None:
            self.error(section, key, f"{key} should be yes or no", f"write {key} = yes")
        return said is True

    def listed(self, section: Section, key: str) -> list[str]:
        "Several texts: a list of them in TOML, or one with commas."
        value = section.values.get(key, "")
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return [v.strip() for v in value if v.strip()]
        return [v.strip() for v in self.text(section, key).split(",") if v.strip()]

    def repository(self, section: Section) -> str:
        "The address of the repository without what browsers and git add to it; empty, and an error, if it is none."
        address = self.text(section, "repository").rstrip("/").removesuffix(".git")
        if not address or re.fullmatch(r"https://[\w.-]+(/[\w.~-]+){2,}", address):
            return address
        self.error(
            section,
            "repository",
            f"repository `{address}` is no address of a repository",
            "write it as a browser shows it: https://HOST/OWNER/NAME",
        )
        return ""

    def hosts(self, section: Section) -> list[str]:
        "The hosts from which pages may load; an error for what is none."
        named = self.listed(section, "other-hosts")
        for name in named:
            if not is_host(name):
                hint = "write its name alone: other-hosts = cdn.example.org"
                self.error(section, "other-hosts", f"`{name}` is no name of a host", hint)
        return [name for name in named if is_host(name)]

    def video(self, section: Section) -> str:
        "The address of a lecture; empty, and an error, if no page may lead to it."
        address = self.text(section, "video")
        if is_safe(address):
            return address
        message, hint = f"video `{address}` is no address on the web", "write https://..."
        self.error(section, "video", message, hint)
        return ""

    def checks(self, section: Section) -> dict[str, str]:
        "The levels of rules. An unknown rule that was meant for a known one is an error, since nothing holds it."
        rules = known() if section.values else {}
        for name in section.values.keys() - rules.keys() - {"all"}:
            near = nearest(name, rules)
            tell = self.error if near else self.unused
            tell(section, name, f"`{name}` is no rule", near or f"known are {', '.join(rules)}")
        levels = {k: v.strip() if isinstance(v, str) else v for k, v in section.values.items()}
        return {k: v for k, v in levels.items() if self.is_level(section, k, v)}

    def is_level(self, section: Section, name: str, level: object) -> bool:
        "Whether a rule can have this level; an error if not."
        if level not in LEVELS:
            hint = f'write "{LEVELS[0]}", "{LEVELS[1]}" or "{LEVELS[2]}"'
            self.error(section, name, f"`{level}` is no level of `{name}`", hint)
        elif level != "error" and name in known() and known()[name].level == "error":
            self.error(section, name, *refusal(name))
        else:
            return True
        return False

    def lecture(self, section: Section) -> Lecture:
        least = self.least(section, ("video", "length"))
        return Lecture(self.video(section), self.length(section), least)

    def length(self, section: Section) -> int | None:
        "The seconds of a lecture, of `1:30:23`; TOML knows `01:30:23` as a time of day."
        value = section.values.get("length", "")
        text = str(value) if isinstance(value, time) else self.text(section, "length")
        seconds = parse_time(text) if text else None
        if text and seconds is None:
            self.error(section, "length", f"length `{text}` is no time", "write 1:30:23")
        return seconds

    def least(self, section: Section, also: tuple[str, ...]) -> dict[str, float]:
        "The thresholds in a section, where otherwise only `also` may stand."
        self.only(section, (*COVERED, *also))
        out: dict[str, float] = {}
        for key in (k for k in COVERED if k in section.values):
            out |= self.percentage(section, key, section.values[key])
        return out

    def percentage(self, section: Section, key: str, value: object) -> dict[str, float]:
        "A threshold by its key; nothing, and an error, if it is no percentage."
        try:
            percent = -1 if isinstance(value, bool) else float(str(value).rstrip(" %"))
        except ValueError:
            percent = -1
        if 0 <= percent <= 100:
            return {key: percent}
        self.error(section, key, f"{key} `{value}` is no percentage", f"write {key} = 80")
        return {}


def unkept_records(root: Path) -> Problem | None:
    "That `nbdev-clean` would drop the records of runs, and with them what tells stale outputs."
    if not drops_records(root):
        return None
    message = (
        "nbdev-clean drops the records of runs, without which nobody sees that outputs are stale"
    )
    hint = 'add it to [tool.nbdev]: allowed_metadata_keys = ["lessonpress"]'
    return Problem("record", message, "pyproject.toml", hint=hint, level="warning")


def library_of(root: Path) -> tuple[str, Path | None]:
    """The name under which the library of the course in `root` is imported, and its folder or file,
    from nbdev's settings. No name where its modules stand in `root` itself, or there is none; no
    folder where there is none. `LessonpressError` where it is outside the course."""
    name, path = library_settings(root)
    inside.path(root, path or name, file="pyproject.toml")
    at = Path(os.path.normpath(root / path)) if path else None
    if at == root:
        return "", None
    for found in (at or root / name, root / f"{name}.py"):
        if name and found.exists():
            return found.stem if at else name, found
    return (at.name if at else name), None
