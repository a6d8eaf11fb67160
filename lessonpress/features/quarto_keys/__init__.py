"""What `::: {.quarto-keys}` becomes: a table of all keys that Quarto reads for a website, and what becomes of each here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.quarto_keys.listed import GROUPS, rows
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

BOX = "quarto-keys"  # the class of the div that is filled
SHEET, SCRIPT = "quarto-keys.css", "quarto-keys.js"  # which its page alone loads
LEVEL = 3  # of the groups, below the heading that the page gives to the list
_HERE = Path(__file__).parent
_CODE = re.compile(r"`([^`]+)`")


class QuartoKeys(Feature):
    name = "quarto_keys"
    scripts = {SCRIPT: [_HERE / "keys.js"]}
    styles = {SHEET: [_HERE / "keys.css"]}

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "Whether the page has the box."
        return any(BOX in T.classes_of(n) for n in told.nodes if n["t"] == "Div") or None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        pages = site.gathered(self.name)
        told = [[title, [*rows(places)]] for title, places in GROUPS.items()] if pages else []
        return dict.fromkeys(pages, told)

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        def filled(n: T.Node) -> T.Node | None:
            if BOX not in T.classes_of(n):
                return None
            groups = [b for title, told in connected for b in _group(title, told)]
            # The texts are those of the warnings, which are English.
            return T.div([*n["c"][1], *groups], classes=[BOX], pairs={"lang": "en"})

        T.edit(blocks, {"Div": filled})
        return blocks

    def loads(self, html: HtmlElement) -> list[str]:
        return [SHEET, SCRIPT] if html.find_class(BOX) else []


def _group(title: str, told: list[Any]) -> list[T.Node]:
    id = "keys-" + "-".join(re.findall(r"[a-z]+", title.lower()))
    parts = enumerate(_CODE.split(title))
    words = (T.words(p) if i % 2 == 0 else [T.node("Code", [T.attr(), p])] for i, p in parts)
    heading = [one for part in words for one in part]
    name = escape(title.replace("`", ""))
    head = '<tr><th scope="col">Key</th><th scope="col">What becomes of it</th></tr>'
    body = "".join(_row(*row) for row in told)
    table = f'<table class="table" aria-label="{name}"><thead>{head}</thead><tbody>{body}</tbody></table>'
    return [T.node("Header", [LEVEL, T.attr(id), heading]), T.raw(table)]


def _row(key: str, kind: str, text: str) -> str:
    said = _CODE.sub(r"<code>\1</code>", escape(text))
    return (
        f'<tr class="is-{kind}"><th scope="row"><code>{escape(key)}</code></th><td>{said}</td></tr>'
    )


feature = QuartoKeys()
