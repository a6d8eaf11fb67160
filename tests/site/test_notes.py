"""Notes as Logseq, Obsidian, Roam and org-mode write them: read as what they are, imported without harm, the same on both hosts."""

import json

import pytest

from lessonpress.commands.main import run
from lessonpress.features import outlines
from lessonpress.features.outlines.importing import as_page, front_matter, read
from lessonpress.features.outlines.page import Known, render
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.worker import Worker
from lessonpress.quarto.filters import document_filter


@pytest.fixture(scope="module")
def pandoc():
    with Worker() as worker:
        yield worker


U1, U2 = "6f1c2aa0-0001-4000-8000-00000000000a", "6f1c2aa0-0002-4000-8000-00000000000b"

# the notes, their questions as (topic, words, answered), and words that no page of them shows
NOTES = {
    "Logseq: properties of a block": (
        f"- Loss\n\t- Why one number?\n\t  id:: {U1}\n\t  collapsed:: true\n\t- How large?\n",
        [("Loss", "Why one number?", False), ("Loss", "How large?", False)],
        ["id::", "collapsed", U1],
    ),
    "Logseq: properties of an answer": (
        "- Loss\n\t- Why one number?\n\t\t- To compare.\n\t\t  source:: the lecture\n",
        [("Loss", "Why one number?", True)],
        ["source"],
    ),
    "Logseq: properties of the page, as its first block": (
        "- title:: On losses\n  tags:: ml, course\n- Loss\n\t- Why one number?\n",
        [("Loss", "Why one number?", False)],
        ["tags::", "course"],
    ),
    "Logseq: tasks with a logbook": (
        "- TODO Why one number?\n  :LOGBOOK:\n  CLOCK: [2024-05-01 Wed 10:00:00]\n  :END:\n"
        "- DONE [#A] How large? 12:30\n  SCHEDULED: <2024-05-02 Thu>\n\t- Large.\n- LATER Is it?\n",
        [("", "Why one number?", False), ("", "How large?", True), ("", "Is it?", False)],
        ["TODO", "DONE", "LATER", "LOGBOOK", "CLOCK", "SCHEDULED", "#A"],
    ),
    "Logseq: cards": (
        "- What is a loss? #card #[[machine learning]]\n  card-repeats:: 2\n\t- A number.\n"
        "- What is {{cloze overfitting}}? 3:10 #card\n",
        [("", "What is a loss?", True), ("", "What is overfitting?", False)],
        ["#card", "cloze", "machine learning"],
    ),
    "Logseq: references": (
        f"- What is a slope?\n  id:: {U1}\n\t- Rise over run.\n\t  id:: {U2}\n"
        f"- What is a gradient?\n\t- Each (({U2}))\n- (({U1}))\n- Why?\n\t- See (({U1})).\n",
        [
            ("", "What is a slope?", True),
            ("", "What is a gradient?", True),
            ("", "Why?", True),
        ],
        ["((", U1, U2],
    ),
    "Logseq: headings in blocks": (
        "- ## Loss\n  heading:: true\n\t- ### Why one number?\n\t\t- To compare.\n",
        [("Loss", "Why one number?", True)],
        ["heading::", "#"],
    ),
    "Obsidian: headings that are the questions": (
        "# Lecture 3\n\n## What is a loss? ^what\n\nA number, see [[Maths#Distance|a distance]].\n\n"
        "### Why squared?\n\nSmooth.\n\n## How large?\n\n## Exercises\n\n- [ ] Why not?\n",
        [
            ("Lecture 3", "What is a loss?", True),
            ("Lecture 3", "Why squared?", True),
            ("Lecture 3", "How large?", False),
            ("Exercises", "Why not?", False),
        ],
        ["^what", "[[", "Maths"],
    ),
    "Obsidian: inline fields, ids and comments are no answer": (
        "---\naliases: [L3]\n---\n\n#course/ml\n\n# Notes\n\n## Why?\n\n[source:: a book]\n\n## How?\n\n"
        "confidence:: low\n\n## When?\n\n%% ask again %%\n\n## Where?\n\n#later\n\n^here\n",
        [
            ("Notes", "Why?", False),
            ("Notes", "How?", False),
            ("Notes", "When?", False),
            ("Notes", "Where?", False),
        ],
        ["source", "low", "ask again", "#later", "#course", "^here"],
    ),
    "Obsidian: boxes and marks": (
        "- Steps\n    - [x] Is ==zero== right? [due:: 2024-05-01] ^z\n        - No.\n    - [/] Why not?\n"
        "    - [-] And ![[curve.png|300]]?\n",
        [
            ("Steps", "Is zero right?", True),
            ("Steps", "Why not?", False),
            ("Steps", "And curve.png?", False),
        ],
        ["==", "due::", "[/]", "[-]", "^z", "300"],
    ),
    "Obsidian: callouts": (
        "## Notes\n\n> [!question]- Does it end?\n> Yes, see [[#^proof]].\n\n> [!note]\n> A remark.\n\n"
        "It falls each step. ^proof\n",
        [("Notes", "Does it end?", True)],
        ["[!question]", "#^proof", "^proof"],
    ),
    "Roam: attributes, also with values below them": (
        "- What is a tensor?\n    - Source:: [[a book]]\n- What is a rank?\n    - **Author::**\n        - Ann\n"
        "- What is a shape?\n    - A tuple.\n    - **Page::** 3\n",
        [
            ("", "What is a tensor?", False),
            ("", "What is a rank?", False),
            ("", "What is a shape?", True),
        ],
        ["Source", "Author", "Ann", "Page"],
    ),
    "Roam: an attribute that asks is a topic": (
        "- Questions::\n    - What is a tensor?\n    - {{[[TODO]]}} What is a rank?\n",
        [("Questions", "What is a tensor?", False), ("Questions", "What is a rank?", False)],
        ["::", "TODO"],
    ),
    "Roam: links, embeds and films": (
        "- [[Tensors]] in short\n    - What is [a shape]([[Shape]])?\n        - A ^^tuple^^.\n"
        "    - {{[[DONE]]}} What is a rank?\n        - {{[[embed]]: ((Ab3dE_9xy))}}\n"
        "    - Why?\n        - {{[[video]]: https://example.org/film}}\n",
        [
            ("Tensors in short", "What is a shape?", True),
            ("Tensors in short", "What is a rank?", False),
            ("Tensors in short", "Why?", True),
        ],
        ["[[", "{{", "((", "Shape]", "^"],
    ),
    "org-mode: a table of contents asks nothing": (
        '# Table of Contents\n\n1.  [What is SGD?](#org1)\n    1.  [Why?](#org2)\n2.  [Steps](#org3)\n\n\n<a id="org1"></a>\n\n'
        '# What is SGD?\n\nSteps on batches.\n\n\n<a id="org2"></a>\n\n## Why?\n\n\n<a id="org3"></a>\n\n# Steps\n\n-   How large?\n',
        [
            ("Table of Contents", "What is SGD?", True),
            ("Table of Contents", "Why?", False),
            ("Steps", "How large?", False),
        ],
        [],
    ),
    "org-mode: states, priorities, drawers and dates": (
        '## <span class="todo TODO">TODO</span> What is SGD?\n\n:PROPERTIES:\n:ID: abc\n:END:\n\n'
        '## <span class="done DONE">DONE</span> Why?\n\nSCHEDULED: <2024-05-01 Wed>\n\n    :PROPERTIES:\n    :ID: b\n    :END:\n\n'
        "## TODO [#B] Steps [1/2]\n\n-   [X] How large?\n-   [ ] How many?\n",
        [
            ("", "What is SGD?", False),
            ("", "Why?", False),
            ("Steps", "How large?", False),
            ("Steps", "How many?", False),
        ],
        ["TODO", "DONE", "PROPERTIES", "ID", "abc", "SCHEDULED", "[1/2]", "#B"],
    ),
    "code and names with two colons are no properties": (
        "- Loss\n  - Is `x:: y` code?\n\n    `x:: y` is.\n  - Is std::vector fast?\n\n    std::vector is.\n"
        "  - What is f?\n\n    f :: Int is a type.\n",
        [
            ("Loss", "Is x:: y code?", True),
            ("Loss", "Is std::vector fast?", True),
            ("Loss", "What is f?", True),
        ],
        [],
    ),
}


def told(outline):
    return [(q.topic, q.text, q.answered) for q in outline.questions]


def shown(pandoc, page, outline):
    "The words of an outline's page."
    tree = pandoc.read(front_matter(page, "x")[1])
    return T.text_of(render(tree["blocks"], outline, Known({}, {})))


@pytest.mark.parametrize("name", NOTES)
def test_notes_are_read_as_what_they_are(pandoc, name):
    source, questions, hidden = NOTES[name]
    found = read(source.encode(), "notes.md", pandoc.read)
    assert told(found.outline) == questions
    page = as_page(found, "notes")
    words = shown(pandoc, page, found.outline)
    assert not [h for h in hidden if h in words], words
    assert all(text in words for _, text, _ in questions)
    after = read(page.encode(), "notes.qmd", pandoc.read)
    assert told(after.outline) == questions
    assert [(q.id, q.explicit_id) for q in after.outline.questions] == [
        (q.id, True) for q in found.outline.questions
    ]
    assert outlines.write_ids(page, after.outline) == page


@pytest.mark.parametrize("name", NOTES)
def test_nothing_that_a_program_wrote_is_lost(pandoc, name):
    source = NOTES[name][0]
    page = as_page(read(source.encode(), "notes.md", pandoc.read), "notes")
    for line in filter(None, map(str.strip, source.split("\n"))):
        for word in line.split():
            assert word in page or word.rstrip("?") in page, (word, page)


def test_the_title_that_a_property_names_is_the_page_s(pandoc):
    for source in ("title:: On losses\n\n- Why?\n", "- title:: On losses\n- Why?\n"):
        page = as_page(read(source.encode(), "notes.md", pandoc.read), "notes")
        assert page.startswith('---\ntitle: "On losses"\n---\n')


def test_a_first_heading_that_asks_is_a_question_and_no_title(pandoc):
    found = read(b"# Why?\n\nBecause.\n\n# How?\n\nSo.\n", "notes.md", pandoc.read)
    assert told(found.outline) == [("", "Why?", True), ("", "How?", True)]
    assert as_page(found, "notes").startswith('---\ntitle: "Notes"\n---\n\n# [Why?]{#why}\n')


def test_a_table_of_contents_is_no_title(pandoc):
    source = NOTES["org-mode: a table of contents asks nothing"][0]
    page = as_page(read(source.encode(), "notes.md", pandoc.read), "steps")
    assert page.startswith('---\ntitle: "Steps"\n---\n\n# Table of Contents\n')


def test_where_links_of_an_unanswered_question_lead_stays(course, pandoc):
    course.write("outlines/org.qmd", NOTES["org-mode: a table of contents asks nothing"][0])
    assert run(["--course", str(course.root), "check", "--rule", "broken-link"]) == 0


def test_a_reference_to_what_is_not_there_is_told_and_is_no_answer(pandoc):
    source = "- Why?\n    - ((Ab3dE_9xy))\n- How?\n    - So ((f(x))).\n"
    found = read(source.encode(), "notes.md", pandoc.read)
    assert told(found.outline) == [("", "Why?", False), ("", "How?", True)]
    (problem,) = (p for p in found.report.problems if p.rule == "lost-reference")
    assert (problem.level, problem.line) == ("warning", 2) and "((Ab3dE_9xy))" in problem.message


def test_on_quarto_s_host_they_are_the_same_questions(course, pandoc):
    "What `collect` keeps, and the filter that Quarto calls with its own tree of the page."
    for n, (source, *_) in enumerate(NOTES.values()):
        course.write(f"outlines/n{n}.qmd", f"---\ntitle: N\n---\n\n{front_matter(source, 'x')[1]}")
    assert run(["--course", str(course.root), "collect"]) == 0
    for n, (source, questions, hidden) in enumerate(NOTES.values()):
        tree = pandoc.read(front_matter(source, "x")[1])
        env = {
            "QUARTO_PROJECT_DIR": str(course.root),
            "QUARTO_DOCUMENT_PATH": str(course.root / "outlines"),
            "QUARTO_DOCUMENT_FILE": f"n{n}.qmd",
        }
        made = json.loads(document_filter(json.dumps(tree), env))["blocks"]
        words = T.text_of(made)
        assert all(text in words for _, text, _ in questions), words
        assert not [h for h in hidden if h in words], words
        raw = "".join(b["c"][1] for b in T.walk(made) if b["t"] == "RawBlock")
        assert raw.count("<details class=") == sum(answered for *_, answered in questions)


def test_an_outline_of_the_course_is_a_tree_that_stays_as_it_is(pandoc):
    from lessonpress.features.outlines.notes import as_outline

    source = (
        "Words.\n\n# Loss\n\n- [Why one number?]{#why .question} 31:10\n\n  To compare: $x^2$ and *so*,\n"
        '  twice as `a::b`. [Shown in](../nbs/a.ipynb#x)\n\n  - one^2^\n  - (a) [2.4]{fact="x"}\n\n- What? [a](#b)\n'
    )
    blocks = pandoc.read(source)["blocks"]
    assert as_outline(blocks) == blocks
