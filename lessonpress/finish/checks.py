"""What is broken or lost: found in the rendered pages, told with the place in the source."""

from __future__ import annotations

from typing import Any

from lessonpress.addresses import host_of
from lessonpress.course import Page, Site
from lessonpress.feature import anchors_of, registered
from lessonpress.finish import links
from lessonpress.gather.quarto_yml import SITE_URL
from lessonpress.gather.settings import unkept_records
from lessonpress.problems import Problem, bounded

__all__ = ["check", "publishable", "summary"]


def check(site: Site) -> None:
    "All checks of the rendered pages, ours and those of the features."
    features = registered()
    with bounded(site.report, site.config.file, "checked for links"):
        added = {address for f in features for address in f.offers(site)}
        links.check(site, added, anchors_of(site))
    for file, r in site.rendered.items():
        page = site.pages[file]
        if r.twice:
            told = {id for f in features for id in f.own_ids(page)}
            _duplicate_ids(site, page, r.twice, told)
        for src in r.scan.images_without_alt:
            _missing_alt(site, page, src)
        _other_hosts(site, page, r.scan.loaded)
    for file, why in site.stale.items():
        if why and file in site.rendered:
            site.report.error("stale", why, file=file, hint=f"lessonpress run {file}")
    if any(p.run for p in site.pages.values()) and (wrong := unkept_records(site.root)):
        site.report.add(wrong)
    for feature in features:
        with bounded(site.report, site.config.file, f"checked by the feature `{feature.name}`"):
            feature.check(site)


def publishable(site: Site) -> None:
    "Name what a site lacks that does not know its address."
    if not site.config.site_url and not site.report.errors:
        message = (
            "the site has no address, so it has no sitemap and no feeds, its pages name no canonical address, "
            "and cards on other sites have no picture"
        )
        hint = f"website.site-url: https://..., or {SITE_URL} in the environment of who publishes"
        site.report.warn("no-address", message, file=site.config.file, hint=hint)


def _duplicate_ids(site: Site, page: Page, twice: dict[str, int], told: set[str]) -> None:
    for id, n in twice.items():
        if id not in told:
            message = f"the id `{id}` stands {n} times on the page"
            hint = "links to it reach only the first one"
            site.report.warn("duplicate-id", message, file=page.file, hint=hint, **page.place(id))


def _missing_alt(site: Site, page: Page, src: str) -> None:
    place = (_cell_of(page, src) if page.is_notebook else {}) or page.place(src)
    hint = (
        "say what is to be seen: `#| fig-alt: ...` in a cell, "
        '`![caption](file){fig-alt="..."}` in text'
    )
    message = f"the image `{src}` has no alternative text"
    site.report.warn("missing-alt", message, file=page.file, hint=hint, **place)


def _other_hosts(site: Site, page: Page, loaded: list[str]) -> None:
    "Name each host once that a page asks for something, and that the course does not allow."
    told: dict[str, str] = {}
    for raw in loaded:
        told.setdefault(host_of(raw) or raw.lower(), raw)
    for host, raw in told.items():
        if not site.settings.may_load_from(host):
            message = f"the page loads from another host, {host} (`{_cut(raw)}`)"
            hint = f"keep a copy in the course, or allow it in the settings: [outputs] other-hosts = {host}"
            place = page.place(raw) or _cell_that_shows(page, host)
            site.report.warn("other-host", message, file=page.file, hint=hint, **place)


def _cut(address: str) -> str:
    return address if len(address) < 90 else f"{address[:88]}…"


def _cell_that_shows(page: Page, text: str) -> dict[str, int]:
    "The cell with an output in which a text stands."
    for c in page.source.notebook.cells if page.source.notebook else ():
        if any(text in str(form) for o in c.outputs for form in o.get("data", {}).values()):
            return {"cell": c.number}
    return {}


def _cell_of(page: Page, src: str) -> dict[str, int]:
    "The cell that an output's file was named after."
    name = src.rpartition("/")[2].rpartition("-output-")[0]
    for c in page.source.notebook.cells if page.source.notebook else ():
        if name and name in (c.label, f"cell-{c.number}"):
            return {"cell": c.number}
    return {}


def summary(problems: list[Problem], site: Site | None = None) -> dict[str, Any]:
    "The report of `lessonpress check --json`; without a site where the course cannot be read."
    notebooks = [p for p in site.pages.values() if p.is_notebook] if site else []
    counts = {key: nothing for f in registered() for key, nothing in f.counts.items()}
    return {
        "problems": [p.as_dict() for p in problems],
        "notebooks": [_run(site, p) for p in notebooks] if site else [],
        **counts,
        **(site.counted if site else {}),
    }


def _run(site: Site, page: Page) -> dict[str, Any]:
    return {
        "file": page.file,
        "fresh": site.stale[page.file] is None if page.file in site.stale else None,
        "seconds": page.run.get("seconds"),
        "data": page.run.get("data", []),
    }
