"""Which pages are drafts: they are in no build, but in the preview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["DRAFT", "is_draft"]

DRAFT = ("draft", "published")


def is_draft(front: Mapping[str, Any]) -> bool:
    """Whether a page says that it is one, as Quarto's pages do (`draft: true`) or Jekyll's (`published: false`). What is neither
    true nor false is an error, and keeps the page back."""
    return front.get("draft") not in (None, False) or front.get("published") not in (None, True)
