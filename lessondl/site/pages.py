"""One page: its tree to HTML, its HTML into the template, and the files that all pages share."""
from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, select_autoescape

from . import constructs, markup, navigation, transform
from .engine import Engine
from .index import address, is_outside
from .links import Scan, rewrite, scan

__all__ = ["Rendered", "render", "whole", "not_found", "write_assets", "sitemap"]

THEME = Path(__file__).parent / "theme"


@dataclass
class Rendered:
    "The content of a page, with links still as the author wrote them in `scan`."
    html: str
    toc: list
    scan: Scan


def render(page, site, engine: Engine) -> Rendered:
    "The page's tree with what lessondl and Quarto's dialect add to it, as HTML."
    config = site.config
    tree = transform.document(page.tree, page.file, site.index, site.settings, page.outline)
    context = constructs.Context(page.file, site.report, page.place, page.front.get("toc-depth", config.toc_depth), config.code_copy)
    tree, toc = constructs.apply(tree, context)
    bibliography = [config.root / f for f in config.bibliography]
    html = markup.finish(engine.write(tree, bibliography, config.root / config.csl if config.csl else None), context)
    return Rendered(rewrite(html, page.file, site.pages, page.href), toc if page.front.get("toc", config.toc) else [], scan(html, page.file))


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("lessondl.site", "theme/templates"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True)


def _site(site, page) -> dict:
    c = site.config
    return {"title": c.title, "description": c.description, "lang": page.front.get("lang") or c.lang, "url": c.site_url, "favicon": c.favicon and quote(c.favicon), "footer": c.footer,
            "toc_title": c.toc_title,
            "brand": c.navbar_title, "navbar": {"left": navigation.bar(c.left, site.pages, page), "right": navigation.bar(c.right, site.pages, page)}}


def whole(page, rendered: Rendered, site) -> str:
    "The complete HTML document."
    c, front = site.config, page.front
    previous, following = navigation.neighbours(navigation.order(c, site.pages), site.pages, page) if c.page_navigation else (None, None)
    context = {"title": page.title, "subtitle": front.get("subtitle"), "description": front.get("description"), "author": _authors(front.get("author")),
               "date": _date(front.get("date")), "categories": _listed(front.get("categories")), "root": "../" * page.href.count("/"), "path": quote(page.href),
               "body": rendered.html, "toc": rendered.toc, "sidebar": navigation.sidebar(c, site.pages, page), "prev": previous, "next": following,
               "css": [address(f, page.href) for f in extra_css(c)], "scripts": [], "head": "", "notfound": False}
    return _templates().get_template("page.html").render(site=_site(site, page), page=context)


def not_found(site) -> str:
    "The page a host serves for an address that is not there; its links are absolute, since that address can be anywhere."
    root = urlsplit(site.config.site_url).path or "/"
    home = type("Home", (), {"file": "404", "href": "404.html", "front": {}})
    entry = lambda items: [i | {"href": i["href"] if not i["href"] or is_outside(i["href"]) else root + i["href"], "menu": entry(i["menu"]) if i["menu"] else None} for i in items]
    shell = _site(site, home)
    shell["navbar"] = {side: entry(items) for side, items in shell["navbar"].items()}
    page = {"title": "No such page", "root": root, "path": "404.html", "body": "", "toc": [], "sidebar": None, "css": [], "scripts": [], "head": "", "notfound": True}
    return _templates().get_template("404.html").render(site=shell, page=page)


def _authors(author) -> str | None:
    if isinstance(author, list): return ", ".join(filter(None, map(_authors, author)))
    return str(author.get("name", "")) if isinstance(author, dict) else author and str(author)


def _listed(value) -> list: return value if isinstance(value, list) else [value] if value else []


def _date(value) -> str | None:
    if isinstance(value, str):
        try: value = datetime.date.fromisoformat(value)
        except ValueError: return value
    return f"{value:%B} {value.day}, {value.year}" if isinstance(value, datetime.date) else None


def extra_css(config) -> list[str]:
    "The course's own style sheets; the theme's, which Quarto needs to be told of, is part of every page here."
    return [f for f in config.css if (config.root / f).resolve() != (THEME / "content.css").resolve()]


def write_assets(site, folder: Path):
    (folder / "assets").mkdir()
    css = "".join((THEME / name).read_text(encoding="utf-8") for name in ("content.css", "shell.css"))
    (folder / "assets/lessondl.css").write_text(css, encoding="utf-8")
    (folder / "assets/lessondl.js").write_text((THEME / "lessondl.js").read_text(encoding="utf-8"), encoding="utf-8")


def sitemap(site) -> str:
    urls = "".join(f"<url><loc>{escape(site.config.site_url + quote(p.href))}</loc></url>\n" for p in site.pages.values())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
