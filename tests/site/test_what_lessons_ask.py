"""Questions inside a lesson: which a box asks, what its page holds of them, and what is said of those that cannot be asked."""

import json
import os
import re
import subprocess
import sys

import lxml.html
import pytest
from course import ROOT, code, markdown, notebook, result
from test_study import filtered

from lessonpress.commands.main import run
from lessonpress.pipeline import build

BOX = "::: {.ask}\n:::"
MANY = """\
---
title: A book in questions
---

- Steepness
  - [What is steep?]{#what-is-steep}

    A slope of 2 is. [Shown in lesson 1](../../nbs/01_line.ipynb#slope-of-two)
  - [How is a slope *measured*?]{#measured}

    With a `level`, says the book: [it does](https://example.org/).
  - [Who asked?]{#who}

    Somebody of 3. [Shown in lesson 1](../../nbs/01_line.ipynb#height)
"""


def lesson(asked=BOX, later=""):
    return notebook(
        [
            markdown("# A line\n\n> You will draw a line."),
            markdown("## Slope {#slope}\n\nA slope is a number."),
            code("#| label: slope-of-two\nslope = 2\nslope", [result("2")]),
            markdown(asked),
            markdown("## Height {#height-above}"),
            code("#| label: height\nheight = 3\nheight", [result("3")]),
            *([markdown(later)] if later else []),
        ]
    )


@pytest.fixture
def asking(course):
    course.write("nbs/01_line.ipynb", lesson())
    course.write("outlines/part/book.qmd", MANY)
    course.replace("_quarto.yml", '"outlines/*.qmd"', '"outlines/**/*.qmd"')
    course.replace(
        "settings.ini", "[lecture lecture]", "[course]\nname = small\n\n[lecture lecture]"
    )
    return course


def page(course, href="nbs/01_line.html"):
    assert build(course.root).report.problems == []
    return lxml.html.fromstring(course.page(href).encode())


def asked(html):
    return [q.get("data-question") for q in html.find_class("ask-question")]


def test_without_names_a_box_asks_what_its_section_shows(asking):
    html = page(asking)
    assert asked(html) == [
        "outlines/lecture.qmd#slope-says",
        "outlines/part/book.qmd#what-is-steep",
    ]
    (box,) = html.find_class("ask")
    assert (box.get("data-course"), box.get("data-root")) == ("small", "../")
    texts = [s.text_content() for s in box.iter("summary")]
    assert texts == ["What does the slope of a line say?", "What is steep?"]
    assert box.get("questions") is None and not box.find_class("ask-more")


def test_its_section_has_no_backlinks_any_more_and_the_others_have_theirs(asking):
    (line,) = page(asking).find_class("answers")
    assert [a.get("href") for a in line.iter("a")] == ["../outlines/part/book.html#who"]


def test_names_choose_in_their_order_and_what_else_the_section_shows_is_named_below(asking):
    names = "part/book#measured part/book#what-is-steep"
    asking.write("nbs/01_line.ipynb", lesson(f'::: {{.ask questions="{names}"}}\n:::'))
    html = page(asking)
    assert asked(html) == [
        "outlines/part/book.qmd#measured",
        "outlines/part/book.qmd#what-is-steep",
    ]
    (more,) = html.find_class("ask-more")
    assert more.find("summary").text_content() == "1 more question that this section answers"
    assert more.xpath(".//a/@href") == ["../outlines/lecture.html#slope-says"]


def test_the_page_holds_no_answer_but_a_closed_link_to_it(asking):
    html = page(asking)
    for question in html.find_class("ask-question"):
        assert question.tag == "details" and question.get("open") is None
    first = html.find_class("ask-question")[0]
    assert first.xpath(".//a/@href") == ["../outlines/lecture.html#slope-says"]
    assert "A lecture in questions" in first.xpath("string(.//a)")
    assert "How much the line rises" not in html.text_content()
    assert [s.get("src") for s in html.iter("script") if "study" in (s.get("src") or "")] == []
    assert html.xpath("//script[@src='../assets/ask.js']")


def test_the_answers_lie_in_the_pieces_that_the_box_names(asking):
    html = page(asking)
    for question in html.find_class("ask-question"):
        file, _, id = question.get("data-question").partition("#")
        piece = asking.root / f"_site/assets/answers/{file}/{question.get('data-piece')}.js"
        inside = re.fullmatch(r"[\w.]+\((.*)\)\n", piece.read_text(), re.S)[1]
        told = json.loads(f"[{inside}]")
        assert told[0] == file and id in dict(told[1])


def test_a_question_beyond_the_first_piece_is_found_in_its_own(asking):
    many = "\n".join(
        f"- [Is {n} odd?]{{#q{n}}}\n\n  It [is](https://example.org/)." for n in range(40)
    )
    asking.write("outlines/part/book.qmd", f"---\ntitle: Many\n---\n\n{many}\n")
    asking.write("nbs/01_line.ipynb", lesson('::: {.ask questions="part/book#q33"}\n:::'))
    (question,) = page(asking).find_class("ask-question")
    assert question.get("data-piece") == "1"
    piece = asking.root / "_site/assets/answers/outlines/part/book.qmd/1.js"
    assert '"q33"' in piece.read_text()


def test_a_document_asks_too_and_the_author_s_words_stay(asking):
    asking.replace("index.qmd", "Text.", '::: {.ask questions="lecture#slope-says"}\nThink.\n:::')
    html = page(asking, "index.html")
    assert asked(html) == ["outlines/lecture.qmd#slope-says"]
    (box,) = html.find_class("ask")
    assert box.get("data-root") == "./" and "Think." in box.text_content()


WRONG = {
    "an id that is not there": ("lecture#slope-say", "no question `slope-say`", "slope-says"),
    "an outline that is not there": ("lectrue#slope-says", "no outline `lectrue`", "lecture"),
    "a question without an answer": ("lecture#line-bends", "has no answer", "answer it"),
    "no id at all": ("lecture", "has no question ``", "outlines/lecture.qmd"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_asked_is_an_error_with_its_cell_and_a_hint(asking, capsys, name):
    wrong, message, hint = WRONG[name]
    text = f'::: {{.ask questions="part/book#who {wrong}"}}\n:::'
    asking.write("nbs/01_line.ipynb", lesson(text))
    assert run(["--course", str(asking.root), "check", "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["problems"]
    assert (found["rule"], found["level"]) == ("ask", "error")
    assert (found["file"], found["cell"]) == ("nbs/01_line.ipynb", 4)
    assert message in found["message"] and hint in found["hint"]


def test_a_box_that_has_nothing_to_ask_is_an_error(asking, capsys):
    asking.replace("index.qmd", "Text.", BOX)
    assert run(["--course", str(asking.root), "check", "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["problems"]
    assert (found["rule"], found["file"], found["line"]) == ("ask", "index.qmd", 9)
    assert "section `later`" in found["message"] and "questions=" in found["hint"]


def test_in_a_course_without_outlines_the_class_is_somebody_elses(course):
    (course.root / "outlines/lecture.qmd").unlink()
    course.replace("_quarto.yml", ', "outlines/*.qmd"', "")
    course.write("index.qmd", "---\ntitle: Start\n---\n\n::: {.ask}\nAsk at the desk.\n:::\n")
    problems = build(course.root, keep_going=True).report.problems
    assert [p for p in problems if p.rule == "ask"] == []
    assert "Ask at the desk." in course.page("index.html")


def test_more_than_three_at_once_are_told(asking, capsys):
    names = "lecture#slope-says part/book#what-is-steep part/book#measured part/book#who"
    asking.write("nbs/01_line.ipynb", lesson(f'::: {{.ask questions="{names}"}}\n:::'))
    run(["--course", str(asking.root), "check", "--json"])
    (found,) = json.loads(capsys.readouterr().out)["problems"]
    assert (found["rule"], found["level"], found["cell"]) == ("ask-many", "warning", 4)


def test_quarto_s_filter_makes_the_same_box(asking):
    asking.replace("index.qmd", "Text.", '::: {.ask questions="lecture#slope-says"}\n:::')
    subprocess.run(
        [sys.executable, "-m", "lessonpress", "collect"],
        cwd=asking.root,
        check=True,
        capture_output=True,
        env={**os.environ, "QUARTO_PROJECT_DIR": str(asking.root)},
    )
    theirs, ours = filtered(asking.root, "index.qmd"), page(asking, "index.html")
    assert asked(theirs) == asked(ours) == ["outlines/lecture.qmd#slope-says"]
    texts = ["//div[@class='ask']//summary", "//div[@class='ask']//p"]
    for path in texts:
        assert [e.text_content() for e in theirs.xpath(path)] == [
            e.text_content() for e in ours.xpath(path)
        ]


def test_where_nobody_brings_answers_a_box_has_only_its_links(asking):
    "Quarto alone, without `post-render: lessonpress finish`: no script looks for what is not there."
    from lessonpress.course import View
    from lessonpress.features.ask import feature
    from lessonpress.pandoc import tree as T
    from lessonpress.pipeline import load, open_workshop

    with open_workshop(asking.root) as workshop:
        site = load(asking.root, workshop, bare=lambda post_render: True)
    view = View("nbs/01_line.ipynb", "nbs/01_line.html", "notebook", "A line", {}, {})
    box = T.div([], classes=["ask"])
    (made,) = feature.transform([box], view, site.view(view.file, "ask"))
    assert T.get(made, "data-course") == "small" and T.get(made, "data-root") is None
    links = [n["c"][2][0] for n in T.walk(made) if n["t"] == "Link"]
    assert links == [
        "../outlines/lecture.qmd#slope-says",
        "../outlines/part/book.qmd#what-is-steep",
    ]


def test_the_search_finds_a_question_on_its_outline_alone(asking):
    from lessonpress.features.search.records import records_of

    html = page(asking)
    (box,) = html.find_class("ask")
    assert box.get("data-pagefind-ignore") is not None
    texts = " ".join(
        str(r)
        for r in records_of(html.find_class("content")[0], "nbs/01_line.html", "A line", "en")
    )
    assert "A slope is a number" in texts and "What is steep?" not in texts


def test_the_project_s_lessons_ask_wherever_an_outline_asks_about_them():
    "Every section of a lesson that is evidence for an answer ends in a box, but for what stands above its first section."
    from lessonpress.features.outlines.sections import answered_in
    from lessonpress.pipeline import load, open_workshop

    with open_workshop(ROOT) as workshop:
        site = load(ROOT, workshop)
        asked = {f: {s for s, _ in boxes} for f, boxes in site.gathered("ask").items()}
        wanted = {f: {s for s in sections if s} for f, sections in answered_in(site).items()}
    assert {f: s - asked.get(f, set()) for f, s in wanted.items() if s - asked.get(f, set())} == {}
