"""Which pages are drafts: they are in no build, but in the preview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["is_draft"]


def is_draft(front: Mapping[str, Any]) -> bool:
    "Whether a page says that it is one, as Quarto's pages do (`draft: true`) or Jekyll's (`published: false`)."
    return front.get("draft") is True or front.get("published") is False
