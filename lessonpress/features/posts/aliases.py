"""Former addresses of a page: at each a small page leads to it, or, for a part of a page that stands elsewhere now, a line of that page."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote

from lessonpress.addresses import address, is_outside
from lessonpress.course import Page, Site
from lessonpress.gather.language import lang_of, words_of
from lessonpress.problems import Report
from lessonpress.render.templates import own_template
from lessonpress.render.told import attributes

__all__ = ["EVERY", "Alias", "all_of", "check", "page", "pages_of", "parts_of"]

EVERY = "*"  # as a part: all parts of the new page

MOVED = "moved-from"  # parts alone, of which Quarto makes no page: it would write one over theirs
KEYS = ("aliases", "redirect_from", MOVED)  # Quarto's, and that of Jekyll's plug-in
# Folders of the site whose files are the generator's.
_TAKEN = ("assets", "pagefind", "badge", "site_libs")
_LONGEST = 200  # letters of a name, which is a file's


@dataclass(frozen=True)
class Alias:
    "An address below the site (`href`) at which a page of the course was once, as its front matter has it."

    file: str
    raw: str
    href: str
    path: tuple[str | int, ...] = ()
    wrong: str = ""  # why there can be no page at it
    part: str = ""  # behind its `#`: what stood on that page, which is still there


def all_of(site: Site) -> Iterator[Alias]:
    "All aliases of the course; of each only those that are right make a page."
    taken = {p.href: p.file for p in site.pages.values()}
    pages = frozenset(taken)
    folders = {f: file for href, file in taken.items() for f in _folders(href)}
    for p in sorted(site.linked.values(), key=lambda p: p.file):
        for path, raw in _named(p.front):
            alias = _read(p, path, raw)
            if alias.part:
                yield _of_a_part(alias, p, pages)
                continue
            wrong = alias.wrong or _collision(alias.href, taken, folders)
            yield replace(alias, wrong=wrong)
            if not wrong:
                taken[alias.href] = alias.file
                folders |= dict.fromkeys(_folders(alias.href), alias.file)


def pages_of(site: Site) -> list[Alias]:
    "Those at which a page of its own stands."
    return [a for a in all_of(site) if not a.wrong and not a.part]


def parts_of(site: Site) -> list[Alias]:
    "Those of parts of pages that are still there."
    return [a for a in all_of(site) if not a.wrong and a.part]


def _named(front: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    for key in KEYS:
        value = front.get(key)
        if isinstance(value, list):
            yield from (((key, i), raw) for i, raw in enumerate(value))
        elif value is not None:
            yield (key,), value


def _read(page: Page, path: tuple[str | int, ...], raw: Any) -> Alias:
    "An alias as Quarto reads it: from the site's root with `/`, or else from beside the page."
    text = str(raw).strip() if isinstance(raw, str | int | float) else ""
    href, wrong = "", ""
    text, _, part = text.partition("#")
    if not text.strip("/"):
        wrong = "is no address"
    elif is_outside(text) or "\\" in text:
        wrong = "is not an address of this site"
    elif "?" in text:
        wrong = "has a query, for which no page can stand"
    else:
        href = _normal(unquote(text), page.href)
        wrong = _unfit(href)
    if path[0] == MOVED and not part and not wrong:
        wrong = "names no part, as `old.html#part` does"
    return Alias(page.file, str(raw), href, path, wrong, unquote(part))


def _of_a_part(alias: Alias, page: Page, pages: Collection[str]) -> Alias:
    if alias.wrong:
        return alias
    if alias.href == page.href:
        return replace(alias, wrong="is a part of this page itself")
    there = alias.href in pages
    return alias if there else replace(alias, wrong="names a part of a page that is not there")


def _normal(path: str, href: str) -> str:
    if path.endswith("/"):
        path += "index.html"
    elif not posixpath.splitext(path)[1]:
        path += "/index.html"
    base = "" if path.startswith("/") else posixpath.dirname(href)
    return posixpath.normpath(posixpath.join(base, path.lstrip("/")))


def _unfit(href: str) -> str:
    if href.startswith("../") or href == "..":
        return "leads out of the site"
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in href):
        return "has a sign that no address has"
    if any(len(name.encode()) > _LONGEST for name in href.split("/")):
        return f"has a name of more than {_LONGEST} bytes"
    if not href.endswith((".html", ".htm")):
        return "is no page: it should end with .html, with / or without an ending"
    return ""


def _folders(href: str) -> list[str]:
    parts = href.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


def _collision(href: str, taken: dict[str, str], folders: dict[str, str]) -> str:
    "What stands at an address already, or in the way to it."
    if href in taken:
        return f"is the address of {taken[href]}"
    if href.partition("/")[0] in _TAKEN or href == "404.html":
        return "is where the site's own files stand"
    if href in folders:
        return f"would be a folder and a page: {folders[href]} stands below it"
    above = next((f for f in _folders(href) if f in taken), None)
    return f"would stand below the page of {taken[above]}" if above else ""


def check(site: Site, report: Report) -> None:
    for alias in all_of(site):
        if alias.wrong:
            source = site.pages[alias.file].source
            message = f"the alias `{alias.raw}` {alias.wrong}"
            hint = "write an address that this page had, as `/2021/07/14/title.html`"
            report.warn("alias", message, hint=hint, **source.place_of(*alias.path))


def page(site: Site, alias: Alias) -> bytes:
    "The page at a former address. It needs no script, and loads nothing."
    there = site.pages[alias.file]
    url = site.config.site_url and site.config.site_url + quote(there.href)
    shown = {
        "title": there.title,
        "lang": lang_of(there, site.config),
        "word": words_of(there, site.config),
        "attributes": attributes(lang_of(there, site.config)),
        "to": address(there.href, alias.href),
        "canonical": url,
    }
    return own_template(__file__, "moved.html").render(**shown).encode()
