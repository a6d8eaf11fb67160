"""Notes from other programs (Logseq, Obsidian, Roam, org-mode) as an outline: what they write beside the words is taken away, and what asks becomes a question."""

from __future__ import annotations

import re

from lessonpress.features.outlines import marks
from lessonpress.features.outlines.asking import asks, spoken
from lessonpress.pandoc import tree as T

__all__ = ["CONTENTS", "as_outline", "lost", "title_of"]

_DRAWER, _END = re.compile(r":[A-Z][A-Z_-]*:(?:\s|$)"), ":END:"
_CALLOUT = re.compile(r"\[!\w[\w-]*\][+-]?$")
CONTENTS = "notes-contents"  # the class of a table of contents, which is none of an outline's lists
_LISTS = ("BulletList", "OrderedList")


def as_outline(blocks: list[T.Node]) -> list[T.Node]:
    """The blocks of a page as an outline has them: without properties and ids, with links to notes and references as their words, with
    headings that ask as items that have their section below them. What no program wrote stays as it is."""
    return _asked(_Notes(blocks).cleaned(blocks))


def lost(blocks: list[T.Node]) -> list[str]:
    "The ids that the notes of a page refer to, and that nothing in them has."
    known = _Notes(blocks).known
    return list(dict.fromkeys(id for id in marks.references(blocks) if id not in known))


def title_of(blocks: list[T.Node]) -> str:
    "The title that the properties of a page name, which stand at its top, in some programs as its first item."
    first = blocks[:1]
    while first and first[0]["t"] in _LISTS:
        first = _items(first[0])[0][:1]
    lines = marks.lines(first[0]["c"]) if first and first[0]["t"] in ("Para", "Plain") else ()
    found = dict(p for line in lines if (p := marks.property_of(line)))
    return found.get("title", "")


def _items(block: T.Node) -> list[list[T.Node]]:
    items: list[list[T.Node]] = block["c"] if block["t"] == "BulletList" else block["c"][1]
    return items


class _Notes:
    "The notes of a page, and the words of what has an id in them."

    def __init__(self, blocks: list[T.Node]):
        self.known: dict[str, str] = {}
        self.plain: set[int] = set()  # the paragraphs that have nothing to be taken away
        for n in T.containers(blocks):
            if n["t"] not in ("Para", "Plain"):
                continue
            if marks.is_plain(n["c"]):
                self.plain.add(id(n["c"]))
            else:
                self.learn(list(marks.lines(n["c"])))

    def learn(self, lines: list[list[T.Node]]) -> None:
        words = _words(lines[0])
        for line in lines:
            if id := marks.id_of(line):
                self.known[id] = _words(line) or words
            if (told := marks.property_of(line)) and told[0] == "id":
                self.known[told[1]] = words

    def cleaned(self, blocks: list[T.Node], below: bool = False) -> list[T.Node]:
        "Blocks without what is beside the words; `below` an item, the first one has its line."
        out = []
        for i, block in enumerate(blocks):
            new = self.block(block, heads=below and i == 0, alone=len(blocks) == 1)
            out += [new] if new else []
        return out

    def block(self, block: T.Node, heads: bool, alone: bool) -> T.Node | None:
        t = block["t"]
        if t in ("Para", "Plain"):
            return self.paragraph(block, heads, alone)
        if t in _LISTS:
            return self.list(block)
        if t == "Header":
            line = marks.cleaned(marks.stateless(block["c"][2]), self.known)
            return T.node("Plain", line) if heads else _with(block, line)
        if t == "BlockQuote":
            return T.node(t, self.cleaned(block["c"]))
        if t == "Div":
            return T.node(t, [block["c"][0], self.cleaned(block["c"][1])])
        return None if t == "CodeBlock" and _is_drawer(block["c"][1]) else block

    def paragraph(self, block: T.Node, heads: bool, alone: bool) -> T.Node | None:
        "A paragraph without its asides; None where it has nothing else."
        if id(block["c"]) in self.plain:
            return block
        lines = list(marks.lines(block["c"]))
        beside = _asides(lines, tags=alone or not heads)
        kept = [(n, line) for n, line in enumerate(lines) if n not in beside]
        out: list[T.Node] = []
        for n, line in kept:
            new = marks.stateless(line) if heads and n == 0 else line
            new = marks.cleaned(new, self.known)
            if marks.only_refers(new):
                continue
            out += [*([T.node("SoftBreak")] if out and new else []), *new]
        return T.node(block["t"], out) if out else None

    def item(self, blocks: list[T.Node]) -> list[T.Node]:
        "An item; what stands below a property is its value, unless it asks: then the property is a topic."
        key = _key(blocks) if blocks and id(blocks[0].get("c")) not in self.plain else ""
        if not key:
            return self.cleaned(blocks, below=True)
        below = self.cleaned(blocks[1:])
        return [T.node("Plain", T.words(key)), *below] if _asks(below) else []

    def list(self, block: T.Node) -> T.Node | None:
        "A list without the items that were asides alone; a table of contents is none of an outline's."
        items = [(item, self.item(item)) for item in _items(block)]
        kept = [new for old, new in items if new or not old]
        if not kept:
            return None
        new = T.node(block["t"], kept if block["t"] == "BulletList" else [block["c"][0], kept])
        several = len(kept) > 1 or len(kept[0]) > 1
        return T.div([new], classes=[CONTENTS]) if several and _is_contents(new) else new


def _with(header: T.Node, line: list[T.Node]) -> T.Node:
    return T.node("Header", [*header["c"][:2], line])


def _words(line: list[T.Node]) -> str:
    return T.text_of(marks.cleaned(marks.stateless(line), {}))


def _key(item: list[T.Node]) -> str:
    "The key of an item that is a property, if it is nothing else."
    if not item or item[0]["t"] not in ("Para", "Plain"):
        return ""
    found = [marks.property_of(line) for line in marks.lines(item[0]["c"])]
    return found[0][0] if found[0] and all(found) else ""


def _asks(blocks: list[T.Node]) -> bool:
    lines = (n["c"] for n in T.walk(blocks) if n["t"] in ("Para", "Plain"))
    return any(asks(spoken(line)) is not None for line in lines)


def _asides(lines: list[list[T.Node]], tags: bool) -> set[int]:
    "Which lines are no words: properties, dates, tags, and the drawers of org-mode from `:NAME:` to `:END:`."
    found, drawer = set(), False
    for n, line in enumerate(lines):
        text = T.text_of(line)
        drawer = (
            drawer or bool(_DRAWER.match(text)) and any(T.text_of(x) == _END for x in lines[n:])
        )
        if drawer or marks.is_aside(line, tags or n > 0):
            found.add(n)
        drawer = drawer and text != _END
    return found


def _is_drawer(code: str) -> bool:
    "Whether an indented text is no code but a drawer, which some exports indent."
    return bool(_DRAWER.match(code.strip())) and code.strip().endswith(_END)


def _is_contents(block: T.Node) -> bool:
    "Whether each item of a list, and of those below it, is nothing but a link into the page."
    for item in _items(block):
        first = item[0]["c"] if item and item[0]["t"] in ("Para", "Plain") else []
        if len(first) != 1 or first[0]["t"] != "Link" or not first[0]["c"][2][0].startswith("#"):
            return False
        if not all(b["t"] in _LISTS and _is_contents(b) or b["t"] == "Div" for b in item[1:]):
            return False
    return True


def _asked(blocks: list[T.Node]) -> list[T.Node]:
    "Headings that ask as items, each with its section below it; callouts that ask, too."
    out, i = [], 0
    while i < len(blocks):
        block, i = blocks[i], i + 1
        if block["t"] == "Header" and asks(spoken(block["c"][2])) is not None:
            end = next((j for j in range(i, len(blocks)) if _ends(blocks[j], block)), len(blocks))
            out.append(T.node("BulletList", [[_line(block), *_asked(blocks[i:end])]]))
            i = end
        else:
            out.append(_callout(block) if block["t"] == "BlockQuote" else block)
    return out


def _ends(block: T.Node, header: T.Node) -> bool:
    return block["t"] == "Header" and bool(block["c"][0] <= header["c"][0])


def _line(header: T.Node) -> T.Node:
    "A heading as the line of an item, with the id that its author gave it."
    _, (id, _, _), line = header["c"]
    own = any(T.id_of(n) for n in T.walk(line))
    return T.para(line if own or _is_made(id, T.text_of(line)) else [T.span(line, id)])


def _is_made(id: str, text: str) -> bool:
    "Whether Pandoc made an id of a heading's words: then they stand in it in their order."
    words = re.findall(r"[^\W_]+", text.lower())
    return (
        not id
        or all(a in id for a in words)
        or id == "section"
        or re.match(r"section-\d", id) is not None
    )


def _callout(quote: T.Node) -> T.Node:
    "`> [!question] Why?` is an item with the rest of the quotation below it."
    first: T.Node = quote["c"][0] if quote["c"] else T.node("Null")
    if first["t"] != "Para" or not _CALLOUT.match(str(first["c"][0].get("c"))):
        return quote
    title, *rest = marks.lines(first["c"][1:])
    line = title[1:] if title and title[0]["t"] == "Space" else title
    if asks(spoken(line)) is None:
        return quote
    more = [T.para([x for n in rest for x in (*n, T.node("SoftBreak"))][:-1])] if rest else []
    return T.node("BulletList", [[T.para(line), *more, *quote["c"][1:]]])
