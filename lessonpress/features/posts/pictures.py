"""Pictures of posts, as far as lists of pages can show them."""

from __future__ import annotations

import os
from pathlib import Path

from lessonpress import inside

__all__ = ["wrong_with"]

LARGEST = 2_000_000  # bytes; a list shows many pictures, each of them small
_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")


def wrong_with(root: Path, file: str) -> str:
    "Why a file of the course cannot stand in a list; empty where it can."
    if file.startswith("..") or not inside.is_inside(root, file):
        return "is outside the course"
    if not os.path.isfile(root / file):
        return "is not there"
    if not file.lower().endswith(_ENDINGS):
        return f"is no picture that browsers show ({', '.join(e[1:] for e in _ENDINGS)})"
    size = os.path.getsize(root / file)
    if not size:
        return "is empty"
    return f"has {size / 1e6:.0f} MB, which no list of pages should load" if size > LARGEST else ""
