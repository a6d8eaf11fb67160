"""The lines of a page before Pandoc reads them: includes and shortcodes are put in place, and what would run is shown as code or named."""

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
from lessonpress.gather import shortcodes
from lessonpress.gather.code_cells import (
    DIAGRAMS,
    NOT_RUN,
    after_cell,
    before_cell,
    diagram,
    is_option,
    options_of,
    remedy,
)
from lessonpress.gather.fences import Fence, Surroundings, code_spans, fence_in
from lessonpress.gather.shortcodes import ESCAPED, SHORTCODE, Course
from lessonpress.gather.shown import is_hidden_block
from lessonpress.problems import Report, nearest

__all__ = ["Resolver", "line_of", "resolve", "root_of"]

Place = Callable[[int], dict[str, int]]  # of a line, for messages
_DIV = re.compile(r"^[\s>]*(?:[-*+]|\d+[.)])?\s*:{3,}\s*([^\s:].*)?$")
_EXECUTABLE = re.compile(r"\{([A-Za-z][\w-]*)([^}]*)\}$")
_AS_WRITTEN = re.compile(r"\{(\{[A-Za-z][^}]*+\})\}$")  # a cell that is shown as it is written
_IN_CODE = ("var", "meta", "env")  # shortcodes that stand for words in code, too
_LONGEST = 12  # lines of a shortcode


def line_of(n: int) -> dict[str, int]:
    "The place of a line of a file that stands there as it is."
    return {"line": n}


def root_of(path: Path | None, file: str) -> Path | None:
    "The course's folder, in which `file` lies at `path`."
    return path.parents[len(Path(file).parts) - 1] if path else None


def resolve(
    text: str,
    path: Path | None,
    file: str,
    report: Report,
    place: Place,
    above: tuple[str, ...] = (),
    shown: Mapping[str, Any] = MappingProxyType({}),
    course: Course | None = None,
) -> str:
    """`text` with its includes and shortcodes in place, without code that is hidden, as `shown` says by default. `place` gives the place of a line for messages, `above` the files that this one is included from."""
    resolver = Resolver(path, file, report, place, above)
    resolver.lines, resolver.shown = list(StringIO(text)), shown
    resolver.course = course or Course(root_of(path, file))
    out = resolver.all()
    resolver.end()
    return out


class Resolver:
    "Goes through the lines of one file, and knows whether it is inside a code block, and in which divs."

    def __init__(
        self, path: Path | None, file: str, report: Report, place: Place, above: tuple[str, ...]
    ):
        self.path, self.file, self.report, self.place, self.above = path, file, report, place, above
        self.fence: Fence | None = None  # that is open
        self.opened = 0  # its line
        self.around = Surroundings()
        self.divs: list[int] = []  # the lines of the open divs
        self.lines: list[str] = []  # all of the file
        self.shown: Mapping[str, Any] = {}  # what is said of all code
        self.options: dict[str, str] = {}  # of the code that is open
        self.in_options = False  # whether only options of it have been read
        self.after = ""  # what follows its end
        self.course = Course()  # what shortcodes may ask for
        self.hides = False  # whether the code that is open is hidden

    def all(self) -> str:
        "All lines; a shortcode may go over several."
        out, n = [], 0
        while n < len(self.lines):
            line, taken = self.lines[n], 1
            if not self.fence and line.rfind("{{<") > line.rfind(">}}"):
                line, taken = self.joined(n)
            out.append(self.line(n + 1, line))
            n += taken
        return "".join(out)

    def joined(self, n: int) -> tuple[str, int]:
        "The line `n` with those that follow it as far as its shortcode ends, and how many these are."
        for taken in range(1, _LONGEST):
            if ">}}" in "".join(self.lines[n + taken : n + taken + 1]):
                whole = self.lines[n : n + taken + 1]
                return " ".join(part.strip("\n") for part in whole) + "\n", taken + 1
        return self.lines[n], 1

    def line(self, n: int, line: str) -> str:
        found = fence_in(line)
        left = ""
        if self.fence and self.around.ends(self.fence, line):
            left, self.fence, self.after = self.after, None, ""
        if self.fence:
            return self.of_code(n, line, found)
        self.around.see(line)
        if found and self.around.opens(found):
            self.fence, self.opened, self.hides, self.in_options = found, n, False, False
            return left + self.block(n, line, found)
        return left + self.of_text(n, line)

    def of_code(self, n: int, line: str, found: Fence | None) -> str:
        "A line of the code that is open, or its end."
        ends = self.fence is not None and self.fence.is_closed_by(found)
        self.around.after_blank = not line.strip()
        after, self.after = (self.after, "") if ends else ("", self.after)
        self.fence = None if ends else self.fence
        self.in_options = self.in_options and is_option(line)
        return ("" if self.hides or self.in_options else self.in_code(n, line)) + after

    def of_text(self, n: int, line: str) -> str:
        if ":::" in line:
            self.div(n, line)
        if "{{<" not in line:
            return line
        return ESCAPED.sub(r"\1", self.shortcodes(n, line))

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
                hint=f"end it with a line `{self.fence.signs}`",
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

    def block(self, n: int, line: str, fence: Fence) -> str:
        "The first line of a code block; one that Quarto would run is shown as code, without its options, and has the label and caption that they give it."
        info = fence.info
        m = _EXECUTABLE.match(info)
        if not m:
            return self.written(line, fence)
        self.options = options_of(self.lines[n:], info)
        self.after = after_cell(self.options) if line[0] in "`~" else ""
        before = before_cell(self.options) if self.after else ""
        if m[1] in DIAGRAMS:
            return self.diagram(n, line, m[1], before)
        if is_hidden_block(self.options, self.shown):
            self.hides = True
            message = (
                f"a code block that runs (`{{{m[1]}}}`) is hidden, and no output is made of it"
            )
            hint = remedy(m[1], self.above[0] if self.above else self.file)
            self.report.warn("unsupported", message, file=self.file, hint=hint, **self.place(n))
            return before + (NOT_RUN if before else "")
        self.report.warn(
            "unsupported",
            f"a code block that runs (`{{{m[1]}}}`) is shown as code",
            file=self.file,
            **self.place(n),
            hint=remedy(m[1], self.above[0] if self.above else self.file),
        )
        self.in_options = True
        return before + line.replace(info, "{." + m[1] + "}")

    def written(self, line: str, fence: Fence) -> str:
        "The first line of a block that nobody runs; one in doubled braces shows its fences, too."
        m = _AS_WRITTEN.match(fence.info)
        if not m:
            return line
        outer = fence.signs + fence.signs[0]
        self.after = f"{fence.margin}{outer}\n"
        return f"{fence.before}{outer} {{.markdown}}\n{fence.margin}{fence.signs}{m[1]}\n"

    def diagram(self, n: int, line: str, language: str, before: str) -> str:
        "The first line of a diagram, which is drawn when the page is made; its text may stand in a file."
        self.in_options = True
        if self.options.get("include") == "false":
            self.hides, self.after = True, ""
            return ""
        head = line[: line.index("{")]
        text = ""
        if name := self.options.get("file"):
            found = self.file_at(n, name)
            if isinstance(found, str):
                self.hides, self.after = True, f"\n{found}\n{self.after}"
                return before
            self.options["file"] = found[1]
            lead = line[: len(line) - len(line.lstrip(" "))]
            text = "".join(f"{lead}{x}\n" for x in found[2].rstrip("\n").split("\n"))
        return before + diagram(head, language, self.options, text, self.lines[n:])

    def shortcodes(self, n: int, line: str) -> str:
        code = code_spans(line)

        def inside(m: re.Match[str]) -> bool:
            return any(a <= m.start() < b for a, b in code)

        return SHORTCODE.sub(lambda m: m[0] if inside(m) else self.shortcode(n, m), line)

    def shortcode(self, n: int, m: re.Match[str]) -> str:
        name, *rest = m[1].split(None, 1) or [""]
        if name == "include" and rest:
            return self.include(n, rest[0].strip().strip("\"'"))

        def tell(message: str, hint: str | None) -> None:
            at = self.place(n)
            self.report.warn("unsupported", message, file=self.file, hint=hint, **at)

        return shortcodes.expanded(m[1], self.course, tell)

    def in_code(self, n: int, line: str) -> str:
        "A line of code, in which only what the course says is filled in, and nothing is told. HTML and the like may lie in files."
        if "{{<" not in line:
            return line
        is_raw = self.fence is not None and self.fence.info.startswith("{=")

        def filled(m: re.Match[str]) -> str:
            name = (m[1].split(None, 1) or [""])[0]
            if is_raw and name == "include":
                return self.shortcode(n, m)
            if name not in _IN_CODE:
                return str(m[0])
            words = Course(self.course.root, self.course.front, in_words=True)
            return shortcodes.expanded(m[1], words, lambda message, hint: None)

        return ESCAPED.sub(r"\1", SHORTCODE.sub(filled, line))

    def include(self, n: int, name: str) -> str:
        found = self.file_at(n, name, f"the include `{name}`")
        if isinstance(found, str):
            return found
        target, shown, text = found
        if shown in (self.file, *self.above):
            return self.failed(n, f"`{name}` includes itself", None)
        return self.of_other(text.rstrip("\n"), target, shown)

    def of_other(self, text: str, path: Path, file: str) -> str:
        "What another file brings."
        above = (*self.above, self.file)
        return resolve(
            text, path, file, self.report, line_of, above, shown=self.shown, course=self.course
        )

    def file_at(self, n: int, name: str, what: str = "") -> tuple[Path, str, str] | str:
        "A file that line `n` names, called from the course's folder, with its text; or what is shown where there is none."
        what = what or f"the file `{name}`"
        folder = "" if name.startswith("/") else posixpath.dirname(self.file)  # or the course's
        shown = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
        root = root_of(self.path, self.file) or Path(".")
        target = (
            root / shown
        )  # without `..`, for what it includes itself counts from the course's folder
        if shown.startswith(("..", "/")) or not inside.is_inside(root, target):
            return self.failed(n, f"{what} is outside the course", inside.HINT)
        try:
            if not os.path.isfile(target):  # a pipe would never end
                raise FileNotFoundError
            return target, shown, target.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            return self.failed(n, f"{what} is not UTF-8", "save it as UTF-8")
        except (OSError, ValueError):
            near = nearest(Path(name).name, [p.name for p in target.parent.glob("*")])
            return self.failed(n, f"{what} is not there", near)

    def failed(self, n: int, message: str, hint: str | None) -> str:
        "Report it; readers are told that something is missing."
        self.report.warn("include", message, file=self.file, hint=hint, **self.place(n))
        return "*(A part of this page is missing.)*"
