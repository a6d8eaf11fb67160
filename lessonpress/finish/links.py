"""Links that lead nowhere, and what the pages need of the course's files."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Mapping
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from lessonpress import inside
from lessonpress.addresses import address, target
from lessonpress.course import Followed, Link, Page, Site
from lessonpress.finish.page_resources import page_resources
from lessonpress.finish.page_styles import page_styles
from lessonpress.html_addresses import of_css
from lessonpress.prepare.source import Source
from lessonpress.problems import nearest
from lessonpress.render.navigation import every

__all__ = ["check", "resources"]


class _Links:
    "The links of all pages, each place that they name looked at once."

    def __init__(self, site: Site, added: set[str], anchors: Mapping[str, Collection[str]]):
        self.site, self.added = site, added
        self.ids = {file: r.ids.union(anchors.get(file, ())) for file, r in site.rendered.items()}
        self.broken: list[tuple[str, str]] = []  # of pages: the file, and the link as written
        self.beside = {  # what is written with pages, such as the picture of a cell
            posixpath.join(posixpath.dirname(p.file), name)
            for p in site.pages.values()
            for name in p.files
        }
        self.files: dict[str, bool] = {}  # whether a file of the course is there

    def is_there(self, target: str, anchors: frozenset[str]) -> bool:
        "Whether a page of the course is there, with these anchors: most links lead to one."
        page = self.site.pages.get(target)
        if page is None:
            return not target or target in self.files and self.files[target]
        return anchors <= self.ids.get(target, anchors) | {""}

    def check(self, page: Page, link: Link) -> None:
        site = self.site
        if link.target in site.hidden or link.target in site.hidden.values():
            hint = "publish it, or take the link out"
            self.fail(page, link, "this page is a draft", hint)
            return
        if not link.target or link.target in site.unread or link.target in self.added:
            return
        if link.tag == "a" and link.raw in ("", "#"):
            return
        target = site.pages.get(link.target) or site.at(link.target)
        if target is None:
            if link.target not in ("", ".") and link.target not in self.beside:
                self.file(page, link)
        elif link.anchor and link.anchor not in self.ids.get(target.file, {link.anchor}):
            message = f"{target.file} has no `{link.anchor}`"
            self.fail(page, link, message, nearest(link.anchor, self.ids[target.file]))

    def file(self, page: Page, link: Link) -> None:
        root = self.site.root
        if link.target.startswith("..") or not inside.is_inside(root, link.target):
            message = "a link out of the course"
            self.fail(page, link, message, "copy the file into the course, or link its web address")
            return
        if link.target not in self.files:
            self.files[link.target] = os.path.isfile(root / link.target)
        if not self.files[link.target]:
            known = [*self.site.pages, *_near(root, link.target)]
            self.fail(page, link, "nothing is at this address", nearest(link.target, known))

    def fail(self, page: Page, link: Link, what: str, hint: str | None) -> None:
        self.broken.append((page.file, link.raw))
        self.site.report.warn(
            "broken-link",
            f"{what} (`{link.raw}`)",
            file=page.file,
            **page.place(link.raw),
            hint=self.moved(page, link) or hint or "put the file there, or take the link out",
        )

    def moved(self, page: Page, link: Link) -> str | None:
        "Where the cell that a link means is now, if another lesson has one of this label."
        if not link.anchor:
            return None
        for file, other in self.site.pages.items():
            if file != link.target and other.is_notebook and _has_cell(other, link.anchor):
                to = address(file, page.file, link.anchor)
                return f"the cell `{link.anchor}` is now in {file}: write `{to}`"
        return None


def _has_cell(page: Page, label: str) -> bool:
    notebook = page.source.notebook
    return any(c.label == label and not c.hidden for c in notebook.cells) if notebook else False


def _near(root: Path, target: str) -> list[str]:
    folder = (root / target).parent
    found = folder.glob("*") if os.path.isdir(folder) else ()
    return [p.relative_to(root).as_posix() for p in found if p.is_file()]


def check(
    site: Site, added: set[str], anchors: Mapping[str, Collection[str]] = MappingProxyType({})
) -> None:
    """Report links to a page, an anchor or a file that is not there. `added` are the files that
    features write, `anchors` by page what they do something at beside its ids."""
    links = _Links(site, added, anchors)
    for file, r in site.rendered.items():
        page = site.pages[file]
        if all(links.is_there(target, anchors) for target, anchors in r.asked.items()):
            continue
        for link in r.scan.links:
            links.check(page, link)
    every = (link for r in site.rendered.values() for link in r.scan.links)
    site.followed = Followed(sum(bool(link.target) for link in every), [*links.broken])
    file = site.config.file
    settings = Page(file, file, "document", source=Source(site.root, file))
    for link in _of_footer(site):
        links.check(settings, link)
    for style, found in _by_style(site).items():
        for link in found:
            links.check(Page(style, style, "document", source=Source(site.root, style)), link)


def _by_style(site: Site) -> dict[str, list[Link]]:
    "What each style sheet of the course asks for, and those that it takes in."
    if "styles" in site.memo:  # for those who check, and those who copy
        return site.memo["styles"]  # type: ignore[no-any-return]
    out: dict[str, list[Link]] = {}
    waiting = [*site.config.css, *chain.from_iterable(page_styles(site).values())]
    while waiting:
        file = waiting.pop()
        if file in out or not _is_there(site, file):
            continue
        text = (site.root / file).read_text("utf-8", "replace")
        out[file] = [Link("style", raw, *target(raw, file)) for raw in of_css(text)]
        waiting += [link.target for link in out[file] if link.target.endswith(".css")]
    site.memo["styles"] = out
    return out


def _of_footer(site: Site) -> list[Link]:
    return [link for r in site.footer.values() for link in r.scan.links]


def resources(site: Site) -> list[str]:
    "The files of the course that its pages, its navigation and `resources` name."
    c = site.config
    found = [*site.rendered.values(), *site.footer.values()]
    named = {link.target for r in found for link in r.scan.links}
    named |= {link.target for links in _by_style(site).values() for link in links}
    named.update(c.resources, page_resources(site), c.css, filter(None, [c.favicon]))
    named.update([c.logo.file, c.logo.dark] if c.logo else [])
    named.update(i.file for i in every(c) if i.file)
    pages = site.pages.keys() | {p.href for p in site.pages.values()}
    others = (f for f in sorted(named - pages - site.hidden.keys()) if f and not f.startswith(".."))
    return [f for f in others if _is_there(site, f)]


def _is_there(site: Site, file: str) -> bool:
    return os.path.isfile(site.root / file) and inside.is_inside(site.root, file)
