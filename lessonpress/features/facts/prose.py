"""Facts in prose: where they are quoted, and the numbers that should be."""

from __future__ import annotations

import json
import re
from typing import Any

from lessonpress.course import Page
from lessonpress.pandoc import tree as T

__all__ = ["bare_numbers", "bare_place", "name_of", "quoted", "rewritten"]


def name_of(n: T.Node) -> str | None:
    "The fact that a span quotes, in either spelling."
    return (T.get(n, "fact") or T.get(n, "data-fact")) if n["t"] == "Span" else None


def quoted(nodes: list[T.Node]) -> list[list[str]]:
    "The facts that the prose of a page quotes, as name and text."
    return [[name, T.text_of(n["c"][1])] for n in nodes if (name := name_of(n))]


def rewritten(text: str, values: dict[str, str | None], in_json: bool) -> str:
    "A source with the stored numbers in place of those that its prose quotes."
    quote = r'\\"' if in_json else '"'
    spans = (
        rf"(?P<a>\[)(?P<old>[^\[\]]*)(?P<b>\]\{{fact={quote}(?P<name>[\w.]+){quote}\}})",
        rf"(?P<a><span data-fact={quote}(?P<name>[\w.]+){quote}>)(?P<old>[^<]*)(?P<b></span>)",
    )

    def new(m: re.Match[str]) -> str:
        value = values.get(m["name"])
        if value is None:
            return m[0]
        return m["a"] + (json.dumps(value)[1:-1] if in_json else value) + m["b"]

    for pattern in spans:
        text = re.sub(pattern, new, text)
    return text


# A decimal number or a percentage; not a version, a date, a section of a name or a time.
_NUMBER = re.compile(
    r"(?<![\w.:/-])[-+−]?(?:\d[\d,]*\.\d+(?:\s?%)?|\d[\d,]*\s?(?:%|per cent\b|percent\b))(?!\w|[.:]\d)"
)


def bare_numbers(blocks: list[T.Node]) -> list[str]:
    """The decimal numbers and percentages in the prose of a page that are no fact, no citation, not
    in code or a formula and not marked as given."""
    return list(
        dict.fromkeys(
            m.group() for block in blocks for text in _prose(block) for m in _NUMBER.finditer(text)
        )
    )


def bare_place(page: Page, text: str) -> dict[str, int]:
    """Where a bare number stands: in prose, as a number of its own, and not in the span of a fact or
    of what is given."""
    alone = re.compile(rf"(?<![\w.:/>\[-]){re.escape(text)}(?!\w|[.:]\d)")
    source = page.source
    if source.notebook is None:
        m = alone.search(source.text)
        return {"line": source.text.count("\n", 0, m.start()) + 1} if m else page.place(text)
    prose = (c for c in source.notebook.cells if c.kind == "markdown")
    return next(({"cell": c.number} for c in prose if alone.search(c.source)), page.place(text))


_SKIPPED = {"Code", "CodeBlock", "Math", "RawInline", "RawBlock", "Cite", "Image"}


def _prose(n: Any) -> list[str]:
    "The running text below a node, in one piece for each paragraph, without what is no prose."
    if isinstance(n, list):
        return [t for x in n for t in _prose(x)]
    if not isinstance(n, dict) or n.get("t") in _SKIPPED:
        return []
    if n.get("t") == "Div" and {"cell", "cell-output"} & set(T.classes_of(n)):
        return []
    if n.get("t") in ("Para", "Plain", "Header"):
        return [_running(n["c"][2] if n["t"] == "Header" else n["c"])]
    return _prose(n["c"]) if "c" in n else []


def _running(inlines: list[T.Node]) -> str:
    out = []
    for n in inlines:
        t = n["t"]
        if t == "Str":
            out.append(n["c"])
        elif t in ("Space", "SoftBreak", "LineBreak"):
            out.append(" ")
        elif t in _SKIPPED or t == "Note" or name_of(n) or "given" in T.classes_of(n):
            out.append("\ufffc")
        elif t == "Quoted" or t in ("Span", "Link"):
            out.append(_running(n["c"][1]))
        elif isinstance(n.get("c"), list):
            out.append(_running(n["c"]))
    return "".join(out)
