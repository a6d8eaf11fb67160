"""Figures, tables and listings: with a number where they have a label, and a caption."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from lessonpress.pandoc import tree as T
from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect import pictures
from lessonpress.render.dialect.attributes import taken
from lessonpress.render.dialect.labels import kind_of

if TYPE_CHECKING:
    from lessonpress.render.dialect.builder import Builder

__all__ = ["div", "figure", "numbered", "paragraph", "table"]

# The same for every float, in Quarto too.
_CAPTION_ID = "caption-0ceaefa1-69ba-4598-a22c-09a6ac19f8ca"
_TABLE_STYLES = ("striped", "hover", "sm", "bordered", "borderless")


def numbered(
    page: Builder,
    id: str,
    content: list[Node],
    caption: list[Node],
    classes: Iterable[str] = (),
    pairs: Iterable[list[str]] = (),
    align: str | None = "center",
) -> list[Node]:
    "A figure, table or listing with its number; content and caption are done."
    kind = id.partition("-")[0]
    title = "\u00a0".join(page.labels.number(id))
    caption_id = escape(f"{id}-{_CAPTION_ID}")
    body = [T.raw(f'<div aria-describedby="{caption_id}">'), *content, T.raw("</div>")]
    under = _numbered_caption(kind, caption_id, title, caption)
    inner = [
        T.raw(f'<figure class="quarto-float quarto-float-{kind} figure">'),
        *([*body, *under] if kind == "fig" else [*under, *body]),
        T.raw("</figure>"),
    ]
    placed = ["quarto-float", "quarto-figure", f"quarto-figure-{align or 'center'}", "anchored"]
    return [T.div(inner, id, [*classes, *placed], pairs)]


def _numbered_caption(kind: str, id: str, title: str, caption: list[Node]) -> list[Node]:
    where = "bottom" if kind == "fig" else "top"
    classes = f"quarto-float-caption-{where} quarto-float-caption quarto-float-{kind}"
    words = [T.node("Str", title)]
    if caption:
        words = [T.node("Str", f"{title}:"), T.node("Space"), *caption]
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
    # In the order in which they will stand on the page.
    if id.startswith("fig-"):
        content = page.blocks(content, "float")
        caption = page.inlines(caption)
    else:
        caption = page.inlines(caption)
        content = page.blocks(content, "float")
    return numbered(page, id, content, caption, classes, pairs, T.get(b, "fig-align"))


# ---- Pictures that stand alone


def figure(page: Builder, b: Node, inside: str) -> list[Node]:
    "A picture that stands alone, with a caption."
    attr, (short, caption), content = b["c"]
    image = next((n for n in T.walk(content) if n["t"] == "Image"), None)
    if image is None:
        caption = [short, page.within(caption)]
        return [T.node("Figure", [attr, caption, page.blocks(content, inside)])]
    image, align = pictures.of_figure(page, image)
    text = page.inlines(caption[0]["c"]) if caption else []
    if kind_of(attr[0], "fig") and inside != "float":
        return numbered(page, attr[0], [T.node("Plain", [image])], text, align=align)
    return _unnumbered(image, text, align, inside, attr[0])


def paragraph(page: Builder, b: Node, inside: str) -> list[Node]:
    "A paragraph, or a picture that stands alone without a caption."
    if len(b["c"]) != 1 or b["c"][0]["t"] != "Image":
        return [T.node("Para", page.text(b["c"]))]
    image = b["c"][0]
    id = T.id_of(image)
    with_number = kind_of(id, "fig") and inside != "float"
    if not with_number and not inside:
        return [T.node("Para", page.inlines(b["c"]))]
    picture, align = pictures.of_figure(page, image)
    if with_number:
        return numbered(page, id, [T.node("Plain", [picture])], [], align=align)
    return _unnumbered(picture, [], align, inside, id)


def _unnumbered(
    image: Node, caption: list[Node], align: str | None, inside: str, id: str
) -> list[Node]:
    inner = [T.para([image])]
    if caption:
        inner += [T.raw("<figcaption>"), T.node("Plain", caption), T.raw("</figcaption>")]
    bare = inside and not caption
    classes = [] if bare else ["quarto-figure", f"quarto-figure-{align or 'center'}"]
    return [T.div([T.raw('<figure class="figure">'), *inner, T.raw("</figure>")], id, classes)]


# ---- Tables


def table(page: Builder, b: Node, inside: str) -> list[Node]:
    "A table with Quarto's classes, and with its number if it has a label."
    (id, classes, pairs), (short, caption), columns, *parts = b["c"]
    if any(k == "tbl-colwidths" for k, _ in pairs):
        page.context.warn(
            "`tbl-colwidths` is not supported by the embedded renderer", "tbl-colwidths"
        )
    names = [f"table-{c}" if c in _TABLE_STYLES else c for c in classes]
    names = ["caption-top", "table", *names]
    if not kind_of(id, "tbl") or inside == "float":
        above = [short, page.within(caption)]
        return [T.node("Table", [[id, names, pairs], above, columns, *page.within(parts)])]
    text = page.inlines(caption[0]["c"]) if caption else []
    bare = T.node("Table", [["", names, pairs], [short, []], columns, *page.within(parts)])
    return numbered(page, id, [bare], text)
