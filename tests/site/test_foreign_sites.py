"""Whole sites in the manner of public ones: a teaching course, a blog, the documentation of a library, exercises with theorems, a book. Each builds without an error, and no reader sees what is meant for a program."""

import re
import shutil
from pathlib import Path

import pytest
from selecting import parse

from lessonpress import pipeline

HERE = Path(__file__).parent / "foreign_sites"
SITES = sorted(p.name for p in HERE.iterdir() if (p / "_quarto.yml").is_file())
# Shortcodes, references, divs, TeX and attributes as an author writes them.
RAW = re.compile(
    r"\{\{<|>\}\}|\?@|@(?:fig|tbl|sec|eq|thm|lst)-|:::|\\[a-zA-Z]+\{|\$\$|\{[.#][\w-]+\}"
    r"|</?(?:a|br|i|span)\b|\]\(|\*\*\w|```"
)


def words(html: str) -> str:
    "What a reader sees of a page, without code and without formulas' sources."
    root = parse(html[html.index("<body") :])
    for el in root.xpath(".//code | .//pre | .//script | .//style | .//annotation"):
        el.text = None
        for inner in [*el]:
            el.remove(inner)
    return " ".join(root.text_content().split())


@pytest.fixture(scope="module", params=SITES)
def built(request, tmp_path_factory):
    root = tmp_path_factory.mktemp("sites") / request.param
    shutil.copytree(HERE / request.param, root)
    done = pipeline.build(root)
    pages = {
        p.relative_to(done.output).as_posix(): p.read_text(encoding="utf-8")
        for p in done.output.rglob("*.html")
        if "assets" not in p.parts
    }
    return done, pages


def test_a_site_of_somebody_elses_builds_without_an_error(built):
    done, pages = built
    assert not done.report.errors and not done.left_out and "index.html" in pages


def test_each_warning_has_its_place_and_stands_once(built):
    told = [(p.file, p.line, p.cell, p.message) for p in built[0].report.problems]
    assert len(told) == len(set(told)) and all(file for file, *_ in told)


def test_no_reader_sees_what_is_meant_for_a_program(built):
    for file, html in built[1].items():
        assert RAW.findall(words(html)) == [], file


def test_what_only_some_of_them_have(built):
    done, pages = built
    site = done.output.parent.name
    if site == "library":  # nbdev's addresses, and outputs of runs that are none of ours
        assert "core.html" in pages and not any("run-card" in html for html in pages.values())
    if site == "blog":
        [title] = parse(pages["untitled.html"]).iter("h1")
        assert title.get("class") == "title screen-reader-only"
        assert "octicon" not in (shown := words(pages["index.html"])) and "Letter" in shown
        assert {"Google", "Bluesky"} <= set(words(pages["about.html"]).split())
