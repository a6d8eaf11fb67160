"""A build: gather, prepare, transform, render, finish, in this order."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from lessonpress import files, inside, unchanged
from lessonpress.addresses import root_of
from lessonpress.course import Page, Rendered, Site, View
from lessonpress.execute.freshness import pinned_hashes, stale_pages
from lessonpress.feature import registered
from lessonpress.finish import checks, exports, output_folder
from lessonpress.finish.contents import contents
from lessonpress.gather import books, find
from lessonpress.gather.drafts import is_draft
from lessonpress.gather.language import lang_of, language_of
from lessonpress.gather.metadata import merged
from lessonpress.gather.quarto_yml import Config, load_config
from lessonpress.gather.settings import load_settings
from lessonpress.generator import own_hash
from lessonpress.html_tree import inner, parsed
from lessonpress.pandoc.kept import Kept
from lessonpress.pandoc.pool import Workshop
from lessonpress.pandoc.worker import pandoc_version
from lessonpress.prepare.read import read_pages
from lessonpress.problems import LessonpressError, Problem, Report, bounded
from lessonpress.render import html, opening, page, safe, sources
from lessonpress.render.authors import INCLUDING, of_authors
from lessonpress.render.content import Job, render_all
from lessonpress.render.font_icons import draw
from lessonpress.render.navigation import missing_pages
from lessonpress.render.widgets import HEAD
from lessonpress.transform.document import Told

__all__ = ["Built", "build", "load", "open_workshop", "own_hash", "render", "told_of"]

FOLDER = ".lessonpress/cache"
Tick = Callable[[], None]


@dataclass
class Built:
    "What a build did."

    output: Path
    pages: int
    seconds: float
    report: Report
    renderer: str = "Pandoc"
    left_out: list[str] = field(default_factory=list)  # pages that could not be made


def build(
    root: Path,
    strict: bool = False,
    keep_going: bool = False,
    workshop: Workshop | None = None,
    progress: Callable[[str, int | None], Tick] = lambda name, total: lambda: None,
    in_haste: bool = False,
    drafts: bool = False,
) -> Built:
    """Build the site in `root`. With errors (with `strict`: with warnings too) nothing is written and
    `LessonpressError` is raised; `keep_going` writes what could be rendered, for somebody who is in
    the middle of an edit, `in_haste` leaves what takes long as the last build made it, and `drafts` shows
    pages that are not published."""
    started = time.perf_counter()
    own = None
    if workshop is None:
        if known := unchanged.last(root, own_hash()):
            return _again(root, known, strict, keep_going, started)
        workshop = own = open_workshop(root)
    try:
        config = load_config(root, Report())
        wait = partial(progress, "waiting for another build of this course", None)
        with output_folder.alone(config, wait):
            pass  # what a killed build has left is put right, whatever becomes of this one
        before = unchanged.stamp(root, config.output_dir, own_hash())
        site = load(root, workshop, progress("reading", None), drafts=drafts)
        site.in_haste = in_haste
        render(site, workshop, progress("rendering", len(site.pages)))
        checks.check(site)
        checks.publishable(site)
        site.report.refuse(strict, keep_going)
        made = contents(site, workshop)
        site.report.refuse(strict, keep_going)
        found = [*site.report.problems]
        with output_folder.alone(config, wait):
            unchanged.forget(root)
            left = output_folder.replace(site.config, made)
            for p in left:
                site.report.add(p)
            if own:
                own.kept.drop_unused()
                if not keep_going and not left and not unchanged.is_hidden(made):
                    unchanged.remember(root, config.output_dir, before, len(site.pages), found)
    finally:
        if own:
            own.close()
    seconds = time.perf_counter() - started
    lost = sorted({*site.unread, *site.pages} - site.rendered.keys())
    return Built(site.config.output, len(site.rendered), seconds, site.report, left_out=lost)


def checked(
    root: Path,
    fix: bool = False,
    progress: Callable[[str, int | None], Tick] = lambda name, total: lambda: None,
) -> Site:
    "The course with all that is wrong with it in its report; `fix` first writes what can be written."
    with open_workshop(root) as workshop:
        site = load(root, workshop, progress("reading", None))
        for feature in registered() if fix else ():
            for _ in range(
                2
            ):  # a list that is read only once it is tidy has ids to be written, too
                if _fixed(site, feature.fix(site)):
                    site = load(root, workshop)
        render(site, workshop, progress("checking", len(site.pages)))
        checks.check(site)
        exports.check(site)
        for feature in registered():
            with bounded(site.report, site.config.file, f"checked by the feature `{feature.name}`"):
                feature.demand(site)
        return site


def _fixed(site: Site, new: dict[str, bytes]) -> bool:
    with files.told("fix", site.root):
        for file in new:  # what is kept of a page tells nothing of a file that is another by now
            if site.pages[file].source.digest != site.pages[file].digest:
                raise files.Changed(site.root / file)
        was = {site.root / file: site.pages[file].source.data for file in new}
        at = {inside.path(site.root, file): data for file, data in new.items()}
        files.write_all(at, was=was)
    return bool(new)


def _again(
    root: Path, known: dict[str, Any], strict: bool, keep_going: bool, started: float
) -> Built:
    "The last build once more, of which nothing has changed."
    report = Report([Problem(**p) for p in known["problems"]])
    report.refuse(strict, keep_going)
    return Built(root / known["output"], known["pages"], time.perf_counter() - started, report)


def open_workshop(root: Path, workers: int | None = None) -> Workshop:
    "A workshop whose kept work is that of this very generator and this Pandoc."
    inside.own_folder(root)
    files.clear([root / FOLDER, (root / FOLDER).parent])
    return Workshop(Kept(root / FOLDER, f"{own_hash()} {pandoc_version()}"), workers)


def load(
    root: Path,
    workshop: Workshop,
    tick: Tick = lambda: None,
    bare: Callable[[list[str]], bool] = lambda post_render: False,
    drafts: bool = False,
) -> Site:
    """Gather and prepare: configuration, settings and all pages of the course in `root`. `bare` says of
    the commands after a render whether nobody adds to the pages what features make for the site; `drafts` takes pages that are none yet."""
    report = Report()
    config = load_config(root, report)
    settings = load_settings(root, report)
    report.hold_to(settings.checks)
    if not settings.repository:
        settings.repository, settings.branch = config.repository, config.branch
    sources = find.find_pages(config, report)
    files.clear({root, *((root / file).parent for file in sources)})
    read = read_pages(root, sources, workshop, report, tick)
    pages = {f: p for f, p in read.items() if p is not None}
    find.name_home(pages, config.title)
    config.drafts = sorted({*config.drafts, *(f for f, p in pages.items() if is_draft(p.front))})
    if drafts and config.hidden:
        config.draft_mode = "preview"
    _number(pages, config)
    hidden = {f: pages[f].href for f in config.hidden if f in pages}
    for file in hidden.keys() - config.unlinked:
        del pages[file]
    site = Site(config, settings, pages, report, unread={f for f, p in read.items() if p is None})
    site.hidden = hidden
    site.bare = bare(config.post_render)
    find.same_address(pages, report)
    for item in missing_pages(config, read.keys()):
        find.missing(item, config, pages, read.keys(), report)
    if pages and "index.html" not in {p.href for p in pages.values()}:
        message = "there is no home page, to which every page's title leads"
        report.warn("no-home", message, file=config.file, hint="add index.qmd")
    site.stale = stale_pages(root, pages, pinned_hashes(root, report), workshop)
    _connect(site, workshop)
    return site


def _number(pages: dict[str, Page], config: Config) -> None:
    "Give the chapters of a book their numbers."
    if config.metadata.get("number-sections") is not False:
        unnumbered = {file: page.unnumbered for file, page in pages.items()}
        for file, number in books.numbers(config.book, unnumbered).items():
            pages[file].chapter = number


def _connect(site: Site, workshop: Workshop) -> None:
    "What pages have to know of each other."
    for feature in registered():
        with bounded(site.report, site.config.file, f"connected by the feature `{feature.name}`"):
            for file, connected in feature.connect(site, workshop).items():
                site.views.setdefault(file, {})[feature.name] = connected


def told_of(site: Site, page: Page) -> Told:
    "All that a page's transformed blocks are made of."
    view = {f.name: getattr(page, f.name, None) for f in fields(View)}
    view |= {"lang": lang_of(page, site.config), "language": language_of(page, site.config)}
    connected = site.views.get(page.file, {})
    return Told(view, page.tree, page.opens_with_title, connected, page.digest)


def render(site: Site, workshop: Workshop, tick: Tick = lambda: None) -> None:
    """Transform and render: the content of every page and of the footer, and the problems that only
    show there."""
    texts = {**site.config.footer, **site.config.surroundings.texts}
    site.footer = {place: _line(site, text, workshop) for place, text in texts.items()}
    jobs = [_job(site, p) for p in site.pages.values()]
    for file, rendered in render_all(site.root, jobs, workshop, tick).items():
        for p in rendered.problems:
            site.report.add(_placed(p, file, site))
        if not rendered.failed:
            site.rendered[file] = rendered


_BIBLIOGRAPHY = re.compile(
    r"Error reading bibliography file (.+?):\s*\(line (\d+), column \d+\):\s*(.*)", re.S
)


def _placed(problem: Problem, file: str, site: Site) -> Problem:
    """A problem without a file is the page's, but for Pandoc's complaint about a bibliography, which
    names its own place."""
    if found := _BIBLIOGRAPHY.search(problem.message):
        at = os.path.relpath(found[1], site.root).replace(os.sep, "/")
        message = f"this is no valid entry: {found[3].strip()}"
        hint = "each entry ends with a `}` of its own"
        return Problem("bibliography", message, at, int(found[2]), hint=hint)
    return problem if problem.file else replace(problem, file=file)


def _job(site: Site, p: Page) -> Job:
    c = site.config
    own = {key: value for key, value in p.front.items() if key != "listing"}
    said = merged([c.metadata, own])
    told, opens = told_of(site, p), opening.opening(c, p)
    if opens:  # the heading stands below the title, which is the book's
        told.opens_with_title = False
    if c.book and not p.chapter:
        said["number-sections"] = False
    return Job(
        told,
        sources.citing(site, p),
        toc=p.front.get("toc", c.toc),
        toc_depth=p.front.get("toc-depth", c.toc_depth),
        code_copy=c.code_copy,
        start=root_of(c.site_url) if p.href == page.NOT_FOUND else "",
        hosts=site.settings.hosts,
        metadata={key: value for key, value in said.items() if key not in INCLUDING},
        included=of_authors(site, p),
        wanted=p.includes.get(HEAD, ""),
        site=c.site_url,
        opening=opens,
    )


def _line(site: Site, markdown: str, workshop: Workshop) -> Rendered:
    "One line of Markdown, whose links are all open: each page needs other addresses."
    try:
        text = workshop.kept.get(
            ("line", markdown), lambda: workshop.write(workshop.read(markdown))
        )
    except LessonpressError as e:
        for p in e.problems:
            site.report.add(replace(p, file=site.config.file))
        text = escape(markdown)
    root = parsed(text.strip())
    if len(root) == 1 and root[0].tag == "p":
        root[0].drop_tag()
    draw(root)
    scan = html.scan(root, site.config.file)
    safe.tell(safe.clean(root, site.settings.hosts), site.report, site.config.file)
    opened = html.opened(root, site.config.file, ("",))
    slots = [(o.raw, o.file, o.anchor) for o in opened]
    return Rendered(html.pieces(inner(root), len(slots)), slots, [], scan, {}, [], [])
