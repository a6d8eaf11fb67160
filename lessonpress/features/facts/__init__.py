"""Facts: numbers that prose repeats, held to the stored outputs that they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lessonpress.addresses import address
from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.facts import checks, prose
from lessonpress.features.facts.stored import all_stored, of_notebook
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report, Rule

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]


class Facts(Feature):
    name = "facts"
    counts = {"facts": {"used": 0, "stale": 0}}
    rules = {
        "bare-number": Rule("A number in prose is a fact, or marked as given.", "warning"),
        "fact": Rule("A fact is stored once, by a run, and one that is quoted is stored."),
        "stale-fact": Rule("Prose quotes a fact as its cell says it."),
        "unused-fact": Rule("Prose quotes each fact.", "warning"),
    }

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        notebook = told.source.notebook
        if notebook:
            checks.not_run(notebook, page.file, report)
        return {
            "stored": [f.as_dict() for f in of_notebook(notebook)] if notebook else [],
            "quoted": prose.quoted(told.nodes),
            "bare": prose.bare_numbers(told.blocks),
        }

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        places = {f.name: [f.file, f.anchor] for f in all_stored(site)}
        named = ((file, _quoted(page) & places.keys()) for file, page in site.pages.items())
        return {file: {n: places[n] for n in sorted(names)} for file, names in named if names}

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        "A quoted fact becomes a link to the cell that it comes from, and tells its name."

        def link(n: T.Node) -> T.Node | None:
            name = prose.name_of(n)
            if name not in connected:
                return None
            to = address(connected[name][0], page.file, connected[name][1])
            return T.link(n["c"][1], to, ["fact"], {"data-fact": name, "title": name})

        T.edit(blocks, {"Span": link})
        return blocks

    def check(self, site: Site) -> None:
        checks.check(site)

    def fix(self, site: Site) -> dict[str, bytes]:
        return checks.fix(site)


def _quoted(page: Page) -> frozenset[str]:
    if "quoted" not in page.memo:
        page.memo["quoted"] = frozenset(name for name, _ in page.gathered["facts"]["quoted"])
    return page.memo["quoted"]  # type: ignore[no-any-return]


feature = Facts()
