"""A lesson's picture on the path: one of its own figures, without the words that could not be read at that size."""

from __future__ import annotations

import re
from base64 import b64decode
from posixpath import basename, splitext
from typing import Any

from lxml import etree

from lessonpress.course import Content, Page
from lessonpress.features.home.told import pictures_of
from lessonpress.pandoc.kept import Kept
from lessonpress.prepare.plot_colours import themed

__all__ = ["address_of", "content", "small"]

_SVG = "{http://www.w3.org/2000/svg}"
# How matplotlib calls the groups of words, scales and keys; what is left are the things themselves.
_WORDS = re.compile(r"(text|legend|matplotlib\.axis)_\d+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ROOM = 4  # around the things, in points


def address_of(file: str, label: str) -> str:
    "Where the picture of a lesson is put: the same for either form, since a browser looks at the bytes' type by name."
    return f"assets/path/{splitext(basename(file))[0]}-{label}.svg"


def content(page: Page, label: str, kept: Kept) -> Content:
    "The picture with this label, kept as long as its page is the same."
    text = kept.get(("picture", page.digest, label), lambda: _made(page, label).decode())
    return Content.of(text.encode())


def _made(page: Page, label: str) -> bytes:
    book = page.source.notebook
    cells = (c for c in (book.cells if book else ()) if c.label == label)
    form, text = next(p for c in cells for p in pictures_of(c))
    return small(themed(text)) if form == "image/svg+xml" else _framed(text)


def _framed(png: str) -> bytes:
    "A photograph as an SVG of its size."
    data = b64decode(png)
    width, height = (int.from_bytes(data[at : at + 4]) for at in (16, 20))
    packed = "".join(png.split())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{packed}"/></svg>'
    ).encode()


def small(svg: str) -> bytes:
    "A figure without its words, cut to its axes."
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(svg.encode(), parser=parser)
    except etree.XMLSyntaxError:
        return svg.encode()
    for group in [g for g in root.iter(f"{_SVG}g") if _WORDS.fullmatch(g.get("id") or "")]:
        if (parent := group.getparent()) is not None:
            parent.remove(group)
    if box := _box(root):
        left, top, right, bottom = box
        root.set("viewBox", f"{left:g} {top:g} {right - left:g} {bottom - top:g}")
        for side in ("width", "height"):
            root.set(side, "100%")
    return bytes(etree.tostring(root))


def _box(root: Any) -> tuple[float, float, float, float] | None:
    "What the axes take, with some room around; None where there are none."
    grounds = [
        path.get("d", "")
        for axes in root.iter(f"{_SVG}g")
        if (axes.get("id") or "").startswith("axes_")
        for ground in axes.findall(f"{_SVG}g")[:1]
        if (ground.get("id") or "").startswith("patch_")
        for path in ground.findall(f"{_SVG}path")[:1]
        if "C" not in path.get("d", "")  # a rectangle
    ]
    numbers = [[float(n) for n in _NUMBER.findall(d)] for d in grounds]
    xs, ys = ([n for ns in numbers for n in ns[at::2]] for at in (0, 1))
    if not xs or not ys:
        return None
    return min(xs) - _ROOM, min(ys) - _ROOM, max(xs) + _ROOM, max(ys) + _ROOM
