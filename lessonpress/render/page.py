"""One page: its tree to HTML, its HTML into the template, and the files that all pages share."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from html import escape
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, select_autoescape

from lessonpress.course import address, is_outside
from lessonpress.features import facts, reference
from lessonpress.features import self_test as study
from lessonpress.pandoc.pool import Engine
from lessonpress.problems import Problem, Report
from lessonpress.render import dialect as constructs
from lessonpress.render import html as markup
from lessonpress.render import navigation
from lessonpress.render.highlight import highlight
from lessonpress.render.links import Link, Scan, rewrite, scan
from lessonpress.transform import document as transform

__all__ = [
    "EARLY",
    "NOT_FOUND",
    "PACKAGE",
    "SCRIPTS",
    "Rendered",
    "assets",
    "content_css",
    "document",
    "early",
    "missing",
    "not_found",
    "render",
    "root_of",
    "site",
    "sitemap",
    "way",
    "whole",
]

NOT_FOUND = "404.html"
PACKAGE = Path(__file__).parent.parent
THEME = PACKAGE / "render/theme"

# The scripts of the site, by the address of what they are joined to, and in the order in which they run: first what several of them
# need, and last what looks at a page that the others have made ready. The second and the third address come after the first.
SCRIPTS = {
    "assets/lessonpress.js": (
        "render/theme/shared.js",
        "render/theme/theme_switch.js",
        "features/search/search_button.js",
        "features/outlines/questions.js",
        "render/theme/anchors.js",
        "render/theme/copy.js",
        "render/theme/tabs.js",
        "render/theme/callouts.js",
        "render/theme/annotations.js",
        "render/theme/contents.js",
        "render/theme/menus.js",
        "render/theme/keyboard.js",
        "render/theme/paper.js",
        "render/theme/reveal.js",
        "kit/figures/arithmetic.js",
        "kit/figures/program.js",
        "kit/figures/drawing.js",
        "kit/figures/knob.js",
        "kit/figures/player.js",
        "kit/figures/figure.js",
    ),
    "assets/study.js": (
        "features/self_test/fsrs.js",
        "features/self_test/history.js",
        "features/self_test/store.js",
        "features/self_test/counts.js",
        "features/self_test/shown.js",
        "features/self_test/topics.js",
        "features/self_test/session.js",
        "features/self_test/history_file.js",
        "features/self_test/panel.js",
        "features/self_test/progress.js",
    ),
    "assets/search.js": (
        "features/search/find.js",
        "features/search/hits.js",
        "features/search/dialog.js",
    ),
}
EARLY = "render/theme/early.js"  # stands in each page itself


@dataclass
class Rendered:
    "The content of a page, with links still as the author wrote them in `scan`."

    html: str
    toc: list
    scan: Scan
    quoted: list[tuple[str, str]]  # the facts that its prose quotes
    bare: list[str]  # numbers that are no facts
    problems: list[Problem]


def render(page, site, engine: Engine) -> Rendered:
    "The content of a page, made again only if something that it is made of has changed."
    ingredients = _ingredients(page, site)
    return engine.memory.get(
        ("content", page.file),
        (ingredients, site.addresses),
        lambda: _rendered(page, site, engine, ingredients),
    )


def _rendered(page, site, engine, ingredients) -> Rendered:
    made = json.loads(
        engine.cache.get(
            ("page", ingredients), lambda: json.dumps(_made(page, site, engine), ensure_ascii=False)
        )
    )
    engine.cache.use(made["code"])
    scan = Scan(made["ids"], [Link(**link) for link in made["links"]], made["images_without_alt"])
    return Rendered(
        rewrite(made["html"], page.file, site.pages, page.href),
        made["toc"],
        scan,
        made["quoted"],
        made["bare"],
        [Problem(**p) for p in made["problems"]],
    )


def _ingredients(page, site) -> str:
    "All that the content of a page depends on: its source, what others know of it, the cells it points at, and settings."
    config, settings = site.config, site.settings
    previews = site.index.previews(page.outline) if page.outline else {}
    shown = (
        [(m, site.index.pages[m.file].answers) for m in site.index.modules]
        if reference.is_in(page.markdown)
        else None
    )
    return repr(
        (
            page.digest,
            page.file,
            site.index.pages[page.file],
            previews,
            shown,
            settings.lecture_of(page.file),
            settings.repository,
            settings.branch,
            site.index.facts,
            study.ingredients(page, site),
            config.toc,
            config.toc_depth,
            config.code_copy,
            site.sources,
        )
    )


def _made(page, site, engine: Engine) -> dict:
    "The page's tree with what lessonpress and Quarto's dialect add to it, as HTML with links as the author wrote them."
    config, report = site.config, Report()
    source = page.tree
    tree = transform.document(
        source, page.file, site.index, site.settings, page.outline, lambda: study.quoted(site)
    )
    context = constructs.Context(
        page.file,
        report,
        page.place,
        page.front.get("toc-depth", config.toc_depth),
        config.code_copy,
    )
    tree, toc = constructs.apply(tree, context)
    bibliography = [config.root / f for f in config.bibliography]
    code = highlight(tree, engine)
    html = markup.finish(
        engine.write(tree, bibliography, config.root / config.csl if config.csl else None), context
    )
    return {
        "html": html,
        "code": code,
        "quoted": facts.quoted(source),
        "bare": facts.bare_numbers(source),
        "toc": toc if page.front.get("toc", config.toc) else [],
        "problems": [p.as_dict() for p in report.problems],
        **asdict(scan(html, page.file)),
    }


@cache
def _templates() -> Environment:
    env = Environment(
        loader=PackageLoader("lessonpress.render", "theme/templates"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["early"] = early().decode()
    return env


def site(of, page, lang: str | None, footer: dict[str, str]) -> dict:
    "What is the same around each page of the site `of`; `footer` as HTML, with addresses as `page` needs them."
    c = of.config
    return {
        "title": c.title,
        "description": c.description,
        "search": c.search,
        "lang": lang or c.lang,
        "url": c.site_url,
        "favicon": c.favicon and quote(c.favicon),
        "footer": footer,
        "toc_title": c.toc_title,
        "brand": c.navbar_title,
        "navbar": {
            "left": navigation.bar(c.left, of.pages, page),
            "right": navigation.bar(c.right, of.pages, page),
        },
    }


def _site(of, page) -> dict:
    footer = {
        side: rewrite(html, of.config.file, of.pages, page.href) for side, html in of.footer.items()
    }
    return site(of, page, page.front.get("lang"), footer)


def way(of, page) -> dict:
    "The way from a page to the others."
    previous, following = (
        navigation.neighbours(of.order, of.pages, page)
        if of.config.page_navigation
        else (None, None)
    )
    return {
        "root": "../" * page.href.count("/"),
        "path": quote(page.href),
        "sidebar": navigation.sidebar(of.config, of.pages, page),
        "prev": previous,
        "next": following,
    }


def document(site: dict, page: dict) -> bytes:
    "The complete HTML document of a page: `site` and `way` and what stands between."
    scripts = [f"{page['root']}assets/{name}" for name in page["scripts"]]
    return (
        _templates()
        .get_template("page.html")
        .render(site=site, page={"notfound": False} | page | {"scripts": scripts})
        .encode()
    )


def whole(page, rendered: Rendered, of, engine: Engine) -> bytes:
    "The complete HTML document of a page of the embedded renderer."
    around = _site(of, page), _around(page, of)
    scripts = ["study.js"] if study.is_in(rendered.html) else []

    def make():
        return document(
            around[0], around[1] | {"body": rendered.html, "toc": rendered.toc, "scripts": scripts}
        )

    return engine.memory.get(
        ("html", page.file), (rendered.html, repr((rendered.toc, around))), make
    )


def _around(page, of) -> dict:
    "What stands around the content of a page."
    front = page.front
    return {
        "title": page.title,
        "subtitle": front.get("subtitle"),
        "description": front.get("description"),
        "author": _authors(front.get("author")),
        "date": _date(front.get("date")),
        "categories": _listed(front.get("categories")),
        "css": [address(f, page.href) for f in extra_css(of.config)],
        "head": "",
        **way(of, page),
    }


def missing(of, rendered: dict) -> bytes:
    "The page for addresses that are not there: that of the course (404.qmd) or the theme's own."
    own = next((p for p in of.pages.values() if p.href == NOT_FOUND and p.file in rendered), None)
    shell = _site(of, own or SimpleNamespace(file="404", href=NOT_FOUND, front={}))
    root = root_of(of.config.site_url)
    shell["footer"] = {side: _absolute(html, root) for side, html in shell["footer"].items()}
    return not_found(
        shell,
        {
            "title": own.title if own else "No such page",
            "body": _absolute(rendered[own.file].html, root) if own else "",
        },
    )


def not_found(site: dict, page: dict) -> bytes:
    "The page that a host serves for an address that is not there. Its links are absolute, since that address can be anywhere."
    root = root_of(site["url"])
    site = site | {
        "navbar": {side: _absolute_entries(items, root) for side, items in site["navbar"].items()}
    }
    page = (
        {"sidebar": None, "css": [], "head": ""}
        | page
        | {"root": root, "path": NOT_FOUND, "toc": [], "scripts": [], "notfound": True}
    )
    return _templates().get_template("404.html").render(site=site, page=page).encode()


def root_of(site_url: str) -> str:
    return urlsplit(site_url).path or "/"


def _absolute_entries(items: list[dict], root: str) -> list[dict]:
    return [
        i
        | {
            "href": i["href"] if not i["href"] or is_outside(i["href"]) else root + i["href"],
            "menu": i["menu"] and _absolute_entries(i["menu"], root),
        }
        for i in items
    ]


def _absolute(html: str, root: str) -> str:
    return re.sub(
        r'(\s(?:href|src)=")([^"#][^"]*)"',
        lambda m: m[0] if is_outside(m[2]) else f'{m[1]}{root}{m[2].removeprefix("./")}"',
        html,
    )


def _authors(author) -> str | None:
    if isinstance(author, list):
        return ", ".join(filter(None, map(_authors, author)))
    return str(author.get("name", "")) if isinstance(author, dict) else author and str(author)


def _listed(value) -> list:
    return value if isinstance(value, list) else [value] if value else []


def _date(value) -> str | None:
    if isinstance(value, str):
        try:
            value = datetime.date.fromisoformat(value)
        except ValueError:
            return value
    return f"{value:%B} {value.day}, {value.year}" if isinstance(value, datetime.date) else None


def extra_css(config) -> list[str]:
    "The course's own style sheets."
    return config.css


def assets() -> dict[str, bytes]:
    "The theme's files, by their address."
    found = PACKAGE / "features/search"
    return {
        "assets/lessonpress.css": (THEME / "content.css").read_bytes()
        + (THEME / "shell.css").read_bytes(),
        "assets/search.css": (found / "search.css").read_bytes(),
        **{address: _joined(files) for address, files in SCRIPTS.items()},
    }


def _joined(files: tuple[str, ...]) -> bytes:
    "Scripts as one. Each is a block of its own, and in strict mode no name leaves its block."
    blocks = (b"{\n" + _without_remarks((PACKAGE / file).read_bytes()) + b"}\n" for file in files)
    return b'"use strict";\n' + b"".join(blocks)


def _without_remarks(script: bytes) -> bytes:
    "Lines without indentation, and none that only remarks: the linter holds that no text goes over a line (tests/site/script_rules.js)."
    lines = (line.strip() for line in script.splitlines())
    return b"".join(line + b"\n" for line in lines if line and not line.startswith(b"//"))


def content_css() -> bytes:
    "The style sheet of what stands in a page, for pages that Quarto alone has rendered."
    return (THEME / "content.css").read_bytes()


def early() -> bytes:
    "The script that runs before the first paint, as an element."
    return b"<script>\n" + _joined((EARLY,)) + b"</script>\n"


def sitemap(site) -> str:
    urls = "".join(
        f"<url><loc>{escape(site.config.site_url + quote(p.href))}</loc></url>\n"
        for p in site.pages.values()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
