"""What keys of Quarto's ask of a page's finished content: links to other sites, links to headings, pictures that enlarge, and where the contents stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml.html import HtmlElement

from lessonpress.gather.looks import pattern_of
from lessonpress.html_tree import parsed
from lessonpress.render.dialect import Context
from lessonpress.render.dialect.contents import Entry
from lessonpress.render.templates import template
from lessonpress.words import Words

__all__ = ["apply", "beside"]

_WEB = ("http://", "https://")


def apply(root: HtmlElement, context: Context, site: str) -> None:
    "Change the content of a page of the `site` at that address as its metadata ask."
    said = context.metadata
    if said.get("anchor-sections") is False:
        for heading in root.xpath(".//*[@data-anchor-id]"):
            heading.classes.discard("anchored")
            del heading.attrib["data-anchor-id"]
    _links_out(root, said, site)
    _lightbox(root, said.get("lightbox"), context.word)


def _links_out(root: HtmlElement, said: Mapping[str, Any], site: str) -> None:
    "Links to other sites open in a window of their own, or have a sign."
    sign, window = (said.get(f"link-external-{what}") is True for what in ("icon", "newwindow"))
    if not (sign or window):
        return
    ours = pattern_of(str(said.get("link-external-filter") or ""))
    for link in root.iter("a"):
        href = link.get("href") or ""
        if not href.lower().startswith(_WEB) or (site and href.startswith(site)):
            continue
        if ours and ours.search(href):
            continue
        if sign:
            link.classes.add("external")
        if window:
            link.set("target", "_blank")
            link.set("rel", " ".join(dict.fromkeys([*(link.get("rel") or "").split(), "noopener"])))


def _lightbox(root: HtmlElement, asked: Any, word: Words) -> None:
    "Pictures that enlarge are links to themselves, in the structure that Quarto gives them, so that they do so without scripts, too."
    match = asked.get("match") if isinstance(asked, dict) else asked
    for img in root.iter("img"):
        if asked is False:
            img.classes.add("nolightbox")
            continue
        chosen = "lightbox" in img.classes or match in (True, "auto")
        src, parent = img.get("src") or "", img.getparent()
        inside_link = next(img.iterancestors("a"), None) is not None
        left_out = {"nolightbox", "about-image"} & {*img.classes}
        if chosen and not left_out and not inside_link and not src.startswith("data:"):
            link = parent.makeelement("a", {"href": src, "class": "lightbox"})
            _named(link, img)
            if not link.get("title"):
                link.set("aria-label", word("figures.enlarge"))
            link.tail, img.tail = img.tail, None
            parent.replace(img, link)
            link.append(img)


def _named(link: HtmlElement, img: HtmlElement) -> None:
    "The gallery that a picture belongs to, and what is said of it."
    img.classes.discard("lightbox")
    figure = next(img.iterancestors("figure"), None)
    caption = figure.find("figcaption") if figure is not None else None
    words = "" if caption is None else " ".join(caption.text_content().split())
    for name, value in (
        ("data-gallery", img.attrib.pop("data-group", "")),
        ("data-description", img.attrib.pop("data-description", "")),
        ("title", words or img.get("alt") or ""),
    ):
        if value:
            link.set(name, value)


_BESIDE = ("right", "right-body")  # a note in the margin, above all others
_WITHIN = ("body", "left-body", "right-body")  # below the title
_LEFT = ("left", "left-body")


def beside(
    root: HtmlElement, entries: list[Entry], said: Mapping[str, Any], word: Words
) -> list[Entry]:
    "Put the contents where `toc-location` says; the entries that are left for where they stand by themselves."
    asked = said.get("toc-location")
    if not entries or asked not in (*_BESIDE, *_WITHIN):
        return entries
    title = said.get("toc-title") or word("contents.title")

    def put(id: str, classes: str) -> HtmlElement:
        nav = template("contents.html").module.nav  # type: ignore[attr-defined]
        return parsed(str(nav(entries, id, title, classes)))[0]

    def below_title(nav: HtmlElement) -> None:
        head = root.find("header[@id='title-block-header']")
        if head is None:
            root.insert(0, nav)
        else:
            head.addnext(nav)

    if asked in _WITHIN:
        alone = asked == "body"
        below_title(put("TOC" if alone else "TOC-body", "toc-body"))
    if asked in _BESIDE:
        below_title(put("TOC", "toc-margin column-margin"))
    return entries if asked in _LEFT else []
