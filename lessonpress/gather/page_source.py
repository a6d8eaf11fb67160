"""The text of a page before Pandoc reads it: front matter, includes, and what can only be named as not supported."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lessonpress import inside
from lessonpress.gather.drafts import DRAFT
from lessonpress.gather.lines import Lines
from lessonpress.gather.metadata import lifted
from lessonpress.gather.shown import is_hidden_block, shown_in
from lessonpress.gather.unsupported import tell_page
from lessonpress.gather.values import Values
from lessonpress.gather.yaml_lines import load
from lessonpress.problems import Report, nearest

__all__ = ["check_front", "front_matter", "plain", "read_source", "resolve"]

Place = Callable[[int], dict[str, int]]  # of a line, for messages
_WITHIN = r"(?:(?!\{\{<|>\}\}).)*+"  # as far as the next sign of a shortcode, and never tried again
_SHORTCODE = re.compile(rf"(?<!\{{)\{{\{{<({_WITHIN})>\}}\}}(?!\}})")
_ESCAPED = re.compile(rf"\{{(\{{\{{<{_WITHIN}>\}}\}})\}}")
_FENCE = re.compile(r"^[\s>]*(?:[-*+]|\d+[.)])?\s*(`{3,}|~{3,})\s*(.*)$")
_DIV = re.compile(r"^[\s>]*(?:[-*+]|\d+[.)])?\s*:{3,}\s*([^\s:].*)?$")
_EXECUTABLE = re.compile(r"\{([A-Za-z][\w-]*)([^}]*)\}$")
_KINDS: dict[str, type[Any]] = {"toc": bool, "toc-depth": int, "lang": str, "description": str}
_DIAGRAMS = ("mermaid", "dot")
_TICKS = re.compile("`+")


def read_source(
    text: str, path: Path, file: str, report: Report, shown: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], str]:
    """Front matter and Markdown of the page `file`, whose text lies at `path`; `shown` is what the project says of code. Broken YAML raises `LessonpressError` with its line;
    everything else that is wrong is reported."""
    front, body, lines = front_matter(text, file)
    check_front(front, lines, file, report)
    offset = text.count("\n") - body.count("\n")
    of_all = {**(shown or {}), **shown_in(front)}
    return front, resolve(body, path, file, report, lambda n: {"line": n + offset}, shown=of_all)


def front_matter(text: str, file: str) -> tuple[dict[str, Any], str, Lines]:
    """The metadata that opens `text`, what follows it, and the metadata's lines; empty ones if `text` opens otherwise. What a page says below
    `format.html` it says of itself."""
    lines = StringIO(text.removeprefix("\ufeff")).readlines()
    end = next((i for i, line in enumerate(lines) if i and line.rstrip() in ("---", "...")), None)
    if not lines or lines[0].rstrip() != "---" or end is None or not lines[1].strip():
        return {}, text, Lines()
    front, places = load("".join(lines[1:end]), file, 1)
    return lifted(front, places), "".join(lines[end + 1 :]), places


def check_front(
    front: dict[str, Any], lines: Lines, file: str, report: Report, **place: int
) -> None:
    "Name what the page asks for in vain; a value of a wrong kind is an error, and is taken out, as is a key without a value."
    values = Values(front, lines, report, file, rule="front-matter", place=place)
    tell_page(values)
    for key, kind in _KINDS.items():
        if key in front and (front[key] is None or not values.is_kind(key, kind=kind)):
            del front[key]
    for key in DRAFT:
        if front.get(key) is not None:
            values.is_kind(key, kind=bool)


def resolve(
    text: str,
    path: Path | None,
    file: str,
    report: Report,
    place: Place,
    above: tuple[str, ...] = (),
    shown: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """`text` with its includes in place, without code that is hidden, as `shown` says by default. `place` gives the place of a line for messages, `above` the files that this one is included from."""
    resolver = _Resolver(path, file, report, place, above)
    resolver.lines, resolver.shown = list(StringIO(text)), shown
    out = "".join([resolver.line(n, line) for n, line in enumerate(resolver.lines, 1)])
    resolver.end()
    return out


class _Resolver:
    "Goes through the lines of one file, and knows whether it is inside a code block, and in which divs."

    def __init__(
        self, path: Path | None, file: str, report: Report, place: Place, above: tuple[str, ...]
    ):
        self.path, self.file, self.report, self.place, self.above = path, file, report, place, above
        self.fence, self.opened = "", 0  # the fence that is open, and its line
        self.divs: list[int] = []  # the lines of the open divs
        self.lines: list[str] = []  # all of the file
        self.shown: Mapping[str, Any] = {}  # what is said of all code
        self.hides = False  # whether the code that is open is hidden

    def line(self, n: int, line: str) -> str:
        m = _FENCE.match(line)
        if self.fence:
            if m and m[1].startswith(self.fence) and not m[2].strip():
                self.fence = ""
            return "" if self.hides else line
        if m and not (m[1][0] == "`" and "`" in m[2]):
            self.fence, self.opened, self.hides = m[1], n, False
            return self.block(n, line, m[2].strip())
        if ":::" in line:
            self.div(n, line)
        if "{{<" not in line:
            return line
        return _ESCAPED.sub(r"\1", self.shortcodes(n, line))

    def div(self, n: int, line: str) -> None:
        m = _DIV.match(line)
        if m and m[1]:
            self.divs.append(n)
        elif m and self.divs:
            self.divs.pop()
        elif m:
            self.report.warn(
                "unclosed", "this `:::` closes nothing", file=self.file, **self.place(n)
            )

    def end(self) -> None:
        "What is still open swallows all that follows, in a notebook the cells below too."
        if self.fence:
            self.report.warn(
                "unclosed",
                "this code block is not closed",
                file=self.file,
                hint=f"end it with a line `{self.fence}`",
                **self.place(self.opened),
            )
        for n in self.divs:
            self.report.warn(
                "unclosed",
                "this div is not closed",
                file=self.file,
                hint="end it with a line `:::`",
                **self.place(n),
            )

    def block(self, n: int, line: str, info: str) -> str:
        "The first line of a code block; one that Quarto would run is shown as code."
        m = _EXECUTABLE.match(info)
        if not m:
            return line
        if m[1] not in _DIAGRAMS and is_hidden_block(self.lines[n:], self.shown):
            self.hides = True
            message = (
                f"a code block that runs (`{{{m[1]}}}`) is hidden, and no output is made of it"
            )
            hint = "Python belongs in a notebook"
            self.report.warn("unsupported", message, file=self.file, hint=hint, **self.place(n))
            return ""
        what = "diagram" if m[1] in _DIAGRAMS else "code block that runs"
        self.report.warn(
            "unsupported",
            f"a {what} (`{{{m[1]}}}`) is shown as code",
            file=self.file,
            **self.place(n),
            hint="Python belongs in a notebook, a picture in a file",
        )
        return line.replace(info, "{." + m[1] + "}")

    def shortcodes(self, n: int, line: str) -> str:
        code = code_spans(line)

        def inside(m: re.Match[str]) -> bool:
            return any(a <= m.start() < b for a, b in code)

        return _SHORTCODE.sub(lambda m: m[0] if inside(m) else self.shortcode(n, m), line)

    def shortcode(self, n: int, m: re.Match[str]) -> str:
        name, *rest = m[1].split(None, 1) or [""]
        if name == "include" and rest:
            return self.include(n, rest[0].strip().strip("\"'"))
        self.report.warn(
            "unsupported",
            f"the shortcode `{name}` is not supported by the embedded renderer",
            file=self.file,
            **self.place(n),
            hint=nearest(name, ["include"]),
        )
        return str(m[0])

    def include(self, n: int, name: str) -> str:
        shown = posixpath.normpath(posixpath.join(posixpath.dirname(self.file), name))
        above = self.path.parents if self.path else [Path(".")]
        root = above[len(Path(self.file).parts) - 1 if self.path else 0]
        target = self.path.parent / name if self.path else Path(name)
        if shown.startswith(("..", "/")) or not inside.is_inside(root, target):
            message = f"the include `{name}` is outside the course"
            return self.failed(n, message, inside.HINT)
        try:
            if not os.path.isfile(target):  # a pipe would never end
                raise FileNotFoundError
            text = target.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            return self.failed(n, f"the include `{name}` is not UTF-8", "save it as UTF-8")
        except (OSError, ValueError):
            near = nearest(Path(name).name, [p.name for p in target.parent.glob("*")])
            return self.failed(n, f"the include `{name}` is not there", near)
        if shown in (self.file, *self.above):
            return self.failed(n, f"`{name}` includes itself", None)
        return resolve(
            text.rstrip("\n"),
            target,
            shown,
            self.report,
            lambda line: {"line": line},
            (*self.above, self.file),
            self.shown,
        )

    def failed(self, n: int, message: str, hint: str | None) -> str:
        self.report.error("include", message, file=self.file, hint=hint, **self.place(n))
        return ""


def code_spans(line: str) -> list[tuple[int, int]]:
    "Where the spans of code of a line begin and end: from some backticks to the next as many."
    runs = [m.span() for m in _TICKS.finditer(line)]
    closes: dict[int, list[int]] = {}  # the ends of the runs of a length, the last first
    for a, b in reversed(runs):
        closes.setdefault(b - a, []).append(b)
    found, at = [], 0
    for a, b in runs:
        ends = closes[b - a]
        ends.pop()
        if a >= at and ends:
            at = ends[-1]
            found.append((a, at))
    return found


def plain(markdown: str) -> str:
    "A heading's text without its attributes and the marks of Markdown."
    text = re.sub(r"\s*\{[^}]*\}\s*$", "", markdown)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"(`+|\*+|(?<!\w)_+|_+(?!\w))", "", text).replace("\\", "").strip()
