"""Callouts: boxes with an icon and a title, which may fold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect.attributes import taken
from lessonpress.render.dialect.labels import CALLOUTS, kind_of

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["callout", "callout_kind"]

_KINDS = {f"callout-{kind}": kind for kind in ("note", "tip", "warning", "important", "caution")}
_TOGGLE = (
    '<div class="callout-btn-toggle d-inline-block border-0 py-1 ps-1 pe-0 float-end">'
    '<i class="callout-toggle"></i></div>'
)


def callout_kind(classes: list[str]) -> str | None:
    "`note` of a div with the class `callout-note`."
    return next((_KINDS[c] for c in classes if c in _KINDS), None)


def callout(page: Builder, b: Node, kind: str) -> Node:
    "A div as a callout; a heading that opens it is its title."
    (id, classes, pairs), content = b["c"]
    pairs, (appearance, collapse, icon) = taken(pairs, "appearance", "collapse", "icon")
    title, content = _title(page, b, content)
    title = _numbered(page, id, title)
    style = "simple" if appearance in ("simple", "minimal") else "default"
    no_icon = icon == "false" or appearance == "minimal"
    if not title and style == "default":
        title = T.words(page.context.word(f"callout.{kind}"))
    names = ["callout", f"callout-style-{style}", f"callout-{kind}"]
    names += ["no-icon"] * no_icon + ["callout-titled"] * bool(title)
    names += ["callout-empty-content"] * (not content)
    if title:
        page.counts["callout"] += 1
        number = page.counts["callout"]
        toggle = page.context.word("callout.toggle")
        inner = _titled(title, _icon(no_icon), page.blocks(content), collapse, number, toggle)
    else:
        body = T.div(page.blocks(content), classes=["callout-body-container"])
        inner = [T.div([_icon(no_icon), body], classes=["callout-body", "d-flex"])]
    return T.div(inner, id, [*(c for c in classes if c != f"callout-{kind}"), *names], pairs)


def _numbered(page: Builder, id: str, title: list[Node]) -> list[Node]:
    "The title of a callout that can be referred to begins with its number."
    if not kind_of(id, *CALLOUTS):
        return title
    number = T.node("Str", "\u00a0".join(page.labels.number(id)) + (":" if title else ""))
    return [number, T.node("Space"), *title] if title else [number]


def _title(page: Builder, b: Node, content: list[Node]) -> tuple[list[Node], list[Node]]:
    "The title, empty if there is none, and what stands below it."
    if given := T.get(b, "title"):
        return _words(given), content
    if content and content[0]["t"] == "Header":
        return page.inlines(content[0]["c"][2]), content[1:]
    return [], content


def _icon(none: bool) -> Node:
    icon = T.raw_inline(f'<i class="callout-icon{" no-icon" * none}"></i>')
    return T.div([T.node("Plain", [icon])], classes=["callout-icon-container"])


def _titled(
    title: list[Node],
    icon: Node,
    content: list[Node],
    collapse: str | None,
    number: int,
    toggle: str,
) -> list[Node]:
    "Header and body; one that folds is unfolded where scripts do not run."
    shown = T.div([T.node("Plain", title)], classes=["callout-title-container", "flex-fill"])
    body = T.div(content, classes=["callout-body-container", "callout-body"])
    classes = ["callout-header", "d-flex", "align-content-center"]
    if collapse is None:
        return [T.div([icon, shown], classes=classes), body]
    folded, id = collapse != "false", f"callout-{number}"
    pairs = {
        "bs-toggle": "collapse",
        "bs-target": f".{id}-contents",
        "aria-controls": id,
        "aria-expanded": "false" if folded else "true",
        "aria-label": toggle,
    }
    state = [f"{id}-contents", "callout-collapse", "collapse", *([] if folded else ["show"])]
    header = T.div([icon, shown, T.raw(_TOGGLE)], classes=classes, pairs=pairs)
    return [header, T.div([body], id, state)]


def _words(text: str) -> list[Node]:
    "The words of an attribute, in which backticks make code."
    out: list[Node] = []
    for i, part in enumerate(text.split("`")):
        if part:
            out += [T.node("Code", [T.attr(), part])] if i % 2 else T.words(part)
    return out
