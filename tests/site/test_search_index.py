"""What can be found on a page, and the index that is made of it."""

import json
import sys

import lxml.html
import pytest

from lessonpress import unchanged
from lessonpress.features.search import index_of, pagefind
from lessonpress.features.search import records as search
from lessonpress.features.search.formulas import linear
from lessonpress.gather.quarto_yml import load_config
from lessonpress.pandoc.kept import Kept
from lessonpress.pandoc.pool import Workshop
from lessonpress.pipeline import build, open_workshop
from lessonpress.problems import LessonpressError, Report

PAGE = """<!doctype html><html lang="en-GB"><head><title>T</title></head><body><nav>Menu</nav><main class="content">
<header id="title-block-header"><h1 class="title">A <em>page</em></h1></header><p>Its lead.</p><div class="run-card">Python 3.11</div>
%s</main></body></html>"""


def records(body, href="nbs/a page.html"):
    return {r.url.partition("#")[2]: r for r in search.records(href, (PAGE % body).encode())}


@pytest.fixture
def index(tmp_path):
    "Makes the index of pages anew, with nothing kept."

    def index(pages):
        index.calls += 1
        found = {
            href: [r.as_dict() for r in search.records(href, html)] for href, html in pages.items()
        }
        with Workshop(Kept(tmp_path / f"kept-{index.calls}"), 1) as workshop:
            return {name: c.data for name, c in index_of(found, workshop).items()}

    index.calls = 0
    return index


def text(record):
    return " ".join(t for _, t in record.parts)


def test_a_page_is_its_lead_and_each_section_is_its_text_up_to_the_next_heading():
    found = records(
        '<section id="one"><h2 data-anchor-id="one">One</h2><p>First.</p><section id="two"><h3>Two</h3><ul><li>a</li><li>b</li></ul></section></section>'
        '<h4 id="three">Three<a class="anchorjs-link">§</a></h4><h5 id="small">Small</h5>end<script>var x</script><p class="said">unseen</p>'
    )
    assert {id: (r.title, r.page, text(r)) for id, r in found.items()} == {
        "": ("A page", "", "Its lead."),
        "one": ("One", "A page", "First."),
        "two": ("Two", "A page", "a b"),
        "three": ("Three", "A page", "Small end"),
    }
    assert found["one"].url == "nbs/a%20page.html#one" and {r.lang for r in found.values()} == {
        "en"
    }
    assert [r.kind for r in found.values()] == [search.PAGE, *[search.SECTION] * 3]


def test_a_question_is_a_record_with_its_answer_and_a_follow_up_is_one_of_its_own():
    found = records(
        '<h2 id="t">Topic</h2><details class="question" id="why"><summary><span class="question-text">Why?</span> <a class="time">1:10</a></summary>'
        '<div class="answer"><p>So. <a class="evidence">Shown in lesson 1 <code>x = 1</code></a></p>'
        '<div class="question unanswered follow-up" id="when"><span class="question-text">When?</span> <span class="no-answer">not answered yet</span></div>'
        '<p>Indeed.</p><p class="related">Related: x</p></div></details><p>After.</p>'
    )
    assert (found["why"].title, found["why"].kind, text(found["why"])) == (
        "Why?",
        search.QUESTION,
        "So. Indeed.",
    )
    assert (found["when"].title, text(found["when"])) == ("When?", "") and text(
        found["t"]
    ) == "After."


def test_code_weighs_less_than_prose_and_its_names_are_known():
    found = records(
        '<h2 id="c">Code</h2><p>Try <code>mk_quad</code>.</p><div class="sourceCode"><pre><code>loss = F.cross_entropy(mk_quad(1), y)</code></pre>'
        '<button>Copy</button></div><div class="cell-output"><pre><code>2.42</code></pre><figcaption>Caption.</figcaption></div>'
    )
    assert found["c"].parts == [
        (1, "Try mk_quad."),
        (search.CODE, "loss = F.cross_entropy(mk_quad(1), y)"),
        (search.CODE, "2.42"),
        (1, "Caption."),
    ]
    assert found["c"].names == ["cross_entropy", "mk_quad"]


def test_a_function_of_the_reference_and_a_word_of_the_glossary_are_of_their_kind():
    found = records(
        '<section id="f"><h3 data-anchor-id="f"><code>mae</code></h3><div class="sourceCode"><pre><code>mae(x)</code></pre></div><p>The error.</p><div class="built">Defined</div></section>'
        '<section id="g"><h3><code>settings.ini</code></h3><p>A file.</p></section>'
        '<div class="glossary"><dl><dt><span id="term-loss">loss</span></dt><dd><p>How wrong. <span class="term-place">Lesson 1</span></p></dd></dl></div><p>End.</p>'
    )
    assert (found["f"].kind, found["f"].title) == (search.FUNCTION, "mae")
    assert found["g"].kind == search.SECTION and text(found["g"]).split()[-1] == "End."
    loss = found["term-loss"]
    assert (loss.kind, loss.title, text(loss)) == (search.TERM, "loss", "How wrong.")


def test_what_two_pages_say_is_found_once_and_titles_and_words_are_told(index):
    same = (PAGE % "<h2 id='s'>Shared</h2><p>The very same words, words.</p>").encode()
    files = index({"a.html": same, "b.html": same.replace(b"Its lead.", b"Another.")})
    told = list(json.loads(files["pagefind/titles.json"]).values())
    assert sorted(told) == [["A page", "-"], ["A page", "-"], ["Shared", "§"]]
    assert all(name.startswith("en_") for name in json.loads(files["pagefind/titles.json"]))
    assert files["pagefind/words.txt"].decode().split()[:2] == ["page", "words"]


def titles(course):
    return {t for t, _ in json.loads(course.page("pagefind/titles.json")).values()}


@pytest.mark.parametrize(
    "file, text",
    [
        ("log/a.qmd", "---\ntitle: Hidden\nsearch: false\n---\n\nUnsaid.\n"),
        (
            "log/a.qmd",
            "---\ntitle: Hidden\nformat:\n  html:\n    search: false\n---\n\nUnsaid.\n",
        ),
        ("log/_metadata.yml", "search: false\n"),
    ],
)
def test_a_page_or_its_folder_may_be_left_out(course, file, text):
    course.write("log/a.qmd", "---\ntitle: Hidden\n---\n\nUnsaid.\n")
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "log/*.qmd"')
    build(course.root)
    assert "Hidden" in titles(course)
    course.write(file, text)
    assert not build(course.root).report.problems
    assert "Hidden" not in titles(course) and "Unsaid." in course.page("log/a.html")


def test_a_part_may_be_left_out_as_quarto_names_it():
    found = records(
        '<section id="a" class="level2 quarto-exclude-from-search-index"><h2>A</h2><p>Unsaid.</p></section><p>End.</p>'
    )
    assert list(found) == [""] and text(found[""]).split() == ["Its", "lead.", "End."]


def test_a_self_test_is_no_text_of_its_page():
    found = records(
        '<h2 id="how">How it works</h2><p>Think.</p><div class="study"><p>It needs scripts.</p></div>'
        '<div class="study-outlines"><ul><li>O</li></ul></div><h2 id="end">End</h2>'
    )
    assert list(found) == ["", "how", "end"] and text(found["how"]).split() == ["Think."]


def test_pages_and_parts_that_say_so_are_left_out():
    assert not search.records("404.html", (PAGE % "").encode()) and not search.records(
        "x.html", b"<html><body>no main</body></html>"
    )
    assert not search.records(
        "x.html",
        (PAGE % "").replace("<title>", '<meta name="robots" content="noindex"><title>').encode(),
    )
    assert text(records("<p data-pagefind-ignore>Secret</p>")[""]) == "Its lead."


@pytest.mark.parametrize(
    "formula, line",
    [
        ("<mn>3</mn><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mn>2</mn><mi>x</mi>", "3x^2 + 2x"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a + b)/2"),
        (
            "<msqrt><mi>x</mi></msqrt><mo>=</mo><msqrt><mrow><mi>y</mi><mo>−</mo><mn>1</mn></mrow></msqrt>",
            "√x = √(y − 1)",
        ),
        ("<msub><mi>w</mi><mn>1</mn></msub><msub><mi>x</mi><mn>1</mn></msub>", "w_1 x_1"),
        (
            "<mo>−</mo><mi>x</mi><mo>,</mo><msup><mi>e</mi><mrow><mo>−</mo><mi>z</mi></mrow></msup>",
            "−x, e^(−z)",
        ),
        (
            "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><msub><mi>w</mi><mi>i</mi></msub>",
            "∑_(i=1)^n w_i",
        ),
        (
            "<mover><mi>y</mi><mo>^</mo></mover><mo>=</mo><mrow><mi>q</mi><mi>u</mi></mrow>",
            "ŷ = qu",
        ),
        ("<semantics><mi>x</mi><annotation>\\xi</annotation></semantics>", "x"),
    ],
)
def test_a_formula_is_a_line_that_can_be_read(formula, line):
    assert linear(lxml.html.fragment_fromstring(f"<math>{formula}</math>")) == line


def test_the_same_pages_make_the_same_bytes_whatever_their_order(index):
    pages = {
        f"{name}.html": (PAGE % f"<h2 id='s'>About {name}</h2><p>Words of {name}.</p>").encode()
        for name in ("one", "two", "three")
    }
    pages["deux.html"] = pages["two.html"].replace(b'lang="en-GB"', b'lang="fr"')
    first = index(pages)
    assert all(index(dict(reversed(pages.items()))) == first for _ in range(3))
    assert {"pagefind/pagefind.js", "pagefind/pagefind-entry.json"} <= first.keys() and not any(
        "-ui" in name for name in first
    )
    assert {
        k: v["page_count"]
        for k, v in json.loads(first["pagefind/pagefind-entry.json"])["languages"].items()
    } == {"en": 6, "fr": 2}


def test_an_index_is_kept_and_an_author_need_not_wait_for_a_new_one(course, monkeypatch):
    made, make = [], pagefind.index
    monkeypatch.setattr(pagefind, "index", lambda found: made.append(len(found)) or make(found))
    build(course.root)
    (course.root / unchanged.RECORD).unlink(missing_ok=True)
    build(course.root)
    assert len(made) == 1

    def index():
        folder = course.root / "_site/pagefind"
        return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    before = index()
    with open_workshop(course.root) as workshop:
        build(course.root, workshop=workshop)
        course.replace("index.qmd", "Text.", "Another text.")
        build(course.root, workshop=workshop, in_haste=True)
        assert "Another text." in course.page("index.html") and index() == before and len(made) == 1
        build(course.root, workshop=workshop)
        assert index() != before and len(made) == 2


@pytest.mark.parametrize(
    "value, there", [("true", True), ("{location: navbar, type: overlay}", True), ("false", False)]
)
def test_a_course_may_do_without_a_search(course, value, there):
    course.replace(
        "_quarto.yml", "  page-navigation: true", f"  page-navigation: true\n  search: {value}"
    )
    assert not build(course.root).report.problems
    assert (
        (course.root / "_site/pagefind").exists()
        == there
        == ("search-button" in course.page("index.html"))
    )


def test_a_wrong_value_for_search_is_named(course):
    course.replace("_quarto.yml", "  page-navigation: true", "  page-navigation: true\n  search: 3")
    report = Report()
    load_config(course.root, report)
    assert [(p.line, p.message) for p in report.errors] == [
        (19, "`website.search` should be true, false or a mapping")
    ]


def test_without_pagefind_one_error_says_what_to_install(monkeypatch, index):
    monkeypatch.setitem(sys.modules, "pagefind.service", None)
    with pytest.raises(LessonpressError) as e:
        index({"index.html": (PAGE % "").encode()})
    (problem,) = e.value.problems
    assert (
        problem.message == "the search needs Pagefind" and "pip install lessonpress" in problem.hint
    )


@pytest.mark.parametrize(
    "program, message", [("head -c 10 >/dev/null; echo no", ""), ("exit 1", "")]
)
def test_a_pagefind_that_fails_is_one_error_and_is_ended(
    monkeypatch, tmp_path, index, program, message
):
    fake = tmp_path / "pagefind"
    fake.write_text(f"#!/bin/sh\n{program}\n")
    fake.chmod(0o755)
    monkeypatch.setattr(pagefind, "_program", lambda: str(fake))
    with pytest.raises(LessonpressError, match=f"Pagefind failed: {message}"):
        index({"index.html": (PAGE % "").encode()})
