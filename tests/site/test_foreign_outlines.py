"""Outlines as people post them: each form read, given ids without harm, imported and counted."""

import configparser
import json
import random
import shutil
import sys
from io import BytesIO, TextIOWrapper

import pytest

from lessonpress.commands.main import run
from lessonpress.features import outlines
from lessonpress.features.outlines import foreign
from lessonpress.features.outlines.importing import as_page, read, with_lecture
from lessonpress.pandoc.worker import Worker
from lessonpress.problems import Report


@pytest.fixture(scope="module")
def pandoc():
    with Worker() as worker:
        yield worker


@pytest.fixture
def parse(pandoc):
    def parse(source):
        report = Report()
        outline = outlines.parse(pandoc.read(source), "outlines/x.qmd", source, report)
        outline.problems = report.problems
        return outline

    return parse


Q = "What is it?"
LINK, LINK_HMS = (
    "[34:26](https://youtu.be/x?t=2066)",
    "[34:26](https://www.youtube.com/watch?v=x&t=34m26s)",
)
TIMES = {  # a line, and its text without the time; all of them mean 34 minutes and 26 seconds
    f"{Q} 34:26": Q,
    f"{Q} [34:26]": Q,
    f"{Q} (34:26)": Q,
    f"{Q} (0:34:26)": Q,
    f"{Q} - 34:26": Q,
    f"{Q} 34:26-35:10": Q,
    f"{Q} 34:26–35:10": Q,
    f"{Q} {LINK}": Q,
    f"{Q} {LINK_HMS}": Q,
    f"{Q} ({LINK})": Q,
    f"{Q} [video](https://youtu.be/x?t=2066)": Q,
    f"{Q} [at 34:26](https://youtu.be/x?t=2066)": Q,
    f"{Q} https://youtu.be/x?t=2066": Q,
    f"{Q} <https://youtu.be/x?t=2066s>": Q,
    f"[{Q}](https://youtu.be/x?t=2066)": Q,
    f"34:26 {Q}": Q,
    f"[34:26] {Q}": Q,
    f"(34:26) {Q}": Q,
    f"34:26 - {Q}": Q,
    f"34:26: {Q}": Q,
    f"**34:26** {Q}": Q,
    f"{LINK} {Q}": Q,
    f"{LINK}: {Q}": Q,
    f"{Q} 34:26 (roughly)": f"{Q} (roughly)",
    f"{Q} [34:26] (roughly)": f"{Q} (roughly)",
    f"{Q} {LINK} (roughly)": f"{Q} (roughly)",
    f"{Q} (roughly) 34:26": f"{Q} (roughly)",
    f"{Q} (roughly) {LINK}": f"{Q} (roughly)",
    f"{Q} (roughly) (34:26)": f"{Q} (roughly)",
    f"**{Q}** 34:26": Q,
    f"**{Q} 34:26**": Q,
    f"*{Q}* [34:26]": Q,
    f"[{Q}](https://example.org/) {LINK}": Q,
    f"What is `x[0]`? {LINK}": "What is x[0]?",
    f"It is small. {Q} 34:26": f"It is small. {Q}",
    f"{Q} Is it small? 34:26": f"{Q} Is it small?",
    "这是什么？34:26": "这是什么？",
    "这是什么？[34:26]": "这是什么？",
    "这是什么？（34:26）": "这是什么？",
    "34:26 这是什么？": "这是什么？",
    "ما هذا؟ [34:26]": "ما هذا؟",
    f"¿Qué es? {LINK}": "¿Qué es?",
    "[34:26] ¿Qué es?": "¿Qué es?",
}


@pytest.mark.parametrize("line", TIMES)
def test_a_time_is_read_wherever_it_stands_and_is_no_part_of_the_words(parse, line):
    (q,) = parse(f"- Topic\n  - {line}\n").questions
    assert (q.text, q.seconds, q.line, q.answered) == (TIMES[line], 34 * 60 + 26, 2, False)


@pytest.mark.parametrize("line", TIMES)
def test_writing_its_id_changes_nothing_else(parse, line):
    source = f"- Topic\n  - {line}\n  - [Next?]{{#next}}\n"
    before = parse(source)
    written = outlines.write_ids(source, before)
    after = parse(written)
    assert [(q.text, q.seconds, q.id, q.explicit_id) for q in after.questions] == [
        (q.text, q.seconds, q.id, True) for q in before.questions
    ]
    added = f"[]{{#{before.questions[0].id}}}"
    assert sorted(written) == sorted(source + added), "only brackets and the id are new"
    assert outlines.write_ids(written, after) == written


@pytest.mark.parametrize(
    "line",
    [
        "Is 34:26 late?",
        "Why (more than that, 34:26)?",
        "What is a ratio of 16:9?",
        "Is it [so](https://example.org/?t=20) or not so?",
    ],
)
def test_a_time_inside_the_words_is_none(parse, line):
    (q,) = parse(f"- Topic\n  - {line}\n").questions
    assert q.seconds is None


def test_a_link_that_leads_elsewhere_than_it_says_is_told(parse):
    assert [
        (p.rule, p.line) for p in parse("- T\n  - Why? [34:26](https://youtu.be/x?t=20)\n").problems
    ] == [("time-link", 2)]


LISTS = {  # each has the topic T with two questions, the second at 1:10
    "dashes": "- T\n  - Why?\n  - How? 1:10\n",
    "stars": "* T\n  * Why?\n  * How? 1:10\n",
    "pluses": "+ T\n  + Why?\n  + How? 1:10\n",
    "mixed": "* T\n  - Why?\n  + How? 1:10\n",
    "numbers": "1. T\n   1. Why?\n   2. How? 1:10\n",
    "numbers in brackets": "1) T\n   1) Why?\n   2) How? 1:10\n",
    "tabs": "- T\n\t- Why?\n\t- How? 1:10\n",
    "four spaces": "- T\n    - Why?\n    - How? 1:10\n",
    "empty lines": "- T\n\n  - Why?\n\n  - How? 1:10\n",
    "a heading": "# T\n\n- Why?\n- How? 1:10\n",
    "a heading of level 3": "### T\n\n1. Why?\n2. How? 1:10\n",
    # from here on only once tidied
    "a heading right above and below": "## T\n- Why?\n- How? 1:10\n## End\n",
    "right below a text": "Notes:\n- T\n  - Why?\n  - How? 1:10\n",
    "right below a text, set in": "Notes:\n    - T\n      - Why?\n      - How? 1:10\n",
    "below code that closes in its line": "Do\n```pip install x```\n\nNotes:\n- T\n  - Why?\n  - How? 1:10\n",
    "between lines of dashes": "Text.\n\n---\n- T\n  - Why?\n  - How? 1:10\n\n---\n\nText.\n",
    "below a heading below dashes": "Text.\n\n---\n## T\n- Why?\n- How? 1:10\n\n---\n\nText.\n",
    "numbers, two spaces": "1. T\n  1. Why?\n  2. How? 1:10\n",
    "dashes under numbers": "1. T\n  - Why?\n  - How? 1:10\n",
    "bullets": "• T\n   ◦ Why?\n   ◦ How? 1:10\n",
    "tabs below numbers": "- Lecture\n\t1. T\n\t\t- Why?\n\t\t- How? 1:10\n",
    "numbers, tabs after them": "1.\tT\n\t1.\tWhy?\n\t2.\tHow? 1:10\n",
    "far indented": "- T\n          - Why?\n          - How? 1:10\n",
    "Windows": "\ufeff- T\r\n  - Why?\r\n  - How? 1:10\r\n",
}


@pytest.mark.parametrize("name", LISTS)
def test_every_kind_of_list_is_read(parse, name):
    source = foreign.tidied(LISTS[name])
    assert [(q.text, q.topic, q.seconds, q.answered) for q in parse(source).questions] == [
        ("Why?", "T", None, False),
        ("How?", "T", 70, False),
    ]
    assert foreign.tidied(source) == source
    untouched = list(LISTS).index(name) < list(LISTS).index("a heading right above and below")
    assert (source == LISTS[name]) == untouched


@pytest.mark.parametrize(
    "text",
    [
        "Text\n\n```\nx\n- a\n1. b\n```\n",
        "Text\n\n    - code\n\nEnd\n",
        "<!--\nText\n- a\n-->\n\n- T\n  - Why?\n",
        "---\ntitle: x\nlist:\n- a\n---\n\n- T\n  - Why?\n",
        "- T\n  - Why?\n\n    Because\n    - one\n    - two\n\n    ```\n    # x\n    - y\n    ```\n",
        "- T\n\n  Text.\n\n  1. one\n\n     more\n",
        "Text\n\n* * *\n\nText\n",
        "Text\n---\nText\n",
        "```\n\n---\nx: 1\n---\n```\n",
        "------- ------\n  12     12\n------- ------\n",
        "Price\n-5 and 1990. Then\n",
    ],
)
def test_what_is_read_as_it_looks_stays(text):
    assert foreign.tidied(text) == text


WORDS = [
    "loss",
    "*slope*",
    "`x[0]`",
    "Потери",
    "损失",
    '"so"',
    "a_b",
    "$x_1$",
    "[link](u?v)",
    "it's",
    "2:1",
    "(z)",
    "5:00",
    "16:9",
]
MOMENTS = [
    "34:26",
    "[34:26]",
    "(1:05:18)",
    "[34:26](https://youtu.be/x?t=2066)",
    "([34:26](https://youtu.be/x?t=2066))",
    "https://youtu.be/x?t=2066",
]


def typed(rng) -> str:
    "An outline with whatever markers, indentation and times; each question says Why, once."
    lines, depth, unit = [], -1, rng.choice(["  ", "   ", "    ", "\t"])
    for _ in range(rng.randint(3, 14)):
        depth = max(0, min(depth + rng.choice([-2, -1, 0, 0, 1, 1]), 4))
        words, time, remark = (
            " ".join(rng.choices(WORDS, k=rng.randint(1, 4))),
            rng.choice(MOMENTS),
            rng.choice(["", " (more)", " (a, b)"]),
        )
        if rng.random() < 0.08:
            lines.append(rng.choice(["# Head", "Plain text."]))
            depth = 0
        form = rng.choice(
            [
                f"Why {words}?{remark}",
                f"Why {words}? {time}{remark}",
                f"{time} Why {words}?{remark}",
                f"Why {words}?{remark} {time}",
                f"Topic {words} {time}",
            ]
        )
        lines.append(unit * depth + rng.choice(["-", "*", "+", "1.", "2)", "•"]) + " " + form)
        if rng.random() < 0.2:
            lines += ["", unit * depth + "   Answer here.", ""]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_typed_each_question_is_found_and_gets_its_id(pandoc, seed):
    source = typed(random.Random(seed))
    if "Why" not in source:
        return
    before = read(source.encode(), "notes.md", pandoc.read)
    assert len(before.outline.questions) == source.count("Why "), source
    assert foreign.tidied(before.text) == before.text
    after = read(as_page(before, "notes").encode(), "notes.qmd", pandoc.read)

    def told(outline):
        return [(q.text, q.seconds, q.id, q.answered) for q in outline.questions]

    assert told(after.outline) == told(before.outline) and all(
        q.explicit_id for q in after.outline.questions
    )


def test_twelve_levels_are_read(parse):
    outline = parse("".join("  " * i + f"- Level {i}?\n" for i in range(12)))
    assert len(outline.questions) == 12 and not outline.problems


def test_questions_of_running_notes_are_items_with_what_follows_them(parse):
    notes = "Notes\n\n- a point\n\nQuestion: Why so?\nAnd how?\n\nBecause.\n\n\nText.\n\n**Q:** When?\nQ: Where?\n\n# End\n\nQuestion: later\n"
    outline = parse(foreign.tidied(foreign.with_questions(notes)))
    assert [(q.text, q.answered) for q in outline.questions] == [
        ("Question: Why so?", True),
        ("Q: When?", False),
        ("Q: Where?", False),
    ]


def test_lists_of_running_notes_that_ask_nothing_stay_lists(parse):
    asked = "- Topic\n  - Why?\n"
    assert [
        t.text
        for t in parse(
            f"- a point\n- another\n\nText.\n\n1. one\n2. two\n\nText.\n\n{asked}"
        ).topics
    ] == ["Topic"]
    assert [t.text for t in parse(f"- a point\n- another\n\n{asked}").topics] == [
        "a point",
        "another",
        "Topic",
    ], "one list"
    assert [t.text for t in parse("- a point\n- another\n\nText.\n\n1. one\n").topics] == [
        "a point",
        "another",
        "one",
    ]


NOTES = """\
Lecture notes, typed quickly
* Loss [10:00]
  * What is it? (a number) (10:30)
  * [11:00](https://youtu.be/x?t=660) Why one number?

    So that two guesses can be compared.
* Steps
  * How large?
"""
COUNT = "2 topics, 3 questions, 1 answered, 2 with a time, 0 with evidence"


def lessonpress(course, *args):
    return run(["--course", str(course.root), *args])


def test_stats_are_one_line_wherever_the_file_lies(tmp_path, capsys):
    (tmp_path / "notes.md").write_text(NOTES)
    assert run(["outline", "stats", str(tmp_path / "notes.md")]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (COUNT + "\n", "")
    assert run(["outline", "stats", "--json", str(tmp_path / "notes.md")]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert {k: v for k, v in counts.items() if k != "file"} == {
        "topics": 2,
        "questions": 3,
        "answered": 1,
        "timestamps": 2,
        "evidence": 0,
    }


def test_an_import_becomes_a_page_with_ids_and_its_lecture(course, tmp_path, capsys):
    (tmp_path / "My notes.md").write_bytes(NOTES.replace("\n", "\r\n").encode("utf-8-sig"))
    before = "# ours\n[lecture lecture]\nvideo = https://example.org/watch?v=1\n# minutes\nlength = 10:00\n"
    course.write("settings.ini", before)
    assert (
        lessonpress(
            course,
            "outline",
            "import",
            str(tmp_path / "My notes.md"),
            "--lecture",
            "https://youtu.be/x",
            "--length",
            "30:00",
        )
        == 0
    )
    said = capsys.readouterr().out
    assert (
        f"Wrote outlines/my-notes.qmd: {COUNT}; 3 ids written" in said
        and "[lecture my-notes]" in said
        and "website.sidebar" in said
    )
    page = (course.root / "outlines/my-notes.qmd").read_text()
    assert page.startswith(
        '---\ntitle: "My notes"\n---\n\nLecture notes, typed quickly\n\n* Loss [10:00]\n  * [What is it? (a number)]{#what-is-it} (10:30)\n'
    )
    assert (
        course.root / "settings.ini"
    ).read_text() == before + "\n[lecture my-notes]\nvideo = https://youtu.be/x\nlength = 30:00\n"
    assert (
        lessonpress(course, "check") == 0
        and lessonpress(course, "build", "--renderer", "pandoc") == 0
    )
    html = course.page("outlines/my-notes.html")
    assert 'href="https://youtu.be/x?t=630s"' in html and 'href="https://youtu.be/x?t=660"' in html
    assert not [p for p in (course.root / "outlines").iterdir() if p.name.startswith(".")]


def test_front_matter_and_a_first_heading_stay(course, tmp_path, capsys):
    for name, head in (
        ("front", "---\nauthor: Ann\ntitle: Mine\n---\n\n"),
        ("heading", "# Mine\n\n"),
    ):
        (tmp_path / f"{name}.md").write_text(head + "- T\n  - [Why?]{#why}\n")
        assert lessonpress(course, "outline", "import", str(tmp_path / f"{name}.md")) == 0
        assert (
            course.root / f"outlines/{name}.qmd"
        ).read_text() == head + "- T\n  - [Why?]{#why}\n"
    (tmp_path / "author.md").write_text("---\nauthor: Ann\n---\n- T\n  - [Why?]{#why}\n")
    assert lessonpress(course, "outline", "import", str(tmp_path / "author.md")) == 0
    assert (
        course.root / "outlines/author.qmd"
    ).read_text() == '---\ntitle: "Author"\nauthor: Ann\n---\n- T\n  - [Why?]{#why}\n'


def test_an_outline_that_is_there_is_written_over_only_by_force(course, tmp_path, capsys):
    (tmp_path / "lecture.md").write_text(NOTES)
    before = (
        (course.root / "outlines/lecture.qmd").read_bytes(),
        (course.root / "settings.ini").read_bytes(),
    )
    assert (
        lessonpress(
            course,
            "outline",
            "import",
            str(tmp_path / "lecture.md"),
            "--lecture",
            "https://youtu.be/x",
        )
        == 1
    )
    assert "outlines/lecture.qmd is there already" in capsys.readouterr().err
    assert (
        (course.root / "outlines/lecture.qmd").read_bytes(),
        (course.root / "settings.ini").read_bytes(),
    ) == before
    assert (
        lessonpress(
            course,
            "outline",
            "import",
            str(tmp_path / "lecture.md"),
            "--lecture",
            "https://youtu.be/x",
            "--force",
        )
        == 0
    )
    assert "typed quickly" in (course.root / "outlines/lecture.qmd").read_text()


def test_standard_input_needs_a_name(course, monkeypatch, capsys):
    for args, code in ((["-"], 2), (["-", "--name", "typed"], 0)):
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(NOTES.encode())))
        assert lessonpress(course, "outline", "import", *args) == code
    assert (course.root / "outlines/typed.qmd").is_file()


@pytest.mark.parametrize(
    "args",
    [
        ["--length", "1:30:00"],
        ["--lecture", "youtu.be/x"],
        ["--lecture", "https://youtu.be/x", "--length", "90"],
        ["--name", "My notes"],
        ["--name", "../up"],
    ],
)
def test_bad_usage_of_import_writes_nothing(course, tmp_path, args, capsys):
    (tmp_path / "notes.md").write_text(NOTES)
    assert lessonpress(course, "outline", "import", str(tmp_path / "notes.md"), *args) == 2
    assert sorted(p.name for p in (course.root / "outlines").iterdir()) == ["lecture.qmd"]


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\r\n", "the file is empty"),
        (b"Just text.\n", "no list here"),
        (b"- \xff\n", "not UTF-8"),
        (b"---\ntitle: [\n---\n- T\n", "no YAML"),
        ("".join("  " * i + f"- {i}\n" for i in range(40)).encode(), "levels deep"),
        (b"- T\n  - Why " + b"[" * 40 + b"?\n", "brackets or spans are open"),
    ],
)
def test_what_is_no_outline_is_told_and_nothing_is_written(course, tmp_path, data, words, capsys):
    (tmp_path / "notes.md").write_bytes(data)
    before = (course.root / "settings.ini").read_bytes()
    assert (
        lessonpress(
            course,
            "outline",
            "import",
            str(tmp_path / "notes.md"),
            "--lecture",
            "https://youtu.be/x",
        )
        == 1
    )
    said = capsys.readouterr().err
    assert words in said and "hint:" in said and said.count("error:") == 1
    assert lessonpress(course, "outline", "stats", str(tmp_path / "notes.md")) == 1
    assert (
        not (course.root / "outlines/notes.qmd").exists()
        and (course.root / "settings.ini").read_bytes() == before
    )


SETTINGS = [
    "",
    "[course]\nrepository =\n",
    "# a\n\n[lecture x] \n; b\nvideo: old\n\n# c\n[data]\nfolder = d\n",
    "[lecture x]\r\nlength = 1:00\r\n\r\n",
    "[data]\nfolder = d\n\n\n",
]


@pytest.mark.parametrize("text", SETTINGS)
def test_a_lecture_goes_into_the_settings_and_all_else_stays(text):
    new = with_lecture(text, "x", {"video": "https://example.org/?a=1%20", "length": "1:30:00"})
    ini = configparser.ConfigParser(interpolation=None)
    ini.read_string(new)
    assert dict(ini["lecture x"]) == {"video": "https://example.org/?a=1%20", "length": "1:30:00"}
    for line in text.splitlines():
        if not line.startswith(("video", "length")):
            assert line in new.splitlines()
    assert ("\r\n" in new) == ("\r\n" in text) and with_lecture(
        new, "x", {"video": "https://example.org/?a=1%20", "length": "1:30:00"}
    ) == new


def test_a_value_that_goes_on_is_replaced_as_a_whole():
    new = with_lecture(
        "[lecture x]\nvideo = old\n  and more\n  and more\nlength = 1:00\n# c\n[data]\n",
        "x",
        {"video": "new", "length": "2:00"},
    )
    assert new == "[lecture x]\nvideo = new\nlength = 2:00\n# c\n[data]\n"


def test_a_rule_that_opens_a_text_is_no_front_matter(course, tmp_path):
    (tmp_path / "notes.md").write_text("---\n\n- T\n  - [Why?]{#why}\n\n---\n\nEnd.\n")
    assert lessonpress(course, "outline", "import", str(tmp_path / "notes.md")) == 0
    assert (
        course.root / "outlines/notes.qmd"
    ).read_text() == '---\ntitle: "Notes"\n---\n\n---\n\n- T\n  - [Why?]{#why}\n\n---\n\nEnd.\n'
    assert lessonpress(course, "check") == 0


def folder_for_settings(course):
    (course.root / "settings.ini").unlink(), (course.root / "settings.ini").mkdir()


def file_for_outlines(course):
    shutil.rmtree(course.root / "outlines"), course.write("outlines", "")


def settings_that_are_none(course):
    course.write("settings.ini", "video = 1\n")


@pytest.mark.parametrize(
    "plant, words",
    [
        (folder_for_settings, "settings.ini: cannot write: it is a folder"),
        (file_for_outlines, "outlines/notes.qmd: cannot write"),
        (settings_that_are_none, "settings.ini:1"),
    ],
)
def test_where_one_file_cannot_be_written_neither_is(course, tmp_path, plant, words, capsys):
    plant(course)
    (tmp_path / "notes.md").write_text(NOTES)
    before = {p: p.read_bytes() for p in course.root.rglob("*") if p.is_file()}
    assert (
        lessonpress(
            course,
            "outline",
            "import",
            str(tmp_path / "notes.md"),
            "--lecture",
            "https://youtu.be/x",
        )
        == 1
    )
    said = capsys.readouterr().err
    assert words in said and said.count("error:") == 1
    assert {p: p.read_bytes() for p in course.root.rglob("*") if p.is_file()} == before


def test_a_list_that_is_read_otherwise_than_it_looks_is_told_and_mended(course, capsys):
    course.write(
        "outlines/lecture.qmd",
        "---\ntitle: L\n---\n\nIntro:\n- T\n  - Why?\n\nEnd.\n\n1. U\n  - How?\n",
    )
    lessonpress(course, "check")
    assert "outlines/lecture.qmd:6: " in capsys.readouterr().err
    assert lessonpress(course, "check", "--fix") == 0
    assert (
        (course.root / "outlines/lecture.qmd").read_text()
        == "---\ntitle: L\n---\n\nIntro:\n\n- T\n  - [Why?]{#why}\n\nEnd.\n\n1. U\n   - [How?]{#how}\n"
    )
