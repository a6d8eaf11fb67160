"""A twin of each page in Markdown, beside it: for those who read with a program, and for programs that read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from lessonpress.course import Added, Content, Page, Site
from lessonpress.feature import Feature
from lessonpress.gather.language import words_of
from lessonpress.pandoc.kept import digest_of
from lessonpress.render.page import NOT_FOUND, with_links
from lessonpress.words import Words

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature", "twin_of"]


def twin_of(href: str) -> str:
    "The address of the twin of a page."
    return f"{href.removesuffix('.html')}.md"


class Twins(Feature):
    name = "twins"
    from_pages = True

    def around(self, site: Site, workshop: Workshop) -> Mapping[str, Added]:
        return {
            page.file: _added(page, words_of(page, site.config))
            for page in site.linked.values()
            if not site.bare and _has(page)
        }

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        made = {}
        for file, page in site.linked.items():
            rendered = site.rendered.get(file)
            if (
                _has(page)
                and rendered
                and rendered.parts
                and twin_of(page.href) not in site.config.resources
            ):
                html = with_links(rendered, page.href, site.pages)
                at = page.title, site.config.site_url + quote(page.href)
                name = workshop.kept.name(("twin", digest_of(html, at)))
                made[twin_of(page.href)] = Content(name, partial(_twin, html, *at))
        return made


def _has(page: Page) -> bool:
    return page.href != NOT_FOUND


def _added(page: Page, word: Words) -> Added:
    name = quote(twin_of(page.href).rpartition("/")[2])
    head = f'<link rel="alternate" type="text/markdown" href="{escape(name)}">\n'
    return Added(head, links=((word("about.markdown"), name),))


def _twin(html: str, title: str, url: str) -> bytes:
    from lessonpress.features.twins.markdown import markdown

    return markdown(html, title, url).encode()


feature = Twins()
