"""Code: with a file's name, folded, as a listing with a number, and with notes to its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect import conditions, floats
from lessonpress.render.dialect.attributes import taken
from lessonpress.render.dialect.labels import kind_of

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["annotated", "block", "notes"]

_MARK = re.compile(
    r"(?<![ \t])[ \t]*+(?:#|//|--|%|;|<!--|/\*)?[ \t]*<(\d+)>[ \t]*(?:-->|\*/)?[ \t]*$"
)


def block(page: Builder, b: Node, inside: str) -> list[Node]:
    "A block of code, with what its attributes ask for around it."
    (id, classes, pairs), text = b["c"]
    if not conditions.is_shown(page, b):
        return []
    pairs, (fold, summary, numbers, caption) = taken(
        pairs, "code-fold", "code-summary", "code-line-numbers", "lst-cap"
    )
    if numbers and numbers != "false":
        classes = [*classes, "number-lines"]
    named = kind_of(id, "lst") and inside != "float"
    out = [T.node("CodeBlock", [["" if named else id, classes, pairs], text])]
    if name := T.get(b, "filename"):
        out = _with_name(name, out)
    if named:
        out = floats.numbered(page, id, out, T.words(caption or ""), ["listing"], align="left")
    if fold and fold not in ("false", "none"):
        out = _folded(fold, summary, out, page.context.word("code.summary"))
    return out


def _with_name(name: str, code: list[Node]) -> list[Node]:
    head = f"<pre><strong>{escape(name)}</strong></pre>"
    head = f'<div class="code-with-filename-file">\n{head}\n</div>'
    return [T.div([T.raw(head), *code], classes=["code-with-filename"])]


def _folded(fold: str, summary: str | None, code: list[Node], usual: str) -> list[Node]:
    state = "open " if fold == "show" else ""
    words = _line(summary) if summary else usual
    head = f'<details {state}class="code-fold">\n<summary>{words}</summary>'
    return [T.raw(head), *code, T.raw("</details>")]


@cache
def _reader() -> MarkdownIt:
    typographic = MarkdownIt("commonmark", {"html": False, "typographer": True})
    return typographic.enable(["replacements", "smartquotes"])


def _line(markdown: str) -> str:
    "The HTML of a line of Markdown, with the quotation marks and dashes that Pandoc makes of signs."
    return str(_reader().renderInline(markdown))


# ---- Notes to lines


@dataclass
class Marks:
    "The marks `# <1>` of a block of code: its name on the page, and the lines (from 1) of each."

    name: str
    lines: dict[str, list[int]]


def annotated(page: Builder, b: Node) -> tuple[Node, Marks | None]:
    "A block of code, or a cell with one, without its marks, and these; None of them where there are none."
    if b["t"] == "CodeBlock":
        return _without_marks(page, b)
    if b["t"] != "Div" or "cell" not in T.classes_of(b):
        return b, None
    attr, content = b["c"]
    at = next((i for i, n in enumerate(content) if n["t"] == "CodeBlock"), None)
    if at is None:
        return b, None
    code, marks = _without_marks(page, content[at])
    return T.node("Div", [attr, [*content[:at], code, *content[at + 1 :]]]), marks


def _without_marks(page: Builder, b: Node) -> tuple[Node, Marks | None]:
    (_, classes, pairs), text = b["c"]
    lines, found = text.split("\n"), dict[str, list[int]]()
    for i, line in enumerate(lines):
        if m := _MARK.search(line):
            found.setdefault(m[1], []).append(i + 1)
            lines[i] = line[: m.start()]
    if not found:
        return b, None
    page.counts["annotated"] += 1
    name = f"annotated-cell-{page.counts['annotated']}"
    where = " ".join(f"{line}:{mark}" for mark, at in found.items() for line in at)
    attr = [name, [*classes, "code-annotation-code"], [*pairs, ["annotations", where]]]
    return T.node("CodeBlock", [attr, "\n".join(lines)]), Marks(name, found)


def notes(page: Builder, marks: Marks, items: Node, inside: str) -> list[Node]:
    "The numbered list under annotated code, each item tied to the lines of its mark."
    (start, *_), contents = items["c"]
    out = [T.raw('<dl class="code-annotation-container-grid">')]
    for n, item in enumerate(contents, start):
        target = f'data-target-cell="{escape(marks.name)}" data-target-annotation="{n}"'
        first, *more = item or [T.node("Plain", [])]
        out += [
            T.raw(f"<dt {target}>{n}</dt>\n<dd>"),
            *_first_of_note(page, marks, n, first),
            *page.blocks(more, inside),
            T.raw("</dd>"),
        ]
    return [*out, T.raw("</dl>")]


def _first_of_note(page: Builder, marks: Marks, n: int, first: Node) -> list[Node]:
    "The block that opens a note; what it says knows the lines that it is about."
    if first["t"] not in ("Plain", "Para"):
        return page.within([first])
    lines = ",".join(map(str, marks.lines.get(str(n), ())))
    about = f'data-code-cell="{escape(marks.name)}" data-code-lines="{lines}" data-code-annotation="{n}"'
    inlines = page.inlines(first["c"])
    end = T.raw_inline("</span>")
    return [T.node("Plain", [T.raw_inline(f"<span {about}>"), *inlines, end])]
