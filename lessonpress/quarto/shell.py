"""The last step on Quarto's host: each page that Quarto wrote gets the page of the embedded renderer around its content, and what only Quarto's own bar,
search and menus needed goes."""

from __future__ import annotations

import hashlib
import posixpath
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import orjson
from lxml import etree
from lxml.html import HtmlElement

from lessonpress import files, inside, pipeline
from lessonpress.addresses import root_of, target
from lessonpress.course import Page, Rendered, Scan, Site, View
from lessonpress.feature import filled, late_of, registered
from lessonpress.finish import site_files
from lessonpress.gather.language import language_of
from lessonpress.gather.quarto_yml import Config, load_config
from lessonpress.gather.settings import load_settings
from lessonpress.html_addresses import addresses, readdressed
from lessonpress.html_tree import document, inner
from lessonpress.pandoc.pool import Workshop
from lessonpress.problems import LessonpressError, Problem, Report
from lessonpress.quarto import kept, links, parts
from lessonpress.quarto.parts import LIBRARIES
from lessonpress.render import lines, safe, tables, widths
from lessonpress.render import page as pages
from lessonpress.render.frames import framed
from lessonpress.render.html import absolute, within_site

__all__ = ["finish", "wrap"]


@dataclass
class Wrapped:
    "A page of the site: its bytes, and its content for those who want to know of it."

    data: bytes
    main: HtmlElement | None
    lang: str = ""
    files: dict[str, str] = field(default_factory=dict)  # beside it, of outputs with scripts
    is_private: bool = False  # nobody has to find it: its links are followed, and that is all


def finish(
    root: Path,
    folder: Path | None = None,
    everything: bool = True,
    report: Report | None = None,
) -> int:
    """Finish the site that Quarto wrote into `folder` (by itself the output folder of the course in
    `root`); how many pages were changed. Pages that were finished before stay as they are, so after
    one page is rendered again only that one is. `everything`: what `collect` kept is new, too. What was left
    out of pages, since it would run in them, goes into `report`."""
    report = report or Report()
    config = load_config(root, Report())
    known = {f: Page(file=f, **told) for f, told in kept.load_pages(root).items()}
    out = folder or config.output
    places = {f: inside.path(out, p.href) for f, p in known.items()}
    written = {f: path.read_bytes() for f, path in places.items() if path.is_file()}
    if not written:
        hint = "run `quarto render`; in _quarto.yml: post-render: lessonpress finish"
        raise LessonpressError(
            Problem("finish", "Quarto wrote no page here", config.output_dir, hint=hint)
        )
    hidden = kept.load_hidden(root)
    config.drafts = [*hidden]
    settings = load_settings(root, Report())
    around = pages.Around(config, known, settings.hosts, kept.load_around(root))
    site = Site(config, settings, known, Report(), views=kept.load_views(root))
    with pipeline.open_workshop(root) as workshop:
        made: dict[str, bytes] = {}
        wholes: dict[str, bytes] = {}
        for file, data in written.items():
            new = wrap(data, known[file], around, report)
            if new:
                made |= _asked(root, out, known[file], new) | {known[file].href: new.data}
                folder_of = posixpath.dirname(known[file].href)
                for name, text in new.files.items():
                    made[posixpath.join(folder_of, name)] = text.encode()
            whole = new or _finished(data, config)
            wholes[file] = whole.data
            if known[file].href == pages.NOT_FOUND and whole.main is not None:
                _from_site(whole.main, config)
            site.rendered[file] = _scanned(whole, known[file], workshop)
        shared = site_files.assets(config.style) | (_kept(root) if everything else {})
        links.follow(site, lambda name: name in made or name in shared or (out / name).is_file())
        made |= _filled(site, wholes)
        for feature in registered():
            if feature.from_pages:
                if feature.folder:
                    shutil.rmtree(out / feature.folder, ignore_errors=True)
                for name, content in feature.files(site, workshop).items():
                    made[name] = content.data
    changed = sum(p.href in made for p in known.values())
    made |= shared
    for name, data in made.items():
        files.write(inside.path(out, name), data, sync=False)
    _drop_unused(out)
    if config.draft_mode == "gone":
        _drop_drafts(out, hidden.values())
    _drop_from_map(out, {config.site_url + href for href in hidden.values()})
    return changed


def _filled(site: Site, wholes: dict[str, bytes]) -> dict[str, bytes]:
    "The pages with what only the whole site tells."
    made = {}
    for file, texts in late_of(site).items():
        whole = wholes.get(file, b"")
        data = filled(whole.decode(), texts).encode()
        if data != whole:
            made[site.pages[file].href] = data
            rendered = site.rendered[file]
            rendered.parts = [filled(part, texts) for part in rendered.parts]
    return made


def _asked(root: Path, out: Path, page: Page, new: Wrapped) -> dict[str, bytes]:
    "The files of the course that a page asks for where Quarto does not look for them: in `srcset`, `poster`, `style` and others."
    if new.main is None:
        return {}
    named = {target(at.raw, page.href)[0] for at in addresses(new.main) if at.is_loaded}
    lacking = (f for f in named if f and not f.startswith("..") and not (out / f).exists())
    found = (f for f in lacking if (root / f).is_file() and inside.is_inside(root, f))
    return {f: (root / f).read_bytes() for f in found}


def _kept(root: Path) -> dict[str, bytes]:
    folder = root / kept.FILES
    found = sorted(folder.rglob("*")) if folder.is_dir() else ()
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found if p.is_file()}


def _finished(data: bytes, config: Config) -> Wrapped:
    "A page that was finished before."
    doc = document(data)
    if doc is None:
        return Wrapped(data, None)
    main = next(iter(doc.xpath("//main[contains(concat(' ', @class, ' '), ' content ')]")), None)
    return Wrapped(data, main, doc.get("lang") or config.lang, is_private=_is_private(doc))


def _is_private(doc: HtmlElement) -> bool:
    return bool(doc.xpath("//meta[@name='robots'][contains(@content, 'noindex')]"))


def _scanned(page: Wrapped, p: Page, workshop: Workshop) -> Rendered:
    "The content of a finished page, and what features want to know of it."
    if page.main is None:
        return Rendered([], [], [], Scan(), {}, [], [])
    if page.is_private:
        found_links = links.scan_of(links.of(page.main, p.href))
        return Rendered([], [], [], found_links, {}, [], [])
    name = workshop.kept.name(("scanned", p.file, hashlib.sha256(page.data).hexdigest()))
    found = workshop.kept.load(name)
    if found is None:
        view = View(p.file, p.href, p.kind, p.title, {}, {}, page.lang)
        every = {f.name: f.scan(page.main, view) for f in registered()}
        told = {feature: told for feature, told in every.items() if told is not None}
        found = {"told": told, "links": links.of(page.main, p.href)}
        workshop.kept.put(name, orjson.dumps(found))
    scan = links.scan_of(found["links"])
    return Rendered([inner(page.main)], [], [], scan, found["told"], [], [])


def wrap(
    page: bytes, info: Page, around: pages.Around, report: Report | None = None
) -> Wrapped | None:
    """A page of Quarto's in the page template; None where it is no whole page of Quarto's, or finished
    already. What was left out of it, since it would run, goes into `report`."""
    doc = document(page)
    if doc is None:
        return None
    main = parts.by_id(doc, "quarto-document-content")
    generators = doc.xpath("//head/meta[@name='generator']")
    if main is None or not any("quarto" in m.get("content", "") for m in generators):
        return None
    parts.tidy(doc, main)
    files = framed(main, info.href, around.hosts)
    left = [
        *parts.clean_head(doc, info.href, around.hosts, around.config.root),
        *safe.clean(doc.body, around.hosts),
    ]
    safe.tell(left, report or Report(), info.file)
    tables.tidy(main)
    widths.keep(main)
    lines.lighten(main)
    shown: dict[str, Any] = {
        "title": info.title,
        **parts.around(doc),
        "css": [],
        "scripts": [name for f in registered() for name in f.loads(main)],
    }
    lang = doc.get("lang") or around.config.lang
    own = language_of(info, around.config)
    hosts = sorted({host for f in registered() for host in f.frames(main)})
    shell = around.site(info, lang, parts.footer(doc), hosts, own)
    if info.href == pages.NOT_FOUND:
        body = _from_root(main, around.config)
        whole_page = pages.not_found(shell, shown | {"body": body})
        return Wrapped(whole_page, main, lang, files, is_private=True)
    within_site(main, info.href)
    whole = {"site": shell, "page": shown | around.way(info)}
    whole_page = pages.document(whole, inner(main))
    return Wrapped(whole_page, main, lang, files, _is_private(doc))


def _from_root(main: HtmlElement, config: Config) -> str:
    """The content of the page for addresses that are not there, without its title. Quarto writes its
    links from the root, as `/./index.html`."""
    absolute(main, root_of(config.site_url))
    for el in main.xpath(".//*[@id='title-block-header']"):
        el.drop_tree()
    return inner(main)


def _from_site(main: HtmlElement, config: Config) -> None:
    "The links of that page as ones from the course's root, wherever the site lies."
    start = root_of(config.site_url)
    readdressed(main, lambda raw: f"/{raw.removeprefix(start)}" if raw.startswith(start) else raw)


def _drop_drafts(out: Path, addresses: Collection[str]) -> None:
    "Remove drafts, of which Quarto writes an empty page, or all where it does not know the word."
    for href in addresses:
        inside.path(out, href).unlink(missing_ok=True)
        stem = href.removesuffix(".html")
        shutil.rmtree(inside.path(out, f"{stem}_files"), ignore_errors=True)
        for folder in Path(href).parents[:-1]:
            with suppress(OSError):  # where something else is in it
                (out / folder).rmdir()


def _drop_from_map(out: Path, urls: Collection[str]) -> None:
    sitemap = inside.path(out, "sitemap.xml")
    if urls and sitemap.is_file():
        files.write(sitemap, _without(sitemap.read_bytes(), urls), sync=False)


def _without(sitemap: bytes, urls: Collection[str]) -> bytes:
    "Quarto's map of the site without some pages."
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    root = etree.fromstring(sitemap, parser)
    for entry in list(root.iterfind("{*}url")):
        if unquote((entry.findtext("{*}loc") or "").strip()) in urls:
            root.remove(entry)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _drop_unused(out: Path) -> None:
    "Remove Quarto's libraries that no page asks for any more, its search index, and the extension's files that it copied."
    for own in ("search.json", "listings.json"):
        (out / own).unlink(missing_ok=True)
    for contributed in (out / LIBRARIES / "quarto-contrib").glob("lessonpress-*"):
        shutil.rmtree(contributed, ignore_errors=True)
    libraries = [p for p in (out / LIBRARIES).glob("*") if p.is_dir() and not p.is_symlink()]
    texts = [p.read_bytes() for p in out.rglob("*.html")] if libraries else []
    for library in libraries:
        if not any(f"{LIBRARIES}/{library.name}/".encode() in text for text in texts):
            shutil.rmtree(library)
    if libraries and not any((out / LIBRARIES).iterdir()):
        (out / LIBRARIES).rmdir()
