"""Outlines: what is a question, what is its answer, what is wrong, what is written down, what the page shows."""

import json
import random
import re
import subprocess
from bisect import bisect_left
from dataclasses import asdict
from pathlib import Path

import lxml.html
import pypandoc
import pytest

from lessonpress.features import outlines
from lessonpress.features.outlines.page import Known
from lessonpress.features.outlines.previews import Preview
from lessonpress.pandoc import tree as T
from lessonpress.problems import Report

REFERENCE = Path(__file__).parent / "quarto-reference"


def pandoc(text, *options):
    return subprocess.run(
        [pypandoc.get_pandoc_path(), *options],
        input=text,
        text=True,
        capture_output=True,
        check=True,
    ).stdout


def read(source):
    return json.loads(pandoc(source, "-f", "markdown", "-t", "json"))


def parse(source, file="outlines/lecture.qmd"):
    report = Report()
    outline = outlines.parse(read(source), file, source, report)
    outline.report = report
    return outline


def html(source, video="https://example.org/watch?v=1", preview=lambda href: None):
    tree = read(source)
    outline = outlines.parse(tree, "outlines/lecture.qmd", source, Report())
    links = {e.href for q in outline.questions for e in q.evidence}
    previews = {href: seen and asdict(seen) for href in links for seen in [preview(href)]}
    made = tree | {"blocks": outlines.render(tree["blocks"], outline, Known(previews, {}, video))}
    return pandoc(
        json.dumps(made), "-f", "json", "-t", "html5", "--section-divs", "--wrap=none", "--mathml"
    )


def page(source, **options):
    return lxml.html.fragment_fromstring(html(source, **options), create_parent="main")


def texts(outline):
    return [q.text for q in outline.questions]


def told(outline, level="error"):
    return [(p.rule, p.line) for p in outline.report.problems if p.level == level]


# What makes a question

QUESTIONS = [
    "Why a loss?",
    "What does a squared error punish? (more than an absolute one) 32:05",
    "What is a loss? What is it for? 3:10",
    "Is it good? and why?",
    "Really?!",
    'What is meant by "how wrong"?',
    'What is meant by "why?"',
    "**Why** a *loss*?",
    "What does `a if b else c` mean?",
    "[Why a loss?](https://example.org/)",
    "See [the lesson](a.qmd), but why?",
    "[Explain the chain rule]{.question}",
    "Explain the chain rule {.question} 4:00",
    "(And why not?)",
    "Where is $x^2$ steepest?",
    "什么是损失函数？",
    "什么是损失？为什么？31:10",
    "損失とは何か？（平均）31:10",
    "ما هي دالة الخسارة؟",
    "Τι είναι η κλίση;",
    "Τι είναι η κλίση\u037e 5:00",
    "Ի՞նչ է կորուստը։",
    "Что такое функция потерь? (кратко) 1:02:03",
    "¿Qué es la pérdida?",
    "Pourquoi une perte ? 12:00",
    "Pourquoi une perte\u202f?",
    "손실 함수란 무엇인가?",
    "हानि क्या है?",
]
NO_QUESTIONS = [
    "Loss",
    "A remark; it goes on",
    "The `why?` in code",
    'The "why?" of it',
    "The [why?](a.qmd) page explains it",
    "The page <https://example.org/?q=1>",
    "The page https://example.org/?q=1 has it",
    "The operator (?) is not used",
    "Compare models (which ones?)",
    "A pattern such as a?b",
    "`Why?`",
    "$a?$",
    "Time 31:10",
    "Ends with a note^[Why?]",
]


@pytest.mark.parametrize("line", QUESTIONS)
def test_a_question_mark_at_the_end_of_a_sentence_makes_a_question(line):
    assert len(parse(f"- Topic\n  - {line}\n").questions) == 1


@pytest.mark.parametrize("line", NO_QUESTIONS)
def test_other_question_marks_do_not(line):
    assert parse(f"- Topic\n  - {line}\n").questions == []


def test_the_text_is_the_line_without_time_and_attributes():
    for line in (
        "[Why a *loss*?]{#w} 31:10",
        "Why a loss? {#w} 31:10",
        "Why a loss? 31:10 {#w}",
        "[Why a loss? 31:10]{#w}",
        "Why a loss?{#w .x} 31:10",
        "[ ] [Why a loss?]{#w} 31:10",
    ):
        (q,) = parse(f"- Topic\n  - {line}\n").questions
        assert (q.text, q.seconds, q.id, q.explicit_id, q.topic) == (
            "Why a loss?",
            1870,
            "w",
            True,
            "Topic",
        ), line


def test_a_remark_in_parentheses_stays_with_the_question():
    (q,) = parse("- T\n  - What does it punish? (more than an absolute one) 32:05\n").questions
    assert q.text == "What does it punish? (more than an absolute one)"
    assert q.seconds == 32 * 60 + 5
    assert q.id == "what-does-it-punish"


def test_a_number_that_is_not_the_last_thing_is_no_time():
    first, second = parse(
        "- T\n  - Why start at 31:10?\n  - Why at 31:10 of all times?\n"
    ).questions
    assert first.seconds is second.seconds is None


@pytest.mark.parametrize(
    "source",
    [
        "- T\n  - What does a very long question become that its author has broken\n    over two lines? 31:10\n",
        "- T\n  - What does a very long question become that its author has broken\n    over two lines?\n    31:10\n",
        "- T\n  - [What does a very long question become that its author has broken\n    over two lines?]{#x} 31:10\n",
    ],
)
def test_a_question_broken_over_two_lines_is_one(source):
    (q,) = parse(source).questions
    assert (
        q.text == "What does a very long question become that its author has broken over two lines?"
    )
    assert (q.seconds, q.answered, q.line) == (1870, False, 2)


def test_a_remark_broken_over_two_lines_belongs_to_its_question():
    (q,) = parse("- T\n  - What does it punish? (more than\n    the other) 3:05\n").questions
    assert (q.text, q.seconds, q.answered) == (
        "What does it punish? (more than the other)",
        185,
        False,
    )


def test_a_later_sentence_of_a_remark_makes_no_question():
    assert (
        parse(
            "- T\n  - A remark of two sentences. This is one.\n    Is this a question?\n"
        ).questions
        == []
    )


# What is an answer


def test_what_is_typed_right_below_a_question_is_its_answer():
    source = "- T\n  - Why a loss? 1:10\n    A number can be compared.\n    Eyes cannot.\n"
    (q,) = parse(source).questions
    assert (q.text, q.answered, q.seconds) == ("Why a loss?", True, 70)
    assert page(source).xpath("string(//div[@class='answer'])").split() == [
        "A",
        "number",
        "can",
        "be",
        "compared.",
        "Eyes",
        "cannot.",
    ]


@pytest.mark.parametrize(
    "below, answered",
    [
        ("Large misses.", True),
        ("- one\n- two", True),
        ("1. one\n2. two", True),
        ("```python\nx\n```", True),
        ("$$x$$", True),
        ("![A dot](dot.png)", True),
        ("| a |\n|---|\n| b |", True),
        ("> said", True),
        ("", False),
        ("<!-- later -->", False),
        ("- And why?", False),
    ],
)
def test_what_is_indented_below_a_question_is_its_answer(below, answered):
    source = "- T\n  - What does it punish? 1:10\n\n" + "".join(
        f"    {line}\n" for line in below.splitlines()
    )
    q = parse(source).questions[0]
    assert (q.text, q.answered) == ("What does it punish?", answered)


def test_an_item_with_questions_below_is_a_topic_or_has_follow_ups():
    outline = parse(
        "- Loss\n  - Kinds\n    - Which?\n  - Why?\n\n    Because.\n\n    - a plain item\n    - And then?\n\n      This.\n\n      - And last?\n"
    )
    assert [(q.text, q.topic, q.answered) for q in outline.questions] == [
        ("Which?", "Kinds", False),
        ("Why?", "Loss", True),
        ("And then?", "Loss", True),
        ("And last?", "Loss", False),
    ]
    assert outline.coverage() == {"questions": 4, "answered": 2, "evidence": 0, "timestamps": 0}


def test_a_question_that_only_has_follow_ups_is_not_answered():
    outline = parse("- T\n  - Why?\n    - Who?\n\n      She.\n")
    assert [q.answered for q in outline.questions] == [False, True]


def test_evidence_belongs_to_the_question_whose_answer_it_stands_in():
    outline = parse(
        "- T\n  - Why?\n\n    So. [Shown in lesson 1](../nbs/a.ipynb#x), [Shown\n    in](../nbs/a.ipynb#y), [See also](../nbs/a.ipynb#z).\n\n    - And?\n\n"
        "      So too. [Gezeigt hier](../nbs/a.ipynb#w){.evidence}\n"
    )
    assert [[e.href for e in q.evidence] for q in outline.questions] == [
        ["../nbs/a.ipynb#x", "../nbs/a.ipynb#y"],
        ["../nbs/a.ipynb#w"],
    ]
    assert outline.questions[0].evidence[0].text == "Shown in lesson 1"
    assert outline.coverage()["evidence"] == 2


# An outline as people type it during a lecture: 5 topics, 7 lines that ask, 3 of them with a time.

NOTES = """\
---
title: "Some lecture"
---

- Introduction
- "Lesson 0": how to begin
  - Where is it?
  - What does it have to do with the 'other' book?
- How to study?
  - Watch
  - Repeat
- The loss (see notebook)
  - What is fitted? (the parameters) 10:01
  - What is a loss? Why is it a number? 12:30
  - In other words, less is better.
  - What is the data set 13:00
- Is it enough?
  - What would be? 59:59
- break
"""


def test_notes_as_people_type_them_are_valid():
    outline = parse(NOTES)
    assert outline.coverage() == {"questions": 7, "answered": 1, "evidence": 0, "timestamps": 3}
    assert outline.report.errors == []
    assert [q.line for q in outline.questions] == [7, 8, 9, 13, 14, 17, 18]
    for q in outline.questions:
        assert q.text.split()[0] in NOTES.splitlines()[q.line - 1]


def test_topics_alone_and_other_scripts_are_valid():
    outline = parse("- 损失\n- انحدار\n  - ملاحظة\n")
    assert outline.coverage() == {"questions": 0, "answered": 0, "evidence": 0, "timestamps": 0}
    assert outline.report.problems == []


def test_headings_can_be_the_topics():
    outline = parse("# Loss\n\n- Why?\n- How?\n\n# Steps\n\n1. What?\n")
    assert [(q.text, q.topic) for q in outline.questions] == [
        ("Why?", "Loss"),
        ("How?", "Loss"),
        ("What?", "Steps"),
    ]


# Ids


def test_made_ids_are_ascii_unique_and_never_an_id_in_use():
    outline = parse(
        "## Reasons {#why}\n\n- T\n  - Why?\n  - Why?\n  - [Is *this* one?]{#why-3}\n  - Why?\n  - Où est l’été ?\n  - Что это?\n  - 什么是损失？\n  - Что то?\n"
    )
    ids = [q.id for q in outline.questions]
    assert ids[:5] == ["why-2", "why-4", "why-3", "why-5", "ou-est-lete"]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9-]+", i) for i in ids)
    assert [q.explicit_id for q in outline.questions] == [i == "why-3" for i in ids]


def test_a_made_id_is_no_longer_than_a_line_and_ends_with_a_word():
    (q,) = parse("- T\n  - " + "Does a question of many words " * 5 + "end?\n").questions
    assert len(q.id) <= 60 and q.id.split("-")[-1] in [
        "does",
        "a",
        "question",
        "of",
        "many",
        "words",
    ]


# What is wrong


def test_an_outline_that_is_no_list_is_a_warning():
    for source in ("---\ntitle: x\n---\n\nWhy is this no list?\n", ""):
        assert told(parse(source)) == [] and told(parse(source), "warning") == [
            ("no-outline", None)
        ]


@pytest.mark.parametrize(
    "clock", ["99:99", "12:75", "1:75:00", "0:00:60", "100:00", "75:10", "99:99:99"]
)
def test_a_time_that_is_none_is_an_error_with_its_line(clock):
    outline = parse(f"---\ntitle: x\n---\n\n- T\n  - Why?\n  - [When?]{{#when}} {clock}\n")
    assert told(outline) == [("outline-time", 7)]
    (problem,) = outline.report.errors
    assert clock in problem.message and problem.hint
    assert [q.seconds for q in outline.questions] == [None, None]
    assert clock in html(f"- T\n  - When? {clock}\n")


def test_minutes_beyond_the_hour_are_told_how_to_be_written():
    assert parse("- T\n  - When? 75:10\n").report.errors[0].hint == "write 1:15:10"


@pytest.mark.parametrize(
    "clock, seconds",
    [
        ("0:00", 0),
        ("9:59", 599),
        ("09:59", 599),
        ("59:59", 3599),
        ("1:00:00", 3600),
        ("1:05:18", 3918),
    ],
)
def test_times_are_seconds(clock, seconds):
    outline = parse(f"- T\n  - When? {clock}\n")
    assert outline.questions[0].seconds == seconds and not outline.report.problems


def test_times_that_fall_are_a_warning():
    outline = parse("- T\n  - A? 2:00\n  - B? 2:00\n  - C? 1:59\n")
    assert told(outline) == [] and told(outline, "warning") == [("time-order", 4)]


def test_an_id_used_twice_is_an_error_that_names_both_places():
    outline = parse("- T\n  - [A?]{#x}\n  - [B?]{#y}\n  - [C?]{#x}\n")
    assert told(outline) == [("question-id", 4)]
    assert "`x`" in outline.report.errors[0].message and "line 2" in outline.report.errors[0].hint


@pytest.mark.parametrize(
    "source",
    [
        "- T\n  - [A?]{#x}\n\n    So [it]{#x} is.\n",
        "- T\n  - A? {#x}\n\n    So [it]{#x} is.\n",
        "# Loss {#x}\n\n- T\n  - [A?]{#x}\n",
    ],
)
def test_an_id_that_also_stands_elsewhere_is_an_error(source):
    assert [rule for rule, _ in told(parse(source))] == ["question-id"]


@pytest.mark.parametrize(
    "answer, rules",
    [
        ("Because.", ["answer-source"]),
        ("Because. [See also](../nbs/a.ipynb#heading)", ["answer-source"]),
        ("Because. [at 1:10](https://example.org/?t=70)", []),
        ("Because [@samuel1962].", []),
        ("Because. [Shown in lesson 1](../nbs/a.ipynb#x)", []),
        ("[Shown in lesson 1](../nbs/a.ipynb#x)", ["answer-words"]),
    ],
)
def test_an_answer_says_something_and_names_its_source(answer, rules):
    outline = parse(f"- T\n  - Why?\n\n    {answer}\n")
    assert told(outline) == [] and told(outline, "warning") == [(r, 2) for r in rules]


def checked(*sources, length=None):
    report = Report()
    outlines.check(
        [parse(s, f"outlines/{i}.qmd") for i, s in enumerate(sources)], report, lambda file: length
    )
    return [(p.rule, p.file, p.line) for p in report.problems]


def test_a_time_after_the_end_is_an_error():
    source = "- T\n  - A? 10:00\n  - B? 10:01\n"
    assert checked(source, length=600) == [("outline-time", "outlines/0.qmd", 3)]
    assert checked(source) == []


def test_a_cell_serves_at_most_five_questions_of_all_outlines():
    def one(n):
        return "- T\n" + "".join(
            f"  - Why {i}?\n\n    So. [Shown in lesson 1](../nbs/a.ipynb#x) [Shown in it](../nbs/a.ipynb#x)\n\n"
            for i in range(n)
        )

    assert checked(one(5)) == checked(one(2), one(3)) == []
    assert checked(one(6)) == [("shared-evidence", "outlines/0.qmd", 22)]
    assert checked(one(3), one(5)) == [("shared-evidence", "outlines/1.qmd", 10)]


# Ids written down


def test_only_missing_ids_are_written_and_all_else_stays():
    source = (
        "---\ntitle: Why? Why a loss?\n---\n\n<!--\n- Why a loss?\n-->\n\nIntro: Why a loss?\n\n```text\n- Why a loss?\n```\n\n    - Why a loss?\n\n"
        "- Loss, or: why a loss\n  - Why a loss? 31:10\n\n    Why a loss? So.\t\n\n    ```text\n    - What then?\n    ```\n"
        '  - What *then*?   (see\n    below) 32:10\n  - [Known?]{#known}\n  - [ ] Is [it](a.qmd?x) so?\n  * [Tell it]{.question} 33:00\n  - Is `]` or a] here?\n  - Wer ist "schön"?\n    Er.\n'
    )
    changed = {
        "  - Why a loss? 31:10": "  - [Why a loss?]{#why-a-loss} 31:10",
        "  - What *then*?   (see\n    below)": "  - [What *then*?   (see\n    below)]{#what-then}",
        "Is [it](a.qmd?x) so?": "[Is [it](a.qmd?x) so?]{#is-it-so}",
        "[Tell it]{.question}": "[Tell it]{#tell-it .question}",
        "Is `]` or a] here?": "[]{#is-or-a-here}Is `]` or a] here?",
        '- Wer ist "schön"?': '- [Wer ist "schön"?]{#wer-ist-schon}',
    }
    expected = source
    for old, new in changed.items():
        assert expected.count(old) == 1
        expected = expected.replace(old, new)
    outline = parse(source)
    written = outlines.write_ids(source, outline)
    assert written == expected
    after = parse(written)
    assert [(q.text, q.id, q.seconds, q.answered) for q in after.questions] == [
        (q.text, q.id, q.seconds, q.answered) for q in outline.questions
    ]
    assert all(q.explicit_id for q in after.questions)
    assert outlines.write_ids(written, after) == written
    assert outlines.write_ids(written, outline) == written


@pytest.mark.parametrize(
    "line",
    [
        "{" + "." * 60,
        "{" + ".a" * 60,
        "(" * 60,
        "(a) " * 60,
        "“" * 60,
        "1:" * 60,
        "- " * 30,
        "?" * 200,
        "? " * 200,
        "`" * 60,
    ],
)
def test_odd_lines_take_no_time(line):
    source = f"- Topic\n  - Why {line}\n  - Why?\n"
    outline = parse(source)
    assert outline.questions[-1].text == "Why?" and outlines.write_ids(source, outline).endswith(
        "  - [Why?]{#" + outline.questions[-1].id + "}\n"
    )


def test_line_ends_and_a_byte_order_mark_stay():
    source = (
        "\ufeff---\r\ntitle: x\r\n---\r\n\r\n- T\r\n  - Why? 1:10\r\n  - How?  \r\n\r\n    So.\r\n"
    )
    assert outlines.write_ids(source, parse(source)) == source.replace(
        "Why?", "[Why?]{#why}"
    ).replace("How?", "[How?]{#how}")


WORDS = [
    "loss",
    "*slope*",
    "`x[0]`",
    "Потери",
    "损失",
    "خسارة",
    '"so"',
    "a_b",
    "$x_1$",
    "[link](u?v)",
    "it's",
    "--",
    "ß",
    "é",
    "e\u0301",
    "&amp;",
    "C:\\\\x",
    "**b**",
    "x]",
    "[y",
    "2:1",
    "(z)",
]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_words_an_id_is_written_once_and_the_question_stays(seed):
    rng = random.Random(seed)

    def words():
        return " ".join(rng.choices(WORDS, k=rng.randint(1, 5)))

    lines = ["- Topic"]
    for _ in range(12):
        clock = rng.choice(["", " 31:10", " 1:05:18"])
        lines.append(
            f"  - Why {words()} so{rng.choice(['?', '？', '؟'])}{rng.choice(['', ' (' + words().replace('(z)', 'z').replace('x]', 'x') + ')'])}{clock}"
        )
        if rng.random() < 0.3:
            lines += ["", f"    Since {words()}.", ""]
    source = "\n".join(lines) + "\n"
    outline = parse(source)
    assert len(outline.questions) == 12 and all(q.at for q in outline.questions)
    written = outlines.write_ids(source, outline)
    after = parse(written)
    assert [
        (q.id, q.text, q.seconds, q.answered, q.line, q.explicit_id) for q in after.questions
    ] == [(q.id, q.text, q.seconds, q.answered, q.line, True) for q in outline.questions]
    assert outlines.write_ids(written, after) == written
    assert re.sub(r"\{#[a-z0-9-]+\}", "", written).replace("[", "").replace(
        "]", ""
    ) == source.replace("[", "").replace("]", "")


# The page

LECTURE = """\
Intro.

- Loss: fit & <b>see</b>
  - [Why does it need a number for "how wrong"?]{#why-a-loss} 31:10

    Eyes cannot; a number can. [Shown in](../nbs/01_line.ipynb#first-guess)

    - And [why not two]{#why-not-two}? 31:20
  - A remark
  - [Unanswered?]{#un} 1:05:18
  - Kinds of loss
    - [Which `x<y`?]{#which}
- A topic
"""


def test_topics_are_headings_and_questions_open():
    main = page(
        LECTURE,
        preview=lambda href: (
            Preview("lesson 1", "mae(y, f(x)) < 3", "<2.4>")
            if href == "../nbs/01_line.ipynb#first-guess"
            else None
        ),
    )
    assert [(h.tag, h.text_content()) for h in main.xpath("//h2 | //h3")] == [
        ("h2", "Loss: fit & see"),
        ("h3", "Kinds of loss"),
        ("h2", "A topic"),
    ]
    assert all(
        h.getparent().tag == "section" and h.getparent().get("id")
        for h in main.xpath("//h2 | //h3")
    )
    (details,) = main.xpath("//details")
    assert (details.get("id"), details.get("class")) == ("why-a-loss", "question")
    assert (
        details.xpath("string(summary/span[@class='question-text'])")
        == "Why does it need a number for “how wrong”?"
    )
    (time,) = details.xpath("../a[@class='time']")
    assert (time.get("href"), time.text) == ("https://example.org/watch?v=1&t=1870s", "31:10")
    (link,) = details.xpath("div[@class='answer']//a[@class='evidence']")
    assert link.get("href") == "../nbs/01_line.ipynb#first-guess"
    assert (link.text.strip(), link.xpath("string(code)"), link.xpath("string(samp)")) == (
        "Shown in lesson 1",
        "mae(y, f(x)) < 3",
        "<2.4>",
    )
    (follow,) = details.xpath("div[@class='answer']//div[@id='why-not-two']")
    assert follow.get("class") == "question unanswered follow-up"
    (un,) = main.xpath("//*[@id='un']")
    assert (
        un.tag,
        un.get("class"),
        un.xpath("string(span[@class='no-answer'])"),
        un.xpath("string(a)"),
    ) == ("div", "question unanswered", "not answered yet", "1:05:18")
    assert main.xpath("string(//p[@class='remark'])") == "A remark"
    assert main.xpath("string(//*[@id='which']/span/code)") == "x<y"
    assert [s.text for s in main.xpath("//p[@class='coverage']/span")] == [
        "1 of 4 questions answered",
        "1 with evidence",
        "3 with a time in the video",
    ]
    assert [e.tag for e in main][:2] == ["p", "p"] and main[1].get("class") == "coverage"


def test_each_id_is_there_once_and_each_question_has_its_own():
    ids = page(LECTURE).xpath("//@id")
    assert len(ids) == len(set(ids)) and {"why-a-loss", "why-not-two", "un", "which"} <= set(ids)


def test_without_a_video_times_are_text():
    main = page(LECTURE, video="")
    assert [t.tag for t in main.xpath("//*[@class='time']")] == ["span"] * 3
    assert not main.xpath("//a[contains(@href, 'example.org')]")


def test_a_topic_never_takes_the_id_of_a_question():
    main = page("- Why\n  - Why?\n- Loss\n  - [What?]{#loss}\n")
    assert main.xpath("//*[starts-with(@class, 'question ')]/@id") == ["why", "loss"]
    assert len(set(main.xpath("//@id"))) == 4


def test_a_question_among_topics_is_a_section_of_its_own():
    main = page(
        "- Topic\n  - A?\n- Is it enough? 5:00\n  - B?\n- How to study?\n  - Watch\n  - Repeat\n"
    )
    assert main.xpath("//h2/text()") == ["Topic", "Is it enough?", "How to study?"]
    enough, study = main.xpath("section[2]")[0], main.xpath("section[3]")[0]
    assert enough.xpath("div/@id") == ["is-it-enough", "b"]
    assert (
        enough.xpath("div[1]/span[@class='question-text'][@hidden]")
        and enough.xpath("string(div[1]/a)") == "5:00"
    )
    assert study.xpath("div/details[@id='how-to-study']/div[@class='answer']/ul/li/text()") == [
        "Watch",
        "Repeat",
    ]


def test_questions_alone_need_no_headings():
    main = page("- A?\n- B?\n\n  Yes.\n")
    assert (
        not main.xpath("//h2") and main.xpath("//div[@id='a']") and main.xpath("//details[@id='b']")
    )


def test_an_answer_stays_as_pandoc_writes_it():
    source = "- T\n  - Why?\n\n    So:\n\n    ```python\n    x = 1\n    ```\n\n    $$x^2$$\n\n    1. one\n    2. two\n"
    main = page(source)
    assert main.xpath(
        "//div[@class='answer']//pre[contains(@class, 'sourceCode python')]//span[@class='op']"
    )
    assert (
        main.xpath("//div[@class='answer']//*[local-name()='math']")
        and len(main.xpath("//div[@class='answer']/ol/li")) == 2
    )


def test_hostile_text_stays_text():
    main = page(
        '- T <script>alert(1)</script>\n  - [Why \\<script>?]{#x"y}\n  - Is "\\<img src=x>" here?\n',
        preview=lambda h: Preview("a", "<script>", "<script>"),
    )
    assert not main.xpath("//div//script") and not main.xpath("//img")


def test_the_tree_that_quarto_hands_over():
    tree = json.loads((REFERENCE / "filter-input/lecture.qmd.json").read_text(encoding="utf-8"))
    source = (REFERENCE / "source/outlines/lecture.qmd").read_text(encoding="utf-8")
    before, report = json.dumps(tree), Report()
    outline = outlines.parse(tree, "outlines/lecture.qmd", source, report)
    assert [(q.id, q.seconds, q.answered, q.line, q.explicit_id) for q in outline.questions] == [
        ("why-a-loss", 1870, True, 6, True),
        ("what-does-a-squared-error-punish", 1925, True, 11, False),
        ("unanswered", 3918, False, 19, False),
    ]
    assert [e.href for e in outline.questions[0].evidence] == [
        "../nbs/01_kitchen.ipynb#first-guess"
    ]
    assert json.dumps(tree) == before, "the tree that was handed over stays as it was"
    hidden_before = [b for b in tree["blocks"] if "hidden" in T.classes_of(b)]
    made = outlines.render(tree["blocks"], outline, Known({}, {}))
    assert [T.text_of(b) for b in made if b["t"] == "Header"] == [
        "Loss: fit without good eyes",
        "A topic without questions",
    ]

    hidden = [b for b in made if "hidden" in T.classes_of(b)]
    assert hidden == hidden_before != []
    assert json.loads(before)["blocks"][-len(hidden) :] == hidden
    assert not any(b["t"] == "BulletList" for b in made)


# This course's own outline

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def ours():
    return parse(
        (ROOT / "outlines/2022-lesson-3.qmd").read_text(encoding="utf-8"),
        "outlines/2022-lesson-3.qmd",
    )


@pytest.fixture(scope="module")
def lesson():
    return json.loads((ROOT / "nbs/01_quadratic.ipynb").read_text(encoding="utf-8"))["cells"]


def test_our_outline_has_no_problem_and_permanent_ids(ours):
    report = Report()
    outlines.check([ours], report, lambda file: 3600 + 30 * 60 + 23)
    assert ours.report.problems == report.problems == []
    assert all(
        q.explicit_id and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", q.id) for q in ours.questions
    )


def test_our_outline_answers_its_part_with_evidence(ours):
    count = ours.coverage()
    assert count["questions"] == 125 and count["answered"] >= 35 and count["evidence"] >= 33
    part = [
        q
        for q in ours.questions
        if q.seconds is not None
        and (23 * 60 + 36 <= q.seconds < 42 * 60 + 45 or 54 * 60 + 56 <= q.seconds < 3600)
    ]
    assert len(part) >= 25 and all(q.answered and q.evidence for q in part)


def test_our_evidence_is_a_labelled_cell_of_a_lesson(ours):
    for q in ours.questions:
        for e in q.evidence:
            file, label = e.href.split("#")
            cells = json.loads((ROOT / "outlines" / file).read_text(encoding="utf-8"))["cells"]
            assert label in {
                m[1]
                for c in cells
                for m in re.finditer(r"^#\| label: (\S+)", "".join(c["source"]), re.M)
            }, q.id


def answers():
    "The source of each answer: what stands between its question and the next item of the outline."
    source = (ROOT / "outlines/2022-lesson-3.qmd").read_text(encoding="utf-8")
    for m in re.finditer(
        r"(?m)^ *- \[.*\]\{#([a-z0-9-]+)\}.*\n\n((?:(?: {2,}(?!- ).*)?\n)+)", source
    ):
        yield m[1], m[2]


def test_our_answers_stand_alone_in_a_few_sentences():
    found = dict(answers())
    assert len(found) >= 33
    for id, text in found.items():
        prose = re.sub(r"\[Shown in[^]]*\]\([^)]*\)", "", text)
        assert not re.search(
            r"(?i)\b(the|this) (lecture|lesson|video|notebook) (says|shows|explains|tells)|\bas above\b|\bas shown\b",
            prose,
        ), id
        assert (
            2 <= len(re.findall(r"[.?!:]\*?(?=\s|$)", prose)) <= 8 and len(prose.split()) < 130
        ), id


def test_each_decimal_in_an_answer_stands_in_a_lesson():
    cells = [
        c
        for path in (ROOT / "nbs").glob("*.ipynb")
        for c in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    text = json.dumps([[c["source"], c.get("outputs")] for c in cells])
    shown = sorted(set(re.findall(r"(?<![\d.])\d+\.\d+", text)))
    for id, text in answers():
        for number in re.findall(
            r"(?<![\w.])-?\d+\.\d+(?![\w.]*\d)", re.sub(r"\]\([^)]*\)", "]", text)
        ):
            found = shown[bisect_left(shown, number.lstrip("-")) :][:1]  # with more digits, perhaps
            assert found and found[0].startswith(number.lstrip("-")), f"{id}: {number}"


@pytest.mark.parametrize("source", ["- Loss\n  - Why?\n- Later", "- Loss\n  - Why?\n\n## Later"])
def test_a_last_topic_without_questions_is_not_taken_for_the_title_of_the_references(source):
    "Quarto does so with the heading of a section that holds nothing else but the references that it puts there."
    last = page(source).xpath("./section")[-1]
    assert last.xpath("./h2")[0].text == "Later" and len(last) == 2 and last[1].text_content() == ""
