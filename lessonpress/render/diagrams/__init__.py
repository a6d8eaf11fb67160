"""Diagrams that a page writes as text, Mermaid's and Graphviz's, as drawings in the page. Each is drawn once and kept; one that cannot be drawn is shown as its code."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import orjson

from lessonpress import extras
from lessonpress.gather.code_cells import DIAGRAM, DIAGRAMS
from lessonpress.gather.page_source import plain
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.pool import Workshop
from lessonpress.render.diagrams import engines
from lessonpress.render.diagrams.svg import NAME, settled
from lessonpress.render.dialect import Context

__all__ = ["draw"]

_ATTRIBUTES = ("alt", "cap", "width", "file")


def draw(nodes: list[T.Node], context: Context, workshop: Workshop) -> list[str]:
    "Put drawings in the place of the diagrams among the blocks of a page; the names of what is kept."
    names: list[str] = []
    missing: set[str] = set()
    for n in nodes:
        if n["t"] != "CodeBlock" or DIAGRAM not in T.classes_of(n):
            continue
        (id, classes, pairs), code = n["c"]
        said = {k: v for k, v in pairs if k in _ATTRIBUTES}
        kind = next(c for c in DIAGRAMS if c in classes)
        rest = [c for c in classes if c != DIAGRAM]
        n["c"] = [[id, rest, [p for p in pairs if p[0] not in _ATTRIBUTES]], code]
        if not extras.version(engines.PACKAGES[kind]):
            if kind not in missing:
                _tell_missing(context, kind, said, code)
            missing.add(kind)
            continue
        made = _made(kind, code, context.metadata, names, workshop)
        if "error" in made:
            _tell(context, kind, said, code, made)
        else:
            n.update(T.raw(_html(made, said, code, len(names), id)))
    return names


def _made(
    kind: str, code: str, metadata: Mapping[str, Any], names: list[str], workshop: Workshop
) -> dict[str, Any]:
    look = metadata.get(kind)
    theme = str(look.get("theme") or "") if isinstance(look, dict) else ""
    names.append(name := workshop.kept.name(("diagram", kind, theme, code)))
    made: dict[str, Any] | None = workshop.kept.load(name)
    if made is None:
        made = engines.drawing(kind, code, theme)
        made = settled(made["svg"]) if "svg" in made else made
        if not made.get("passing"):
            workshop.kept.put(name, orjson.dumps(made))
    return made


def _html(drawn: dict[str, Any], said: dict[str, str], code: str, number: int, id: str) -> str:
    "A drawing with ids of its own on the page, and with words for who cannot see it."
    told = said.get("alt") or plain(said.get("cap", "")) or drawn["title"]
    words = escape(told or " ".join(code.split()))
    # What can be followed in a picture is lost to who has only its words.
    role = "group" if "<a " in drawn["svg"] else "img"
    svg = drawn["svg"].replace(NAME, f"diagram-{number}")
    svg = svg.replace("<svg", f'<svg role="{role}" aria-label="{words}"', 1)
    width = escape(said.get("width") or f"{drawn['width']}px")
    named = f' id="{escape(id)}"' if id else ""
    return f'<div class="diagram"{named} style="--width: {width}">{svg}</div>'


def _tell_missing(context: Context, kind: str, said: dict[str, str], code: str) -> None:
    message = f"diagrams (`{{{kind}}}`) are shown as code: what draws them is not installed"
    place = _place(context, said, code, 1)
    context.report.warn("unsupported", message, hint=extras.hint("diagrams"), **place)


def _tell(
    context: Context, kind: str, said: dict[str, str], code: str, made: dict[str, Any]
) -> None:
    message = f"this diagram (`{{{kind}}}`) cannot be drawn and is shown as code: {made['error']}"
    place = _place(context, said, code, made.get("line", 1))
    hint = None if made.get("passing") else "its lines are those of the diagram"
    context.report.warn("diagram", message, hint=hint, **place)


def _place(context: Context, said: dict[str, str], code: str, line: int) -> dict[str, Any]:
    "Where a line of a diagram stands."
    line = min(line, code.count("\n") + 1)
    if "file" in said:
        return {"file": said["file"], "line": line}
    lines = code.split("\n")
    at = context.place(code)
    if "line" in at:
        return {"file": context.file, "line": at["line"] + line - 1}
    return {"file": context.file, **(at or context.place(lines[line - 1]))}
