"""Writes the finished content of a page as Markdown: what a reader sees, with the anchors of headings, questions, cells and figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from lxml.html import HtmlElement

from lessonpress.features.twins.inlines import escaped, fenced, inline, is_hidden, language
from lessonpress.html_tree import parsed

__all__ = ["markdown"]

_MARK = re.compile(r"(\d*)([-+>.)]|#+)(?=\s)")  # at the beginning of a line it would mean something
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_PLAIN = ("div", "section", "header", "figure", "figcaption", "aside", "article", "main", "footer")
# Where a reader does something, which nobody can do here.
_SKIPPED = {
    "moved-parts",
    *("study", "study-outlines", "progress-outline", "outline-tools", "share", "said"),
    *("anchorjs-link", "d-none", "screen-reader-only", "open-in"),
}

_ANCHORED = {"cell", "cell-output", "quarto-float"}
_IN_PARTS = {"run-card", "coverage"}  # whose parts stand side by side


def markdown(html: str, title: str, url: str) -> str:
    "The content of a page; `url` is where the page itself stands."
    main = parsed(html)
    blocks = [b for b in _blocks(main, 1) if b]
    if not blocks or not blocks[0].startswith("# "):
        blocks.insert(0, f"# {escaped(title)}")
    blocks.insert(1, f"<{url}>")
    return "\n\n".join(blocks) + "\n"


def _blocks(el: HtmlElement, level: int) -> Iterator[str]:
    "The blocks in an element, the text between them as paragraphs; `level` is that of the heading above."
    run = [escaped(el.text or "")]
    for child in el:
        if child.tag in _HEADINGS and not _is_skipped(child):
            level = _HEADINGS[child.tag]
        if _is_skipped(child):
            pass
        elif child.tag in _BLOCKS:
            yield _paragraph("".join(run))
            yield from _BLOCKS[child.tag](child, level)
            run = []
        else:
            run.append(inline(child))
        run.append(escaped(child.tail or ""))
    yield _paragraph("".join(run))


def _paragraphs(el: HtmlElement, level: int) -> Iterator[str]:
    yield from (_around if _IN_PARTS & {*(el.get("class") or "").split()} else _blocks)(el, level)


def _is_skipped(el: HtmlElement) -> bool:
    return is_hidden(el) or bool(_SKIPPED & {*(el.get("class") or "").split()})


def _paragraph(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.strip().split("\n"))
    said = "\n".join(line for line in lines if line)
    return _MARK.sub(r"\1\\\2", said, count=1) if _MARK.match(said) else said


def _around(el: HtmlElement, level: int) -> Iterator[str]:
    "What only stands around others; a cell, an output or a figure keeps its anchor."
    names = {*(el.get("class") or "").split()}
    if names & _IN_PARTS:
        yield " · ".join(" ".join(inline(part).split()) for part in el.xpath(".//span[not(span)]"))
        return
    if "question" in names:
        yield from _question(el, level)
        return
    if el.get("id") and names & _ANCHORED:
        yield f'<a id="{escape(str(el.get("id")))}"></a>'
    yield from _blocks(el, level)


def _heading(el: HtmlElement, level: int) -> Iterator[str]:
    id = el.get("data-anchor-id") or el.get("id")
    anchor = f" {{#{id}}}" if id else ""
    yield f"{'#' * _HEADINGS[el.tag]} {' '.join(inline(el).split())}{anchor}"


def _question(el: HtmlElement, level: int) -> Iterator[str]:
    "A question is a heading below that of its topic, with its anchor; its answer follows."
    level = min(6, level + 1)
    line = el.find("summary") if el.tag == "details" else el
    for asked in line.find_class("question-text")[:1]:
        anchor = f" {{#{el.get('id')}}}" if el.get("id") else ""
        yield f"{'#' * level} {' '.join(inline(asked).split())}{anchor}"
    others = list(line.find_class("no-answer") + line.find_class("time"))
    yield " ".join(inline(part) for part in others)
    if line is not el:
        yield from _inside(el, level)


def _details(el: HtmlElement, level: int) -> Iterator[str]:
    "What opens has its words in bold, unless it is a question."
    if "question" in (el.get("class") or "").split() and el.find("summary") is not None:
        yield from _question(el, level)
        return
    summary = el.find("summary")
    if summary is not None and (words := " ".join(inline(summary).split())):
        yield f"**{words}**"
    yield from _inside(el, level)


def _inside(details: HtmlElement, level: int) -> Iterator[str]:
    for child in details:
        if child.tag != "summary" and isinstance(child.tag, str) and not _is_skipped(child):
            yield from _BLOCKS.get(child.tag, _loose)(child, level)


def _loose(el: HtmlElement, level: int) -> Iterator[str]:
    yield _paragraph(inline(el))


def _list(el: HtmlElement, level: int) -> Iterator[str]:
    number = int(el.get("start") or 1) if (el.get("start") or "1").isdigit() else 1
    items = []
    for n, item in enumerate(el.findall("li"), number):
        mark = f"{n}. " if el.tag == "ol" else "- "
        inner = "\n\n".join(b for b in _blocks(item, level) if b)
        items.append(mark + inner.replace("\n", "\n" + " " * len(mark)))
    yield "\n".join("\n".join(line.rstrip() for line in i.split("\n")) for i in items)


def _definitions(el: HtmlElement, level: int) -> Iterator[str]:
    for child in el.iter("dt", "dd"):
        if child.tag == "dt":
            yield f"**{' '.join(inline(child).split())}**"
        else:
            yield from _blocks(child, level)


def _code(el: HtmlElement, level: int) -> Iterator[str]:
    code = el.find(".//code")
    said = el if code is None else code
    text = "".join(t for t in said.itertext() if isinstance(t, str))
    yield fenced(text.strip("\n"), language(el))


def _quotation(el: HtmlElement, level: int) -> Iterator[str]:
    inner = "\n\n".join(b for b in _blocks(el, level) if b)
    yield "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))


def _table(el: HtmlElement, level: int) -> Iterator[str]:
    caption = el.find("caption")
    if caption is not None:
        yield _paragraph(inline(caption))
    rows = [[_cell(c) for c in row if c.tag in ("td", "th")] for row in el.iter("tr")]
    wide = max(map(len, rows), default=0)
    lines = [f"| {' | '.join([*row, *[''] * (wide - len(row))])} |" for row in rows if row]
    if lines:
        yield "\n".join([lines[0], f"|{' --- |' * wide}", *lines[1:]])


def _cell(el: HtmlElement) -> str:
    return " ".join(inline(el).split()).replace("|", r"\|")


def _line(el: HtmlElement, level: int) -> Iterator[str]:
    yield "* * *"


def _frame(el: HtmlElement, level: int) -> Iterator[str]:
    if src := el.get("src"):
        yield f"[{escaped(el.get('title') or 'An output of its own page')}]({src})"


_BLOCKS: dict[str, Callable[[HtmlElement, int], Iterator[str]]] = {
    **dict.fromkeys(_PLAIN, _around),
    **dict.fromkeys(_HEADINGS, _heading),
    **dict.fromkeys(("ul", "ol"), _list),
    "p": _paragraphs,
    "details": _details,
    "dl": _definitions,
    "pre": _code,
    "blockquote": _quotation,
    "table": _table,
    "hr": _line,
    "iframe": _frame,
}
