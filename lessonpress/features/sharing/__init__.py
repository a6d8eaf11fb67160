"""What others are told of the site and its pages: search engines, sites that show a card for a link, and readers who ask who wrote a page, when it
changed and how to cite it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lessonpress.course import Added, Content, Site
from lessonpress.feature import Feature
from lessonpress.features.sharing import about, address_lists, head, pictures
from lessonpress.problems import Rule
from lessonpress.render.page import NOT_FOUND

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]


_UNLISTED = '<meta name="robots" content="noindex">\n'  # of a draft that only its address leads to


class Sharing(Feature):
    name = "sharing"
    folder = pictures.FOLDER
    scripts = {"lessonpress.js": [Path(__file__).parent / "report.js"]}
    styles = {"lessonpress.css": [Path(__file__).parent / "about.css"]}
    rules = {
        "card-picture": Rule("A picture for cards on other sites can be shown there.", "warning")
    }

    def around(self, site: Site, workshop: Workshop) -> Mapping[str, Added]:
        changed, unlinked = about.changed(site, workshop), {*site.config.unlinked}
        return {
            file: Added(
                (_UNLISTED if file in unlinked else "") + head.of(site, page, changed),
                about.of(site, page, changed),
                tuple(about.links(site, page)),
            )
            for file, page in site.pages.items()
            if page.href != NOT_FOUND
        }

    def check(self, site: Site) -> None:
        for page in site.pages.values():
            pictures.check(site, page)

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        changed = about.changed(site, workshop)
        made = pictures.files(site, workshop) if site.config.open_graph else {}
        return made | address_lists.files(site, changed)


feature = Sharing()
