"""The picture that a lesson opens with: one of its own figures, below the title, with a link to where it is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.pandoc import tree as T
from lessonpress.prepare.cells import Cell, Notebook
from lessonpress.prepare.forms import IMAGES, form_shown
from lessonpress.problems import Report, Rule

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]

_HERE = Path(__file__).parent
_SENTENCE = re.compile(r"(.+?[.!?])(\s|$)", re.S)


class Cover(Feature):
    name = "cover"
    styles = {"lessonpress.css": [_HERE / "cover.css"]}
    rules = {
        "cover": Rule("One cell of a lesson is its cover, and shows a picture.", "warning"),
    }

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        "The label of the figure, and the words below it."
        notebook = told.source.notebook
        cells = _marked(notebook) if notebook else []
        for c in cells[1:]:
            message = f"cell {cells[0].number} is the cover already"
            _tell(report, page, c, message, "take `cover` out of one of the two")
        if cells and (wrong := _wrong(cells[0])):
            _tell(report, page, cells[0], *wrong)
            return None
        return {"label": cells[0].label, "words": _words(cells[0])} if cells else None

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        return dict.fromkeys(site.gathered(self.name), True)

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        "The picture goes under the promise, the quotation that opens a lesson, or else first."
        told = page.gathered[self.name]
        picture = _picture(blocks, told["label"])
        if picture is None:
            return blocks
        at = 1 if blocks and blocks[0]["t"] == "BlockQuote" else 0
        return [
            *blocks[:at],
            _shown(picture, told["label"], told["words"], page.word("cover.made")),
            *blocks[at:],
        ]


def _marked(notebook: Notebook) -> list[Cell]:
    "The cells that say they are the cover."
    code = (c for c in notebook.cells if c.kind == "code")
    return [c for c in code if c.options.get("cover") not in (None, False)]


def _tell(report: Report, page: Page, c: Cell, message: str, hint: str) -> None:
    line = c.line_of.get("cover")
    report.warn("cover", message, file=page.file, cell=c.number, line=line, hint=hint)


def _wrong(c: Cell) -> tuple[str, str] | None:
    "Why a cell cannot be the cover, and what to do."
    if not isinstance(c.options["cover"], bool | str):
        return "`cover` is true, or a sentence", "write `#| cover: true`"
    if not (c.label or "").startswith("fig-"):
        message = "the cover has no label that begins with `fig-`, so nothing can lead to it"
        return message, "give the cell a label, such as fig-result"
    shown = c.options.get("output") is not False and not c.hidden
    if not shown or not any(form_shown(o.get("data", {})) in IMAGES for o in c.outputs):
        return "the cover shows no picture", "choose a cell with a stored picture, or run it"
    return None


def _words(c: Cell) -> str:
    "The author's words for the cover, or the first sentence of the figure's caption."
    said = c.options["cover"]
    if isinstance(said, str):
        return said
    caption = c.options.get("fig-cap")
    text = " ".join(
        str(caption[0] if isinstance(caption, list) and caption else caption or "").split()
    )
    found = _SENTENCE.match(text)
    return found[1] if found else text


def _picture(blocks: list[T.Node], label: str) -> T.Node | None:
    "The picture of the figure of that label."
    cells = (b for b in T.containers(blocks) if T.id_of(b) in (label, f"cell-{label}"))
    pictures = (n for c in cells for n in T.walk(c) if n["t"] == "Image")
    return next(pictures, None)


def _shown(picture: T.Node, label: str, words: str, made: str) -> T.Node:
    "The picture, a link to the figure, with its words and the link said once more below."
    (_, _, pairs), caption, target = deepcopy(picture["c"])
    alt = next((v for k, v in pairs if k == "fig-alt"), None)
    pairs = [[k, v] for k, v in pairs if k in ("width", "height")]
    image = T.node("Image", [["", [], pairs], T.words(alt) if alt else caption, [target[0], ""]])
    words_below = [
        *T.words(words),
        *[T.node("Space")] * bool(words),
        T.link(T.words(made), f"#{label}"),
    ]
    return T.div(
        [T.node("Plain", [T.link([image], f"#{label}")]), T.para(words_below)], classes=["cover"]
    )


feature = Cover()
