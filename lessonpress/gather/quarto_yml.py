"""What `_quarto.yml` says, checked and given places."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path

from lessonpress import environment
from lessonpress.addresses import is_outside
from lessonpress.gather import yaml_lines as yamlfile
from lessonpress.gather.patterns import is_pattern, matching
from lessonpress.problems import LessonpressError, Problem, Report, nearest

__all__ = [
    "SITE_URL",
    "Config",
    "Item",
    "load_config",
]

SITE_URL = "LESSONPRESS_SITE_URL"

# What the embedded renderer does, or may leave to Quarto without loss. A mapping has known keys; True takes any value.
_ITEM = {
    "text": True,
    "href": True,
    "file": True,
    "menu": True,
    "section": True,
    "contents": True,
    "aria-label": True,
}
_KNOWN = {
    "project": {
        "type": True,
        "output-dir": True,
        "render": True,
        "resources": True,
        "pre-render": True,
        "post-render": True,
    },
    "website": {
        "title": True,
        "description": True,
        "site-url": True,
        "favicon": True,
        "page-navigation": True,
        "search": True,
        "navbar": {"title": True, "left": True, "right": True},
        "sidebar": {"title": True, "style": True, "contents": True, "collapse-level": True},
        "page-footer": {"left": True, "center": True, "right": True},
    },
    "format": {
        "html": {
            "theme": True,
            "html-math-method": True,
            "toc": True,
            "toc-depth": True,
            "toc-title": True,
            "code-copy": True,
            "css": True,
        }
    },
    "bibliography": True,
    "csl": True,
    "lang": True,
    "execute": {"enabled": True, "freeze": True, "cache": True},
    "filters": True,
    "ipynb-filters": True,
    "toc": True,
    "toc-depth": True,
    "link-citations": True,
}


@dataclass(frozen=True)
class Item:
    "An entry of the navigation: a page or another file of the course (`file`), an address (`href`), or a section or menu with entries of its own."

    text: str | None = None
    file: str | None = None
    anchor: str = ""
    href: str | None = None
    items: tuple[Item, ...] = ()
    line: int | None = None
    section: bool = False


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
    render: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    navbar_title: str = ""
    left: list[Item] = field(default_factory=list)
    right: list[Item] = field(default_factory=list)
    sidebar_title: str = ""
    sidebar: list[Item] = field(default_factory=list)
    page_navigation: bool = False
    search: bool = True
    footer: dict[str, str] = field(default_factory=dict)
    toc: bool = True
    toc_depth: int = 3
    toc_title: str = "On this page"
    code_copy: bool = True
    css: list[str] = field(default_factory=list)
    bibliography: list[str] = field(default_factory=list)
    csl: str | None = None
    post_render: list[str] = field(default_factory=list)
    lines: yamlfile.Lines = field(default_factory=yamlfile.Lines)

    @property
    def output(self) -> Path:
        return self.root / self.output_dir


def load_config(root: Path, report: Report) -> Config:
    """Read `_quarto.yml` in `root`. Unknown keys become warnings with their line; what makes a build impossible raises."""
    path = root / "_quarto.yml"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise LessonpressError(
            Problem(
                "config",
                "there is no _quarto.yml here",
                str(path.name),
                hint="run lessonpress in the course's folder, or name it: lessonpress --course FOLDER",
            )
        ) from None
    except UnicodeDecodeError:
        raise LessonpressError(
            Problem("config", "not UTF-8", path.name, hint="save it as UTF-8")
        ) from None
    data, lines = yamlfile.load(text, path.name)
    _unknown(data, _KNOWN, (), lines, report)
    return _Reader(root, data, lines, report).config()


def _unknown(data, known, at, lines, report):
    for k, v in data.items():
        if k not in known:
            report.warn(
                "config",
                f"`{'.'.join(map(str, (*at, k)))}` is not supported by the embedded renderer",
                file="_quarto.yml",
                line=lines.of(*at, k),
                hint=nearest(k, known),
            )
        elif isinstance(known[k], dict) and isinstance(v, dict):
            _unknown(v, known[k], (*at, k), lines, report)
        elif isinstance(known[k], dict) and isinstance(v, list):
            report.warn(
                "config",
                f"`{'.'.join((*at, k))}` as a list is not supported by the embedded renderer",
                file="_quarto.yml",
                line=lines.of(*at, k),
            )


class _Reader:
    "Turns the YAML into a `Config`, one key at a time, with a problem for each value of a wrong kind."

    def __init__(self, root, data, lines, report):
        self.root, self.data, self.lines, self.report = root, data, lines, report

    def get(self, *path, kind=str, default=None):
        value = self.data
        for key in path:
            value = (
                value.get(key)
                if isinstance(value, dict)
                else value[key]
                if isinstance(value, list) and isinstance(key, int)
                else None
            )
        if value is None:
            return default
        if kind is str and isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if kind is list and isinstance(value, str):
            value = [value]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.error(f"`{'.'.join(map(str, path))}` should be {_KIND[kind]}", *path)
            return default
        return value

    def strings(self, *path) -> list[str]:
        return [str(v) for v in self.get(*path, kind=list, default=[])]

    def files(self, *path) -> list[str]:
        "The files that patterns name, without those of the output folder; one that leaves the course is an error."
        out, dropped, site = {}, set(), self.get("project", "output-dir", default="_site")
        for i, pattern in enumerate(self.strings(*path)):
            try:
                found = matching(self.root, pattern.removeprefix("!"), True)
            except ValueError as e:
                self.error(f"`{pattern}` is no pattern: {e}", *path, i)
            else:
                if ".." in pattern.split("/"):
                    self.error(
                        f"`{pattern}` is outside the course",
                        *path,
                        i,
                        hint="copy it into the course's folder",
                    )
                elif pattern.startswith("!"):
                    dropped.update(found)
                elif not found and not is_pattern(pattern):
                    self.report.warn(
                        "config",
                        f"`{pattern}` is not there",
                        file="_quarto.yml",
                        line=self.lines.of(*path, i),
                        hint="a path counts from the course's folder",
                    )
                else:
                    out.update(dict.fromkeys(f for f in found if not f.startswith(f"{site}/")))
        return [f for f in out if f not in dropped]

    def error(self, message, *path, hint=None):
        self.report.error(
            "config", message, file="_quarto.yml", line=self.lines.of(*path), hint=hint
        )

    def html(self, key, kind, default):
        return self.get(
            "format", "html", key, kind=kind, default=self.get(key, kind=kind, default=default)
        )

    def config(self) -> Config:
        get = self.get
        c = Config(
            self.root,
            lines=self.lines,
            output_dir=self.output_dir(),
            title=get("website", "title", default=""),
            description=get("website", "description", default=""),
            site_url=self.site_url(),
            favicon=get("website", "favicon"),
            lang=get("lang", default="en"),
            render=self.strings("project", "render"),
            resources=self.files("project", "resources"),
            left=self.items("website", "navbar", "left"),
            right=self.items("website", "navbar", "right"),
            sidebar_title=get("website", "sidebar", "title", default=""),
            sidebar=self.items("website", "sidebar", "contents"),
            page_navigation=get("website", "page-navigation", kind=bool, default=False),
            search=self.search(),
            footer=self.footer(),
            toc=self.html("toc", bool, True),
            toc_depth=self.html("toc-depth", int, 3),
            toc_title=self.html("toc-title", str, "On this page"),
            code_copy=self.html("code-copy", bool, True),
            css=self.strings("format", "html", "css"),
            bibliography=self.strings("bibliography"),
            csl=get("csl"),
            post_render=self.strings("project", "post-render"),
        )
        c.navbar_title = get("website", "navbar", "title", default=c.title)
        if get("project", "type", default="website") != "website":
            self.error("only `type: website` can be built", "project", "type")
        if self.html("html-math-method", str, "mathml") != "mathml":
            self.report.warn(
                "config",
                "formulas are written as MathML, whatever `html-math-method` says",
                file="_quarto.yml",
                line=self.lines.of("format", "html", "html-math-method"),
                hint="set it to mathml: other methods load scripts from other hosts",
            )
        c.css, c.bibliography = (
            self.there(c.css, "format", "html", "css"),
            self.there(c.bibliography, "bibliography"),
        )
        c.csl, c.favicon = (
            next(iter(self.there([f] if f else [], *path)), None)
            for f, path in ((c.csl, ("csl",)), (c.favicon, ("website", "favicon")))
        )
        return c

    def there(self, files, *path) -> list[str]:
        "Those of `files` that are there; each other one is an error."
        lost = [f for f in files if not (self.root / f).is_file()]
        for f in lost:
            self.error(f"`{f}` is not there", *path)
        return [f for f in files if f not in lost]

    def output_dir(self) -> str:
        out = self.get("project", "output-dir", default="_site").rstrip("/") or "_site"
        target, root = (self.root / out).resolve(), self.root.resolve()
        if target == root or root not in target.parents:
            raise LessonpressError(
                Problem(
                    "config",
                    f"output-dir `{out}` is not a folder inside the course",
                    "_quarto.yml",
                    self.lines.of("project", "output-dir"),
                    hint="its contents are replaced by each build: use `_site`",
                )
            )
        return posixpath.normpath(out)

    def site_url(self) -> str:
        "The address of the site: `site-url`, or without one `LESSONPRESS_SITE_URL`, by which whoever publishes says it."
        own, said = self.get("website", "site-url", default=""), environment.said("SITE_URL")
        url = own or said
        if url and not re.match(r"https?://[^/\s]+", url):
            if own:
                self.error(f"site-url `{url}` is no web address", "website", "site-url")
            else:
                self.report.error(
                    "config",
                    f"{SITE_URL} is `{url}`, which is no web address",
                    hint="begin it with https://, or leave it empty",
                )
        return url.rstrip("/") + "/" if url else ""

    def search(self) -> bool:
        "Whether the site has a search; how Quarto's would look is Quarto's."
        value = self.get("website", "search", kind=object, default=True)
        if not isinstance(value, (bool, dict)):
            self.error("`website.search` should be true, false or a mapping", "website", "search")
        return value is not False

    def footer(self) -> dict:
        path = ("website", "page-footer")
        if isinstance(whole := self.get(*path, kind=object), str):
            return {"center": whole}
        return (
            {k: text for k in ("left", "center", "right") if (text := self.get(*path, k))}
            if whole
            else {}
        )

    def items(self, *path) -> list[Item]:
        out = [self.item(v, *path, i) for i, v in enumerate(self.get(*path, kind=list, default=[]))]
        return [item for item in out if item]

    def item(self, v, *path) -> Item | None:
        line = self.lines.of(*path)
        if isinstance(v, str):
            return Item(line=line, **_target(v))
        if not isinstance(v, dict):
            self.error(
                "an entry of the navigation should be a page, or have `text` and `href`", *path
            )
            return None
        for k in v.keys() - _ITEM.keys():
            self.report.warn(
                "config",
                f"`{k}` is not supported in the navigation",
                file="_quarto.yml",
                line=self.lines.of(*path, k),
                hint=nearest(k, _ITEM),
            )
        key = next((k for k in ("contents", "menu") if k in v), None)
        items = tuple(self.items(*path, key)) if key else ()
        if path.count("contents") > 1 and "section" in v:
            self.report.warn(
                "config",
                "a section inside a section: its pages are listed with those around it, without its title",
                file="_quarto.yml",
                line=line,
            )
        head = v.get("section")
        text = str(head) if head is not None else (str(v["text"]) if "text" in v else None)
        href = v.get("href") or v.get("file")
        if path[1] == "navbar" and not (href and "*" not in str(href) or items):
            self.error(
                "an entry of the navigation bar needs the `href` of one page, or a `menu`", *path
            )
            return None
        return Item(
            text=text,
            items=items,
            line=line,
            section=head is not None or bool(items),
            **(_target(str(href)) if href else {}),
        )


_KIND = {
    str: "text",
    list: "a list",
    bool: "true or false",
    int: "a whole number",
    dict: "a mapping",
}


def _target(href: str) -> dict:
    "What is in the course is a `file`, with or without an anchor; anything else is an address."
    if is_outside(href) or href.startswith("#"):
        return {"href": href}
    path, _, anchor = href.lstrip("/").partition("#")
    folder = not path or path.endswith(("/", "."))
    return {"file": posixpath.normpath(f"{path}/index.html" if folder else path), "anchor": anchor}
