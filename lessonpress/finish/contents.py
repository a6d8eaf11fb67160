"""The files that a site consists of: its pages, what lies beside them, and what features make of all of them."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from lessonpress import inside
from lessonpress.course import Content, Page, Rendered, Site
from lessonpress.feature import added_around, filled, late_of, registered
from lessonpress.finish import links, site_files
from lessonpress.finish.page_styles import page_styles
from lessonpress.gather.themes.rules import in_content
from lessonpress.pandoc.kept import digest_of
from lessonpress.pandoc.pool import Workshop
from lessonpress.problems import bounded
from lessonpress.render import page
from lessonpress.render.widgets import libraries

__all__ = ["contents"]


def contents(site: Site, workshop: Workshop) -> dict[str, Content]:
    "All files of the site, by their addresses."
    config = site.config
    _fill(site)
    made = {file: _copied(site.root / file) for file in links.resources(site)}
    made |= {name: _copied(site.root / file) for name, file in libraries(site).items()}
    styles = page_styles(site)
    sheets = dict.fromkeys([*config.css, *chain.from_iterable(styles.values())])
    made |= {file: Content.of(_sheet(site.root / file)) for file in sheets}
    made |= {name: Content.of(data) for name, data in site_files.assets(config.style).items()}
    around = page.Around(config, site.pages, site.settings.hosts, added_around(site, workshop))
    known = digest_of(
        repr(config),
        site.settings.hosts,
        [(p.file, p.href, p.title, p.chapter) for p in site.pages.values()],
    )
    for file, rendered in site.rendered.items():
        p = site.pages[file]
        if p.href != page.NOT_FOUND:
            made[p.href] = workshop.memory.get(
                ("whole", file),
                (rendered.key, known, p.description, around.added.get(file), styles.get(file)),
                partial(_whole, p, rendered, around, site.footer, styles.get(file, [])),
            )
        for name, digest in p.files.items():
            at = posixpath.join(posixpath.dirname(p.href), name)
            made[at] = Content(digest, partial(_picture, p, name, workshop))
        for name, text in rendered.frames.items():
            made[posixpath.join(posixpath.dirname(p.href), name)] = Content.of(text.encode())
    made[page.NOT_FOUND] = Content.of(page.missing(site, around))
    for feature in registered():
        with bounded(site.report, config.file, f"written by the feature `{feature.name}`"):
            made |= feature.files(site, workshop)
    inside.plain(made)
    return made


def _fill(site: Site) -> None:
    "Put into pages what only the whole site tells."
    for file, texts in late_of(site).items():
        if rendered := site.rendered.get(file):
            parts = [filled(part, texts) for part in rendered.parts]
            if parts != rendered.parts:
                key = digest_of(rendered.key, texts)
                site.rendered[file] = replace(rendered, parts=parts, key=key)


def _picture(p: Page, name: str, workshop: Workshop) -> bytes:
    kept = workshop.kept.bytes_of(p.files[name])
    return p.source.pictures[name] if kept is None else kept


def _sheet(path: Path) -> bytes:
    "A style sheet of the course's, whose rules for plain elements win over ours."
    data = path.read_bytes()
    try:
        return in_content(data.decode()).encode()
    except UnicodeDecodeError:
        return data


def _copied(path: Path) -> Content:
    s = path.stat()
    return Content(digest_of(s.st_size, s.st_mtime_ns, s.st_ctime_ns), path)


def _whole(
    p: Page,
    rendered: Rendered,
    around: page.Around,
    footer: dict[str, Rendered],
    styles: list[str],
) -> Content:
    surroundings = around.of(p, rendered, footer, styles)
    to = [around.pages[f].href if f in around.pages else None for _, f, _ in rendered.slots]

    def made() -> bytes:
        return page.document(surroundings, page.with_links(rendered, p.href, around.pages))

    return Content(digest_of(rendered.key, surroundings, to), made)
