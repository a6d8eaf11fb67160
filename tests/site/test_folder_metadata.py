"""What the folder of a page says of it in `_metadata.yml` counts wherever what the page says does, and the page wins."""

import lxml.html
import pytest
import test_posts
from test_posts import PNG, main, post, told

from lessonpress.gather.lines import Lines
from lessonpress.gather.metadata import Said, above, as_page, merged

log = test_posts.log


def folder(course, text, name="log/_metadata.yml"):
    course.write(name, text)


def files_with(course, *words):
    "The files of the site that have one of these words in them."
    found = [p for p in (course.root / "_site").rglob("*") if p.is_file()]
    return {p.name for p in found if any(w.encode() in p.read_bytes() for w in words)}


# ---- Put together


def test_the_nearer_wins_mappings_key_by_key_and_lists_put_together():
    far = {"a": 1, "tags": ["x", "y"], "format": {"html": {"toc": True, "echo": False}}}
    near = {"a": 2, "tags": "z", "format": {"html": {"toc": False}}, "b": None}
    assert merged([far, near]) == {
        "a": 2,
        "tags": ["x", "y", "z"],
        "format": {"html": {"toc": False, "echo": False}},
        "b": None,
    }
    assert merged([{"tags": ["x"]}, {"tags": ["x", "y"]}]) == {"tags": ["x", "y"]}
    assert merged([{"tags": ["x"]}, {"tags": None}, {}]) == {"tags": ["x"]}


def test_the_folder_of_the_course_speaks_for_its_own_pages_as_in_quarto(course):
    for name in ("_metadata.yml", "log/_metadata.yaml", "log/2021/_metadata.yml"):
        course.write(name, "lang: en\n")
    names = {f: [s.file for s in above(course.root, f)] for f in ("a.qmd", "log/2021/x/a.qmd")}
    assert names == {
        "a.qmd": ["_metadata.yml"],
        "log/2021/x/a.qmd": ["log/_metadata.yaml", "log/2021/_metadata.yml"],
    }


@pytest.mark.parametrize(
    "written, meant",
    [
        ("cover.png", "../cover.png"),
        (["cover.png"], ["../cover.png"]),
        ("/images/a.png", "/images/a.png"),
        ("https://example.com/a.png", "https://example.com/a.png"),
        (False, False),
    ],
)
def test_a_picture_counts_from_the_folder_that_names_it(written, meant):
    said = Said("log/_metadata.yml", {"image": written}, Lines())
    assert as_page(said, "log/2021/a.qmd")["image"] == meant


# ---- On the site


def test_categories_authors_and_pictures_of_a_folder_are_in_its_list(log):
    folder(log, "author: A. Person\ncategories: [notes]\nimage: cover.png\nreadtime: true\n")
    log.write("log/cover.png", PNG)
    post(log, "first", front="categories: [own]")
    post(log, "second", front="author: Another\nimage: ../other.png", title="Second")
    log.write("other.png", PNG)
    assert told(log) == []
    first, second = main(log, "log/index.html").find_class("posts-item")
    assert first.xpath(".//*[@class='posts-category']/text()") == ["notes", "own"]
    assert second.xpath(".//*[@class='posts-category']/text()") == ["notes"]
    assert [i.xpath(".//img/@src") for i in (first, second)] == [["cover.png"], ["../other.png"]]
    assert "A. Person" in first.text_content() and "Another" in second.text_content()
    page = lxml.html.fromstring(log.page("log/first.html"))
    assert page.xpath("//meta[@property='og:image']/@content") == [
        "https://example.org/course/log/cover.png"
    ]
    assert page.find_class("post-line")


@pytest.mark.parametrize(
    "said", ["draft: true", "published: false", "format:\n  html:\n    draft: true"]
)
def test_a_folder_of_drafts_is_nowhere(log, said):
    folder(log, f"{said}\n", "log/next/_metadata.yml")
    log.replace("_quarto.yml", '"/log/*"', '"/log/**/*.qmd"')
    log.replace("log/index.qmd", 'contents: "*"', 'contents: "**/*.qmd"')
    post(log, "next/secret", text="A secretword.", title="Hidden thing")
    post(log, "next/told", front="draft: false\npublished: true", title="Told early")
    told(log)
    assert files_with(log, "secretword", "Hidden thing", "secret.html", "secret.md") == set()
    assert {"told.html", "told.md", "index.xml", "index.html"} <= files_with(log, "Told early")


def test_the_preview_marks_the_drafts_of_a_folder(log):
    folder(log, "draft: true\n")
    post(log, "index", front="draft: false\nlisting: {feed: true}")
    assert told(log, drafts=True) == []
    assert main(log, "log/first.html").find_class("draft-mark")
    assert len(main(log, "log/index.html").find_class("posts-draft")) == 1


def test_a_build_after_an_edit_of_the_folder_knows_it(log):
    assert told(log) == [] and (log.root / "_site/log/first.html").exists()
    folder(log, "draft: true\n")
    told(log)
    assert not (log.root / "_site/log/first.html").exists()
    (log.root / "log/_metadata.yml").unlink()
    assert told(log) == [] and (log.root / "_site/log/first.html").exists()


@pytest.mark.parametrize(
    "said, is_kept_back, level",
    [
        ("'no'", True, "error"),
        ("0", True, "error"),
        ("2024-05-01", False, "warning"),
        ("Journal of Notes", False, "warning"),
        ("[a, b]", False, "warning"),
    ],
)
def test_where_or_when_a_text_was_published_makes_no_draft_of_it(log, said, is_kept_back, level):
    from lessonpress.gather.drafts import is_draft
    from lessonpress.gather.page_source import check_front, front_matter
    from lessonpress.problems import Report

    front, _, lines = front_matter(f"---\ntitle: T\npublished: {said}\n---\n", "a.qmd")
    check_front(front, lines, "a.qmd", report := Report())
    assert [(p.level, p.line) for p in report.problems] == [(level, 3)]
    assert is_draft(front) == is_kept_back


# ---- Files that a page names


def names(course, text="", files="[more/said.yml]"):
    course.write(
        "log/first.qmd",
        f"---\ntitle: First\ndate: 2026-01-02\n{text}metadata-files: {files}\n---\n\nWords in {{{{< meta place >}}}}.\n",
    )


def test_what_a_named_file_says_wins_and_lists_are_put_together(log):
    course_says = "categories: [notes]\ndescription: Of the page\n"
    names(log, course_says)
    log.write("log/more/said.yml", "categories: [more]\ndescription: Of the file\nplace: Berlin\n")
    assert {m for *_, m in told(log)} <= {m for *_, m in told(log, "unsupported")}
    page = log.page("log/first.html")
    assert 'content="Of the file"' in page and "Of the page" not in page
    assert "Words in Berlin." in page
    assert [e.text for e in main(log, "log/index.html").find_class("posts-category")][:2] == [
        "notes",
        "more",
    ]


def test_a_list_is_shown_as_a_named_file_says(log):
    log.write("log/more/said.yml", "listing:\n  type: table\n  fields: [title]\n")
    log.write(
        "log/index.qmd",
        "---\ntitle: Log\nlisting:\n  contents: '*.qmd'\nmetadata-files:\n  - more/said.yml\n---\n",
    )
    assert told(log) == []
    assert [t.text for t in main(log, "log/index.html").iter("th")] == ["Title"]
    log.write("log/more/said.yml", "listing:\n  type: table\n  fields: [title, date]\n")
    assert told(log) == []
    assert [t.text for t in main(log, "log/index.html").iter("th")] == ["Title", "Date"]


def test_what_is_wrong_in_a_named_file_is_told_at_its_place(log):
    names(log, files="[more/said.yml, lost.yml]")
    log.write("log/more/said.yml", "lang: en\ntoc: perhaps\nmetadata-files: [again.yml]\n")
    said = told(log)
    assert ("front-matter", "log/more/said.yml", 2) in [s[:3] for s in said]
    assert ("unsupported", "log/first.qmd", 4, "`log/lost.yml` is not there") in said
    assert ("unsupported", "log/more/said.yml", 3) in [s[:3] for s in said]
    assert any("counts in _quarto.yml and in pages" in m for *_, m in said)


def test_a_named_file_outside_the_course_is_not_read(log):
    (log.root.parent / "secret.yml").write_text("description: A secret\n")
    names(log, files='[../../secret.yml, "a\\0b"]')
    assert ("log/first.qmd", 4, "`../secret.yml` is outside the course") in [
        s[1:] for s in told(log)
    ]
    assert "A secret" not in log.page("log/first.html")


# ---- What is wrong


@pytest.mark.parametrize(
    "text, rule, line, words",
    [
        ("lang: en\ncategories:\n  - a\n  - {b: c}\n", "category", 4, "is no category"),
        ("image: lost.png\n", "post-image", 1, "is not there"),
        ("lang: en\ntoc: perhaps\n", "front-matter", 2, "true or false"),
        ("draft: yes\n", "front-matter", 1, "true or false"),
        ("date: 2021-02-30\n", "date", 1, "is no date"),
    ],
)
def test_what_is_wrong_in_a_folder_is_told_at_its_place(log, text, rule, line, words):
    folder(log, text)
    post(log, "first", day="")
    post(log, "second", day="")
    ((_, file, number, message),) = told(log, rule)
    assert (file, number) == ("log/_metadata.yml", line) and words in message


def test_broken_yaml_in_a_folder_is_told_at_its_place(log):
    folder(log, "lang: en\na: [\n")
    ((_, file, line, _),) = {(r, f, n, m) for r, f, n, m in told(log)}
    assert file == "log/_metadata.yml" and line in (2, 3)


def test_the_place_of_one_of_a_lists_values_is_the_pages_own(log):
    folder(log, "categories: [notes, more]\n")
    post(log, "first", front="categories:\n  - good\n  - {a: b}")
    assert [(f, n) for _, f, n, _ in told(log, "category")] == [("log/first.qmd", 6)]


def test_a_draft_that_is_neither_true_nor_false_is_an_error(log):
    post(log, "first", front="draft: yes")
    ((rule, file, line, message),) = told(log)
    assert (rule, file, line) == ("front-matter", "log/first.qmd", 4) and "`draft`" in message
    told(log, keep_going=True)
    assert not (log.root / "_site/log/first.html").exists()
