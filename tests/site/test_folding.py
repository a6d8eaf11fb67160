"""Which code of a lesson is folded, what the line says to which it is, and what an author says against it."""

import pytest
from course import code, markdown, notebook, result

from lessonpress.commands.main import run
from lessonpress.features.folding.parts import parts_of
from lessonpress.features.folding.words import summary
from lessonpress.html_tree import document
from lessonpress.prepare.read_notebook import parse_notebook
from lessonpress.problems import Report

SETUP = "import math\nfrom lessonpress.kit.facts import fact\nfrom lessonpress.kit.plot import axes, curve"


def parts(*sources):
    "The parts of the last of these cells: its lines, folded ones with what they are for."
    nb = notebook([markdown("# T"), *(code(s, id=f"c{i}") for i, s in enumerate(sources))])
    book = parse_notebook(nb, "a.ipynb", Report())
    source = book.cells[-1].source
    lines, out, begin = source.split("\n"), [], 0
    for part in parts_of(book).get(source, ()):
        out.append((len(lines[begin : part.end]), part.kinds))
        begin = part.end
    return out


@pytest.mark.parametrize(
    "source, folded",
    [
        ("import numpy as np\nfrom os import path", [(2, ["imports"])]),
        ("assert f(1) == 2\nassert f(2) == 3", [(2, ["checks"])]),
        ("fact('a.b', 1)", [(1, ["gives"])]),
        ("for n in 'ab':\n    fact(f'a.{n}', 1)", [(2, ["gives"])]),
        ("for n in 'ab':\n    s = f(n)\n    fact(f'a.{n}', s)", []),  # which also computes
        ("for n in 'ab':\n    s = f(n)\n    assert s", [(3, ["checks"])]),
        ("ax = axes()\nax.plot([1])\nax.set_title('x')", [(3, ["draws"])]),
        ("fig, (a, b) = axes(2)\ncurve(a, f)", [(2, ["draws"])]),
        ("for ax in axes(1, 2):\n    ax.plot(1)", [(2, ["draws"])]),
        ("df.plot()", [(1, ["draws"])]),
        ("x = f(1)\nx", []),
        ("def f(x):\n    return x", []),
        ("x = f(1)\nx\nassert x == 2", [(2, []), (1, ["checks"])]),
        ("x = f(1)\nassert x == 2\nx", []),  # one line is not worth a break
        ("x = f(1)\nassert x == 2\nassert x < 3\nx", [(1, []), (2, ["checks"]), (1, [])]),
        ("y = f(1)\nassert g(2) == y\n\nz", [(2, ["checks"]), (2, [])]),
        ("%time f()\nassert f", []),  # no Python
        ("x = (", []),
        ("", []),
        ("# a remark alone", []),
        ("np.random.seed(42)\nx = f()\nx", []),
        ("x = 1; assert x\nx", []),
    ],
)
def test_statements_are_folded_by_what_they_are_for(source, folded):
    assert parts(SETUP, source) == folded


def test_what_only_drawings_checks_and_facts_use_belongs_to_them():
    assert parts(SETUP, "x = f(1)\nfact('a.b', x)") == [(2, ["gives"])]
    assert parts(SETUP, "x = f(1)\nfact('a.b', x)\nprint(x)") == []
    assert parts(SETUP, "def f(x): return x\ncurve(axes(), f)") == [(2, ["draws"])]
    # what a later cell shows stays open, and what is exported
    nb = notebook(
        [
            markdown("# T"),
            code(SETUP, id="a"),
            code("#| export\ndef f(x): return x", id="b"),
            code("x = f(1)\nassert x", id="c"),
            code("x + 1", id="d"),
        ]
    )
    book = parse_notebook(nb, "a.ipynb", Report())
    assert [c.id for c in book.cells if c.source in parts_of(book)] == ["c1", "c3"]
    assert [p.kinds for p in parts_of(book)["x = f(1)\nassert x"]] == [[], ["checks"]]


@pytest.mark.parametrize(
    "kinds, lines, words",
    [
        (["imports"], 4, "imports"),
        (["imports", "draws", "sets up"], 9, "imports and settings"),
        (["draws"], 5, "5 lines that draw this"),
        (["checks"], 1, "1 line that checks this"),
        (["gives", "checks"], 3, "3 lines that check this and give its numbers"),
        (["imports", "checks"], 3, "3 lines that check this"),
        (["sets up"], 3, "settings"),
    ],
)
def test_the_line_says_what_is_folded(kinds, lines, words):
    assert summary(kinds, lines) == words


LESSON = "nbs/01_line.ipynb"


def lesson(options="", front=""):
    head = [{"cell_type": "raw", "metadata": {}, "source": front, "id": "front"}] if front else []
    cells = [
        markdown("# A line\n\n> You will draw a line."),
        code("import math", id="one"),
        code("import numpy as np", id="two"),
        markdown("## Slope {#slope}", id="text"),
        code(
            f"#| label: slope-of-two\n{options}f = abs\nassert f(1) == 1\nassert f(2) == 2\nf(3)",
            [result("3")],
            id="c",
        ),
    ]
    return notebook([*head, *cells])


def built(course, **said):
    course.write(LESSON, lesson(**said))
    assert run(["--course", str(course.root), "build"]) == 0
    return document(course.page("nbs/01_line.html"))


def lines(page):
    return [d.findtext("summary") for d in page.find_class("code-fold")]


def test_code_is_folded_where_it_stands_and_cells_of_imports_open_together(course):
    page = built(course)
    assert lines(page) == ["imports", "2 lines that check this"]
    both, within = page.find_class("code-fold")
    assert [c.get("id") for c in both.find_class("cell")] == ["c1", "c2"]
    assert within.getparent().get("id") == "cell-slope-of-two"
    code = [c.text_content() for c in within.getparent().iter("code")][:3]
    assert code == ["f = abs", "assert f(1) == 1\nassert f(2) == 2", "f(3)"]
    assert not any(s.xpath(".//a | .//button | .//input") for s in page.iter("summary"))
    assert all(d.get("open") is None for d in (both, within))


@pytest.mark.parametrize(
    "options, folded",
    [
        ("#| code-fold: false\n", ["imports"]),
        ("#| code-fold: true\n", ["imports", "Code"]),
        ('#| code-fold: true\n#| code-summary: "A look"\n', ["imports", "A look"]),
        ("#| code-fold: show\n", ["imports", "Code"]),
        ("#| lst-label: lst-it\n#| lst-cap: It\n", ["imports"]),
    ],
)
def test_an_author_has_the_last_word_on_a_cell(course, options, folded):
    assert lines(built(course, options=options)) == folded


@pytest.mark.parametrize("said, folded", [("false", []), ("true", ["Code"] * 3)])
def test_a_course_and_a_page_say_it_for_all_of_their_cells(course, said, folded):
    assert lines(built(course, front=f"---\ncode-fold: {said}\n---\n")) == folded
    course.replace("_quarto.yml", "    toc: true", f"    toc: true\n    code-fold: {said}")
    assert lines(built(course)) == folded


def test_numbers_of_lines_go_on_after_what_is_folded(course):
    page = built(course, options="#| code-line-numbers: true\n")
    first = [
        code.xpath("string(.//span[@id][1]/@id)")
        for code in page.get_element_by_id("cell-slope-of-two").iter("code")
    ][:3]
    assert [id.partition("-")[2] for id in first] == ["1", "2", "4"]
