"""The way through the site: bar, course list, previous and next. What is the same for all pages is
made once, so that the cost of a page does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from os.path import commonprefix
from typing import Any

from lessonpress.addresses import address
from lessonpress.gather.icons import icon, spoken
from lessonpress.gather.menus import Item, Menu
from lessonpress.gather.quarto_yml import Config
from lessonpress.render.automatic import pages_of

__all__ = ["Navigation", "every", "missing_pages"]

WINDOW = 12  # entries of the course list on one page


@dataclass(frozen=True)
class _Leaf:
    "An entry that leads somewhere, and the titles of the sections in sections that it stands in; of one that is a page itself, and an entry, none."

    item: Item
    within: tuple[str, ...]


@dataclass
class _Section:
    "An entry of the course list, with all that is below it."

    item: Item
    head: Item
    leaves: list[_Leaf]
    at: dict[str | None, int]  # where a page stands among the leaves


class _Menu:
    "A list of the course, and the order in which its pages follow each other."

    def __init__(self, id: str, title: str, sections: list[_Section], pages: Collection[str]):
        self.id, self.title, self.sections = id, title, sections
        leaves = (i.item.file for s in sections for i in s.leaves if i.item.file in pages)
        self.order = [file for file in dict.fromkeys(leaves) if file]
        self.place = {file: n for n, file in enumerate(self.order)}


class Navigation:
    "The navigation of a site with these `pages`, by their files."

    def __init__(self, config: Config, pages: Mapping[str, Any]):
        self.config, self.pages = config, pages
        told = config.menus or [Menu("", config.sidebar_title, config.sidebar)]
        self._menus = [
            _Menu(m.id, m.title, [self._section(i) for i in self._expand(m.items)], pages)
            for m in told
        ]
        self.order = [file for m in self._menus for file in m.order]

    def _menu(self, page: Any) -> _Menu | None:
        "The menu of a page: the one that it names, or stands in; where there is one, that."
        named = getattr(page, "front", {}).get("sidebar")
        if named is False:
            return None
        chosen = [m for m in self._menus if named and named in (m.id, m.title)]
        standing = [m for m in self._menus if page.file in m.place]
        only = self._menus if len(self._menus) == 1 else []
        return next(iter([*chosen, *standing, *only]), None)

    def _expand(self, items: Collection[Item]) -> list[Item]:
        "The entries with patterns such as nbs/*.ipynb replaced by the pages they match, and without lines."
        out: list[Item] = []
        for i in items:
            if i.file in self.config.hidden or i.is_line:
                continue
            if i.auto:
                out += pages_of(i, self._published())
            elif i.file and "*" in i.file:
                found = (f for f in sorted(self._published()) if fnmatch(f, i.file))
                out += [Item(file=f, line=i.line) for f in found]
            else:
                out.append(i)
        return out

    def _published(self) -> dict[str, Any]:
        hidden = self.config.hidden
        return {file: page for file, page in self.pages.items() if file not in hidden}

    def _section(self, item: Item) -> _Section:
        leaves = [*self._leaves([item], ())]
        is_own = item.file or item.href or not leaves
        head = item if is_own else replace(leaves[0].item, text=item.text)
        at: dict[str | None, int] = {}
        for n, leaf in enumerate(leaves):
            at.setdefault(leaf.item.file, n)
        return _Section(item, head, leaves, at)

    def _leaves(self, items: Collection[Item], within: tuple[str, ...]) -> Iterator[_Leaf]:
        for i in self._expand(items):
            is_own = i.file or i.href
            if is_own:
                yield _Leaf(i, within[1:])
            yield from self._leaves(i.items, (*within, "" if is_own else i.text or ""))

    def bar(self, items: Collection[Item], page: Any) -> list[dict[str, Any]]:
        "The entries of the bar, with their menus."
        shown = (i for i in items if i.file not in self.config.hidden and not i.is_line)
        return [self._entry(i, page) | {"menu": self.bar(i.items, page) or None} for i in shown]

    def _entry(self, item: Item, page: Any) -> dict[str, Any]:
        there = self.pages.get(item.file) if item.file else None
        href = item.href
        if item.file:
            href = address(there.href if there else item.file, page.href, item.anchor)
        known = item.label or spoken(item.icon) or item.file or item.href
        text = item.text or (there.title if there else known) or ""
        shown = {"text": text, "href": href, "current": there is page and there is not None}
        if number := getattr(there, "chapter", ""):
            shown["number"] = number
        if item.icon and (drawn := icon(item.icon)):
            shown |= {"icon": drawn, "bare": not item.text}
        return shown | ({"rel": item.rel} if item.rel else {})

    def sidebar(self, page: Any) -> dict[str, Any] | None:
        """Sections of the course; only the one that holds `page` carries its entries, and of a long one
        only those around it."""
        menu = self._menu(page)
        if menu is None or not menu.sections:
            return None
        single = [s for s in menu.sections if not s.item.section]
        shown = _window(single, lambda s: page.file in s.at)
        sections: list[dict[str, Any]] = []
        for s in menu.sections:
            if s.item.section or len(shown) == len(single) or s in shown:
                sections.append(self._shown(s, page))
                if len(shown) < len(single) and shown and s is shown[-1]:
                    sections.append(_more(len(single) - len(shown)))
        return {"title": menu.title, "sections": sections}

    def crumbs(self, page: Any) -> list[dict[str, Any]]:
        "The sections that a page stands in, and the page."
        menu = self._menu(page)
        found = next((s for s in menu.sections if page.file in s.at), None) if menu else None
        if found is None:
            return []
        leaf = found.leaves[found.at[page.file]]
        inner = [{"text": title, "href": None} for title in leaf.within if title]
        own = self._entry(leaf.item, page)
        return [self._shown(found, page), *inner, own] if found.item.section else [own]

    def _shown(self, s: _Section, page: Any) -> dict[str, Any]:
        here = page.file in s.at
        entries = []
        if here and s.item.section:
            around = _around(s.leaves, s.at[page.file])
            before: tuple[str, ...] = ()
            for leaf in around:
                deep = {"depth": len(leaf.within), "titles": _new_titles(leaf.within, before)}
                entries.append(self._entry(leaf.item, page) | deep)
                before = leaf.within
        more = len(s.leaves) - len(entries) if entries else 0
        own = {"here": here, "section": s.item.section, "items": entries, "more": more}
        shown = self._entry(s.head, page) | own
        return shown if s.item.file or not s.item.section else shown | {"number": ""}

    def neighbours(self, page: Any) -> tuple[dict[str, str] | None, dict[str, str] | None]:
        "The page before and the one behind."
        menu = self._menu(page)
        at = menu.place.get(page.file) if menu else None
        if menu is None or at is None:
            return None, None

        def link(n: int) -> dict[str, str]:
            there = self.pages[menu.order[n]]
            href = address(there.href, page.href)
            number = getattr(there, "chapter", "")
            return {"text": there.title, "href": href, **({"number": number} if number else {})}

        following = link(at + 1) if at + 1 < len(menu.order) else None
        return (link(at - 1) if at else None), following


def _new_titles(within: tuple[str, ...], before: tuple[str, ...]) -> list[tuple[int, str]]:
    "The titles of sections in sections that begin with an entry, after one that stands in others, and how deep each stands."
    same = len(commonprefix([within, before]))
    return [(n, title) for n, title in enumerate(within) if n >= same and title]


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
        "text": "",
        "beside": n,
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
