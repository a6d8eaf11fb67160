"""Notebooks with Markdown that we did not write, on both hosts."""

import subprocess

import pytest
from course import Course
from foreign.markdown import CASES
from lxml import etree

from lessonpress.gather.page_source import front_matter
from lessonpress.html_tree import document, parsed
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.worker import Worker
from lessonpress.pipeline import build
from lessonpress.prepare.for_quarto import prepare
from lessonpress.prepare.lenient import text_of
from lessonpress.prepare.source import Source


def file_of(name):
    return f"nbs/{name.replace(' ', '-')}.ipynb"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    "All the notebooks, built into one site that is allowed to have problems."
    course = Course(tmp_path_factory.mktemp("foreign") / "course")
    for name, case in CASES.items():
        course.write(file_of(name), case.notebook)
    return course.root, build(course.root, keep_going=True).report


def content(root, name):
    text = (root / "_site" / file_of(name).replace(".ipynb", ".html")).read_text(encoding="utf-8")
    [main] = parsed(text).xpath(".//main")
    return main


@pytest.mark.parametrize("name", CASES)
def test_a_reader_sees_it(site, name):
    case, main = CASES[name], content(site[0], name)
    for path in case.sees:
        found = main.xpath(path if path.startswith("self::") else f".//{path}")
        assert found, f"{path} in {etree.tostring(main).decode()}"
    said = " ".join(main.text_content().split())
    assert [words for words in case.reads if words not in said] == []
    assert [words for words in case.never if words in said] == []
    assert main.xpath("string(.//h1[@class='title'])") == case.title


@pytest.mark.parametrize("name", CASES)
def test_problems_have_their_cell_and_a_hint(site, name):
    found = {p.rule: p for p in site[1].problems if p.file == file_of(name)}
    assert {rule: p.cell for rule, p in found.items()} == CASES[name].rules
    assert all(p.hint for p in found.values() if p.level == "warning")


@pytest.mark.parametrize("name", CASES)
def test_quarto_is_given_the_same(site, name):
    "Quarto puts the cells that it is given below each other, and has Pandoc read them."
    made = prepare(CASES[name].notebook)["cells"]
    texts = [text_of(c["source"]) for c in made if c["cell_type"] == "markdown"]
    texts[:1] = [front_matter(text, "")[1] for text in texts[:1]]
    source = Source(site[0], file_of(name))
    with Worker() as worker:
        ours = worker.read(source.markdown)["blocks"]
        theirs = worker.read("\n\n".join(texts))["blocks"]
    front = [text_of(c["source"]) for c in made if c["cell_type"] == "raw"]
    if not front:  # Quarto takes the heading for the title
        theirs = [b for b in theirs if b["t"] != "Header" or T.text_of(b) != "A page"]
    assert theirs == ours
    if front:
        assert "title: A page" in front[0]


@pytest.mark.quarto
def test_quarto_makes_pages_of_them(site, tmp_path):
    "A reader of a real Quarto's pages sees the same, and the titles."
    from test_quarto_host import LESSONPRESS

    course = Course(tmp_path / "course")
    course.write("_quarto.yml", QUARTO.format(command=" ".join(LESSONPRESS)))
    for name, case in CASES.items():
        course.write(file_of(name), case.notebook)
    subprocess.run(["quarto", "render", str(course.root)], check=True, capture_output=True)
    for name, case in CASES.items():
        page = course.root / "_site" / file_of(name).replace(".ipynb", ".html")
        body = document(page.read_bytes()).find("body")
        assert [p for p in case.sees if not body.xpath(p if "self::" in p else f".//{p}")] == []
        titles = [h.text_content() for h in body.find_class("title")]
        assert titles == ([case.title] if case.title == "A page" else [])


QUARTO = """\
project:
  type: website
  render: ["nbs/*.ipynb"]
ipynb-filters: ["{command} notebook-filter"]
format:
  html:
    theme: none
    html-math-method: mathml
"""
