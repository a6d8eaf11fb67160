"""Outlines that come from elsewhere, as Pandoc has to find them: a list is not always read as it looks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lessonpress.features.outlines.asking import asks
from lessonpress.pandoc.bounds import CLOSE, TOO_MANY, Opened
from lessonpress.problems import LessonpressError, Problem

__all__ = ["first_change", "refuse_depth", "tidied", "with_questions"]

DEEPEST = (
    20  # levels of a list: no outline needs them, and Pandoc and the tree it gives grow slow beyond
)

_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+•◦▪‣●○]|\d{1,9}[.)])(?P<gap>[ \t]+)(?=\S)")
_RULE = re.compile(r"\s*([-*_])(\s*\1){2,}\s*$")
_FENCE = re.compile(r"\s*(?:[-*+]\s+)?(`{3,}(?=[^`]*$)|~{3,})")  # what closes in its line is a word
_DIVIDING = re.compile(
    r" {0,3}-{3,5}\s*$"
)  # the lines of dashes of Pandoc's tables are as wide as these
_HEADING = re.compile(r"#{1,6}\s+\S")
_ASKED = re.compile(r"(?:\*\*|__)?(?:Question|Q)(?:\s*\d+)?\s*[:.)：]", re.I)


@dataclass
class _Level:
    "An item that is open: where its marker and its text stand in the source, and where they have to stand."

    seen: int
    seen_text: int
    new: int
    new_text: int
    numbered: bool


def tidied(text: str) -> str:
    """The list with an empty line where it begins right below a text, a heading likewise, with markers that Markdown knows, and with what
    looks indented far enough to be read so. All else stays, and so does a list that is read as it looks."""
    lines = _unified(text).split("\n")
    start = _front(lines)
    body = list(_Tidy().run(lines[start:]))
    if body != lines[start:]:
        body = list(_Tidy(tabs=False).run(lines[start:]))  # spaces and tabs do not go together
    return "\n".join([*lines[:start], *body])


def _unified(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _front(lines: list[str]) -> int:
    "How many lines are front matter."
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((i + 1 for i, line in enumerate(lines) if i and line.rstrip() in ("---", "...")), 0)


class _Tidy:
    def __init__(self, tabs: bool = True):
        self.tabs, self.fence, self.comment = tabs, "", False
        self.levels: list[_Level] = []

    def run(self, lines: Iterable[str]) -> Iterator[str]:
        last, before = "", ""
        for line in lines:
            if line.strip() and not before.strip() and _DIVIDING.match(last) and not self.fence:
                yield ""  # or what follows is a table, until the next such line
                last, before = "", last
            for new in self.line(line, last):
                yield new
                last, before = new, last

    def line(self, line: str, last: str) -> Iterator[str]:
        if self.is_verbatim(line) or not line.strip():
            yield self.shifted(line)
        elif _HEADING.match(line):
            self.levels = []
            if last.strip() and not _HEADING.match(last):
                yield ""
            yield line
        elif not _RULE.match(line) and (m := _ITEM.match(line)):
            yield from self.item(m, line, last)
        else:
            if not line[0].isspace() and (not last.strip() or _RULE.match(line)):
                self.levels = []
            yield self.shifted(line)

    def is_verbatim(self, line: str) -> bool:
        "Whether a line is inside a block of code or a comment, or opens one."
        if self.fence:
            if line.strip().startswith(self.fence):
                self.fence = ""
            return True
        if not self.comment and (m := _FENCE.match(line)):
            self.fence = m[1]
            return not _ITEM.match(line)
        inside = self.comment
        if "<!--" in line or inside:
            self.comment = "-->" not in line.rpartition("<!--")[2]
        return inside or self.comment

    def item(self, m: re.Match[str], line: str, last: str) -> Iterator[str]:
        seen = len(m["indent"].expandtabs(4))
        if not self.levels and seen > 3 and not last.strip():
            yield line  # a block of code
            return
        while self.levels and seen < self.levels[-1].seen:
            self.levels.pop()
        above = self.levels[-1] if self.levels else None
        if above and seen < above.seen + 2:
            new = self.levels.pop().new
        elif above:
            new = (
                above.new_text
                if not 0 <= seen + above.new_text - above.seen_text - above.new_text < 4
                else seen + above.new_text - above.seen_text
            )
        else:
            new = seen if seen < 4 else 0
        width = len(line[: m.end()].expandtabs(4)) - seen
        if not self.levels and above is None and last.strip() and not _HEADING.match(last):
            yield ""
        mark = m["mark"] if m["mark"].isascii() else "-"
        same = (new, mark) == (seen, m["mark"]) and not self.mistakes(m["indent"])
        self.levels.append(_Level(seen, seen + width, new, new + width, mark[0].isdigit()))
        yield line if same else " " * new + mark + " " * (width - len(mark)) + line[m.end() :]

    def mistakes(self, indent: str) -> bool:
        "Whether Pandoc takes a line that begins so for another level: it does with tabs below numbers."
        return "\t" in indent and (not self.tabs or any(v.numbered for v in self.levels))

    def shifted(self, line: str) -> str:
        "A line below an item moves with it."
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        level = next((v for v in reversed(self.levels) if v.seen < indent), None)
        if (
            level is None
            or not line.strip()
            or level.new_text == level.seen_text
            and not self.mistakes(line[: len(line) - len(line.lstrip())])
        ):
            return line
        return " " * max(indent + level.new_text - level.seen_text, 0) + line.lstrip()


def with_questions(text: str) -> str:
    "Paragraphs that begin with `Question:` or `Q:` as items of a list, each with the paragraphs right below it as its answer."
    lines = _unified(text).split("\n")
    start = _front(lines)
    out, asked, blank = lines[:start], False, 0
    for line in lines[start:]:
        if not line.strip():
            blank += 1
            out.append(line)
            continue
        if _ASKED.match(line) and asks(line) is not None:
            if out and out[-1].strip():
                out.append("")
            out.append(f"- {line}")
            asked = True
        elif (
            asked
            and blank <= 1
            and not (
                _HEADING.match(line)
                or _ITEM.match(line)
                or _ASKED.match(line)
                or _FENCE.match(line)
            )
        ):
            out.append(f"  {line}")
        else:
            if asked and not blank and out and out[-1].strip():
                out.append("")
            asked = False
            out.append(line)
        blank = 0
    return "\n".join(out)


def first_change(text: str) -> int | None:
    "The first line that Pandoc reads otherwise than it looks."
    before, after = _unified(text).split("\n"), tidied(text).split("\n")
    return next((i for i, (a, b) in enumerate(zip(before, after), 1) if a != b), None)


def refuse_depth(text: str, file: str) -> None:
    "Raise `LessonpressError` where `text` is nested so deeply that Pandoc would take minutes for it."
    lines = _unified(text).split("\n")
    tidy, start, brackets = _Tidy(), _front(lines), Opened()
    for n, line in enumerate(lines[start:], start + 1):
        for _ in tidy.line(line, "x"):
            pass
        if len(tidy.levels) > DEEPEST:
            raise LessonpressError(
                Problem(
                    "outline",
                    f"this item is nested more than {DEEPEST} levels deep",
                    file,
                    n,
                    hint="give the part a topic of its own",
                )
            )
        if not line.strip() or tidy.fence:
            brackets = Opened()
        elif not brackets.line(line):
            raise LessonpressError(Problem("outline", TOO_MANY, file, n, hint=CLOSE))
