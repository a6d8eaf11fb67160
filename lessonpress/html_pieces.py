"""Pieces of HTML that need not be whole, such as an opening tag alone: read and changed tag by
tag, by the standard library's parser."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from typing import Any

__all__ = [
    "Attributes", "ids", "in_script", "parts", "rewritten", "start_tags", "tag_of", "unbalanced",
]  # fmt: skip

Attributes = dict[str, str | None]

_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
_MAY_STAY_OPEN = {
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "colgroup",
    "caption", "html", "head", "body",
}  # fmt: skip


class _Tags(HTMLParser):
    "Calls `at(tag, attributes, start, text)` for each opening tag, and `raw(start, text)` for what stands in a script or a style."

    def __init__(
        self,
        html: str,
        at: Callable[[str, Attributes, int, str], None],
        raw: Callable[[int, str], None] = lambda start, text: None,
    ):
        super().__init__(convert_charrefs=False)  # so that a text has the length that it has
        self._at, self._raw, self._lines = at, raw, [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        first: Attributes = {}
        for name, value in attrs:
            first.setdefault(name, value)  # of an attribute that stands twice the first counts
        self._at(tag, first, self._lines[line - 1] + column, self.get_starttag_text() or "")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is not None:
            line, column = self.getpos()
            self._raw(self._lines[line - 1] + column, data)


def start_tags(html: str) -> list[tuple[str, Attributes]]:
    "The opening tags in a piece of HTML with their attributes."
    found: list[tuple[str, Attributes]] = []
    _Tags(html, lambda tag, attributes, *_: found.append((tag, attributes)))
    return found


def ids(html: str) -> list[str]:
    "The ids in a piece of HTML."
    if "id" not in html:
        return []
    return [str(a["id"]) for _, a in start_tags(html) if a.get("id")]


def rewritten(
    html: str,
    change: Callable[[str, Attributes], None],
    change_raw: Callable[[str], str] = lambda text: text,
) -> str:
    """A piece of HTML whose tags have the attributes that `change` leaves them; all else stays, but for the text of scripts and styles,
    which `change_raw` gives."""
    out, done = [], 0

    def one(tag: str, attributes: Attributes, start: int, text: str) -> None:
        nonlocal done
        before = dict(attributes)
        change(tag, attributes)
        if attributes == before:
            return
        out.append(html[done:start] + tag_of(tag, attributes, text.rstrip(">").endswith("/")))
        done = start + len(text)

    def raw(start: int, text: str) -> None:
        nonlocal done
        out.append(html[done:start] + change_raw(text))
        done = start + len(text)

    _Tags(html, one, raw)
    return "".join(out) + html[done:]


def tag_of(tag: str, attributes: Attributes, closed: bool = False) -> str:
    "An opening tag."
    values = (f' {k}="{escape(v)}"' if v is not None else f" {k}" for k, v in attributes.items())
    return f"<{tag}{''.join(values)}{' /' if closed else ''}>"


class _Parts(HTMLParser):
    "Lists what a piece of HTML is made of."

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, int]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, 1))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, 1), (tag, -1)]

    def handle_endtag(self, tag: str) -> None:
        self.found.append((tag, -1))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(("", 0))

    def handle_comment(self, data: str) -> None:
        self.found.append(("!", 0))


def parts(html: str) -> list[tuple[str, int]]:
    """What a piece of HTML is made of, in its order: the tags, with 1 where one opens and -1 where one closes, words as ("", 0)
    and comments as ("!", 0)."""
    return _Parts(html).found


class _Balance(HTMLParser):
    "Remembers what is open, and the first tag that closes what is not."

    def __init__(self, html: str):
        super().__init__()
        self.open: list[str] = []
        self.raw: list[str] = []  # what stands in scripts and styles
        self.wrong: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass  # as a picture's parts are written, `<path/>`

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is not None:
            self.raw.append(data)

    def handle_endtag(self, tag: str) -> None:
        while (
            self.open
            and self.open[-1] != tag
            and self.open[-1] in _MAY_STAY_OPEN
            and tag in self.open
        ):
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in _VOID | _MAY_STAY_OPEN:
            self.wrong = self.wrong or f"</{tag}>"


def _goes_on(script: str) -> bool:
    "Whether a browser reads on over the end of a script: one that opens a comment, and in it a script, ends twice."
    _, opened, rest = script.rpartition("<!--")
    return bool(opened) and "<script" in rest.lower() and "-->" not in rest


def unbalanced(html: str) -> str | None:
    """What stays open in a piece of HTML, or is closed without being open, and would take the page
    around it along."""
    tags = _Balance(html)
    raw = "".join(tags.raw)
    if html.count("<!--") - raw.count("<!--") > html.count("-->") - raw.count("-->"):
        return "<!--"
    if any(_goes_on(text) for text in tags.raw):
        return "<!--"
    return tags.wrong or next((f"<{t}>" for t in tags.open if t not in _MAY_STAY_OPEN), None)


def in_script(value: Any) -> str:
    "Plain data as JSON for a script that stands in a page: nothing in it ends the script."
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
