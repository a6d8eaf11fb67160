"""Each page that is a notebook leads to a copy of it on the site, on both hosts, unless the course says otherwise."""

import json

import lxml.html
import pytest
from course import code, lesson, markdown, notebook

from lessonpress.commands.main import run
from lessonpress.pipeline import build, checked
from lessonpress.quarto.shell import finish

COPY = "_site/nbs/01_line.ipynb"
LINK = "//div[@class='open-in']//a[@class='notebook']"
INSTALL = (
    '#| install\nfrom importlib.util import find_spec\n\nif not find_spec("small"):\n'
    '    %pip install -q "small[plots]==0.1" "numpy>=1"'
)
NBDEV = '[project]\nname = "small"\n[tool.nbdev]\nallowed_metadata_keys = ["lessonpress"]\n'
# What Quarto writes around the blocks of a page.
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="generator" content="quarto-1.9.37"><title>A line</title></head>
<body><div id="quarto-content"><main class="content" id="quarto-document-content"><header id="title-block-header"><h1 class="title">A line</h1></header>
{}</main></div></body></html>"""


def links(course, href="nbs/01_line.html"):
    page = lxml.html.fromstring(course.page(href))
    return [(a.get("href"), a.get("download"), a.text) for a in page.xpath(LINK)]


def held(course):
    return sorted(p.name for p in (course.root / "_site").rglob("*.ipynb"))


OFFERED = [("01_line.ipynb", "", "Download the notebook")]


def test_the_copy_stands_beside_the_page_with_the_notebooks_own_bytes(course):
    assert build(course.root).report.problems == []
    assert links(course) == OFFERED
    assert (course.root / COPY).read_bytes() == (course.root / "nbs/01_line.ipynb").read_bytes()
    assert links(course, "outlines/lecture.html") == links(course, "index.html") == []


@pytest.mark.parametrize("hidden", ["#| include: false\nkey = 1", "#| hide\nkey = 1"])
def test_a_notebook_that_hides_cells_is_offered_only_where_its_author_says_so(course, hidden):
    nb = lesson()
    nb["cells"].append(code(hidden))
    course.write("nbs/01_line.ipynb", nb)
    build(course.root)
    assert links(course) == held(course) == []
    course.replace("_quarto.yml", "project:", "format-links: [html, ipynb]\nproject:")
    build(course.root)
    assert links(course) == OFFERED and held(course) == ["01_line.ipynb"]


def test_an_edit_reaches_the_copy(course):
    build(course.root)
    nb = lesson()
    nb["cells"][2]["outputs"][0]["data"]["text/plain"] = ["3"]
    course.write("nbs/01_line.ipynb", nb)
    build(course.root)
    assert json.loads((course.root / COPY).read_text()) == nb


def test_on_the_other_host_the_link_comes_once_quarto_has_written_its_pages(course):
    course.replace(
        "_quarto.yml", "  type: website\n", "  type: website\n  post-render: lessonpress finish\n"
    )
    assert run(["--course", str(course.root), "collect"]) == 0
    # Quarto turns a link to a notebook into one to its page; what stands here is none, as the filter gives it.
    waiting = '<div class="open-in"><div data-late="notebook"></div></div>'
    course.write("_site/nbs/01_line.html", PAGE.format(waiting))
    finish(course.root, everything=True)
    assert links(course) == OFFERED
    assert (course.root / COPY).read_bytes() == (course.root / "nbs/01_line.ipynb").read_bytes()


def test_where_nobody_finishes_quartos_pages_nothing_is_offered(course):
    assert run(["--course", str(course.root), "collect"]) == 0
    told = [p.read_text() for p in (course.root / ".lessonpress/quarto").glob("*.json")]
    assert any('"notebook"' in t or "01_line" in t for t in told)
    assert not any('"copy"' in t for t in told)
    assert not list((course.root / ".lessonpress").rglob("*.ipynb"))


@pytest.mark.parametrize(
    "said", ["format-links: false", "format-links: [pdf]", "notebook-links: false"]
)
def test_quartos_own_keys_switch_it_off_for_the_site_or_a_page(course, said):
    course.write("nbs/02_other.ipynb", notebook([markdown(f"---\n{said}\n---\n\n# Another")]))
    build(course.root)
    assert held(course) == ["01_line.ipynb"] and links(course, "nbs/02_other.html") == []
    course.replace("_quarto.yml", "project:", f"{said}\nproject:")
    build(course.root)
    assert held(course) == [] and links(course) == []


@pytest.mark.parametrize(
    "said", ["format-links: true", "format-links: [ipynb]", "notebook-links: true"]
)
def test_what_asks_for_the_notebook_is_done_and_not_told(course, said):
    course.replace("_quarto.yml", "project:", f"{said}\nproject:")
    assert build(course.root).report.problems == [] and links(course) == OFFERED


def test_a_draft_has_none_and_a_page_that_the_search_leaves_out_has_one(course):
    for name, said in (("02_draft", "draft: true"), ("03_unsearched", "search: false")):
        course.write(f"nbs/{name}.ipynb", notebook([markdown(f"---\n{said}\n---\n\n# {name}")]))
    build(course.root)
    assert held(course) == ["01_line.ipynb", "03_unsearched.ipynb"]


def test_a_page_whose_cells_quarto_runs_has_no_notebook(course):
    course.write("nbs/02.qmd", "---\ntitle: Cells\n---\n\n```{python}\n1\n```\n")
    course.replace("_quarto.yml", '"nbs/*.ipynb"', '"nbs/*.ipynb", "nbs/*.qmd"')
    build(course.root)
    assert held(course) == ["01_line.ipynb"] and links(course, "nbs/02.html") == []


def test_a_name_with_signs_of_addresses(course):
    course.write("nbs/02 a#b%20é.ipynb", notebook([markdown("# Signs")]))
    build(course.root)
    ((href, _, _),) = links(course, "nbs/02 a#b%20é.html")
    assert href == "02%20a%23b%2520%C3%A9.ipynb"
    assert "02 a#b%20é.ipynb" in held(course)


def test_a_foreign_notebook_is_given_as_it_is_however_it_was_written(course):
    old = {"nbformat": 4, "nbformat_minor": 2, "metadata": {"language_info": {"name": "julia"}}}
    cells = [{"cell_type": "markdown", "metadata": {"own": [1]}, "source": "# Old é"}]
    text = json.dumps({**old, "cells": cells}, indent=7)
    course.write("nbs/02_old.ipynb", text)
    build(course.root)
    assert course.page("nbs/02_old.ipynb") == text


def test_a_notebook_that_is_a_link_out_of_the_course_is_not_given_out(course, tmp_path):
    outside = tmp_path / "secret.ipynb"
    outside.write_text(json.dumps(notebook([markdown("# Rumpelstilzchen")])))
    (course.root / "nbs/02_secret.ipynb").symlink_to(outside)
    build(course.root, keep_going=True)
    site = [p for p in (course.root / "_site").rglob("*") if p.is_file()]
    assert held(course) == ["01_line.ipynb"]
    assert not any(b"Rumpelstilzchen" in p.read_bytes() for p in site)


# ---- The cell that installs


def with_wheels(course, settings=""):
    nb = lesson()
    nb["cells"].insert(1, code(INSTALL, id="install"))
    course.write("nbs/01_line.ipynb", nb)
    course.write("pyproject.toml", NBDEV)
    course.write("settings.ini", f"[course]\nwheels = dist/*.whl\n{settings}")
    for name in ("small-0.1", "press-2.0"):
        course.write(f"dist/{name}-py3-none-any.whl", name)
    build(course.root)
    return json.loads((course.root / COPY).read_text()), nb


def test_in_the_copy_it_asks_for_the_files_of_the_site(course):
    got, nb = with_wheels(course)
    at = "https://example.org/course/"
    assert "".join(got["cells"][1]["source"]).splitlines()[-1] == (
        f'    %pip install -q "{at}press-2.0-py3-none-any.whl"'
        f' "small[plots] @ {at}small-0.1-py3-none-any.whl" "numpy>=1"'
    )
    got["cells"][1] = nb["cells"][1]
    assert got == nb, "and nothing else is another"


@pytest.mark.parametrize("why", ["the index has it", "the site has no address"])
def test_otherwise_it_stays_as_it_is(course, why):
    if why == "the site has no address":
        course.replace("_quarto.yml", "  site-url: https://example.org/course/\n", "")
    got, nb = with_wheels(course, "index = yes\n" if why == "the index has it" else "")
    assert got == nb


def test_a_link_to_colab_that_leads_to_a_cell_that_fails_is_told(course):
    def told(settings):
        with_wheels(course, f"repository = https://{settings}\n")
        return [p for p in checked(course.root).report.problems if p.rule == "not-on-index"]

    (problem,) = told("github.com/a/b")
    assert (problem.file, problem.cell, problem.level) == ("nbs/01_line.ipynb", 2, "warning")
    assert told("github.com/a/b\nindex = yes") == told("example.org/a/b") == []
