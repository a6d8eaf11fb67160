"""What `_quarto.yml` says, checked and given places."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lessonpress import inside
from lessonpress.gather import bars, yaml_lines
from lessonpress.gather.books import Book, as_website
from lessonpress.gather.credits import Licence, copyright_of, licence_of, names_of
from lessonpress.gather.in_words import in_words
from lessonpress.gather.language import of_site
from lessonpress.gather.lines import Lines
from lessonpress.gather.logos import Logo, logo
from lessonpress.gather.menus import Item, Menu, items, menus
from lessonpress.gather.nbdev_site import with_menu
from lessonpress.gather.output_dir import output_dir
from lessonpress.gather.patterns import is_pattern, leads_out, matching
from lessonpress.gather.project import of_pages, project_file, with_files
from lessonpress.gather.site_address import SITE_URL, site_url
from lessonpress.gather.surroundings import Surroundings, surroundings
from lessonpress.gather.themes import style_of
from lessonpress.gather.unsupported import tell_site
from lessonpress.gather.values import Kind, Values
from lessonpress.problems import LessonpressError, Problem, Report, nearest

__all__ = ["SITE_URL", "Config", "load_config"]

DRAFT_MODES = ("gone", "unlinked", "visible")


@dataclass
class Config:
    "The site as `_quarto.yml` describes it; paths are relative to `root`, with forward slashes."

    root: Path
    file: str = "_quarto.yml"
    output_dir: str = "_site"
    title: str = ""
    description: str = ""
    site_url: str = ""
    favicon: str | None = None
    lang: str = "en"
    language: dict[str, Any] = field(default_factory=dict)  # words in place of the interface's
    render: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    navbar_title: str = ""
    left: list[Item] = field(default_factory=list)
    right: list[Item] = field(default_factory=list)
    logo: Logo | None = None
    sidebar_title: str = ""
    sidebar: list[Item] = field(default_factory=list)  # of several menus, the entries of all
    menus: list[Menu] = field(default_factory=list)  # where there are several
    repository: str = ""  # `repo-url`, for courses that do not say it in their settings
    branch: str = "main"  # with the folder in which the course lies
    page_navigation: bool = False
    search: bool = True
    footer: dict[str, str] = field(default_factory=dict)
    toc: bool = True
    toc_depth: int = 3
    toc_title: str = ""
    code_copy: bool = True
    css: list[str] = field(default_factory=list)
    style: str = ""  # what themes and options say of the looks of all pages
    bibliography: list[str] = field(default_factory=list)
    csl: str | None = None
    image: str = ""  # for cards of pages without one of their own
    image_alt: str = ""
    open_graph: bool = True  # whether pages tell other sites how to show them
    twitter_card: bool = True
    accounts: dict[str, str] = field(default_factory=dict)  # at Twitter, of `creator` and `site`
    site_name: str = ""
    llms_txt: bool = True
    authors: list[str] = field(default_factory=list)
    license: Licence | None = None
    copyright: str = ""
    pre_render: list[str] = field(default_factory=list)
    post_render: list[str] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)  # with those that say it themselves
    draft_mode: str = DRAFT_MODES[0]
    metadata: dict[str, Any] = field(default_factory=dict)  # that all pages have
    book: Book | None = None
    surroundings: Surroundings = field(default_factory=Surroundings)
    lines: Lines = field(default_factory=Lines)

    @property
    def hidden(self) -> list[str]:
        "The drafts to which nothing leads."
        return [] if self.draft_mode in ("visible", "preview") else self.drafts

    @property
    def unlinked(self) -> list[str]:
        "Those of them that are pages nevertheless, for readers who know the address."
        return self.drafts if self.draft_mode == "unlinked" else []

    @property
    def output(self) -> Path:
        return self.root / self.output_dir


def load_config(root: Path, report: Report) -> Config:
    """Read `_quarto.yml` in `root`. Unknown keys become warnings with their line; what makes a build impossible raises."""
    path = inside.path(root, project_file(root))
    try:
        if not path.is_file():  # a pipe would never end
            raise FileNotFoundError
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise LessonpressError(
            Problem(
                "config",
                "there is no _quarto.yml here",
                path.name,
                hint="run lessonpress in the course's folder, name it with `lessonpress --course FOLDER`, or make one here with `lessonpress new course .`",
            )
        ) from None
    except UnicodeDecodeError:
        raise LessonpressError(
            Problem("config", "not UTF-8", path.name, hint="save it as UTF-8")
        ) from None
    data, lines = yaml_lines.load(text, path.name)
    whole = with_menu(as_website(with_files(root, data, lines)))
    values = Values(whole.data, whole.lines, report, path.name)
    for name, at in whole.missing:
        values.no_effect(f"`{name}` is not there", *at)
    bars.fill(values, root)
    tell_site(values)
    if whole.book is None and "book" in whole.data:
        values.no_effect("`book` counts where `project.type` is `book`", "book")
    config = _Reader(root, values).config()
    config.book, config.surroundings = whole.book, surroundings(values, root)
    return config


class _Reader:
    "Turns the YAML into a `Config`, one key at a time, with a problem for each value of a wrong kind."

    def __init__(self, root: Path, values: Values):
        self.root, self.values = root, values
        self.site = output_dir(values, root)

    def config(self) -> Config:
        text = self.values.text
        self.tell_type()
        title = in_words(text("website", "title"))
        several = menus(self.values, "website", "sidebar")
        return Config(
            self.root,
            self.values.file,
            output_dir=self.site,
            title=title,
            description=text("website", "description"),
            site_url=site_url(self.values),
            favicon=self.file("website", "favicon"),
            lang=self.html("lang", str, "en"),
            language=of_site(self.values, self.values.of_pages("language"), self.root, self.file),
            render=self.values.strings("project", "render"),
            resources=self.files("project", "resources"),
            navbar_title=bars.title_of(self.values, title),
            left=items(self.values, "website", "navbar", "left"),
            right=bars.right(self.values),
            logo=logo(self.values, self.is_there),
            sidebar_title=bars.sidebar_title(self.values),
            sidebar=[i for m in several for i in m.items]
            or items(self.values, "website", "sidebar", "contents"),
            menus=several,
            repository=text("website", "repo-url").rstrip("/").removesuffix(".git"),
            branch=bars.branch(self.values),
            page_navigation=self.values.get("website", "page-navigation", kind=bool, default=False),
            search=self.search(),
            footer=bars.footer(self.values),
            toc=self.html("toc", bool, True),
            toc_depth=self.html("toc-depth", int, 3),
            toc_title=self.html("toc-title", str, ""),
            code_copy=self.values.raw(*self.values.of_pages("code-copy")) is not False,
            css=self.there(*self.values.of_pages("css")),
            style=style_of(self.values, self.root),
            bibliography=self.there(*self.values.of_pages("bibliography")),
            csl=self.file(*self.values.of_pages("csl")),
            image=text("website", "image"),
            image_alt=text("website", "image-alt"),
            open_graph=self.values.raw("website", "open-graph") is not False,
            twitter_card=self.values.raw("website", "twitter-card") is not False,
            accounts={
                k: v for k in ("creator", "site") if (v := text("website", "twitter-card", k))
            },
            site_name=text("website", "open-graph", "site-name", default=title),
            llms_txt=self.values.raw("website", "llms-txt") is not False,
            authors=names_of(self.values.raw("author")),
            license=licence_of(self.values.raw("license")),
            copyright=copyright_of(self.values.raw("copyright")),
            pre_render=self.values.strings("project", "pre-render"),
            post_render=self.values.strings("project", "post-render"),
            filters=self.values.strings("filters"),
            drafts=self.values.strings("website", "drafts"),
            draft_mode=self.draft_mode(),
            metadata=of_pages(self.values.data),
            lines=self.values.lines,
        )

    def tell_type(self) -> None:
        kind = self.values.text("project", "type", default="website")
        if kind not in ("website", "default"):
            message = f"`type: {kind}` is built as a website: its pages, and no more"
            self.values.vain(message, "project", "type")

    def draft_mode(self) -> str:
        mode = self.values.text("website", "draft-mode", default=DRAFT_MODES[0])
        if mode in DRAFT_MODES:
            return mode
        hint = nearest(mode, DRAFT_MODES) or f"write {', '.join(DRAFT_MODES)}"
        self.values.error(f"`draft-mode: {mode}` is none", "website", "draft-mode", hint=hint)
        return DRAFT_MODES[0]

    def html(self, key: str, kind: type[Kind], default: Kind) -> Kind:
        return self.values.get(*self.values.of_pages(key), kind=kind, default=default)

    def file(self, *path: str) -> str | None:
        return next(iter(self.there(*path)), None) if self.values.text(*path) else None

    def there(self, *path: str) -> list[str]:
        "The files named at `path` that are there, in the course, from which a leading `/` counts; each other one is told."
        named = [f.lstrip("/") for f in self.values.strings(*path)]
        return [f for i, f in enumerate(named) if self.is_there(f, *path, i)]

    def is_there(self, file: str, *path: str | int) -> bool:
        if not inside.is_inside(self.root, file):
            self.values.no_effect(f"`{file}` is outside the course", *path, hint=inside.HINT)
        elif not os.path.isfile(self.root / file):
            self.values.no_effect(f"`{file}` is not there", *path)
        else:
            return True
        return False

    def files(self, *path: str) -> list[str]:
        "The files that patterns name, without those of the output folder; one that leaves the course is told."
        kept: dict[str, None] = {}
        dropped: set[str] = set()
        for i, pattern in enumerate(self.values.strings(*path)):
            found = self.matching(pattern, *path, i)
            if pattern.startswith("!"):
                dropped.update(found)
            else:
                kept |= dict.fromkeys(f for f in found if self.is_there(f, *path, i))
        return [f for f in kept if f not in dropped and not f.startswith(f"{self.site}/")]

    def matching(self, pattern: str, *path: str | int) -> list[str]:
        "The files that one pattern names, or why there are none."
        if leads_out(self.root, pattern):
            self.values.no_effect(f"`{pattern}` is outside the course", *path, hint=inside.HINT)
            return []
        try:
            found = matching(self.root, pattern.removeprefix("!"), self.site)
        except ValueError as e:
            self.values.error(f"`{pattern}` is no pattern: {e}", *path)
            return []
        if not found and not is_pattern(pattern) and not pattern.startswith("!"):
            hint = "a path counts from the course's folder"
            self.values.no_effect(f"`{pattern}` is not there", *path, hint=hint)
        return found

    def search(self) -> bool:
        "Whether the site has a search; how Quarto's would look is Quarto's."
        value = self.values.raw("website", "search")
        if not (value is None or isinstance(value, (bool, dict))):
            self.values.error(
                "`website.search` should be true, false or a mapping", "website", "search"
            )
        return value is not False
