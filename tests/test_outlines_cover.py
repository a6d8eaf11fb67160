"""outlines/README.md against the outlines: each line of the notes they answer is taken up, and each of their questions is named."""

import json
import re
import subprocess

import pypandoc
import pytest
from course import ROOT

from lessonpress.features import outlines
from lessonpress.problems import Report

FOLDER = ROOT / "outlines"
HEADING = re.compile(r"^## .*\(`([\w-]+\.qmd)`\)$", re.M)
OUTLINES = sorted(p.name for p in FOLDER.glob("*.qmd"))


def sections(text: str) -> dict[str, str]:
    "The text of each section, by the outline that its heading names."
    parts = HEADING.split(text)
    return dict(zip(parts[1::2], parts[2::2]))


def numbers(listed: str) -> set[int]:
    "The numbers of a list such as `5, 7, 32-34`."
    ends = [re.fullmatch(r"(\d+)(?:-(\d+))?", part.strip()) for part in listed.split(",")]
    assert all(ends), f"no list of lines: {listed}"
    return {n for m in ends for n in range(int(m[1]), int(m[2] or m[1]) + 1)}


def rows(section: str) -> list[tuple[str, set[str], set[str]]]:
    "Of each row of the table: its lines, the ids, and the topics in its last column."
    cells = [
        re.split(r"(?<!\\)\|", line)[1:-1]
        for line in section.splitlines()
        if re.match(r"\| *(\d|none)", line)
    ]
    return [
        (
            row[0].strip(),
            set(re.findall(r"`([\w-]+)`", row[2])),
            set(re.findall(r"\*([^*]+)\*", row[2])),
        )
        for row in cells
    ]


def stated(section: str) -> set[int]:
    "The lines of the note that carry content."
    return numbers(re.search(r"^Lines with content: ([^.]+)\.$", section, re.M)[1])


def read(name: str) -> tuple[set[str], str]:
    "The ids of an outline's questions, and its source."
    source = (FOLDER / name).read_text(encoding="utf-8")
    tree = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "json"],
        input=source,
        text=True,
        capture_output=True,
        check=True,
    ).stdout
    return {
        q.id
        for q in outlines.parse(json.loads(tree), f"outlines/{name}", source, Report()).questions
    }, source


def problems(section: str, ids: set[str], source: str) -> list[str]:
    "What a section leaves out or makes up; `ids` and `source` are the outline's."
    table, content = rows(section), stated(section)
    mapped = set().union(*(numbers(lines) for lines, _, _ in table if lines != "none"))
    named = set().union(*(row_ids for _, row_ids, _ in table))
    topics = set().union(*(row_topics for _, _, row_topics in table))
    items = [m.strip() for m in re.findall(r"^ *- (.+)$", source, re.M)]
    return [
        *(f"line {n} is not mapped" for n in sorted(content - mapped)),
        *(f"line {n} has no content" for n in sorted(mapped - content)),
        *(f"there is no question {i}" for i in sorted(named - ids)),
        *(f"no row names {i}" for i in sorted(ids - named)),
        *(
            f"there is no topic {t}"
            for t in sorted(topics)
            if not any(item.startswith(t) for item in items)
        ),
        *(
            f"row {lines} says nothing"
            for lines, row_ids, row_topics in table
            if not row_ids | row_topics
        ),
    ]


README = sections((FOLDER / "README.md").read_text(encoding="utf-8"))


def test_every_outline_has_a_section_and_every_section_an_outline():
    assert sorted(README) == OUTLINES


@pytest.mark.parametrize("name", OUTLINES)
def test_the_notes_are_covered(name):
    assert problems(README[name], *read(name)) == []


def test_what_is_missing_is_found():
    source = "- Lines\n  - [Why?]{#why}\n- Break\n"
    good = "Lines with content: 1, 3-4.\n\n| line | what | where |\n| --- | --- | --- |\n| 1, 3 | a | `why` |\n| 4 | b | *Break* |\n"
    assert problems(good, {"why"}, source) == []
    assert problems(good.replace("3-4", "3-5"), {"why"}, source) == ["line 5 is not mapped"]
    assert problems(good.replace("3-4", "3"), {"why"}, source) == ["line 4 has no content"]
    assert problems(good, {"why", "how"}, source) == ["no row names how"]
    assert problems(good.replace("`why`", "`way`"), {"why"}, source) == [
        "there is no question way",
        "no row names why",
    ]
    assert problems(good.replace("*Break*", "*Pause*"), {"why"}, source) == [
        "there is no topic Pause"
    ]
    assert problems(good.replace("*Break*", "later"), {"why"}, source) == ["row 4 says nothing"]
