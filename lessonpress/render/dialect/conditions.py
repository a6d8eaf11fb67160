"""Content that is there under a condition: of the format, of a profile, of metadata. Here pages are HTML, and no profile is active."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    "Whether a node is on the page; what hangs on metadata is not, and is told."
    if not may_be_shown(n):
        if any(k in _OF_METADATA for k, _ in n["c"][0][2]):
            kind = next(c for c in n["c"][0][1] if c.startswith("content-"))
            message = "content that depends on metadata is left out by the embedded renderer"
            page.context.warn(message, kind, "make it depend on the format, or leave it out")
        return False
    return True


def may_be_shown(n: T.Node) -> bool:
    """Whether a div, a span or a block of code is one for readers of this site, as far as it says itself. Without a condition, what is
    `content-hidden` is hidden."""
    attributes = T.attr_of(n)
    if not attributes:
        return True
    _, classes, pairs = attributes
    hidden = "content-hidden" in classes
    if not hidden and "content-visible" not in classes:
        return True
    if any(key in _OF_METADATA for key, _ in pairs):
        return False
    return hidden != all(_holds(key, value) for key, value in pairs)


def _holds(key: str, value: str) -> bool:
    "Whether a condition is met; what is none is."
    if key in ("when-profile", "unless-profile"):
        return key == "unless-profile"
    if key in ("when-format", "unless-format"):
        return (value not in _OTHER_FORMATS) == (key == "when-format")
    return True
