"""The search of a site: an index of its finished pages, whoever rendered them, and a dialog."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Content, Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.gather.shown import SEARCHED, shown_by_default, shown_in
from lessonpress.pandoc.kept import digest_of
from lessonpress.problems import Report, Rule

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature", "index_of"]

_HERE = Path(__file__).parent


class Search(Feature):
    name = "search"
    from_pages = True
    keeps_views = True
    folder = "pagefind/"
    scripts = {
        "lessonpress.js": [_HERE / "search_button.js"],
        "search.js": [
            _HERE / f"{name}.js" for name in ("rank", "spelling", "find", "hits", "dialog")
        ],
    }
    styles = {"search.css": [_HERE / "search.css"]}
    rules = {"search": Rule("The index of the search can be made.")}

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "Whether the page, or a folder that it lies in, says `search: false`."
        said = shown_by_default(told.source.root, page.file) | shown_in(page.front)
        return {"left_out": True} if said.get(SEARCHED) is False else None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        return dict(site.gathered(self.name))

    def scan(self, html: HtmlElement, page: View) -> Any:
        from lessonpress.features.search.records import records_of

        if page.href == "404.html":
            return None
        return [r.as_dict() for r in records_of(html, page.href, page.title, page.lang)]

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        if not site.config.search:
            return {}
        found = {
            site.pages[f].href: r.scanned.get(self.name, [])
            for f, r in site.rendered.items()
            if f in site.linked and not site.view(f, self.name)
        }
        return index_of(found, workshop, site.in_haste)


def index_of(
    records: dict[str, list[dict[str, Any]]], workshop: Workshop, last: bool = False
) -> dict[str, Content]:
    """The files of the index of the records of pages, by their addresses. It is kept as long as they
    are the same; `last` takes what it was the last time, so that nobody waits."""
    from lessonpress.features.search import pagefind
    from lessonpress.features.search.records import Record

    if last and (before := workshop.memory.last("search")) is not None:
        return before  # type: ignore[no-any-return]
    every = _once(r for href in sorted(records) for r in records[href])
    key = digest_of("search", pagefind.version(), every)

    def made() -> dict[str, Content]:
        packed = workshop.kept.get(
            (key,), lambda: _packed(pagefind.index([Record.of(r) for r in every]))
        )
        files = json.loads(packed)
        return {name: Content.of(b64decode(data)) for name, data in files.items()}

    return workshop.memory.get("search", key, made)  # type: ignore[no-any-return]


def _once(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    "Records of which none says what another one does: a section or an answer that two pages have is found on the first."
    kept: dict[str, dict[str, Any]] = {}
    for r in records:
        is_part = "#" in r["url"] and r["parts"]
        kept.setdefault(json.dumps([r["lang"], r["title"], r["parts"]]) if is_part else r["url"], r)
    return list(kept.values())


def _packed(files: dict[str, bytes]) -> str:
    return json.dumps({name: b64encode(data).decode() for name, data in files.items()})


feature = Search()
