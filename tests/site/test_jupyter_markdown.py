"""How the Markdown of a notebook is written again: what an author wrote for Quarto stays, labels keep to their cells, nothing takes
long and nothing is lost."""

import random
import re

import pytest
from checking import report
from course import code, markdown, notebook, result

from lessonpress.pandoc.worker import Worker
from lessonpress.prepare.jupyter_markdown import Texts
from lessonpress.problems import Report

LESSON = "nbs/01_line.ipynb"
REST = [
    markdown("## Slope {#slope}\n\nA slope is a number."),
    code("#| label: slope-of-two\nslope = 2\nslope", [result("2")]),
    code("assert slope == 2"),
]


def written(*texts):
    return [Texts(enumerate(texts, 1))[n] for n in range(1, len(texts) + 1)]


# As an author writes it for Quarto, and as it is given to Pandoc: the same, but for empty lines between blocks.
AS_IT_IS = [
    "::: {.callout-note collapse=\"true\"}\n\n## A *title*\n\nText\n\n:::",
    ":::: {.columns}\n\n::: {.column width=\"40%\"}\n\nLeft\n\n:::\n\n::::",
    "::: panel-tabset\n\n:::",
    "## Part {#sec-part .unnumbered key=\"a_b *c*\"}",
    "As @smith_a2020 [see @jones2019, pp. 3-4; -@b_c] say in @fig-a_b.",
    "A note[^one_two] and one in place^[with *emphasis*].\n\n[^one_two]: The first.\n\n    ``` python\n    x_1 = 1\n    ```",
    "{{< include _a_b.qmd >}}",
    "{{< video https://example.org/a_b >}}",
    "[small]{.smallcaps} and `x_1`{.python} and `<b>`{=html}",
    "![A line](a_b.png){#fig-line width=\"50%\" fig-alt=\"A line that rises\"}",
    "$$y = x$$ {#eq-line}",
    "Term\n:   Its meaning",
    "| a | b |\n|:--|------:|\n| 1 | 2 |\n\n:   A caption {#tbl-a}",
    "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+",
    "| A line of verse\n| and another",
    "a. one\nb. two",
    "``` {.python filename=\"a.py\"}\nx = 1\n```",
    "``` {=html}\n<b>x</b>\n```",
    "H~2~O and x^2^ and \"quoted\" -- so",
    "<span data-fact=\"a.b\">2.42</span> of `<kbd>`{=html}",
    "<div class=\"x\">\n\n**Text**\n\n</div>",
    "A line\\\nand another",
    "-   [ ] to do\n-   [x] done",
    "\\newpage",
]  # fmt: skip


@pytest.mark.parametrize("text", AS_IT_IS)
def test_what_is_written_for_quarto_stays(text):
    assert written(text) == [text]
    assert written(written(text)[0]) == [text]


CHANGED = {
    "Text\n::: {.a}\nmore\n:::": "Text\n\n::: {.a}\n\nmore\n\n:::",
    "(a) is no list": "\\(a) is no list",
    "A. Turing": "A\\. Turing",
    "| is no verse": "\\| is no verse",
    "1986 was\n12. a year": "1986 was\n12\\. a year",
    "a\n  - b": "a\n\n-   b",
    "- a\n\n  b\n* c": "-   a\n\n    b\n\n<!-- -->\n\n-   c",
    "Title\n===": "# Title",
    "***": "* * *",
    "[a](my file.png)": "[a]\\(my file.png)",
    "x < 3, a_1 and *": "x \\< 3, a\\_1 and \\*",
    "\\alpha": "\\\\alpha",
    "<kbd>A</kbd>": "`<kbd>`{=html}A`</kbd>`{=html}",
    "```js x=1\na\n```": "``` js\na\n```",
    "[a](<b c.png> 'd \"e\"')": '[a](<b c.png> "d \\"e\\"")',
    "Text\n: not alone": "Text\n:   not alone",
    ": alone": ": alone",
    # what stands right below a picture in HTML is a text, as nbviewer has it
    '<img src="a.png"/>\n(by [X](u), *1999*)': '``` {=html}\n<img src="a.png"/>\n```\n\n(by [X](u), *1999*)',
    "<hr>\n**P**, 2014": "``` {=html}\n<hr>\n```\n\n**P**, 2014",
    "<img src=a>\n<br><img src=b>\n*x*\n<b>y</b>": "``` {=html}\n<img src=a>\n<br><img src=b>\n```\n\n*x*\n`<b>`{=html}y`</b>`{=html}",
    "<img src=a\nalt=b>\n*x*": "`<img src=a\nalt=b>`{=html}\n*x*",
    "<img src=a>\ntext\n</center>": "``` {=html}\n<img src=a>\ntext\n</center>\n```",
    "<img src=a>\n<b>*x*</b>": "``` {=html}\n<img src=a>\n<b>*x*</b>\n```",
}


@pytest.mark.parametrize("text", CHANGED)
def test_what_pandoc_would_read_otherwise_is_written_so_that_it_does_not(text):
    assert written(text) == [CHANGED[text]]


FORMULAS = {
    "$ a $": "$a$",
    "$a $ and $5": "$a $ and \\$5".replace("$a $", "\\$a \\$"),
    "$a_1 $": "$a_1$",
    "from $5 to $6": "from \\$5 to \\$6",
    "\\$5 and $x$": "\\$5 and $x$",
    "`$a$` and $b$": "`$a$` and $b$",
    "\\\\(a\\\\) \\(b\\)": "$a$ $b$",
    "\\[not a link\\]": "\\[not a link\\]",
    "> $$\n> a\n> $$": "> $$a$$",
    "$$a % so\n+ b$$": "$$a + b$$",
    "$a\\ $": "$a\\{}$".replace("\\{}", "\\{}"),
    "\\begin{gather*}a\\end{gather*}": "$$\\begin{gather*}a\\end{gather*}$$",
    "$$a \\tag*{A}$$": "$$a \\qquad{}\\text{A}$$",
    "$$a\\label{eq:x y}$$ \\ref{eq:x y}": "$$a$$ {#eq-x-y} \\\\ref{eq:x y}",
    "$\\newcommand{\\a}{b}$ $\\a$": "\\newcommand{\\a}{b}\n\n $\\a$",
    "\\def\\b#1{c}\n\n$\\b$": "\\def\\b#1{c}\n\n$\\b$",
}


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas(text):
    assert written(text)[0] == FORMULAS[text]


def test_a_command_is_defined_once_and_changed_later():
    one, same, other = written(*(f"$\\newcommand{{\\a}}{{{b}}}$\n\nx" for b in "bbc"))
    assert one == "\\newcommand{\\a}{b}\n\nx" and same == "x"
    assert other == "\\renewcommand{\\a}{c}\n\nx"


def test_labels_of_two_cells_are_told_apart_and_one_elsewhere_is_named():
    found = Report()
    texts = [
        "[^a] [x][1] [y](#p)",
        *[f"[^a]\n\n[^a]: n\n\n[1]: u{i}\n\n<b id='p'>q</b>" for i in (2, 3)],
    ]
    made = Texts(enumerate(texts, 1), "a.ipynb", found)
    assert made[1] == "[^a] [x](u2) [y](#p)"
    assert made[2].startswith("[^a]\n\n[^a]: n") and "id='p'" in made[2]
    assert made[3].startswith("[^a-cell3]\n\n[^a-cell3]: n") and 'id="p-cell3"' in made[3]
    assert [(p.rule, p.level, p.cell) for p in found.problems] == [
        ("two-meanings", "warning", 1)
    ] * 3
    assert all("cells 2 and 3" in p.message and p.hint for p in found.problems)


def test_the_same_address_in_two_other_cells_is_no_question():
    found = Report()
    assert Texts([(1, "[x]"), (2, "[x]: u"), (3, "[x]: u")], "", found)[1] == "[x](u)"
    assert not found.problems


SIGNS = [
    "*", "**", "_", "`", "``", "$", "$$", "\\", "[", "]", "(", ")", "{", "}", "<", ">", "!", "#", "-", "+", "1.", "\n", "\n\n", "    ",
    "|", "|-|", "~~", "^", "@a", ":", "::: {.x}\n", "\n:::\n", "```\n", "<b>", "</b>", "<div>", "<!--", "-->", "\\(", "\\)", "\\[",
    "[^1]", "[^1]: ", "&amp;", "https://e.org/a", "{{< x >}}", "---\n", "===\n", "\\begin{align}", "\\end{align}", "\ufdd0", "\ufdd00\ufdd1",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_no_word_is_lost(seed):
    chance = random.Random(seed)
    for _ in range(150):
        words = [f"w{chance.randrange(99)}" for _ in range(chance.randrange(1, 30))]
        text = "".join(chance.choice(SIGNS) + chance.choice([word, " ", ""]) for word in words)
        text = re.sub("(~~|``){2,}.*", "", text)  # what stands behind a fence is shown nowhere
        kept = written(text)[0]
        assert [w for w in re.findall(r"w\d+", text) if w not in kept] == [], text


@pytest.mark.parametrize("deep", [10, 50, 58, 60, 119, 120, 300])
def test_what_lies_deep_is_not_lost(deep):
    texts = [
        "> " * deep + "word",
        "*a " * deep + "word" + "*" * deep,
        "[" * deep + "word" + "](u)" * deep,
    ]
    texts.append("".join("  " * i + "- a\n" for i in range(deep)) + "  " * deep + "- word")
    assert all("word" in text for text in written(*texts))


@pytest.mark.parametrize(
    "sign", ["$ a ", "\\( a ", "[", "{", "<a ", "*a **b ", "@a:", "https://a(", "[^a", "{{< a ", "\\begin{align} ", "`", "> "]
)  # fmt: skip
def test_what_never_closes_ends(sign):
    "Each test has a time limit, which something of the second power would reach."
    assert "word" in written(sign * 2001 + " word")[0]


def test_what_pandoc_says_has_its_place(course):
    course.write(
        LESSON, notebook([markdown("# A line"), markdown("See[^a].\n\n[^a]: b\n\n[^a]: c"), *REST])
    )
    course.write("index.qmd", "---\ntitle: Start\n---\n\nText\n\n[^unused]: A note.\n")
    said = [p for p in report(course)["problems"] if p.rule == "pandoc-remark"]
    assert [(p.file, p.cell, p.line) for p in said] == [("index.qmd", None, 7), (LESSON, 2, None)]
    assert "[^unused]" in said[0].message and "[^a]" in said[1].message
    assert all(p.level == "warning" and p.hint for p in said)
    assert [p for p in report(course)["problems"] if p.rule == "pandoc-remark"] == said


def test_names_are_no_citations_but_what_looks_like_a_key_is(course):
    course.write("a.bib", "@book{smith2020, author={Smith, A}, title={B}, year={2020}}\n")
    course.replace("_quarto.yml", "format:", "bibliography: a.bib\nformat:")
    text = "# A line\n\nBy @ada and @grace, see @smith2020 and @smith2002, [@nobody] and @fig-x."
    course.write(LESSON, notebook([markdown(text), *REST]))
    found = report(course)["problems"]
    [name] = [p for p in found if p.rule == "name"]
    assert "`@ada`, `@grace`" in name.message and name.cell == 1 and "\\@ada" in name.hint
    cited = [p.message for p in found if p.rule == "citation"]
    assert len(cited) == 2 and "smith2002" in cited[0] and "nobody" in cited[1]


def test_a_broken_bibliography_is_told_once_and_by_itself(course):
    course.write("a.bib", "@book{smith2020, author={Smith, A}, title={B}")
    course.replace("_quarto.yml", "format:", "bibliography: a.bib\nformat:")
    course.write(LESSON, notebook([markdown("# A line\n\nBy @ada."), *REST]))
    found = report(course)["problems"]
    assert [p.rule for p in found if p.rule in ("name", "bibliography")] == ["bibliography"]


def test_keys_of_no_bibliography():
    with Worker() as worker:
        assert worker.keys([]) == []


def test_formulas_in_the_table_of_contents(course):
    from lessonpress.pipeline import build

    course.write(LESSON, notebook([markdown("# A line\n\n## Of $x^2$ and `a`\n\n### $y$"), *REST]))
    build(course.root)
    page = (course.root / "_site/nbs/01_line.html").read_text(encoding="utf-8")
    toc = page[page.index('<nav id="TOC"') :]
    toc = toc[: toc.index("</nav>")]
    assert toc.count("<math") == 2 and "<msup>" in toc and 'class="math"' not in toc
