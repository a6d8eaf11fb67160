"""The way through the site: bar, course list, previous and next. What is the same for all pages is
made once, so that the cost of a page does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from typing import Any

from lessonpress.addresses import address
from lessonpress.gather.menus import Item
from lessonpress.gather.quarto_yml import Config

__all__ = ["Navigation", "every", "missing_pages"]

WINDOW = 12  # entries of the course list on one page


@dataclass
class _Section:
    "An entry of the course list, with all that is below it."

    item: Item
    head: Item
    leaves: list[Item]
    at: dict[str | None, int]  # where a page stands among the leaves


class Navigation:
    "The navigation of a site with these `pages`, by their files."

    def __init__(self, config: Config, pages: Mapping[str, Any]):
        self.config, self.pages = config, pages
        self._sections = [self._section(i) for i in self._expand(config.sidebar)]
        leaves = (i.file for s in self._sections for i in s.leaves if i.file in pages)
        self.order = [file for file in dict.fromkeys(leaves) if file]
        self._place = {file: n for n, file in enumerate(self.order)}

    def _expand(self, items: Collection[Item]) -> list[Item]:
        "The entries with patterns such as nbs/*.ipynb replaced by the pages they match."
        out: list[Item] = []
        for i in items:
            if i.file in self.config.hidden:
                continue
            if i.file and "*" in i.file:
                shown = sorted(self.pages.keys() - self.config.hidden)
                found = (f for f in shown if fnmatch(f, i.file))
                out += [Item(file=f, line=i.line) for f in found]
            else:
                out.append(i)
        return out

    def _section(self, item: Item) -> _Section:
        leaves = self._leaves([item])
        head = item if item.file or item.href or not leaves else replace(leaves[0], text=item.text)
        at: dict[str | None, int] = {}
        for n, leaf in enumerate(leaves):
            at.setdefault(leaf.file, n)
        return _Section(item, head, leaves, at)

    def _leaves(self, items: Collection[Item]) -> list[Item]:
        out: list[Item] = []
        for i in self._expand(items):
            if i.file or i.href:
                out.append(i)
            out += self._leaves(i.items)
        return out

    def bar(self, items: Collection[Item], page: Any) -> list[dict[str, Any]]:
        "The entries of the bar, with their menus."
        shown = (i for i in items if i.file not in self.config.hidden)
        return [self._entry(i, page) | {"menu": self.bar(i.items, page) or None} for i in shown]

    def _entry(self, item: Item, page: Any) -> dict[str, Any]:
        there = self.pages.get(item.file) if item.file else None
        href = item.href
        if item.file:
            href = address(there.href if there else item.file, page.href, item.anchor)
        text = item.text or (there.title if there else item.file or item.href) or ""
        return {"text": text, "href": href, "current": there is page and there is not None}

    def sidebar(self, page: Any) -> dict[str, Any] | None:
        """Sections of the course; only the one that holds `page` carries its entries, and of a long one
        only those around it."""
        if not self.config.sidebar:
            return None
        single = [s for s in self._sections if not s.item.section]
        shown = _window(single, lambda s: page.file in s.at)
        sections: list[dict[str, Any]] = []
        for s in self._sections:
            if s.item.section or len(shown) == len(single) or s in shown:
                sections.append(self._shown(s, page))
                if len(shown) < len(single) and shown and s is shown[-1]:
                    sections.append(_more(len(single) - len(shown)))
        return {"title": self.config.sidebar_title, "sections": sections}

    def _shown(self, s: _Section, page: Any) -> dict[str, Any]:
        here = page.file in s.at
        entries = []
        if here and s.item.section:
            around = _around(s.leaves, s.at[page.file])
            entries = [self._entry(i, page) for i in around]
        more = len(s.leaves) - len(entries) if entries else 0
        own = {"here": here, "section": s.item.section, "items": entries, "more": more}
        return self._entry(s.head, page) | own

    def neighbours(self, page: Any) -> tuple[dict[str, str] | None, dict[str, str] | None]:
        "The page before and the one behind."
        at = self._place.get(page.file)
        if at is None:
            return None, None

        def link(n: int) -> dict[str, str]:
            there = self.pages[self.order[n]]
            return {"text": there.title, "href": address(there.href, page.href)}

        following = link(at + 1) if at + 1 < len(self.order) else None
        return (link(at - 1) if at else None), following


def _window(entries: list[_Section], is_current: Callable[[_Section], bool]) -> list[_Section]:
    if len(entries) <= WINDOW:
        return entries
    return _around(entries, next((n for n, e in enumerate(entries) if is_current(e)), 0))


def _around(entries: list[Any], at: int) -> list[Any]:
    start = max(0, min(at - WINDOW // 2, len(entries) - WINDOW))
    return entries[start : start + WINDOW]


def _more(n: int) -> dict[str, Any]:
    "Says that pages which stand beside sections are left out."
    return {
        "text": f"and {n} more",
        "href": None,
        "current": False,
        "here": False,
        "section": False,
        "items": [],
        "more": 0,
    }


def every(config: Config) -> Iterator[Item]:
    "All entries, with those of sections and menus."
    waiting = [*config.left, *config.right, *config.sidebar]
    while waiting:
        yield (item := waiting.pop(0))
        waiting[:0] = item.items


def missing_pages(config: Config, pages: Collection[str]) -> list[Item]:
    "Entries that name a file that is no page."
    return [i for i in every(config) if i.file and "*" not in i.file and i.file not in pages]
