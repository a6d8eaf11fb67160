"""The notebook of a page, for readers who want to run it: a copy beside the page, links to where it opens, and to how it is run.

Quarto's own keys switch it off, for the site or for a page: `format-links: false`, a list of formats without `ipynb`, or `notebook-links: false`.
A notebook that hides whole cells from its page has a copy only if such a list names `ipynb`: what is hidden may be nobody else's business.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lessonpress import inside
from lessonpress.addresses import address
from lessonpress.course import Content, Page, Site, View
from lessonpress.feature import Feature, Sources, mark
from lessonpress.features.install import how
from lessonpress.features.install.wheels import offer
from lessonpress.features.notebook import copies, places
from lessonpress.gather.language import words_of
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.kept import digest_of, digest_of_file
from lessonpress.problems import Report, Rule

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

# Quarto would turn a link to the notebook into one to its page, so this one comes once pages are finished.
_LATE = "notebook"


class Notebook(Feature):
    name = "notebook"
    keeps_views = True
    styles = {"lessonpress.css": [Path(__file__).parent / "notebook.css"]}
    rules = {
        "not-on-index": Rule(
            "A notebook that opens on Colab and Kaggle installs what the package index has.",
            "warning",
        )
    }

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "The cell that installs the library, and whether others are hidden from the page."
        cells = told.source.notebook.cells if told.source.notebook else []
        installs = next((c.number for c in cells if c.installs), None)
        found: dict[str, Any] = {} if installs is None else {"cell": installs}
        if any(c.hidden and not c.installs for c in cells):
            found["hides"] = True
        return found or None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        s, (to, at) = site.settings, how(site)
        copied = {} if site.bare else _copied(site)
        return {
            file: {
                "copy": copied.get(file, ""),
                "repository": s.repository,
                "branch": s.branch,
                **({"how": [to, at]} if to and to != file else {}),
            }
            for file, page in site.pages.items()
            if page.is_notebook and (s.repository or file in copied)
        }

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        "A line of links, where the run card will come to stand above it."
        at = 1 if blocks and blocks[0]["t"] == "BlockQuote" else 0
        links = places.links(page.file, connected, page.word)
        if at_box := connected.get("how"):
            words = T.words(page.word("run.how"))
            links.append(T.link(words, address(at_box[0], page.file, at_box[1])))
        own = [T.raw(mark(_LATE))] if connected["copy"] else []
        own += [T.node("Plain", places.spaced(links))] if links else []
        return [*blocks[:at], T.div(own, classes=["open-in"]), *blocks[at:]]

    def demand(self, site: Site) -> None:
        if places.github(site.settings.repository) and not site.settings.on_index:
            found = site.gathered(self.name).items()
            for file, cell in ((f, told["cell"]) for f, told in found if "cell" in told):
                message = "on Colab and Kaggle, to which the page links, this cell finds no library"
                hint = "publish it, and write `index = yes`; or let the cell install it from the repository"
                site.report.warn("not-on-index", message, file=file, cell=cell, hint=hint)

    def late(self, site: Site) -> Mapping[str, Mapping[str, str]]:
        named = {file: (site.view(file, self.name) or {}).get("copy") for file in site.pages}
        return {f: {_LATE: _link(name, site.pages[f], site)} for f, name in named.items() if name}

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        told = offer(site)
        found = {}
        for file, name in _copied(site).items():
            path = site.root / file
            at = posixpath.join(posixpath.dirname(site.pages[file].href), name)
            key = digest_of(digest_of_file(path), repr(told))
            found[at] = Content(key, partial(copies.copy, path, told))
        return found


def _copied(site: Site) -> dict[str, str]:
    "The pages that offer a copy, with its name, which stands beside the page. A file that the course has at such an address itself stays as it is."
    own = {*site.config.resources, *(p.href for p in site.pages.values())}
    found, told = {}, site.gathered("notebook")
    for file, page in site.linked.items():
        name = posixpath.basename(file)
        at = posixpath.join(posixpath.dirname(page.href), name)
        is_ours = at == file or at not in own
        hides = "hides" in told.get(file, {})
        if page.is_notebook and is_ours and copies.asked(_said(site, page), hides):
            if inside.is_inside(site.root, file):
                found[file] = name
    return found


def _said(site: Site, page: Page) -> dict[str, Any]:
    return {**site.config.metadata, **page.front}


def _link(name: str, page: Page, site: Site) -> str:
    words = escape(words_of(page, site.config)("run.download"))
    return f'<p><a class="notebook" href="{escape(quote(name))}" download>{words}</a></p>'


feature = Notebook()
