"""What `_quarto.yml` and front matter ask for and do not get from the embedded renderer: told, each with its line and with what happens instead."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from lessonpress import environment
from lessonpress.gather import keys as known
from lessonpress.gather.keys import Keys
from lessonpress.gather.looks import is_band, pattern_of
from lessonpress.gather.shown import SHOWING
from lessonpress.gather.themes.palettes import BOOTSWATCH
from lessonpress.gather.values import Values, dotted
from lessonpress.problems import nearest

__all__ = ["THEMES", "is_ours", "tell_page", "tell_site"]

THEMES = frozenset(BOOTSWATCH)
_NO_THEME = ("none", "pandoc", "brand")  # which Quarto takes as words of their own
_MAPPINGS: tuple[tuple[tuple[str, ...], Keys], ...] = (
    ((), known.TOP),
    (("project",), known.PROJECT),
    (("book",), known.BOOK),
    (("website",), known.WEBSITE),
    (("website", "navbar"), known.NAVBAR),
    (("website", "sidebar"), known.SIDEBAR),
    (("website", "page-footer"), known.FOOTER),
    (("website", "search"), known.SEARCH),
    (("website", "open-graph"), known.CARD),
    (("website", "twitter-card"), known.CARD),
    (("execute",), known.EXECUTE),
    (("format", "html"), known.FORMAT),
    (("lightbox",), known.LIGHTBOX),
    (("format", "html", "lightbox"), known.LIGHTBOX),
)
_WORD = (
    "website.page-footer",
    "website.search",
    "format.html",
    "lightbox",
    "format.html.lightbox",
)  # which may be a word or a truth, too
_OURS = re.compile(r"(?:^|.*[\s/])lessonpress\s+[a-z-]+(?:\s.*)?$|.*\blessonpress/collect\.py$")
_OUR_FILTER = re.compile(r"(?:.*/)?lessonpress(?:/(?:filter\.py|lessonpress\.lua))?$")
_CONSENT = "lessonpress build --allow-commands runs it, if you trust the course as a program"
_QUARTOS_OWN = ("quarto", "citeproc")  # which say where among the filters these two stand


def tell_site(values: Values) -> None:
    "Name what the whole site asks for in vain."
    for path, keys in _MAPPINGS:
        _tell_keys(values, keys, *path)
    _tell_formats(values)
    for at in ((), ("format", "html")):
        _tell_theme(values, *at, "theme")
        _tell_filters(values, *at, "filters")
        _tell_commands(values, *at, "ipynb-filters")
    if not environment.allows_commands():
        for key in ("pre-render", "post-render"):
            _tell_commands(values, "project", key)
    _tell_showing(values)
    for path in ((), ("format", "html")):
        _tell_looks(values, *path)


def tell_page(values: Values) -> None:
    "Name what the front matter of a page asks for in vain."
    _tell_keys(values, known.PAGE)
    _tell_keys(values, known.EXECUTE, "execute")
    _tell_keys(values, known.LIGHTBOX, "lightbox")
    _tell_looks(values)
    _tell_formats(values)
    _tell_theme(values, "theme", of_page=True)
    _tell_filters(values, "filters")
    values.get("toc", kind=bool, default=True)
    values.get("toc-depth", kind=int, default=3)
    _tell_showing(values)


def _tell_showing(values: Values) -> None:
    "What hides is hidden by `false` alone; a word that YAML once took for it is told, since it would hide nothing."
    for path in ((), ("execute",), ("format", "html"), ("format", "html", "execute")):
        for key in SHOWING:
            if values.raw(*path, key) in ("yes", "no", "on", "off"):
                values.error(f"`{dotted(*path, key)}` should be true or false", *path, key)


def _tell_looks(values: Values, *path: str) -> None:
    "Values that are none of what their keys may say."
    key = (*path, "link-external-filter")
    if (said := values.raw(*key)) and pattern_of(str(said)) is None:
        hint = "write one without groups that repeat, counts and look-around"
        values.no_effect(f"`{said}` is no pattern that is tried here", *key, hint=hint)
    key = (*path, "title-block-banner")
    if (said := values.raw(*key)) not in (None, True, False) and not is_band(str(said)):
        values.no_effect(f"`{said}` is no colour and no picture", *key)


def _vain(values: Values, what: str, instead: str, *path: str | int) -> None:
    values.vain(f"{what} is not supported by the embedded renderer: {instead}", *path)


def _tell_keys(values: Values, keys: Keys, *path: str | int) -> None:
    "Name the keys of the mapping at `path` that do nothing."
    found = values.raw(*path)
    if isinstance(found, list) and path == ("website", "sidebar"):
        for i in range(len(found)):
            _tell_keys(values, keys, *path, i)
    elif isinstance(found, dict):
        for key, value in found.items():
            if instead := keys.instead(key, value):
                values.vain(
                    f"`{dotted(*path, key)}` is not supported by the embedded renderer: {instead}",
                    *path,
                    key,
                    hint=keys.hint(key),
                )
    elif not (found is None or isinstance(found, bool) or dotted(*path) in _WORD):
        values.error(f"`{dotted(*path)}` should be a mapping", *path)


def _tell_formats(values: Values) -> None:
    "Only HTML pages are made."
    asked = values.raw("format")
    for name in asked if isinstance(asked, dict) else [] if asked is None else [asked]:
        if name != "html":
            path = ("format", name) if isinstance(asked, dict) else ("format",)
            _vain(values, f"the format `{name}`", "only HTML pages are made", *path)


def _tell_theme(values: Values, *path: str, of_page: bool = False) -> None:
    "Of a page, a theme of Quarto's and a file of styles are told; of the site, `themes` reads these. Any other word is an error."
    theme = values.raw(*path)
    schemes = theme if isinstance(theme, dict) else {"": theme}
    for scheme, names in schemes.items():
        at = (*path, scheme) if scheme else path
        if scheme not in ("", "light", "dark"):
            values.no_effect(
                f"`{dotted(*at)}` is no theme", *at, hint="themes are `light` and `dark`"
            )
        elif isinstance(names, list):
            for i, name in enumerate(names):
                _tell_name(values, name, of_page, *at, i)
        else:
            _tell_name(values, names, of_page, *at)


def _tell_name(values: Values, name: Any, of_page: bool, *path: str | int) -> None:
    if name is None or name == "default":
        return
    is_known = str(name) in THEMES or _is_file(str(name))
    if is_known and of_page:
        instead = "say it in _quarto.yml, for all pages"
        _vain(values, f"`theme: {name}`", instead, *path)
    elif str(name) in _NO_THEME[:2]:
        _vain(values, f"`theme: {name}`", "our own style is used", *path)
    elif not is_known and str(name) not in _NO_THEME:
        hint = nearest(str(name), ["default", *THEMES]) or "leave it out: our own style is used"
        values.no_effect(f"`{name}` is no theme", *path, hint=hint)


def _is_file(name: str) -> bool:
    return "/" in name or PurePosixPath(name).suffix in (".scss", ".css")


def _tell_filters(values: Values, *path: str) -> None:
    "Filters that Quarto would run."
    for i, entry in enumerate(_listed(values, *path)):
        name = str(entry.get("path") if isinstance(entry, dict) else entry)
        if not _OUR_FILTER.match(name) and name not in _QUARTOS_OWN:
            _vain(values, f"the filter `{name}`", "pages are made without it", *path, i)


def is_ours(command: str) -> bool:
    "Whether this is a command of ours, which the embedded renderer needs not run."
    return _OURS.match(command) is not None


def _tell_commands(values: Values, *path: str) -> None:
    "Commands that Quarto would run, before or after a render or for each notebook."
    for i, command in enumerate(_listed(values, *path)):
        if not is_ours(str(command)):
            message = f"`{command}` in `{dotted(*path)}` is not supported by the embedded renderer: it is not run"
            values.vain(message, *path, i, hint=_CONSENT if path[0] == "project" else None)


def _listed(values: Values, *path: str) -> list[Any]:
    found = values.raw(*path)
    return found if isinstance(found, list) else [] if found is None else [found]
