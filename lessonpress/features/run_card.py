"""The run card of a lesson: when its outputs were made, on what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lessonpress.addresses import address
from lessonpress.course import Page, Site, View
from lessonpress.dates import shown_day
from lessonpress.feature import Feature, Sources
from lessonpress.features.outlines.previews import is_test
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report
from lessonpress.words import Words

if TYPE_CHECKING:
    from lessonpress.pandoc.pool import Workshop

__all__ = ["feature"]


class RunCard(Feature):
    name = "run_card"

    def gather(self, page: Page, told: Sources, report: Report) -> Any:
        if told.source.notebook is None:
            return None
        code = [c for c in told.source.notebook.cells if c.kind == "code" and not c.installs]
        return {"run": page.run, "cells": len(code), "tests": sum(map(is_test, code))}

    def connect(self, site: Site, workshop: Workshop) -> Mapping[str, Any]:
        s = site.settings
        trust = next(iter(site.gathered("trust")), None)
        runs = bool(s.name or s.lectures) or any(p.run for p in site.pages.values())
        return {
            file: {
                "fresh": site.stale[file] is None if file in site.stale else None,
                "runs": runs,
                **({"trust": trust} if trust else {}),
            }
            for file in site.gathered("run_card")
        }

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        "The card goes under the promise, the quotation that opens a lesson, or else first."
        at = 1 if blocks and blocks[0]["t"] == "BlockQuote" else 0
        own = [_card(page.gathered["run_card"], connected["fresh"], page.word)]
        if not connected.get("runs", True):  # outputs of a course whose notebooks run elsewhere
            own = []
        elif trust := connected.get("trust"):
            what = T.link(T.words(page.word("run.checked")), address(trust, page.file))
            own[0]["c"][1][0]["c"] += [T.node("Space"), T.span([what], classes=["run-trust"])]
        return [*blocks[:at], *own, *blocks[at:]]


def _card(told: dict[str, Any], fresh: bool | None, word: Words) -> T.Node:
    parts = [T.span(T.words(text), classes=names) for text, names in _parts(told, fresh, word)]
    inlines = _spaced(parts)
    if "fresh" in T.classes_of(inlines[0]):  # the mark and what it says of the run wrap as one
        inlines = [T.span(inlines[:3]), *inlines[3:]]
    return T.div([T.node("Plain", inlines)], classes=["run-card"])


def _spaced(parts: Iterable[T.Node]) -> list[T.Node]:
    return [x for part in parts for x in (part, T.node("Space"))][:-1]


def _parts(
    told: dict[str, Any], fresh: bool | None, word: Words
) -> Iterator[tuple[str, list[str]]]:
    run = told["run"]
    if fresh is not None:
        mark = "fresh" if fresh else "stale"
        yield word(f"run.{mark}"), [mark]
    if "seconds" in run:
        yield _run(run, word), ["run-when"]
    else:
        yield word("run.not"), ["run-when", "not-run"]
    versions = [f"{name} {v}" for name, v in run.get("versions", {}).items()]
    if "python" in run:
        versions.insert(0, f"Python {run['python']}")
    if "kernel" in run:
        versions.insert(0, word("run.kernel", name=run["kernel"]))
    if versions:
        yield ", ".join(versions), ["run-versions"]
    if "data" in run:
        sets = [d for d in run["data"] if isinstance(d, dict)]
        named = ", ".join(_data(d, word) for d in sets)
        yield named or word("run.no-data"), ["run-data"]
    if told["cells"]:
        yield word("run.tests", told["cells"], tests=told["tests"]), ["run-tests"]


def _data(data: dict[str, Any], word: Words) -> str:
    "A data set, its kind, and of real data that no published hash holds, or that somebody else unpacked, that it is so."
    is_real = data.get("kind") == "real"
    is_held = not is_real or data.get("sha256", "not told")
    held = "" if is_held else word("run.held")
    return word("run.real" if is_real else "run.sample", name=data.get("name"), held=held)


def _run(run: dict[str, Any], word: Words) -> str:
    bytes = run.get("memory")
    memory = word("run.memory", size=f"{bytes / 1e9:.1f}") if bytes else ""
    return word("run.done", day=_day(run.get("when"), word), seconds=run["seconds"], memory=memory)


def _day(when: Any, word: Words) -> str:
    try:
        day = datetime.fromisoformat(when)
    except (TypeError, ValueError):
        return ""
    return word("run.day", day=shown_day(day, "day", word))


feature = RunCard()
