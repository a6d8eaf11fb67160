"""A page's HTML as one tree: Pandoc's, parsed once, finished as Quarto gives it, read and written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement

from lessonpress.addresses import address, is_outside, target
from lessonpress.course import Link, Scan
from lessonpress.html_addresses import addresses, readdressed
from lessonpress.html_tree import element
from lessonpress.problems import nearest
from lessonpress.render.dialect import Context
from lessonpress.render.other_hosts import loaded
from lessonpress.words import Words

__all__ = ["Open", "absolute", "finish", "from_root", "opened", "pieces", "scan", "within_site"]

_ALT_OK = ("presentation", "none")
_DATAFRAME = "dataframe caption-top table table-sm table-striped small"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SLOT = "lessonpress-open-link."  # takes the place of an address that only the whole site knows


# ---- As Quarto gives it


def finish(root: HtmlElement, context: Context) -> None:
    """Finish a page: anchors, copy buttons, annotated lines, notes and references at the end. Formulas
    and citations that came to nothing are reported."""
    _report(root, context)
    for el in root.iter("blockquote"):
        if not el.attrib:
            el.set("class", "blockquote")
    for el in root.iter("table"):
        if el.get("class") == "dataframe" and el.attrib.pop("border", None):
            el.set("class", _DATAFRAME)
    for el in root.iter(*_HEADINGS):
        _anchor(el)
    for el in root.iter("pre"):
        _code(el, context.word("code.copy") if context.code_copy else "")
    _appendix(root, context.word)


def _anchor(heading: HtmlElement) -> None:
    if heading.tag == "h1" or "no-anchor" in heading.classes:
        return
    section = heading.getparent()
    opens = section is not None and section.tag == "section" and section[0] is heading
    id = section.get("id") if opens else heading.get("id")
    if id:
        heading.set("class", " ".join(filter(None, ["anchored", heading.get("class")])))
        heading.set("data-anchor-id", id)


def _code(pre: HtmlElement, copy: str) -> None:
    around = pre.getparent()
    if around is not None and around.tag == "div" and "sourceCode" in around.classes:
        if "cell-code" in pre.classes:
            pre.classes.discard("cell-code")
            around.classes.add("cell-code")
        if marks := around.attrib.pop("data-annotations", None):
            _annotate(pre, str(around.get("id")), str(marks))
    if copy and (pre.get("class") or "").startswith("sourceCode"):
        pre.set("class", f"{pre.get('class')} code-with-copy")
        button = etree.SubElement(pre, "button", title=copy)
        button.set("class", "code-copy-button")
        etree.SubElement(button, "i").set("class", "bi")


def _annotate(pre: HtmlElement, name: str, marks: str) -> None:
    "Put a numbered anchor before each annotated line."
    if "code-annotation-code" in pre.classes:
        words = (pre.get("class") or "").split()
        words.insert(words.index("code-annotation-code") + 1, "code-annotated")
        pre.set("class", " ".join(words))
    lines = {el.get("id"): el for el in pre.iter("span") if el.get("id")}
    for pair in marks.split():
        line, mark = pair.split(":")
        span = lines.get(f"{name}-{line}")
        if span is None:
            continue
        span.set("class", "code-annotation-target")
        anchor = element("a")
        anchor.set("class", "code-annotation-anchor")
        anchor.set("data-target-cell", name)
        anchor.set("data-target-annotation", mark)
        anchor.text = mark
        span.addprevious(anchor)
    code = pre.find("code")
    for part in ("gutter-bg", "gutter") if code is not None else ():
        etree.SubElement(code, "div").set("class", f"code-annotation-{part}")


def _appendix(root: HtmlElement, word: Words) -> None:
    "References that the author gave no place, and footnotes, go under everything else."
    parts = [*_references(root, word("section.references"))]
    for notes in root.xpath(".//section[@id='footnotes']"):
        _taken(notes)
        for line in notes.findall("hr"):
            line.drop_tree()
        notes.insert(0, _appendix_heading(word("section.footnotes")))
        parts.append(notes)
    if not parts:
        return
    appendix = etree.SubElement(root, "div", id="quarto-appendix")
    appendix.set("class", "default")
    appendix.extend(parts)


def _references(root: HtmlElement, usual: str) -> Iterator[HtmlElement]:
    for comment in [c for c in root.iter(etree.Comment) if c.text == "references"]:
        title, end = comment.tail, comment.getnext()
        refs, after = end.getnext(), end.getnext().getnext()
        for el in (comment, end, refs, after):
            _taken(el, text=True)
        if not refs.find_class("csl-entry"):
            continue
        section = element("section", role="doc-bibliography", id="quarto-bibliography")
        section.set("class", "quarto-appendix-contents")
        section.append(_appendix_heading((title or "").strip() or usual))
        section.append(refs)
        yield section


def _appendix_heading(text: str) -> HtmlElement:
    heading = element("h2")
    heading.set("class", "anchored quarto-appendix-heading")
    heading.text = text
    return heading


def _taken(el: HtmlElement, text: bool = False) -> None:
    "Take an element out; the text behind it stays, or (`text`) goes too."
    if not text and el.tail:
        previous, parent = el.getprevious(), el.getparent()
        if previous is not None:
            previous.tail = (previous.tail or "") + el.tail
        else:
            parent.text = (parent.text or "") + el.tail
    el.tail = None
    el.getparent().remove(el)


def _report(root: HtmlElement, context: Context) -> None:
    "Pandoc leaves a formula as TeX where it cannot convert it, and a citation in bold."
    known = None
    for el in root.iter("span", "code"):
        names = (el.get("class") or "").split()
        if "math" in names:
            tex = el.text_content().strip()
            message = f"Pandoc cannot make MathML of `{tex}`, which is shown as it is written"
            hint = "use LaTeX's standard commands for formulas"
            context.report.warn(
                "formula", message, file=context.file, hint=hint, **context.place(tex)
            )
        elif "citation" in names and el.get("data-cites"):
            for strong in el.iter("strong"):
                key = (strong.text or "").removesuffix("?")
                if key == strong.text:
                    continue
                if known is None:
                    ids = root.xpath(".//@id[starts-with(., 'ref-')]")
                    known = [str(id).removeprefix("ref-") for id in ids]
                message = f"no source has the key `{key}`"
                at = context.place(f"@{key}")
                context.report.warn(
                    "citation", message, file=context.file, hint=nearest(key, known), **at
                )


# ---- Read


def scan(root: HtmlElement, file: str) -> Scan:
    "The ids, links and images in the content of page `file`."
    found = Scan()
    found.ids += [el.get("id") for el in root.xpath(".//*[@id]") if el.get("id")]
    named = list(addresses(root))
    found.links = [Link(at.el.tag, at.raw, *target(at.raw, file)) for at in named]
    for el in root.iter("img"):
        if not (el.get("alt") or "").strip() and el.get("role") not in _ALT_OK:
            if el.get("aria-hidden") != "true":
                found.images_without_alt.append(el.get("src") or "")
    found.loaded = loaded(root, named)
    return found


# ---- Links between sources, which become links between pages


@dataclass
class Open:
    "Where a link to the source of a page stood: as it was written, the file, and the anchor."

    raw: str
    file: str
    anchor: str


def opened(root: HtmlElement, file: str, endings: tuple[str, ...]) -> list[Open]:
    "Open the links to sources in the tree of page `file`: `pieces` then gives what is around them."
    found: list[Open] = []

    def opened_at(raw: str) -> str:
        to, anchor = ("", "") if raw.startswith("#") else target(raw, file)
        if not to or not to.endswith(endings):
            return raw
        found.append(Open(raw, to, anchor))
        return f"{_SLOT}{len(found) - 1}."

    readdressed(root, opened_at)
    return found


def within_site(root: HtmlElement, file: str) -> None:
    """Have links that begin at the root of the site, with `/`, begin at page `file`: a site may lie in a
    folder of its host."""

    def from_page(raw: str) -> str:
        if not raw.startswith("/") or is_outside(raw):
            return raw
        path = raw.split("#")[0].split("?")[0]
        to = unquote(path).lstrip("/") or "."
        return address(to, file) + "/" * (path.endswith("/") and to != ".") + raw[len(path) :]

    readdressed(root, from_page)


def pieces(html: str, count: int) -> list[str]:
    "The HTML around `count` open links."
    out, start = [], 0
    for n in range(count):
        slot = f"{_SLOT}{n}."
        end = html.index(slot, start)
        out.append(html[start:end])
        start = end + len(slot)
    return [*out, html[start:]]


def absolute(root: HtmlElement, start: str) -> None:
    """Have all links of a tree begin at the site's root, for a page that is shown anywhere; but for
    those that are open."""
    readdressed(root, lambda raw: raw if raw.startswith(_SLOT) else from_root(raw, start))


def from_root(raw: str, start: str) -> str:
    "The address `raw` on a page at the site's root as one that begins at `start`, the root."
    if raw.startswith("#") or is_outside(raw):
        return raw
    own = raw.removeprefix(start) if raw.startswith("/") else raw
    return start + own.lstrip("/").removeprefix("./")
