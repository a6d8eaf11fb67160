"""The page that says what was checked: only what was, and what came of it."""

import os

import lxml.html
import pytest
from course import code, lesson, markdown, notebook, result

from lessonpress.features.trust.page import late
from lessonpress.kit.facts import Fact
from lessonpress.pipeline import build, load, open_workshop

PAGE = "---\ntitle: Trust\n---\n\n::: {.trust}\n:::\n"


@pytest.fixture
def trusting(course):
    course.write("trust.qmd", PAGE)
    course.replace("_quarto.yml", '["index.qmd",', '["index.qmd", "trust.qmd",')
    return course


def said(course, keep_going=False):
    "The words of each section, by its heading."
    build(course.root, keep_going=keep_going)
    page = lxml.html.fromstring(course.page("trust.html"))
    sections = page.xpath("//main//section")
    return {
        s.find("h2").text_content().strip(): " ".join(s.text_content().split()) for s in sections
    }


def rows(course, label):
    page = lxml.html.fromstring(course.page("trust.html"))
    (table,) = page.xpath("//table[@aria-label=$label]", label=label)
    return [[" ".join(c.text_content().split()) for c in row] for row in table.findall("tbody/tr")]


def run_record(**more):
    return {
        "when": "2026-05-04T03:02:01Z", "seconds": 83.4, "python": "3.11.7", "versions": {"numpy": "2.4.6"},
        "data": [{"name": "mnist", "kind": "real", "sha256": "x"}, {"name": "pets", "kind": "sample"}],
        "outputs": [], "fingerprint": "f", "outputs_hash": "h", **more,
    }  # fmt: skip


def test_a_lesson_that_was_never_run_is_not_called_fresh(trusting):
    found = said(trusting)
    assert rows(trusting, "Lessons") == [["A line", "no record", "", "", "not known", "1 of 2"]]
    assert "Versions" not in found and "newest run" not in trusting.page("trust.html")


def test_a_lesson_is_shown_with_its_run_and_called_stale_where_it_is(trusting):
    nb = lesson()
    nb["metadata"]["lessonpress"] = {"run": run_record()}
    trusting.write("nbs/01_line.ipynb", nb)
    found = said(trusting, keep_going=True)
    (row,) = rows(trusting, "Lessons")
    assert row[1].startswith("stale: the code") and row[2:] == [
        "4 May 2026", "1 min 23 s", "real: mnist; sample: pets", "1 of 2",
    ]  # fmt: skip
    assert "Python 3.11.7, numpy 2.4.6." in found["Versions"]
    assert "newest run of a lesson was on 4 May 2026" in " ".join(
        lxml.html.fromstring(trusting.page("trust.html")).text_content().split()
    )


def test_coverage_is_counted_and_held_to_what_the_settings_ask_for(trusting):
    trusting.write(
        "settings.ini",
        "[coverage]\nanswered = 80\n[lecture lecture]\nvideo = https://example.org/v\n",
    )
    said(trusting)
    assert rows(trusting, "Questions") == [
        ["A lecture in questions", "2", "1 (50 %) less than 80 %", "1 (50 %)", "2 (100 %)"]
    ]


def with_fact(quoted):
    shown = {
        "data": Fact("line.slope", 2.0, ".2f")._repr_mimebundle_(),
        "metadata": {},
        "output_type": "display_data",
    }
    return notebook([
        markdown("# A line\n\n> You will draw a line."),
        markdown(f'## Slope {{#slope}}\n\nIt is <span data-fact="line.slope">{quoted}</span>.'),
        code("#| label: slope-of-two\nslope = 2\nslope", [result("2"), shown]),
    ])  # fmt: skip


def test_numbers_that_do_not_agree_are_counted_and_named(trusting):
    trusting.write("nbs/01_line.ipynb", with_fact("2.00"))
    text = "1 numbers in the text were compared with the outputs that they come from:"
    assert f"{text} all agree." in said(trusting)["Numbers in the text"]
    trusting.write("nbs/01_line.ipynb", with_fact("2.50"))
    found = said(trusting, keep_going=True)["Numbers in the text"]
    assert f"{text} 1 do not agree: line.slope in nbs/01_line.ipynb." in found


def test_links_are_followed_and_a_broken_one_is_named(trusting):
    assert "none is broken" in said(trusting)["Links"]
    trusting.replace(
        "index.qmd", "Text.", "[Text](nowhere.qmd) and [more](nbs/01_line.ipynb#no-such)."
    )
    found = said(trusting, keep_going=True)["Links"]
    assert (
        "2 lead nowhere: nowhere.qmd in index.qmd, nbs/01_line.ipynb#no-such in index.qmd" in found
    )


def test_a_page_that_could_not_be_made_is_named(trusting):
    trusting.write("bad.qmd", "---\ntitle: [\n---\n")
    trusting.replace("_quarto.yml", '["index.qmd",', '["index.qmd", "bad.qmd",')
    assert "Not made" in said(trusting, keep_going=True)["Links"]
    assert "bad.qmd" in said(trusting, keep_going=True)["Links"]


def test_a_page_whose_name_is_no_text_is_named_too(trusting):
    (trusting.root / os.fsdecode(b"\xff.qmd")).write_text("---\ntitle: A page\n---\n\nText.\n")
    trusting.replace("_quarto.yml", '["index.qmd",', '["index.qmd", "/*.qmd",')
    assert "?.qmd" in said(trusting, keep_going=True)["Links"]


def test_nothing_is_claimed_of_links_that_nobody_followed(trusting):
    with open_workshop(trusting.root) as workshop:
        assert (
            late(load(trusting.root, workshop)) == "<p>Links were not followed in this build.</p>"
        )


def test_each_page_and_each_run_card_lead_there(trusting):
    build(trusting.root)
    for href, link in (("index.html", "trust.html"), ("nbs/01_line.html", "../trust.html")):
        page = lxml.html.fromstring(trusting.page(href))
        assert page.xpath("//*[@class='about-page']//a[.='What is checked here']/@href") == [link]
    page = lxml.html.fromstring(trusting.page("nbs/01_line.html"))
    assert page.xpath("//*[@class='run-card']//a/@href") == ["../trust.html"]
    assert "What is checked here" not in trusting.page("trust.html")
    assert "none is broken" in trusting.page("trust.md")


def test_a_course_without_the_page_links_to_none(course):
    build(course.root)
    assert "What is checked" not in course.page("index.html")
    assert not lxml.html.fromstring(course.page("nbs/01_line.html")).xpath(
        "//*[@class='run-card']//a"
    )
