"""A foreign outline becomes one of the course: read, given ids, written with its lecture."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from lessonpress import files, inside
from lessonpress.features import outlines
from lessonpress.features.outlines.notes import CONTENTS, as_outline, title_of
from lessonpress.gather.page_source import front_matter
from lessonpress.pandoc import tree as T
from lessonpress.problems import LessonpressError, Problem, Report

__all__ = ["Read", "as_page", "read", "with_lecture", "write_all"]


@dataclass
class Read:
    "An outline that was read from a text, and the text as Pandoc has to see it."

    text: str
    outline: outlines.Outline
    report: Report
    title: str = ""  # of its own: in the front matter, or a heading that opens it
    named: str = ""  # by a property, as other programs write it

    def counts(self) -> dict[str, int]:
        return {"topics": len(self.outline.topics), **self.outline.coverage()}


def read(data: bytes, file: str, pandoc: Callable[[str], T.Node]) -> Read:
    "The outline in the bytes of a foreign `file`; raises `LessonpressError` where there is none."
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LessonpressError(
            Problem("outline", "not UTF-8", file, hint="save it as UTF-8")
        ) from None
    outlines.refuse_depth(text, file)
    text, report = outlines.tidied(outlines.with_questions(text)), Report()
    front, body, _ = front_matter(text, file)
    try:
        tree = pandoc(body)
    except LessonpressError as e:
        raise LessonpressError([replace(p, file=p.file or file) for p in e.problems]) from None
    blocks = tree["blocks"]
    first = blocks[0] if blocks and blocks[0]["t"] == "Header" and blocks[0]["c"][0] == 1 else {}
    opens = T.text_of(first) if first and not _is_of_questions(T.text_of(first), blocks) else ""
    own = str(front.get("title") or opens)
    outline = outlines.parse(tree, file, text, report)
    if none := [replace(p, level="error") for p in report.problems if p.rule == "no-outline"]:
        raise LessonpressError(none)
    report.raise_errors()
    return Read(text, outline, report, own, title_of(blocks))


def _is_of_questions(heading: str, blocks: list[T.Node]) -> bool:
    "Whether the heading that opens the page is no title: it is the first question, or that of a table of contents."
    below = as_outline(blocks[1:2])
    contents = bool(below) and CONTENTS in T.classes_of(below[0])
    return contents or outlines.asks(heading) is not None


def as_page(read: Read, name: str) -> str:
    "The text of `outlines/NAME.qmd`: with ids, and with a title if it has none."
    text = outlines.write_ids(read.text, read.outline)
    if read.title:
        return text
    named = read.named or re.sub(r"[-_]+", " ", name).strip().capitalize()
    title = f"title: {json.dumps(named, ensure_ascii=False)}\n"
    if front_matter(text, name)[1] != text:
        return "---\n" + title + text[4:]
    return f"---\n{title}---\n\n{text.lstrip(chr(10))}"


def with_lecture(settings: str, name: str, values: dict[str, str]) -> str:
    "The text of `settings.ini` with these values in the section of the lecture; everything else, comments too, stays as it is."
    end = "\r\n" if "\r\n" in settings else "\n"
    lines = settings.splitlines()
    header = f"[lecture {name}]"
    at = next((i for i, line in enumerate(lines) if line.strip() == header), None)
    if at is None:
        while lines and not lines[-1].strip():
            lines.pop()
        lines += [*([""] if lines else []), header, *(f"{k} = {v}" for k, v in values.items())]
        return end.join(lines) + end
    stop = next(
        (i for i in range(at + 1, len(lines)) if lines[i].lstrip().startswith("[")), len(lines)
    )
    for k, v in values.items():
        there = next(
            (i for i in range(at + 1, stop) if re.match(rf"{re.escape(k)}\s*[=:]", lines[i], re.I)),
            None,
        )
        if there is None:
            lines.insert(at + 1, f"{k} = {v}")
            stop += 1
            continue
        after = next(
            (i for i in range(there + 1, stop) if not re.match(r"\s+[^\s#;]", lines[i])), stop
        )  # a value can go on in lines that are indented
        lines[there:after] = [f"{k} = {v}"]
        stop -= after - there - 1
    return end.join(lines) + (end if settings.endswith("\n") else "")


def write_all(root: Path, contents: dict[str, str], was: dict[str, bytes | None]) -> None:
    """Write files of the course over what they held when they were read; what cannot be written leaves all of them as they were."""
    with files.told("outline", root):
        read = {root / file: data for file, data in was.items()}
        files.write_all({inside.path(root, f): text for f, text in contents.items()}, was=read)
