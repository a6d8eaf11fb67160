"""Transform: what the features add to a page, the same on both hosts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from lessonpress.course import View
from lessonpress.feature import registered
from lessonpress.pandoc import tree as T

__all__ = ["Told", "transformed"]


@dataclass
class Told:
    """What a page is made of: itself, by the name of its tree; what features have connected with it;
    and the same of the pages that it shows. Plain data, so that it can be hashed and kept."""

    view: dict[str, Any]
    tree: str
    opens_with_title: bool
    connected: dict[str, Any] = field(default_factory=dict)
    quoted: dict[str, Told] = field(default_factory=dict)
    digest: str = ""  # of the page's bytes: what was gathered from it follows from them

    def key(self) -> list[Any]:
        "All of it in short."
        own = {name: value for name, value in self.view.items() if name != "gathered"}
        quoted = {file: told.key() for file, told in self.quoted.items()}
        return [self.digest, own, self.tree, self.opens_with_title, self.connected, quoted]


def transformed(
    told: Told, blocks: list[T.Node], quoted: dict[str, list[T.Node]], before: str = ""
) -> list[T.Node]:
    """The blocks of a page with what the features add; `before` stops in front of one of them.
    `quoted` are the blocks of the pages that it shows, as they are in front of that feature."""
    if told.opens_with_title and not before:
        del blocks[0]
    page = replace(View(**told.view), quoted=quoted)
    for feature in registered():
        if feature.name == before:
            break
        if feature.name in told.connected:
            blocks = feature.transform(blocks, page, told.connected[feature.name])
    return blocks


def quoting(told: Told) -> str:
    "Which feature shows the pages that a page quotes."
    for feature in registered():
        connected = told.connected.get(feature.name)
        if connected is not None and feature.quotes(connected):
            return feature.name
    return ""
