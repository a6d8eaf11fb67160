"""Content that is there under a condition: of the format, of a profile, of metadata. Here pages are HTML, and no profile is active."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lessonpress.pandoc import tree as T

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["is_shown", "may_be_shown"]

_OTHER_FORMATS = (
    "pdf",
    "latex",
    "docx",
    "epub",
    "typst",
    "beamer",
    "revealjs",
    "pptx",
    "markdown",
    "gfm",
    "ipynb",
    "jats",
)
_OF_METADATA = ("when-meta", "unless-meta")


def is_shown(page: Builder, n: T.Node) -> bool:
    "Whether a node is on the page, as the format, the profile and the page's metadata have it."
    return may_be_shown(n, page.context.metadata)


def may_be_shown(n: T.Node, metadata: Mapping[str, Any] | None = None) -> bool:
    """Whether a div, a span or a block of code is one for readers of this site, as far as it says itself. Without a condition, what is
    `content-hidden` is hidden."""
    attributes = T.attr_of(n)
    if not attributes:
        return True
    _, classes, pairs = attributes
    hidden = "content-hidden" in classes
    if not hidden and "content-visible" not in classes:
        return True
    if metadata is None and any(key in _OF_METADATA for key, _ in pairs):
        return False  # who does not know it takes nothing from there
    return hidden != all(_holds(key, value, metadata or {}) for key, value in pairs)


def _holds(key: str, value: str, metadata: Mapping[str, Any]) -> bool:
    "Whether a condition is met; what is none is."
    if key in _OF_METADATA:
        return _is_said(metadata, value) == (key == "when-meta")
    if key in ("when-profile", "unless-profile"):
        return key == "unless-profile"
    if key in ("when-format", "unless-format"):
        return (value not in _OTHER_FORMATS) == (key == "when-format")
    return True


def _is_said(metadata: Mapping[str, Any], path: str) -> bool:
    "Whether `a.b` is there and not false."
    value: Any = metadata
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value is not None and value is not False
