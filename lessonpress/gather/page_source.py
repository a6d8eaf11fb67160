"""The text of a page before Pandoc reads it: front matter, includes, and what can only be named as not supported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from lessonpress.gather import shortcodes
from lessonpress.gather.drafts import DRAFT, PUBLISHED, is_no_answer
from lessonpress.gather.frozen_cells import settled
from lessonpress.gather.lines import Lines
from lessonpress.gather.metadata import above, as_page, lifted, merged, on_top
from lessonpress.gather.resolver import resolve, root_of
from lessonpress.gather.shortcodes import Course
from lessonpress.gather.shown import shown_in
from lessonpress.gather.unsupported import tell_page
from lessonpress.gather.values import Values
from lessonpress.gather.yaml_lines import load
from lessonpress.problems import Report

__all__ = ["check_front", "front_matter", "plain", "read_source", "resolve", "with_shortcodes"]

_OF_CODE = ("code-summary", "code-line-numbers")
_KINDS: dict[str, type[Any]] = {"toc": bool, "toc-depth": int, "lang": str, "description": str}


def read_source(
    text: str,
    path: Path,
    file: str,
    report: Report,
    shown: Mapping[str, Any] | None = None,
    executed: str | None = None,
) -> tuple[dict[str, Any], str]:
    """Front matter and Markdown of the page `file`, whose text lies at `path`; `shown` is what the project says of code, `executed` the text that a run
    has made of it. Broken YAML raises `LessonpressError` with its line; everything else that is wrong is reported."""
    front, body, lines = front_matter(text, file)
    offset = text.count("\n") - body.count("\n")

    def place(n: int) -> dict[str, int]:
        return {"line": n + offset}

    if executed is not None:
        computed, body, _ = front_matter(executed, file)
        front |= {k: computed[k] for k, v in front.items() if _is_computed(v) and k in computed}
    check_front(front, lines, file, report)
    root = root_of(path, file)
    said = [as_page(s, file) for s in above(root, file)] if root else []
    more = on_top(root, file, front) if root else []
    course = Course(root, merged([*said, front, *more]), embeds=True)
    front = with_shortcodes(front, lines, file, report, course.root)
    of_all = {**(shown or {}), **shown_in(merged([front, *more]))}
    if executed is not None:
        body = settled(body, of_all | {k: front[k] for k in _OF_CODE if k in front})
        place = partial(_line_of, text, body.split("\n"))
    return front, resolve(body, path, file, report, place, shown=of_all, course=course)


def _is_computed(value: Any) -> bool:
    "Whether a value of the front matter is code, of which a run has made a text."
    return isinstance(value, str) and re.search(r"`(?:r |\{\w+\} )", value) is not None


def _line_of(text: str, lines: list[str], n: int) -> dict[str, int]:
    "Where a line of what a run has made stands in the source; empty if it does not."
    at = text.find(lines[n - 1]) if 0 < n <= len(lines) and lines[n - 1].strip() else -1
    return {"line": text.count("\n", 0, at) + 1} if at >= 0 else {}


def with_shortcodes(
    front: dict[str, Any], lines: Lines, file: str, report: Report, root: Path | None, **place: int
) -> dict[str, Any]:
    "Front matter with what the shortcodes in its texts stand for."

    def told(key: str, value: Any) -> Any:
        def tell(message: str, hint: str | None) -> None:
            at = {"line": lines.of(key), **place}
            report.warn("unsupported", message, file=file, hint=hint, **at)

        words = Course(root, front, in_words=True)
        return shortcodes.in_values(value, words, tell)

    return {key: told(key, value) for key, value in front.items()}


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
    for key in (DRAFT, PUBLISHED):
        if front.get(key) is None:
            continue
        if key == PUBLISHED and is_no_answer(front[key]):
            values.no_effect(f"`{key}` is neither true nor false, so it means nothing here", key)
        else:
            values.is_kind(key, kind=bool)


def plain(markdown: str) -> str:
    "A heading's text without its attributes and the marks of Markdown."
    text = re.sub(r"\s*\{[^}]*\}\s*$", "", markdown)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"(`+|\*+|(?<!\w)_+|_+(?!\w))", "", text).replace("\\", "").strip()
