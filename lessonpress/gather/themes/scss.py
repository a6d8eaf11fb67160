"""SCSS as Quarto's themes are written: its variables, and its rules as CSS. A compiler comes with an extra; without one, what is plain CSS is taken."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from lessonpress import extras

__all__ = ["Sheet", "read_sheet"]

_PROGRAM = Path(__file__).with_name("scss_program.py")
_TIMEOUT = 20  # seconds
_SECTION = re.compile(r"/\*--\s*scss:(\w+)\s*--\*/\s*$")
_DECLARED = re.compile(r"^\$([\w-]+)\s*:\s*([^;]+?)\s*(?:!default)?\s*;", re.M)
_USED = re.compile(r"\$([\w-]+)")
_REMARK = re.compile(r"/\*.*?\*/|(?:(?<=\s)|^)//[^\n]*", re.S | re.M)
# What only a compiler understands.
_NOT_PLAIN = re.compile(
    r"[$]|#\{|&[-_\w]|(?<![\w-])@(?:include|extend|mixin|if|else|each|for|while|function|use|forward|import)\b|^\s*%[\w-]+",
    re.M,
)
# An address on another host, which may hold a semicolon within its quotation marks or brackets.
_THERE = r"\s*+(?:https?:)?//"
_NAMED = rf"""\"{_THERE}[^\"\n]*+\"|'{_THERE}[^'\n]*+'"""
_FETCHED = re.compile(
    rf"@import\s++(?:{_NAMED}|url\(\s*+(?:{_NAMED}|{_THERE}[^)\n]*+)\s*+\))[^;\n]*+;", re.I
)
_PROBE = "lessonpress-probe"
_PROBED = re.compile(rf"{_PROBE}\s*\{{(.*?)\}}\s*", re.S)
_PROPERTY = re.compile(r"--([\w-]+):\s*(.*?);\s*$", re.M)
_ORDER = ("uses", "functions", "variables", "defaults", "mixins", "rules")
# What rules ask Bootstrap for most often.
_GREYS = ("f8f9fa", "e9ecef", "dee2e6", "ced4da", "adb5bd", "6c757d", "495057", "343a40", "212529")
_GIVEN = {
    "white": "#fff",
    "black": "#000",
    **{f"gray-{n}00": f"#{grey}" for n, grey in enumerate(_GREYS, 1)},
    "primary": "#ad3d1d",
    "link-color": "#ad3d1d",
    "secondary": "#5d6164",
    "success": "#2a6842",
    "info": "#285c87",
    "warning": "#7a5a00",
    "danger": "#a3341a",
    "light": "#f6f3ec",
    "dark": "#1e2022",
    "body-bg": "#fdfcf9",
    "body-color": "#1e2022",
    "border-color": "#e2ddd4",
    "spacer": "1rem",
    "font-size-base": "1rem",
    "border-radius": "4px",
}
_MIXINS = """\
$grid-breakpoints: (xs: 0, sm: 576px, md: 768px, lg: 992px, xl: 1200px, xxl: 1400px);
@mixin media-breakpoint-up($n) { @media (min-width: map-get($grid-breakpoints, $n)) { @content } }
@mixin media-breakpoint-down($n) { @media (max-width: map-get($grid-breakpoints, $n) - 0.02px) { @content } }
@mixin box-shadow($shadow...) { box-shadow: $shadow }
@mixin border-radius($radius: 4px, $other: 0) { border-radius: $radius }
@mixin transition($transition...) { transition: $transition }
"""


@dataclass
class Sheet:
    "What a sheet of styles says: the values of its `variables`, with their lines, and its rules as `css`."

    variables: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    css: str = ""
    wrong: list[tuple[str, int, str | None]] = field(default_factory=list)  # message, line, hint
    used: set[str] = field(default_factory=set)  # variables that its own text asks for


def read_sheet(text: str, files: Mapping[str, str]) -> Sheet:
    "What a sheet of SCSS says, of which `files` may be imported, by their names."
    sheet = Sheet()
    for m in _FETCHED.finditer(text):
        message = "what a style loads from another host is left out"
        sheet.wrong.append((message, _line(text, m.start()), "put the file into the course"))
    text = _FETCHED.sub(lambda m: "\n" * m[0].count("\n"), text)
    for m in _DECLARED.finditer(text):
        sheet.lines[m[1]] = _line(text, m.start())
    sheet.used = {m[1] for m in _USED.finditer(_DECLARED.sub(lambda m: m[2], text))}
    parts = _sections(text)
    if extras.version("sasso"):
        made = _compiled(*_whole(parts, sheet.lines), json.dumps(dict(files)))
        if "css" in made:
            _take(sheet, made["css"])
            return sheet
        why, hint = f"the rules are left out: {made['error']}", None
        line = made.get("line") or _first_rule(parts)
    else:
        why = "the rules are left out: this is more than plain CSS, and no compiler is installed"
        line, hint = _first_rule(parts), extras.hint("scss")
    _plainly(sheet, text, parts, (why, line, hint))
    return sheet


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _sections(text: str) -> dict[str, list[tuple[int, str]]]:
    "The lines of each section with their numbers; before the first one stand variables and rules alike."
    parts: dict[str, list[tuple[int, str]]] = {}
    name = "rules"
    for n, line in enumerate(text.splitlines(), 1):
        if m := _SECTION.match(line.strip()):
            name = m[1]
        else:
            parts.setdefault(name, []).append((n, line))
    return parts


def _whole(
    parts: dict[str, list[tuple[int, str]]], declared: Mapping[str, int]
) -> tuple[str, tuple[int, ...]]:
    "All of a sheet in the order in which Quarto compiles it, and from which line each line comes."
    lines = [(0, f"${name}: {value};") for name, value in _GIVEN.items() if name not in declared]
    lines += [(0, line) for line in _MIXINS.splitlines()]
    named = [name for name in _ORDER if name != "rules"]
    top = parts.get("uses", [])
    rest = [line for name in named[1:] for line in parts.get(name, [])]
    probe = [(0, _probe(declared))]
    whole = [*top, *lines, *rest, *parts.get("rules", []), *probe]
    return "\n".join(text for _, text in whole), tuple(n for n, _ in whole)


def _probe(declared: Mapping[str, int]) -> str:
    asked = "".join(
        f'@if variable-exists("{name}") {{ --{name}: #{{inspect(${name})}}; }} '
        for name in declared
    )
    return f"{_PROBE} {{ {asked} }}"


@lru_cache(8)
def _compiled(text: str, lines: tuple[int, ...], files: str) -> dict[str, Any]:
    asked = json.dumps({"text": text, "files": json.loads(files)})
    try:
        done = extras.run([sys.executable, str(_PROGRAM)], asked.encode(), _TIMEOUT)
    except (OSError, subprocess.TimeoutExpired) as e:
        return {"error": f"the compiler does not run or does not end ({type(e).__name__})"}
    if done.returncode:
        return {"error": "the compiler breaks on them"}
    made: dict[str, Any] = json.loads(done.stdout)
    if line := made.get("line"):
        made["line"] = lines[min(line, len(lines)) - 1] or None
    if "error" in made:
        made["error"] = re.sub(r"\s*\(\d+:\d+\)$", "", made["error"].removeprefix("Error: "))
    return made


def _take(sheet: Sheet, css: str) -> None:
    if m := _PROBED.search(css):
        sheet.variables = dict(_PROPERTY.findall(m[1]))
    sheet.css = _PROBED.sub("", css).strip()


def _first_rule(parts: dict[str, list[tuple[int, str]]]) -> int:
    return next((n for n, line in parts.get("rules", []) if line.strip()), 1)


def _plainly(
    sheet: Sheet,
    text: str,
    parts: dict[str, list[tuple[int, str]]],
    instead: tuple[str, int, str | None],
) -> None:
    "Take what can be understood without a compiler: variables that are values, and rules that are CSS."
    bare = _REMARK.sub(lambda m: "\n" * m[0].count("\n"), text)
    known = dict(_GIVEN)
    for name, value in _DECLARED.findall(bare):
        known[name] = _USED.sub(lambda m: known.get(m[1], m[0]), value)
        sheet.variables[name] = known[name]
    rules = _REMARK.sub("", "\n".join(line for _, line in parts.get("rules", [])))
    rules = _DECLARED.sub("", rules).strip()
    if rules and not _NOT_PLAIN.search(rules) and not parts.keys() & {"functions", "mixins"}:
        sheet.css = rules
    elif rules:
        sheet.wrong.append(instead)
