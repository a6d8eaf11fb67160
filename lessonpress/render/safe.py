"""A page's HTML without what would run in it: scripts, handlers and addresses that are programs. What an output needs of these stands in
a frame (`frames.py`); what the policy of a page (`policy.py`) forbids anyway is told here, and does not wait for a reader to miss it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement

from lessonpress.addresses import ANY, host_of, is_among, is_outside, is_safe, split, unsafe
from lessonpress.html_tree import element, inner, parsed
from lessonpress.problems import Report

__all__ = ["Left", "allows", "clean", "is_program", "may_run", "of_text", "runs", "tell"]

Place = Callable[[str], dict[str, Any]]

SANDBOX = "allow-scripts"
_LINKING = {"href", "xlink:href", "action", "formaction", "cite", "longdesc", "ping"}
_SHOWING = {"src", "data", "poster", "background"}
_PICTURED = (
    "img",
    "image",
    "source",
    "track",
    "video",
    "audio",
    "input",
    "body",
    "table",
    "td",
    "th",
)
_XLINK = "{http://www.w3.org/1999/xlink}"
_ANIMATIONS = (
    "set",
    "animate",
    "animateTransform",
    "animatetransform",
    "animateMotion",
    "animatemotion",
)
# They stand for what a head says, load what no policy knows of, or are read as text by one parser and as HTML by another.
_GONE = (
    "base",
    "meta",
    "applet",
    "frame",
    "frameset",
    "plaintext",
    "xmp",
    "noembed",
    "noframes",
    "template",
)
_EMBEDDING = ("object", "embed")
# A picture, form or frame with a name takes the place of what scripts ask the document for by that name.
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CLOBBERING = ("img", "form", "iframe", "object", "embed")
_SHEETS = {"stylesheet", "alternate"}
_TAG = re.compile(
    r"<(?=[a-z/!?])", re.I
)  # in a style that stands in a drawing this opens an element

_HANDLED = etree.XPath("descendant-or-self::*[@*[starts-with(name(), 'on')]]")
_WITH_SCHEME = etree.XPath("descendant-or-self::*/@*[contains(., ':')]")
_REMARKS = etree.XPath("descendant::comment() | descendant::processing-instruction()")
_DRAWN = etree.XPath("ancestor::svg | ancestor::math")


@dataclass(frozen=True)
class Left:
    "What was left out of a page: its kind, and how it is written."

    rule: str
    text: str


def clean(root: HtmlElement, hosts: Collection[str] = ()) -> list[Left]:
    "Take out of a tree what would run in a page that may load from `hosts`; what it was."
    left = [*_programs(root, hosts), *_handlers(root), *_addresses(root)]
    left += _elements(root)
    _embedded(root)
    _elsewhere(root, hosts)
    for el in root.iter(*_CLOBBERING):
        el.attrib.pop("name", None)
    for remark in cast(list[HtmlElement], _REMARKS(root)):
        remark.drop_tree()
    for style in root.iter("style"):
        style.text = _TAG.sub(r"\\3c ", style.text or "")
    return left


def of_text(html: str) -> str:
    "A piece of HTML without what would run; as it was, if nothing would. Pictures and links may lead anywhere."
    if "<" not in html:
        return html
    root = parsed(html)
    before = inner(root)
    clean(root, (ANY,))
    after = inner(root)
    return html if after == before else after


def tell(left: Collection[Left], report: Report, file: str, place: Place = lambda text: {}) -> None:
    "Report what was left out of page `file`, each once."
    for one in dict.fromkeys(left):
        short = " ".join(one.text.split())
        short = short if len(short) < 60 else f"{short[:58]}…"
        if one.rule == "scheme":
            message, hint = unsafe(short)
        else:
            message = f"what would run in the page is left out (`{short}`)"
            hint = "show it as the output of a cell, or as a page of its own in an <iframe src>"
        report.warn(one.rule, message, file=file, hint=hint, **place(one.text))


def runs(root: HtmlElement) -> bool:
    "Whether anything in a tree would run."
    return any(map(is_program, root.iter("script"))) or bool(_HANDLED(root))


def is_program(script: HtmlElement) -> bool:
    "Whether a script is none of the data that a page may hold; in a drawing even these are read as HTML."
    kind = (script.get("type") or "").strip().lower()
    is_data = kind.endswith("json") or kind.startswith("math/")
    return not is_data or bool(_DRAWN(script))


def allows(hosts: Collection[str], address: str) -> bool:
    "Whether a page that may load from `hosts` may load an address on another one."
    host = host_of(address)
    return host is not None and is_among(host, hosts)


def may_run(hosts: Collection[str], address: str) -> bool:
    "Whether a page may run a script from another host: only from one that the course names."
    return allows([host for host in hosts if host.lower() != ANY], address)


def _programs(root: HtmlElement, hosts: Collection[str]) -> Iterator[Left]:
    for script in [s for s in root.iter("script") if is_program(s)]:
        src = script.get("src") or ""
        if is_outside(src) and is_safe(src) and may_run(hosts, src) and not _DRAWN(script):
            script.text = None
            continue
        yield Left("script", src or script.text or "<script>")
        script.drop_tree()
    for plain in [*root.iter("noscript")]:
        plain.drop_tag()


def _handlers(root: HtmlElement) -> Iterator[Left]:
    for el in cast(list[HtmlElement], _HANDLED(root)):
        for name in [n for n in map(str, el.attrib) if n.lower().startswith("on")]:
            yield Left("script", f"{name}={el.attrib.pop(name)}")
    for el in [*root.iter(*_ANIMATIONS)]:
        named = (el.get("attributename") or el.get("attributeName") or "").strip().lower()
        if named.startswith("on") or named.rpartition(":")[2] == "href":
            yield Left("script", f"<{el.tag} attributeName={named}>")
            el.drop_tree()


def _written_addresses(root: HtmlElement) -> Iterator[tuple[HtmlElement, str, str]]:
    "The attributes in a tree that are addresses with a sign of a scheme: element, name and value."
    for value in cast(list[Any], _WITH_SCHEME(root)):
        name = str(value.attrname)
        if name.replace(_XLINK, "xlink:") in _LINKING | _SHOWING:
            yield value.getparent(), name, str(value)


def _addresses(root: HtmlElement) -> Iterator[Left]:
    for el, name, value in _written_addresses(root):
        shown = el.tag in _PICTURED and (name in _SHOWING or el.tag == "image")
        if not is_safe(value, shown):
            del el.attrib[name]
            yield Left("scheme", value)


def _elements(root: HtmlElement) -> Iterator[Left]:
    for el in [*root.iter(*_GONE)]:
        yield Left("script", f"<{el.tag}>")
        el.drop_tag()
    for link in [*root.iter("link")]:
        rel = set((link.get("rel") or "").lower().split())
        if "stylesheet" not in rel or rel - _SHEETS:
            yield Left("script", f"<link rel={link.get('rel')}>")
            link.drop_tree()


def _embedded(root: HtmlElement) -> None:
    "What a page embeds stands in a frame; one of the site's own, in a sandbox. A PDF has a viewer, which needs to be in none."
    for el in [*root.iter(*_EMBEDDING)]:
        address = el.attrib.pop("data", None) or el.get("src")
        if not address:
            el.drop_tag()
            continue
        for other in ("type", "classid", "codebase", "archive"):
            el.attrib.pop(other, None)
        el.tag = "iframe"
        el.set("src", address)
    for frame in root.iter("iframe"):
        frame.text = None
        for child in [*frame]:
            frame.remove(child)
        frame.attrib.pop("srcdoc", None)
        src = frame.get("src") or ""
        if not is_outside(src) and not src.lower().partition("#")[0].endswith(".pdf"):
            frame.set("sandbox", SANDBOX)


def _is_unseen(el: HtmlElement) -> bool:
    sides = (el.get("width") or "", el.get("height") or "")
    hidden = _UNSEEN.search(el.get("style") or "") or el.get("hidden") is not None
    return bool(hidden) or all(side in ("0", "1") for side in sides)


def _in_short(address: str) -> str:
    "An address without its scheme and the folders on its way."
    found = split(address)
    last = found.path.rstrip("/").rpartition("/")
    between = "/…/" if last[0].strip("/") else "/"
    return f"{found.netloc}{between}{last[2]}".rstrip("/")


def _elsewhere(root: HtmlElement, hosts: Collection[str]) -> None:
    "What a page may not load from another host becomes a link to it: a reader's click asks for it."
    for el in [*root.iter("img", "iframe")]:
        src = el.get("src") or ""
        if not is_outside(src) or src.lower().startswith("data:") or allows(hosts, src):
            continue
        if _is_unseen(el):  # what counts its readers
            el.drop_tree()
            continue
        around = next(el.iterancestors("a"), None)
        words = el.get("alt") or el.get("title")
        if not words and around is not None and around.text_content().strip():  # which says it
            el.drop_tree()
            continue
        link = element("a", href=src) if around is None else element("span")
        link.set("class", "elsewhere")
        link.text, link.tail = words or _in_short(src), el.tail
        el.getparent().replace(el, link)
