"""The search index of a site, made of its finished pages, whoever rendered them: each section and each question is a record of its own."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from importlib import metadata
from urllib.parse import quote

import lxml.html
from lxml import etree

from lessonpress.features.search.formulas import linear
from lessonpress.pandoc.pool import Engine
from lessonpress.problems import LessonpressError, Problem

__all__ = ["FOLDER", "Record", "index", "records"]

FOLDER = "pagefind/"
# What kind of thing was found, as a sign, since Pagefind would find words in here too; search.js says it in words.
QUESTION, SECTION, LESSON, PAGE = "?", "§", "*", "-"
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
    "coverage",
    "outline-tools",
    "share",
    "time",
    "no-answer",
    "question-text",
    "related",
    "evidence",
    "study",
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

_NAME = re.compile(r"(?<=\.)[^\W\d]\w{2,}|[^\W\d]\w*_\w+")


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

    def add(self, text: str | None, weight: float):
        if not text:
            return
        if self.parts and self.parts[-1][0] == weight:
            self.parts[-1] = weight, self.parts[-1][1] + text
        else:
            self.parts.append((weight, text))


def index(
    pages: dict[str, bytes], engine: Engine | None = None, last: bool = False
) -> dict[str, bytes]:
    """The files of the index of `pages`, complete HTML documents by their address. An engine keeps it as long as the pages are the same; with
    `last` it gives what it gave the last time, whatever has become of the pages, so that nobody waits."""
    if engine is None:
        return _pagefind([r for href in sorted(pages) for r in records(href, pages[href])])
    if last and (kept := engine.memory.last(("search",))) is not None:
        return kept
    made_of = (
        _version(),
        *(f"{href} {hashlib.sha256(pages[href]).hexdigest()}" for href in sorted(pages)),
    )
    return engine.memory.get(
        ("search",),
        made_of,
        lambda: _unpacked(
            engine.cache.get(("search", *made_of), lambda: _packed(_made(pages, engine)))
        ),
    )


def _made(pages, engine) -> dict[str, bytes]:
    def read(href):
        return engine.memory.get(
            ("records", href), (pages[href],), lambda: records(href, pages[href])
        )

    return _pagefind([r for href in sorted(pages) for r in read(href)])


def _packed(files: dict[str, bytes]) -> str:
    return json.dumps({name: b64encode(data).decode() for name, data in files.items()})


def _unpacked(text: str) -> dict[str, bytes]:
    return {name: b64decode(data) for name, data in json.loads(text).items()}


def records(href: str, html: bytes) -> list[Record]:
    "What can be found on a page."
    if href == "404.html":
        return []
    try:
        root = lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        return []  # an empty file
    main = next(iter(root.xpath("//main[contains(concat(' ', @class, ' '), ' content ')]")), None)
    if main is None or root.xpath("//meta[@name='robots'][contains(@content, 'noindex')]"):
        return []
    return _Reader(href, root, main).found


class _Reader:
    "Goes through a page from top to bottom; each text goes into the record that is open."

    def __init__(self, href, root, main):
        self.href, self.lang = quote(href), (root.get("lang") or "en").partition("-")[0].lower()
        self.copied = tuple(_prefixes(main))
        title = next(iter(main.xpath(".//h1")), None)
        self.title = (
            _words(title) if title is not None else (root.findtext(".//title") or href).strip()
        )
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

    def inside(self, el, weight):
        self.open.add(el.text, weight)
        for child in el:
            self.one(child, weight)
            self.open.add(child.tail, weight)

    def one(self, el, weight):
        classes = set((el.get("class") or "").split()) if isinstance(el.tag, str) else set()
        if "question" in classes and el.get("id"):
            return self.question(el, weight)
        if _is_left_out(el, classes):
            return
        if el.tag == "math":
            return self.open.add(
                f" {linear(el)} " if el.get("display") == "block" else linear(el), weight
            )
        if el.tag in _HEADINGS and (id := _id(el)):
            self.start(id, _words(el), SECTION)
            self.open.is_name = self.open.title == " ".join(
                e.text_content() for e in el.iter("code")
            )
            return
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

    def start(self, id, title, kind):
        "Open a record; what is copied from another page is read and forgotten, since it is found there."
        self.open = Record(f"{self.href}#{quote(id)}", title, self.title, kind, self.lang)
        if not (self.copied and id.startswith(self.copied)):
            self.all.append(self.open)

    def question(self, el, weight):
        outer, text = self.open, next(iter(el.find_class("question-text")), None)
        self.start(el.get("id"), _words(text) if text is not None else "", QUESTION)
        self.inside(el, weight)
        self.open = outer


def _prefixes(main) -> Iterator[str]:
    "How the ids begin of what a self-test shows of outlines: its panel names each question by its id there and its id here."
    for script in main.xpath(
        ".//div[contains(concat(' ', @class, ' '), ' study ')]//script[@type='application/json']"
    ):
        for outline in json.loads(script.text or "[]"):
            yield from {here.removesuffix(there) for there, _, here in outline["questions"]} - {""}


def _is_left_out(el, classes) -> bool:
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


def _id(heading) -> str | None:
    "The id of a heading: its own, or that of the section it opens."
    own, section = heading.get("id") or heading.get("data-anchor-id"), heading.getparent()
    return own or (
        section.get("id") if section.tag == "section" and section[0] is heading else None
    )


def _words(el) -> str:
    "The text of an element that is a title."

    def inside(e):
        if e.tag == "math":
            return linear(e)
        return (e.text or "") + "".join(
            ("" if _is_left_out(c, set((c.get("class") or "").split())) else inside(c))
            + (c.tail or "")
            for c in e
        )

    return " ".join(inside(el).split())


def _only_repeated(record, following) -> bool:
    "Whether a record is the mere heading of a question that says the same."
    return bool(
        following
        and following.kind == QUESTION
        and following.title == record.title
        and not "".join(t for _, t in record.parts).strip()
    )


def _tidied(record) -> Record:
    record.parts = [(w, text) for w, t in record.parts if (text := " ".join(t.split()))]
    record.names = sorted(set(record.names))
    return record


def _document(r: Record) -> str:
    "A record as a page of its own: only so does Pagefind take weights. How much its title weighs goes by the name of the title; search.js knows them."
    title = "heading" if not r.parts else "name" if r.is_name else "title"
    meta = {title: r.title, "page": r.page, "kind": r.kind, "names": " ".join(r.names)}
    head = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(text)}">'
        for name, text in meta.items()
        if text
    )
    parts = r.parts or [(0, r.title)]  # Pagefind drops pages without text
    body = "".join(
        f'<p data-pagefind-weight="{w}">{escape(t)}</p>' if w != 1 else f"<p>{escape(t)}</p>"
        for w, t in parts
    )
    return f'<html lang="{escape(r.lang)}"><head>{head}</head><body>{body}</body></html>'


# Of the files that Pagefind writes: those that our own dialog has no use for.
_UNUSED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")


def _pagefind(found: list[Record]) -> dict[str, bytes]:
    """The index of records. The order of the records is that of the pages, and nothing here filters: Pagefind numbers its pages as they
    come and writes filters in any order, and the same site should be the same bytes."""
    add = [
        {
            "type": "AddFile",
            "index_id": 0,
            "url": r.url,
            "file_path": None,
            "file_contents": _document(r),
        }
        for r in found
    ]
    answers = _ask(
        [
            {"type": "NewIndex", "config": {"include_characters": "_"}},
            *add,
            {"type": "GetFiles", "index_id": 0},
        ]
    )
    made = {
        FOLDER + f["path"].replace("\\", "/").removeprefix(FOLDER): b64decode(f["content"])
        for f in answers[-1]["files"]
        if not f["path"].startswith(_UNUSED)
    }
    entry = FOLDER + "pagefind-entry.json"
    return {**made, entry: json.dumps(json.loads(made[entry]), sort_keys=True).encode()}


def _ask(requests: list[dict]) -> list[dict]:
    """Pagefind's answers to `requests`. It is spoken to over its pipe as its Python client does, which however waits a tenth of a second for each
    answer: two minutes for a thousand records."""
    messages = b"".join(
        b64encode(json.dumps({"message_id": i, "payload": r}).encode()) + b","
        for i, r in enumerate(requests, 1)
    )
    try:
        answers = [json.loads(b64decode(a))["payload"] for a in _exchanged(messages, len(requests))]
    except OSError as e:
        raise _failed(str(e)) from None
    for answer in answers:
        if answer["type"] == "Error":
            raise _failed(answer["message"])
    return answers


def _exchanged(messages: bytes, count: int) -> list[bytes]:
    "Write all messages and read the answers meanwhile, so that neither pipe fills up; Pagefind ends when its input does, so that stays open till the last."
    with subprocess.Popen(
        [_program(), "--service"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            threading.Thread(target=_write, args=(process.stdin, messages), daemon=True).start()
            chunks, seen = [], 0
            while seen < count:
                chunk = process.stdout.read1(1 << 20)
                if not chunk:
                    raise _failed("it ended early")
                chunks.append(chunk)
                seen += chunk.count(b",")
            return b"".join(chunks).split(b",")[:count]
        finally:
            process.kill()


def _write(pipe, messages: bytes):
    with suppress(
        OSError, ValueError
    ):  # a process that has ended is told of where its answers are read
        pipe.write(messages)
        pipe.flush()


def _failed(why: str) -> LessonpressError:
    return LessonpressError(
        Problem(
            "search",
            f"Pagefind failed: {why}",
            hint="website.search: false in _quarto.yml builds a site without a search",
        )
    )


def _version() -> str:
    try:
        return metadata.version("pagefind")
    except metadata.PackageNotFoundError:
        raise _missing() from None


def _program() -> str:
    try:
        from pagefind.service import get_executable
    except ModuleNotFoundError:
        raise _missing() from None
    if not (program := get_executable()):
        raise _missing()
    return str(program)


def _missing() -> LessonpressError:
    return LessonpressError(
        Problem(
            "search",
            "the search needs Pagefind",
            hint="pip install lessonpress, or website.search: false in _quarto.yml",
        )
    )
