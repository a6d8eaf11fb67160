"""Parts of a page that stand on another one now: their old addresses, `old.html#part`, lead there, by a link without scripts too.

The new page names them in its `moved-from`: `old.html#part`, or `old.html#*` for all of its own parts that the old page has no longer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lessonpress.addresses import address
from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature
from lessonpress.features.posts.aliases import EVERY, Alias, parts_of
from lessonpress.pandoc import tree as T

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_HERE = Path(__file__).parent
_MARK = "moved-parts"


class Moved(Feature):
    name = "moved"
    scripts = {"moved.js": [_HERE / "moved.js"]}
    styles = {"moved.css": [_HERE / "moved.css"]}

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        "Of each page that parts have left: each part, where it is, and that page's title."
        told: dict[str, dict[str, list[str]]] = defaultdict(dict)
        files = {page.href: file for file, page in site.pages.items()}
        for alias in parts_of(site):
            old, new = site.pages[files[alias.href]], site.pages[alias.file]
            to = address(new.href, old.href)
            for part in _parts(alias, old, new):
                at = f"{to}#{quote(part)}" if part in new.labels else to
                told[old.file].setdefault(part, [at, new.title])
        return told

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        items = (
            f'<p id="{escape(part)}">{escape(page.word("moved.part"))} '
            f'<a href="{escape(to)}">{escape(title)}</a></p>'
            for part, (to, title) in connected.items()
        )
        return [*blocks, T.raw(f'<div class="{_MARK}" data-pagefind-ignore>{"".join(items)}</div>')]

    def loads(self, html: HtmlElement) -> list[str]:
        return ["moved.js", "moved.css"] if html.find_class(_MARK) else []

    def anchors(self, site: Site) -> Mapping[str, Any]:
        return self.connect(site, None)  # type: ignore[arg-type]


def _parts(alias: Alias, old: Page, new: Page) -> list[str]:
    "What `alias` names, without what the old page still has."
    named = list(new.labels) if alias.part == EVERY else [alias.part]
    return [part for part in named if part not in old.labels]


feature = Moved()
