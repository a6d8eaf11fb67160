"""Gather: every page of the course read into one model, and every problem found on the way."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from lessonpress.course import Answered, Index, PageInfo, anchors, page_info, target
from lessonpress.execute import freshness as fresh
from lessonpress.execute.run import pinned_hashes
from lessonpress.features import (
    facts,
    outlines,
    questionnaire,
    reference,
)
from lessonpress.features import (
    flash_cards as anki,
)
from lessonpress.features import (
    self_test as study,
)
from lessonpress.gather import page_source as source
from lessonpress.gather.patterns import is_pattern, matching
from lessonpress.gather.quarto_yml import Config, Settings
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.pool import Engine
from lessonpress.prepare import notebooks
from lessonpress.problems import LessonpressError, Problem, Report, nearest
from lessonpress.render.links import unbalanced
from lessonpress.render.navigation import missing_pages
from lessonpress.render.navigation import order as reading_order

__all__ = ["Page", "Site", "gather"]

SOURCES = (".qmd", ".ipynb", ".md")
_NEVER = {
    "README.md",
    "README.qmd",
    "CLAUDE.md",
    "AGENTS.md",
}  # of which Quarto makes no pages either


@dataclass
class Page:
    "One source file and what is known of it; addresses are relative to the course and to the site."

    file: str
    href: str
    kind: str  # "page", "notebook" or "outline"
    title: str = ""
    front: dict = field(default_factory=dict)
    source: str = ""  # the text of a .qmd; empty for a notebook
    markdown: str = ""  # what Pandoc reads
    files: dict[str, bytes] = field(default_factory=dict)  # written beside the page
    notebook: notebooks.Notebook | None = None
    outline: outlines.Outline | None = None
    stale: str | None = None  # why its outputs are not those of its code
    read: Callable[[str], dict] | None = field(default=None, repr=False)
    digest: str = ""  # of all that the page was read from
    opens_with_title: bool = False  # its first heading is its title, which the title block shows

    @property
    def tree(self) -> dict:
        "Pandoc's tree of the page; not kept, since a page that has not changed is asked for little of it."
        tree = self.read(self.markdown)
        if self.opens_with_title:
            del tree["blocks"][0]
        return tree

    @cached_property
    def labels(self) -> dict[str, str]:
        "For each id that the author gave, the id of the section it stands in."
        return anchors(self.tree["blocks"])

    @cached_property
    def info(self) -> PageInfo:
        return page_info(self.file, self.href, self.title, self.kind, self.notebook)

    @cached_property
    def facts(self) -> list[facts.Stored]:
        return facts.of_notebook(self.notebook, self.file) if self.notebook else []

    @cached_property
    def broken_outputs(self) -> list[tuple[int, str]]:
        "The cells whose outputs hold HTML that is not whole, and the tag that has no counterpart."
        html = [
            (c.number, "".join(out.get("data", {}).get("text/html") or ""))
            for c in (self.notebook.cells if self.notebook else ())
            for out in c.outputs
        ]
        return [(number, wrong) for number, text in html if text and (wrong := unbalanced(text))]

    def place(self, text: str) -> dict:
        "Where `text` stands in the source: `line`, or `cell` and `line`; empty if it is not there as such."
        if not text:
            return {}
        if self.notebook is None:
            at = self.source.find(text)
            return {"line": self.source.count("\n", 0, at) + 1} if at >= 0 else {}
        for cell in self.notebook.cells:
            at = cell.source.find(text)
            if at >= 0:
                return {"cell": cell.number}
        return {}


@dataclass
class Site:
    config: Config
    settings: Settings
    pages: dict[str, Page]
    index: Index
    report: Report
    footer: dict[str, str] = field(default_factory=dict)  # as HTML
    facts: tuple[int, int] = (
        0,
        0,
    )  # how often prose quotes a fact, and how many of these numbers are stale
    unread: set[str] = field(
        default_factory=set
    )  # pages that could not be read: what points at them is not to blame

    @cached_property
    def addresses(self) -> str:
        return repr([(p.file, p.href) for p in self.pages.values()])

    @cached_property
    def _by_address(self) -> dict[str, Page]:
        return {p.href: p for p in self.pages.values()}

    def at(self, href: str) -> Page | None:
        "The page at an address, or at that of its folder."
        return self._by_address.get(href) or self._by_address.get(f"{href}/index.html")

    @cached_property
    def sources(self) -> str:
        "The course's bibliographies, and how it cites."
        return repr(
            [
                (f, (self.config.root / f).read_text(encoding="utf-8"))
                for f in [*self.config.bibliography, *filter(None, [self.config.csl])]
            ]
        )

    @cached_property
    def order(self) -> list[str]:
        return reading_order(self.config, self.pages)


def gather(
    config: Config, settings: Settings, engine: Engine, report: Report, tick=lambda: None
) -> Site:
    "Read all pages; problems are collected in `report`."
    files = find_pages(config, report)
    with ThreadPoolExecutor(engine.workers) as pool:
        read = dict(
            zip(files, pool.map(lambda f: _ticked(tick, read_page, config, f, engine), files))
        )
    for _, problems in read.values():
        for p in problems:
            report.add(p)
    pages = {f: page for f, (page, _) in read.items()}
    unread = {f for f, p in pages.items() if p is None}
    pages = {f: p for f, p in pages.items() if p is not None}
    _same_address(pages, report)
    for item in missing_pages(config, pages.keys() | unread):
        _missing(item, config, pages, report)
    if pages and "index.html" not in {p.href for p in pages.values()}:
        report.warn(
            "no-home",
            "there is no home page, to which every page's title leads",
            file=config.file,
            hint="add index.qmd",
        )
    footer = {side: _line(engine, text) for side, text in config.footer.items()}
    return Site(
        config,
        settings,
        pages,
        make_index(pages, config.root, engine),
        report,
        footer,
        unread=unread,
    )


def _line(engine: Engine, markdown: str) -> str:
    "One line of Markdown as HTML."
    return (
        engine.write(engine.read(markdown), [], None)
        .strip()
        .removeprefix("<p>")
        .removesuffix("</p>")
    )


def _ticked(tick, f, *args):
    try:
        return f(*args)
    finally:
        tick()


def find_pages(config: Config, report: Report) -> list[str]:
    "The sources that `project.render` names, or all, sorted; hidden folders, names that begin with `_` and read-me files are never pages."
    patterns = config.render or [f"**/*{end}" for end in SOURCES]
    found, dropped = set(), set()
    for i, pattern in enumerate(patterns):
        if pattern.startswith("!"):
            dropped.update(_match(config, pattern[1:], i, report, drop=True))
        else:
            found.update(_match(config, pattern.removeprefix("\\"), i, report))
    if not found and not report.errors:
        report.error(
            "config",
            "no page matches `project.render`",
            file=config.file,
            line=config.lines.of("project", "render"),
        )
    return sorted(found - dropped)


def _match(config, pattern, at, report, drop=False) -> list[str]:
    line = config.lines.of("project", "render", at)
    if ".." in Path(pattern).parts:
        report.error(
            "config",
            f"`{pattern}` is outside the course",
            file=config.file,
            line=line,
            hint="move the page into the course's folder",
        )
        return []
    try:
        files = matching(config.root, pattern, True if drop else None)
    except ValueError as e:
        report.error("config", f"`{pattern}` is no pattern: {e}", file=config.file, line=line)
        return []
    out = [f for f in files if f.endswith(SOURCES) and not _private(f, config)]
    if not out and not is_pattern(pattern) and not drop:
        report.error(
            "missing-page",
            f"`{pattern}` is {'never a page' if files else 'not there'}",
            file=config.file,
            line=line,
            hint=nearest(pattern.lstrip("/"), _all_pages(config)),
        )
    return out


def _private(file: str, config: Config) -> bool:
    return (
        any(part[0] in "._" for part in file.split("/"))
        or file.startswith(config.output_dir + "/")
        or file.rpartition("/")[2] in _NEVER
    )


def _all_pages(config) -> list[str]:
    out = []
    for folder, dirs, names in os.walk(config.root):
        dirs[:] = [d for d in dirs if d[0] not in "._"]
        out += [
            Path(folder, n).relative_to(config.root).as_posix()
            for n in names
            if n.endswith((".qmd", ".ipynb"))
        ]
    return out


def _missing(item, config, pages, report):
    file, there = item.file, (config.root / item.file).is_file()
    if file.startswith(".."):
        message, hint = f"`{file}` is outside the course", "move the page into the course's folder"
    elif any(p.href == file for p in pages.values()) or there and not file.endswith(SOURCES):
        return
    elif there and any(p.rule == "missing-page" for p in report.errors):
        return  # a pattern that matches nothing is the reason
    elif there:
        message, hint = (
            f"`{file}` is in the navigation but not among the pages",
            "add it to project.render",
        )
    else:
        message, hint = f"`{file}` is not there", nearest(file, pages)
    report.error("missing-page", message, file=config.file, line=item.line, hint=hint)


def _same_address(pages, report):
    seen = {}
    for p in pages.values():
        if p.href in seen:
            report.error(
                "same-address",
                f"{seen[p.href]} and {p.file} would both become {p.href}",
                file=p.file,
                hint="rename one of them",
            )
        seen.setdefault(p.href, p.file)


def read_page(config: Config, file: str, engine: Engine) -> tuple[Page | None, list[Problem]]:
    "One page, or None if it cannot be read, and what is wrong with it. A page that is as it was is the page that was read."
    report = Report()
    try:
        data = (config.root / file).read_bytes()

        def make():
            return (_read(config, file, data, engine, report), report.problems)

        return make() if _may_include(data) else engine.memory.get(("page", file), (data,), make)
    except LessonpressError as e:
        for p in e.problems:
            report.add(p if p.file else replace(p, file=file))
    except UnicodeDecodeError:
        report.error("page", "not UTF-8", file=file, hint="save it as UTF-8")
    except OSError as e:
        report.error("page", f"cannot be read: {e.strerror}", file=file)
    return None, report.problems


def _may_include(data: bytes) -> bool:
    "Whether a page's text may lie in other files too, so that it has to be read anew each time. JSON can spell the signs in two ways."
    return b"{{<" in data or any(sign in data.lower() for sign in (b"\\u007b", b"\\u003c"))


def _read(config, file, data: bytes, engine, report) -> Page | None:
    page = Page(
        file,
        re.sub(r"\.\w+$", ".html", file),
        "notebook"
        if file.endswith(".ipynb")
        else "outline"
        if file.startswith("outlines/")
        else "page",
    )
    if page.kind == "notebook":
        nb = page.notebook = notebooks.load_notebook(data, file, report, config.root / file)
        if nb is None:
            return None
        page.title, page.front = nb.title, nb.front
        page.markdown, page.files = notebooks.to_markdown(nb)
    else:
        page.source = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        if page.kind == "outline":
            outlines.refuse_depth(page.source, file)
        page.front, page.markdown = source.read_source(
            page.source, config.root / file, file, report
        )
        page.title = str(page.front.get("title") or "")
    page.read, page.digest = engine.read, hashlib.sha256(data + page.markdown.encode()).hexdigest()
    if not page.title:
        _take_title(page)
    if page.kind == "outline":
        page.outline = outlines.parse(page.tree, file, page.source, report)
    return page


def _take_title(page: Page):
    "The first heading is the title; one of level 1 that opens the page is taken out of it."
    blocks = page.tree["blocks"]
    heading = next((b for b in blocks if b["t"] == "Header"), None)
    page.opens_with_title = heading is not None and heading is blocks[0] and heading["c"][0] == 1
    page.title = (heading and T.text_of(heading)) or Path(page.file).stem


def make_index(pages: dict[str, Page], root: Path, engine: Engine) -> Index:
    "What pages know of each other, with each question under the section of the lesson that answers it."
    index = Index(
        {f: replace(p.info, answers={}, related={}) for f, p in pages.items()},
        {s.fact.name: f"{s.file}#{s.anchor}" for s in facts.stored(pages)},
    )
    library, hashes = _library(root, engine), pinned_hashes()

    def fingerprint(book):
        return engine.cache.get(
            ("fingerprint", *fresh.ingredients(book, library, hashes)),
            lambda: fresh.fingerprint(book, library, hashes),
        )

    for f, p in pages.items():
        if p.notebook is None or "fingerprint" not in p.notebook.run:
            continue
        seen = library.seen_from(p.notebook)
        p.stale = engine.memory.get(
            ("stale", f), (p.digest, seen.sources), lambda: fresh.stale(p.notebook, fingerprint)
        )
        index.pages[f].fresh = p.stale is None
    index.deck = anki.available(pages.values())
    for f, p in pages.items():
        if p.outline:
            index.pages[f].asked = [id for id, _ in study.asked(p.outline)]
        else:
            index.pages[f].score = questionnaire.score(p, pages)
    for p in pages.values():
        for q in p.outline.questions if p.outline else ():
            for e in q.evidence:
                _answered(p, q, e.href, pages, index)
    _relate(pages, index)
    index.modules = reference.modules(pages, root)
    return index


def _relate(pages, index):
    "Each question that names another one as related is named by it too."
    known = {(p.file, q.id): q for p in pages.values() if p.outline for q in p.outline.questions}
    for (file, id), q in known.items():
        for href in q.related:
            there = target(href, file)
            if there not in known or there == (file, id):
                continue
            for (a, a_id), (b, b_id) in (((file, id), there), (there, (file, id))):
                named = index.pages[a].related.setdefault(a_id, [])
                new = Answered(known[b, b_id].text, b, b_id)
                if new not in named:
                    named.append(new)


def _library(root: Path, engine: Engine) -> fresh.Library:
    "The package's modules; those that were read already, if they are the same."
    library = fresh.Library(root)
    return engine.memory.get(("library",), (library.sources,), lambda: library)


def _answered(page, question, href, pages, index):
    file, anchor = target(href, page.file)
    if file not in pages or pages[file].kind != "notebook" or not anchor:
        return
    heading = pages[file].labels.get(anchor)
    if heading is None:
        return
    there = index.pages[file].answers.setdefault(heading, [])
    if not any(a.id == question.id and a.file == page.file for a in there):
        there.append(Answered(question.text, page.file, question.id))
