"""What is known of the checks of a course before its pages are rendered: from stored outputs, records of runs and outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lessonpress import commits
from lessonpress.course import Page, Site
from lessonpress.features.facts.stored import all_stored
from lessonpress.features.outlines.coverage import coverage
from lessonpress.features.sharing.about import day

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["of"]


def of(site: Site, workshop: Workshop) -> dict[str, Any]:
    "All of it as plain data. It has no date but those of runs and of commits, so the same files give the same page."
    changed = commits.changed(site.root, sorted(site.pages), workshop.kept.get)
    runs = [p.run["when"] for p in site.pages.values() if isinstance(p.run.get("when"), str)]
    return {
        "run": max(runs, default="")[:10],
        "changed": day(max(changed.values())) if len(changed) == len(site.pages) > 0 else "",
        "lessons": [_lesson(site, p) for p in site.linked.values() if p.is_notebook],
        "outlines": [
            {**counts, "title": site.pages[counts["outline"]].title, "least": least}
            for counts in coverage(site)
            if (least := site.settings.least_of(counts["outline"])) is not None
        ],
        "facts": _facts(site),
    }


def _lesson(site: Site, page: Page) -> dict[str, Any]:
    counted = page.gathered.get("run_card", {})
    return {
        "file": page.file,
        "title": page.title,
        "recorded": page.file in site.stale,
        "stale": site.stale.get(page.file),
        "when": str(page.run.get("when", ""))[:10],
        "seconds": page.run.get("seconds"),
        "data": [d for d in page.run.get("data", []) if isinstance(d, dict)],
        "versions": _versions(page.run),
        "cells": counted.get("cells", 0),
        "tests": counted.get("tests", 0),
    }


def _versions(run: dict[str, Any]) -> dict[str, str]:
    python = {"Python": str(run["python"])} if "python" in run else {}
    return python | {name: str(v) for name, v in run.get("versions", {}).items()}


def _facts(site: Site) -> dict[str, Any]:
    "How many numbers in prose were compared with the outputs that they come from, and the places of those that differ."
    known = {fact.name: fact.text for fact in all_stored(site)}
    quoted = [
        (file, *quote)
        for file, facts in site.gathered("facts").items()
        for quote in facts["quoted"]
    ]
    wrong = [[file, name] for file, name, text in quoted if known.get(name) != text]
    return {"stored": len(known), "quoted": len(quoted), "wrong": wrong}
