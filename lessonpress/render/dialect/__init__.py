"""What Quarto does to a document beyond Pandoc, with the structure and classes that Quarto writes: callouts, tabsets, floats, numbered
equations, cross-references, folded, named and annotated code, margins. One style sheet then serves both."""

from __future__ import annotations

from lessonpress.pandoc.tree import Node
from lessonpress.render.dialect.builder import Builder
from lessonpress.render.dialect.contents import Entry, contents, fill_formulas
from lessonpress.render.dialect.context import Context
from lessonpress.render.dialect.labels import NAMES
from lessonpress.render.dialect.moved import moved

__all__ = ["NAMES", "Context", "apply", "contents", "fill_formulas", "labels_of"]


def apply(tree: Node, context: Context) -> tuple[Node, list[Entry]]:
    """The tree with Quarto's constructs as HTML around Pandoc's blocks, and the table of contents.

    `tree` stays as it is and shares what is the same, but for blocks of code: these are the new tree's own."""
    page, read = Builder(context), moved(tree["blocks"], context)
    page.number_headings(read)
    blocks = page.blocks(read)
    page.references.settle(read)
    page.references.cited |= context.lists_more
    blocks = page.references.with_place(blocks)
    return {**tree, "blocks": blocks}, contents(read, context.toc_depth, page.numbers)


def labels_of(tree: Node, context: Context) -> dict[str, tuple[str, str]]:
    "What the labelled parts of a page are called, `Figure` and `1`, by their labels."
    page, read = Builder(context), moved(tree["blocks"], context)
    page.blocks(read)
    page.labels.number_sections(read)
    return page.labels.known
