"""The sheets of styles that a page names for itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lessonpress import inside
from lessonpress.addresses import is_outside, meant
from lessonpress.gather.metadata import listed

if TYPE_CHECKING:
    from lessonpress.course import Page, Site

__all__ = ["page_styles"]


def page_styles(site: Site) -> dict[str, list[str]]:
    "The files in the course, by the pages that name them; what cannot be taken is told."
    if "page-styles" not in site.memo:
        named = [page for page in site.pages.values() if page.front.get("css")]
        found = {page.file: _of_page(page, site) for page in named}
        site.memo["page-styles"] = {file: styles for file, styles in found.items() if styles}
    return site.memo["page-styles"]  # type: ignore[no-any-return]


def _of_page(page: Page, site: Site) -> list[str]:
    files = []
    for name in map(str, listed(page.front["css"])):
        file = meant(name, page.file)
        if why := _wrong(name, file, site):
            site.report.warn("no-effect", f"`{name}` {why}", **page.source.place_of("css"))
        else:
            files.append(file)
    return files


def _wrong(name: str, file: str, site: Site) -> str:
    if is_outside(name):
        return "is on another host, from which no page loads styles"
    if not inside.is_inside(site.root, file):
        return "is outside the course"
    if not os.path.isfile(site.root / file):
        return "is not there"
    return "" if file.endswith(".css") else "is no sheet of CSS"
