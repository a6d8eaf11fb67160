"""The files that a page has published with it: `resources` in its front matter, counted from its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessonpress import inside
from lessonpress.addresses import meant
from lessonpress.gather.metadata import listed
from lessonpress.gather.patterns import is_pattern, leads_out, matching

if TYPE_CHECKING:
    from lessonpress.course import Page, Site

__all__ = ["page_resources"]


def page_resources(site: Site) -> set[str]:
    "The files of all pages; what cannot be taken is told."
    if "page-resources" not in site.memo:
        named = [page for page in site.pages.values() if page.front.get("resources")]
        site.memo["page-resources"] = {file for page in named for file in _of_page(page, site)}
    return site.memo["page-resources"]  # type: ignore[no-any-return]


def _of_page(page: Page, site: Site) -> set[str]:
    taken: set[str] = set()
    for said in map(str, listed(page.front["resources"])):
        whole = "/" + meant(said.removeprefix("!"), page.file)
        found, why, hint = _found(whole, site)
        if why and not said.startswith("!"):
            at = page.source.place_of("resources")
            site.report.warn("no-effect", f"`{said}` {why}", hint=hint, **at)
        taken = taken - found if said.startswith("!") else taken | found
    return taken


def _found(pattern: str, site: Site) -> tuple[set[str], str, str | None]:
    "The files that a pattern names, or why there are none, and what helps."
    if leads_out(site.root, pattern):
        return set(), "is outside the course", inside.HINT
    try:
        found = matching(site.root, pattern, site.config.output_dir)
    except ValueError as e:
        return set(), f"is no pattern: {e}", None
    if not found and not is_pattern(pattern):
        return (
            set(),
            "is not there",
            "a path counts from the page's folder, with `/` from the course's",
        )
    return {f for f in found if inside.is_inside(site.root, f)}, "", None
