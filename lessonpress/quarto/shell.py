"""The last step on Quarto's host: each page that Quarto wrote gets the page of the embedded renderer around its content, and what only Quarto's own bar,
search and menus needed goes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import lxml.html
from lxml import etree

from lessonpress import pipeline as build
from lessonpress.addresses import is_outside
from lessonpress.course import Index, PageInfo
from lessonpress.features import self_test as study
from lessonpress.features.search import index as search
from lessonpress.finish import output_folder as output
from lessonpress.gather.quarto_yml import Config, load_config
from lessonpress.problems import LessonpressError, Problem, Report
from lessonpress.render import navigation
from lessonpress.render import page as pages

__all__ = ["KEPT", "finish", "wrap"]

KEPT = ".lessonpress/site"  # what `lessonpress collect` has made for the site, beside its pages
LIBRARIES = "site_libs"
# Quarto's libraries for what is another's now: its bar, its search, its tabs, menus, anchors and copy buttons.
_REPLACED = (
    "quarto-nav/",
    "quarto-search/",
    "quarto-html/",
    "bootstrap/",
    "clipboard/",
    "quarto-contrib/lessonpress-",
)  # the last: the extension's, which ours have in assets/
_TOLD = {
    "viewport",
    "generator",
    "description",
    "author",
    "quarto:offset",
    "color-scheme",
}  # what the template says itself
_DEAD = {
    "quarto-html-after-body",
    "quarto-back-to-top",
    "quarto-code-tools-source",
    "quarto-code-tools-menu",
    "quarto-embedded-source-code-modal",
}  # of no use without Quarto's scripts
_BODY = {"quarto-header", "quarto-content", "quarto-search-results"}


@dataclass
class _Course:
    "What a page's surroundings are made of."

    config: Config
    index: Index

    @property
    def pages(self) -> dict[str, PageInfo]:
        return self.index.pages

    @cached_property
    def order(self) -> list[str]:
        return navigation.order(self.config, self.pages)


def finish(root: Path, folder: Path | None = None, everything: bool = True) -> int:
    """Finish the site that Quarto wrote into `folder` (by itself the output folder of the course in `root`); how many pages were changed. Pages that were
    finished before stay as they are, so after one page is rendered again only that one is. `everything`: the files that `collect` kept are new, too."""
    course = _Course(load_config(root, Report()), Index.load(root))
    out = folder or course.config.output
    written = {
        p.href: (out / p.href).read_bytes()
        for p in course.pages.values()
        if (out / p.href).is_file()
    }
    if not written:
        raise LessonpressError(
            Problem(
                "finish",
                "Quarto wrote no page here",
                course.config.output_dir,
                hint="run `quarto render`; in _quarto.yml: post-render: lessonpress finish",
            )
        )
    changed = {
        p.href: new
        for p in course.pages.values()
        if p.href in written and (new := wrap(written[p.href], p, course))
    }
    made = pages.assets() | (_kept(root) if everything else {}) | changed
    if course.config.search:
        with build.open_engine(root) as engine:
            made |= search.index(written | changed, engine)
        shutil.rmtree(out / search.FOLDER, ignore_errors=True)
    for name, data in made.items():
        output.put(out / name, data)
    _drop_unused(out)
    return len(changed)


def _kept(root: Path) -> dict[str, bytes]:
    folder = root / KEPT
    return (
        {
            p.relative_to(folder).as_posix(): p.read_bytes()
            for p in sorted(folder.rglob("*"))
            if p.is_file()
        }
        if folder.is_dir()
        else {}
    )


def wrap(page: bytes, info: PageInfo, course) -> bytes | None:
    "A page of Quarto's in the page template; None where it is no whole page of Quarto's, or finished already."
    try:
        doc = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        return None
    main = _by_id(doc, "quarto-document-content")
    if main is None or not any(
        "quarto" in m.get("content", "") for m in doc.xpath("//head/meta[@name='generator']")
    ):
        return None
    _tidy(doc, main)
    html, head = _inner(main), doc.find("head")
    around = {
        "title": info.title,
        "description": _meta(head, "description"),
        "author": _meta(head, "author"),
        "main": html,
        "body": "",
        "toc": _toc(doc),
        "aside": _aside(doc),
        "head": _head(head),
        "after": _after(doc),
        "css": [],
        "scripts": ["study.js"] if study.is_in(html) else [],
    }
    if info.href == pages.NOT_FOUND:
        return pages.not_found(
            _shell(course, info, doc), around | {"body": _from_root(main, course.config)}
        )
    return pages.document(_shell(course, info, doc), around | pages.way(course, info))


def _by_id(doc, id: str):
    return next(iter(doc.xpath("//*[@id=$id]", id=id)), None)


def _shell(course, info, doc) -> dict:
    footer = {
        side: _inner(part).strip()
        for side in ("left", "center", "right")
        for part in doc.xpath(f"//footer//*[@class='nav-footer-{side}']")
        if len(part)
    }
    return pages.site(course, info, doc.get("lang"), footer)


def _tidy(doc, main):
    "Take out of the content what belongs to Quarto's page around it, and give back to it a title that stands above it."
    for el in doc.xpath("//*[contains(@class, 'quarto-title-breadcrumbs')]") + [
        el for el in doc.xpath("//body//*[@id]") if el.get("id") in _DEAD
    ]:
        el.drop_tree()
    title = _by_id(doc, "title-block-header")
    if title is not None and main not in title.iterancestors():
        main.insert(0, title)
    for el in main.xpath(".//*[@class='quarto-title-meta'][not(normalize-space())]"):
        el.drop_tree()
    for el in main.xpath(".//*[@class='code-copy-outer-scaffold']"):
        _button_inside(el)
    for el in main.xpath(".//div[@class='cell'][count(*)=1]/div[contains(@class, 'quarto-float')]"):
        el.getparent().drop_tag()  # a cell in a cell
    for el in main.xpath(".//table[contains(@class, 'cell')]"):
        el.classes.discard("cell")
    for el in main.xpath(".//img[not(@loading)]")[1:]:
        el.set("loading", "lazy")


def _button_inside(scaffold):
    "The copy button goes into the block of code, as Quarto had it before 1.9."
    for button, code in zip(scaffold.findall("button"), scaffold.iter("pre")):
        code.append(button)
    scaffold.drop_tag()


def _inner(el) -> str:
    return (el.text or "") + "".join(lxml.html.tostring(child, encoding="unicode") for child in el)


def _meta(head, name: str) -> str | None:
    return next(iter(head.xpath("meta[@name=$name]/@content", name=name)), None)


def _toc(doc) -> list[dict]:
    top = doc.xpath("//nav[@id='TOC']/ul")
    return _entries(top[0]) if top else []


def _entries(ul) -> list[dict]:
    return [
        {
            "id": a.get("href").lstrip("#"),
            "html": _inner(a),
            "children": [e for below in li.findall("ul") for e in _entries(below)],
        }
        for li in ul.findall("li")
        if (a := li.find("a")) is not None
    ]


def _aside(doc) -> str:
    "What else stands in the margin, such as the categories of a listing."
    return "".join(
        lxml.html.tostring(el, encoding="unicode", with_tail=False)
        for el in doc.xpath(
            "//*[@id='quarto-margin-sidebar']/*[not(@id='TOC') and not(self::script)]"
        )
        if el.text_content().strip()
    )


def _head(head) -> str:
    "What the page loads and says beyond what the template does: the author's own, and the libraries of what stands in the content."
    return "\n".join(
        lxml.html.tostring(el, encoding="unicode", with_tail=False)
        for el in head
        if isinstance(el.tag, str) and not _is_quartos(el)
    )


def _is_quartos(el) -> bool:
    address = el.get("src") or el.get("href") or ""
    if (
        el.tag == "title"
        or el.get("charset")
        or el.get("name") in _TOLD
        or el.get("id") == "quarto-search-options"
    ):
        return True
    if el.tag == "link" and el.get("rel") in ("icon", "prev", "next", "canonical"):
        return True
    if any(f"{LIBRARIES}/{name}" in address for name in _REPLACED):
        return True
    text = el.text or ""
    return (
        el.tag == "style"
        and "code{white-space: pre-wrap;}" in text
        or el.tag == "script"
        and 'html.classList.add("js", "folding")' in text
    )


def _after(doc) -> str:
    "What an author or a library put below the page."
    others = [
        el
        for el in doc.find("body")
        if isinstance(el.tag, str) and el.get("id") not in _BODY and el.tag != "footer"
    ]
    return "\n".join(lxml.html.tostring(el, encoding="unicode", with_tail=False) for el in others)


def _from_root(main, config: Config) -> str:
    "The content of the page for addresses that are not there, without its title. Quarto writes its links from the root, as `/./index.html`."
    root = pages.root_of(config.site_url)
    for el in main.xpath(".//*[@href or @src]"):
        key = "href" if el.get("href") else "src"
        if el.get(key).startswith("/") and not is_outside(el.get(key)):
            el.set(key, root + el.get(key).removeprefix(root).lstrip("/").removeprefix("./"))
    for el in main.xpath(".//*[@id='title-block-header']"):
        el.drop_tree()
    return _inner(main)


def _drop_unused(out: Path):
    "Remove Quarto's libraries that no page asks for any more, its search index, and the extension's files that it copied."
    (out / "search.json").unlink(missing_ok=True)
    for contributed in (out / LIBRARIES / "quarto-contrib").glob("lessonpress-*"):
        shutil.rmtree(contributed)
    libraries = [p for p in (out / LIBRARIES).glob("*") if p.is_dir()]
    texts = [p.read_bytes() for p in out.rglob("*.html")] if libraries else []
    for library in libraries:
        if not any(f"{LIBRARIES}/{library.name}/".encode() in text for text in texts):
            shutil.rmtree(library)
    if libraries and not any((out / LIBRARIES).iterdir()):
        (out / LIBRARIES).rmdir()
