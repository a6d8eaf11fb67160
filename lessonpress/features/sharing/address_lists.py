"""The files in which machines look for the pages of a site: `sitemap.xml`, `robots.txt` and `llms.txt`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from lessonpress import inside
from lessonpress.course import Content, Page, Site
from lessonpress.features.sharing.about import day
from lessonpress.features.sharing.pictures import absolute
from lessonpress.features.twins import twin_of
from lessonpress.gather.menus import Item
from lessonpress.pandoc.kept import digest_of_file
from lessonpress.render.page import NOT_FOUND

__all__ = ["files"]

ROBOTS, SITEMAP, LLMS = "robots.txt", "sitemap.xml", "llms.txt"


def files(site: Site, changed: dict[str, int]) -> dict[str, Content]:
    "The lists, but for those that the course has itself."
    c = site.config
    made = {ROBOTS: _robots(site)}
    if c.site_url:
        made[SITEMAP] = _sitemap(site, changed)
    if c.llms_txt:
        made[LLMS] = _llms(site)
    written = {name: Content.of(text.encode()) for name, text in made.items()}
    return written | _own(site, made)


def _own(site: Site, made: Iterable[str]) -> dict[str, Content]:
    paths = {name: site.root / name for name in made if inside.is_inside(site.root, name)}
    return {n: Content(digest_of_file(p), p) for n, p in paths.items() if p.is_file()}


def _pages(site: Site) -> list[Page]:
    return [p for p in site.linked.values() if p.href != NOT_FOUND]


def _robots(site: Site) -> str:
    "Everybody may read everything."
    at = f"Sitemap: {absolute(site, SITEMAP)}\n" if site.config.site_url else ""
    return f"User-agent: *\nAllow: /\n{at}"


def _sitemap(site: Site, changed: dict[str, int]) -> str:
    urls = "".join(_url(site, p, changed.get(p.file)) for p in _pages(site))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    names = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return f"{head}{names}\n{urls}</urlset>\n"


def _url(site: Site, page: Page, changed: int | None) -> str:
    at = f"<lastmod>{day(changed)}</lastmod>" if changed is not None else ""
    return f"<url><loc>{escape(absolute(site, page.href))}</loc>{at}</url>\n"


# ---- For those who read in order to answer


def _llms(site: Site) -> str:
    "The site in one list, in the order of its menu, with what each page is about."
    c = site.config
    lines = [f"# {_line(c.title)}", ""]
    if c.description:
        lines += [f"> {_line(c.description)}", ""]
    told: set[str] = set()
    for title, files in _sections(c.sidebar or c.left):
        found = [site.linked[f] for f in files if f in site.linked and f not in told]
        told.update(p.file for p in found)
        lines += _section(site, title, found)
    others = [p for p in _pages(site) if p.file not in told]
    lines += _section(site, "Other pages" if told else "Pages", others)
    return "\n".join(lines).rstrip() + "\n"


def _section(site: Site, title: str, pages: list[Page]) -> list[str]:
    return [f"## {_line(title)}", "", *(_entry(site, p) for p in pages), ""] if pages else []


def _entry(site: Site, page: Page) -> str:
    title = _line(page.title).replace("[", r"\[").replace("]", r"\]")
    about = f": {_line(page.description)}" if page.description else ""
    return f"- [{title}]({absolute(site, twin_of(page.href))}){about}"


def _sections(items: Iterable[Item]) -> Iterator[tuple[str, list[str]]]:
    "The sections of the menu by their titles; pages that stand in none come first."
    items = list(items)
    yield "Pages", [i.file for i in items if i.file and not i.items]
    for item in items:
        if item.items:
            yield item.text or "Pages", list(_files(item))


def _files(item: Item) -> Iterator[str]:
    if item.file:
        yield item.file
    for inner in item.items:
        yield from _files(inner)


def _line(text: str) -> str:
    return " ".join(text.split())
