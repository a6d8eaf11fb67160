"""What the answers of outlines point at: cells that show something, of lessons that are fresh."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lessonpress.addresses import target
from lessonpress.course import Site
from lessonpress.features.outlines.checks import check as check_outlines
from lessonpress.features.outlines.question import Evidence, Outline, outlines_of
from lessonpress.features.outlines.tokens import Shown, shares, shown_by
from lessonpress.problems import nearest
from lessonpress.rules import known

__all__ = ["check"]


def check(site: Site) -> None:
    "Report what is wrong with the outlines of the course."
    outlines = outlines_of(site)
    ids = {file: r.ids for file, r in site.rendered.items()}
    for file, outline in outlines.items():
        if file in site.rendered:
            _shown(site, outline)
            _says_so(site, outline)
            _related(site, outline, outlines, ids)
    _stale(site, outlines)
    _lectures(site, outlines)
    lengths = {f: lecture.length for f in outlines if (lecture := site.settings.lecture_of(f))}
    check_outlines(outlines.values(), site.report, lengths.get)


def _shown(site: Site, outline: Outline) -> None:
    "An answer's evidence is a labelled cell that has a stored output or an assertion."
    rules = known()
    errors = (
        p for p in site.report.errors if p.rule not in rules or rules[p.rule].level == "error"
    )
    faulty = {p.file for p in errors}
    for question in outline.questions:
        for e in question.evidence:
            file, label = target(e.href, outline.file)
            lesson = site.pages.get(file)
            if lesson is None or not lesson.is_notebook or file in faulty:
                continue  # told as such, or a page of another kind
            seen = lesson.gathered["outlines"]["previews"].get(label)
            if seen is None and label in lesson.labels:
                message = f"`{label}` is a heading, and evidence is a cell"
            elif seen is None or seen["output"]:
                continue
            else:
                message = f"the cell `{label}` has neither an output nor an assertion"
            hint = 'label a cell that shows it, or call the link "See also"'
            place = site.pages[outline.file].place(e.href)
            site.report.error("evidence", message, file=outline.file, hint=hint, **place)


def _says_so(site: Site, outline: Outline) -> None:
    "A number or a code word of an answer stands in each cell that it points at, unless its author argues from there."
    for q in outline.questions:
        for e in q.evidence if not q.by_argument else ():
            file, label = target(e.href, outline.file)
            shown = _shown_in(site, file).get(label)
            if shown is None or shares(q.tokens, shown):
                continue
            none = "no number and no code word" if not q.tokens else "nothing of it"
            site.report.warn(
                "evidence-answer",
                f"the answer to “{q.text}” has {none} that stands in the cell `{label}`",
                file=outline.file,
                line=q.line,
                hint="say in the answer what the cell shows, or point at one that shows what is "
                "said; if the answer is reasoned from there, mark the question: {.by-argument}",
            )


def _shown_in(site: Site, file: str) -> dict[str, Shown]:
    "What stands in the labelled cells of a lesson that have an output, by their labels."
    page = site.pages.get(file)
    if page is None or not page.is_notebook or page.source.notebook is None:
        return {}
    if "shown" not in page.memo:
        seen = page.gathered["outlines"]["previews"]
        cells = (c for c in page.source.notebook.cells if c.label in seen)
        page.memo["shown"] = {c.label: shown_by(c) for c in cells if seen[c.label]["output"]}
    return page.memo["shown"]  # type: ignore[no-any-return]


def _related(
    site: Site, outline: Outline, outlines: dict[str, Outline], ids: Mapping[str, frozenset[str]]
) -> None:
    "A question is related to questions; a link to what is not there is told as such."
    asked = {file: {q.id for q in o.questions} for file, o in outlines.items()}
    for q in outline.questions:
        for href in q.related:
            file, id = target(href, outline.file)
            if file in ids and (id in ids[file] or not id) and id not in asked.get(file, ()):
                other = (
                    "write `Related: [...](#id)` with the id of a question, of another outline "
                    "with its file"
                )
                site.report.error(
                    "related",
                    f"`{href}` is no question",
                    file=outline.file,
                    **site.pages[outline.file].place(f"({href})"),
                    hint=nearest(id, asked.get(file, ())) or other,
                )


def _stale(site: Site, outlines: dict[str, Outline]) -> None:
    "Answers whose evidence is in a lesson with stale outputs; told once for each lesson."
    served: dict[str, dict[tuple[str, str], Evidence]] = {}
    for outline in outlines.values():
        for q in outline.questions:
            for e in q.evidence:
                lesson = target(e.href, outline.file)[0]
                served.setdefault(lesson, {})[outline.file, q.id] = e
    for lesson, answers in served.items():
        if not site.stale.get(lesson):
            continue
        (file, _), first = next(iter(answers.items()))
        many = "1 answer points" if len(answers) == 1 else f"{len(answers)} answers point"
        site.report.warn(
            "stale-evidence",
            f"{many} at {lesson}, whose outputs are stale",
            file=file,
            **site.pages[file].place(first.href),
            hint=f"lessonpress run {lesson}",
        )


def _lectures(site: Site, outlines: dict[str, Outline]) -> None:
    "Sections of the settings for lectures that no outline is about."
    names = {Path(f).stem for f in [*outlines, *site.unread]}
    for name in (n for n in site.settings.lectures if n not in names):
        site.report.warn(
            "unused-setting",
            f"[lecture {name}] is about no outline",
            file=site.settings.file,
            hint=nearest(name, names) or f"it belongs to outlines/{name}.qmd",
        )
