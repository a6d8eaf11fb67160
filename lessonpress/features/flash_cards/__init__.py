"""Flash cards: the answered questions of outlines as a package for Anki. Whoever imports it again
gets what has changed, in the cards that are there."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from lessonpress import inside
from lessonpress.addresses import target
from lessonpress.course import Content, Site
from lessonpress.feature import Feature
from lessonpress.features.outlines.question import Outline, outlines_of
from lessonpress.kit.extras import needs
from lessonpress.pandoc.kept import digest_of, digest_of_file
from lessonpress.problems import LessonpressError, Problem, nearest

if TYPE_CHECKING:
    from lessonpress.features.flash_cards.cards import Task
    from lessonpress.pandoc.pool import Workshop

__all__ = ["DECK", "available", "chosen", "feature", "package"]

DECK = "questions.apkg"  # its address, from the site's root


class FlashCards(Feature):
    name = "flash_cards"

    def offers(self, site: Site) -> set[str]:
        return {DECK}

    def files(self, site: Site, workshop: Workshop) -> dict[str, Content]:
        if not available(outlines_of(site).values()):
            return {}
        before = workshop.memory.last(self.name)
        if before is None or not site.in_haste:
            before = package(site, workshop, chosen(site, []))
            workshop.memory.put(self.name, before)
        return {DECK: before}


def available(outlines: Iterable[Outline]) -> bool:
    "Whether cards can be made: there are answers, and the package that writes them is installed."
    return find_spec("genanki") is not None and any(
        q.answered for o in outlines for q in o.questions
    )


def chosen(site: Site, names: list[str]) -> list[Outline]:
    """The outlines that `names` mean, by file or by its stem; all of them without names. Those
    without an answer are left out."""
    known = outlines_of(site)
    by_name = known | {Path(f).stem: o for f, o in known.items()}
    for name in names:
        if name not in by_name:
            hint = nearest(name, by_name) or f"there are {', '.join(known) or 'none'}"
            raise LessonpressError(Problem("export", f"there is no outline `{name}`", hint=hint))
    outlines = {by_name[name].file: by_name[name] for name in names} if names else known
    found = [o for o in outlines.values() if any(q.answered for q in o.questions)]
    if not found:
        message = "no question has an answer yet, so there is nothing to put on a card"
        raise LessonpressError(Problem("export", message, hint="answer one in outlines/"))
    return found


def package(site: Site, workshop: Workshop, outlines: list[Outline]) -> Content:
    """An `.apkg` with a deck for each outline, the same for the same course.

    `LessonpressError` that says what to install where genanki is missing.
    """
    needs("genanki", "lessonpress")
    from lessonpress.features.flash_cards.anki_package import changed

    tasks = [_task(site, o) for o in outlines]
    linked = {f for t in tasks for f in t.addresses if site.pages[f].is_notebook}
    sources = sorted({site.config.file, *(o.file for o in outlines), *linked})
    when = changed(site.root, sources)
    digests = [site.pages[f].digest for f in sources if f in site.pages]
    pictures = {f for o in outlines for f in site.pages[o.file].gathered["outlines"]["links"]}
    others = (f for f in sorted(pictures - site.pages.keys()) if inside.is_inside(site.root, f))
    digests += [digest_of_file(site.root / f) for f in others]
    made_of = [[{**vars(t), "root": ""} for t in tasks], digests, when, site.config.title]
    key = workshop.kept.name(("flash cards", digest_of(made_of)))
    return Content(key, lambda: _made(site, workshop, tasks, when))


def _task(site: Site, outline: Outline) -> Task:
    from lessonpress.features.flash_cards.cards import Task

    lecture = site.settings.lecture_of(outline.file)
    linked = {target(e.href, outline.file)[0] for q in outline.questions for e in q.evidence}
    named = site.pages[outline.file].gathered["outlines"]["links"]
    files = [f for f in sorted({outline.file, *linked, *named}) if f in site.pages]
    return Task(
        site.root,
        outline.file,
        site.pages[outline.file].gathered["outlines"]["outline"],
        (site.view(outline.file, "outlines") or {}).get("previews", {}),
        {f: site.pages[f].href for f in files},
        {f: site.pages[f].files for f in files},
        lecture.video if lecture else "",
        site.settings.name,
        site.config.site_url,
        site.citing,
    )


def _made(site: Site, workshop: Workshop, tasks: list[Task], when: int) -> bytes:
    from lessonpress.features.flash_cards.anki_package import Deck, package
    from lessonpress.features.flash_cards.cards import cards_of

    made = workshop.map(cards_of, tasks)
    decks = [
        Deck(task.file, site.pages[task.file].title, cards, media)
        for task, (cards, media) in zip(tasks, made, strict=True)
    ]
    return package(
        needs("genanki", "lessonpress"), site.settings.name, site.config.title, decks, when
    )


feature = FlashCards()
