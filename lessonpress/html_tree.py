"""HTML as a tree of lxml's: parsed and written."""

from __future__ import annotations

import re

import lxml.html
from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlProcessingInstruction

__all__ = ["document", "element", "inner", "outer", "parsed"]

# lxml.html's own parser asks Python for the class of each element, each time that one is looked at.
_PARSER = etree.HTMLParser(encoding="utf-8")
_PARSER.set_element_class_lookup(
    etree.ElementDefaultClassLookup(
        element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction
    )
)
# No tree takes them for text, and no page shows them.
_UNWRITABLE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]))(?![0-9a-f]);?"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]",
    re.I,
)


def document(page: bytes) -> HtmlElement | None:
    "The tree of a whole page; None of an empty file."
    try:
        root: HtmlElement = lxml.html.document_fromstring(page, parser=_PARSER)
    except etree.ParserError:
        return None
    return root


def parsed(html: str) -> HtmlElement:
    "The tree of a piece of HTML, below an element of its own."
    if not html.strip():
        return element("div")
    text = _UNWRITABLE.sub("", html)
    root = lxml.html.document_fromstring(f"<html><body>{text}</body></html>", parser=_PARSER)
    body: HtmlElement = root.find("body")
    root.remove(
        body
    )  # not lxml's `fragment_fromstring`: it takes all into a tree of lxml.html's parser
    body.tag = "div"
    return body


def element(tag: str, **attributes: str) -> HtmlElement:
    "A new element without a place yet."
    return _PARSER.makeelement(tag, attributes)


def outer(el: HtmlElement) -> str:
    "An element as HTML, without the text behind it."
    return str(lxml.html.tostring(el, encoding="unicode", with_tail=False))


def inner(el: HtmlElement) -> str:
    "What stands in an element, as HTML."
    children = (lxml.html.tostring(child, encoding="unicode") for child in el)
    return _escaped(el.text or "") + "".join(children)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
