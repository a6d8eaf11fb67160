"""What a page names in `resources` is published with it."""

import os

import pytest

from lessonpress.pipeline import build


@pytest.fixture
def published(course):
    course.replace("_quarto.yml", '"index.qmd",', '"index.qmd", "posts/*.qmd",')
    for file in ("a.csv", "posts/a.csv", "posts/b.csv", "posts/v/c.txt", "posts/v/w/d.txt"):
        course.write(file, "x")
    course.write("posts/_site.csv", "x")

    def of(resources):
        course.write("posts/one.qmd", f"---\ntitle: T\nresources: {resources}\n---\n\nText.\n")
        report = build(course.root).report
        site = course.root / "_site"
        own = (p for p in site.rglob("*.*") if p.is_file() and p.read_bytes() in (b"x", b"secret"))
        told = [p for p in report.problems if p.rule in ("no-effect", "unsupported")]
        return {p.relative_to(site).as_posix() for p in own}, told

    return of


@pytest.mark.parametrize(
    ("resources", "files"),
    [
        ("b.csv", {"posts/b.csv"}),
        ("[a.csv, v]", {"posts/a.csv", "posts/v/c.txt", "posts/v/w/d.txt"}),
        ("v/*", {"posts/v/c.txt"}),
        ("['*.csv', '!a.csv']", {"posts/b.csv", "posts/_site.csv"}),
        ("/a.csv", {"a.csv"}),
        ("../a.csv", {"a.csv"}),
    ],
)
def test_its_files_lie_where_they_lay(published, resources, files):
    assert published(resources) == (files, [])
    assert published("[]") == (set(), [])


@pytest.mark.parametrize(
    ("resources", "words"),
    [
        ("none.csv", "`none.csv` is not there"),
        ("../../secret.csv", "is outside the course"),
        ("/../secret.csv", "is outside the course"),
        ("'[z-a].csv'", "is no pattern"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_line(published, course, resources, words):
    (course.root.parent / "secret.csv").write_text("secret")
    files, [p] = published(resources)
    assert files == set() and words in p.message and (p.file, p.line) == ("posts/one.qmd", 3)


def test_a_link_out_of_the_course_is_not_followed(published, course):
    (course.root.parent / "secret.csv").write_text("secret")
    os.symlink(course.root.parent / "secret.csv", course.root / "posts/s.csv")
    files, _ = published("'*.csv'")
    assert files == {"posts/a.csv", "posts/b.csv", "posts/_site.csv"}
