"""What `settings.ini` says of the course, checked."""

from __future__ import annotations

import configparser
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from lessonpress.clock import parse_time
from lessonpress.problems import LessonpressError, Problem, Report, nearest

__all__ = ["COVERED", "Lecture", "Settings", "library_of", "load_settings"]


@dataclass(frozen=True)
class Lecture:
    "A lecture: the address of its video and its length in seconds."

    video: str
    length: int | None = None
    least: dict[str, float] = field(
        default_factory=dict
    )  # per cent of its questions that `COVERED` has to be true of

    def at(self, seconds: int) -> str:
        "The address of the video at `seconds`."
        return f"{self.video}{'&' if '?' in self.video else '?'}t={seconds}s"


@dataclass
class Settings:
    "The course's settings: lectures by the stem of their outline, and where the project lives."

    lectures: dict[str, Lecture] = field(default_factory=dict)
    repository: str = ""
    branch: str = "main"
    name: str = ""  # of the course, for good: histories of self-tests and flash cards hang on it
    least: dict[str, float] = field(
        default_factory=dict
    )  # the same for all lectures that do not say it themselves
    unasked: list[str] = field(
        default_factory=list
    )  # titles of sections about which nobody has to ask

    def lecture_of(self, file: str) -> Lecture | None:
        "The lecture of an outline, `outlines/NAME.qmd`."
        return self.lectures.get(file.rpartition("/")[2].rpartition(".")[0])

    def least_of(self, file: str) -> dict[str, float]:
        "What the coverage of an outline has to reach, in per cent: of the section `[coverage]`, over which the lecture's own goes."
        lecture = self.lecture_of(file)
        return self.least | (lecture.least if lecture else {})


def load_settings(root: Path, report: Report) -> Settings:
    "Read `settings.ini` in `root`; a course without one has no lectures."
    path = root / "settings.ini"
    if not path.is_file():
        return Settings()
    ini = configparser.ConfigParser(interpolation=None)
    try:
        ini.read_string(path.read_text(encoding="utf-8-sig"), "settings.ini")
    except UnicodeDecodeError:
        raise LessonpressError(
            Problem("settings", "not UTF-8", "settings.ini", hint="save it as UTF-8")
        ) from None
    except configparser.Error as e:
        line, message = getattr(e, "lineno", None), str(e).splitlines()[0]
        if wrong := getattr(e, "errors", None):
            line, message = wrong[0][0], "this line is no `key = value`"
        raise LessonpressError(Problem("settings", message, "settings.ini", line)) from None
    s = Settings(
        repository=_repository(ini.get("course", "repository", fallback=""), report),
        branch=ini.get("course", "branch", fallback="") or "main",
        name=ini.get("course", "name", fallback="").strip(),
    )
    if ini.has_section("coverage"):
        s.least = _least(ini["coverage"], "coverage", report, only=True)
        s.unasked = [
            title.strip()
            for title in ini["coverage"].get("unasked", "").split(",")
            if title.strip()
        ]
    for name in ini.sections():
        if name.startswith("lecture "):
            s.lectures[name.removeprefix("lecture ").strip()] = _lecture(ini[name], name, report)
    return s


def _repository(address: str, report: Report) -> str:
    "The address of the repository without what browsers and git add to it; empty, and an error, if it is none."
    address = address.strip().rstrip("/").removesuffix(".git")
    if not address or re.fullmatch(r"https://[\w.-]+(/[\w.~-]+){2,}", address):
        return address
    report.error(
        "settings",
        f"[course] repository `{address}` is no address of a repository",
        file="settings.ini",
        hint="write it as a browser shows it: https://HOST/OWNER/NAME",
    )
    return ""


def _lecture(section, name, report) -> Lecture:
    length = section.get("length")
    seconds = parse_time(length) if length else None
    if length and seconds is None:
        report.error(
            "settings",
            f"[{name}] length `{length}` is no time",
            file="settings.ini",
            hint="write 1:30:23",
        )
    return Lecture(section.get("video", ""), seconds, _least(section, name, report))


COVERED = ("answered", "evidence", "timestamps")


def _least(section, name, report, only=False) -> dict[str, float]:
    "The thresholds in a section; `only` where nothing else may stand in it."
    out = {}
    for key, value in section.items():

        def fail(message, hint):
            return report.error("settings", f"[{name}] {message}", file="settings.ini", hint=hint)

        if key not in COVERED:
            if (
                nearest(key, COVERED)
                and key not in ("video", "length")
                or only
                and key != "unasked"
            ):
                fail(
                    f"`{key}` is no figure of coverage",
                    nearest(key, COVERED) or f"known are {', '.join(COVERED)}, and `unasked`",
                )
            continue
        try:
            out[key] = float(value.rstrip(" %"))
        except ValueError:
            out[key] = -1
        if not 0 <= out[key] <= 100:
            fail(f"{key} `{out.pop(key) and value}` is no percentage", f"write {key} = 80")
    return out


def library_of(root: Path) -> tuple[str, Path | None]:
    """The name under which the library of the course in `root` is imported, and its folder or file, from nbdev's settings in `pyproject.toml`
    (or `settings.ini`, where older ones stand). An empty name and no folder where there is none."""
    name, path = _nbdev(root)
    for at in (root / (path or name), root / f"{path or name}.py"):
        if name and at.exists():
            return at.stem if path else name, at
    return name, None


def _nbdev(root: Path) -> tuple[str, str]:
    try:
        settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        settings = {}
    if (own := settings.get("tool", {}).get("nbdev")) is not None:
        name = str(own.get("lib_name") or settings.get("project", {}).get("name", "")).replace(
            "-", "_"
        )
        return name, str(own.get("lib_path") or "").strip("/")
    ini = configparser.ConfigParser(interpolation=None)
    try:
        ini.read_string((root / "settings.ini").read_text(encoding="utf-8"))
    except (OSError, ValueError, configparser.Error):
        return "", ""
    return ini.defaults().get("lib_name", "").replace("-", "_"), ini.defaults().get(
        "lib_path", ""
    ).strip("/")
