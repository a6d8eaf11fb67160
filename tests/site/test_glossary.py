"""Terms: where they are defined, the page that lists them, links at their first uses, and what is told of them."""

import json

import pytest
from course import code, markdown, notebook

from lessonpress.html_tree import document
from lessonpress.pipeline import build, checked

LESSON = "nbs/01_line.ipynb"


def lesson(course, *cells):
    course.write("outlines/lecture.qmd", "- Nothing is asked.\n")
    course.write(
        LESSON, json.dumps(notebook([markdown("# Lines"), *map(markdown, cells), code("1")]))
    )


@pytest.fixture
def terms(course):
    lesson(
        course,
        "Other words. The <dfn forms='slopes'>slope</dfn> of a line, see [here](https://a.org), says how much it *rises*, "
        "i.e. for $x+1$. More words.\n\nEach slope is a number.",
    )
    course.write(
        "words.qmd",
        "---\ntitle: Words\n---\n\nA slope is no [gradient of a line]{.term definition='All slopes at once.'}.\n\n::: {.glossary}\n:::\n",
    )
    course.write(
        "index.qmd",
        "---\ntitle: Start\n---\n\n## A slope\n\n[Slope](words.qmd) and `slope`, **then the Slopes** of a slope; a slope-like gradient of\na line.\n",
    )
    course.replace("_quarto.yml", '"index.qmd"', '"*.qmd"')
    return course


def page(course, name):
    return document((course.root / "_site" / name).read_bytes())


def test_a_term_is_marked_where_it_is_defined_and_linked_at_its_first_use_elsewhere(terms):
    done = build(terms.root)
    assert not done.report.problems
    (defined,) = page(terms, "nbs/01_line.html").iter("dfn")
    assert (defined.get("id"), defined.text_content()) == ("term-slope", "slope")
    uses = page(terms, "index.html").xpath("//main//a[@data-term]")
    assert [(a.text_content(), a.get("href")) for a in uses] == [
        ("Slopes", "words.html#term-slope"),
        ("gradient of a line", "words.html#term-gradient-of-a-line"),
    ]
    assert uses[0].getparent().tag == "strong"


def test_the_page_of_terms_has_their_definitions_and_leads_to_their_places(terms):
    build(terms.root)
    listed = page(terms, "words.html").find_class("glossary")[0]
    assert [dt.text_content() for dt in listed.iter("dt")] == ["gradient of a line", "slope"]
    first, second = [" ".join(dd.text_content().split()) for dd in listed.iter("dd")]
    assert first == "All slopes at once. Words"
    assert second.startswith("The slope of a line, see here, says how much it rises, i.e. for ")
    assert second.endswith(". Lines") and "More" not in second
    places = [a.get("href") for a in listed.iter("a")]
    assert places[1] == "nbs/01_line.html#term-slope"
    assert len(listed.xpath(".//em")) == len(listed.xpath(".//math")) == 1


def test_without_a_page_for_them_a_use_leads_to_where_the_term_is_defined(terms):
    terms.replace("words.qmd", "::: {.glossary}\n:::\n", "")
    build(terms.root)
    uses = page(terms, "index.html").xpath("//main//a[@data-term]/@href")
    assert uses == ["nbs/01_line.html#term-slope", "words.html#term-gradient-of-a-line"]


def test_a_page_of_terms_in_a_course_without_any_says_so(course):
    course.write("index.qmd", "---\ntitle: A\n---\n\n::: {.glossary}\n:::\n")
    build(course.root)
    assert "No page defines a term yet" in page(course, "index.html").text_content()


def test_what_is_defined_twice_or_never_used_is_told_with_its_place(course):
    lesson(course, "A <dfn>slope</dfn> rises.\n\nNo other words.")
    course.write(
        "index.qmd",
        "---\ntitle: A\n---\n\nText.\n\nOne [Slope]{.term} more, and an [end]{.term}.\n",
    )
    told = {
        (p.rule, p.file, p.line, p.cell): p.message for p in checked(course.root).report.problems
    }
    assert told == {
        ("term-twice", LESSON, None, 2): "the term `slope` is defined already, in index.qmd",
        ("unused-term", "index.qmd", 7, None): "the term `end` is defined here, and used nowhere",
    }


def test_an_edit_of_a_definition_is_seen_on_the_page_of_terms(terms):
    build(terms.root)
    terms.replace("words.qmd", "All slopes at once.", "Each slope.")
    build(terms.root)
    assert "Each slope." in page(terms, "words.html").find_class("glossary")[0].text_content()


def test_a_term_has_the_name_that_it_is_given_and_is_found_as_it_is_written(course):
    lesson(course, "Numbers to be found are its <dfn data-term='parameter'>parameters</dfn>.")
    course.write("index.qmd", "---\ntitle: A\n---\n\nA parameter.\n\n::: {.glossary}\n:::\n")
    course.write("b.qmd", "---\ntitle: B\n---\n\nTwo *parameters* here, one parameter there.\n")
    course.replace("_quarto.yml", '"index.qmd"', '"*.qmd"')
    build(course.root)
    (use,) = page(course, "b.html").xpath("//main//a[@data-term]")
    assert use.text == "parameters" and use.get("href") == "index.html#term-parameter"
    assert [dt.text_content() for dt in page(course, "index.html").iter("dt")] == ["parameter"]


def test_a_term_in_a_caption_is_left_as_it_is(terms):
    table = "::: {#KIND-a}\n\n| a |\n|---|\n| 1 |\n\nA slope.\n:::\n\n"
    both = table.replace("KIND", "fig") + table.replace("KIND", "tbl")
    terms.write("index.qmd", f"---\ntitle: Start\n---\n\n{both}Here is the slope.\n")
    build(terms.root)
    (use,) = page(terms, "index.html").xpath("//main//a[@data-term]")
    assert use.getparent().text_content() == "Here is the slope."
