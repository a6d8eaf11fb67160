"""How a page is cited: an entry for BibTeX, of what is known."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

from lessonpress.course import Page, Site

__all__ = ["bibtex"]

_SPECIAL = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def bibtex(site: Site, page: Page, authors: list[str], changed: int | None) -> str:
    "The entry; an address, an author and a year stand in it only if they are known."
    year = f"{datetime.fromtimestamp(changed, UTC):%Y}" if changed is not None else ""
    url = site.config.site_url and f"{site.config.site_url}{page.href}"
    fields = {
        "title": f"{{{_text(page.title)}}}",
        "author": " and ".join(f"{{{_text(name)}}}" for name in authors),
        "howpublished": _text(site.config.title) if page.title != site.config.title else "",
        "year": year,
        "url": url.replace("{", "%7B").replace("}", "%7D"),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{{_key(site, page)},\n{''.join(lines)}}}"


def _text(text: str) -> str:
    return " ".join(text.split()).translate(_SPECIAL)


def _key(site: Site, page: Page) -> str:
    "A key of plain letters: of the course and of the page."
    said = f"{site.settings.name or site.config.title} {page.href.removesuffix('.html')}"
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "page"
