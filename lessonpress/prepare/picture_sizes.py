"""How large a picture is by itself, so that a page can keep its room before it arrives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

__all__ = ["size_of"]

_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*")
# Which of a JPEG's segments tell its size: starts of a frame.
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}

Size = tuple[int, int]


def size_of(mime: str, data: bytes) -> Size | None:
    "Width and height in CSS pixels; None where the picture does not tell."
    readers = {"image/png": _png, "image/jpeg": _jpeg, "image/gif": _gif, "image/svg+xml": _svg}
    found = readers[mime](data) if mime in readers else None
    return found if found and min(found) > 0 else None


def _png(data: bytes) -> Size | None:
    if data[12:16] != b"IHDR" or len(data) < 24:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _gif(data: bytes) -> Size | None:
    if data[:3] != b"GIF" or len(data) < 10:
        return None
    return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")


def _jpeg(data: bytes) -> Size | None:
    for kind, at in _segments(data):
        if kind in _FRAMES and at + 9 <= len(data):
            height, width = data[at + 5 : at + 7], data[at + 7 : at + 9]
            return int.from_bytes(width), int.from_bytes(height)
    return None


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    "The kind of each segment of a JPEG and where it begins, up to the picture's own bytes."
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        yield data[at + 1], at
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))


def _svg(data: bytes) -> Size | None:
    try:
        _, root = next(etree.iterparse(BytesIO(data), events=("start",), resolve_entities=False))
    except (etree.XMLSyntaxError, StopIteration):
        return None
    width, height = (_length(root.get(name)) for name in ("width", "height"))
    if width and height:
        return round(width), round(height)
    return None


def _length(written: str | None) -> float | None:
    m = _LENGTH.fullmatch(written or "")
    return float(m[1]) * _PIXELS[m[2]] if m and m[2] in _PIXELS else None
