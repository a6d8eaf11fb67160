"""Cells that are tried, exercises, hints and solutions, in a page's blocks."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from lessonpress.course import View
from lessonpress.html_pieces import in_script
from lessonpress.pandoc import tree as T
from lessonpress.prepare.solutions import WORKED
from lessonpress.words import Words

__all__ = ["BOX", "TOLD", "sources_of", "with_tries"]

BOX = "try-cell"  # the class of a cell that is tried
TOLD = "try-page"  # and of what the page's script is told
# The classes of divs that become disclosures, each with what it is.
_OPENING = {"hint": "hint", "solution": "solution", WORKED: "solution"}


def with_tries(
    blocks: list[T.Node], told: Mapping[str, Any], page: View, course: str
) -> list[T.Node]:
    "The blocks of a page with its cells marked that are tried, what their script needs to know, and what opens."
    out = _inside(blocks, told, page.word)
    if told["tried"]:
        was = {label: t["was"] for label, t in told["tried"].items()}
        spoken = {"course": course, "file": page.file, "was": was}
        out.append(
            T.raw(f'<script type="application/json" class="{TOLD}">{in_script(spoken)}</script>')
        )
    return out


def sources_of(file: str, told: Mapping[str, Any]) -> bytes:
    "The script that brings what a page's cells need, once one is run: a page that was opened from a disk can load nothing else."
    needs = {label: t["needs"] for label, t in told["tried"].items()}
    numbers = {label: t["number"] for label, t in told["tried"].items()}
    spoken = in_script(
        {k: told[k] for k in ("cells", "more")} | {"needs": needs, "numbers": numbers}
    )
    return f"lessonpress.tryCells.sources[{in_script(file)}] = {spoken}\n".encode()


def _inside(blocks: list[T.Node], told: Mapping[str, Any], word: Words) -> list[T.Node]:
    out: list[T.Node] = []
    for block in blocks:
        if block["t"] != "Div":
            out.append(block)
            continue
        classes = T.classes_of(block)
        if "cell" in classes:
            out += _cell(block, told, word)
            continue
        attr, content = block["c"]
        content = _inside(content, told, word)
        kind = next((_OPENING[c] for c in classes if c in _OPENING), None)
        if kind:
            content = _opening(kind, content, word)
            attr = [attr[0], [c for c in classes if c not in _OPENING], attr[2]]
        # what the author has said of it stays: a link may lead there
        out += content if kind and not any(attr) else [T.node("Div", [attr, content])]
    return out


def _opening(kind: str, content: list[T.Node], word: Words) -> list[T.Node]:
    summary = f"<summary>{escape(word(f'exercise.{kind}'))}</summary>"
    begin = f'<details class="opens {kind}" data-pagefind-ignore="">\n{summary}'
    return [T.raw(begin), *content, T.raw("</details>")]


def _cell(block: T.Node, told: Mapping[str, Any], word: Words) -> list[T.Node]:
    (id, classes, pairs), content = block["c"]
    label = id.removeprefix("cell-")
    out = []
    if about := told["about"].get(label):
        out.append(T.raw(_about(about, label, word)))
        content = _unsaid(content) if about[2] else content
        block = T.node("Div", [[id, classes, pairs], content])
    if label in told["tried"] and any("cell-code" in T.classes_of(n) for n in content):
        block = T.node("Div", [[id, [*classes, BOX], [*pairs, ["data-try", label]]], content])
    return [*out, block]


def _unsaid(content: list[T.Node]) -> list[T.Node]:
    "Without what a check said of the stub: it tells nothing, or the mistake that readers are to find. Its id stays, to which links lead."
    return [T.div([], T.id_of(n)) if _is_text(n) else n for n in content]


def _is_text(n: T.Node) -> bool:
    "Whether it is a value that is shown as text."
    return (
        n["t"] == "Div"
        and "cell-output-display" in T.classes_of(n)
        and all(inner["t"] == "CodeBlock" for inner in n["c"][1])
    )


def _about(about: list[Any], label: str, word: Words) -> str:
    "A line above an exercise: of which kind it is, and how long it takes."
    kind, minutes, _ = about
    parts = [word(f"exercise.{kind}")] if kind else []
    parts += [word("exercise.minutes", minutes)] if minutes else []
    spans = " ".join(f"<span>{escape(p)}</span>" for p in parts)
    return f'<p class="try-about" data-of="{escape(label)}" data-pagefind-ignore="">{spans}</p>'
