"""The Quarto host: what Quarto 1.7.34 handed to its filters is replayed through the same commands that Quarto starts."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from course import ROOT
from pypandoc import get_pandoc_path
from test_notebooks import html_as_markdown, said

from lessonpress.pandoc import tree as T
from lessonpress.pandoc import worker as pandoc
from lessonpress.quarto import extension, filters

REFERENCE = Path(__file__).parent / "quarto-reference"
BIN = Path(sys.executable).parent
LESSONPRESS = [sys.executable, "-m", "lessonpress"]
PAGES = {
    "01_kitchen.ipynb": "nbs/01_kitchen.ipynb",
    "02_options.ipynb": "nbs/02_options.ipynb",
    "lecture.qmd": "outlines/lecture.qmd",
    "index.qmd": "index.qmd",
    "kitchen.qmd": "kitchen.qmd",
    "log.qmd": "log.qmd",
    "first.qmd": "log/first.qmd",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    "The reference course, collected as its `pre-render` would."
    root = tmp_path_factory.mktemp("quarto") / "course"
    shutil.copytree(REFERENCE / "source", root)
    (root / "settings.ini").write_text(
        "[lecture lecture]\nvideo = https://example.org/watch?v=1\nlength = 1:30:00\n"
    )
    extension.install(root)
    told = command(root, [*LESSONPRESS, "collect"], "")
    assert "Collected 7 pages" in told  # the eighth is a draft
    return root


def command(root, args, text, **env):
    env = {
        **os.environ,
        "QUARTO_PROJECT_DIR": str(root),
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        **env,
    }
    done = subprocess.run(
        [str(a) for a in args], input=text, capture_output=True, text=True, cwd=root, env=env
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def filtered(root, name):
    "A captured tree through the extension's filter, as Quarto starts it: with the page's folder and name in the environment."
    file = root / PAGES[name]
    args = [sys.executable, root / extension.FOLDER / "filter.py", "html"]
    text = (REFERENCE / "filter-input" / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text), json.loads(
        command(
            root, args, text, QUARTO_DOCUMENT_PATH=str(file.parent), QUARTO_DOCUMENT_FILE=file.name
        )
    )


def classes(tree):
    return [c for n in T.walk(tree) for c in T.classes_of(n)]


def raw(tree):
    return "".join(n["c"][1] for n in T.walk(tree) if n["t"] in ("RawBlock", "RawInline"))


@pytest.mark.parametrize("name", PAGES)
def test_every_captured_page_comes_back_as_a_tree_that_pandoc_writes(project, name):
    before, after = filtered(project, name)
    assert after["pandoc-api-version"] == before["pandoc-api-version"]
    assert after["meta"] == before["meta"]
    assert after["blocks"][-2:] == before["blocks"][-2:], (
        "Quarto's own blocks at the end stay as they are"
    )
    with pandoc.Worker() as worker:
        assert worker.write(after)


# Stands for Quarto around the extension's Lua filter: says what it was asked for, and in which format it renders.
ASKED = """
local asked = { files = pandoc.List() }
quarto = { doc = {
  is_format = function(name) return name == "html:js" and FORMAT == "html" end,
  add_html_dependency = function(d) asked.dependency = d end,
  include_file = function(where, name) asked.files:insert({ where, name }) end,
} }
FORMAT = arg[2]
dofile(arg[1])
local doc = Pandoc(pandoc.read(io.read("a"), "json"))
print(pandoc.json.encode({ asked = asked, changed = doc ~= nil }))
"""


def asked_of_quarto(root, tree, format="html"):
    "What the extension asks Quarto for on a page, whose tree its other filter has given."
    script = root / "asked.lua"
    script.write_text(ASKED, encoding="utf-8")
    args = [get_pandoc_path(), "lua", script, root / extension.FOLDER / "lessonpress.lua", format]
    said = json.loads(command(root, args, json.dumps(tree)))
    assert not said["changed"]
    return said["asked"]


@pytest.mark.parametrize("name", PAGES)
def test_quarto_is_asked_for_the_styles_and_scripts_that_a_page_needs(project, name):
    asked = asked_of_quarto(project, filtered(project, name)[1])
    scripts = [s["path"] for s in asked["dependency"]["scripts"]]
    assert scripts == ["lessonpress.js", *(["study.js"] if name == "lecture.qmd" else [])]
    assert all("defer" in s["attribs"] for s in asked["dependency"]["scripts"])
    assert asked["dependency"]["stylesheets"] == ["lessonpress.css"]
    assert asked["files"] == [["in-header", "early.html"]]
    for file in (*scripts, "lessonpress.css", "early.html"):
        assert (project / extension.FOLDER / file).is_file()


def test_other_formats_than_html_ask_for_nothing(project):
    assert asked_of_quarto(project, filtered(project, "index.qmd")[1], "latex") == {"files": []}


def test_a_lesson_gets_its_run_card_under_the_promise_and_its_backlinks(project):
    _, after = filtered(project, "01_kitchen.ipynb")
    above = [
        b for b in after["blocks"] if b["t"] != "RawBlock"
    ]  # that tells how long it takes to read
    assert above[0]["t"] == "BlockQuote" and T.classes_of(above[1]) == ["run-card"]
    assert "run in 1.5 s" in T.text_of(above[1])
    at = next(i for i, b in enumerate(after["blocks"]) if T.id_of(b) == "sec-first")
    assert T.classes_of(after["blocks"][at + 1]) == ["answers"]
    link = next(n for n in T.walk(after["blocks"][at + 1]) if n["t"] == "Link")
    assert link["c"][2][0] == "../outlines/lecture.qmd#why-a-loss"


def test_an_outline_becomes_questions_that_open_with_times_and_evidence(project):
    before, after = filtered(project, "lecture.qmd")
    html = raw(after["blocks"])
    assert '<details class="question" id="why-a-loss" open>' in html
    assert html.count("<details") == 2 and html.count("not answered yet") == 1
    times = [
        n["c"][2][0]
        for n in T.walk(after["blocks"])
        if n["t"] == "Link" and "time" in T.classes_of(n)
    ]
    assert times == [f"https://example.org/watch?v=1&t={s}s" for s in (1870, 1925, 3918)]
    (evidence,) = [n for n in T.walk(after["blocks"]) if "evidence" in T.classes_of(n)]
    assert "quad(3, 2, 1, 2)" in T.text_of(evidence) and "<samp>17</samp>" in raw(evidence)


def test_quartos_own_constructs_pass_untouched(project):
    before, after = filtered(project, "kitchen.qmd")
    assert after["blocks"] == before["blocks"]


@pytest.mark.parametrize("name", ["01_kitchen", "02_options"])
def test_a_notebook_comes_back_without_directives_and_otherwise_as_it_was(project, name):
    text = (REFERENCE / "notebook-filter-input" / f"{name}.json").read_text(encoding="utf-8")
    before, after = (
        json.loads(text),
        json.loads(command(project, [*LESSONPRESS, "notebook-filter"], text)),
    )
    assert {k: v for k, v in before.items() if k != "cells"} == {
        k: v for k, v in after.items() if k != "cells"
    }
    kept = {c["id"]: c for c in after["cells"]}
    for cell in before["cells"]:
        lines = "".join(cell["source"]).splitlines(True)
        directive = [
            line
            for line in lines
            if line.strip() in ("#| export", "#| hide") or line.startswith("#| default_exp")
        ]
        if cell["id"] not in kept:
            assert directive
            continue
        assert isinstance(kept[cell["id"]]["source"], list)
        mark = "#| classes: [not-run]\n" * ("#| eval: false\n" in lines)
        stays = [line for line in lines if line not in directive]
        assert said(kept[cell["id"]]["source"]) == said([mark, *stays])
        assert {**kept[cell["id"]], "source": None} == {**html_as_markdown(cell), "source": None}


def test_a_filter_before_collect_says_what_to_do(tmp_path):
    text = (REFERENCE / "filter-input/index.qmd.json").read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(ROOT / "lessonpress/extension/filter.py"), "html"],
        input=text,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={
            **os.environ,
            "QUARTO_PROJECT_DIR": str(tmp_path),
            "QUARTO_DOCUMENT_PATH": str(tmp_path),
            "QUARTO_DOCUMENT_FILE": "index.qmd",
        },
    )
    assert (
        done.returncode == 1
        and "lessonpress collect" in done.stderr
        and "Traceback" not in done.stderr
        and not done.stdout
    )


def test_an_extension_that_lacks_or_is_older_is_told_until_it_is_written(course, capsys):
    from lessonpress.commands.main import run

    def told():
        run(["--course", str(course.root), "check"])
        return "lessonpress quarto" in capsys.readouterr().err

    assert not told()  # a course that is not for Quarto
    course.write(
        "_quarto.yml",
        (course.root / "_quarto.yml").read_text()
        + "filters: [_extensions/lessonpress/filter.py]\n",
    )
    assert told()
    assert run(["--course", str(course.root), "quarto"]) == 0
    assert not told()
    (course.root / extension.FOLDER / "lessonpress.lua").write_text("-- of another version\n")
    assert told()


@pytest.fixture
def piped(monkeypatch, capfdbinary, tmp_path):
    "What a filter makes of a text on its standard input: its exit code, output and errors."
    monkeypatch.chdir(tmp_path)
    for name in ("PROJECT_DIR", "DOCUMENT_PATH", "DOCUMENT_FILE"):
        monkeypatch.delenv(f"QUARTO_{name}", raising=False)

    def run(text, *words):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode("utf-8"))))
        code = filters.run([*words])
        sys.stdout.flush()
        said = capfdbinary.readouterr()
        return code, said.out.decode("utf-8"), said.err.decode("utf-8")

    return run


def test_a_document_for_another_format_than_html_passes_untouched(piped):
    for target in ("latex", "docx", "xhtml"):
        assert piped("no tree, ü", "document-filter", target) == (0, "no tree, ü", "")


@pytest.mark.parametrize(
    "words", [["document-filter", "html"], ["document-filter", "html5"], ["document-filter"]]
)
def test_a_document_for_html_is_read_whatever_html_is_called(piped, words, monkeypatch):
    monkeypatch.setattr(filters, "document_filter", str.upper)
    assert piped("ü", *words) == (0, "Ü", "")


def test_a_notebook_passes_whatever_the_format(piped):
    nb = {"cells": [], "metadata": {"title": "ü"}, "nbformat": 4}
    for words in (["notebook-filter"], ["notebook-filter", "latex"]):
        code, out, err = piped(json.dumps(nb), *words)
        assert (code, json.loads(out), err) == (0, nb, "") and "ü" in out
    code, out, err = piped("{", "notebook-filter")
    assert (code, out) == (1, "") and err.startswith("error: standard input: no JSON")
