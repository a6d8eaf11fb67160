"""A link to a heading as Jupyter or GitHub call it leads to the heading."""

import pytest
from course import markdown, notebook
from lxml.html import document_fromstring
from selecting import select

from lessonpress.pipeline import build

FIRST = """\
# Numbers: a Start

## Introducing Broadcasting

## Example: Birthrate Data

## Aggregate, Filter, *Transform*

## 2-Fold Cross-Validation

## What's New in 2.0?

## Größe & Maß

## Twice

## Twice

<a id="By-Hand"></a> <a id="12"></a>
"""
MEANT = {
    "#Introducing-Broadcasting": "#introducing-broadcasting",
    "#Example:-Birthrate-Data": "#example-birthrate-data",
    "#Aggregate,-Filter,-Transform": "#aggregate-filter-transform",
    "#2-Fold-Cross-Validation": "#fold-cross-validation",
    "#2-fold-cross-validation": "#fold-cross-validation",  # GitHub's
    "#What's-New-in-2.0?": "#whats-new-in-2.0",
    "#whats-new-in-20": "#whats-new-in-2.0",  # GitHub's
    "#Gr%C3%B6%C3%9Fe-&-Ma%C3%9F": "#gr%C3%B6%C3%9Fe-ma%C3%9F",
    "#Numbers:-a-Start": "#title-block-header",
    "#Twice": "#twice",
    "#By-Hand": "#By-Hand",
    "#introducing-broadcasting": "#introducing-broadcasting",
}


@pytest.fixture
def pages(course):
    course.write("index.qmd", "---\ntitle: Start\n---\n\nText.\n")
    course.replace("outlines/lecture.qmd", "#slope-of-two", "")

    def make(first, second):
        course.write("nbs/01_line.ipynb", notebook([markdown(first)]))
        course.write("nbs/02_more.ipynb", notebook([markdown(second)]))
        done = build(course.root)
        told = [str(p) for p in done.report.problems if p.rule == "broken-link"]
        return course.page("nbs/01_line.html"), course.page("nbs/02_more.html"), told

    return make


def links(anchors, page=""):
    return "".join(f"- [to it]({page}{a})\n" for a in anchors)


def test_links_of_jupyter_and_github_lead_to_the_heading(pages):
    own, other, told = pages(
        f"{FIRST}\n{links(MEANT)}", f"# More\n\n{links(MEANT, '01_line.ipynb')}"
    )
    assert told == []
    for meant in MEANT.values():
        assert f'href="{meant}"' in own, meant
        assert f'href="01_line.html{meant}"' in other, meant


def test_so_do_links_written_in_html(pages):
    toc = '<ul><li><a class="toc" href="{}#Introducing-Broadcasting"><b>One</b></a></li></ul>\n\nOr <a href="{}#What\'s-New-in-2.0?">two</a>.'
    own, other, told = pages(
        f"{FIRST}\n{toc.replace('{}', '')}", f"# More\n\n{toc.replace('{}', '01_line.ipynb')}"
    )
    assert told == []
    for page, to in ((own, ""), (other, "01_line.html")):
        [one] = select(document_fromstring(page), "main a.toc")
        assert one.get("href") == f"{to}#introducing-broadcasting"
        assert f'href="{to}#whats-new-in-2.0"' in page


def test_what_no_heading_is_called_is_told_as_it_was(pages):
    _, other, told = pages(FIRST, f"# More\n\n{links(['#Broadcasting', '#2'], '01_line.ipynb')}")
    assert [t for t in told if "Broadcasting" in t] and [t for t in told if "`2`" in t]
    assert 'href="01_line.html#Broadcasting"' in other


def test_a_page_that_stays_follows_a_heading_that_is_renamed(pages):
    second = f"# More\n\n{links(['#Big-Steps'], '01_line.ipynb')}"
    _, other, told = pages(FIRST, second)
    assert len(told) == 1 and 'href="01_line.html#Big-Steps"' in other
    again = FIRST.replace("## Introducing Broadcasting", "## Big Steps")
    _, other, told = pages(again, second)
    assert told == [] and 'href="01_line.html#big-steps"' in other


def test_of_two_that_differ_in_signs_alone_none_is_guessed(pages):
    second = f"# More\n\n{links(['#C-'], '01_line.ipynb')}"
    _, other, told = pages("# A\n\n## C#\n\n## C {#c_}\n", second)
    assert len(told) == 1 and 'href="01_line.html#C-"' in other
