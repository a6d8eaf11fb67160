"""Names with an `@` in prose, of people and of decorators: what is no key of the bibliography stays as it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.pandoc import tree as T
from lessonpress.problems import LessonpressError, Report, Rule, nearest
from lessonpress.render.dialect.labels import is_label, is_theorem

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_OWN_SOURCES = ("bibliography", "references")  # of one page, which Quarto reads


class Names(Feature):
    name = "names"
    rules = {"name": Rule("A name with an `@` is a key, or is written as a name.", "warning")}

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "What looks like a citation in the text, `@name`."
        names = dict.fromkeys(filter(None, map(_name, told.nodes)))
        return list(names) or None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        "The names on each page that are no keys, nor look like one that was mistyped."
        gathered = site.gathered(self.name)
        if not gathered:
            return {}
        keys = _keys(site, workshop)
        if keys is None:
            return {}
        found = {
            file: [n for n in names if n not in keys and not nearest(n, keys)]
            for file, names in gathered.items()
            if not any(key in site.pages[file].front for key in _OWN_SOURCES)
        }
        return {file: names for file, names in found.items() if names}

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        T.edit(blocks, {"Cite": lambda n: n["c"][1] if _name(n) in connected else None})
        return blocks

    def check(self, site: Site) -> None:
        for file, page in site.pages.items():
            if names := site.view(file, self.name):
                listed = ", ".join(f"`@{n}`" for n in names)
                message = f"{listed}: no key of a bibliography, so it stays as it is written"
                hint = f"write `\\@{names[0]}` where no source is meant"
                place = page.place("@" + names[0])
                site.report.warn("name", message, file=file, hint=hint, **place)


def _name(n: T.Node) -> str | None:
    "What a citation that stands in the text, with nothing around it, is called."
    if n["t"] != "Cite" or len(n["c"][0]) != 1:
        return None
    [c] = n["c"][0]
    id = str(c["citationId"])
    ours = is_label(id[:1].lower() + id[1:]) or is_theorem(id)
    plain = c["citationMode"]["t"] == "AuthorInText" and not c["citationSuffix"]
    return id if plain and not ours else None


def _keys(site: Site, workshop: Workshop) -> set[str] | None:
    "The keys of the course's bibliographies; None where they cannot be read, which is told elsewhere."
    files = [site.root / name for name in site.citing["bibliography"]]
    try:
        kept = workshop.kept.get(
            ("keys", site.citing["digest"]), lambda: "\n".join(workshop.pandoc.keys(files))
        )
    except LessonpressError:
        return None
    return set(kept.split("\n")) - {""}


feature = Names()
