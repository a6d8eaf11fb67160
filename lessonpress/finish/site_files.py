"""The files that all pages share, and those about the site as a whole."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import quote

from lessonpress.course import Site
from lessonpress.feature import registered
from lessonpress.render.templates import THEME

__all__ = ["assets", "content_css", "sitemap"]

_SCRIPTS = [THEME / "page.js", THEME / "figures.js"]


def assets() -> dict[str, bytes]:
    "The scripts and styles, by their address: the theme's, and those of the features."
    made = {
        "lessonpress.css": [THEME / "content.css", THEME / "shell.css"],
        "lessonpress.js": [*_SCRIPTS],
    }
    for feature in registered():
        for name, parts in (*feature.scripts.items(), *feature.styles.items()):
            made.setdefault(name, []).extend(parts)
    return {f"assets/{name}": _joined(parts) for name, parts in made.items()}


def _joined(parts: list[Path]) -> bytes:
    return b"".join(part.read_bytes() for part in parts)


def content_css() -> bytes:
    "The style sheet of what stands in a page, for pages that Quarto alone has rendered."
    return (THEME / "content.css").read_bytes()


def sitemap(site: Site) -> bytes:
    "The addresses of all pages, for search engines."
    pages = (site.config.site_url + quote(p.href) for p in site.pages.values())
    urls = "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in pages)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    names = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return f"{head}{names}\n{urls}</urlset>\n".encode()
