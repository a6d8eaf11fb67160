"""Markdown of notebooks that we did not write, one fault a notebook: its cells, what a reader must see of them, as XPath or words,
and the rules of the problems that are told."""

from dataclasses import dataclass, field

from course import code, markdown, notebook


@dataclass
class Case:
    cells: list  # texts are Markdown
    sees: list  # XPath below the content, which finds something
    reads: list = field(default_factory=list)  # words in the content
    never: list = field(default_factory=list)  # words that are not in it
    rules: dict = field(default_factory=dict)  # of problems, each with the cell
    title: str = "A page"

    @property
    def notebook(self):
        made = [markdown(c) if isinstance(c, str) else c for c in self.cells]
        return notebook(made, case=True)


def raw(source):
    return {"cell_type": "raw", "id": "r", "metadata": {}, "source": source.splitlines(True)}


T = "# A page"
CASES = {
    # ---- Blocks right under a text
    "a list under a text": Case([T, "We need\n- apples\n- pears"], ["ul[count(li)=2]", "p[.='We need']"]),
    "steps under a text": Case([T, "Now:\n1. mix\n2. bake"], ["ol[count(li)=2]"]),
    "a list of two spaces": Case([T, "* a\n  * b\n    * c"], ["ul/li/ul/li/ul/li[.='c']"]),
    "a heading under a text": Case([T, "Text\n## Part\nMore"], ["h2[.='Part']", "p[.='More']"]),
    "a quotation under a text": Case([T, "He said\n> yes"], ["blockquote/p[.='yes']"]),
    "code under a text": Case(
        [T, "Run\n```python\nx = 1  # $a$ and $b$\n```\nthen"], ["pre/code", "p[.='then']"], ["x = 1", "$a$ and $b$"]
    ),
    "a table under a text": Case([T, "Scores\n| a | b |\n|---|---|\n| 1 | 2 |"], ["table//td[.='2']"]),
    "dashes under a text": Case([T, "Part\n---\n\nText"], ["h2[.='Part']"]),
    "a path": Case([T, r"Save it in C:\new\table."], [], [r"C:\new\table."]),
    "stars and underlines": Case([T, "a * b, snake_case_name, 2*3*4 and __init__"], [], ["a * b, snake_case_name"]),
    # ---- HTML
    "HTML stays as it is": Case(
        [T, '<div class="alert">\n*no emphasis*\n</div>\n\n<!-- a comment -->\n\nH<sub>2</sub>O'],
        ["div[@class='alert']", "p/sub"],
        ["*no emphasis*"],
        ["a comment"],
    ),
    "Markdown between the tags of HTML": Case(
        [T, "<details><summary>More</summary>\n\n- **one**\n\n</details>"], ["details//li//strong[.='one']"]
    ),
    # ---- Formulas
    "spaces in dollars": Case([T, "Of $ x^2 $ and $y$ it costs $5 or $10."], ["p[count(math)=2]"], ["$5 or $10"]),
    "formulas in brackets": Case([T, "\\\\(a_1\\\\) and \\(b_2\\)\n\n\\[c_3 = 1\\]\n\n\\\\[d_4\\\\]"], ["self::*[count(.//math)=4]"]),
    "lines of a formula look like a list": Case(
        [T, "The sum\n$$\nx\n- y\n+ z\n$$\nis small."], ["math[@display='block']"], ["is small."]
    ),
    "environments": Case(
        [T, "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}", "\\begin{equation*}e\\end{equation*}"],
        ["math//mtable", "math//mi[.='e']"],
    ),
    "tags and labels": Case(
        [T, "By \\eqref{eq:one} and \\eqref{two}.", "$$a \\tag{7}\\label{eq:one}$$\n\n\\begin{equation}\nb\\label{two}\n\\end{equation}"],
        ["a[@href='#eq-one' and .='(7)']", "a[@href='#eq-two' and .='1']", "*[@id='eq-two']//math"],
        ["By (7) and (1)."],
    ),
    "a command for the rest of the notebook": Case(
        [T, "$\\newcommand{\\R}{\\mathbb{R}}$", "Of $x \\in \\R$.", "$$\\newcommand{\\R}{\\mathbb{Q}}$$\n\n$\\R$"],
        ["mi[.='ℝ']", "mi[.='ℚ']"],
    ),
    "operators": Case([T, "$\\operatorname*{argmin}_x \\boldsymbol{y}$"], ["math"], ["argmin", "𝒚"]),
    "a formula that cannot be made": Case([T, "Of $\\qty(z)$."], [], ["\\qty(z)"], rules={"formula": 2}),
    "a formula in a heading": Case([T, "## Of $x^2$\n\nText"], ["h2//msup"]),
    # ---- Labels
    "the same footnote in two cells": Case(
        [T, "First[^1].\n\n[^1]: one note", "Second[^1].\n\n[^1]: another note"],
        ["li[contains(., 'one note')]", "li[contains(., 'another note')]"],
    ),
    "a footnote of another cell": Case([T, "See[^n].", "[^n]: the only note"], ["li[contains(., 'the only note')]"]),
    "the same link in two cells": Case(
        [T, "[a][1]\n\n[1]: https://example.org/a", "[b][1]\n\n[1]: https://example.org/b"],
        ["a[@href='https://example.org/a' and .='a']", "a[@href='https://example.org/b' and .='b']"],
    ),
    "a link that two other cells define": Case(
        [T, "[x][1]", "[1]: https://example.org/a", "[1]: https://example.org/b"],
        ["a[@href='https://example.org/a']"],
        rules={"two-meanings": 2},
    ),
    "the same place in two cells": Case(
        [T, '<a id="top"></a>\n\n[up](#top)', '<a id="top"></a>\n\n[higher](#top)'],
        ["a[@href='#top' and .='up']", "a[@href='#top-cell3' and .='higher']", "a[@id='top-cell3']"],
    ),
    "a footnote that is defined twice": Case(
        [T, "See[^a].\n\n[^a]: one\n\n[^a]: two"], ["a[@role='doc-noteref']"], rules={"pandoc-remark": 2}
    ),
    # ---- What authors write for Quarto
    "Quarto's own Markdown": Case(
        [T, "Text\n::: {.callout-note}\n- a list[^q]\n:::\n\n[^q]: A note.\n\nA [span]{.key #here}, H~2~O, x^2^, see @fig-none.",
         "Term\n:   its meaning"],
        ["li[contains(., 'a list')]", "span[@id='here' and @class='key']", "sub", "sup[.='2']", "dl/dd"],
        rules={"cross-reference": 2},
    ),
    # ---- Names
    "names with an at": Case(
        [T, "Thanks to @ada and @grace, who use @dataclass."], ["p"], ["@ada and @grace"], rules={"name": 2}
    ),
    # ---- Titles
    "a title that is underlined": Case(["A page\n======\n\nText"], ["p[.='Text']"]),
    "a title in HTML": Case(["<h1 align=center>A <i>page</i></h1>\n\nText"], ["p[.='Text']"]),
    "a badge above the title": Case(
        ["[![Open](badge.svg)](https://example.org/)", "# A page\n\nText"], ["p[.='Text']", "img"], rules={"broken-link": 1}
    ),
    "a title of level 2": Case(["## A page\n\nText", "## Part"], ["h2[.='Part']"]),
    "a title below an introduction": Case(["By way of introduction.", "# A page", "## Part"], [], ["By way"]),
    "metadata of nbdev": Case(
        ["# Another\n> What it is.\n\n- title: A page\n- categories: [a, b]\n- badges: true\n", "Text"],
        ["blockquote"],
        never=["badges"],
    ),
    "metadata in a raw cell below code": Case([code("#| default_exp core"), raw("---\ntitle: A page\n---"), "Text"], ["p[.='Text']"]),
    "metadata in a Markdown cell": Case(["---\ntitle: A page\n---\n\nText\n- one", "More"], ["li[.='one']"]),
    "metadata without a title": Case(["---\nsubtitle: Below\n---\n\nText", "# A page\n\nMore"], ["p[.='More']"]),
    "no title at all": Case(["Text"], ["p[.='Text']"], rules={"title": 1}, title="no-title-at-all"),
}  # fmt: skip
