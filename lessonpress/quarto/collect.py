"""Before Quarto renders: the whole course read once, and kept for the filters, which see one document
each."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from lessonpress import files, pipeline, unchanged
from lessonpress.course import Page, Site
from lessonpress.feature import added_around, registered
from lessonpress.pandoc.pool import Workshop
from lessonpress.problems import Problem
from lessonpress.quarto import extension, kept

__all__ = ["collect"]

STAMP = ".lessonpress/collected.json"
_KEPT = ("chapter", "href", "title", "kind", "description")
_OF_FRONT = ("lang", "language", "page-layout", "page-navigation")


def collect(root: Path, everything: bool = True) -> tuple[int, list[Problem]] | None:
    """Read the course in `root` for the filters; how many pages it has, and what is to be told of them.
    None, and nothing is done, where no file has changed since the last time. `everything`: the whole
    site is being rendered, so what features add to it is made, too."""
    now, last = _stamp(root), _last(root)
    if now and last.get("files") == now and (last.get("everything") or not everything):
        return None
    (root / STAMP).unlink(missing_ok=True)
    with pipeline.open_workshop(root) as workshop:
        site = pipeline.load(root, workshop, bare=_is_bare)
        site.report.raise_errors()
        if wrong := extension.outdated(root, site.config.filters):
            site.report.add(wrong)
        _keep_pages(site, workshop)
        if everything:
            _keep_files(site, workshop)
    stamp = json.dumps({"files": now, "everything": everything})
    files.write(root / STAMP, stamp, sync=False)
    return len(site.pages), site.report.problems


def _is_bare(post_render: list[str]) -> bool:
    "Whether nobody puts beside the pages what features make: then pages offer nothing of it."
    puts = "lessonpress finish", "lessondl finish", "export anki"
    return not any(command in c for c in post_render for command in puts)


def _keep_pages(site: Site, workshop: Workshop) -> None:
    pages = {f: _kept_of(p) for f, p in site.pages.items()}
    told = {f: pipeline.told_of(site, p) for f, p in site.pages.items()}
    asking = [f.name for f in registered() if f.keeps_views]
    views = {f: {name: v[name] for name in asking if name in v} for f, v in site.views.items()}
    kept.save(site.root, pages, told, added_around(site, workshop))
    kept.save_more(site.root, {f: v for f, v in views.items() if v}, site.hidden)


def _kept_of(page: Page) -> dict[str, Any]:
    told = {name: getattr(page, name) for name in _KEPT}
    own = {name: page.front[name] for name in _OF_FRONT if page.front.get(name) is not None}
    return told | ({"front": own} if own else {})


def _keep_files(site: Site, workshop: Workshop) -> None:
    shutil.rmtree(site.root / kept.FILES, ignore_errors=True)
    for feature in registered():
        if not feature.from_pages and (feature.always or not site.bare):
            for name, content in feature.files(site, workshop).items():
                files.write(site.root / kept.FILES / name, content.data, sync=False)


def _last(root: Path) -> dict[str, Any]:
    try:
        return json.loads((root / STAMP).read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    except (OSError, ValueError):
        return {}


def _stamp(root: Path) -> str:
    "A hash of all that the course is, whatever is rendered of it."
    return unchanged.stamp(root, "_site", pipeline.own_hash())
