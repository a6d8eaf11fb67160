"""What a feature is: one folder that registers, and that the pipeline calls at each step.

A feature says what a page tells it (`gather`, from the page alone), what each page has to know
of the others (`connect`, from the whole course), and changes a page by these two (`transform`).
Since `transform` sees nothing else, what a page depends on is known: it is what `connect` gave
for it, and a page is made again if that has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Added, Content, Page, Site, View
from lessonpress.problems import Report, Rule

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop
    from lessonpress.prepare.source import Source

__all__ = [
    "Feature",
    "Sources",
    "added",
    "added_around",
    "anchors_of",
    "filled",
    "late_of",
    "mark",
    "register",
    "registered",
]


@dataclass(frozen=True)
class Sources:
    "What a page can be asked about itself."

    source: Source
    blocks: list[Any]  # Pandoc's, without a heading that is the page's title
    nodes: list[Any]  # all of its nodes but words, in their order


class Feature:
    "A feature that does nothing; each one of its own defines what it needs. See CONTRIBUTING."

    name: str = ""
    scripts: Mapping[str, list[Path]] = {}  # files of a script that pages load, by its name
    styles: Mapping[str, list[Path]] = {}
    from_pages: bool = False  # whether its `files` are made of what it scanned in finished pages
    keeps_views: bool = False  # whether they need what it connected, too
    always: bool = False  # whether its `files` belong to a site that Quarto alone has rendered, too
    counts: Mapping[
        str, Any
    ] = {}  # what it tells machines of the course, where nothing was counted
    folder: str = ""  # where on the site these are
    rules: Mapping[str, Rule] = {}  # that it reports, by their names

    def refuse(self, source: Source) -> None:
        "Raise `LessonpressError` for a source on which the steps below would never end."

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        """What a page tells, from its source and its Pandoc tree alone; None if nothing. Plain data, as
        JSON holds it: it is kept. What is wrong with the page goes into `report`."""
        return None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        """What pages have to know of the course, by page; plain data. `transform` is called for
        the pages that are named here, and a page is made again where its part has changed."""
        return {}

    def transform(self, blocks: list[Any], page: View, connected: Any) -> list[Any]:
        "The Pandoc blocks of a page with what the feature adds; it may change them in place."
        return blocks

    def scan(self, html: HtmlElement, page: View) -> Any:
        "What a feature wants to know of a page's finished HTML; plain data, or None."
        return None

    def loads(self, html: HtmlElement) -> list[str]:
        "Which of its scripts and styles the page has to load, of those that not all pages do; and which style sheets and faces of type."
        return []

    def frames(self, html: HtmlElement) -> list[str]:
        "Hosts from which the page may show a frame once its reader asks for it."
        return []

    def own_ids(self, page: Page) -> set[str]:
        "Ids of a page of which the feature itself tells that they stand twice."
        return set()

    def anchors(self, site: Site) -> Mapping[str, Collection[str]]:
        "By page, what may stand behind `#` in its address though it is no id: a script makes something of it."
        return {}

    def around(self, site: Site, workshop: Workshop) -> Mapping[str, Added]:
        """What stands around pages on either host, by page: of what is known before they are rendered."""
        return {}

    def offers(self, site: Site) -> set[str]:
        "The addresses of those of its `files` that pages may link to."
        return set()

    def check(self, site: Site) -> None:
        "Report what is wrong in the whole course, once all pages are rendered."

    def demand(self, site: Site) -> None:
        "Report what only `lessonpress check` holds the course to, and a build does not."

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        "Files of the site that are no pages, by address."
        return {}

    def late(self, site: Site) -> Mapping[str, Mapping[str, str]]:
        """What only a site tells whose pages are all finished: by page, HTML in place of each `mark`. A page
        that has no such mark stays as it is."""
        return {}

    def fix(self, site: Site) -> dict[str, bytes]:
        "The sources that `check --fix` writes anew, as they shall be."
        return {}


def mark(name: str) -> str:
    "HTML that waits on a page for what a feature's `late` gives under this name."
    return f'<div data-late="{name}"></div>'


_added: list[Feature] = []
_adding: list[tuple[Any, ...]] = []


@cache
def _own() -> list[Feature]:
    names = import_module("lessonpress.features").OWN
    return [import_module(f"lessonpress.features.{name}").feature for name in names]


def registered() -> list[Feature]:
    "All features in the order in which they change a page: ours, then those that were added."
    return [*_own(), *_added]


def added() -> list[Feature]:
    "The features that are not ours."
    return list(_added)


def added_around(site: Site, workshop: Workshop) -> dict[str, Added]:
    "What all features put around each page."
    found: dict[str, Added] = {}
    for feature in registered():
        for file, new in feature.around(site, workshop).items():
            last = found.get(file, Added())
            found[file] = Added(
                last.head + new.head, last.foot + new.foot, (*last.links, *new.links)
            )
    return found


def anchors_of(site: Site) -> dict[str, set[str]]:
    "By page, what scripts make something of behind `#`."
    found: dict[str, set[str]] = {}
    for feature in registered():
        for file, own in feature.anchors(site).items():
            found.setdefault(file, set()).update(own)
    return found


def late_of(site: Site) -> dict[str, dict[str, str]]:
    "What comes in place of each mark, by page."
    found: dict[str, dict[str, str]] = {}
    for feature in registered():
        for file, texts in feature.late(site).items():
            found.setdefault(file, {}).update({mark(n): html for n, html in texts.items()})
    return found


def filled(text: str, texts: Mapping[str, str]) -> str:
    "A text with what comes in place of each mark in it."
    for at, html in texts.items():
        text = text.replace(at, html)
    return text


def register(feature: Feature) -> None:
    """Add a feature behind the others.

    `ValueError` where another one has its name: what is kept of pages stands under it.
    """
    kind = type(feature)
    for other in registered():
        if other.name == feature.name:
            if (kind.__module__, kind.__name__) == (type(other).__module__, type(other).__name__):
                return  # a process that was there before has it already
            raise ValueError(f"there is a feature of the name `{feature.name}` already")
    _added.append(feature)


def added_by(function: Callable[..., None], *args: Any) -> None:
    "Say what adds features, so that a process that begins with nothing can do so too."
    if (function, *args) not in _adding:
        _adding.append((function, *args))


def adding() -> list[tuple[Any, ...]]:
    "What adds features, each with its arguments."
    return _adding
