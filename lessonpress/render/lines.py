"""The lines of highlighted code without what does nothing there."""

from __future__ import annotations

from lxml.html import HtmlElement

__all__ = ["lighten"]


def lighten(root: HtmlElement) -> None:
    """Take out of lines that show no number what nobody can see, reach or point at, as there is one of each for each line: their empty
    links, and their ids where no link of the page leads to a line and no remark speaks of the block."""
    blocks = [p for p in root.iter("pre") if "numberSource" not in (p.get("class") or "")]
    every = [line for pre in blocks for line in pre.iterfind("code/span")]
    for line in every:
        _without_link(line)
    linked = {a.get("href", "").partition("#")[2] for a in root.iter("a")}
    annotated = set(root.xpath(".//@data-code-cell"))
    for line in every:
        id = line.get("id")
        if id and id not in linked and id.rpartition("-")[0] not in annotated:
            del line.attrib["id"]


def _without_link(line: HtmlElement) -> None:
    first = line[0] if len(line) and not line.text else None
    if first is None or first.tag != "a" or first.get("aria-hidden") != "true":
        return
    if len(first) or first.text:
        return
    line.text = first.tail
    first.tail = None
    line.remove(first)
