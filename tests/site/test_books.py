"""Books: chapters and appendices have numbers, in titles, headings, menus and in what is referred to from other chapters, with the structure that Quarto gives them."""

import pytest
from building import built_of, said
from selecting import select

from lessonpress import pipeline
from lessonpress.gather.books import Book, numbers
from lessonpress.gather.quarto_yml import load_config
from lessonpress.problems import Report

BOOK = """\
project:
  type: book
lang: en
book:
  title: A small book
  subtitle: In two parts
  author: A. Teacher
  date: 2026-09-01
  cover-image: cover.png
  cover-image-alt: Two lines that cross
  downloads: [pdf]
  site-url: https://example.org/book/
  chapters:
    - index.qmd
    - part: First part
      chapters: [one.qmd, two.qmd]
    - part: middle.qmd
      chapters: [three.qmd]
    - references.qmd
  appendices: [extra.qmd]
bibliography: references.bib
"""
FIGURE = "![B](cover.png){#fig-b}\n\n$$x=1$$ {#eq-x}\n\n::: {#exr-a}\nDo it.\n:::\n"
PAGES = {
    "_quarto.yml": BOOK,
    "cover.png": "x",
    "index.qmd": "# Preface {.unnumbered}\n\nSee @sec-two, @fig-b and @sec-extra.\n\n![P](cover.png){#fig-p}\n"
    "\n```\n$$shown$$ {#eq-x}\n```\n",  # which is no formula
    "one.qmd": f"# One {{#sec-one}}\n\n## A section {{#sec-a}}\n\nText @k. @sec-one\n\n### Deep\n\n{FIGURE}",
    "two.qmd": "# Two *words* {#sec-two}\n\nFrom @sec-a, @eq-x, [-@fig-b] and [exercise @exr-a].\n",
    "middle.qmd": "# In between\n\nThe page of a part.\n",
    "three.qmd": "---\ntitle: Three\n---\n\n## Alone {#sec-alone}\n\n@sec-alone\n\n## Apart {.unnumbered}\n",
    "extra.qmd": f"# Extra {{#sec-extra}}\n\n## More\n\n{FIGURE.replace('fig-b', 'fig-c').replace('eq-x', 'eq-y').replace('exr-a', 'exr-b')}",
    "references.qmd": "# References {.unnumbered}\n\n::: {#refs}\n:::\n",
    "references.bib": "@book{k, title={On lines}, author={Writer, A.}, year={2020}}\n",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    "The pages of the book, parsed, and its problems."
    pages, done = built_of(tmp_path_factory.mktemp("book"), PAGES)
    return pages, done.report.problems


TITLES = {
    "index": "A small book",
    "one": "1 One",
    "two": "2 Two words",
    "middle": "In between",
    "three": "3 Three",
    "references": "References",
    "extra": "Appendix A — Extra",
}


@pytest.mark.parametrize("page", TITLES)
def test_a_chapter_has_its_number_in_its_title(book, page):
    assert said(book[0][page], "main h1.title") == [TITLES[page]]


def test_a_title_is_written_as_quarto_writes_it(book):
    [title] = select(book[0]["one"], "h1.title > span#sec-one.quarto-section-identifier")
    assert said(title, ".chapter-number") == ["1"] and said(title, ".chapter-title") == ["One"]
    assert said(book[0]["extra"], "h1.title > span#sec-extra") == ["Appendix A — Extra"]
    assert book[0]["one"].findtext(".//title") == "1\u00a0 One – A small book"
    assert book[0]["index"].findtext(".//title") == "A small book"


def test_headings_go_on_from_the_number_of_their_chapter(book):
    pages = book[0]
    assert said(pages["one"], "main :is(h2, h3)[data-anchor-id]") == ["1.1 A section", "1.1.1 Deep"]
    assert said(pages["three"], "main h2[data-anchor-id]") == ["3.1 Alone", "Apart"]
    assert said(pages["extra"], "main h2[data-anchor-id]") == ["A.1 More"]
    assert said(pages["one"], "#TOC a") == ["1.1 A section", "1.1.1 Deep"]


def test_what_has_a_number_has_that_of_its_chapter_before_it(book):
    pages = book[0]
    assert said(pages["one"], "#fig-b figcaption") == ["Figure 1.1: B"]
    assert said(pages["one"], "#eq-x annotation") == ["x=1 \\qquad(1.1)"]
    assert said(pages["one"], "#exr-a .theorem-title") == ["Exercise 1.1"]
    assert said(pages["extra"], "#fig-c figcaption") == ["Figure A.1: B"]
    assert said(pages["index"], "#fig-p figcaption") == ["Figure 1: P"], "no chapter"


def test_references_lead_to_other_chapters(book):
    def links(page):
        found = select(book[0][page], "a.quarto-xref")
        return [(a.text_content().replace("\u00a0", " "), a.get("href")) for a in found]

    assert links("index") == [
        ("Chapter 2", "two.html"),
        ("Figure 1.1", "one.html#fig-b"),
        ("Appendix A", "extra.html"),
    ]
    assert links("two") == [
        ("Section 1.1", "one.html#sec-a"),
        ("Equation 1.1", "one.html#eq-x"),
        ("1.1", "one.html#fig-b"),
        ("exercise 1.1", "one.html#exr-a"),
    ]
    assert links("one") == [("Chapter 1", "one.html")]
    assert links("three") == [("Section 3.1", "#sec-alone")]


def test_the_first_page_opens_with_what_the_book_is(book):
    root = book[0]["index"]
    assert said(root, ".quarto-title .subtitle") == ["In two parts"]
    assert said(root, ".quarto-title-meta-contents") == ["A. Teacher", "September 1, 2026"]
    assert said(root, "main section#preface.level1.unnumbered > h1") == ["Preface"]
    [cover] = select(root, "main img.quarto-cover-image")
    assert (cover.get("src"), cover.get("alt")) == ("cover.png", "Two lines that cross")


def test_the_menu_has_parts_and_numbers(book):
    menu = said(book[0]["one"], ".side nav:not(.site):not(#TOC) > ul > li > a")
    assert menu == ["Preface", "First part", "In between", "References", "Appendices"]
    [inner] = select(book[0]["one"], ".side nav:not(.site):not(#TOC) ul ul")
    assert said(inner, ".chapter-number") == ["1", "2"]
    assert said(inner, ".chapter-title") == ["One", "Two words"]
    assert said(book[0]["two"], ".page-navigation .chapter-number") == ["1"]


def test_the_page_of_sources_lists_those_of_all_chapters(book):
    assert "On Lines" in said(book[0]["references"], "#refs")[0].title()


def test_what_a_book_asks_for_in_vain_is_told_with_its_line(book):
    told = [p for p in book[1] if p.rule == "unsupported"]
    assert [(p.line, "`book.downloads`" in p.message) for p in told] == [(11, True)]


def test_letters_go_on_after_z():
    files = tuple(f"{n}.qmd" for n in range(28))
    found = numbers(Book((), files, {}), dict.fromkeys(files, False))
    assert [found[files[n]] for n in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]


@pytest.mark.parametrize("said", ["number-sections: false\n", ""])
def test_a_book_may_have_no_numbers(tmp_path, said):
    files = {"_quarto.yml": BOOK + said} | {k: v for k, v in PAGES.items() if k != "_quarto.yml"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pipeline.open_workshop(tmp_path, 1) as workshop:
        site = pipeline.load(tmp_path, workshop)
    assert {p.chapter for p in site.pages.values()} == ({""} if said else {"", "1", "2", "3", "A"})


def test_a_book_counts_where_the_project_is_one(tmp_path):
    (tmp_path / "_quarto.yml").write_text(BOOK.replace("type: book", "type: website"))
    report = Report()
    assert load_config(tmp_path, report).book is None
    assert [p.line for p in report.problems if "`book` counts" in p.message] == [4]
