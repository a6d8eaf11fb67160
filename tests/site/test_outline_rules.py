"""The rules that outlines are held to: times, evidence, related questions, coverage, and what a page says of them."""

import json
import re
import xml.dom.minidom

import lxml.html
import pytest
from course import code, lesson, markdown, notebook, result

from lessonpress.commands.main import run
from lessonpress.features.outlines.badge import badge
from lessonpress.kit.facts import MIME

OUTLINE = "outlines/lecture.qmd"


def check(course, capsys, *args):
    "Exit code and what `lessonpress check --json` says."
    capsys.readouterr()
    rc = run(["--course", str(course.root), "check", "--json", *args])
    return rc, json.loads(capsys.readouterr().out)


def told(course, capsys, rule):
    rc, report = check(course, capsys)
    return [
        (p["level"], f"{p['file']}:{p['line']}", p["message"], p["hint"])
        for p in report["problems"]
        if p["rule"] == rule
    ]


def outline(course, text, file=OUTLINE):
    course.write(file, f"---\ntitle: L\n---\n\n{text}")


def page(course, href="outlines/lecture.html"):
    assert run(["--course", str(course.root), "build", "--renderer", "pandoc"]) == 0
    return lxml.html.fromstring(
        lxml.html.tostring(lxml.html.fromstring(course.page(href)).find_class("content")[0])
    )


# Times


@pytest.mark.parametrize(
    "text, lines",
    [
        ("- T\n  - A? 2:00\n  - B? 1:00\n", [7]),
        ("- T\n  - A? 2:00\n- U\n  - B? 1:00\n", []),
        (
            "- T\n  - A? 2:00\n  - [B?]{.revisited} 1:00\n  - C? 2:30\n  - D? {.revisited} 1:30\n",
            [],
        ),
        ("- T\n  - A? 2:00\n  - [B?]{.revisited} 1:00\n  - C? 1:30\n", [8]),
        ("- T\n  - A? 2:00\n  - Part\n    - B? 1:00\n  - C? 1:30\n", [9]),
        ("# T\n\n- A? 2:00\n\n# U\n\n- B? 1:00\n- C? 0:30\n", [12]),
    ],
)
def test_times_fall_only_from_topic_to_topic_or_where_it_is_marked(course, capsys, text, lines):
    outline(course, text)
    assert [place for _, place, _, _ in told(course, capsys, "time-order")] == [
        f"{OUTLINE}:{n}" for n in lines
    ]


def test_the_mark_of_a_revisited_second_is_seen_nowhere(course):
    outline(course, "- T\n  - [A?]{#a .revisited} 2:00\n")
    html = page(course)
    assert html.xpath("//*[@id='a']/span[@class='question-text']")[
        0
    ].text_content() == "A?" and not html.xpath("//*[contains(@class, 'revisited')]")


def test_a_topic_begins_before_the_end_of_the_lecture(course, capsys):
    outline(course, "- T 9:00\n  - A?\n- U 11:00\n  - B?\n")
    assert [place for _, place, _, _ in told(course, capsys, "outline-time")] == [f"{OUTLINE}:7"]


# Answers and evidence


@pytest.mark.parametrize(
    "answer, asks",
    [
        ("Who knows? And why?", True),
        ("谁知道？", True),
        ("Who knows? Everybody does.", False),
        ("Look:\n\n    ```\n    what?\n    ```", False),
        ("What? [Shown in](../nbs/01_line.ipynb#slope-of-two)", True),
        ("See [the lesson](https://example.org/)", False),
    ],
)
def test_an_answer_that_only_asks_is_none(course, capsys, answer, asks):
    outline(course, f"- T\n  - A?\n\n    {answer}\n")
    found = [m for _, _, m, _ in told(course, capsys, "answer-words") if "only asks" in m]
    assert len(found) == asks


def stale_lesson(file_of_notebook=lesson):
    nb = file_of_notebook()
    nb["metadata"]["lessonpress"] = {
        "run": {"fingerprint": "of another code", "outputs_hash": "of other outputs", "seconds": 1}
    }
    return nb


def test_stale_evidence_is_told_once_for_each_lesson(course, capsys):
    outline(
        course,
        "".join(
            f"- T{i}\n  - [Why {i}?]{{#w{i}}}\n\n    So. [Shown in](../nbs/01_line.ipynb#slope-of-two)\n\n"
            for i in range(3)
        ),
    )
    assert told(course, capsys, "stale-evidence") == []
    course.write("nbs/01_line.ipynb", stale_lesson())
    ((level, place, message, hint),) = told(course, capsys, "stale-evidence")
    assert (level, place, hint) == (
        "warning",
        f"{OUTLINE}:8",
        "lessonpress run nbs/01_line.ipynb",
    ) and message.startswith("3 answers point at nbs/01_line.ipynb")


def test_a_cell_that_moved_to_another_lesson_is_told_with_its_place(course, capsys):
    nb = lesson()
    moved = nb["cells"].pop(2)
    course.write("nbs/01_line.ipynb", nb)
    course.write("nbs/02_more.ipynb", notebook([markdown("# More"), moved]))
    ((level, place, _, hint),) = told(course, capsys, "broken-link")
    assert (level, place) == ("warning", f"{OUTLINE}:8")
    assert (
        hint
        == "the cell `slope-of-two` is now in nbs/02_more.ipynb: write `../nbs/02_more.ipynb#slope-of-two`"
    )
    course.replace(
        OUTLINE, "../nbs/01_line.ipynb#slope-of-two", "../nbs/02_more.ipynb#slope-of-two"
    )
    assert told(course, capsys, "broken-link") == []


def fact(name, value):
    return {
        "data": {
            MIME: {"name": name, "value": value, "format": ".1f"},
            "text/plain": [f"{value:.1f}"],
        },
        "metadata": {},
        "output_type": "display_data",
    }


def test_a_preview_lists_the_facts_that_the_answer_quotes(course):
    course.write(
        "nbs/01_line.ipynb",
        notebook(
            [
                markdown("# A line"),
                markdown("## Slope {#slope}"),
                code(
                    "#| label: slope-of-two\nfacts()",
                    [fact("line.low", 1.5), fact("line.mid", 2.5), fact("line.high", 3.5)],
                ),
            ]
        ),
    )
    outline(
        course,
        '- T\n  - A?\n\n    It is [1.5]{fact="line.low"} or [3.5]{fact="line.high"}. [Shown in](../nbs/01_line.ipynb#slope-of-two)\n\n'
        '  - B?\n\n    It rises, up to [2.5]{fact="line.mid"}. [Shown in](../nbs/01_line.ipynb#slope-of-two)\n\n  - C?\n\n    It does. [Shown in](../nbs/01_line.ipynb#slope-of-two)\n',
    )
    shown = [
        [s.text for s in a.xpath("samp")] for a in page(course).xpath("//a[@class='evidence']")
    ]
    assert shown == [["low 1.5, high 3.5"], ["mid 2.5"], []]


def test_a_section_names_every_question_that_its_cells_answer(course):
    shown = "[Shown in](../nbs/01_line.ipynb#slope-of-two)"
    outline(
        course,
        f"- T\n  - [A?]{{#a}}\n\n    So. {shown} {shown}\n\n  - [B?]{{#b}}\n\n    So. {shown}\n",
    )
    outline(course, f"- T\n  - [C?]{{#c}}\n\n    So. {shown}\n", "outlines/other.qmd")

    def answers():
        links = page(course, "nbs/01_line.html").xpath("//div[@class='answers']//a")
        return [(a.text_content(), a.get("href")) for a in links]

    every = [("A?", "lecture.html#a"), ("B?", "lecture.html#b"), ("C?", "other.html#c")]
    assert answers() == [(text, f"../outlines/{at}") for text, at in every]
    course.replace(OUTLINE, f"So. {shown}\n", "So, as [said](https://example.org/).\n")
    assert [text for text, _ in answers()] == ["A?", "C?"], "and it follows an edit"


# Related questions


def related(course):
    outline(
        course,
        "- T\n  - [A?]{#a}\n\n    So, as [said](https://example.org/).\n\n    Related: [the next](#b), [](other.qmd#c)\n\n  - [B?]{#b}\n",
    )
    course.write(
        "outlines/other.qmd",
        "---\ntitle: O\n---\n\n- T\n  - [C?]{#c}\n\n    Because, see [it](https://example.org/).\n    Related: [](lecture.qmd#b)\n",
    )


def lines(html):
    return {
        e.xpath("ancestor::*[contains(@class, 'question')][1]")[0].get("id"): [
            (a.text, a.get("href")) for a in e.xpath("a")
        ]
        for e in html.find_class("related")
    }


def test_related_questions_are_shown_from_both_sides(course, capsys):
    related(course)
    assert told(course, capsys, "related") == []
    assert lines(page(course)) == {
        "a": [("the next", "#b"), ("C?", "other.html#c")],
        "b": [("A?", "#a"), ("C?", "other.html#c")],
    }
    other = page(course, "outlines/other.html")
    assert lines(other) == {"c": [("B?", "lecture.html#b"), ("A?", "lecture.html#a")]}
    assert "Related" not in other.xpath("string(//div[@class='answer']/p[1])")


def test_a_relation_alone_is_no_answer(course):
    outline(course, "- T\n  - [A?]{#a}\n\n    Related: [](#b)\n\n  - [B?]{#b}\n")
    assert [e.get("id") for e in page(course).find_class("unanswered")] == ["a", "b"]


@pytest.mark.parametrize(
    "old, new, level, line, words",
    [
        ("(#b)", "(#t)", "error", 10, "`#t` is no question"),
        ("(#b)", "(#bb)", "warning", 10, "has no `bb`"),
        (
            "Related: [the next](#b), [](other.qmd#c)",
            "Related: [](../nbs/01_line.ipynb#slope)",
            "error",
            10,
            "is no question",
        ),
        (
            "Related: [the next](#b), [](other.qmd#c)",
            "Related: [](#a)",
            "warning",
            6,
            "names itself",
        ),
        (
            "  - [B?]{#b}",
            "  - [B?]{#b}\n\n    Related: [](#a)",
            "warning",
            12,
            "“A?” → “B?” → “A?”",
        ),
        ("  - [B?]{#b}", "  - [B?]{#b}\n\n    Related: [](#a)", "warning", 12, "in a circle"),
    ],
)
def test_a_relation_that_does_not_hold_is_told(course, capsys, old, new, level, line, words):
    related(course)
    course.write("outlines/other.qmd", "---\ntitle: O\n---\n\n- T\n  - [C?]{#c}\n")
    course.replace(OUTLINE, old, new)
    _, report = check(course, capsys)
    found = [
        p for p in report["problems"] if p["rule"] in ("related", "related-circle", "broken-link")
    ]
    assert (
        len(found) == 1
        and words in found[0]["message"]
        and found[0]["level"] == level
        and found[0]["hint"]
    )
    if line:
        assert found[0]["line"] == line


def test_a_circle_of_three_outlines_is_told_once(course, capsys):
    for a, b in ("one", "two"), ("two", "three"), ("three", "one"):
        course.write(
            f"outlines/{a}.qmd",
            f"---\ntitle: {a}\n---\n\n- T\n  - [{a}?]{{#{a}}}\n\n    Related: [](#{b})\n".replace(
                f"(#{b})", f"({b}.qmd#{b})"
            ),
        )
    ((level, _, message, hint),) = told(course, capsys, "related-circle")
    assert (
        level == "warning"
        and message.count("→") == 3
        and all(f"“{n}?”" in message for n in ("one", "two", "three"))
    )


# Coverage: two questions, one of them answered, with evidence; both with a time


@pytest.mark.parametrize(
    "settings, errors",
    [
        ("", []),
        ("[coverage]\nanswered = 50\nevidence = 50%\ntimestamps = 100\n", []),
        (
            "[coverage]\nanswered = 51\n",
            [
                "50.0 % of the questions are answered: 1 of 2, and settings.ini asks for answered = 51"
            ],
        ),
        ("[coverage]\nanswered = 80\nevidence = 80\n", ["are answered", "have evidence"]),
        ("[coverage]\nanswered = 80\n[lecture lecture]\nanswered = 50\n", []),
        ("[lecture lecture]\nevidence = 60\n", ["have evidence"]),
        ("[lecture other]\nevidence = 60\n", []),
    ],
)
def test_coverage_below_a_threshold_fails_the_check_and_not_the_build(
    course, capsys, settings, errors
):
    course.write("settings.ini", settings)
    rc, report = check(course, capsys)
    found = [p for p in report["problems"] if p["rule"] == "coverage"]
    assert rc == bool(errors) and len(found) == len(errors)
    for p, words in zip(found, errors):
        assert words in p["message"] and p["file"] == OUTLINE and p["hint"]
    assert run(["--course", str(course.root), "build", "--renderer", "pandoc"]) == 0


@pytest.mark.parametrize(
    "line, words",
    [
        ("answerd = 80", "did you mean `answered`?"),
        ("answered = most", "`most` is no percentage"),
        ("answered = 101", "`101` is no percentage"),
        ("evidence = -1", "no percentage"),
    ],
)
def test_a_threshold_that_is_none_is_told(course, capsys, line, words):
    for section in ("coverage", "lecture lecture"):
        course.write("settings.ini", f"[{section}]\n{line}\n")
        rc, report = check(course, capsys)
        (p,) = report["problems"]
        assert (
            rc == 1
            and p["file"] == "settings.ini"
            and words in f"{p['message']} {p['hint']}"
            and section in p["message"]
        )


def test_sections_that_no_question_covers_are_listed(course, capsys):
    nb = lesson()
    nb["cells"] += [
        markdown("## Bend {#bend}"),
        code("#| label: bent\n3", [result("3")]),
        markdown("## Words {#words}\n\nNo cell."),
        markdown("## Practice {#practice}"),
        code("#| label: try-it\n4", [result("4")]),
    ]
    course.write("nbs/01_line.ipynb", notebook(nb["cells"]))

    def names():
        return [
            (s["file"], s["id"], s["title"])
            for s in check(course, capsys)[1]["coverage"]["uncovered"]
        ]

    assert names() == [
        ("nbs/01_line.ipynb", "bend", "Bend"),
        ("nbs/01_line.ipynb", "practice", "Practice"),
    ]
    course.write("settings.ini", "[coverage]\nunasked = Practice, Summary\n")
    assert names() == [("nbs/01_line.ipynb", "bend", "Bend")]
    assert run(["--course", str(course.root), "check", "--coverage"]) == 0
    said = capsys.readouterr().out
    assert f"{OUTLINE}: 2 questions, 50 % answered, 50 % with evidence, 100 % with a time" in said
    assert (
        f"{OUTLINE}:10: not answered: Does a line bend?" in said
        and "nbs/01_line.ipynb#bend: Bend" in said
    )
    course.replace(
        OUTLINE,
        "#line-bends} 2:05",
        "#line-bends} 2:05\n\n    No. [Shown in](../nbs/01_line.ipynb#bent)",
    )
    assert names() == []


def contrast(a, b):
    def light(c):
        v = [int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        return sum(
            w * (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4)
            for w, x in zip((0.2126, 0.7152, 0.0722), v)
        )

    a, b = sorted((light(a), light(b)))
    return (b + 0.05) / (a + 0.05)


@pytest.mark.parametrize(
    "answered, questions, says",
    [(0, 0, "none asked"), (0, 3, "0 %"), (2, 3, "66 %"), (299, 300, "99 %"), (3, 3, "100 %")],
)
def test_the_badge_says_the_share_on_a_ground_that_white_stands_out_from(answered, questions, says):
    svg = badge(answered, questions)
    texts = xml.dom.minidom.parseString(svg).getElementsByTagName("text")
    assert [t.firstChild.data for t in texts] == ["questions answered", says]
    grounds = re.findall(r'height="20" fill="(#[0-9a-f]{6})"', svg)
    assert len(grounds) == 2 and all(contrast(g, "#ffffff") >= 4.5 for g in grounds)
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_the_badge_is_part_of_the_site(course):
    page(course)
    assert course.page("badge/coverage.svg") == badge(1, 2)


# The page


def test_each_topic_says_how_much_of_the_lecture_it_takes(course):
    outline(
        course,
        "- Intro\n- T 0:30\n  - A? 1:00\n  - B? 2:00\n- U\n  - C? [4:00](https://youtu.be/x?t=240)\n  - D? 5:00\n- [Is it so?]{#so} 7:00\n- V\n  - E?\n",
    )
    html = page(course)
    shares = {
        h.text_content(): h.getparent().xpath("p[@class='share']") for h in html.xpath("//h2")
    }
    assert {k: v and v[0].text_content().split("min")[0].split() for k, v in shares.items()} == {
        "Intro": [],
        "T": ["0:30", "4"],
        "U": ["3"],
        "Is it so?": ["3"],
        "V": [],
    }
    bars = [re.findall(r"[\d.]+", b.get("style")) for b in html.xpath("//span[@class='bar']")]
    assert bars == [
        ["5.0", "35.0"],
        ["40.0", "30.0"],
        ["70.0", "30.0"],
    ]  # of the 600 s: from 30 s, 240 s and 420 s on
    assert html.xpath("//p[@class='share']/a/@href") == ["https://example.org/watch?v=1&t=30s"]
    course.write("settings.ini", "")
    assert not page(course).xpath("//span[@class='bar']")


def test_the_time_of_a_remark_is_a_link(course):
    outline(course, "- T\n  - A?\n  - What is needed 3:00\n")
    (remark,) = page(course).xpath("//p[@class='remark']")
    assert (remark.text.strip(), remark.xpath("a/@href")) == (
        "What is needed",
        ["https://example.org/watch?v=1&t=180s"],
    )


def test_headings_have_their_share_too(course):
    outline(course, "# T\n\n- A? 1:00\n\n# U\n\n- B? 6:00\n")
    assert [p.text_content().split()[0] for p in page(course).xpath("//p[@class='share']")] == [
        "5",
        "4",
    ]


def test_answers_are_open_in_what_is_written(course):
    assert all(d.get("open") is not None for d in page(course).xpath("//details"))


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(course, capsys):
    before = page(course)
    text = (course.root / OUTLINE).read_text()
    course.write(OUTLINE, ("\ufeff" + text.replace("\n", "\r\n")).encode("utf-8"))
    assert check(course, capsys)[1]["problems"] == []
    assert lxml.html.tostring(page(course)) == lxml.html.tostring(before)
    body = text.partition("---\n\n")[2]
    course.write(OUTLINE, ("\ufeff" + body.replace("\n", "\r\n")).encode("utf-8"))
    assert [d.get("id") for d in page(course).xpath("//details")] == ["slope-says"]


def test_a_lecture_that_no_outline_is_about_is_told(course, capsys):
    course.replace("settings.ini", "[lecture lecture]", "[lecture lectrue]")
    rc, report = check(course, capsys)
    (p,) = report["problems"]
    assert (
        (rc, p["level"], p["file"]) == (0, "warning", "settings.ini")
        and "lectrue" in p["message"]
        and p["hint"] == "did you mean `lecture`?"
    )
    course.replace("settings.ini", "[lecture lectrue]", "[lecture lecture]")
    assert check(course, capsys)[1]["problems"] == []
