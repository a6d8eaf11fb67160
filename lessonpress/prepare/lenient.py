"""Values of a notebook of unknown origin, read as what should be there."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["Json", "lines_of", "list_in", "mapping_in", "name_of", "text_of"]

Json = dict[str, Any]  # a mapping as a notebook holds it


def text_of(source: object) -> str:
    "Text as notebooks keep it: one string, or a list of lines. Half a surrogate pair, which JSON can hold and UTF-8 cannot, becomes `?`."
    if isinstance(source, list):
        source = "".join(map(str, source))
    text = source if isinstance(source, str) else ""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def lines_of(source: object) -> list[str]:
    return text_of(source).splitlines(True)


def name_of(value: object) -> str:
    "`value` as a part of an id or of a file's name."
    return re.sub(r"[^\w.-]+", "-", str(value or "")).strip(".-")


def mapping_in(of: Json, key: str) -> Json:
    "The mapping under `key`; an empty one if something else is there."
    value = of.get(key)
    return value if isinstance(value, dict) else {}


def list_in(of: Json, key: str) -> list[Any]:
    "The list under `key`; an empty one if something else is there."
    value = of.get(key)
    return value if isinstance(value, list) else []
