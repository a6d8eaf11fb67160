"""Pandoc's JSON tree as plain dictionaries and lists: making, walking and reading it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from lessonpress import html_pieces

Node = dict[str, Any]
Attr = list[Any]  # [id, [class, ...], [[key, value], ...]]
Pairs = Mapping[str, str] | Iterable[Sequence[str]]


def attr(id: str = "", classes: Iterable[str] = (), pairs: Pairs = ()) -> Attr:
    "Pandoc's triple of identifier, classes and key-value pairs."
    return [
        id,
        list(classes),
        [list(p) for p in (pairs.items() if isinstance(pairs, Mapping) else pairs)],
    ]


def node(t: str, c: Any = None) -> Node:
    return {"t": t} if c is None else {"t": t, "c": c}


def raw(html: str) -> Node:
    return node("RawBlock", ["html", html])


def raw_inline(html: str) -> Node:
    return node("RawInline", ["html", html])


def div(blocks: list[Node], id: str = "", classes: Iterable[str] = (), pairs: Pairs = ()) -> Node:
    return node("Div", [attr(id, classes, pairs), blocks])


def span(inlines: list[Node], id: str = "", classes: Iterable[str] = (), pairs: Pairs = ()) -> Node:
    return node("Span", [attr(id, classes, pairs), inlines])


def link(inlines: list[Node], href: str, classes: Iterable[str] = (), pairs: Pairs = ()) -> Node:
    return node("Link", [attr("", classes, pairs), inlines, [href, ""]])


def words(text: str) -> list[Node]:
    "`text` as inlines, one `Str` a word."
    out: list[Node] = []
    for i, word in enumerate(text.split(" ")):
        if i:
            out.append(node("Space"))
        if word:
            out.append(node("Str", word))
    return out


def para(text_or_inlines: str | list[Node]) -> Node:
    return node(
        "Para", words(text_or_inlines) if isinstance(text_or_inlines, str) else text_or_inlines
    )


# Where a node keeps its attributes.
_ATTR_AT = {
    "Div": 0,
    "Span": 0,
    "Link": 0,
    "Image": 0,
    "Code": 0,
    "CodeBlock": 0,
    "Table": 0,
    "Figure": 0,
    "Header": 1,
}


def attr_of(n: Node) -> Attr | None:
    "The node's own attributes (to read or to change), or None if its kind has none."
    at = _ATTR_AT.get(n.get("t", ""))
    attr: Attr | None = None if at is None else n["c"][at]
    return attr


def get(n: Node, key: str, default: Any = None) -> Any:
    "The value of attribute `key` of `n`."
    a = attr_of(n)
    return next((v for k, v in a[2] if k == key), default) if a else default


def classes_of(n: Node) -> list[str]:
    a = attr_of(n)
    return a[1] if a else []


def id_of(n: Node) -> str:
    a = attr_of(n)
    return a[0] if a else ""


def walk(tree: Any) -> Iterator[Node]:
    "Every node at or below `tree`, parents before children."
    waiting = [tree]
    while waiting:
        at = waiting.pop()
        if at.__class__ is dict:
            if "t" not in at:
                at = list(at.values())
            else:
                yield at
                at = at.get("c")
                if at.__class__ is dict:
                    waiting.append(at)
        if at.__class__ is list:
            waiting += [v for v in reversed(at) if v.__class__ in _INNER]


_INNER = dict, list


def transform(tree: Any, f: Callable[[Node], Node | list[Node] | None]) -> Any:
    """Rebuild `tree` from its leaves: `f` gets each node but words, with its children already done, and returns the node, None to
    keep it, or a list to put in its place (an empty one drops it)."""
    if tree.__class__ is list:
        out = []
        for v in tree:
            if v.__class__ is dict:
                new = v if v.get("t") in _WORDS else transform(v, f)
                if new.__class__ is list:
                    out += new
                else:
                    out.append(new)
            else:
                out.append(transform(v, f) if v.__class__ is list else v)
        return out
    if "t" not in tree:
        return {k: transform(v, f) if v.__class__ in _INNER else v for k, v in tree.items()}
    new = dict(tree)
    if (inner := tree.get("c")).__class__ in _INNER:
        new["c"] = transform(inner, f)
    result = f(new)
    return new if result is None else result


def text_of(tree: Any) -> str:
    "The plain text of a tree, as a reader would hear it; notes are left out."
    heard: list[str] = []
    _hear(tree, heard)
    return "".join(heard).strip()


def _hear(n: Any, heard: list[str]) -> None:
    if n.__class__ is list:
        for v in n:
            _hear(v, heard)
        return
    if n.__class__ is not dict:
        return
    t = n.get("t")
    if t == "Str":
        heard.append(n["c"])
    elif t in ("Space", "SoftBreak", "LineBreak"):
        heard.append(" ")
    elif t in ("Code", "CodeBlock", "Math"):
        heard.append(n["c"][1])
    elif t == "Quoted":
        left, right = ("‘", "’") if n["c"][0]["t"] == "SingleQuote" else ("“", "”")
        heard.append(left)
        _hear(n["c"][1], heard)
        heard.append(right)
    elif t not in ("Note", "RawInline", "RawBlock") and "c" in n:
        _hear(n["c"], heard)
        if t in ("Para", "Plain", "Header"):
            heard.append(" ")


def html_attr(name: str, value: str | None) -> str:
    return "" if value is None else f' {name}="{escape(value, quote=True)}"'


def anchors(blocks: list[Node], level: int = 2) -> dict[str, str]:
    "For each id in a page, the id of the heading (of at most `level`) it stands under; empty above the first."
    out: dict[str, str] = {}
    current = ""
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] <= level:
            current = id_of(block)
        for n in containers(block):
            if n["t"] in ("RawBlock", "RawInline"):
                out.update(dict.fromkeys(html_pieces.ids(n["c"][1]), current))
            elif id := id_of(n):
                out[id] = current
            elif n["t"] in ("Para", "Plain"):
                out.update(dict.fromkeys(formulas(n["c"]), current))
    return out


FORMULA = re.compile(
    r"\{#(eq-[^}\s]+)\}"
)  # what begins the word behind a formula, and gives it its id


def formulas(inlines: list[Node]) -> list[str]:
    "The ids of displayed formulas, which Pandoc takes for words behind them."
    if not any(x["t"] == "Math" and x["c"][0]["t"] == "DisplayMath" for x in inlines):
        return []
    return [m[1] for x in inlines if x["t"] == "Str" and (m := FORMULA.match(x["c"]))]


_WORDS = {"Str", "Space", "SoftBreak", "LineBreak", "Math", "HorizontalRule"}


def containers(tree: Any) -> list[Node]:
    "Every node at or below `tree` but words, which most nodes are, parents before children."
    out: list[Node] = []
    _collect([tree], out)
    return out


def _collect(nodes: list[Any], out: list[Node]) -> None:
    for v in nodes:
        inner = v
        if v.__class__ is dict:
            t = v.get("t")
            if t in _WORDS:
                continue
            if t is not None:
                out.append(v)
                inner = v.get("c")
            else:  # a citation
                inner = list(v.values())
        if inner.__class__ is list and inner:
            _collect(inner, out)


def edit(nodes: list[Any], kinds: Mapping[str, Callable[[Node], Node | list[Node] | None]]) -> None:
    """Put what `kinds[t]` makes of a node of kind `t` in its place, in the tree itself, from its leaves up; a list takes the place of one
    node, None leaves it."""
    several = []
    for i, v in enumerate(nodes):
        if v.__class__ is list:
            edit(v, kinds)
        elif v.__class__ is dict:
            t = v.get("t", "")
            if t in _WORDS:
                continue
            inner = v.get("c")
            if inner.__class__ is list:
                edit(inner, kinds)
            if t in kinds and (new := kinds[t](v)) is not None:
                if new.__class__ is list:
                    several.append((i, new))
                else:
                    nodes[i] = new
    for i, new in reversed(several):
        nodes[i : i + 1] = new


_BOXES = ("☐", "☒")


def in_few_words(nodes: list[Any]) -> None:
    """Make one word of the words that follow each other, in the tree itself: HTML is written the same,
    in half the time, but nothing else can be read of the tree any more."""
    boxed = bool(nodes) and nodes[0].__class__ is dict and nodes[0].get("c") in _BOXES
    start = 2 if boxed else 0  # Pandoc writes a box to tick where it stands for itself
    out, said = nodes[:start], list[str]()
    for v in nodes[start:]:
        inner: Any = v
        if v.__class__ is dict:
            inner, t = v.get("c"), v.get("t")
            if t == "Str" or t == "Space" or t == "SoftBreak":
                said.append(inner if t == "Str" else " ")
                continue
        if said:
            out.append({"t": "Str", "c": "".join(said)})
            said.clear()
        out.append(v)
        if inner.__class__ is list and inner:
            in_few_words(inner)
    if said:
        out.append({"t": "Str", "c": "".join(said)})
    nodes[:] = out
