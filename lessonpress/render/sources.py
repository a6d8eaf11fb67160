"""The sources that a page cites: those of the course, and its own."""

from __future__ import annotations

import os
import re
from typing import Any

from lessonpress import inside
from lessonpress.addresses import resolve
from lessonpress.course import Page, Site, citing_of
from lessonpress.gather.metadata import listed
from lessonpress.render.dialect.labels import is_label

__all__ = ["citing"]


def citing(site: Site, page: Page) -> dict[str, Any]:
    "The bibliographies and the style for a page; files that it names itself count from its folder. `uncited`: what is listed besides."
    found = _named(site, page)
    keys = _uncited(site, page)
    return {**found, "uncited": keys} if keys else found


_KEY = re.compile(r"@(\*|[\w:.#$%&+?<>~/-]*\w)")


def _uncited(site: Site, page: Page) -> list[str]:
    "What `nocite` names, all by `*`; and on the page of a book that lists its sources, those of all chapters."
    keys = _KEY.findall(" ".join(map(str, listed(page.front.get("nocite")))))
    if site.config.book and page.lists_sources:
        keys += [key for p in site.pages.values() for key in p.cites if not is_label(key)]
    return sorted({*keys})


def _named(site: Site, page: Page) -> dict[str, Any]:
    own = _there(site, page, "bibliography")
    style = next(iter(_there(site, page, "csl")), site.config.csl)
    if not own and style == site.config.csl:
        return site.citing
    whole = list(dict.fromkeys([*site.config.bibliography, *own]))
    return citing_of(site.root, whole, style)


def _there(site: Site, page: Page, key: str) -> list[str]:
    told = page.front.get(key)
    found = []
    for name in map(str, listed(told or None)):
        at = resolve(name, page.file)
        if inside.is_inside(site.root, at) and os.path.isfile(site.root / at):
            found.append(at)
        else:
            place = page.place(name)
            site.report.warn("no-effect", f"`{name}` is not there", file=page.file, **place)
    return found
