"""Cells that readers change and run on the page: `#| try`, and the exercises that are done there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Content, Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.try_cells import engine
from lessonpress.features.try_cells.blocks import BOX, sources_of, with_tries
from lessonpress.features.try_cells.modules import Modules
from lessonpress.features.try_cells.told import imports_in, told_of
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report, Rule

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_HERE = Path(__file__).parent
SCRIPT, SHEET = "try.js", "try.css"
RUNNING = "try-running.js"  # what a page loads at the first run
_PARTS = ("python", "editor", "output", "cell")


class TryCells(Feature):
    name = "try_cells"
    scripts = {
        "lessonpress.js": [_HERE / "store.js"],  # other pages save it, and tell what is solved
        SCRIPT: [_HERE / f"{name}.js" for name in _PARTS],
        RUNNING: [engine.SCRIPT, _HERE / "figure.js", _HERE / "markdown.js"],
    }
    styles = {SHEET: [_HERE / SHEET]}
    rules = {"try-cell": Rule("A cell that readers try can run on its page.")}

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        notebook = told.source.notebook
        return notebook and told_of(notebook, page.file, report)

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        return dict.fromkeys(site.gathered(self.name), {"course": site.settings.name})

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        return with_tries(blocks, page.gathered[self.name], page, connected["course"])

    def loads(self, html: HtmlElement) -> list[str]:
        found = [SCRIPT] if html.find_class(BOX) else []
        opening = html.find_class("opens") or html.find_class("try-about")
        return [*found, SHEET] if found or opening else []

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        "The engine, and of each page the sources that its cells need."
        tried = {f: told for f, told in site.gathered(self.name).items() if told["tried"]}
        if not tried:
            return {}
        made = {f"assets/try/{f}.js": sources_of(f, told) for f, told in tried.items()}
        imports = [pair for _, _, pairs in _imports(site) for pair in pairs]
        imports += [pair for told in tried.values() for pair in _asked_for_by_readers(told)]
        aliases = site.settings.stand_ins
        made |= engine.files(Modules(site.root, aliases).sent(imports), aliases)
        return {name: Content.of(data) for name, data in made.items()}

    def check(self, site: Site) -> None:
        "Each cell finds on its page what it imports."
        modules = Modules(site.root, site.settings.stand_ins)
        found = _imports(site)
        for module in modules.missing() if found else ():
            message = f"there is no module `{module}` in the library, to stand for a package"
            site.report.error("try-cell", message, file=site.settings.file)
        for file, cell, pairs in found:
            for module in modules.lacking(pairs):
                message = f"the page has no `{module}`, which this cell needs there"
                hint = "leave `#| try` out, or do without it; [try] in the settings says what stands for a package"
                site.report.error("try-cell", message, file=file, cell=cell, hint=hint)


def _imports(site: Site) -> list[tuple[str, int, list[tuple[str, str]]]]:
    "What each cell that is tried imports: page, number, modules and names."
    return [
        (file, int(cell), [(module, name) for module, name in pairs])
        for file, told in site.gathered("try_cells").items()
        for cell, pairs in told["imports"].items()
    ]


def _asked_for_by_readers(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    "What statements import that only a reader's own code asks for."
    return imports_in("\n".join(text for _, text in told["more"]["cells"]))


feature = TryCells()
