"""The whole page: its content in the template, with what stands around it on every page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import quote

from lessonpress.addresses import address, is_outside, root_of
from lessonpress.course import Added, Page, Rendered, Site
from lessonpress.gather.credits import names_of
from lessonpress.gather.in_words import in_words
from lessonpress.gather.language import lang_of, language_of, own_words, words_of
from lessonpress.gather.quarto_yml import Config
from lessonpress.render import policy
from lessonpress.render.html import from_root
from lessonpress.render.navigation import Navigation
from lessonpress.render.surroundings import LOADED, surrounding
from lessonpress.render.templates import early_text, template
from lessonpress.render.told import told_around

__all__ = ["NOT_FOUND", "Around", "document", "missing", "not_found", "with_links"]

NOT_FOUND = "404.html"


class Shown(Protocol):
    "What the page template asks of a page: where it is, and how it is called."

    file: str
    href: str
    title: str
    description: str
    front: dict[str, Any]


class Around:
    "What stands around the content of the pages of a site."

    def __init__(
        self,
        config: Config,
        pages: dict[str, Any],
        hosts: Collection[str] = (),
        added: Mapping[str, Added] = MappingProxyType({}),
    ):
        "`hosts`: from which the pages may load; `added`: by features, by page."
        self.config, self.pages, self.navigation = config, pages, Navigation(config, pages)
        self.hosts, self.added, self.early = hosts, added, early_text()

    def site(
        self,
        page: Shown,
        lang: str,
        footer: dict[str, str],
        framed: Collection[str] = (),
        own: Mapping[str, str] = MappingProxyType({}),
    ) -> dict[str, Any]:
        """What is the same around each page, but for the hosts whose frames its reader may ask for, `framed`, and the words `own` that it brings;
        `footer` as HTML, with addresses as the page needs them."""
        c = self.config
        return {
            "policy": policy.of_page(self.hosts, self.early, c.search, framed),
            "title": c.title,
            "description": c.description,
            "styled": bool(c.style),
            "search": c.search,
            "lang": lang,
            "language": {**own_words(c.language, lang), **own},
            "url": c.site_url,
            "favicon": c.favicon and quote(c.favicon),
            "footer": footer,
            "toc_title": c.toc_title,
            "brand": c.navbar_title,
            "logo": _logo(c),
            "navbar": {
                "left": self.navigation.bar(c.left, page),
                "right": self.navigation.bar(c.right, page),
            },
        }

    def _leads_on(self, page: Shown) -> bool:
        "Whether the page has links to the one before and the one behind it: as it says itself, or as all do; one of a layout of its own has none."
        said = _said(page, self.config, "page-navigation")
        wanted = said if isinstance(said, bool) else self.config.page_navigation
        return wanted and _layout(page, self.config) != "custom"

    def way(self, page: Shown) -> dict[str, Any]:
        "The way from a page to the others."
        previous, following = (
            self.navigation.neighbours(page) if self._leads_on(page) else (None, None)
        )
        return {
            "root": "../" * page.href.count("/"),
            "path": quote(page.href),
            "sidebar": self.navigation.sidebar(page),
            "description": page.description,
            "added": self.added.get(page.file, Added()),
            "prev": previous,
            "next": following,
        }

    def of(
        self, page: Page, rendered: Rendered, footer: dict[str, Rendered], styles: Collection[str]
    ) -> dict[str, Any]:
        "All that stands around a page of the embedded renderer, which names `styles` of its own; plain data."
        feet = {side: with_links(r, page.href, self.pages) for side, r in footer.items()}
        css = [address(f, page.href) for f in (*self.config.css, *styles)]
        beside = surrounding(page, self.config, words_of(page, self.config))
        asked = beside.get("comments")
        framed = [*rendered.framed, asked["host"]] if asked else rendered.framed
        return {
            "site": self.site(
                page,
                lang_of(page, self.config),
                feet,
                framed,
                language_of(page, self.config),
            ),
            "page": {
                "title": _title(page, self.config),
                "author": ", ".join(names_of(page.front.get("author"))),
                "css": css,
                "head": rendered.head,
                "layout": _layout(page, self.config),
                "smooth": _said(page, self.config, "smooth-scroll") is True,
                "toc_title": page.front.get("toc-title"),
                "toc": rendered.toc,
                "scripts": [*rendered.scripts, *(LOADED if beside else ())],
                "beside": beside,
                "crumbs": self.navigation.crumbs(page) if "crumbs" in beside else [],
                **self.way(page),
            },
        }


def _title(page: Page, config: Config) -> str:
    "What a browser calls the page: as it says itself, a chapter with its number, the first page of a book as the book."
    if isinstance(said := page.front.get("pagetitle"), str) and said.strip():
        return in_words(said)
    if config.book and page.file == config.book.first:
        return config.title
    return f"{page.chapter}\u00a0 {page.title}" if page.chapter else page.title


def _layout(page: Shown, config: Config) -> str:
    "`full` or `custom` of a page that takes all the room there is; empty of another."
    said = _said(page, config, "page-layout")
    return str(said) if said in ("full", "custom") else ""


def _said(page: Shown, config: Config, key: str) -> Any:
    "What a page says, or else the site of all pages."
    return page.front.get(key, config.metadata.get(key))


def _logo(config: Config) -> dict[str, Any] | None:
    "The logo with addresses from the site's root."
    if not config.logo:
        return None
    logo = config.logo
    name = config.navbar_title or config.title
    return {
        "src": quote(logo.file),
        "dark": quote(logo.dark),
        "alt": (logo.alt or name) if logo.alone else "",
        "alone": logo.alone,
    }


def with_links(rendered: Rendered, href: str, pages: dict[str, Any], start: str = "") -> str:
    """The content on the page at `href`, its links leading to pages; or, with `start`, from the root
    of the site."""
    out = [rendered.parts[0]] if rendered.parts else []
    for (raw, file, anchor), part in zip(rendered.slots, rendered.parts[1:], strict=True):
        out += [escape(_to(raw, file, anchor, href, pages, start)), part]
    return "".join(out)


def _to(raw: str, file: str, anchor: str, href: str, pages: dict[str, Any], start: str) -> str:
    page = pages.get(file)
    if page is None and start:
        return from_root(raw, start)
    if page is None:
        return address(file, href) + raw[len(raw.partition("#")[0].partition("?")[0]) :]
    if start:
        return start + quote(page.href) + (f"#{quote(anchor)}" if anchor else "")
    if page.href == href and anchor:
        return f"#{quote(anchor)}"
    return address(page.href, href, anchor)


def document(around: dict[str, Any], main: str) -> bytes:
    "The complete HTML document of a page."
    page = around["page"]
    loaded = [f"{page['root']}assets/{name}" for name in dict.fromkeys(page["scripts"])]
    faces = [file for file in loaded if file.endswith(".woff2")]
    sheets = [file for file in loaded if file.endswith(".css")]
    scripts = [file for file in loaded if file not in (*faces, *sheets)]
    css = [*sheets, *page["css"]]
    shown = {"notfound": False} | page
    shown |= {"scripts": scripts, "faces": faces, "css": css}
    shown["main"] = _below_title(main, around["site"]["footer"].get("body-header", ""))
    return (
        template("page.html")
        .render(site=around["site"], page=shown, **told_around(around["site"]))
        .encode()
    )


def _below_title(main: str, html: str) -> str:
    "The content of a page with HTML below its title block, which stands first."
    wrapped = f'<div class="quarto-body-header">{html}</div>' if html else ""
    if not main.lstrip().startswith("<header"):
        return wrapped + main
    head, end, rest = main.partition("</header>")
    return f"{head}{end}{wrapped}{rest}"


def missing(site: Site, around: Around) -> bytes:
    "The page for addresses that are not there: that of the course (404.qmd) or the theme's own."
    own = site.at(NOT_FOUND)
    rendered = site.rendered.get(own.file) if own else None
    start = root_of(site.config.site_url)
    page = own or Page("404", NOT_FOUND, "document")
    feet = {side: with_links(r, NOT_FOUND, site.pages, start) for side, r in site.footer.items()}
    shell = around.site(page, lang_of(page, site.config), feet)
    body = with_links(rendered, NOT_FOUND, site.pages, start) if rendered else ""
    title = own.title if own and rendered else words_of(page, site.config)("missing.title")
    return not_found(shell, {"title": title, "body": body})


def not_found(site: dict[str, Any], page: dict[str, Any]) -> bytes:
    """The page that a host serves for an address that is not there. Its links are absolute, since that
    address can be anywhere."""
    start = root_of(site["url"])
    navbar = {side: _absolute(items, start) for side, items in site["navbar"].items()}
    fixed = {"root": start, "path": NOT_FOUND, "toc": [], "scripts": [], "notfound": True}
    fixed |= {"added": Added()}
    shown = {"sidebar": None, "css": [], "head": "", "faces": []} | page | fixed
    return (
        template("404.html")
        .render(site=site | {"navbar": navbar}, page=shown, **told_around(site))
        .encode()
    )


def _absolute(items: list[dict[str, Any]], start: str) -> list[dict[str, Any]]:
    return [
        i
        | {
            "href": i["href"] if not i["href"] or is_outside(i["href"]) else start + i["href"],
            "menu": i["menu"] and _absolute(i["menu"], start),
        }
        for i in items
    ]
