"""The run card says what is stored of a run, in words."""

from types import SimpleNamespace

import pytest

from lessonpress.features.run_card import feature
from lessonpress.pandoc import tree as T
from lessonpress.words import ENGLISH

RUN = {
    "seconds": 3,
    "when": "2026-11-07T02:00:00+00:00",
    "memory": 2_540_000_000,
    "python": "3.11.7",
    "versions": {"numpy": "2.0", "torch": "2.9"},
    "data": [{"name": "digits", "kind": "real"}, {"name": "pets", "kind": "sample"}, "broken"],
}
QUOTE, TEXT = T.node("BlockQuote", []), T.node("Para", T.words("Text"))


def blocks(told, fresh=None, before=(TEXT,)):
    page = SimpleNamespace(gathered={"run_card": told}, file="nbs/01 line.ipynb", word=ENGLISH)
    connected = {"fresh": fresh}
    return feature.transform([*before], page, connected)


def said(run, fresh=None, cells=0, tests=0):
    return T.text_of(blocks({"run": run, "cells": cells, "tests": tests}, fresh)[0])


def test_all_that_is_known_of_a_run():
    assert said(RUN, True, 4, 1) == (
        "fresh run on 7 November 2026 in 3 s with 2.5 GB of memory Python 3.11.7, numpy 2.0, torch 2.9 "
        "digits (real data), pets (sample data) 1 of 4 code cells are tests"
    )


@pytest.mark.parametrize(
    "run, words",
    [
        ({}, "not run yet"),
        ({"seconds": 0}, "run in 0 s"),
        ({"seconds": 2, "when": "some day"}, "run in 2 s"),
        ({"seconds": 2, "when": None, "memory": None}, "run in 2 s"),
        ({"seconds": 2, "python": "3.12.1"}, "run in 2 s Python 3.12.1"),
        ({"seconds": 2, "versions": {"numpy": "2.0"}}, "run in 2 s numpy 2.0"),
        ({"seconds": 2, "data": []}, "run in 2 s no data set"),
        (
            {"seconds": 2, "data": [{"name": "pets", "kind": "real", "sha256": None}]},
            "run in 2 s pets (real data, held by no SHA-256)",
        ),
    ],
)
def test_what_is_not_known_is_not_said(run, words):
    assert said(run) == words
    assert (said(run, True), said(run, False)) == (f"fresh {words}", f"stale {words}")


def test_each_part_has_its_class_and_the_mark_stays_with_what_it_says_of_the_run():
    told = {"run": RUN, "cells": 1, "tests": 0}
    for fresh, of_line in ((None, 7), (False, 9), (True, 7)):
        (plain,) = blocks(told, fresh)[0]["c"][1]
        assert len(plain["c"]) == of_line  # spans and the spaces between them
    mark, _, run = plain["c"][0]["c"][1]
    assert (T.classes_of(mark), T.classes_of(run)) == (["fresh"], ["run-when"])
    assert [T.classes_of(n) for n in plain["c"][2::2]] == [
        ["run-versions"],
        ["run-data"],
        ["run-tests"],
    ]


def test_a_lesson_that_was_never_run_is_marked():
    (plain,) = blocks({"run": {}, "cells": 1, "tests": 0})[0]["c"][1]
    assert T.classes_of(plain["c"][0]) == ["run-when", "not-run"]


def test_it_stands_below_the_promise_or_first():
    told = {"run": {}, "cells": 0, "tests": 0}
    kinds = [
        [b["t"] for b in blocks(told, before=before)] for before in ((QUOTE, TEXT), (TEXT, QUOTE))
    ]
    assert kinds == [["BlockQuote", "Div", "Para"], ["Div", "Para", "BlockQuote"]]
    assert len(blocks(told, before=())) == 1
