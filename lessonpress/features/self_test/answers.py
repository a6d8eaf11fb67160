"""The questions of outlines in pieces that a self-test over all of them loads when it asks: its page
need not hold them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote, urljoin

from lxml.html import HtmlElement

from lessonpress.addresses import is_outside
from lessonpress.features.self_test.panel import PIECE
from lessonpress.html_addresses import readdressed
from lessonpress.html_tree import outer, parsed

__all__ = ["files"]

FOLDER = "assets/answers/"
_ROOT = "lessonpress-root:"  # stands in addresses for the way to the site's root


def files(html: str, file: str, href: str) -> dict[str, bytes]:
    """The files with the answered questions of outline `file`, whose content is `html` and whose page
    stands at `href`. They are scripts, since a page that was opened from a disk can load nothing else."""
    found = _questions(parsed(html), "/" + quote(href))
    return {
        f"{FOLDER}{file}/{n}.js": _script(file, found[n * PIECE : (n + 1) * PIECE])
        for n in range(-(-len(found) // PIECE))
    }


def _questions(content: HtmlElement, at: str) -> list[tuple[str, str]]:
    "The id and the HTML of each question, in their order; those below another one stand for themselves alone."
    _move(content, at)
    found = []
    for question in reversed([*_answered(content)]):
        whole = question.getparent()  # with the time that stands beside it
        found.append((str(question.get("id")), outer(whole)))
        whole.drop_tree()
    return found[::-1]


def _answered(content: HtmlElement) -> Iterator[HtmlElement]:
    for el in content.iter("details"):
        names = (el.get("class") or "").split()
        whole = el.getparent().get("class") == "asked"
        if el.get("id") and "question" in names and whole:
            yield el


def _move(content: HtmlElement, at: str) -> None:
    "Have all addresses begin at the site's root, wherever that is for the page that shows them."

    def from_root(raw: str) -> str:
        if not raw or raw.startswith("#") or is_outside(raw):
            return raw
        return _ROOT + urljoin(at, raw)[1:]

    readdressed(content, from_root)
    for link in content.iter("a"):
        if (link.get("href") or "").startswith("#"):
            link.set("href", _ROOT + urljoin(at, link.get("href"))[1:])


def _script(file: str, found: list[tuple[str, str]]) -> bytes:
    return f"lessonpress.selfTest.arrive({json.dumps(file)}, {json.dumps(found)})\n".encode()
