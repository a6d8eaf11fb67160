"""Formulas in TeX that browsers' renderers know and Pandoc does not: they are formulas, and what they say is the same."""

import pytest

from lessonpress.html_tree import outer, parsed
from lessonpress.pandoc import worker as pandoc
from lessonpress.render.formulas import mend, plainer

SAID_AGAIN = {
    r"\Large{x}": "x",
    r"a \hspace{2mm} b": r"a \quad  b",
    r"a \hspace{-2mm} b": "a  b",
    r"\textcolor{blue}{a}": "a",
    r"a \tag{1}": r"a \qquad\text{(1)}",
    r"{\bf x} y": r"{\mathbf{x}} y",
    r"\rm{x} y": r"\mathrm{x} y",
    r"a + {b \over {c}} d": r"a + {\frac{b }{ {c}}} d",
    r"a \\": "a ",
    r"a \\ b": r"\begin{gathered}a \\ b\end{gathered}",
    r"{a &= b \\ c &= d}": r"\begin{aligned}a &= b \\ c &= d\end{aligned}",
    r"\begin{cases} a & b \\ c & d \end{cases}": r"\begin{cases} a & b \\ c & d \end{cases}",
    r"\sum_\limits{i}": r"\sum\limits_{i}",
    "C%": r"C\%",
    r'\text{idf}("is", d_3) = \frac{1}{2}': r'\text{idf}(\text{"is"}, d_3) = \frac{1}{2}',
    r'\text{a "b" c}': r'\text{a "b" c}',
    r"\largest \hboxes \boldly": r"\largest \hboxes \boldly",
}


@pytest.mark.parametrize("tex", SAID_AGAIN)
def test_a_formula_is_said_in_what_pandoc_knows(tex):
    assert plainer(tex) == SAID_AGAIN[tex]


def test_rows_in_a_line_are_one_row():
    assert plainer(r"a \\ b", display=False) == "a   b"


@pytest.fixture(scope="module")
def worker():
    with pandoc.Worker() as w:
        yield w


def mended(worker, markdown):
    content = parsed(worker.write(worker.read(markdown)))
    mend(content, worker.write)
    return content


@pytest.mark.parametrize("tex", [t for t in SAID_AGAIN if "largest" not in t])
def test_pandoc_makes_it(worker, tex):
    content = mended(worker, f"$${tex}$$ after")
    assert content.text_content().endswith("after") and next(content.iter("math"), None) is not None
    assert not list(content.iter("code"))


def test_what_one_formula_defines_all_know(worker):
    text = r"$$\newcommand{\E}{\mathbb{E}}\def\V#1{\mathrm{Var}(#1)}$$ $\E[x]$, $\V{x}$"
    maths = list(mended(worker, text).iter("math"))
    assert len(maths) == 3 and "𝔼" in outer(maths[1]) and "<mo" in outer(maths[2])


def test_what_nobody_knows_is_code(worker):
    [code] = mended(worker, r"Say $\nosuch{x}$.").iter("code")
    assert code.text_content() == r"$\nosuch{x}$" and code.tail == "."
