"""Transform: what the features add to a page, the same on both hosts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lessonpress.course import View
from lessonpress.feature import registered
from lessonpress.pandoc import tree as T

__all__ = ["Told", "transformed"]


@dataclass
class Told:
    """What a page is made of: itself, by the name of its tree, and what features have connected with
    it. Plain data, so that it can be hashed and kept."""

    view: dict[str, Any]
    tree: str
    opens_with_title: bool
    connected: dict[str, Any] = field(default_factory=dict)
    digest: str = ""  # of the page's bytes: what was gathered from it follows from them

    def key(self) -> list[Any]:
        "All of it in short."
        own = {name: value for name, value in self.view.items() if name != "gathered"}
        return [self.digest, own, self.tree, self.opens_with_title, self.connected]


def transformed(told: Told, blocks: list[T.Node]) -> list[T.Node]:
    "The blocks of a page with what the features add."
    if told.opens_with_title:
        del blocks[0]
    page = View(**told.view)
    for feature in registered():
        if feature.name in told.connected:
            blocks = feature.transform(blocks, page, told.connected[feature.name])
    return blocks
