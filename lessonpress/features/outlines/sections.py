"""Which questions the sections of lessons answer: those whose evidence stands there."""

from __future__ import annotations

from lessonpress.addresses import target
from lessonpress.course import Site
from lessonpress.features.outlines.question import outlines_of

__all__ = ["Answered", "answered_in"]

Answered = dict[str, str]  # `text`, `file` and `id` of a question


def answered_in(site: Site) -> dict[str, dict[str, list[Answered]]]:
    "For each lesson, the questions that the cells of its sections answer, by the section's id."
    if "answered in sections" not in site.memo:
        site.memo["answered in sections"] = _answered_in(site)
    return site.memo["answered in sections"]  # type: ignore[no-any-return]


def _answered_in(site: Site) -> dict[str, dict[str, list[Answered]]]:
    found: dict[tuple[str, str], dict[tuple[str, str, str], None]] = {}
    for outline in outlines_of(site).values():
        for q in outline.questions:
            for e in q.evidence:
                file, anchor = target(e.href, outline.file)
                page = site.pages.get(file)
                if page is None or not page.is_notebook or anchor not in page.labels:
                    continue
                there = found.setdefault((file, page.labels[anchor]), {})
                there[q.text, outline.file, q.id] = None
    out: dict[str, dict[str, list[Answered]]] = {}
    for (file, section), asked in found.items():
        told = [{"text": text, "file": at, "id": id} for text, at, id in asked]
        out.setdefault(file, {})[section] = told
    return out
