"""A glossary out of the pages: a term where it is defined, a page that lists them all, and a link at its first use on each other page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml.html import HtmlElement

from lessonpress.addresses import address
from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.glossary.terms import is_term, key_of, name_of, terms_in
from lessonpress.features.glossary.uses import linked, words_in, words_of
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report, Rule

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_HERE = Path(__file__).parent

Entry = dict[
    str, Any
]  # `name`, `id`, `forms`, `definition` and `again` of a term, `file` and `title` of its page


class Glossary(Feature):
    name = "glossary"
    styles = {"lessonpress.css": [_HERE / "glossary.css"]}
    rules = {
        "term-twice": Rule("A term is defined once.", "warning"),
        "unused-term": Rule("What is defined is used.", "warning"),
    }

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        defined = [asdict(t) for t in terms_in(told.blocks)]
        lists = any(_lists(b) for b in told.blocks)
        return {"defined": defined, "lists": lists, "words": words_in(told.blocks)}

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        entries = _entries(site)
        page = _page(site)
        out: dict[str, Any] = {}
        for file, told in site.gathered(self.name).items():
            if told["lists"]:
                out[file] = {"entries": sorted(entries.values(), key=lambda e: key_of(e["name"]))}
            elif terms := {n: _place(e, page) for n, e in _used(entries, file, told["words"])}:
                out[file] = {"terms": terms}
            elif told["defined"]:
                out[file] = {}
        return out

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        if entries := connected.get("entries"):
            return [_listed(entries, page.file) if _lists(b) else b for b in blocks]
        if "entries" in connected:
            return [T.para(page.word("glossary.empty")) if _lists(b) else b for b in blocks]
        _define(blocks, {t["name"]: t["id"] for t in page.gathered[self.name]["defined"]})
        terms = connected.get("terms", {})

        def to(name: str) -> T.Node:
            told = terms[name]
            return T.link(
                [], address(told["file"], page.file, told["id"]), ["term"], {"data-term": name}
            )

        forms = {key_of(form): name for name, told in terms.items() for form in told["forms"]}
        linked(blocks, forms, to)
        return blocks

    def scan(self, html: HtmlElement, page: View) -> Any:
        "The terms that the page uses."
        return [a.get("data-term") for a in html.iter("a") if "term" in a.classes] or None

    def check(self, site: Site) -> None:
        used = {name for r in site.rendered.values() for name in r.scanned.get(self.name) or ()}
        first: dict[str, str] = {}
        for file, told in site.gathered(self.name).items():
            for t in told["defined"]:
                place = {"file": file, **_where(site.pages[file], t["written"])}
                if other := first.get(key_of(t["name"])):
                    message = f"the term `{t['name']}` is defined already, in {other}"
                    hint = "mark it where it is explained first, and nowhere else"
                    site.report.warn("term-twice", message, hint=hint, **place)
                elif t["name"] not in used and not t["again"]:
                    message = f"the term `{t['name']}` is defined here, and used nowhere"
                    hint = 'other forms of it are named: [loss]{.term forms="losses"}'
                    site.report.warn("unused-term", message, hint=hint, **place)
                first.setdefault(key_of(t["name"]), file)


def _entries(site: Site) -> dict[str, Entry]:
    "Each term as it is defined first, by what is the same of it however it is written."
    out: dict[str, Entry] = {}
    for file, told in site.gathered("glossary").items():
        for t in told["defined"]:
            out.setdefault(key_of(t["name"]), {**t, "file": file, "title": site.pages[file].title})
    return out


def _page(site: Site) -> str | None:
    "The page that lists the terms."
    return next((f for f, told in site.gathered("glossary").items() if told["lists"]), None)


def _used(entries: Mapping[str, Entry], file: str, words: list[str]) -> Iterator[tuple[str, Entry]]:
    "The terms of other pages of which a page has all words."
    own = set(words)
    for e in entries.values():
        if e["file"] != file and any(own.issuperset(words_of(f)) for f in e["forms"]):
            yield e["name"], e


def _place(e: Entry, page: str | None) -> dict[str, Any]:
    "Where a term is explained to who meets it: on the page that lists them, or where it is defined."
    return {"file": page or e["file"], "id": e["id"], "forms": e["forms"]}


def _lists(block: T.Node) -> bool:
    return block["t"] == "Div" and "glossary" in T.classes_of(block)


def _listed(entries: list[Entry], file: str) -> T.Node:
    "The terms, each with its definition and a link to where it is made."
    items = []
    for e in entries:
        place = T.link(T.words(e["title"] or e["file"]), address(e["file"], file, e["id"]))
        says = [
            T.para([*e["definition"], T.node("Space"), T.span([place], classes=["term-place"])])
        ]
        items.append([[T.span(T.words(e["name"]), e["id"])], [says]])
    return T.div([T.node("DefinitionList", items)], classes=["glossary"])


def _define(blocks: list[T.Node], ids: Mapping[str, str]) -> None:
    "Mark the terms of a page as HTML does, each with its id where it is defined first."
    left = dict(ids)

    def one(n: T.Node) -> list[T.Node] | None:
        if not is_term(n):
            return None
        id = left.pop(name_of(n), "")
        return [
            T.raw_inline(f"<dfn{T.html_attr('id', id or None)}>"),
            *n["c"][1],
            T.raw_inline("</dfn>"),
        ]

    T.edit(blocks, {"Span": one})


def _where(page: Page, written: str) -> dict[str, int]:
    "Where a term is marked in its source."
    marks = (f"[{written}]{{.term", f">{written}</dfn>", written)
    found = (page.place(mark) for mark in marks)
    return next(filter(None, found), {})


feature = Glossary()
