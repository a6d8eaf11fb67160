"""Which pages are drafts: they are in no build, but in the preview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["DRAFT", "PUBLISHED", "is_draft", "is_no_answer"]

DRAFT, PUBLISHED = "draft", "published"
_MEANT = frozenset(["yes", "no", "on", "off", "true", "false", "y", "n", "0", "1"])


def is_draft(front: Mapping[str, Any]) -> bool:
    """Whether a page says that it is one, as Quarto's pages do (`draft: true`) or Jekyll's (`published: false`). What is neither
    true nor false is an error, and keeps the page back."""
    published = front.get(PUBLISHED)
    is_back = published not in (None, True) and not is_no_answer(published)
    return front.get(DRAFT) not in (None, False) or is_back


def is_no_answer(published: Any) -> bool:
    "Whether `published` answers another question, as when or where it was: then the page is no draft for it."
    return not isinstance(published, bool | int) and str(published).strip().lower() not in _MEANT
