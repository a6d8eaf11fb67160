"""The picture of a page on a card of another site: its own, that of the site, or one that is drawn here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from lessonpress.addresses import is_outside, is_safe, target
from lessonpress.course import Content, Page, Site
from lessonpress.gather import pictures
from lessonpress.gather.frozen import place_of
from lessonpress.gather.metadata import PICTURES
from lessonpress.gather.pictures import Fit
from lessonpress.pandoc.kept import digest_of, digest_of_file
from lessonpress.render.page import NOT_FOUND

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["FOLDER", "Picture", "absolute", "check", "files", "of"]

FOLDER = "cards/"
_KEYS = ("share-img", *(key for key in PICTURES if key != "share-img"))
_FIT = Fit(("PNG", "JPEG", "GIF", "WebP"), 5_000_000)  # others, and larger ones, are not fetched
_NEEDED = ("PIL", "fontpkg_source_serif_4")


@dataclass(frozen=True)
class Picture:
    "A picture by its address on the web."

    url: str
    alt: str
    drawn: bool = False


def absolute(site: Site, href: str) -> str:
    "The address of something of the site; from its root where the site has no address."
    return site.config.site_url + quote(href)


def of(site: Site, page: Page) -> Picture | None:
    "The picture that stands for a page; None where none can be fetched, since the site has no address."
    own, alt = _named(page), str(page.front.get("image-alt") or "")
    for raw, file, words in (
        (own, page.file, alt),
        (site.config.image, site.config.file, site.config.image_alt),
    ):
        if is_outside(raw) and is_safe(raw):
            return Picture(raw, words or page.title)
        if (
            raw
            and site.config.site_url
            and not _FIT.wrong_with(site.root, found := target(raw, file)[0])
        ):
            return Picture(absolute(site, found), words or page.title)
    if not site.config.site_url or not _can_draw():
        return None
    alt = f"{page.title}: a curve, and the straight pieces that come close to it"
    return Picture(absolute(site, _drawn(page)), alt, drawn=True)


def _named(page: Page) -> str:
    "The picture that a page names, as it is written."
    return pictures.named(page.front, _KEYS)[1]


def _drawn(page: Page) -> str:
    return f"{FOLDER}{page.href.removesuffix('.html')}.png"


@cache
def _can_draw() -> bool:
    return all(find_spec(name) for name in _NEEDED)


# ---- What is wrong with a picture


def check(site: Site, page: Page) -> None:
    "Name a picture that no other site can show; the one that is drawn takes its place."
    key, raw = pictures.named(page.front, _KEYS)
    if raw and not is_outside(raw):
        if wrong := _FIT.wrong_with(site.root, target(raw, page.file)[0]):
            message = f"the picture `{raw:.200}` cannot stand on a card: it {wrong}"
            hint = f"name a {_FIT.asked}, relative to the page"
            site.report.warn("card-picture", message, hint=hint, **page.source.place_of(key))


# ---- The files


def files(site: Site, workshop: Workshop) -> dict[str, Content]:
    "The pictures of all pages that have to be written."
    made: dict[str, Content] = {}
    for page in site.pages.values():
        picture = of(site, page) if page.href != NOT_FOUND else None
        if picture is not None and picture.drawn:
            made[_drawn(page)] = _card(site, page, workshop)
        elif picture is not None and (file := _file(site, picture)):
            path = place_of(site.root, file)
            made[file] = Content(digest_of_file(path), path)
    return made


def _file(site: Site, picture: Picture) -> str:
    "The file of the course that a picture is; empty of one elsewhere, or of one that is not there."
    start = site.config.site_url
    if not start or not picture.url.startswith(start):
        return ""
    file = unquote(picture.url.removeprefix(start))
    return "" if _FIT.wrong_with(site.root, file) else file


def _card(site: Site, page: Page, workshop: Workshop) -> Content:
    said = site.config.title, page.title
    name = workshop.kept.name(("card", digest_of(said, version("pillow"), version(_NEEDED[1]))))
    workshop.use([name])

    def made() -> bytes:
        from lessonpress.features.sharing.drawing import card

        if (kept := workshop.kept.bytes_of(name)) is not None:
            return kept
        data = card(*said)
        workshop.kept.put(name, data)
        return data

    return Content(name, made)
