"""The lines of highlighted code without what does nothing there."""

from __future__ import annotations

from lxml.html import HtmlElement

__all__ = ["lighten"]


def lighten(root: HtmlElement) -> None:
    """Take the empty links out of lines that show no number: nobody can see, reach or click them, and there is one for each line. The
    line keeps its id."""
    for pre in root.iter("pre"):
        if "numberSource" not in (pre.get("class") or ""):
            for line in pre.iterfind("code/span"):
                _without_link(line)


def _without_link(line: HtmlElement) -> None:
    first = line[0] if len(line) and not line.text else None
    if first is None or first.tag != "a" or first.get("aria-hidden") != "true":
        return
    if len(first) or first.text:
        return
    line.text = first.tail
    first.tail = None
    line.remove(first)
