"""The way through the site: bar, course list, previous and next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatch

from lessonpress.addresses import address
from lessonpress.gather.quarto_yml import Config, Item

__all__ = ["bar", "every", "missing_pages", "neighbours", "order", "sidebar"]

WINDOW = 12  # entries of the course list on one page: the cost of a page must not grow with the number of pages


def bar(items: list[Item], pages: dict, page) -> list[dict]:
    return [
        _entry(i, pages, page) | {"menu": bar(list(i.items), pages, page) or None} for i in items
    ]


def _entry(item: Item, pages: dict, page) -> dict:
    target = pages.get(item.file)
    href = (
        address(target.href if target else item.file, page.href, item.anchor)
        if item.file
        else item.href
    )
    return {
        "text": item.text or (target.title if target else item.file or item.href) or "",
        "href": href,
        "current": target is page and target is not None,
    }


def _expand(items, pages) -> list[Item]:
    "The entries with patterns such as nbs/*.ipynb replaced by the pages they match."
    out = []
    for i in items:
        if i.file and "*" in i.file:
            out += [Item(file=f, line=i.line) for f in sorted(pages) if fnmatch(f, i.file)]
        else:
            out.append(i)
    return out


def sidebar(config: Config, pages: dict, page) -> dict | None:
    "Sections of the course; only the one that holds `page` carries its entries, and of a long one only those around it."
    if not config.sidebar:
        return None
    sections = []
    for item in _expand(config.sidebar, pages):
        leaves = _leaves([item], pages)
        here = any(i.file == page.file for i in leaves)
        head = _entry(
            item if item.file or item.href or not leaves else replace(leaves[0], text=item.text),
            pages,
            page,
        )
        entries = (
            [_entry(i, pages, page) for i in _window(leaves, lambda i: i.file == page.file)]
            if here and item.section
            else []
        )
        sections.append(
            head
            | {
                "here": here,
                "section": item.section,
                "items": entries,
                "more": len(leaves) - len(entries) if entries else 0,
            }
        )
    return {"title": config.sidebar_title, "sections": _few(sections)}


def _few(sections: list[dict]) -> list[dict]:
    "All sections, but of the pages that stand beside them only those around the current one."
    single = [s for s in sections if not s["section"]]
    kept = _window(single, lambda s: s["current"])
    if len(kept) == len(single):
        return sections
    last = sections.index(kept[-1])
    more = {
        "text": f"and {len(single) - len(kept)} more",
        "href": None,
        "current": False,
        "here": False,
        "section": False,
        "items": [],
        "more": 0,
    }
    return [
        s
        for s in [*sections[: last + 1], more, *sections[last + 1 :]]
        if s["section"] or s is more or s in kept
    ]


def _window(entries: list, is_current) -> list:
    at = next((n for n, e in enumerate(entries) if is_current(e)), 0)
    start = max(0, min(at - WINDOW // 2, len(entries) - WINDOW))
    return entries[start : start + WINDOW]


def _leaves(items, pages) -> list[Item]:
    out = []
    for i in _expand(items, pages):
        if i.file or i.href:
            out.append(i)
        out += _leaves(i.items, pages)
    return out


def order(config: Config, pages: dict) -> list[str]:
    "The files of the course list, in the order of reading."
    return list(dict.fromkeys(i.file for i in _leaves(config.sidebar, pages) if i.file in pages))


def neighbours(files: list[str], pages: dict, page) -> tuple[dict | None, dict | None]:
    if page.file not in files:
        return None, None
    at = files.index(page.file)

    def link(f):
        return {"text": pages[f].title, "href": address(pages[f].href, page.href)}

    return (link(files[at - 1]) if at else None), (
        link(files[at + 1]) if at + 1 < len(files) else None
    )


def every(config: Config) -> Iterator[Item]:
    "All entries, with those of sections and menus."
    waiting = [*config.left, *config.right, *config.sidebar]
    while waiting:
        yield (item := waiting.pop(0))
        waiting[:0] = item.items


def missing_pages(config: Config, pages) -> list[Item]:
    "Entries that name a file that is no page."
    return [i for i in every(config) if i.file and "*" not in i.file and i.file not in pages]
