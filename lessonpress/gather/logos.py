"""The picture that stands for a site in its bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lessonpress.addresses import is_outside
from lessonpress.gather.values import Values

__all__ = ["Logo", "logo"]

_PLACES = (("website", "navbar"), ("website", "sidebar"), ("website", "sidebar", 0))


@dataclass(frozen=True)
class Logo:
    "A picture of the course by its file; another one for dark pages, or empty."

    file: str
    dark: str = ""
    alt: str = ""
    alone: bool = False  # the bar shows no title beside it


def logo(values: Values, is_there: Callable[..., bool]) -> Logo | None:
    "The logo of the bar, or else of the menu."
    for path in _PLACES:
        told = values.raw(*path, "logo")
        light, alt = _file(told, "light")
        if not light or is_outside(light) or not is_there(light, *path, "logo"):
            continue
        dark, _ = _file(told, "dark")
        words = values.raw(*path, "logo-alt") or alt
        alone = values.raw("website", "navbar", "title") is False
        return Logo(light, "" if dark == light else dark, str(words or ""), alone)
    return None


def _file(told: Any, scheme: str) -> tuple[str, str]:
    "The file of a logo, which is told alone, by scheme, or with its text; and that text."
    if isinstance(told, dict):
        if "path" in told:
            return str(told["path"]).lstrip("/"), str(told.get("alt") or "")
        return _file(told.get(scheme) or told.get("light"), scheme)
    return (told.lstrip("/"), "") if isinstance(told, str) else ("", "")
