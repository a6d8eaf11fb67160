"""The self-test's share of the pages: what is asked, what the page for all loads, progress, and the same through Quarto's filter."""

import json
import os
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest
from course import ROOT

from lessonpress.commands.main import run
from lessonpress.pipeline import build

SECOND = """\
---
title: More & <more>
---

A first word, with [a link](#why-one) and [a figure](../../nbs/01_line.ipynb#slope).

- [Why one?]{#why-one} 0:10

  Because two are too many. [Shown in lesson 1](../../nbs/01_line.ipynb#slope-of-two)

  - [And why not none?]{#why-not-none}

    Since $1 > 0$; see [above](#why-one), <a href="../../index.html">home</a>, and [the source](https://example.org/x).

- [Is this answered?]{#slope-says}
"""


@pytest.fixture
def studied(course):
    "A course with two outlines, of which two questions have the same id, a page for all, progress and a name."
    course.write("outlines/part/second.qmd", SECOND)
    course.write(
        "self-test.qmd", "---\ntitle: Test yourself\n---\n\nWords.\n\n::: {.self-test}\n:::\n"
    )
    course.replace("index.qmd", "Text.", "::: {.progress}\nTry [the test](self-test.qmd).\n:::")
    course.replace("_quarto.yml", '"outlines/*.qmd"', '"outlines/**/*.qmd", "self-test.qmd"')
    course.replace(
        "settings.ini", "[lecture lecture]", "[course]\nname = small\n\n[lecture lecture]"
    )
    return course


def built(course, href):
    assert build(course.root).report.problems == []
    return lxml.html.fromstring(course.page(href).encode())


def data(page):
    (panel,) = page.xpath("//div[@class='study']")
    return panel.get("data-course"), json.loads(panel.xpath("script")[0].text)


def test_an_outline_asks_what_it_answers(studied):
    page = built(studied, "outlines/lecture.html")
    assert data(page) == (
        "small",
        [
            {
                "file": "outlines/lecture.qmd",
                "title": "A lecture in questions",
                "topics": [["Lines", ["slope-says"]]],
            }
        ],
    )
    assert page.xpath("//script[@src='../assets/study.js']") and not built(
        studied, "nbs/01_line.html"
    ).xpath("//script[contains(@src, 'study.js')]")


def test_an_outline_without_an_answer_has_no_self_test(studied):
    studied.write("outlines/lecture.qmd", "- Lines\n  - [Why?]{#why}\n")
    page = built(studied, "outlines/lecture.html")
    assert not page.xpath("//div[starts-with(@class, 'study')]") and not page.xpath(
        "//script[contains(@src, 'study.js')]"
    )
    (rest,) = rows(built(studied, "index.html"))[1:]
    assert "lecture.qmd" not in rest.get("data-questions")


def pieces(course, file):
    "What the page for all loads of an outline: the HTML of its questions by their ids."
    found = {}
    folder = course.root / "_site/assets/answers" / file
    for n in range(len(list(folder.iterdir()))):
        script = (folder / f"{n}.js").read_text()
        assert script.startswith("lessonpress.selfTest.arrive(") and script.endswith(")\n")
        told, questions = json.loads(f"[{script[28:-2]}]")
        assert told == file
        found |= questions and dict(questions)
    return found


def test_the_page_for_all_holds_no_answer_but_a_link_to_each_outline(studied):
    page = built(studied, "self-test.html")
    _, (first, second) = data(page)
    assert first["topics"] == [["Lines", ["slope-says"]]] and second["title"] == "More & <more>"
    assert [id for _, ids in second["topics"] for id in ids] == ["why-one", "why-not-none"]
    assert not page.xpath("//details[contains(@class, 'question')]")
    assert page.xpath("//main//li/a/@href") == [
        "outlines/lecture.html",
        "outlines/part/second.html",
    ]
    assert "2 questions with an answer" in page.xpath("//main//li")[1].text_content()


def test_answers_come_in_pieces_with_links_that_still_lead_where_they_led(studied):
    built(studied, "self-test.html")
    assert list(pieces(studied, "outlines/lecture.qmd")) == ["slope-says"]
    found = pieces(studied, "outlines/part/second.qmd")
    assert list(found) == ["why-one", "why-not-none"], "a question without an answer is not asked"
    first, second = (lxml.html.fromstring(html) for html in found.values())
    assert len(first.xpath(".//details")) == 1, "what stands below a question is asked for itself"
    links = [*first.xpath(".//a/@href"), *second.xpath(".//a/@href")]
    for href in (
        "outlines/part/second.html#why-one",
        "nbs/01_line.html#slope-of-two",
        "index.html",
    ):
        assert "lessonpress-root:" + href in links, href
    assert "https://example.org/x" in links and second.xpath(".//math")


def test_pictures_of_an_answer_are_found_from_wherever_it_is_asked(studied):
    studied.write("dot.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    figure = "\n\n  ![A dot](../../dot.svg){#fig-dot fig-alt='A dot'}\n\n  @Fig-dot is <img src='../../dot.svg' srcset='../../dot.svg 2x' alt='round'>.\n"
    studied.replace("outlines/part/second.qmd", "\n\n  Because two", figure + "\n  Because two")
    built(studied, "self-test.html")
    answer = lxml.html.fromstring(pieces(studied, "outlines/part/second.qmd")["why-one"])
    assert set(answer.xpath(".//img/@src")) == {"lessonpress-root:dot.svg"}
    assert answer.xpath(".//img/@srcset") == ["lessonpress-root:dot.svg 2x"]


def test_many_questions_are_many_pieces_of_which_none_is_large(studied):
    asked = "\n".join(
        f"- [Is {n} odd?]{{#q{n}}}\n\n  It [may](https://example.org/) be." for n in range(100)
    )
    studied.write("outlines/part/second.qmd", f"---\ntitle: Many\n---\n\n{asked}\n")
    built(studied, "self-test.html")
    assert list(pieces(studied, "outlines/part/second.qmd")) == [f"q{n}" for n in range(100)]
    folder = studied.root / "_site/assets/answers/outlines/part/second.qmd"
    assert len(list(folder.iterdir())) == 4


def test_a_course_without_a_page_for_all_has_no_pieces(studied):
    studied.write("self-test.qmd", "---\ntitle: T\n---\n\nWords.\n")
    built(studied, "self-test.html")
    assert not (studied.root / "_site/assets/answers").exists()


@pytest.mark.parametrize(
    "div",
    [
        "::: self-test\n:::",
        '<div class="self-test"></div>',
        ":::: {.column-page}\n::: {.self-test}\n:::\n::::",
        "> ::: {.self-test}\n> :::",
        "- An item\n\n  ::: {.self-test}\n  :::",
    ],
)
def test_the_page_for_all_is_made_and_made_again_however_its_div_is_written(studied, div):
    studied.write("self-test.qmd", f"---\ntitle: T\n---\n\n{div}\n")
    assert [o["title"] for o in data(built(studied, "self-test.html"))[1]] == [
        "A lecture in questions",
        "More & <more>",
    ]


def rows(page):
    return page.xpath("//div[@class='progress-lesson']")


def test_progress_has_a_line_for_each_lesson_and_one_for_what_none_shows(studied):
    page = built(studied, "index.html")
    first, rest = rows(page)
    assert (first.get("data-lesson"), first.get("data-questions")) == (
        "nbs/01_line.ipynb",
        "outlines/lecture.qmd# slope-says outlines/part/second.qmd# why-one",
    )
    assert first.xpath("string(.//a/@href)") == "nbs/01_line.html"
    assert first.text_content().split() == ["1", "A", "line", "2", "questions"]
    assert (rest.get("data-lesson"), rest.get("data-questions")) == (
        None,
        "outlines/part/second.qmd# why-not-none",
    )
    assert rest.text_content().split() == ["What", "no", "lesson", "shows", "1", "question"]
    (box,) = page.xpath("//div[@class='progress-lessons']")
    assert (box.get("data-course"), box.get("data-test")) == ("small", "self-test.html")
    assert page.xpath("//div[contains(@class, 'progress')]//a[text()='the test']")


def test_exercises_of_a_lesson_are_counted_by_their_labels(studied):
    told = json.loads((studied.root / "nbs/01_line.ipynb").read_text())
    for label, more in (
        ("exercise-one", "..."),
        ("exercise-two", "#| kind: bug\n2"),
        ("drill", "..."),
    ):
        cell = {**told["cells"][2], "source": [f"#| label: {label}\n{more}"], "outputs": []}
        told["cells"].append({**cell, "id": label})
    studied.write("nbs/01_line.ipynb", json.dumps(told))
    build(studied.root)
    first = rows(lxml.html.fromstring(studied.page("index.html").encode()))[0]
    assert first.get("data-exercises") == "exercise-one exercise-two"
    assert "2 questions 2 exercises" in first.text_content()


def test_progress_counts_the_outlines_that_its_author_lists_and_names_the_others(studied):
    studied.replace("index.qmd", "Try [the", "- [A lecture](outlines/lecture.qmd)\n\nTry [the")
    page = built(studied, "index.html")
    first, second = page.xpath("//div[contains(@class, 'progress-outline')]")
    assert not rows(page) and first.getparent().tag == "li"
    assert (
        second.get("data-course"),
        second.get("data-outline"),
        second.get("data-questions"),
    ) == ("small", "outlines/part/second.qmd", "why-one why-not-none")
    assert (
        second.xpath("string(.//a)") == "More & <more>"
        and second.xpath("string(.//a/@href)") == "outlines/part/second.html"
    )
    assert (
        "2 questions with an answer" in second.text_content()
        and "1 question with an answer" in first.text_content()
    )


def test_a_course_without_lessons_has_its_outlines_in_progress(studied):
    (studied.root / "nbs/01_line.ipynb").unlink()
    build(studied.root, keep_going=True)
    page = lxml.html.fromstring(studied.page("index.html").encode())
    assert not rows(page)
    assert len(page.xpath("//div[contains(@class, 'progress-outline')]")) == 2


def test_the_page_for_all_knows_the_questions_of_each_lesson_in_the_order_of_the_path(studied):
    "By the navigation, not by name: lesson 2 stands before lesson 1 there, and its cells before those below them."
    told = json.loads((studied.root / "nbs/01_line.ipynb").read_text())
    for n, cell in enumerate(told["cells"]):
        cell["source"] = [s.replace("slope-of-two", "late") for s in cell["source"]]
        if n == 2:
            early = {**cell, "id": "early", "source": ["#| label: early\n2"]}
    told["cells"].insert(2, early)
    studied.write("nbs/02_next.ipynb", json.dumps(told))
    studied.replace("_quarto.yml", "[nbs/01_line", "[nbs/02_next.ipynb, nbs/01_line")
    more = "\n- [Late?]{#late}\n\n  At 2. [Shown in](../../nbs/02_next.ipynb#late)\n\n- [Early?]{#early}\n\n  At 2. [Shown in](../../nbs/02_next.ipynb#early)\n"
    studied.write("outlines/part/second.qmd", SECOND + more)
    page = built(studied, "self-test.html")
    (panel,) = page.xpath("//div[@class='study']")
    outlines, lessons = (json.loads(s.text) for s in panel.xpath("script"))
    every = [id for o in outlines for _, ids in o["topics"] for id in ids]
    assert [(file, title, [every[n] for n in own]) for file, title, own in lessons] == [
        ("nbs/02_next.ipynb", "2 A line", ["early", "late"]),
        ("nbs/01_line.ipynb", "1 A line", ["slope-says", "why-one"]),
    ]
    assert set(every) - {"early", "late", "slope-says", "why-one"} == {"why-not-none"}


def test_a_broken_link_is_told_once_where_it_stands(studied, capsys):
    studied.replace("outlines/lecture.qmd", "#slope-of-two", "#slope-of-tow")
    assert run(["--course", str(studied.root), "check", "--strict"]) == 1
    said = capsys.readouterr().err
    assert (
        said.count("slope-of-tow") == 2
        and "outlines/lecture.qmd:8" in said
        and "self-test.qmd" not in said
    )  # the message and the link in it
    studied.replace("self-test.qmd", "Words.", "[Words](none.qmd).")
    assert run(["--course", str(studied.root), "check", "--strict"]) == 1
    assert "self-test.qmd:5" in capsys.readouterr().err


def test_pieces_follow_their_outlines(studied):
    def answers(file):
        built(studied, "self-test.html")
        return " ".join(pieces(studied, file).values())

    assert "How much the line rises" in answers("outlines/lecture.qmd")
    studied.replace("outlines/lecture.qmd", "How much the line rises", "By how much it climbs")
    assert "By how much it climbs" in answers("outlines/lecture.qmd")
    studied.replace("outlines/part/second.qmd", "And why not none?", "And why not more?")
    assert "And why not more?" in answers("outlines/part/second.qmd")
    studied.replace("settings.ini", "name = small", "name = large")
    assert (
        data(built(studied, "outlines/lecture.html"))[0] == "large"
        and data(built(studied, "self-test.html"))[0] == "large"
    )


def filtered(root, file):
    "The page as Quarto would get it back from the filter: its tree from Pandoc, then through the command that Quarto starts."
    import pypandoc

    env = {
        **os.environ,
        "QUARTO_PROJECT_DIR": str(root),
        "QUARTO_DOCUMENT_PATH": str((root / file).parent),
        "QUARTO_DOCUMENT_FILE": Path(file).name,
    }
    tree = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "json", str(root / file)],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    done = subprocess.run(
        [sys.executable, str(ROOT / "_extensions/lessonpress/filter.py"), "html"],
        input=tree,
        capture_output=True,
        text=True,
        env=env,
        cwd=root,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["meta"] == json.loads(tree)["meta"]
    html = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "json", "-t", "html5", "--mathml", "--wrap=none"],
        input=done.stdout,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return lxml.html.fragment_fromstring(html, create_parent="main")


def test_quartos_filter_makes_the_same_of_it(studied):
    subprocess.run(
        [sys.executable, "-m", "lessonpress", "collect"],
        cwd=studied.root,
        check=True,
        capture_output=True,
        env={**os.environ, "QUARTO_PROJECT_DIR": str(studied.root)},
    )
    for file, href in (
        ("self-test.qmd", "self-test.html"),
        ("outlines/lecture.qmd", "outlines/lecture.html"),
        ("index.qmd", "index.html"),
    ):
        page, ours = filtered(studied.root, file), built(studied, href)
        if file != "index.qmd":
            assert data(page) == data(ours)
        assert page.xpath("//details/@id") == ours.xpath("//details/@id")
        assert [e.attrib for e in page.xpath("//*[@data-questions]")] == [
            e.attrib for e in ours.xpath("//*[@data-questions]")
        ]
        assert page.xpath(  # which the extension takes for a page that needs the scripts of the self-test
            "//*[@class='study']" if file != "index.qmd" else "//*[@class='progress-lesson']"
        )


# ---- a questionnaire's score

POST = "---\ntitle: A post\nquestionnaire:\n  outline: lecture\n  score: 1\n  of: 2\n---\n\nText.\n"

WRONG = {
    "more than there are": (("score: 1", "score: 3"), 5, "a score of 3 is more than 2"),
    "an outline that is not there": (
        ("outline: lecture", "outline: lectrue"),
        4,
        "did you mean `lecture`?",
    ),
    "another number of questions": (
        ("of: 2", "of: 3"),
        6,
        "outlines/lecture.qmd has 2 questions, not 3",
    ),
    "a score in words": (("score: 1", "score: one"), 5, "no count"),
    "a score below zero": (("score: 1", "score: -1"), 5, "no count"),
    "no outline": (("  outline: lecture\n", ""), 3, "`outline` is missing"),
    "a key that is none": (("score: 1", "score: 1\n  scoer: 1"), 6, "did you mean `score`?"),
    "no report": (
        ("questionnaire:\n  outline: lecture\n  score: 1\n  of: 2", "questionnaire: 20 of 37"),
        3,
        "no report",
    ),
}


@pytest.fixture
def posted(course):
    course.write("log/post.qmd", POST)
    course.replace("_quarto.yml", '"outlines/*.qmd"', '"outlines/*.qmd", "log/*.qmd"')
    return course


def checked(course, capsys):
    code = run(["--course", str(course.root), "check", "--json"])
    return code, [
        (p["rule"], p["file"], p["line"], f"{p['message']} {p['hint']}")
        for p in json.loads(capsys.readouterr().out)["problems"]
    ]


def test_a_score_is_shown_with_a_link_to_the_questions(posted, capsys):
    assert checked(posted, capsys) == (0, [])
    (line,) = built(posted, "log/post.html").xpath("//div[@class='score']")
    assert (
        line.text_content().strip() == "A lecture in questions: 1 of 2 answered right"
        and line.xpath(".//a/@href") == ["../outlines/lecture.html"]
    )


@pytest.mark.parametrize("name", WRONG)
def test_a_score_that_cannot_be_is_named_with_its_line(posted, capsys, name):
    change, line, word = WRONG[name]
    posted.replace("log/post.qmd", *change)
    code, found = checked(posted, capsys)
    assert (
        code == 1
        and [p[:3] for p in found] == [("questionnaire", "log/post.qmd", line)]
        and word in found[0][3]
    )


def test_a_book_may_count_its_own_questions(posted, capsys):
    posted.replace(
        "outlines/lecture.qmd",
        "title: A lecture in questions",
        "title: A lecture in questions\nquestionnaire: 37",
    )
    assert checked(posted, capsys)[1][0][3].startswith(
        "outlines/lecture.qmd has 37 questions, not 2"
    )
    posted.replace("log/post.qmd", "score: 1\n  of: 2", "score: 20\n  of: 37")
    assert checked(posted, capsys) == (0, [])
    assert "20 of 37 answered right" in built(posted, "log/post.html").text_content()
    posted.replace("outlines/lecture.qmd", "questionnaire: 37", "questionnaire: many")
    assert ("questionnaire", "outlines/lecture.qmd", 3) in [
        p[:3] for p in checked(posted, capsys)[1]
    ]
