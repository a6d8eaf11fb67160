"""The blocks of a cell, written so that Pandoc's Markdown has the same ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from lessonpress import html_pieces
from lessonpress.prepare.jupyter_markdown.inlines import Inlines
from lessonpress.prepare.markdown_pieces import fence

__all__ = ["Blocks"]

_RULE = "* * *"
_BETWEEN = "<!-- -->"  # keeps two lists apart that Pandoc would read as one
_LISTS = ("bullet_list", "ordered_list")
_OF_DIV = ([("div", 1)], [("div", -1)])
_LANGUAGE = re.compile(r"[\w+#.-]+$")


class Blocks:
    """Writes the blocks of one cell. `again` reads the text of a block that holds blocks of its own, `lines` are those of the cell."""

    def __init__(
        self,
        inlines: Inlines,
        lines: list[str],
        again: Callable[[str], str],
        note: Callable[[str], str],
    ):
        self.inlines, self.lines, self.again, self.note = inlines, lines, again, note

    def text(self, tokens: list[Token]) -> str:
        return self.blocks(SyntaxTreeNode(tokens).children)

    def blocks(self, nodes: list[SyntaxTreeNode], tight: bool = False) -> str:
        out = ""
        last = None
        for node in nodes:
            text = self.block(node)
            if not text and node.children:
                continue  # it was nothing but what is written elsewhere
            if last is not None:
                out += _gap(last, node, tight)
            out, last = out + text, node
        return out

    def block(self, node: SyntaxTreeNode) -> str:
        return _WRITERS[node.type](self, node)

    def back(self, text: str) -> str:
        return self.inlines.pieces.back(text)


def _gap(last: SyntaxTreeNode, node: SyntaxTreeNode, tight: bool) -> str:
    "What stands between two blocks."
    if last.type == node.type and node.type in _LISTS:
        return f"\n\n{_BETWEEN}\n\n"
    if node.type == "meaning" and node.meta["tight"] and last.type in ("paragraph", "meaning"):
        return "\n"
    return "\n" if tight and last.type == "paragraph" and node.type in _LISTS else "\n\n"


def _tokens(node: SyntaxTreeNode) -> list[Token]:
    "The inline tokens of a block of text."
    return node.children[0].meta["inlines"] if node.children else []


def _paragraph(page: Blocks, node: SyntaxTreeNode) -> str:
    return page.inlines.paragraph(_tokens(node))


def _heading(page: Blocks, node: SyntaxTreeNode) -> str:
    text = page.inlines.line(_tokens(node))
    text = re.sub(r"(?:\\?#)+$", lambda m: "\\#" * m[0].count("#"), text)
    return f"{'#' * int(node.tag[1])} {text}".rstrip()


def _quotation(page: Blocks, node: SyntaxTreeNode) -> str:
    text = page.blocks(node.children)
    if not text and node.children:
        return ""
    lines = text.split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _list(page: Blocks, node: SyntaxTreeNode) -> str:
    tight = all(c.hidden for item in node.children for c in item.children if c.type == "paragraph")
    number = int(node.attrs.get("start", 1))
    items = []
    for n, item in enumerate(node.children, number):
        mark = "-" if node.type == "bullet_list" else f"{n}{node.markup}"
        items.append(_hung(mark, page.blocks(item.children, tight)))
    return ("\n" if tight else "\n\n").join(items)


def _hung(mark: str, text: str, width: int = 0) -> str:
    "A text behind a mark, below which its other lines stand."
    width = width or max(4, len(mark) + 1)
    first, *others = text.split("\n")
    lines = [f"{mark:{width - 1}} {first}".rstrip(), *(_indented(line, width) for line in others)]
    return "\n".join(lines)


def _indented(line: str, width: int) -> str:
    return " " * width + line if line.strip() else ""


def _fence(page: Blocks, node: SyntaxTreeNode) -> str:
    return fence(page.back(node.content), _head(page.back(node.info).strip()))


def _head(info: str) -> str:
    "What a fence says, as Pandoc takes it: attributes, or a language alone."
    word, _, others = info.partition(" ")
    if info.startswith("{"):
        return info
    if others.strip().startswith("{"):
        return f"{{.{word} {others.strip()[1:]}"
    return word if _LANGUAGE.match(word) else ""


def _code(page: Blocks, node: SyntaxTreeNode) -> str:
    return fence(page.back(node.content), "")


def _html(page: Blocks, node: SyntaxTreeNode) -> str:
    "HTML stays as it is; the tags of a div alone are Quarto's, too."
    html = page.inlines.html(page.back(node.content).rstrip("\n"))
    return html.strip() if html_pieces.parts(html) in _OF_DIV else fence(html, "{=html}")


def _rule(page: Blocks, node: SyntaxTreeNode) -> str:
    return _RULE


def _div_line(page: Blocks, node: SyntaxTreeNode) -> str:
    return page.back(node.content)


def _footnote(page: Blocks, node: SyntaxTreeNode) -> str:
    return _hung(f"[^{page.note(node.info)}]:", page.again(node.content), 4)


def _meaning(page: Blocks, node: SyntaxTreeNode) -> str:
    return _hung(node.info, page.again(node.content))


def _table(page: Blocks, node: SyntaxTreeNode) -> str:
    rows = [row for part in node.children for row in part.children]
    widths = re.findall(r":?-+:?", page.lines[(node.map or (0, 0))[0] + 1])
    lines = [_row(page, row) for row in rows]
    return "\n".join([lines[0], f"|{'|'.join(widths)}|", *lines[1:]])


def _row(page: Blocks, row: SyntaxTreeNode) -> str:
    cells = (page.inlines.cell(_tokens(cell)) for cell in row.children)
    return "| " + " | ".join(cells) + " |"


_WRITERS: dict[str, Callable[[Blocks, Any], str]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "blockquote": _quotation,
    "bullet_list": _list,
    "ordered_list": _list,
    "fence": _fence,
    "code_block": _code,
    "html_block": _html,
    "hr": _rule,
    "table": _table,
    "div_line": _div_line,
    "footnote": _footnote,
    "meaning": _meaning,
}
