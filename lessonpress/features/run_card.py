"""The run card of a lesson: when its outputs were made, on what, and where it can be opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lessonpress.addresses import address
from lessonpress.course import Page, Site, View
from lessonpress.feature import Feature, Sources
from lessonpress.features.outlines.previews import is_test
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report

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
        return {
            file: {
                "fresh": site.stale[file] is None if file in site.stale else None,
                "repository": s.repository,
                "branch": s.branch,
                **({"trust": trust} if trust else {}),
            }
            for file in site.gathered("run_card")
        }

    def transform(self, blocks: list[T.Node], page: View, connected: Any) -> list[T.Node]:
        "The card goes under the promise, the quotation that opens a lesson, or else first."
        at = 1 if blocks and blocks[0]["t"] == "BlockQuote" else 0
        own = [_card(page.gathered["run_card"], connected["fresh"])]
        if trust := connected.get("trust"):
            what = T.link(T.words("What is checked"), address(trust, page.file))
            own[0]["c"][1][0]["c"] += [T.node("Space"), T.span([what], classes=["run-trust"])]
        if connected["repository"]:
            own.append(_open_in(page.file, connected["repository"], connected["branch"]))
        return [*blocks[:at], *own, *blocks[at:]]


def _card(told: dict[str, Any], fresh: bool | None) -> T.Node:
    parts = [T.span(T.words(text), classes=names) for text, names in _parts(told, fresh)]
    inlines = _spaced(parts)
    if "fresh" in T.classes_of(inlines[0]):  # the mark and what it says of the run wrap as one
        inlines = [T.span(inlines[:3]), *inlines[3:]]
    return T.div([T.node("Plain", inlines)], classes=["run-card"])


def _spaced(parts: Iterable[T.Node]) -> list[T.Node]:
    return [x for part in parts for x in (part, T.node("Space"))][:-1]


def _parts(told: dict[str, Any], fresh: bool | None) -> Iterator[tuple[str, list[str]]]:
    run = told["run"]
    if fresh is not None:
        yield ("fresh", ["fresh"]) if fresh else ("stale", ["stale"])
    if "seconds" in run:
        memory = _memory(run.get("memory"))
        yield f"run{_day(run.get('when'))} in {run['seconds']} s{memory}", ["run-when"]
    else:
        yield "not run yet", ["run-when", "not-run"]
    versions = [f"{name} {v}" for name, v in run.get("versions", {}).items()]
    if "python" in run:
        versions.insert(0, f"Python {run['python']}")
    if "kernel" in run:
        versions.insert(0, f"kernel {run['kernel']}")
    if versions:
        yield ", ".join(versions), ["run-versions"]
    if "data" in run:
        sets = [d for d in run["data"] if isinstance(d, dict)]
        named = ", ".join(f"{d.get('name')} ({d.get('kind')} data{_pin(d)})" for d in sets)
        yield named or "no data set", ["run-data"]
    if told["cells"]:
        yield f"{told['tests']} of {told['cells']} code cells are tests", ["run-tests"]


def _pin(data: dict[str, Any]) -> str:
    "What holds real data where no hash of all of them is published, or they were unpacked by somebody else."
    is_held = data.get("kind") != "real" or data.get("sha256", "not told")
    return "" if is_held else ", held by no SHA-256"


def _day(when: Any) -> str:
    try:
        day = datetime.fromisoformat(when)
    except (TypeError, ValueError):
        return ""
    return f" on {day.day} {day:%B %Y}"


def _memory(bytes: int | None) -> str:
    return f" with {bytes / 1e9:.1f} GB of memory" if bytes else ""


def _open_in(file: str, repository: str, branch: str) -> T.Node:
    """One line of links to the notebook where it runs or can be had; Colab and Kaggle read GitHub
    alone."""
    at = quote(f"{branch}/{file}")
    places = [("Download the notebook", f"{repository}/raw/{at}")]
    if own := repository.partition("//github.com/")[2]:
        kaggle = quote(f"{repository}/blob/{at}", safe="")
        places = [
            ("Open in Colab", f"https://colab.research.google.com/github/{own}/blob/{at}"),
            ("Open in Kaggle", f"https://www.kaggle.com/kernels/welcome?src={kaggle}"),
            *places,
        ]
    links = _spaced(T.link(T.words(name), href) for name, href in places)
    return T.div([T.node("Plain", links)], classes=["open-in"])


feature = RunCard()
