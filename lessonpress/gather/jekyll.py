"""What the posts of Jekyll and its themes say beside what Quarto's pages do: they keep it when they move here."""

from __future__ import annotations

__all__ = ["DONE", "NOTHING", "TOLD"]

DONE = frozenset(
    [
        *("category", "cover-img", "excerpt", "published", "readtime", "redirect_from"),
        *("share-img", "summary", "tag", "tags", "thumbnail-img"),
    ]
)
NOTHING = frozenset(["badges", "branch", "hide", "layout", "type"])  # by which a template is chosen
TOLD = {"permalink": "a page has the name of its source; `aliases` are other addresses of it"}
