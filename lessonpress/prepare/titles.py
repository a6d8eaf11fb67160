"""How a notebook opens: its title, in any of the ways in which people write one, and nbdev's metadata below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from lessonpress.gather.page_source import plain
from lessonpress.gather.yaml_lines import load
from lessonpress.html_pieces import parts
from lessonpress.html_tree import parsed
from lessonpress.prepare.jupyter_markdown.rules import parser
from lessonpress.prepare.lenient import Json
from lessonpress.problems import LessonpressError

__all__ = ["Opening", "opening"]

_MARKS = re.compile(r"\{([^{}\n]*)\}\s*$")
_KEY = re.compile(r"([A-Za-z][\w-]*):[ \t]+(\S.*)$")
# Keys that nbdev's lists have and a page knows; the others of them mean nothing here.
_KNOWN = {
    "title", "subtitle", "description", "author", "date", "categories", "image", "toc", "order",
    "draft", "aliases", "keywords", "lang", "number", "output-file",
}  # fmt: skip
_NBDEVS = _KNOWN | {
    "badges", "branch", "comments", "hide", "layout", "permalink", "search_exclude",
    "skip_exec", "skip_showdoc", "summary", "tags",
}  # fmt: skip


@dataclass
class Opening:
    "What the Markdown cells of a notebook begin with."

    title: str = ""
    marks: list[str] = field(default_factory=list)  # `#id` and `.class`, where it has them
    cell: int = -1  # the index of the cell that has the title
    text: str = ""  # what is left of that cell
    front: Json = field(default_factory=dict)
    as_quarto: bool = False  # Quarto finds the title by itself


def opening(sources: list[tuple[int, str]]) -> Opening:
    """The opening of the Markdown cells, given by index and text. Pictures may stand above the title; where other words do, it is
    the only heading of level 1."""
    found = _at_the_top(sources) or _alone(sources)
    if found is None:
        return Opening()
    cell, title, start, end, as_quarto = found
    text = dict(sources)[cell]
    marks = _MARKS.search("".join(text.splitlines(True)[start:end]))
    front, rest = _metadata(_without(text, start, end))
    title = str(front.get("title") or title)
    found_marks = marks[1].split() if marks else []
    return Opening(title, found_marks, cell, rest, front, as_quarto and not front)


_Found = tuple[int, str, int, int, bool]  # cell, title, its lines, whether Quarto finds it


def _at_the_top(sources: list[tuple[int, str]]) -> _Found | None:
    first = True
    for cell, text in sources:
        for block in _blocks(text):
            if title := _title(block):
                return cell, title, *_lines(block), first and block.type == "heading"
            if not _is_picture(block):
                return None
            first = False
    return None


def _alone(sources: list[tuple[int, str]]) -> _Found | None:
    found = [
        (cell, _title(block), *_lines(block), False)
        for cell, text in sources
        for block in _blocks(text)
        if block.type == "heading" and block.tag == "h1" or block.type == "html_block"
    ]
    titles = [f for f in found if f[1]]
    return titles[0] if len(titles) == 1 else None


def _blocks(text: str) -> Iterator[SyntaxTreeNode]:
    return iter(SyntaxTreeNode(parser().parse(text)).children)


def _lines(block: SyntaxTreeNode) -> tuple[int, int]:
    return block.map or (0, 0)


def _title(block: SyntaxTreeNode) -> str:
    "The title that a block is, in words; empty if it is none."
    if block.type == "heading" and block.children:
        return plain(" ".join(block.children[0].content.split()))
    if block.type == "html_block":
        heading = next(parsed(block.content).iter("h1"), None)
        return " ".join(heading.text_content().split()) if heading is not None else ""
    return ""


def _is_picture(block: SyntaxTreeNode) -> bool:
    "Whether a block is pictures, with links around them, and no words."
    if block.type == "html_block":
        return not parsed(block.content).text_content().strip()
    if block.type != "paragraph":
        return False
    inlines = list(block.walk())[2:]
    html = "".join(n.content for n in inlines if n.type == "html_inline")
    shown = any(n.type == "image" for n in inlines) or ("img", 1) in parts(html)
    words = (n.content.strip() for n in inlines if n.type == "text" and not _in_picture(n))
    return shown and not any(words)


def _in_picture(node: SyntaxTreeNode) -> bool:
    return node.parent is not None and node.parent.type == "image"


def _without(text: str, start: int, end: int) -> str:
    lines = text.splitlines(True)
    return "".join(lines[:start] + lines[end:]).lstrip("\n")


def _metadata(text: str) -> tuple[Json, str]:
    "nbdev's list of metadata below the title, perhaps with a quotation above it, and the text without it."
    for block in _blocks(text):
        if block.type == "blockquote":
            continue
        front = _front(block) if block.type == "bullet_list" else None
        return (front, _without(text, *_lines(block))) if front else ({}, text)
    return {}, text


def _front(items: SyntaxTreeNode) -> Json | None:
    "The metadata in a list; None if it is another one."
    found: dict[str, Any] = {}
    for item in items.children:
        said = item.children[0].children[0].content if item.children else ""
        m = _KEY.match(said)
        if m is None or len(item.children) > 1:
            return None
        try:
            found |= load(f"{m[1]}: {m[2]}", "")[0]
        except LessonpressError:
            found[m[1]] = m[2]
    if not found.keys() & _NBDEVS:
        return None
    return {k: v for k, v in found.items() if k in _KNOWN}
