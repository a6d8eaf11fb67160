"""What is wrong with facts, and the numbers in prose that are none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lessonpress.course import Site
from lessonpress.features.facts import prose
from lessonpress.features.facts.stored import Stored, all_stored, of_cell
from lessonpress.prepare.cells import Notebook
from lessonpress.prepare.evaluation import runs
from lessonpress.problems import Report, nearest

__all__ = ["check", "fix", "not_run"]


@dataclass(frozen=True)
class _Quoted:
    "A fact in prose."

    name: str
    text: str
    file: str


def check(site: Site) -> None:
    "Report what is wrong; how many facts are quoted, and how many of them are stale, is counted. Numbers are asked for in a course that has facts."
    facts = all_stored(site)
    known = {s.name: s for s in facts}
    _stored(site, facts, known)
    told = {f: t for f, t in site.gathered("facts").items() if f in site.rendered}
    quotes = [_Quoted(name, text, file) for file, t in told.items() for name, text in t["quoted"]]
    stale = sum([_compare(site, q, known) for q in quotes])
    if told.keys() >= site.pages.keys():  # a page that failed may quote them
        _unused(site, known, {q.name for q in quotes})
    for file, t in told.items():
        for text in t["bare"] if (known or quotes) and _claims(site, file) else ():
            _bare(site, file, text)
    site.counted["facts"] = {"used": len(quotes), "stale": stale}


def not_run(notebook: Notebook, file: str, report: Report) -> None:
    "Report facts in outputs that no run has made."
    for cell in notebook.cells:
        if cell.kind == "code" and not runs(cell, notebook):
            for fact in of_cell(cell):
                message = f"the fact `{fact.name}` is in the output of a cell that is not run"
                hint = "nobody would see that it is wrong: let the cell run, or store no fact"
                report.error("fact", message, file=file, cell=cell.number, hint=hint)


def _stored(site: Site, facts: list[Stored], known: dict[str, Stored]) -> None:
    for name, n in Counter(s.name for s in facts).items():
        if n > 1:
            message = f"the fact `{name}` is stored {n} times"
            _report(site, known[name], message, "give each its own name")
    for s in facts:
        if s.text is None:
            message = f"the fact `{s.name}` is no finite number in its format: {s.value!r:.80}, {s.format!r:.40}"
            _report(site, s, message, "a number that prose can quote is finite")


def _report(site: Site, s: Stored, message: str, hint: str) -> None:
    site.report.error("fact", message, file=s.file, cell=s.cell, hint=hint)


def _unused(site: Site, known: dict[str, Stored], quoted: set[str]) -> None:
    for name, s in known.items():
        if name not in quoted:
            message = f"no prose quotes the fact `{name}`"
            hint = f'[...]{{fact="{name}"}}, or no fact at all'
            site.report.warn("unused-fact", message, file=s.file, cell=s.cell, hint=hint)


def _claims(site: Site, file: str) -> bool:
    "Whether a page's numbers have to come from somewhere: those of lessons and of answers."
    return site.pages[file].is_notebook or "outline" in site.pages[file].gathered.get(
        "outlines", {}
    )


def _bare(site: Site, file: str, text: str) -> None:
    site.report.warn(
        "bare-number",
        f"the number {text} is neither a fact nor marked as given",
        file=file,
        **prose.bare_place(site.pages[file], text),
        hint='quote a fact, or mark it: [...]{.given}, in a notebook <span class="given">',
    )


def _compare(site: Site, q: _Quoted, known: dict[str, Stored]) -> bool:
    if q.name not in known:
        message, place = f"there is no fact `{q.name}`", site.pages[q.file].place(q.name)
        site.report.error("fact", message, file=q.file, hint=nearest(q.name, known), **place)
        return False
    wanted = known[q.name].text
    if wanted is None or q.text == wanted:
        return False
    site.report.error(
        "stale-fact",
        f"`{q.name}` is quoted as {q.text}, and its cell says {wanted}",
        file=q.file,
        hint="lessonpress check --fix writes it",
        **_place_of(site, q),
    )
    return True


def _place_of(site: Site, q: _Quoted) -> dict[str, int]:
    "Of several quotations of a fact, the one that says this."
    page = site.pages[q.file]
    for form in (f'[{q.text}]{{fact="{q.name}"', f'<span data-fact="{q.name}">{q.text}<'):
        if place := page.place(form):
            return place
    return page.place(q.name)


def fix(site: Site) -> dict[str, bytes]:
    "The sources with the stored numbers over those that prose quotes; nothing else changes."
    values = {s.name: s.text for s in all_stored(site)}
    out = {}
    for file, page in site.pages.items():
        before = page.source.data.decode("utf-8")
        after = prose.rewritten(before, values, in_json=page.is_notebook)
        if after != before:
            out[file] = after.encode("utf-8")
    return out
