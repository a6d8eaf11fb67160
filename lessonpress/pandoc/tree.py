"""Pandoc's JSON tree as plain dictionaries and lists: making, walking and reading it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape

from lessonpress import html_pieces

Node = dict
Attr = list  # [id, [class, ...], [[key, value], ...]]


def attr(id: str = "", classes: Iterable[str] = (), pairs: dict | Iterable = ()) -> Attr:
    "Pandoc's triple of identifier, classes and key-value pairs."
    return [
        id,
        list(classes),
        [list(p) for p in (pairs.items() if isinstance(pairs, dict) else pairs)],
    ]


def node(t: str, c=None) -> Node:
    return {"t": t} if c is None else {"t": t, "c": c}


def raw(html: str) -> Node:
    return node("RawBlock", ["html", html])


def raw_inline(html: str) -> Node:
    return node("RawInline", ["html", html])


def div(blocks: list, id: str = "", classes: Iterable[str] = (), pairs=()) -> Node:
    return node("Div", [attr(id, classes, pairs), blocks])


def span(inlines: list, id: str = "", classes: Iterable[str] = (), pairs=()) -> Node:
    return node("Span", [attr(id, classes, pairs), inlines])


def link(inlines: list, href: str, classes: Iterable[str] = (), pairs=()) -> Node:
    return node("Link", [attr("", classes, pairs), inlines, [href, ""]])


def words(text: str) -> list[Node]:
    "`text` as inlines, one `Str` a word."
    out = []
    for i, word in enumerate(text.split(" ")):
        if i:
            out.append(node("Space"))
        if word:
            out.append(node("Str", word))
    return out


def para(text_or_inlines: str | list) -> Node:
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
    at = _ATTR_AT.get(n.get("t"))
    return None if at is None else n["c"][at]


def get(n: Node, key: str, default=None):
    "The value of attribute `key` of `n`."
    a = attr_of(n)
    return next((v for k, v in a[2] if k == key), default) if a else default


def classes_of(n: Node) -> list[str]:
    a = attr_of(n)
    return a[1] if a else []


def id_of(n: Node) -> str:
    a = attr_of(n)
    return a[0] if a else ""


def walk(tree) -> Iterator[Node]:
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


def transform(tree, f: Callable[[Node], Node | list | None]):
    """Rebuild `tree` from its leaves: `f` gets each node with its children already done and returns the node, None to
    keep it, or a list to put in its place (an empty one drops it)."""
    if tree.__class__ is list:
        out = []
        for v in tree:
            if v.__class__ is dict:
                new = transform(v, f)
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


def text_of(tree) -> str:
    "The plain text of a tree, as a reader would hear it; notes are left out."
    out = []

    def visit(n):
        if isinstance(n, list):
            for v in n:
                visit(v)
        elif isinstance(n, dict):
            t = n.get("t")
            if t == "Str":
                out.append(n["c"])
            elif t in ("Code", "CodeBlock", "Math"):
                out.append(n["c"][1])
            elif t in ("Space", "SoftBreak", "LineBreak"):
                out.append(" ")
            elif t == "Quoted":
                a, b = ("‘", "’") if n["c"][0]["t"] == "SingleQuote" else ("“", "”")
                out.append(a), visit(n["c"][1]), out.append(b)
            elif t in ("Note", "RawInline", "RawBlock"):
                pass
            elif "c" in n:
                visit(n["c"])
                if t in ("Para", "Plain", "Header"):
                    out.append(" ")

    visit(tree)
    return "".join(out).strip()


def html_attr(name: str, value: str | None) -> str:
    return "" if value is None else f' {name}="{escape(value, quote=True)}"'


def anchors(blocks: list, level: int = 2) -> dict[str, str]:
    "For each id in a page, the id of the heading (of at most `level`) it stands under; empty above the first."
    out, current = {}, ""
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] <= level:
            current = id_of(block)
        for n in containers(block):
            if n["t"] in ("RawBlock", "RawInline"):
                out.update(dict.fromkeys(html_pieces.ids(n["c"][1]), current))
            elif id := id_of(n):
                out[id] = current
    return out


_WORDS = {"Str", "Space", "SoftBreak", "LineBreak", "Math", "HorizontalRule"}


def containers(tree) -> Iterator[Node]:
    "Every node at or below `tree` but words, which most nodes are, parents before children."
    waiting = [tree]
    while waiting:
        at = waiting.pop()
        if at.__class__ is dict:
            if at.get("t") in _WORDS:
                continue
            if "t" in at:
                yield at
                at = at.get("c")
            else:  # a citation
                at = list(at.values())
        if at.__class__ is list:
            waiting += [v for v in reversed(at) if v.__class__ is list or v.__class__ is dict and v.get("t") not in _WORDS]


def edit(nodes: list, kinds: dict[str, Callable[[Node], Node | list | None]]):
    """Put what `kinds[t]` makes of a node of kind `t` in its place, in the tree itself, from its leaves up; a list takes the place of one
    node, None leaves it."""
    several = []
    for i, v in enumerate(nodes):
        if v.__class__ is list:
            edit(v, kinds)
        elif v.__class__ is dict:
            t = v.get("t")
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
