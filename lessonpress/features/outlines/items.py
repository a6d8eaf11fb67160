"""The list of an outline, item by item: topics, questions with what is below them, remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from lessonpress.clock import on_clock, parse_time
from lessonpress.features.outlines.asking import Tail, breaks, extent, spoken, tail
from lessonpress.features.outlines.times import Time, moment
from lessonpress.pandoc import tree as T

__all__ = ["Item", "Part", "is_topic", "items_of", "top_parts"]


@dataclass
class Item:
    "An item of the list: its first line, and below it blocks that stay as they are and items that are questions, topics or remarks."

    line: list[T.Node]
    blocks: list[T.Node]
    below: list[Part] = field(default_factory=list)
    question: bool = False
    time: Time | None = None
    id: str = ""
    revisited: bool = False  # the lecture comes back to an earlier second
    by_argument: bool = False  # its answer is reasoned from what the evidence shows
    related: list[T.Node] = field(default_factory=list)  # links to other questions

    @property
    def text(self) -> str:
        return " ".join(T.text_of(self.line).split())

    @property
    def asks(self) -> bool:
        return self.question or any(i.asks for i in self.items)

    @property
    def items(self) -> list[Item]:
        return [b for b in self.below if isinstance(b, Item)]

    @property
    def seconds(self) -> int | None:
        return parse_time(self.time.clock) if self.time else None

    @property
    def own(self) -> list[T.Node]:
        return [b for b in self.below if not isinstance(b, Item)]


Part = T.Node | Item  # what stands below an item, or on the page


def is_topic(item: Item, top: bool) -> bool:
    "Whether an item that is no question has a heading of its own: on top, unless it is a long remark, and wherever it has questions."
    return (
        bool(item.line)
        and not item.question
        and (item.asks or top and (bool(item.below) or len(item.text) <= 120))
    )


def items_of(block: T.Node) -> list[list[T.Node]]:
    return (
        block["c"]
        if block["t"] == "BulletList"
        else block["c"][1]
        if block["t"] == "OrderedList"
        else []
    )


def _item(blocks: list[T.Node]) -> Item:
    head, rest = (
        (blocks[0]["c"], blocks[1:])
        if blocks and blocks[0]["t"] in ("Plain", "Para")
        else ([], blocks)
    )
    head = _without_box(head)
    asked = extent(head) or _marked(head)
    item, attributes = Item([], blocks, question=asked is not None), ""
    if asked:
        end, (item.line, item.time, attributes) = asked
    else:
        end = _title(head)
        item.line, item.time = _title_and_time(head[:end])
    nodes = T.containers(item.line)
    item.revisited = _has_class(nodes, attributes, "revisited")
    item.by_argument = _has_class(nodes, attributes, "by-argument")
    item.line, item.id = _without_id(item.line, nodes, attributes)
    item.time = item.time or _of_whole(item.line)
    more = head[end + 1 :]
    blocks = ([T.para(more)] if more else []) + rest
    if item.question:
        blocks, item.related = _without_related(blocks)
    item.below = _parts(blocks, item.question)
    return item


def _without_related(blocks: list[T.Node]) -> tuple[list[T.Node], list[T.Node]]:
    "An answer's blocks without the line `Related: [..](#id), [..](other.qmd#id)`, and its links."
    out, links = [], []
    for block in blocks:
        inlines = block["c"] if block["t"] in ("Plain", "Para") else []
        at = next(
            (
                i
                for i, n in enumerate(inlines)
                if n.get("c") == "Related:"
                and (not i or inlines[i - 1]["t"] in ("SoftBreak", "LineBreak"))
            ),
            None,
        )
        found = [n for n in inlines[at:] if n["t"] == "Link"] if at is not None else []
        links += found
        if not found:
            out.append(block)
        elif at:
            out.append(T.node(block["t"], inlines[: at - 1]))
    return out, links


def _without_box(head: list[T.Node]) -> list[T.Node]:
    "The line without the box of a task list."
    return head[2:] if head and head[0].get("c") in ("☐", "☒") else head


_CLASSES = ("question", "revisited", "by-argument")  # what an author can say of an item


def _marked(head: list[T.Node]) -> tuple[int, Tail] | None:
    "The first line and its tail, if `{.question}` stands at it or at a part of it."
    end = breaks(head)[0]
    found = tail(head[:end])
    return (end, found) if _has_class(T.containers(head[:end]), found[2], "question") else None


def _has_class(nodes: list[T.Node], attributes: str, name: str) -> bool:
    return f".{name}" in attributes.split() or any(name in T.classes_of(n) for n in nodes)


def _title_and_time(line: list[T.Node]) -> tuple[list[T.Node], Time | None]:
    "A topic's words and its time, if that is one and not all there is."
    rest, time, _ = tail(line)
    if time is None or not rest or parse_time(time.clock) is None:
        return line, None
    return rest, time


def _of_whole(line: list[T.Node]) -> Time | None:
    "The time of a line that is a link to a moment of the video."
    if len(line) != 1 or line[0]["t"] != "Link":
        return None
    href = line[0]["c"][2][0]
    return None if (seconds := moment(href)) is None else Time(on_clock(seconds), href)


def _title(head: list[T.Node]) -> int:
    "How many of the inlines are the title of a topic: the first line, and further ones while they seem broken by width alone."
    start = 0
    for end in breaks(head):
        if len(spoken(head[start:end])) < 60:
            break
        start = end + 1
    return end


def _without_id(
    line: list[T.Node], nodes: list[T.Node], attributes: str
) -> tuple[list[T.Node], str]:
    "The line without the id and the classes that the spans among its nodes carry, and that id."
    found = [T.id_of(n) for n in nodes if n["t"] in ("Span", "Link") and T.id_of(n)]
    found += re.findall(r"(?<!\S)#(\S+)", attributes)
    id = found[0] if found else ""

    def clean(n: T.Node) -> T.Node | list[T.Node] | None:
        if n["t"] not in ("Span", "Link") or not (
            T.id_of(n) == id or set(_CLASSES) & set(T.classes_of(n))
        ):
            return None
        (own, classes, pairs), *rest = n["c"]
        a = ["" if own == id else own, [c for c in classes if c not in _CLASSES], pairs]
        return n["c"][1] if n["t"] == "Span" and a == ["", [], []] else T.node(n["t"], [a, *rest])

    return T.transform(line, clean), id


def _parts(blocks: list[T.Node], of_question: bool) -> list[Part]:
    "Blocks as they are, and the items of lists; below a question, a list that asks nothing further is a block of its answer."
    out: list[Part] = []
    for block in blocks:
        items = [_item(b) for b in items_of(block)]
        plain = of_question or block["t"] == "OrderedList"
        if not items or plain and not any(i.asks for i in items):
            out.append(block)
        elif of_question:
            out += _mixed(block, items)
        else:
            out += items
    return out


def _mixed(block: T.Node, items: list[Item]) -> Iterator[Part]:
    "The questions of a list below a question, and between them what is a part of the answer, still as lists."
    for asks, run in groupby(items, lambda i: i.asks):
        if asks:
            yield from run
        else:
            inner = [i.blocks for i in run]
            yield T.node(
                block["t"], inner if block["t"] == "BulletList" else [block["c"][0], inner]
            )


def top_parts(blocks: list[T.Node]) -> list[Part]:
    "The parts of a page. Where some of its lists ask, as in running notes, those that ask nothing stay lists; otherwise all items are topics."
    lists = [(b, [_item(x) for x in items_of(b)]) for b in blocks]
    some_ask = any(i.asks for _, items in lists for i in items)
    return [
        p
        for b, items in lists
        for p in (items if items and not (some_ask and not any(i.asks for i in items)) else [b])
    ]
