"""Which lesson a question belongs to: the one in which its first evidence stands."""

from __future__ import annotations

from lessonpress.addresses import target
from lessonpress.course import Page, Site, number_of
from lessonpress.features.outlines.question import Question, outlines_of
from lessonpress.render.navigation import Navigation

__all__ = ["Asked", "asked_of", "by_lesson", "path_of", "title_of"]

Asked = tuple[str, str]  # a question: its outline's file and its id


def path_of(site: Site) -> list[str]:
    "The lessons in the order of the navigation; those that it leaves out come last, by their names."
    pages = site.linked
    order = [*Navigation(site.config, pages).order, *sorted(pages)]
    return [file for file in dict.fromkeys(order) if file in pages and pages[file].is_notebook]


def title_of(page: Page) -> str:
    "A lesson's title with its number before it."
    return f"{number_of(page.file, page.front)} {page.title}".strip()


def by_lesson(site: Site) -> dict[str, list[Asked]]:
    "The answered questions of each lesson, in the order in which it shows what answers them."
    if "asked by lesson" not in site.memo:
        site.memo["asked by lesson"] = _by_lesson(site)
    return site.memo["asked by lesson"]  # type: ignore[no-any-return]


def _by_lesson(site: Site) -> dict[str, list[Asked]]:
    found: dict[str, list[tuple[int, Asked]]] = {file: [] for file in path_of(site)}
    for outline in outlines_of(site).values():
        for q in outline.questions:
            if q.answered and (at := _first_shown(site, outline.file, q)):
                lesson, place = at
                found[lesson].append((place, (outline.file, q.id)))
    return {
        lesson: [q for _, q in sorted(own, key=lambda o: o[0])] for lesson, own in found.items()
    }


def _first_shown(site: Site, file: str, q: Question) -> tuple[str, int] | None:
    "The lesson of a question's first evidence, and where in it that stands."
    for e in q.evidence:
        lesson, anchor = target(e.href, file)
        page = site.linked.get(lesson)
        if page and page.is_notebook and anchor in page.labels:
            return lesson, list(page.labels).index(anchor)
    return None


def asked_of(site: Site) -> dict[str, list[Question]]:
    "The questions of each outline that have an answer: what a self-test can ask, in its order."
    return {
        file: asked
        for file, outline in outlines_of(site).items()
        if (asked := [q for q in outline.questions if q.answered])
    }
