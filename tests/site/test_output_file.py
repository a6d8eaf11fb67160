"""A page whose source says under which name it is written."""

import pytest
from course import markdown, notebook

from lessonpress.pipeline import build


def named(course, name, file="index.qmd"):
    course.write(file, f"---\ntitle: T\noutput-file: {name}\n---\n\n## Part\n\nText.\n")


@pytest.fixture
def linking(course):
    course.write("nbs/02_b.ipynb", notebook([markdown("# B\n\n[a](../a%20b.qmd#part)")]))
    course.replace("_quarto.yml", '"index.qmd",', '"index.qmd", "a b.qmd",')
    return course


def rules(done):
    return [p.rule for p in done.report.problems if p.rule not in ("no-title", "missing-alt")]


@pytest.mark.parametrize(
    ("name", "href"),
    [
        ("lists.html", "lists.html"),
        ("lists", "lists.html"),
        ("v1.2", "v1.2.html"),
        ('"7"', "7.html"),
    ],
)
def test_links_and_all_that_is_made_of_it_follow(linking, name, href):
    named(linking, name, "a b.qmd")
    done = build(linking.root)
    assert rules(done) == [] and "Text." in linking.page(href)
    assert not (linking.root / "_site/a b.html").exists()
    assert f'href="../{href}#part"' in linking.page("nbs/02_b.html")
    assert f"/course/{href}<" in linking.page("sitemap.xml")
    assert (linking.root / "_site" / href.replace(".html", ".md")).exists()


def test_another_name_takes_effect_at_the_next_build(linking):
    for name in ("one", "two"):
        named(linking, name, "a b.qmd")
        build(linking.root)
        assert f'href="../{name}.html#part"' in linking.page("nbs/02_b.html")
    assert not (linking.root / "_site/one.html").exists()


def test_a_notebook_says_it_as_nbdev_does(course):
    text = "# Sets\n\n- output-file: sets.html\n- description: Of sets.\n"
    course.write("nbs/02_sets.ipynb", notebook([markdown(text), markdown("Text.")]))
    done = build(course.root)
    assert rules(done) == [] and "Text." in course.page("nbs/sets.html")


@pytest.mark.parametrize(
    "name",
    [
        "../out.html",
        "b/c",
        "/etc/x",
        "''",
        ".hidden",
        "a:b",
        "'a\\b'",
        "[x]",
        "..",
        "a?b",
        "x" * 300,
    ],
)
def test_what_is_no_name_is_told_and_the_page_keeps_its_own(linking, name):
    named(linking, f"'{name}'" if name[0] not in "['" else name, "a b.qmd")
    done = build(linking.root)
    [p] = [p for p in done.report.problems if p.rule == "unsupported"]
    assert p.file == "a b.qmd" and p.line == 3 and "no name of a file" in p.message
    assert "Text." in linking.page("a b.html")
    assert {p.name for p in linking.root.parent.iterdir()} == {linking.root.name}


def test_two_pages_of_one_name_are_told(linking):
    named(linking, "index.html", "a b.qmd")
    done = build(linking.root)
    [p] = [p for p in done.report.problems if p.rule == "same-address"]
    assert "a b.qmd and index.qmd would both become index.html" in p.message
