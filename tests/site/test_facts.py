"""Facts: prose that says what its cell says passes, anything else is named with its place, and can be corrected."""

import json

import pytest
from checking import report
from course import code, markdown, notebook

from lessonpress.commands.main import run
from lessonpress.features.facts.prose import bare_numbers
from lessonpress.features.outlines.previews import previews
from lessonpress.kit.facts import Fact
from lessonpress.pandoc import worker as pandoc
from lessonpress.prepare.read_notebook import parse_notebook
from lessonpress.problems import Report

LESSON = "nbs/01_line.ipynb"


def shown(*values):
    return [
        {"data": Fact(*v)._repr_mimebundle_(), "metadata": {}, "output_type": "display_data"}
        for v in values
    ]


def lesson(
    prose='It rises by <span data-fact="line.slope">2.00</span> for each step.',
    values=(("line.slope", 2.0, ".2f"),),
):
    return notebook(
        [
            markdown("# A line\n\n> You will draw a line."),
            markdown("## Slope {#slope}\n\n" + prose),
            code("#| label: slope-of-two\nfact('line.slope', 2.0)", shown(*values)),
        ]
    )


@pytest.fixture
def course(course):
    course.write(LESSON, lesson())
    course.replace(
        "outlines/lecture.qmd",
        "How much the line rises",
        'By [2.00]{fact="line.slope"}: how much the line rises',
    )
    return course


def problems(course):
    "What a check of the course finds, and how many facts are used and how many of them stale."
    told = report(course)
    found = [(p.rule, p.place, p.message, p.hint, p.level) for p in told["problems"]]
    return found, (told["facts"]["used"], told["facts"]["stale"])


def test_prose_that_says_what_the_cell_says_passes(course):
    found, counted = problems(course)
    assert found == [] and counted == (2, 0)


def test_a_stale_number_is_named_with_both_numbers_in_both_spellings(course):
    course.write(LESSON, lesson(values=[("line.slope", 2.5, ".2f")]))
    found, counted = problems(course)
    assert sorted((f[0], f[1]) for f in found) == [
        ("stale-fact", f"{LESSON}, cell 2"),
        ("stale-fact", "outlines/lecture.qmd:8"),
    ]
    assert all("2.00" in f[2] and "2.50" in f[2] for f in found) and counted == (2, 2)


def test_fix_writes_the_stored_numbers_and_changes_nothing_else(course):
    course.write(LESSON, lesson(values=[("line.slope", 2.5, ".2f")]))
    before = [(course.root / f).read_text() for f in (LESSON, "outlines/lecture.qmd")]
    assert run(["--course", str(course.root), "check", "--fix"]) == 0
    after = [(course.root / f).read_text() for f in (LESSON, "outlines/lecture.qmd")]
    assert after[0] == before[0].replace('line.slope\\">2.00<', 'line.slope\\">2.50<') and after[
        1
    ] == before[1].replace("[2.00]{fact", "[2.50]{fact")
    assert problems(course)[0] == []


def test_an_unknown_name_is_named_with_the_nearest_one(course):
    course.replace("outlines/lecture.qmd", "line.slope", "line.slop")
    ((rule, place, _, hint, _),) = problems(course)[0]
    assert (rule, place, hint) == ("fact", "outlines/lecture.qmd:8", "did you mean `line.slope`?")


def test_a_name_stored_twice_a_number_that_is_not_finite_and_an_unused_fact_are_named(course):
    course.write(
        LESSON,
        lesson(
            values=[
                ("line.slope", 2.0, ".2f"),
                ("line.slope", 2.0, ".2f"),
                ("line.bad", float("inf"), ".2f"),
            ]
        ),
    )
    found = [(f[0], f[1], f[4]) for f in problems(course)[0]]
    assert ("fact", f"{LESSON}, cell 3", "error") in found and len(
        [f for f in found if f[0] == "fact"]
    ) == 2
    assert [f for f in found if f[0] == "unused-fact"] == [
        ("unused-fact", f"{LESSON}, cell 3", "warning")
    ]


def test_a_fact_on_a_page_is_a_link_to_its_cell(course):
    assert run(["--course", str(course.root), "build", "--renderer", "pandoc"]) == 0
    assert (
        '<a href="../nbs/01_line.html#slope-of-two" class="fact" data-fact="line.slope" title="line.slope">2.00</a>'
        in course.page("outlines/lecture.html")
    )
    assert 'href="#slope-of-two" class="fact"' in course.page("nbs/01_line.html")


def test_a_bare_number_is_placed_where_it_is_bare(course):
    course.write(
        LESSON,
        notebook(
            [
                markdown("# A line\n\n> You will draw a line."),
                code("#| label: code\nassert 2.5 > 2"),
                markdown('## Slope {#slope}\n\nBy <span class="given">2.5</span> or 12.5 or 2.51.'),
                markdown("About 2.5: so."),
                code(
                    "#| label: slope-of-two\nfact('line.slope', 2.0)",
                    shown(("line.slope", 2.0, ".2f")),
                ),
            ]
        ),
    )
    course.replace(
        "outlines/lecture.qmd", "By [2.00]", "Given [3.5]{.given} is\n    not 3.5. By [2.00]"
    )
    places = {f[2].split()[2]: f[1] for f in problems(course)[0] if f[0] == "bare-number"}
    assert places == {
        "12.5": f"{LESSON}, cell 3",
        "2.51": f"{LESSON}, cell 3",
        "2.5": f"{LESSON}, cell 4",
        "3.5": "outlines/lecture.qmd:9",
    }


@pytest.mark.parametrize(
    "source, values, preview",
    [
        (
            "x = 1\nfact('line.slope', 2*x, '.1f')\nx",
            [("line.slope", 2.0, ".1f")],
            ("2 * x", "2.0"),
        ),
        (
            "fact('line.a', a)\nfact('line.b', b, 'd')",
            [("line.a", 2.0, ".2f"), ("line.b", 7, "d")],
            ("", "a 2.00, b 7"),
        ),
        ("for n, v in pairs: fact(f'line.{n}', v)", [("line.a", 2.0, ".2f")], ("", "2.00")),
        ("fact('line.a', a)", [("line.a", float("nan"), ".2f")], ("a", "nan")),
    ],
)
def test_evidence_shows_what_a_fact_is_the_value_of(source, values, preview):
    book = parse_notebook(
        notebook([markdown("# A line"), code("#| label: cell\n" + source, shown(*values))]),
        LESSON,
        Report(),
    )
    shown_as = previews(book, LESSON, "A line")["cell"]
    assert (shown_as.code, shown_as.output) == preview


@pytest.mark.parametrize(
    "text, numbers",
    [
        ("The loss is 2.42 now.", ["2.42"]),
        ("It grew by 30 % and 7%, or -0.5.", ["30 %", "7%", "-0.5"]),
        ("Ten per cent; 10 per cent.", ["10 per cent"]),
        ("Ten points, 20 of them.", []),
        ("Python 3.11.7 at 31:10 in `x = 2.5` and $y = 3.5$.", []),
        ('[2.42]{fact="a.b"} and [1.1]{.given}', []),
        ('<span data-fact="a.b">2.42</span> and <span class="given">1.1</span>', []),
        ("In 2.42 ^[or 3.3 in a note]", ["2.42"]),
        ("A **1.5** and *[2.5](x.qmd)*.", ["1.5", "2.5"]),
        ("See [@he2016, p. 3.5].", []),
        ("1,234.5 people", ["1,234.5"]),
        ("They are 8.003: near 8.", ["8.003"]),
        ("```\n2.42\n```", []),
        ("resnet34.tv_in1k and v1.2", []),
    ],
)
def test_bare_numbers(text, numbers):
    with pandoc.Worker() as worker:
        assert bare_numbers(worker.read(text)["blocks"]) == numbers


def test_the_report_for_machines_counts_facts(course, capsys):
    course.write(LESSON, lesson(values=[("line.slope", 2.5, ".2f")]))
    assert run(["--course", str(course.root), "check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["facts"] == {"used": 2, "stale": 2}


@pytest.mark.parametrize(
    "data",
    [
        {"image/svg+xml": "<svg/>"},
        {"text/html": ['<div class="live">', "</div>"], "text/plain": "<live figure>"},
    ],
)
def test_evidence_that_is_a_figure_shows_its_caption_and_no_line_of_its_code(data):
    cell = code(
        '#| label: fig-bend\n#| fig-cap: "How it bends."\nlive(f, x=(0, 1), alt="a line "\n     "that bends")',
        [{"output_type": "display_data", "metadata": {}, "data": data}],
    )
    book = parse_notebook(notebook([markdown("# A line"), cell]), LESSON, Report())
    shown_as = previews(book, LESSON, "A line")["fig-bend"]
    assert (shown_as.code, shown_as.output) == ("", "figure: How it bends.")
