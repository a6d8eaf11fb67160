"""Flash cards: the answered questions of outlines as a package for Anki. Whoever imports it again gets what has changed, in the cards that
are there: decks, note type and notes are known by permanent names, the course's, the outline's and the question's."""

from __future__ import annotations

import hashlib
import io
import json
import os
import posixpath
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from lessonpress.addresses import is_outside, target
from lessonpress.clock import on_clock
from lessonpress.features.facts import name_of
from lessonpress.features.outlines.items import Item, top_parts
from lessonpress.features.outlines.question import is_evidence
from lessonpress.kit.extras import needs
from lessonpress.pandoc import tree as T
from lessonpress.problems import LessonpressError, Problem, nearest
from lessonpress.render.dialect import NAMES

__all__ = ["available", "chosen", "package"]

FIELDS = "Question", "Answer", "Where", "Topic"
FRONT = '<div class="topic">{{Topic}}</div><div class="question">{{Question}}</div>'
BACK = '{{FrontSide}}<hr id="answer"><div class="answer">{{Answer}}</div><div class="where">{{Where}}</div>'
CSS = """\
.card { font: 18px/1.55 Georgia, serif; text-align: left; max-width: 38em; margin: 0 auto; padding: 0 .8em }
.topic, .where, .evidence { font: 14px/1.5 system-ui, sans-serif; color: #75797c }
.question { font-weight: 600; margin-top: .4em }
.evidence { display: block; margin: .5em 0; padding-left: .7em; border-left: 2px solid #c0603f }
img { max-width: 100%; height: auto }
pre { white-space: pre-wrap }
a { color: inherit }
"""
_MARK = re.compile(r"<!--card-->\n?")


@dataclass
class _Media:
    "Pictures by the name that the package gives them, which says what they hold."

    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, course: str, name: str, data: bytes) -> str:
        stem, ending = posixpath.splitext(posixpath.basename(name))
        own = (
            "-".join(
                filter(
                    None,
                    [course, re.sub(r"[^\w-]+", "-", stem), hashlib.sha256(data).hexdigest()[:10]],
                )
            )
            + ending
        )
        self.files[own] = data
        return own


def available(pages) -> bool:
    "Whether cards can be made here: there are answers, and the package that writes them is installed."
    return find_spec("genanki") is not None and any(
        q.answered for p in pages if p.outline for q in p.outline.questions
    )


def chosen(site, names: list[str]) -> list:
    "The outlines that `names` mean, by file or by its stem; all of them without names. Those without an answer are left out."
    known = {f: p for f, p in site.pages.items() if p.outline}
    by_name = known | {Path(f).stem: p for f, p in known.items()}
    for name in names:
        if name not in by_name:
            raise LessonpressError(
                Problem(
                    "export",
                    f"there is no outline `{name}`",
                    hint=nearest(name, by_name) or f"there are {', '.join(known) or 'none'}",
                )
            )
    pages = [by_name[name] for name in names] if names else list(known.values())
    found = [
        p
        for p in {p.file: p for p in pages}.values()
        if any(q.answered for q in p.outline.questions)
    ]
    if not found:
        raise LessonpressError(
            Problem(
                "export",
                "no question has an answer yet, so there is nothing to put on a card",
                hint="answer one in outlines/",
            )
        )
    return found


def package(site, engine, pages: list) -> bytes:
    """The bytes of an `.apkg` with a deck for each outline in `pages`, the same for the same course.

    `LessonpressError` that says what to install where genanki is missing.
    """
    genanki = needs("genanki", "lessonpress")
    cited = {
        f
        for p in pages
        for q in p.outline.questions
        for e in q.evidence
        if (f := target(e.href, p.file)[0]) in site.pages
    }
    when = changed(site.config.root, sorted({site.config.file, *(p.file for p in pages), *cited}))
    made_of = (
        when,
        site.config.title,
        site.config.site_url,
        site.settings,
        site.sources,
        [(f, site.pages[f].digest) for f in sorted(cited | {p.file for p in pages})],
        [p.file for p in pages],
    )
    return engine.memory.get(
        ("anki",), (repr(made_of),), lambda: _package(genanki, site, engine, pages, when)
    )


def _package(genanki, site, engine, pages, when) -> bytes:
    media, course = _Media(), site.settings.name
    model = genanki.Model(
        _number("model", "1"),
        "lessonpress question",
        fields=[{"name": f} for f in FIELDS],
        css=CSS,
        templates=[{"name": "Question", "qfmt": FRONT, "afmt": BACK}],
    )
    decks = []
    for page in pages:
        deck = genanki.Deck(
            _number("deck", course, page.file),
            "::".join(t.replace("::", ":") for t in (site.config.title, page.title) if t),
        )
        for due, (q, fields) in enumerate(_Cards(site, page, media).fields(engine)):
            deck.add_note(
                genanki.Note(
                    model,
                    fields,
                    guid=genanki.guid_for("lessonpress", course, page.file, q.id),
                    tags=[re.sub(r"\s+", "-", Path(page.file).stem)],
                    due=due,
                )
            )
        decks.append(deck)
    with tempfile.TemporaryDirectory() as folder:
        for name, data in media.files.items():
            Path(folder, name).write_bytes(data)
        out = io.BytesIO()
        genanki.Package(
            decks, [os.path.join(folder, name) for name in sorted(media.files)]
        ).write_to_file(out, timestamp=when)
    return _without_dates(out)


def _number(*names: str) -> int:
    "An id that Anki takes, from permanent names."
    return (
        int.from_bytes(
            hashlib.sha256("\0".join(("lessonpress", *names)).encode()).digest()[:4], "big"
        )
        >> 2
        | 1 << 30
    )


def _without_dates(package: io.BytesIO) -> bytes:
    "The archive without the times at which its parts were written."
    out = io.BytesIO()
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def changed(root: Path, files: list[str]) -> int:
    """When the last of `files` was changed, in seconds since 1970, since Anki takes over a note only if it is newer than its own:
    SOURCE_DATE_EPOCH if that is set, the commit of files that are committed, else the time of the youngest file."""
    if (given := os.environ.get("SOURCE_DATE_EPOCH", "")).isdigit():
        return int(given)
    if _git(root, "status", "--porcelain", "--", *files) == "":
        committed = _git(root, "log", "-1", "--format=%ct", "--", *files)
        if committed:
            return int(committed)
    return int(max((root / f).stat().st_mtime for f in files))


def _git(root: Path, *args: str) -> str | None:
    "What git says, or None where there is no git, no repository or no such file in it."
    try:
        done = subprocess.run(["git", "-C", str(root), *args], capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


class _Cards:
    "The cards of one outline."

    def __init__(self, site, page, media):
        self.site, self.page, self.media, self.url = site, page, media, site.config.site_url

    def fields(self, engine) -> Iterator[tuple]:
        "Each answered question with the HTML of its fields, written by one call of Pandoc for all of them."
        items = zip(
            self.page.outline.questions, _asked(top_parts(self.page.tree["blocks"])), strict=True
        )
        cards = [(q, i) for q, i in items if q.answered]
        mark, blocks = T.raw("<!--card-->"), []
        for q, item in cards:
            self.quoted = {name for n in T.walk(item.own) if (name := name_of(n))}
            blocks += [
                mark,
                T.node("Plain", self.moved(item.line)),
                mark,
                *self.moved(item.own),
                mark,
                T.node("Plain", self.where(q)),
            ]
        tree = {
            "pandoc-api-version": self.page.tree["pandoc-api-version"],
            "meta": {},
            "blocks": [*blocks, mark],
        }
        config = self.site.config

        def make():
            return engine.write(
                tree,
                [config.root / f for f in config.bibliography],
                config.root / config.csl if config.csl else None,
            )

        html = engine.cache.get(
            ("anki", json.dumps(tree, ensure_ascii=False), self.site.sources), make
        )
        parts = [part.strip() for part in _MARK.split(html)[1:-1]]
        for (q, _), at in zip(cards, range(0, len(parts), 3), strict=True):
            yield q, [*parts[at : at + 3], _text(q.topic)]

    def moved(self, tree):
        "A piece of the outline as it can stand alone: pictures taken along, links to the site or none, no ids."
        return T.transform(tree, self.one)

    def one(self, n):
        t = n["t"]
        if t == "Note":
            return T.span(
                [
                    T.node("Str", " ("),
                    *(x for b in n["c"] if b["t"] in ("Para", "Plain") for x in b["c"]),
                    T.node("Str", ")"),
                ]
            )
        if t == "Image":
            return self.image(n)
        if t == "Cite":
            return self.cite(n)
        if t == "Link":
            return [*self.link(n), *self.figures(n)] if is_evidence(n) else self.link(n)
        if attributes := T.attr_of(n):
            attributes[:] = ["", [c for c in attributes[1] if c != "given"], []]

    def cite(self, n) -> list | None:
        "A cross-reference as the name of what it leads to, since numbers are the page's; citations stay."
        ids = [c["citationId"] for c in n["c"][0]]
        names = [NAMES.get(id.partition("-")[0].lower()) for id in ids]
        if not all(names):
            return None
        return [
            x
            for id, name in zip(ids, names)
            for x in ([T.node("Space")] if id != ids[0] else [])
            + self.link(T.link(T.words(name), f"#{id[:1].lower()}{id[1:]}"))
        ]

    def link(self, n) -> list:
        (_, classes, _), text, (href, title) = n["c"]
        evidence, to = is_evidence(n), self.address(href)
        if evidence:
            text = self.with_preview(text, href)
        names = ["evidence"] if evidence else []
        return [T.link(text, to, names)] if to else [T.span(text, classes=names)]

    def with_preview(self, text, href):
        "The words of the link, then a line of the cell's code and one of its output; of several facts those that the answer quotes."
        seen = self.site.index.preview(href, self.page.file)
        if seen and seen.code:
            text = [*text, T.node("Space"), T.node("Code", [T.attr(), seen.code])]
        if seen and (output := seen.shown(self.quoted)):
            text = [*text, *T.words(f" → {output}")]
        return text

    def address(self, href: str) -> str:
        "Where `href` leads on the published site; empty for a place in a course that has no address yet."
        if is_outside(href):
            return href
        file, anchor = target(href, self.page.file)
        to = self.site.pages[file].href if file in self.site.pages else file
        return self.url and self.url + quote(to) + (f"#{quote(anchor)}" if anchor else "")

    def image(self, n):
        (_, _, pairs), text, (src, _) = n["c"]
        alt = dict(pairs).get("fig-alt")
        path = self.site.config.root / target(src, self.page.file)[0]
        if not is_outside(src) and path.is_file():
            src = self.media.add(self.site.settings.name, src, path.read_bytes())
        return T.node("Image", [T.attr(), T.words(alt) if alt else text, [src, ""]])

    def figures(self, n) -> Iterator[dict]:
        "The pictures that the evidence's cell shows."
        file, label = target(n["c"][2][0], self.page.file)
        lesson = self.site.pages.get(file)
        cell = (
            lesson
            and lesson.notebook
            and next((c for c in lesson.notebook.cells if c.label == label), None)
        )
        if not cell:
            return
        pattern = re.compile(re.escape(label.replace(":", "-")) + r"-output-(\d+)\.\w+$")
        for name, data in lesson.files.items():
            if m := pattern.match(posixpath.basename(name)):
                yield T.node(
                    "Image",
                    [
                        T.attr(),
                        T.words(_alt(cell, int(m[1]))),
                        [
                            self.media.add(
                                self.site.settings.name,
                                f"{Path(file).stem}-{posixpath.basename(name)}",
                                data,
                            ),
                            "",
                        ],
                    ],
                )

    def where(self, q) -> list:
        "The second in the video, and the question on the site."
        lecture = self.site.settings.lecture_of(self.page.file)
        parts = []
        if q.seconds is not None:
            clock = T.words(f"In the video at {on_clock(q.seconds)}")
            parts.append(
                T.link(clock, lecture.at(q.seconds)) if lecture and lecture.video else T.span(clock)
            )
        if self.url:
            parts.append(
                T.link(T.words("On the site"), f"{self.url}{quote(self.page.href)}#{quote(q.id)}")
            )
        return [
            x for i, part in enumerate(parts) for x in ([*T.words(" · "), part] if i else [part])
        ]


def _asked(parts) -> Iterator[Item]:
    "The questions of an outline, in its order."
    for item in parts:
        if not isinstance(item, Item):
            continue
        if item.question:
            yield item
        yield from _asked(item.below)


def _alt(cell, n: int) -> str:
    "What is to be seen in the cell's `n`th output."
    alt = cell.options.get("fig-alt") or ""
    return str(alt[n - 1] if n <= len(alt) else "") if isinstance(alt, list) else str(alt)


def _text(text: str) -> str:
    return escape(text.strip(), quote=False)
