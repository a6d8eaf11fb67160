"""How much of the outlines is answered, shown and timed, and which sections nobody asks about."""

from __future__ import annotations

from typing import Any

from lessonpress.course import Site
from lessonpress.features.outlines.question import outlines_of

__all__ = ["coverage", "in_full", "in_short", "thresholds", "uncovered"]

_COVERED = {
    "answered": "are answered",
    "evidence": "have evidence",
    "timestamps": "have a time in the video",
}


def coverage(site: Site) -> list[dict[str, Any]]:
    "The counts of each outline."
    return [{"outline": file, **o.coverage()} for file, o in outlines_of(site).items()]


def thresholds(site: Site) -> None:
    "Report coverage below what the settings ask for."
    for c in coverage(site):
        for key, least in site.settings.least_of(c["outline"]).items():
            if (percent := _percent(c, key)) < least:
                site.report.error(
                    "coverage",
                    f"{percent:.1f} % of the questions {_COVERED[key]}: {c[key]} of "
                    f"{c['questions']}, and {site.settings.file} asks for {key} = {least:g}",
                    file=c["outline"],
                    hint="lessonpress check --coverage lists what lacks; a [lecture ...] section "
                    "may ask for less",
                )


def _percent(c: dict[str, Any], key: str) -> float:
    return 100 * c[key] / c["questions"] if c["questions"] else 100.0


def uncovered(site: Site) -> list[dict[str, str]]:
    """The sections of lessons that show something, in a labelled cell, and that no question's
    evidence lies in."""
    out = []
    for file, page in site.linked.items():
        if not page.is_notebook:
            continue
        seen = page.gathered["outlines"]["previews"]
        shown = {page.labels.get(label) for label, preview in seen.items() if preview["output"]}
        answered = (site.view(file, "outlines") or {}).get("answers", {})
        for id, title in page.gathered["outlines"]["headings"]:
            if id in shown - answered.keys() and title not in site.settings.unasked:
                out.append({"file": file, "id": id, "title": title})
    return out


def in_full(site: Site) -> list[str]:
    """Each outline in per cent, its questions without answer, and the sections of lessons that no
    question covers."""
    out = []
    outlines = outlines_of(site)
    shares = (
        ("answered", "answered"),
        ("evidence", "with evidence"),
        ("timestamps", "with a time"),
    )
    for c in coverage(site):
        said = ", ".join(f"{_percent(c, k):.0f} % {name}" for k, name in shares)
        out.append(f"{c['outline']}: {c['questions']} questions, {said}")
        open = [q for q in outlines[c["outline"]].questions if not q.answered]
        out += [f"  {c['outline']}:{q.line}: not answered: {q.text}" for q in open]
    lessons = uncovered(site)
    if lessons:
        out.append(f"{len(lessons)} sections of lessons that no question covers")
    return out + [f"  {s['file']}#{s['id']}: {s['title']}" for s in lessons]


def in_short(site: Site) -> list[str]:
    "Coverage of each outline in a line."
    return [
        f"{c['outline']}: {c['answered']} of {c['questions']} questions answered, "
        f"{c['evidence']} with evidence, {c['timestamps']} with a time in the video"
        for c in coverage(site)
    ]
