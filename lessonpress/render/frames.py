"""Outputs with scripts of their own: each stands in a sandboxed frame, a file beside the page. There it can do as it likes, and reaches neither
the page around it nor what a reader has stored for the site."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from lessonpress.addresses import is_outside
from lessonpress.html_addresses import readdressed
from lessonpress.html_tree import element, inner, parsed
from lessonpress.render.other_hosts import document_of
from lessonpress.render.policy import of_frame
from lessonpress.render.safe import SANDBOX, is_program, runs
from lessonpress.render.templates import THEME, joined, template
from lessonpress.render.widgets import is_widget

__all__ = ["framed"]

_HEIGHT = "400"  # where the page's scripts do not run
_LIBRARY = 200_000  # characters: a script of this size is a file of its own, and not in each frame
# An output that only loads is what later ones stand on; so is Bokeh's, which says meanwhile that it does.
_LOADER = "js_urls"

_OUTPUTS = etree.XPath(
    "descendant::div[contains(concat(' ', @class, ' '), ' cell-output-display ')]"
)
_CONTENT = etree.XPath("descendant::figure/div[@aria-describedby]")
_WORDS = etree.XPath(
    "descendant::text()[normalize-space() and not(parent::script or parent::style)]"
)
_SEEN = etree.XPath(
    "descendant::*[self::img or self::svg or self::iframe or self::video or self::audio or self::canvas or self::input]"
)


def framed(
    root: HtmlElement, href: str, hosts: Collection[str] = (), wanted: str = ""
) -> dict[str, str]:
    """Put the outputs of the page at `href` that have scripts, or want those of its head, into frames; the files that these show, by their address
    beside the page."""
    frames = _Frames(posixpath.basename(href).rpartition(".")[0], hosts)
    if wanted:
        frames.loaded.append(_moved(wanted))
    for frame in [f for f in root.iter("iframe") if document_of(f) is not None]:
        frames.alone(frame)
    for parts in _groups(root, bool(wanted)):
        frames.add(parts)
    return frames.files


@dataclass
class _Frames:
    "The frames of a page so far."

    stem: str
    hosts: Collection[str]
    files: dict[str, str] = field(default_factory=dict)
    loaded: list[str] = field(default_factory=list)  # what earlier outputs have loaded
    count: int = 0

    @property
    def folder(self) -> str:
        return f"{self.stem}_files"

    def add(self, parts: list[HtmlElement]) -> None:
        "Outputs that follow each other and belong together, in a frame in the place of the first."
        for part in parts:
            readdressed(part, _from_folder)
            self.libraries(part)
        html = "\n".join(inner(part) for part in parts)
        address = self.written(html)
        if (
            not any(_is_seen(part) for part in parts)
            and not any(el.get("id") for part in parts for el in part.iter())
            or _LOADER in html
        ):
            self.loaded.append(html)
        first, *others = parts
        _emptied(first).append(_frame(address, f"Output {self.count}"))
        for other in others:
            other.drop_tree()

    def alone(self, frame: HtmlElement) -> None:
        "A frame whose document stood in an attribute."
        address = self.written(document_of(frame) or "", whole=True)
        title = frame.get("title") or f"Output {self.count}"
        for name in ("srcdoc", "data-html", "onload"):
            frame.attrib.pop(name, None)
        for name, value in {
            "src": address,
            "sandbox": SANDBOX,
            "loading": "lazy",
            "title": title,
        }.items():
            frame.set(name, value)
        if not frame.get("height") and "height" not in (frame.get("style") or "").lower():
            _sized(frame)

    def written(self, html: str, whole: bool = False) -> str:
        self.count += 1
        name = f"{self.folder}/output-{self.count}.html"
        page = {
            "policy": of_frame(self.hosts),
            "before": [] if whole else self.loaded,
            "main": html,
        }
        script = joined([THEME / "height.js"]).decode()
        self.files[name] = template("frame.html").render(page | {"script": script})
        return name

    def libraries(self, part: HtmlElement) -> None:
        "Whole libraries become files."
        for script in part.iter("script"):
            text = script.text or ""
            if len(text) > _LIBRARY and is_program(script):
                name = f"script-{hashlib.sha256(text.encode()).hexdigest()[:12]}.js"
                self.files[f"{self.folder}/{name}"] = text
                script.text = None
                script.set("src", name)


def _groups(root: HtmlElement, with_widgets: bool) -> Iterator[list[HtmlElement]]:
    "Outputs with scripts, each with the empty ones next to it: into these it draws."
    group: list[HtmlElement] = []
    for out in cast(list[HtmlElement], _OUTPUTS(root)):
        content = cast(list[HtmlElement], _CONTENT(out))
        if content:  # its caption stays on the page
            yield from ([part] for part in content if _draws(part, with_widgets))
            continue
        running = _draws(out, with_widgets)
        if group and group[-1].getnext() is not out:
            yield from _running(group, with_widgets)
            group = []
        if running or not _is_seen(out):
            group.append(out)
        else:
            yield from _running(group, with_widgets)
            group = []
    yield from _running(group, with_widgets)


def _running(group: list[HtmlElement], with_widgets: bool) -> Iterator[list[HtmlElement]]:
    if any(_draws(el, with_widgets) for el in group):
        yield group


def _draws(el: HtmlElement, with_widgets: bool) -> bool:
    "Whether a script draws an output, of its own or of the page's head."
    return runs(el) or with_widgets and is_widget(el)


def _moved(html: str) -> str:
    "HTML of the page for a file that lies in a folder beside it."
    root = parsed(html)
    readdressed(root, _from_folder)
    return inner(root)


def _is_seen(el: HtmlElement) -> bool:
    return bool(_WORDS(el) or _SEEN(el))


def _from_folder(raw: str) -> str:
    "An address of the page in a file that lies in a folder beside it."
    return raw if is_outside(raw) or raw.startswith(("/", "#")) or not raw else f"../{raw}"


def _emptied(el: HtmlElement) -> HtmlElement:
    for child in [*el]:
        el.remove(child)
    el.text = None
    return el


def _frame(address: str, title: str) -> HtmlElement:
    frame = element("iframe", src=address, sandbox=SANDBOX, loading="lazy", title=title)
    return _sized(frame)


def _sized(frame: HtmlElement) -> HtmlElement:
    "A frame that takes the height of what it shows, where the page's scripts run."
    frame.classes.add("output-frame")
    frame.set("height", _HEIGHT)
    return frame
