"""What a page's head tells other sites: the card that they show for a link to it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lessonpress.course import Page, Site
from lessonpress.features.sharing import pictures
from lessonpress.features.sharing.about import day
from lessonpress.features.sharing.size import HEIGHT, WIDTH

__all__ = ["of"]


def of(site: Site, page: Page, changed: dict[str, int]) -> str:
    "The elements of the head, as HTML."
    properties = _graph(site, page, changed) if site.config.open_graph else ()
    names = _twitter(site, page) if site.config.twitter_card else ()
    told = [("property", *pair) for pair in properties] + [("name", *pair) for pair in names]
    return "".join(
        f'<meta {kind}="{key}" content="{escape(value)}">\n' for kind, key, value in told if value
    )


def _graph(site: Site, page: Page, changed: dict[str, int]) -> Iterator[tuple[str, str]]:
    c = site.config
    yield "og:title", page.title
    yield "og:description", page.description or c.description
    yield "og:type", "website" if page.href == "index.html" else "article"
    yield "og:site_name", c.site_name
    if c.site_url:
        yield "og:url", pictures.absolute(site, page.href)
    if picture := pictures.of(site, page):
        yield "og:image", picture.url
        yield "og:image:alt", picture.alt
        if picture.drawn:
            yield "og:image:width", str(WIDTH)
            yield "og:image:height", str(HEIGHT)
    if page.file in changed and page.href != "index.html":
        yield "article:modified_time", day(changed[page.file])


def _twitter(site: Site, page: Page) -> Iterator[tuple[str, str]]:
    "What is not said here, those who read it take from what is said above."
    c = site.config
    picture = pictures.of(site, page)
    yield "twitter:card", "summary_large_image" if picture else "summary"
    if not c.open_graph:
        yield "twitter:title", page.title
        yield "twitter:description", page.description or c.description
        yield "twitter:image", picture.url if picture else ""
    for account, name in c.accounts.items():
        yield f"twitter:{account}", name
