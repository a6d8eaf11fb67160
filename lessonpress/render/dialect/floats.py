"""Figures, tables and listings: with a number where they have a label, and a caption."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect import layout, pictures
from lessonpress.render.dialect.attributes import taken
from lessonpress.render.dialect.labels import kind_of

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["captioned", "div", "figure", "is_part", "numbered", "paragraph", "table"]

# The same for every float, in Quarto too.
_CAPTION_ID = "caption-0ceaefa1-69ba-4598-a22c-09a6ac19f8ca"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TABLE_STYLES = ("striped", "hover", "sm", "bordered", "borderless")


def numbered(
    page: Builder,
    id: str,
    content: list[Node],
    caption: list[Node],
    classes: Iterable[str] = (),
    pairs: Iterable[list[str]] = (),
    align: str | None = "center",
    label: tuple[str, str] | None = None,
) -> list[Node]:
    """A figure, table or listing with its number, or with the letter of a part; content and caption are done. `label`: of one whose parts
    were done first, so that it has its number already."""
    kind = id.partition("-")[0]
    if label is None and page.panel and kind_of(page.panel, kind):
        float, title = "subfloat", page.labels.number_below(id, page.panel)
    else:
        float, title = "float", "\u00a0".join(label or page.labels.number(id))
    caption_id = escape(f"{id}-{_CAPTION_ID}")
    body = [T.raw(f'<div aria-describedby="{caption_id}">'), *content, T.raw("</div>")]
    under = _numbered_caption(kind, caption_id, title, caption, float)
    inner = [
        T.raw(f'<figure class="quarto-float quarto-{float}-{kind} figure">'),
        *([*body, *under] if kind == "fig" else [*under, *body]),
        T.raw("</figure>"),
    ]
    placed = ["quarto-float", "quarto-figure", f"quarto-figure-{align or 'center'}", "anchored"]
    return [T.div(inner, id, [*classes, *placed], pairs)]


def _numbered_caption(
    kind: str, id: str, title: str, caption: list[Node], float: str
) -> list[Node]:
    where = "bottom" if kind == "fig" else "top"
    classes = f"quarto-float-caption-{where} quarto-{float}-caption quarto-{float}-{kind}"
    words = [T.node("Str", title)]
    if caption:
        sign = ":" if float == "float" else ""
        words = [T.node("Str", title + sign), T.node("Space"), *caption]
    head = T.raw(f'<figcaption class="{classes}" id="{id}">')
    return [head, T.node("Plain", words), T.raw("</figcaption>")]


def div(page: Builder, b: Node) -> list[Node]:
    "A div that is a figure, table or listing; its last paragraph is the caption, in a cell only where the cell has one."
    (id, classes, pairs), content = b["c"]
    pairs, [marked] = taken(pairs, "captioned")
    captioned = marked if "cell" in classes or "cell-output" in classes else len(content) > 1
    caption: list[Node] = []
    if captioned and content and content[-1]["t"] == "Para":
        caption, content = content[-1]["c"], content[:-1]
    part = is_part(page, id, "fig", "tbl")
    label, outer = None if part else page.labels.number(id), page.panel
    page.panel = id
    # In the order in which they will stand on the page.
    if id.startswith("fig-"):
        content = _content(page, b, content)
        caption = page.inlines(caption)
    else:
        caption = page.inlines(caption)
        content = _content(page, b, content)
    page.panel = outer
    if layout.has_layout(b):
        figure = numbered(page, id, content, caption, label=label)[0]["c"][1]
        return [T.div(figure, id, [*classes, "quarto-layout-panel"])]
    align = T.get(b, "fig-align")
    return numbered(page, id, content, caption, classes, pairs, align, label)


def captioned(page: Builder, content: list[Node]) -> list[Node]:
    "What has a caption, its last paragraph, and no number."
    caption = page.inlines(content[-1]["c"]) if content[-1]["t"] == "Para" else []
    inner = page.blocks(content[:-1] if caption else content, "float")
    return _figure(inner, caption, None)


def _content(page: Builder, b: Node, content: list[Node]) -> list[Node]:
    "What stands in a float, in rows where it has a layout."
    if layout.has_layout(b):
        return layout.filled(page, b, content, "float")
    return page.blocks(content, "float")


def _is_numbered(page: Builder, id: str, inside: str) -> bool:
    return inside != "float" or is_part(page, id, "fig", "tbl")


def is_part(page: Builder, id: str, *kinds: str) -> bool:
    "Whether this is a figure or table among those of another one, which has their number."
    kind = kind_of(id, *kinds)
    return bool(page.panel and kind and kind_of(page.panel, kind))


# ---- Pictures that stand alone


def figure(page: Builder, b: Node, inside: str) -> list[Node]:
    "A picture that stands alone, with a caption."
    attr, (short, caption), content = b["c"]
    image = next((n for n in T.walk(content) if n["t"] == "Image"), None)
    if image is None:
        caption = [short, page.within(caption)]
        return [T.node("Figure", [attr, caption, page.blocks(content, inside)])]
    image, columns = _apart(image)
    image, align = pictures.of_figure(page, image)
    text = page.inlines(caption[0]["c"]) if caption else []
    if kind_of(attr[0], "fig") and _is_numbered(page, attr[0], inside):
        made = numbered(page, attr[0], [T.node("Plain", [image])], text, align=align)
    else:
        made = _unnumbered(image, text, align, inside, attr[0])
    return _in_column(made, columns)


def paragraph(page: Builder, b: Node, inside: str) -> list[Node]:
    "A paragraph, or a picture that stands alone without a caption."
    if len(b["c"]) != 1 or b["c"][0]["t"] != "Image":
        return [T.node("Para", page.text(b["c"]))]
    image, columns = _apart(b["c"][0])
    id = T.id_of(image)
    with_number = kind_of(id, "fig") and _is_numbered(page, id, inside)
    if not with_number and not inside:
        return _in_column([T.node("Para", page.inlines([image]))], columns)
    picture, align = pictures.of_figure(page, image)
    if with_number:
        made = numbered(page, id, [T.node("Plain", [picture])], [], align=align)
    else:
        made = _unnumbered(picture, [], align, inside, id)
    return _in_column(made, columns)


def _apart(image: Node) -> tuple[Node, list[str]]:
    "A picture without the columns that it asks for, and these: they are for all of its figure."
    (id, classes, pairs), text, target = image["c"]
    columns = [c for c in classes if c.startswith("column-")]
    rest = [c for c in classes if c not in columns]
    return (T.node("Image", [[id, rest, pairs], text, target]) if columns else image), columns


def _in_column(figure: list[Node], columns: list[str]) -> list[Node]:
    margin = "column-margin" in columns
    names = ["no-row-height", "column-margin", "column-container"] if margin else columns
    return [T.div(figure, classes=names)] if columns else figure


def _unnumbered(
    image: Node, caption: list[Node], align: str | None, inside: str, id: str
) -> list[Node]:
    return _figure([T.para([image])], caption, align, id, bare=bool(inside and not caption))


def _figure(
    inner: list[Node], caption: list[Node], align: str | None, id: str = "", bare: bool = False
) -> list[Node]:
    if caption:
        inner += [T.raw("<figcaption>"), T.node("Plain", caption), T.raw("</figcaption>")]
    classes = [] if bare else ["quarto-figure", f"quarto-figure-{align or 'center'}"]
    return [T.div([T.raw('<figure class="figure">'), *inner, T.raw("</figure>")], id, classes)]


# ---- Tables


def _wide(page: Builder, columns: list[Any], widths: str | None) -> list[Any]:
    "The columns of a table with the widths that `[20,80]` gives them, in hundredths."
    if widths is None or widths == "auto":
        return columns
    if widths == "false":
        return [[align, T.node("ColWidthDefault", None)] for align, _ in columns]
    told = [float(w) for w in _NUMBER.findall(widths)]
    if len(told) < len(columns) or not all(told):
        page.context.warn(f"`tbl-colwidths: {widths}` has no width for each column", widths)
        return columns
    return [
        [align, {"t": "ColWidth", "c": round(width / 100, 4)}]
        for (align, _), width in zip(columns, told)
    ]


def table(page: Builder, b: Node, inside: str) -> list[Node]:
    "A table with Quarto's classes, and with its number if it has a label."
    (id, classes, pairs), (short, caption), columns, *parts = b["c"]
    pairs, [widths] = taken(pairs, "tbl-colwidths")
    columns = _wide(page, columns, widths or page.context.column_widths)
    names = [f"table-{c}" if c in _TABLE_STYLES else c for c in classes]
    names = ["caption-top", "table", *names]
    if not kind_of(id, "tbl") or not _is_numbered(page, id, inside):
        above = [short, page.within(caption)]
        return [T.node("Table", [[id, names, pairs], above, columns, *page.within(parts)])]
    text = page.inlines(caption[0]["c"]) if caption else []
    bare = T.node("Table", [["", names, pairs], [short, []], columns, *page.within(parts)])
    return numbered(page, id, [bare], text)
