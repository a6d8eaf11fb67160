"""How long a page takes to read, and which pages say so."""

import lxml.html
import pytest
from course import code, lesson, markdown, notebook, result

from lessonpress.pandoc import tree as T
from lessonpress.pipeline import build
from lessonpress.prepare.reading_time import minutes_of

WORDS = " ".join(["word"] * 600)


def minutes(*blocks):
    return minutes_of(list(blocks))


def block(lines, *classes, **pairs):
    return T.node(
        "CodeBlock", [T.attr("", classes, pairs.items()), "\n".join(["x = 1", ""] * lines)]
    )


def formulas(kind, n):
    return T.para([T.node("Math", [T.node(kind), "x"]) for _ in range(n)])


def test_prose_takes_a_minute_for_200_words_and_punctuation_none():
    assert minutes(T.para(WORDS)) == 3
    assert minutes(T.para(" – ".join(["word"] * 600))) == 3


def test_lines_of_code_count_and_empty_ones_do_not():
    assert minutes(block(45, "python", "cell-code")) == 3


def test_code_that_its_author_has_folded_takes_no_time():
    page = T.para(WORDS), block(450, "python", **{"code-fold": "true"})
    assert minutes(*page) == 3
    assert minutes(*page, block(45, "python", **{"code-fold": "false"})) == 6


def test_a_lesson_with_folded_code_says_so(course):
    code_of = code("#| code-fold: true\n" + "x = 1\n" * 900)
    course.write("nbs/01_line.ipynb", notebook([*lesson()["cells"], markdown(WORDS), code_of]))
    build(course.root)
    assert [said for said, _ in told(course, "nbs/01_line.html")] == ["3 min to read"]


def test_what_was_printed_is_looked_at_and_not_read():
    assert minutes(*[block(1000)] * 36) == 3


def test_formulas_take_their_time():
    assert minutes(formulas("InlineMath", 60)) == minutes(formulas("DisplayMath", 30)) == 3


def test_signs_without_spaces_are_words_too():
    assert minutes(T.para("学" * 1200)) == 3


def test_from_ten_minutes_on_it_goes_in_fives():
    assert minutes(*[T.para(WORDS)] * 3) == 9
    assert minutes(*[T.para(WORDS)] * 4) == 10
    assert minutes(*[T.para(WORDS)] * 6) == 20


def told(course, href):
    page = lxml.html.fromstring(course.page(href))
    return [(p.text_content(), p.get("data-course")) for p in page.find_class("reading-time")]


def test_a_page_says_it_under_its_title_with_the_name_of_the_course(course):
    cells = lesson()["cells"]
    course.write("nbs/01_line.ipynb", notebook([*cells, markdown(WORDS)]))
    course.replace("settings.ini", "[lecture", "[course]\nname = lines & more\n\n[lecture")
    build(course.root)
    assert told(course, "nbs/01_line.html") == [("3 min to read", "lines & more")]
    main = lxml.html.fromstring(course.page("nbs/01_line.html")).get_element_by_id("slope")
    assert main.xpath("preceding::p[1]")
    text = course.page("nbs/01_line.html").partition("<main")[2]
    order = ["</h1>", "reading-time", "You will draw a line", "run-card"]
    assert sorted(order, key=text.index) == order


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("title: Long", ["1 h 15 min to read"]),
        ("title: Long\nreadtime: false", []),
        ("title: Long\nlisting: {contents: log}", []),
    ],
)
def test_hours_are_told_and_a_page_can_be_silent(course, head, said):
    course.write("outlines/long.qmd", f"---\n{head}\n---\n\n" + f"{WORDS}\n\n" * 25)
    build(course.root)
    assert [text for text, _ in told(course, "outlines/long.html")] == said


def test_short_pages_and_the_first_one_say_nothing(course):
    course.replace("index.qmd", "Text.", WORDS)
    course.write("nbs/01_line.ipynb", notebook([*lesson()["cells"], code("1", [result("1")])]))
    build(course.root)
    assert told(course, "index.html") == told(course, "nbs/01_line.html") == []
