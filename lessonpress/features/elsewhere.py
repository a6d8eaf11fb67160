"""References to what is labelled on another page of the site: they become links to it, with its name and its number there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lessonpress.addresses import relative
from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.gather.language import words_of
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report
from lessonpress.render import dialect
from lessonpress.render.dialect.labels import is_label

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]


class Elsewhere(Feature):
    name = "elsewhere"

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "The labels on the page, and those that it refers to without having them."
        ids = [T.id_of(n) for n in told.nodes if T.attr_of(n)]
        texts = (n["c"] for n in told.nodes if n["t"] in ("Para", "Plain"))
        ids += [id for inlines in texts for id in T.formulas(inlines)]
        own = list(dict.fromkeys(id for id in ids if is_label(id)))
        named = [c["citationId"] for n in told.nodes if n["t"] == "Cite" for c in n["c"][0]]
        asked = [id for id in dict.fromkeys(map(_lower, named)) if is_label(id) and id not in own]
        found: dict[str, Any] = {"labels": own} if own else {}
        if is_label(page.title_id):  # which is in the title block
            found["title"] = page.title_id
        return {**found, "asked": asked} if asked else found or None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        "What each page refers to on another one: the file, and what its label is called there."
        told = site.gathered(self.name)
        asked: set[str] = {id for t in told.values() for id in t.get("asked", ())}
        if not asked:
            return {}
        where: dict[str, str] = {}
        titles = {t["title"]: file for file, t in told.items() if "title" in t}
        for file, t in told.items():
            for id in asked.intersection(t.get("labels", ())):
                where.setdefault(id, file)
        called = {
            file: _labels(site.pages[file], site, workshop)
            for file in dict.fromkeys(where.values())
        }
        found = {}
        for file, t in told.items():
            named = [id for id in t.get("asked", ()) if id in where and where[id] != file]
            links = {id: [where[id], *called[where[id]].get(id, ("", "")), id] for id in named}
            pages = {id: titles[id] for id in t.get("asked", ()) if id in titles}
            links |= {id: [to, *_called(site.pages[to], site), ""] for id, to in pages.items()}
            if links:
                found[file] = links
        return found

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        def linked(n: T.Node) -> list[T.Node] | None:
            citations = n["c"][0]
            if any(_lower(c["citationId"]) not in connected for c in citations):
                return None
            out: list[T.Node] = []
            for c in citations:
                out += [T.node("Str", ","), T.node("Space")] if out else []
                out.append(_link(c, page.file, connected[_lower(c["citationId"])]))
            return out

        T.edit(blocks, {"Cite": linked})
        return blocks


def _called(page: Page, site: Site) -> tuple[str, str]:
    "A page by its name, or the number that it has as a chapter."
    if not page.chapter:
        return page.title, ""
    kind = "appendix" if page.chapter.isalpha() else "chapter"
    return words_of(page, site.config)(f"label.{kind}"), page.chapter


def _labels(page: Page, site: Site, workshop: Workshop) -> dict[str, tuple[str, str]]:
    "The names and numbers on a page, by their labels."
    word = words_of(page, site.config)
    context = dialect.Context(page.file, Report(), word=word, chapter=page.chapter)

    def found() -> dict[str, tuple[str, str]]:
        tree = page.source.tree(workshop)
        blocks = tree["blocks"][1:] if page.opens_with_title else tree["blocks"]
        return dialect.labels_of({**tree, "blocks": blocks}, context)

    labels: dict[str, tuple[str, str]] = workshop.memory.get(
        ("labels", page.file), [page.digest, word.mapping, page.chapter], found
    )
    return labels


def _link(c: T.Node, file: str, told: list[str]) -> T.Node:
    to, name, number, anchor = told
    words = T.words(f"{name}\u00a0{number}".strip("\u00a0") or anchor)
    if not number:
        pass
    elif c["citationMode"]["t"] == "SuppressAuthor":
        words = T.words(number)
    elif c["citationPrefix"]:
        words = [*c["citationPrefix"], T.node("Str", f"\u00a0{number}")]
    return T.link(
        words, f"{relative(to, file)}{'#' * bool(anchor)}{anchor}", classes=["quarto-xref"]
    )


def _lower(id: str) -> str:
    return id[:1].lower() + id[1:]


feature = Elsewhere()
