"""A course in memory: its pages, what is known of each, and the site that they become."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress import inside
from lessonpress.problems import LessonpressError, Problem, Report
from lessonpress.words import Words

if TYPE_CHECKING:
    from lessonpress.gather.quarto_yml import Config
    from lessonpress.gather.settings import Settings
    from lessonpress.prepare.source import Source

__all__ = [
    "Added",
    "Content",
    "Followed",
    "Link",
    "Page",
    "Rendered",
    "Scan",
    "Site",
    "View",
    "citing_of",
]


@dataclass
class Page:
    """One source and what is known of it. Everything but `source` is plain data, is the same for
    the same bytes, and is kept from build to build."""

    file: str  # relative to the course
    href: str  # relative to the site
    kind: str  # "notebook" or "document"
    title: str = ""
    description: str = ""  # in a sentence or two, without markup
    minutes: int = 0  # to read it
    front: dict[str, Any] = field(default_factory=dict)  # without what JSON cannot hold
    digest: str = ""  # of all that the page was read from
    tree: str = ""  # under which name its Pandoc tree is kept
    opens_with_title: bool = False  # its first heading is its title, which the title block shows
    title_id: str = ""  # that its author gave to this heading
    unnumbered: bool = False  # as its author says of this heading
    chapter: str = ""  # its number in a book, or its letter
    cites: list[str] = field(default_factory=list)  # what it names as sources and labels are named
    lists_sources: bool = False  # it has a place for the list of sources
    labels: dict[str, str] = field(default_factory=dict)  # of each id, the id of its section
    files: dict[str, str] = field(default_factory=dict)  # written beside the page, with digests
    includes: dict[str, str] = field(default_factory=dict)  # what frozen outputs want around them
    run: dict[str, Any] = field(default_factory=dict)  # the record of a notebook's last run
    outputs: str = ""  # a hash of its stored outputs, if there is a record
    code: str = ""  # under which name is kept what its code takes from elsewhere, if there is one
    exports: str | None = None  # the module that a notebook exports
    gathered: dict[str, Any] = field(default_factory=dict)  # by the name of the feature
    memo: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)  # of features
    source: Source = field(default=None, repr=False, compare=False)  # type: ignore[assignment]

    @property
    def is_notebook(self) -> bool:
        return self.kind == "notebook"

    def place(self, text: str) -> dict[str, int]:
        "Where `text` stands in the source: `line`, or `cell`; empty if it is not there as such."
        return self.source.place(text)


def short_name(file: str, title: str, front: Mapping[str, Any] | None = None) -> str:
    "`lesson 1` for nbs/01_quadratic.ipynb, `lesson 3b` for nbs/03b_rates.ipynb, otherwise the title."
    number = number_of(file, front)
    return f"lesson {number}" if number else title


def number_of(file: str, front: Mapping[str, Any] | None = None) -> str:
    """`3b` of nbs/03b_rates.ipynb; empty where a name begins with none. A page that has moved to another place of the course, while its
    address stays, says its `number` itself."""
    if own := (front or {}).get("number"):
        return str(own)
    found = re.match(r"(\d+)([a-z]?)_", posixpath.basename(file))
    return f"{int(found[1])}{found[2]}" if found else ""


@dataclass(frozen=True)
class View:
    """What a feature sees of a page when it changes it: the page itself, and nothing that
    others could know of it, which is in what the feature has connected."""

    file: str
    href: str
    kind: str
    title: str
    front: dict[str, Any]
    gathered: dict[str, Any]
    title_id: str = ""
    chapter: str = ""  # its number in a book, or its letter
    lang: str = "en"
    language: dict[str, str] = field(default_factory=dict)  # words in place of the interface's

    @cached_property
    def word(self) -> Words:
        "The words of the interface in the page's language."
        return Words(self.lang, self.language)

    @property
    def is_notebook(self) -> bool:
        return self.kind == "notebook"


@dataclass(frozen=True)
class Link:
    "A link as it stands in a page."

    tag: str  # "a", "img", ...
    raw: str
    target: str  # the file of the course that it means; empty for an outside address
    anchor: str


@dataclass
class Scan:
    "What the checks need to know of the HTML of one page."

    ids: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images_without_alt: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)  # addresses on other hosts, asked by opening it


@dataclass
class Rendered:
    "The content of a page. Its links to sources of pages are open: `parts` stand around them."

    parts: list[str]
    slots: list[tuple[str, str, str]]  # as written, the source that it means, the anchor
    toc: list[dict[str, Any]]
    scan: Scan
    scanned: dict[str, Any]  # by the name of the feature
    scripts: list[str]
    problems: list[Problem]
    kept: list[str] = field(default_factory=list)  # the names of the kept work that is in it
    frames: dict[str, str] = field(default_factory=dict)  # files beside it, of outputs with scripts
    framed: list[str] = field(default_factory=list)  # hosts of frames that its reader may ask for
    head: str = ""  # what its author puts there, as HTML
    failed: bool = False  # it could not be rendered; `problems` say why
    key: str = ""  # of all that it is made of

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(self.scan.ids)

    @cached_property
    def twice(self) -> dict[str, int]:
        "The ids that stand more than once, and how often."
        if len(self.ids) == len(self.scan.ids):
            return {}
        return {id: n for id, n in Counter(self.scan.ids).items() if n > 1}

    @cached_property
    def asked(self) -> dict[str, frozenset[str]]:
        "The anchors that its links name, by the file that they are in."
        found: dict[str, set[str]] = {}
        for link in self.scan.links:
            found.setdefault(link.target, set()).add(link.anchor)
        return {target: frozenset(anchors) for target, anchors in found.items()}


@dataclass(frozen=True)
class Followed:
    "How many links of pages were followed within the site, and which lead nowhere: the page, and the link as it is written."

    count: int
    broken: list[tuple[str, str]]


@dataclass(frozen=True)
class Added:
    "What a feature puts around a page: HTML into its head and into the box below its content, and links there, each a text and an address."

    head: str = ""
    foot: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass
class Content:
    "A file of the site: its bytes, made when they are needed, and what tells them from others."

    digest: str
    make: Callable[[], bytes] | Path

    @staticmethod
    def of(data: bytes) -> Content:
        return Content(hashlib.sha256(data).hexdigest(), lambda: data)

    @property
    def data(self) -> bytes:
        return self.make.read_bytes() if isinstance(self.make, Path) else self.make()


@dataclass
class Site:
    "The course that is being built."

    config: Config
    settings: Settings
    pages: dict[str, Page]
    report: Report
    views: dict[str, dict[str, Any]] = field(default_factory=dict)  # by page, then by feature
    unread: set[str] = field(default_factory=set)  # what points at them is not to blame
    hidden: dict[str, str] = field(
        default_factory=dict
    )  # drafts to which nothing may lead, with their addresses
    stale: dict[str, str | None] = field(default_factory=dict)  # None where outputs are fresh
    rendered: dict[str, Rendered] = field(default_factory=dict)
    footer: dict[str, Rendered] = field(
        default_factory=dict
    )  # by its side; other texts by their place
    counted: dict[str, Any] = field(default_factory=dict)  # what checks counted, by feature
    followed: Followed | None = None  # None where nobody has followed its links
    bare: bool = False  # only the pages are published, nothing that features add to them
    in_haste: bool = False  # somebody waits for an edit: what takes long stays as it was
    memo: dict[str, Any] = field(default_factory=dict)  # what features made of what was gathered

    @cached_property
    def citing(self) -> dict[str, Any]:
        "The course's bibliographies and its style, with a digest of what they hold."
        return citing_of(self.root, self.config.bibliography, self.config.csl)

    @property
    def root(self) -> Path:
        return self.config.root

    @property
    def linked(self) -> dict[str, Page]:
        "The pages without those to which nothing may lead."
        left_out = {*self.config.unlinked}
        return {f: p for f, p in self.pages.items() if f not in left_out}

    def gathered(self, feature: str) -> dict[str, Any]:
        "What a feature has gathered, by page; pages of which it gathered nothing are left out."
        return {f: p.gathered[feature] for f, p in self.linked.items() if feature in p.gathered}

    def view(self, file: str, feature: str) -> Any:
        "What a feature has connected with a page; None if nothing."
        return self.views.get(file, {}).get(feature)

    @cached_property
    def _by_address(self) -> dict[str, Page]:
        return {p.href: p for p in self.pages.values()}

    def at(self, href: str) -> Page | None:
        "The page at an address, or at that of its folder."
        return self._by_address.get(href) or self._by_address.get(f"{href}/index.html")


def citing_of(root: Path, bibliography: list[str], csl: str | None) -> dict[str, Any]:
    "Bibliographies and a style of the course in `root`, with a digest of what they hold."
    names = [*bibliography, *filter(None, [csl])]
    texts = [inside.path(root, name).read_bytes() for name in names]
    style = csl and _read_style(texts[-1], csl)
    return {
        "bibliography": bibliography,
        "style": csl,
        "notes": style == "note",
        "digest": hashlib.sha256(b"\0".join(texts)).hexdigest(),
    }


def _read_style(style: bytes, file: str) -> str:
    "The class of a style for citations. `LessonpressError` of one that stands for another, which Pandoc would fetch from wherever it says."
    from lxml import etree

    try:
        root = etree.fromstring(style, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return ""  # Pandoc tells of it
    if any(link.get("rel") == "independent-parent" for link in root.iter("{*}link")):
        message, hint = "this style only names another one", "copy that one into the course"
        raise LessonpressError(Problem("outside", message, file, hint=hint))
    return str(root.get("class"))
