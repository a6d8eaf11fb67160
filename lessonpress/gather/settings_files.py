"""Where the course's own settings stand, and what stands there: `[tool.lessonpress]` in pyproject.toml, `lessonpress.ini` or `settings.ini`, each as the
same sections with their lines."""

from __future__ import annotations

import configparser
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lessonpress import inside
from lessonpress.gather.lines import Lines
from lessonpress.problems import LessonpressError, Problem, Report

__all__ = [
    "FILES",
    "Section",
    "Written",
    "below",
    "drops_records",
    "library_settings",
    "notebook_folder",
    "output_metadata",
    "toml",
    "written",
]

FILES = ("pyproject.toml", "lessonpress.ini", "settings.ini")  # the first that holds any wins
LECTURE = "lecture "  # begins the name of a lecture's section
DATA = "data "  # and that of a data set's
_OURS = ("course", "coverage", "checks", "data", "outputs", "try")
_TABLE = "tool.lessonpress"
_OPEN = re.compile(r"[\[{.]")
_HEADER = re.compile(r"\s*\[+([^\[\]]+)\]+\s*(?:#.*)?$")
_NAME = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_ASSIGNMENT = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_ENTRY = re.compile(r"([^\s#;\[=:][^=:]*?)\s*[=:]")  # of an INI file


@dataclass(frozen=True)
class Section:
    "A part of the settings: its values by their keys, and where they stand."

    title: str = ""  # as its file writes it, such as `[coverage]`
    values: dict[str, Any] = field(default_factory=dict)
    lines: Lines = field(default_factory=Lines)
    path: tuple[str, ...] = ()  # of its values in `lines`

    def line_of(self, key: str = "") -> int | None:
        return self.lines.of(*self.path, *([key] if key else []))


@dataclass(frozen=True)
class Written:
    "The sections of one file: `course`, `coverage`, `checks`, `data`, `outputs`, `try`, one `lecture NAME` for each lecture, one `data NAME` for each data set, and what nobody knows."

    file: str
    sections: dict[str, Section] = field(default_factory=dict)

    def section(self, name: str) -> Section:
        return self.sections.get(name, Section(f"[{name}]"))

    @property
    def lectures(self) -> dict[str, Section]:
        return {
            name.removeprefix(LECTURE).strip(): section
            for name, section in self.sections.items()
            if name.startswith(LECTURE)
        }

    @property
    def datasets(self) -> list[Section]:
        return [s for name, s in self.sections.items() if name.startswith(DATA)]

    @property
    def unknown(self) -> list[Section]:
        return [s for name, s in self.sections.items() if not is_ours(name)]


def is_ours(name: str) -> bool:
    return name in _OURS or name.startswith((LECTURE, DATA))


def written(root: Path, report: Report) -> Written:
    "The settings of the course in `root`: those of the first file that holds any. That another one holds some too is told."
    found = [w for file in FILES if (w := _read(root, file))]
    for other in found[1:]:
        first = next(iter(other.sections.values()))
        report.warn(
            "unused-setting",
            f"settings stand in {found[0].file} and in {other.file}: those in {other.file} are not read",
            file=other.file,
            line=first.line_of(),
            hint=f"move them to {found[0].file}",
        )
    return found[0] if found else Written(FILES[-1])


def _read(root: Path, file: str) -> Written | None:
    "The settings in a file; None where it holds none."
    path = inside.path(root, file)
    if not path.is_file():
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _failure("not UTF-8", file, hint="save it as UTF-8") from None
    sections = _toml(text, file) if file.endswith(".toml") else _ini(text, file)
    if file == "settings.ini" and not any(map(is_ours, sections)):
        return None  # it is nbdev's, or somebody else's
    return Written(file, sections) if sections else None


def _failure(
    message: str, file: str, line: int | None = None, hint: str | None = None
) -> LessonpressError:
    return LessonpressError(Problem("settings", message, file, line, hint=hint))


# ---- INI


def _ini(text: str, file: str) -> dict[str, Section]:
    "The sections of an INI file; what stands in `[DEFAULT]`, which is nbdev's, belongs to no other."
    ini = configparser.ConfigParser(interpolation=None, default_section="")
    try:
        ini.read_string(text, file)
    except configparser.Error as e:
        line, message = getattr(e, "lineno", None), str(e).splitlines()[0]
        if wrong := getattr(e, "errors", None):
            line, message = wrong[0][0], "this line is no `key = value`"
        raise _failure(message, file, line) from None
    lines = _ini_lines(text)
    return {
        name: Section(f"[{name}]", dict(ini[name]), lines, (name,))
        for name in ini.sections()
        if name != "DEFAULT"
    }


def _ini_lines(text: str) -> Lines:
    "The lines of sections and keys; an indented line goes on with the value above it."
    lines, at = Lines(), ""
    for n, line in enumerate(text.splitlines(), 1):
        if line.startswith("[") and "]" in line:
            at = line[1 : line.rindex("]")]
            lines.setdefault((at,), n)
        elif m := _ENTRY.match(line):
            lines.setdefault((at, m[1].lower()), n)
    return lines


# ---- TOML


def toml(text: str) -> dict[str, Any]:
    "What a TOML file holds; `TOMLDecodeError` if it is none, or one that is nested too deeply for what reads it."
    try:
        return tomllib.loads(text)
    except RecursionError:
        deep = (n for n, line in enumerate(text.splitlines(), 1) if len(_OPEN.findall(line)) > 50)
        at = next((f" (at line {n})" for n in deep), "")
        raise tomllib.TOMLDecodeError(f"nested too deeply{at}") from None


def _toml(text: str, file: str) -> dict[str, Section]:
    "The tables below `[tool.lessonpress]` as sections; of a file that is no TOML, it is told where it is meant for us."
    try:
        own = below(toml(text), "tool").get("lessonpress")
    except tomllib.TOMLDecodeError as e:
        if _TABLE not in text:
            return {}
        at = re.search(r"line (\d+)", str(e))
        what = str(e).partition(" (at ")[0]
        raise _failure(f"no TOML: {what}", file, int(at[1]) if at else None) from None
    if not isinstance(own, dict) or not own:
        return {}
    lines = _toml_lines(text)
    tables = {k: v for k, v in own.items() if isinstance(v, dict)}
    out = {"course": _table((), {k: v for k, v in own.items() if k not in tables}, lines)}
    for name, values in tables.items():
        if name == "data":  # with the tables of data sets in it
            own = {k: v for k, v in values.items() if isinstance(v, dict)}
            out |= {DATA + k: _table((name, k), v, lines) for k, v in own.items()}
            values = {k: v for k, v in values.items() if k not in own}
        if name != "lectures":
            out[name] = _table((name,), values, lines)
            continue
        for k, v in values.items():  # what is no table is told as a key that nobody knows
            out[LECTURE + k] = _table((name, k), v if isinstance(v, dict) else {k: v}, lines)
    return out


def _table(path: tuple[str, ...], values: dict[str, Any], lines: Lines) -> Section:
    at = (*_TABLE.split("."), *path)
    return Section(f"[{'.'.join(at)}]", values, lines, at)


def _toml_lines(text: str) -> Lines:
    "The lines of tables and keys; what stands inside an inline table has that of the table."
    lines, at = Lines(), tuple[str, ...]()
    for n, line in enumerate(text.splitlines(), 1):
        if m := _HEADER.match(line):
            at = _names(m[1])
            lines.setdefault(at, n)
        elif m := _ASSIGNMENT.match(line):
            lines.setdefault((*at, *_names(m[1])), n)
    return lines


def _names(dotted: str) -> tuple[str, ...]:
    'The names in a dotted key: `a."b.c"` has `a` and `b.c`.'
    try:
        tree: Any = toml(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    out = []
    while isinstance(tree, dict):
        name, tree = next(iter(tree.items()))
        out.append(name)
    return tuple(out)


# ---- nbdev's own


def drops_records(root: Path) -> bool:
    """Whether `nbdev-clean` would drop the records of runs from the notebooks of the course in `root`:
    it keeps only the metadata that its settings name."""
    own = _of_nbdev(root)
    return own is not None and "lessonpress" not in _words(own.get("allowed_metadata_keys"))


def output_metadata(root: Path) -> list[str] | None:
    "Which metadata of outputs `nbdev-clean` leaves; None where the course is not nbdev's, and all stay."
    own = _of_nbdev(root)
    if own is None and not _older_settings(root).get("lib_name"):
        return None
    return _words((own or {}).get("allowed_out_metadata_keys"))


def _of_nbdev(root: Path) -> dict[str, Any] | None:
    "nbdev's settings in `pyproject.toml`."
    own = below(_pyproject(root), "tool").get("nbdev")
    return own if isinstance(own, dict) else None


def below(tables: dict[str, Any], name: str) -> dict[str, Any]:
    "The table of this name; an empty one where something else stands there."
    found = tables.get(name)
    return found if isinstance(found, dict) else {}


def _pyproject(root: Path) -> dict[str, Any]:
    if not (root / "pyproject.toml").is_file():  # a pipe would never end
        return {}
    try:
        return toml(inside.path(root, "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.split()
    return [str(v) for v in value] if isinstance(value, list) else []


def library_settings(root: Path) -> tuple[str, str]:
    "The name and the path of the course's library as nbdev's settings give them, in `pyproject.toml` or, where older ones stand, `settings.ini`."
    settings = _pyproject(root)
    if own := below(below(settings, "tool"), "nbdev"):
        name = str(own.get("lib_name") or below(settings, "project").get("name", ""))
        return name.replace("-", "_"), str(own.get("lib_path") or "").strip("/")
    default = _older_settings(root)
    return default.get("lib_name", "").replace("-", "_"), default.get("lib_path", "").strip("/")


def notebook_folder(root: Path) -> str:
    "The folder of the notebooks, as nbdev's settings name it; `.` is the course itself."
    own = _of_nbdev(root) or _older_settings(root)
    return str(own.get("nbs_path") or "nbs").strip("/") or "."


def _older_settings(root: Path) -> dict[str, str]:
    "nbdev's settings in `settings.ini`, as they were before nbdev 3."
    ini = configparser.ConfigParser(interpolation=None)
    if not (root / "settings.ini").is_file():
        return {}
    try:
        ini.read_string(inside.path(root, "settings.ini").read_text(encoding="utf-8"))
    except (OSError, ValueError, configparser.Error):
        return {}
    return dict(ini.defaults())
