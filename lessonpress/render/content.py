"""Render: the content of a page, from its Pandoc tree to finished HTML."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from lxml.html import HtmlElement

from lessonpress.course import Link, Rendered, Scan, View
from lessonpress.feature import registered
from lessonpress.gather.find import ENDINGS
from lessonpress.html_addresses import addresses
from lessonpress.html_tree import inner, parsed
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.kept import digest_of
from lessonpress.pandoc.pool import Workshop
from lessonpress.prepare.said import tell
from lessonpress.prepare.source import Source
from lessonpress.problems import LessonpressError, Problem, Report, failed
from lessonpress.render import (
    about,
    by_key,
    citations,
    diagrams,
    dialect,
    font_icons,
    formulas,
    frames,
    highlight,
    html,
    lines,
    opening,
    safe,
    tables,
    title_block,
    widgets,
    widths,
)
from lessonpress.render.other_hosts import loaded
from lessonpress.transform.document import Told, transformed

__all__ = ["Job", "render_all"]


@dataclass
class Job:
    "All that the content of a page is made of. What is not in here cannot be on the page."

    told: Told
    citing: dict[str, Any]
    toc: bool
    toc_depth: int
    code_copy: bool
    start: str  # where all links begin, of a page that is shown anywhere; else empty
    hosts: list[str] = field(default_factory=list)  # from which the page may load
    metadata: dict[str, Any] = field(default_factory=dict)  # of the site and the page
    included: dict[str, str] = field(default_factory=dict)  # HTML of the author's, by its place
    wanted: str = ""  # HTML that outputs want in the page's head
    site: str = ""  # its address
    opening: dict[str, Any] = field(default_factory=dict)  # of a book's first page

    @property
    def file(self) -> str:
        return str(self.told.view["file"])

    def name(self, workshop: Workshop) -> str:
        "Under which name the page is kept."
        told = self.told.key()
        options = [self.toc, self.toc_depth, self.code_copy, self.start, self.hosts]
        options += [self.metadata, self.included, self.wanted, self.opening, self.site]
        return workshop.kept.name(("content", digest_of(told, self.citing, options)))


def render_all(
    root: Path, jobs: list[Job], workshop: Workshop, tick: Any = lambda: None
) -> dict[str, Rendered]:
    "The content of each page, made again only if something that it is made of has changed."
    out: dict[str, Rendered] = {}
    names = {job.file: job.name(workshop) for job in jobs}
    for job in jobs:
        last = workshop.memory.last(("content", job.file))
        if last is not None and last.key == names[job.file]:
            out[job.file] = last
        elif record := workshop.kept.load(names[job.file]):
            out[job.file] = _rendered(record, names[job.file])
    new = [(root, job, names[job.file]) for job in jobs if job.file not in out]
    for (_, job, name), record in zip(new, workshop.map(_render, new), strict=True):
        out[job.file] = _rendered(record, name)
        tick()
    for job in jobs:
        _remember(job.file, names[job.file], workshop, out[job.file])
    return {job.file: out[job.file] for job in jobs}


def _remember(file: str, name: str, workshop: Workshop, rendered: Rendered) -> None:
    workshop.use([name, *rendered.kept])
    workshop.memory.get(("content", file), name, lambda: rendered)


def _rendered(record: dict[str, Any], name: str) -> Rendered:
    scan = record["scan"]
    links = [Link(**link) for link in scan["links"]]
    return Rendered(
        **{
            **record,
            "slots": [tuple(slot) for slot in record["slots"]],
            "scan": Scan(**{**scan, "links": links}),
            "problems": [Problem(**p) for p in record["problems"]],
        },
        key=name,
    )


# ---- In a process of its own


def _render(workshop: Workshop, task: tuple[Path, Job, str]) -> dict[str, Any]:
    root, job, name = task
    report = Report()
    try:
        record = _made(root, job, report, workshop)
    except Exception as e:
        told = e.problems if isinstance(e, LessonpressError) else [failed(e, job.file)]
        problems = [*report.problems, *told]
        record = {"parts": [], "slots": [], "toc": [], "scanned": {}, "scripts": [], "kept": []}
        record |= {"scan": asdict(Scan()), "failed": True}
        return record | {"problems": [asdict(p) for p in problems]}
    record["problems"] = [asdict(p) for p in report.problems]
    workshop.kept.put(name, orjson.dumps(record))
    return record


def _made(root: Path, job: Job, report: Report, workshop: Workshop) -> dict[str, Any]:
    source = Source(root, job.file)
    tree = _tree(root, job.told, workshop)
    tree["blocks"] = opening.blocks(job.opening, transformed(job.told, tree["blocks"]))
    page = View(**job.told.view)
    context = _context(job, report, source, page)
    tree, toc = dialect.apply(tree, context)
    nodes = T.containers(tree["blocks"])
    cited = citations.resolve(tree, nodes, root, job.citing, workshop)
    drawn = diagrams.draw(nodes, context, workshop)
    code = highlight.coloured(job.file, tree, nodes, workshop)
    written_of = partial(_of_text, root, job, workshop)
    said = page.is_notebook or job.told.opens_with_title or bool(page.front.get("title"))
    head = "" if job.start else title_block.of(page, job.metadata, written_of, job.opening, said)
    written = workshop.write(tree)
    tell(source, workshop.pandoc.messages, report)
    whole = about.around(page.front, head, highlight.filled(written, code))
    own = job.included
    content = parsed(own.get("before", "") + whole + own.get("after", ""))
    font_icons.draw(content)
    formulas.mend(content, workshop.write)
    html.finish(content, context)
    if missing := about.within(content, page.front):
        hint = f"a part of the page begins with `::: {{#{missing}}}`"
        context.warn(f"nothing on the page has the id `{missing}` for `about`", missing, hint)
    by_key.apply(content, context, job.site)
    dialect.fill_formulas(toc, content)
    if job.toc:
        toc = by_key.beside(content, toc, job.metadata, page.word)
    return _read(content, job, page, context) | {
        "head": own.get("head", ""),
        "toc": toc if job.toc else [],
        "kept": [code.name, *drawn, *filter(None, [cited])],
    }


def _context(job: Job, report: Report, source: Source, page: View) -> dialect.Context:
    said = job.metadata
    depth = said.get("number-depth", 6) if said.get("number-sections") is True else 0
    widths = said.get("tbl-colwidths")
    return dialect.Context(
        job.file,
        report,
        source.place,
        job.toc_depth,
        job.code_copy,
        None if widths is None else str(widths).lower(),
        said,
        depth if isinstance(depth, int) else 6,
        page.word,
        bool(job.citing.get("uncited")),
        page.chapter,
    )


def _of_text(root: Path, job: Job, workshop: Workshop, text: str) -> str:
    "A text of metadata as HTML, what it cites resolved."
    tree = workshop.read(text)
    citations.resolve(tree, T.containers(tree["blocks"]), root, job.citing, workshop, listed=False)
    return workshop.write(tree)


def _tree(root: Path, told: Told, workshop: Workshop) -> dict[str, Any]:
    tree = workshop.kept.load(told.tree)
    return tree if tree is not None else Source(root, told.view["file"]).tree(workshop)


def _read(content: HtmlElement, job: Job, page: View, context: dialect.Context) -> dict[str, Any]:
    "What the tree of a page tells, and its HTML around the links that are still open."
    scan = html.scan(content, job.file)
    if not job.start and any(link.raw.startswith("/") for link in scan.links):
        html.within_site(content, job.file)
    files = frames.framed(content, page.href, job.hosts, job.wanted)
    widgets.tell_unshown(content, context.report, job.file)
    if files and job.wanted:
        wanted = parsed(job.wanted)
        scan.loaded += loaded(wanted, addresses(wanted))
    elif left := widgets.scripts(job.wanted):
        safe.tell([safe.Left("script", ", ".join(left))], context.report, job.file)
    safe.tell(safe.clean(content, job.hosts), context.report, job.file, context.place)
    tables.tidy(content)
    widths.keep(content)
    lines.lighten(content)
    features = registered()
    found = {f.name: f.scan(content, page) for f in features}
    scripts = [name for f in features for name in f.loads(content)]
    framed = sorted({host for f in features for host in f.frames(content)})
    links = html.opened(content, job.file, ENDINGS)
    if job.start:
        html.absolute(content, job.start)
    return {
        "parts": html.pieces(inner(content), len(links)),
        "slots": [[link.raw, link.file, link.anchor] for link in links],
        "scan": asdict(scan),
        "scanned": {name: told for name, told in found.items() if told is not None},
        "scripts": scripts,
        "frames": files,
        "framed": framed,
    }
