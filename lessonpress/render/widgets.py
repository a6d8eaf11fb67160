"""What outputs of a frozen run want beside them: the style sheets and libraries that the page's head asks for, and that lie in `_freeze`, too. Widgets of R
draw with these, each in a frame."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from lessonpress import inside
from lessonpress.addresses import is_outside, resolve
from lessonpress.course import Page, Site
from lessonpress.gather.frozen import FOLDER
from lessonpress.html_addresses import addresses
from lessonpress.html_tree import element, outer, parsed
from lessonpress.prepare.forms import CANNOT, WIDGET
from lessonpress.problems import Report

__all__ = ["HEAD", "is_widget", "libraries", "scripts", "styles", "tell_unshown"]

HEAD = "include-in-header"
_ALWAYS = re.compile(r"(?:require|jquery)[\w.-]*\.js$|define\('jquery'")
_OF_R = etree.XPath(
    "descendant::*[contains(concat(' ', @class, ' '), ' html-widget ')] | descendant::script[@data-for]"
)
_OF_JUPYTER = etree.XPath("descendant::script[contains(@type, 'jupyter.widget-view')]")


def is_widget(el: HtmlElement) -> bool:
    "Whether this is an output that a library draws."
    return bool(_OF_R(el))


def styles(html: str) -> str:
    "The style sheets among what outputs want in a page's head."
    found = parsed(html).iter("style", "link") if html else ()
    return "\n".join(outer(el) for el in found)


def libraries(site: Site) -> dict[str, str]:
    "The files of libraries that pages ask for, by their addresses, and where the course has them. Whole folders: a style sheet has pictures and fonts beside it."
    out: dict[str, str] = {}
    for folder in sorted({f for file in site.rendered for f in _folders(site, site.pages[file])}):
        for path in inside.below(site.root, site.root / FOLDER / folder, "**/*"):
            if path.is_file():
                name = path.relative_to(site.root / FOLDER).as_posix()
                out[name] = f"{FOLDER}/{name}"
    return out


def _folders(site: Site, page: Page) -> Iterator[str]:
    "The folders of the libraries that one page asks for, its scripts only where it shows frames."
    html = page.includes.get(HEAD)
    for at in addresses(parsed(html)) if html else ():
        if not is_outside(at.raw) and (at.el.tag != "script" or site.rendered[page.file].frames):
            folder = posixpath.dirname(resolve(at.raw, page.href))
            if folder.count("/") and not folder.startswith(".."):
                yield "/".join(folder.split("/")[:2])


def scripts(html: str) -> list[str]:
    "The names of the scripts among what outputs want in a page's head, but for those that Quarto puts there beside any HTML."
    found = parsed(html).iter("script") if html else ()
    named = (posixpath.basename(s.get("src") or "") or (s.text or "").strip() for s in found)
    return [name for name in named if name and not _ALWAYS.match(name)]


def tell_unshown(content: HtmlElement, report: Report, file: str) -> None:
    "Name the widgets that stand in no frame, and show their readers that there is one."
    found = [
        *cast(list[HtmlElement], _OF_R(content)),
        *cast(list[HtmlElement], _OF_JUPYTER(content)),
    ]
    for el in found:
        if el.tag == "script" and el.get("data-for"):
            el.drop_tree()
            continue
        words = element("pre")
        words.text = CANNOT.format(WIDGET if el.tag == "script" else "htmlwidget")
        words.tail = el.tail
        el.getparent().replace(el, words)
    if found:
        message = (
            "an output is a widget whose libraries are not in `_freeze`, so it cannot be shown"
        )
        hint = "show a picture of it, too, or another form of the output"
        report.warn("unshown-output", message, file=file, hint=hint)
