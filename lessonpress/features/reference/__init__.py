"""The library's reference: what each lesson exports, with the cell that defines it and the
questions it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lessonpress.course import Page, Site, View, short_name
from lessonpress.feature import Feature, Sources
from lessonpress.features.reference.library import Entry, Module, entries, imported
from lessonpress.features.reference.page import filled, is_reference
from lessonpress.gather.settings import library_of
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report, Rule, nearest
from lessonpress.render.navigation import every

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]


class Reference(Feature):
    name = "reference"
    rules = {"reference": Rule("A module that the reference shows is exported by a lesson.")}

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        if told.source.notebook:
            if not told.source.notebook.exports:
                return {"imported": imported(told.source.code)}
            own = entries(told.source.notebook, page, told.blocks)
            return {
                "exports": told.source.notebook.exports,
                "entries": [asdict(e) for e in own],
                "imported": imported(told.source.code),
            }
        shown = [n for n in told.nodes if is_reference(n)]
        return {"shown": [T.get(n, "module") for n in shown]} if shown else None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        told = site.gathered("reference")
        pages = [file for file, t in told.items() if t.get("shown")]
        if not pages:
            return {}
        views = {file: site.view(file, "outlines") or {} for file in told}
        answers = {file: view["answers"] for file, view in views.items() if "answers" in view}
        modules = [asdict(m) for m in _modules(site, told)]
        return {file: {"modules": modules, "answers": answers} for file in pages}

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        modules, answers = [Module.of(m) for m in connected["modules"]], connected["answers"]

        def one(n: T.Node) -> list[T.Node] | None:
            return filled(n, modules, answers, page.file, page.word) if is_reference(n) else None

        T.edit(blocks, {"Div": one})
        return blocks

    def check(self, site: Site) -> None:
        "A part of the reference that no lesson exports."
        told = site.gathered("reference")
        known = [m.name for m in _modules(site, told)]
        for file, t in told.items():
            for name in filter(None, t.get("shown", ())):
                if any(name in (m, m.rpartition(".")[2]) for m in known):
                    continue
                place = site.pages[file].place
                site.report.error(
                    "reference",
                    f"no lesson exports `{name}`",
                    file=file,
                    hint=nearest(name, [m.rpartition(".")[2] for m in known]),
                    **(place(f"module={name}") or place(name)),
                )


def _modules(site: Site, told: dict[str, Any]) -> list[Module]:
    "The modules of all lessons, in the order of the navigation, with those who import them."
    package = library_of(site.root)[0]
    files = [f for f in _in_order(site, told) if told[f].get("exports")]
    modules = [_module(site.pages[f], told[f], package) for f in files]
    known = {m.name: m for m in modules}
    for file, t in told.items():
        for module, name in t.get("imported", ()):
            m = known.get(module)
            if m is None or m.file == file:
                continue
            for of in (m.users, m.used.setdefault(name, [])):
                if file not in of:
                    of.append(file)
    return modules


def _in_order(site: Site, files: Iterable[str]) -> list[str]:
    named = [item.file for item in every(site.config)]
    return sorted(files, key=lambda f: named.index(f) if f in named else len(named))


def _module(page: Page, told: dict[str, Any], package: str) -> Module:
    name = ".".join(filter(None, [package, told["exports"]]))
    title = short_name(page.file, page.title, page.front)
    return Module(name, page.file, title, [Entry.of(e) for e in told["entries"]])


feature = Reference()
