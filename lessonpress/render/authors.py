"""The HTML that authors have put into a page: the site's for all of them, and its own."""

from __future__ import annotations

from functools import partial

from lessonpress.course import Page, Site
from lessonpress.gather.included import PLACES, included
from lessonpress.render.head import cleaned
from lessonpress.render.widgets import HEAD, styles

__all__ = ["INCLUDING", "of_authors"]

INCLUDING = [key for keys in PLACES.values() for key in keys]  # the keys that ask for it


def of_authors(site: Site, p: Page) -> dict[str, str]:
    "What the site's author has put into the page, and then its own, by its place."
    config, hosts = site.config, site.settings.hosts
    if "included" not in site.memo:  # told once for all pages
        found = included(site.root, "", config.metadata, partial(_missing, site, None))
        site.memo["included"] = cleaned(found, hosts, site.report, config.file)
    folder = p.file.rpartition("/")[0]
    found = included(site.root, folder, p.front, partial(_missing, site, p))
    if wanted := styles(p.includes.get(HEAD, "")):
        found["head"] = "\n".join(filter(None, [wanted, found.get("head")]))
    own = cleaned(found, hosts, site.report, p.file)
    of_all = site.memo["included"]
    return {
        place: "\n".join(filter(None, [of_all.get(place), own.get(place)]))
        for place in PLACES
        if place in of_all or place in own
    }


def _missing(site: Site, page: Page | None, key: str, name: str) -> None:
    message = f"`{name}` is not there, so it is not put into pages"
    if page is not None:
        site.report.warn("no-effect", message, file=page.file, **page.place(name))
        return
    lines = site.config.lines
    line = lines.of("format", "html", key) if ("format", "html", key) in lines else lines.of(key)
    site.report.warn("no-effect", message, file=site.config.file, line=line)
