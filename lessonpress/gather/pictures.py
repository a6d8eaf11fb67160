"""The picture that a page names for lists of pages and for cards on other sites, and what is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lessonpress import inside
from lessonpress.gather.frozen import place_of
from lessonpress.gather.metadata import PICTURES

__all__ = ["Fit", "named"]

_FORMS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_BEGINS = dict(zip(("PNG", "JPEG", "GIF", "WebP"), _FORMS, strict=True))
_AVIF = b"ftypavif"  # after the length of this first part


def named(front: dict[str, Any], keys: Iterable[str] = PICTURES) -> tuple[str, str]:
    "The key that names the picture of a page, and the address as it is written; empty where none does."
    for key in keys:
        value = front.get(key)
        one = value[0] if isinstance(value, list) and value else value
        if isinstance(one, str) and one.strip():
            return key, one.strip()
    return "", ""


@dataclass(frozen=True)
class Fit:
    "What a picture has to be for a place: of one of these forms, and of at most so many bytes."

    forms: Collection[str]
    most: int

    @property
    def asked(self) -> str:
        return f"{_or(self.forms)} of at most {self.most // 1_000_000} MB"

    def wrong_with(self, root: Path, file: str) -> str:
        "Why a file of the course cannot stand there; empty where it can."
        if file.startswith("..") or not inside.is_inside(root, file):
            return "is outside the course"
        path = place_of(root, file)
        if not os.path.isfile(path):
            return "is not there"
        if not (size := os.path.getsize(path)):
            return "is empty"
        if _form(path) not in self.forms:
            return f"is no {_or(self.forms)}"
        return f"has {size / 1e6:.0f} MB" if size > self.most else ""


def _or(names: Collection[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}"


def _form(path: Path) -> str:
    "What a file is by how it begins; SVG, which is a text, by its name."
    with open(path, "rb") as f:
        begins = f.read(16)
    if begins[4:].startswith(_AVIF):
        return "AVIF"
    found = (form for form, sign in _BEGINS.items() if begins.startswith(sign))
    return next(found, "SVG" if path.suffix.lower() == ".svg" else "")
