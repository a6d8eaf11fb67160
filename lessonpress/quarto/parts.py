"""The parts of a page that Quarto wrote: what is read of them, and what only its own bar, search and menus needed, which goes."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import lxml.html
from lxml.html import HtmlElement

from lessonpress.addresses import target
from lessonpress.html_tree import inner
from lessonpress.render import safe

__all__ = ["LIBRARIES", "around", "by_id", "footer", "tidy"]

LIBRARIES = "site_libs"
# Quarto's libraries for what is another's now: its bar, its search, its tabs, menus, anchors and copy buttons.
_REPLACED = (
    "quarto-nav/",
    "quarto-search/",
    "quarto-html/",
    "bootstrap/",
    "clipboard/",
    "quarto-contrib/lessonpress-",
)  # the last: the extension's, which ours have in assets/
_TOLD = {
    "viewport",
    "generator",
    "description",
    "author",
    "quarto:offset",
    "color-scheme",
}  # what the template says itself
_DEAD = {
    "quarto-html-after-body",
    "quarto-back-to-top",
    "quarto-code-tools-source",
    "quarto-code-tools-menu",
    "quarto-embedded-source-code-modal",
    *("quarto-header", "quarto-sidebar", "quarto-search-results"),
}  # of no use without Quarto's scripts, or ours stand there


def by_id(doc: HtmlElement, id: str) -> HtmlElement | None:
    "The element with an id."
    return next(iter(doc.xpath("//*[@id=$id]", id=id)), None)


def footer(doc: HtmlElement) -> dict[str, str]:
    "What stands on each side of the footer, as HTML."
    return {
        side: inner(part).strip()
        for side in ("left", "center", "right")
        for part in doc.xpath(f"//footer//*[@class='nav-footer-{side}']")
        if len(part)
    }


def tidy(doc: HtmlElement, main: HtmlElement) -> None:
    "Take out of the content what belongs to Quarto's page around it, and give back to it a title that stands above it."
    title = by_id(doc, "title-block-header")
    if title is not None and main not in title.iterancestors():
        main.insert(0, title)
    for el in doc.xpath("//*[contains(@class, 'quarto-title-breadcrumbs')]") + [
        el for el in doc.xpath("//body//*[@id]") if el.get("id") in _DEAD
    ]:
        el.drop_tree()
    _own_lists(doc, main)
    for el in main.xpath(".//*[@class='quarto-title-meta'][not(normalize-space())]"):
        el.drop_tree()
    for el in main.xpath(".//*[@class='code-copy-outer-scaffold']"):
        _button_inside(el)
    for el in main.xpath(".//div[@class='cell'][count(*)=1]/div[contains(@class, 'quarto-float')]"):
        el.getparent().drop_tag()  # a cell in a cell
    for el in main.xpath(".//table[contains(@class, 'cell')]"):
        el.classes.discard("cell")
    for el in main.xpath(".//img[not(@loading)]")[1:]:
        el.set("loading", "lazy")


def _own_lists(doc: HtmlElement, main: HtmlElement) -> None:
    "Where lists of pages are ours, take out Quarto's, with what belongs to them in the margin and in the head."
    if not main.find_class("posts"):
        return
    quartos = "contains(concat(' ', @class), ' quarto-listing') and not(ancestor::*[contains(@class, 'posts')])"
    for el in [
        *doc.xpath(f"//body//*[{quartos}]"),
        *doc.xpath("//*[@id='listing-pagination']"),
        *doc.head.xpath("link[@rel='alternate'][@type='application/rss+xml'][@data-external]"),
        *doc.xpath("//script[contains(@src, 'quarto-listing/')]"),
        *doc.xpath("//script[not(@src)][contains(text(), 'quarto-listings')]"),
    ]:
        if el.getparent() is not None:
            el.drop_tree()


def _button_inside(scaffold: HtmlElement) -> None:
    "The copy button goes into the block of code, as Quarto had it before 1.9."
    for button, code in zip(scaffold.findall("button"), scaffold.iter("pre")):
        code.append(button)
    scaffold.drop_tag()


def clean_head(doc: HtmlElement, href: str, hosts: Collection[str], root: Path) -> list[safe.Left]:
    "Take out of the head what is neither Quarto's nor from `hosts`, and would run; what it was."
    left = []
    for script in [s for s in doc.head.iter("script") if safe.is_program(s)]:
        src = script.get("src") or ""
        if _is_quartos(script) or _is_library(src, href, root) or safe.may_run(hosts, src):
            script.text = None
            continue
        left.append(safe.Left("script", src or script.text or "<script>"))
        script.drop_tree()
    for meta in doc.head.xpath("meta[@http-equiv] | base"):
        meta.drop_tree()
    return left


def _is_library(src: str, href: str, root: Path) -> bool:
    "Whether Quarto has put a script there, and no author."
    file, _ = target(src, href)
    return file.startswith(f"{LIBRARIES}/") and not (root / file).exists()


def around(doc: HtmlElement) -> dict[str, Any]:
    "What the page says beside its content, as the template shows it."
    head = doc.find("head")
    return {
        "author": _meta(head, "author"),
        "toc": _toc(doc),
        "aside": _aside(doc),
        "head": _head(head),
        "after": _after(doc),
    }


def _meta(head: HtmlElement, name: str) -> str | None:
    return next(iter(head.xpath("meta[@name=$name]/@content", name=name)), None)


def _toc(doc: HtmlElement) -> list[dict[str, Any]]:
    top = doc.xpath("//nav[@id='TOC']/ul")
    return _entries(top[0]) if top else []


def _entries(ul: HtmlElement) -> list[dict[str, Any]]:
    return [
        {
            "id": a.get("href").lstrip("#"),
            "html": inner(a),
            "children": [e for below in li.findall("ul") for e in _entries(below)],
        }
        for li in ul.findall("li")
        if (a := li.find("a")) is not None
    ]


def _aside(doc: HtmlElement) -> str:
    "What else stands in the margin, such as the categories of a listing."
    return "".join(
        lxml.html.tostring(el, encoding="unicode", with_tail=False)
        for el in doc.xpath(
            "//*[@id='quarto-margin-sidebar']/*[not(@id='TOC') and not(self::script)]"
        )
        if el.text_content().strip()
    )


def _head(head: HtmlElement) -> str:
    "What the page loads and says beyond what the template does: the author's own, and the libraries of what stands in the content."
    return "\n".join(
        lxml.html.tostring(el, encoding="unicode", with_tail=False)
        for el in head
        if isinstance(el.tag, str) and not _is_quartos(el)
    )


def _is_quartos(el: HtmlElement) -> bool:
    address = el.get("src") or el.get("href") or ""
    if (
        el.tag == "title"
        or el.get("charset")
        or el.get("name") in _TOLD
        or el.get("id") == "quarto-search-options"
    ):
        return True
    if el.tag == "link" and el.get("rel") in ("icon", "prev", "next", "canonical"):
        return True
    if (el.get("property") or "").startswith("og:") or (el.get("name") or "").startswith(
        "twitter:"
    ):
        return True  # our cards stand there
    if any(f"{LIBRARIES}/{name}" in address for name in _REPLACED):
        return True
    text = el.text or ""
    return (
        el.tag == "style"
        and "code{white-space: pre-wrap;}" in text
        or el.tag == "script"
        and 'html.classList.add("js", "folding")' in text
    )


def _after(doc: HtmlElement) -> str:
    "What an author or a library put below the page."
    others = [
        el
        for el in doc.find("body")
        if isinstance(el.tag, str) and el.get("id") != "quarto-content" and el.tag != "footer"
    ]
    return "\n".join(lxml.html.tostring(el, encoding="unicode", with_tail=False) for el in others)
