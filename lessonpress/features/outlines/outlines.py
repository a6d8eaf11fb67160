"""The feature itself: what an outline tells, what pages have to know of it, and what is added."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lessonpress.addresses import address, is_outside, target
from lessonpress.course import Content, Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.outlines import backlinks, badge, coverage, evidence
from lessonpress.features.outlines.foreign import refuse_depth, tidied
from lessonpress.features.outlines.ids import write_ids
from lessonpress.features.outlines.page import Known, render
from lessonpress.features.outlines.previews import previews
from lessonpress.features.outlines.question import Outline, outlines_of
from lessonpress.features.outlines.reading import parse
from lessonpress.features.outlines.rules import RULES
from lessonpress.features.outlines.sections import answered_in
from lessonpress.html_addresses import addresses
from lessonpress.html_tree import parsed
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop
    from lessonpress.prepare.source import Source

__all__ = ["feature"]

FOLDER = "outlines/"


class Outlines(Feature):
    name = "outlines"
    always = True  # the badge
    counts = {"coverage": {"lectures": [], "uncovered": []}}
    scripts = {"lessonpress.js": [Path(__file__).parent / "questions.js"]}
    rules = RULES

    def refuse(self, source: Source) -> None:
        if source.file.startswith(FOLDER):
            refuse_depth(source.text, source.file)

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        if told.source.notebook:
            headings = [[T.id_of(b), T.text_of(b)] for b in told.blocks if b["t"] == "Header"]
            above = _above(told.blocks, dict(headings))
            seen = previews(told.source.notebook, page.file, page.title, above)
            return {
                "previews": {label: asdict(p) for label, p in seen.items()},
                "headings": headings,
            }
        if not page.file.startswith(FOLDER):
            return None
        outline = parse({"blocks": told.blocks}, page.file, told.source.text, report)
        linked = [n["c"][2][0] for n in told.nodes if n["t"] in ("Link", "Image")]
        raw = "".join(n["c"][1] for n in told.nodes if n["t"] in ("RawInline", "RawBlock"))
        linked += [at.raw for at in addresses(parsed(raw))]
        links = {target(href, page.file)[0] for href in linked} - {"", "."}
        return {"outline": asdict(outline), "links": sorted(links)}

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        outlines = outlines_of(site)
        related = _related(outlines)
        out: dict[str, Any] = {}
        for file, outline in outlines.items():
            lecture = site.settings.lecture_of(file)
            out[file] = {
                "previews": _previews(site, outline),
                "related": related.get(file, {}),
                "video": _video(lecture.video, file) if lecture else "",
                "length": lecture.length if lecture else None,
            }
        return out | {file: {"answers": a} for file, a in answered_in(site).items()}

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        told = page.gathered.get("outlines", {})
        if "outline" in told:
            return render(blocks, Outline.of(told["outline"]), Known(**connected), page.word)
        return backlinks.added(blocks, page, connected["answers"])

    def own_ids(self, page: Page) -> set[str]:
        outline = page.gathered.get("outlines", {}).get("outline")
        return {q["id"] for q in outline["questions"]} if outline else set()

    def check(self, site: Site) -> None:
        evidence.check(site)
        lectures, sections = coverage.coverage(site), coverage.uncovered(site)
        site.counted["coverage"] = {"lectures": lectures, "uncovered": sections}

    def demand(self, site: Site) -> None:
        coverage.thresholds(site)

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        questions = [q for outline in outlines_of(site).values() for q in outline.questions]
        svg = badge.badge(sum(q.answered for q in questions), len(questions))
        return {badge.FILE: Content.of(svg.encode())}

    def fix(self, site: Site) -> dict[str, bytes]:
        "Ids of questions that have none, and lists as they look."
        out = {}
        for file, outline in outlines_of(site).items():
            source = site.pages[file].source
            text = tidied(write_ids(source.text, outline))
            if text != source.text:
                before = source.data
                new = text.replace("\n", "\r\n") if b"\r\n" in before else text
                out[file] = (BOM_UTF8 if before.startswith(BOM_UTF8) else b"") + new.encode()
        return out


def _above(blocks: list[T.Node], headings: Mapping[str, str]) -> dict[str, str]:
    "The words of the heading above each labelled cell; a figure's cell has its label behind `cell-`."
    found = T.anchors(blocks, level=6).items()
    return {id.removeprefix("cell-"): headings.get(at, "") for id, at in found}


def _video(video: str, file: str) -> str:
    "The address of a lecture's video in an outline; that of a file counts from the course, as settings do."
    return video if not video or is_outside(video) else address(video, file)


def _previews(site: Site, outline: Outline) -> dict[str, Any]:
    "What the cells look like that an outline's evidence points at, by its links."
    lessons = site.gathered("outlines")
    out = {}
    for question in outline.questions:
        for e in question.evidence:
            file, label = target(e.href, outline.file)
            out[e.href] = lessons.get(file, {}).get("previews", {}).get(label)
    return out


def _related(outlines: dict[str, Outline]) -> dict[str, Any]:
    "Each question that names another one as related is named by it too: by file, by question."
    known = {(o.file, q.id): q for o in outlines.values() for q in o.questions}
    out: dict[str, dict[str, list[dict[str, str]]]] = {}
    for here, q in known.items():
        for href in q.related:
            there = target(href, here[0])
            if there not in known or there == here:
                continue
            for (a, a_id), (b, b_id) in ((here, there), (there, here)):
                named = out.setdefault(a, {}).setdefault(a_id, [])
                new = {"text": known[b, b_id].text, "file": b, "id": b_id}
                if new not in named:
                    named.append(new)
    return out


feature = Outlines()
