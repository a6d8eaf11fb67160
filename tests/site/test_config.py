"""_quarto.yml: values, places and what is refused."""

import pytest

from lessonpress.gather.quarto_yml import load_config
from lessonpress.problems import LessonpressError, Report


def load(course):
    report = Report()
    return load_config(course.root, report), report


def only(report):
    assert len(report.problems) == 1, report.problems
    return report.problems[0]


def test_a_tab_is_named_with_its_line(course):
    course.replace("_quarto.yml", "  title: A small course", "\ttitle: A small course")
    with pytest.raises(LessonpressError) as e:
        load(course)
    p = e.value.problems[0]
    assert (p.file, p.line, p.hint) == ("_quarto.yml", 5, "indent with spaces")
    assert "tab" in p.message


def test_an_unknown_key_is_named_with_its_line_and_the_nearest_known_one(course):
    course.replace("_quarto.yml", "  page-navigation: true", "  page-navigaton: true")
    p = only(load(course)[1])
    assert (p.level, p.line, p.hint) == ("warning", 18, "did you mean `page-navigation`?")


def test_a_value_of_the_wrong_kind_is_named(course):
    course.replace("_quarto.yml", "toc: true", "toc: [1]")
    config, report = load(course)
    assert only(report).line == 23 and config.toc is True


@pytest.mark.parametrize("folder", [".", "..", "../site", "/tmp/site"])
def test_a_site_is_never_written_outside_the_course(course, folder):
    course.replace("_quarto.yml", "  type: website", f"  type: website\n  output-dir: {folder}")
    config, report = load(course)
    assert config.output_dir == "_site"
    assert (only(report).level, only(report).line) == ("warning", 3) and folder in only(
        report
    ).message


def test_a_file_counts_from_the_course_with_a_leading_slash(course):
    course.write("a.png", "x")
    course.replace("_quarto.yml", "website:", "website:\n  favicon: /a.png\n  image: ../b.png")
    config, report = load(course)
    assert config.favicon == "a.png" and not report.errors
    course.replace("_quarto.yml", "favicon: /a.png", "favicon: /../../a.png")
    config, report = load(course)
    assert config.favicon is None and only(report).level == "warning"


def test_an_address_without_its_scheme_is_told_and_taken(course):
    course.replace("_quarto.yml", "https://example.org/course/", "example.org/course")
    config, report = load(course)
    assert config.site_url == "https://example.org/course/" and only(report).level == "warning"


def test_both_names_of_the_file_are_read(course):
    course.replace("_quarto.yml", "toc: true", "toc: [1]")
    (course.root / "_quarto.yml").rename(course.root / "_quarto.yaml")
    config, report = load(course)
    assert config.title == "A small course" and only(report).file == "_quarto.yaml"


def test_nbdevs_menu_that_is_not_kept_holds_all_pages(course):
    course.write("nbdev.yml", "website:\n  title: A library\n")
    course.write(
        "_quarto.yml", "project:\n  type: website\nmetadata-files: [nbdev.yml, sidebar.yml]\n"
    )
    config, report = load(course)
    assert [i.auto for i in config.sidebar] == [("/",)] and not report.problems
    course.write("sidebar.yml", "website:\n  sidebar:\n    contents: [index.qmd]\n")
    assert [i.file for i in load(course)[0].sidebar] == ["index.qmd"]


def test_html_in_a_menu_is_its_words_and_an_icon(course):
    said = "<i class='bi bi-house-door fa-lg'></i> **Home** &amp; more"
    course.replace("_quarto.yml", "text: Lessons", f'text: "{said}"')
    item = load(course)[0].left[0]
    assert (item.text, item.icon) == ("Home & more", "house-door")


def test_without_quarto_yml_there_is_one_clear_error(tmp_path):
    with pytest.raises(LessonpressError) as e:
        load_config(tmp_path, Report())
    assert "no _quarto.yml" in str(e.value) and "hint:" in str(e.value)


def test_navigation_is_read_with_sections_menus_and_lines(course):
    config, report = load(course)
    assert report.problems == []
    assert [i.text for i in config.left] == ["Lessons"] and config.left[
        0
    ].file == "nbs/01_line.ipynb"
    assert [(i.text, i.file, [j.file for j in i.items]) for i in config.sidebar] == [
        (None, "index.qmd", []),
        ("Lessons", None, ["nbs/01_line.ipynb"]),
        ("Questions", None, ["outlines/lecture.qmd"]),
    ]
    assert config.sidebar[1].items[0].line == 15


def test_a_section_may_be_named_by_its_page(course):
    course.replace("_quarto.yml", "- section: Questions", "- section: outlines/lecture.qmd")
    config, report = load(course)
    assert report.problems == []
    item = config.sidebar[2]
    assert (item.text, item.file, item.section) == (None, "outlines/lecture.qmd", True)


@pytest.mark.parametrize(
    "old, new, line, word",
    [
        ("  type: website", "  type: website\n  resources: [../secret.txt]", 3, "outside"),
        ("  type: website", "  type: website\n  resources: [nbs/../../secret.txt]", 3, "outside"),
        (
            "  type: website",
            "  type: website\n  resources: [/etc/hostname]",
            3,
            "`/etc/hostname` is not there",
        ),
        ("project:", "csl: none.csl\nproject:", 1, "`none.csl` is not there"),
        ("project:", "bibliography: none.bib\nproject:", 1, "`none.bib` is not there"),
        ("        href: nbs/01_line.ipynb", "        href: nbs/*.ipynb", 9, "one page"),
        ("project:", "execute:\n  echo: no\nproject:", 2, "execute.echo"),
        ("    toc: true", "    embed-resources: true", 23, "embed-resources"),
    ],
)
def test_what_cannot_be_done_is_named_with_its_line(course, old, new, line, word):
    course.replace("_quarto.yml", old, new)
    problems = [p for p in load(course)[1].problems if p.line == line]
    assert len(problems) == 1 and word in problems[0].message, load(course)[1].problems


def test_the_address_of_the_site_is_the_courses_own_or_else_what_the_environment_says(
    course, monkeypatch
):
    monkeypatch.setenv("LESSONPRESS_SITE_URL", "https://example.net/notes")
    assert load(course)[0].site_url == "https://example.org/course/"
    course.replace("_quarto.yml", "  site-url: https://example.org/course/\n", "")
    assert load(course)[0].site_url == "https://example.net/notes/"
    monkeypatch.setenv("LESSONPRESS_SITE_URL", "example.net/notes")
    problem = only(load(course)[1])
    assert (
        problem.level == "error"
        and "LESSONPRESS_SITE_URL is `example.net/notes`" in problem.message
    )
    monkeypatch.delenv("LESSONPRESS_SITE_URL")
    assert load(course)[0].site_url == "" and load(course)[1].problems == []


def test_a_file_that_is_not_utf8_is_one_error(course):
    (course.root / "_quarto.yml").write_bytes(b"project:\n  title: \xff\n")
    with pytest.raises(LessonpressError) as e:
        load(course)
    (problem,) = e.value.problems
    assert (problem.file, problem.message) == ("_quarto.yml", "not UTF-8")
    assert "UTF-8" in problem.hint


def test_another_type_of_project_is_named_with_its_line(course):
    assert load(course)[1].problems == []
    course.replace("_quarto.yml", "type: website", "type: manuscript")
    problem = only(load(course)[1])
    assert (problem.level, problem.file, problem.line) == ("warning", "_quarto.yml", 2)
    course.replace("_quarto.yml", "  type: manuscript\n", "")
    assert load(course)[1].problems == [], "a website is what it is without a word"
