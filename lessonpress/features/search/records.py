"""What can be found on a page: each section and each question is a record of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from lxml.html import HtmlElement

from lessonpress.features.search.formulas import linear
from lessonpress.html_tree import document

__all__ = ["Record", "records", "records_of"]

# What kind of thing was found, as a sign, since Pagefind would find words in here too; search.js says it in words.
QUESTION, SECTION, LESSON, PAGE = "?", "§", "*", "-"
FUNCTION, TERM = "ƒ", "="
CODE = 0.25  # how much a word of code or of its output weighs, where one of prose weighs 1

_HEADINGS = {"h1", "h2", "h3", "h4"}
_SKIPPED_TAGS = {
    "script",
    "style",
    "template",
    "noscript",
    "button",
    "input",
    "select",
    "textarea",
    "svg",
    "video",
    "audio",
    "iframe",
    "summary",
}
_SKIPPED = {
    "said",
    "visually-hidden",
    "screen-reader-only",
    "sr-only",
    "d-none",
    "run-card",
    "open-in",
    "answers",
    "built",
    "term-place",
    "quarto-exclude-from-search-index",
    "coverage",
    "outline-tools",
    "share",
    "time",
    "no-answer",
    "question-text",
    "related",
    "evidence",
    "study",
    "study-outlines",
    "progress-outline",
    "anchorjs-link",
    "header-section-number",
    "code-annotation-anchor",
    "footnote-back",
    "quarto-title-breadcrumbs",
    "quarto-title-meta-heading",
}
_INLINE = {
    "a",
    "abbr",
    "b",
    "cite",
    "code",
    "del",
    "em",
    "i",
    "ins",
    "kbd",
    "label",
    "mark",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
    "var",
    "wbr",
}

_NAME = re.compile(r"(?<=\.)[^\W\d]\w{2,}|\b[^\W\d]\w*_\w+")


@dataclass
class Record:
    "What can be found: a page's beginning, a section up to the next heading, or a question with its answer."

    url: str  # from the site's root
    title: str
    page: str = ""  # the title of the page it stands on, where that is another one
    kind: str = PAGE
    lang: str = "en"
    parts: list[tuple[float, str]] = field(default_factory=list)  # texts with their weights
    is_name: bool = False  # its title is one of code, as in a reference
    names: list[str] = field(
        default_factory=list
    )  # the names in its code, which stand glued to others there

    def as_dict(self) -> dict[str, Any]:
        return vars(self)

    @staticmethod
    def of(told: dict[str, Any]) -> Record:
        return Record(**told)

    def add(self, text: str | None, weight: float) -> None:
        if not text:
            return
        if self.parts and self.parts[-1][0] == weight:
            self.parts[-1] = weight, self.parts[-1][1] + text
        else:
            self.parts.append((weight, text))


def records(href: str, html: bytes) -> list[Record]:
    "What can be found on a page, a complete HTML document."
    if href == "404.html":
        return []
    root = document(html)
    if root is None:
        return []
    main = next(iter(root.xpath("//main[contains(concat(' ', @class, ' '), ' content ')]")), None)
    if main is None or root.xpath("//meta[@name='robots'][contains(@content, 'noindex')]"):
        return []
    title = (root.findtext(".//title") or href).strip()
    return records_of(main, href, title, root.get("lang") or "en")


def records_of(main: HtmlElement, href: str, title: str, lang: str) -> list[Record]:
    "What can be found in the content of a page; its own first heading comes before `title`."
    return _Reader(main, href, title, lang).found


class _Reader:
    "Goes through a page from top to bottom; each text goes into the record that is open."

    def __init__(self, main: HtmlElement, href: str, title: str, lang: str):
        self.href, self.lang = quote(href), lang.partition("-")[0].lower()
        heading = next(iter(main.iter("h1")), None)
        self.title = _words(heading) if heading is not None else title
        self.open = Record(
            self.href, self.title, "", LESSON if main.find_class("cell") else PAGE, self.lang
        )
        self.all = [self.open]
        self.inside(main, 1)
        self.found = [
            _tidied(r)
            for r, following in zip(self.all, [*self.all[1:], None])
            if not _only_repeated(r, following)
        ]

    def inside(self, el: HtmlElement, weight: float) -> None:
        self.open.add(el.text, weight)
        for child in el:
            self.one(child, weight)
            self.open.add(child.tail, weight)

    def one(self, el: HtmlElement, weight: float) -> None:
        classes = set((el.get("class") or "").split()) if isinstance(el.tag, str) else set()
        if "question" in classes and el.get("id"):
            return self.question(el, weight)
        if _is_left_out(el, classes):
            return
        if el.tag == "math":
            return self.open.add(
                f" {linear(el)} " if el.get("display") == "block" else linear(el), weight
            )
        if el.tag == "dl" and "glossary" in (el.getparent().get("class") or "").split():
            return self.terms(el, weight)
        if el.tag in _HEADINGS and (id := _id(el)):
            return self.heading(el, id)
        if el.tag == "h1":
            return
        if el.tag == "pre" or "cell-output" in classes:
            weight = CODE
        elif el.tag == "figcaption":
            weight = 1
        if el.tag in ("pre", "code"):
            self.open.names += _NAME.findall(el.text_content())
        around = "" if el.tag in _INLINE else " "
        self.open.add(around, weight)
        self.inside(el, weight)
        self.open.add(around, weight)

    def start(self, id: str, title: str, kind: str) -> None:
        self.open = Record(f"{self.href}#{quote(id)}", title, self.title, kind, self.lang)
        self.all.append(self.open)

    def heading(self, el: HtmlElement, id: str) -> None:
        self.start(id, _words(el), SECTION)
        self.open.is_name = self.open.title == " ".join(e.text_content() for e in el.iter("code"))
        section = el.getparent()
        if self.open.is_name and any("built" in e.classes for e in section.iterchildren("div")):
            if any("sourceCode" in e.classes for e in section.iterchildren("div")):
                self.open.kind = FUNCTION

    def terms(self, el: HtmlElement, weight: float) -> None:
        "The words of a glossary, each with its definition."
        outer = self.open
        for child in el.iterchildren("dt", "dd"):
            if child.tag == "dt":
                named = next(iter(child.xpath(".//*[@id]")), child)
                self.start(named.get("id") or "", _words(child), TERM)
            else:
                self.inside(child, weight)
        self.open = outer

    def question(self, el: HtmlElement, weight: float) -> None:
        outer, text = self.open, next(iter(el.find_class("question-text")), None)
        self.start(el.get("id"), _words(text) if text is not None else "", QUESTION)
        self.inside(el, weight)
        self.open = outer


def _is_left_out(el: HtmlElement, classes: set[str]) -> bool:
    "What is no text of the page's: controls, the machine's remarks, and what stands somewhere else already."
    if (
        not isinstance(el.tag, str)
        or el.tag in _SKIPPED_TAGS
        and not (el.tag == "summary" and "code-fold" in (el.getparent().get("class") or ""))
    ):
        return True
    return (
        bool(classes & _SKIPPED)
        or el.get("hidden") is not None
        or el.get("aria-hidden") == "true"
        or el.get("data-pagefind-ignore") is not None
        or el.get("role") == "doc-bibliography"
        or el.get("id") == "quarto-bibliography"
    )


def _id(heading: HtmlElement) -> str | None:
    "The id of a heading: its own, or that of the section it opens."
    own, section = heading.get("id") or heading.get("data-anchor-id"), heading.getparent()
    return own or (
        section.get("id") if section.tag == "section" and section[0] is heading else None
    )


def _words(el: HtmlElement) -> str:
    "The text of an element that is a title."

    def inside(e: HtmlElement) -> str:
        if e.tag == "math":
            return linear(e)
        return (e.text or "") + "".join(
            ("" if _is_left_out(c, set((c.get("class") or "").split())) else inside(c))
            + (c.tail or "")
            for c in e
        )

    return " ".join(inside(el).split())


def _only_repeated(record: Record, following: Record | None) -> bool:
    "Whether a record is the mere heading of a question that says the same."
    return bool(
        following
        and following.kind == QUESTION
        and following.title == record.title
        and not "".join(t for _, t in record.parts).strip()
    )


def _tidied(record: Record) -> Record:
    record.parts = [(w, text) for w, t in record.parts if (text := " ".join(t.split()))]
    record.names = sorted(set(record.names))
    return record
