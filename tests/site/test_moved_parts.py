"""Old addresses of parts that stand on another page now."""

import lxml.html
import pytest

from lessonpress.pipeline import build

OLD = "---\ntitle: Old\n---\n\n## Stays\n\nA text.\n"
NEW = '---\ntitle: New & <better>\nmoved-from: ["old.html#*", "old.html#by-name"]\n---\n\n## Stays\n\n## Rates {#rates}\n\n$$ x^2 $$ {#eq-square}\n\n::: {#fig-a}\nWords.\n\nA caption\n:::\n'


@pytest.fixture(params=["moved-from", "aliases"])  # the second is Quarto's, which warns of parts
def parts(course, request):
    course.replace("_quarto.yml", '"outlines/*.qmd"]', '"outlines/*.qmd", "log/*.qmd"]')
    course.write("log/old.qmd", OLD)
    course.write("log/new.qmd", NEW.replace("moved-from", request.param))
    return course


def built(course):
    problems = [p for p in build(course.root).report.problems if p.rule == "alias"]
    return problems, lxml.html.fromstring(course.page("log/old.html"))


def test_each_part_leads_to_where_it_stands_now(parts):
    problems, page = built(parts)
    (box,) = page.find_class("moved-parts")
    leads = {p.get("id"): p.find("a").get("href") for p in box}
    assert leads == {
        "rates": "new.html#rates",
        "eq-square": "new.html#eq-square",
        "fig-a": "new.html#fig-a",
        "by-name": "new.html",  # which is no part of the new page
    }
    assert problems == [] and box[0].text_content() == "This part is now in New & <better>"
    assert page.get_element_by_id("stays").tag != "p"  # what is still there is found there
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert "now in" not in parts.page("log/old.md")


def test_links_to_a_moved_part_hold(parts):
    parts.write(
        "log/third.qmd", "---\ntitle: Third\n---\n\n[There](old.qmd#rates), [not](old.qmd#gone).\n"
    )
    said = [p.message for p in build(parts.root).report.problems if p.file == "log/third.qmd"]
    assert len(said) == 1 and "gone" in said[0]


def test_a_page_that_no_part_has_left_has_no_such_lines(parts):
    built(parts)
    html = parts.page("log/new.html")
    assert "moved-parts" not in html and "moved.js" not in html
    assert "moved.js" in parts.page("log/old.html")


@pytest.mark.parametrize(
    "alias, words",
    [("nowhere.html#a", "a page that is not there"), ("new.html#a", "this page itself")],
)
def test_a_part_of_no_page_is_told(parts, alias, words):
    parts.write("log/new.qmd", NEW.replace("old.html#by-name", alias))
    ((problem),), _ = built(parts)
    assert words in problem.message and problem.line == 3


def test_a_page_is_made_again_when_a_part_leaves_it(parts):
    parts.write("log/new.qmd", NEW.replace("old.html#*", "/other/"))
    _, before = built(parts)
    assert len(before.find_class("moved-parts")[0]) == 1
    parts.write("log/new.qmd", NEW)
    assert len(built(parts)[1].find_class("moved-parts")[0]) == 4


def test_what_moved_from_a_whole_page_is_told(parts):
    front = "---\ntitle: New\nmoved-from: [/former.html, '/gone.html#part']\n---\n"
    parts.write("log/new.qmd", front)
    problems, _ = built(parts)
    assert [p.line for p in problems] == [3, 3]
    assert "names no part" in problems[0].message and "not there" in problems[1].message
    assert not (parts.root / "_site/former.html").exists()
