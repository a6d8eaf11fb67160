"""What helps to remember: a self-test on each outline and one over all of them, and the reader's progress. The pages carry everything; what
the reader knew stays in the browser (`self_test/*.js`, joined to `assets/study.js`)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

from lessonpress.course import Index, address, is_outside, target
from lessonpress.features import outlines
from lessonpress.gather.page_source import DIV
from lessonpress.gather.quarto_yml import Settings
from lessonpress.pandoc import tree as T
from lessonpress.problems import LessonpressError, Problem

__all__ = [
    "DECK",
    "Quoted",
    "as_questions",
    "asked",
    "ingredients",
    "insert",
    "is_in",
    "load",
    "own",
    "quoted",
    "runs",
    "save",
]

STORE = ".lessonpress/study.json"
DECK = "questions.apkg"  # the address of the flash cards, from the site's root


@dataclass
class Quoted:
    "An outline as another page shows it: its blocks as on its own page, and its answered questions as `[id, topic]`."

    file: str
    title: str
    questions: list[list[str]]
    blocks: list[dict]


def asked(outline) -> list[list[str]]:
    "The questions that a self-test asks, with their topics: those that have an answer."
    return [[q.id, q.topic] for q in outline.questions if q.answered]


def insert(
    blocks: list, file: str, index: Index, name: str, outline, quoted: Callable[[], list[Quoted]]
) -> list:
    "The blocks of page `file` of the course `name` with what belongs there: the panel of an outline, the page for all, progress."

    def one(n):
        if n["t"] != "Div":
            return None
        if "self-test" in T.classes_of(n):
            return [*n["c"][1], *_over_all(quoted(), file, index, name)]
        return _progress(n, file, index, name) if "progress" in T.classes_of(n) else None

    if outline is not None and (own := asked(outline)):
        at = next((i for i, b in enumerate(blocks) if _is_coverage(b)), -1) + 1
        panel = _panel([_asked_of(file, index.pages[file].title, own)], file, index, name)
        blocks = [*blocks[:at], panel, *blocks[at:]]
    return (
        T.transform(blocks, one)
        if any({"self-test", "progress"} & {*T.classes_of(n)} for n in T.walk(blocks))
        else blocks
    )


def _is_coverage(block) -> bool:
    return block["t"] == "RawBlock" and 'class="coverage"' in block["c"][1]


def _asked_of(file, title, questions, prefix: str = "") -> dict:
    return {
        "file": file,
        "title": title,
        "questions": [[id, topic, prefix + id] for id, topic in questions],
    }


def _panel(outlines: list[dict], file: str, index: Index, name: str) -> dict:
    "What `study.js` makes the self-test of; without scripts, a sentence and the flash cards."
    data = json.dumps(outlines, ensure_ascii=False).replace("<", "\\u003c")
    deck = (
        f'<p class="study-deck"><a href="{escape(address(DECK, file))}" download>The questions as flash cards for Anki</a></p>'
        if index.deck
        else ""
    )
    return T.raw(
        f'<div class="study" data-course="{escape(name)}"><p class="study-scripts">The self-test needs scripts, and here they do not run. The questions and their '
        f'answers stand below.</p>{deck}<script type="application/json">{data}</script></div>'
    )


def _over_all(quoted: list[Quoted], file: str, index: Index, name: str) -> list:
    "The panel over all outlines, then each of them with its answers open."
    parts = [(q, _prefix(q.file)) for q in quoted if q.questions]
    out = [
        _panel(
            [_asked_of(q.file, q.title, q.questions, prefix) for q, prefix in parts],
            file,
            index,
            name,
        )
    ]
    for q, prefix in parts:
        title = T.link(T.words(q.title), address(q.file, file))
        out += [
            T.node("Header", [2, T.attr(f"{prefix}outline"), [title]]),
            *_moved(q, file, prefix),
        ]
    return out


def _prefix(file: str) -> str:
    return re.sub(r"\W+", "-", file.removeprefix("outlines/").rpartition(".")[0]) + "--"


_ID = re.compile(r'(<\w+\b[^<>]*?\sid=(["\']))(.*?)(\2)')
_CLOSED = re.compile(r'<details(?= class="question)(?![^>]*\sopen\b)')
_HREF = re.compile(r'(\s(?:href|src)=(["\']))(.*?)(\2)')


def _moved(q: Quoted, file: str, prefix: str) -> list:
    "The blocks of an outline for page `file`: one level lower, open, with ids of their own and links that still lead where they led."
    cited = {_label(c) for n in T.walk(q.blocks) if n["t"] == "Cite" for c in n["c"][0]} & {
        T.id_of(n) for n in T.walk(q.blocks)
    }

    def own(id):
        return (
            re.sub("(?<=-)", prefix, id, count=1) if id in cited else prefix + id
        )  # a label begins with what it labels, `fig-`

    def one(n):
        attributes = T.attr_of(n)
        if attributes and attributes[0]:
            attributes[0] = own(attributes[0])
        if n["t"] == "Cite":
            for c in n["c"][0]:
                c["citationId"] = own(_label(c)) if _label(c) in cited else c["citationId"]
        if n["t"] == "Header":
            n["c"][0] = min(n["c"][0] + 1, 6)
        elif n["t"] in ("Link", "Image"):
            n["c"][2][0] = _readdressed(n["c"][2][0], q.file, file)
        elif n["t"] in ("RawBlock", "RawInline"):
            n["c"][1] = raw(n["c"][1])
        return n

    def raw(html):
        html = _CLOSED.sub("<details open", _ID.sub(lambda m: m[1] + prefix + m[3] + m[4], html))
        return _HREF.sub(
            lambda m: m[1] + escape(_readdressed(unescape(m[3]), q.file, file)) + m[4], html
        )

    return T.transform([b for b in q.blocks if not _is_coverage(b)], one)


def _label(citation: dict) -> str:
    "What is cited, `fig-curve` also where a sentence begins with `@Fig-curve`."
    id = citation["citationId"]
    return id[:1].lower() + id[1:]


def _readdressed(href: str, old: str, new: str) -> str:
    "The address in page `new` of what `href` means in page `old`."
    if is_outside(href) or not href:
        return href
    file, anchor = target(href, old)
    return address(file, new, anchor)


def _progress(box: dict, file: str, index: Index, name: str) -> dict:
    "The author's words, and each outline with the number of its answered questions, which `study.js` turns into what the reader knows."
    (id, classes, pairs), blocks = box["c"]
    return T.node(
        "Div",
        [
            [id, classes, pairs],
            [*blocks, *(_progress_of(p, file, name) for p in index.pages.values() if p.asked)],
        ],
    )


def _progress_of(page, file: str, name: str) -> dict:
    n = len(page.asked)
    line = [
        T.link(T.words(page.title), address(page.file, file)),
        T.node("Space"),
        T.span(
            T.words(f"{n} question{'' if n == 1 else 's'} with an answer"),
            classes=["progress-count"],
        ),
    ]
    return T.div(
        [T.node("Plain", line)],
        classes=["progress-outline"],
        pairs={
            "data-course": name,
            "data-outline": page.file,
            "data-questions": " ".join(page.asked),
        },
    )


def as_questions(tree: dict, outline, index: Index, settings: Settings) -> dict:
    "The tree of an outline as questions that open, with its lecture and what the course knows of its evidence and its questions."
    lecture, file = settings.lecture_of(outline.file), outline.file
    return outlines.render(
        tree,
        outline,
        lecture.at if lecture and lecture.video else None,
        lambda href: index.preview(href, file),
        index.pages[file].related,
        lecture and lecture.length,
    )


def quoted(site) -> list[Quoted]:
    "All outlines of the course, as their own pages show them."
    return [_quoted(page, site) for page in site.pages.values() if page.outline]


def _quoted(page, site) -> Quoted:
    tree = as_questions(page.tree, page.outline, site.index, site.settings)
    return Quoted(page.file, page.title, asked(page.outline), tree["blocks"])


def runs(blocks: list) -> bool:
    "Whether something in `blocks` waits for `study.js`."
    return any(
        is_in(n["c"][1]) if n["t"] == "RawBlock" else "progress-outline" in T.classes_of(n)
        for n in T.walk(blocks)
    )


def is_in(html: str) -> bool:
    return '<div class="study' in html or 'class="progress-outline"' in html


def ingredients(page, site) -> tuple:
    "What this page's share in all this is made of, beyond the page itself."
    own = (site.settings.name, site.index.deck)
    if page.outline:
        return own
    if not _FILLED.search(page.markdown):
        return ()
    return own, [
        (
            p.file,
            p.title,
            p.digest,
            site.index.previews(p.outline),
            site.index.pages[p.file].related,
            site.settings.lecture_of(p.file),
        )
        for p in site.pages.values()
        if p.outline
    ]


def own(links: list, page) -> list:
    "The links that are the page's own: those that it quotes from outlines are told of there."
    return (
        [link for link in links if link.raw in page.markdown]
        if _OVER_ALL.search(page.markdown)
        else links
    )


_FILLED = re.compile(rf"{DIV}.*\b(self-test|progress)\b", re.M)
_OVER_ALL = re.compile(rf"{DIV}.*\bself-test\b", re.M)


def save(site):
    "Keep the outlines for the filter that Quarto starts for one page."
    (site.config.root / STORE).write_text(
        json.dumps([vars(q) for q in quoted(site)], ensure_ascii=False), encoding="utf-8"
    )


def load(root: Path) -> list[Quoted]:
    try:
        return [Quoted(**q) for q in json.loads((root / STORE).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        raise LessonpressError(
            Problem(
                "collect",
                "the course was not collected",
                STORE,
                hint="run `lessonpress collect` first; in _quarto.yml: pre-render: lessonpress collect",
            )
        ) from None
