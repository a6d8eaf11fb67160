"""What Quarto adds to Markdown: structure and classes as Quarto writes them, and what cannot be done told with its line."""

import json
import re
from pathlib import Path

import pytest
from selecting import parse, select

from lessonpress.gather import page_source as source
from lessonpress.html_tree import inner, parsed
from lessonpress.pandoc import tree as T
from lessonpress.pandoc import worker as pandoc
from lessonpress.pipeline import build
from lessonpress.problems import LessonpressError, Report
from lessonpress.render import dialect as constructs
from lessonpress.render import html as markup


@pytest.fixture(scope="module")
def worker():
    with pandoc.Worker() as w:
        yield w


def finished(html, context):
    content = parsed(html)
    markup.finish(content, context)
    return inner(content)


class Page:
    "A Markdown text rendered, with its problems."

    def __init__(self, worker, text, **options):
        self.report, self.source = Report(), text
        context = constructs.Context("a.qmd", self.report, self.place, **options)
        markdown = source.resolve(text, None, "a.qmd", self.report, lambda line: {"line": line})
        tree, self.toc = constructs.apply(worker.read(markdown), context)
        self.html = finished(worker.write(tree), context)
        self.root = parse(self.html)

    def place(self, text):
        at = self.source.find(text)
        return {"line": self.source.count("\n", 0, at) + 1} if at >= 0 else {}

    def all(self, css):
        return select(self.root, css)

    def one(self, css):
        [found] = self.all(css)
        return found

    def text(self, css=None):
        return " ".join((self.one(css) if css else self.root).text_content().split())

    @property
    def problem(self):
        [problem] = self.report.problems
        return problem


@pytest.fixture
def page(worker):
    def make(text, problems=0, **options):
        p = Page(worker, text, **options)
        assert len(p.report.problems) == problems, p.report.problems
        return p

    return make


# ---- Callouts and tabs


@pytest.mark.parametrize("kind", ["note", "tip", "warning", "important", "caution"])
def test_callouts(page, kind):
    p = page(f"::: {{.callout-{kind}}}\nBody\n:::\n")
    assert (
        p.text(
            f".callout.callout-style-default.callout-{kind}.callout-titled .callout-title-container"
        )
        == kind.title()
    )
    assert p.text(".callout-body") == "Body"


@pytest.mark.parametrize("collapse, expanded", [("true", "false"), ("false", "true")])
def test_callout_that_folds(page, collapse, expanded):
    p = page(
        f'::: {{#my .callout-note .extra title="With `x`" collapse="{collapse}"}}\n## Not the title\nBody\n:::\n'
    )
    header, body = p.one("#my.extra .callout-header"), p.one(".callout-collapse")
    assert header.get("aria-expanded") == expanded and header.get("aria-controls") == body.get("id")
    assert header.get("data-bs-target") == "." + body.get("class").split()[0] and (
        "show" in body.classes
    ) == (expanded == "true")
    assert (
        p.text(".callout-title-container") == "With x"
        and p.one(".callout-title-container code") is not None
    )
    assert p.text(".callout-body-container") == "Not the title Body"


def test_callout_looks(page):
    p = page(
        "::: {.callout-note appearance=minimal}\nA\n:::\n\n::: {.callout-note appearance=simple}\n## T\nB\n:::\n\n::: {.callout-tip}\n::: {.callout-note}\nC\n:::\n:::\n"
    )
    first, second, outer, inner = p.all(".callout")
    assert {"no-icon", "callout-style-simple"} <= set(
        first.classes
    ) and "callout-titled" not in first.classes
    assert "callout-titled" in second.classes and inner.getparent().getparent() is outer


def test_tabs(page):
    p = page(
        "::: {.panel-tabset group=lang}\nIntro\n\n## A `b`\nOne\n\n### Deeper\n\n## C {.active}\nTwo\n:::\n"
    )
    a, c = p.all(".nav-link")
    assert [t.text_content() for t in (a, c)] == ["A b", "C"] and p.one(".panel-tabset").get(
        "data-group"
    ) == "lang"
    assert "active" in c.classes and c.get("aria-selected") == "true" and "active" not in a.classes
    for tab in (a, c):
        pane = p.one(tab.get("data-bs-target"))
        assert pane.get("aria-labelledby") == tab.get("id") and ("active" in pane.classes) == (
            "active" in tab.classes
        )
    assert p.text("#tabset-1-1") == "One Deeper" and p.toc == []


def test_tabs_without_a_heading_are_their_content(page):
    p = page("::: {.panel-tabset #t}\nA\n\nB\n:::\n")
    assert p.text("#t") == "A B" and not p.all("#t ul, #t button, #t [role]")


def test_what_stands_above_tabs_is_numbered_before_what_is_in_them(page):
    p = page(
        "::: {.panel-tabset}\n![Above](a.png){#fig-above}\n\n## A\n\n![In](b.png){#fig-in}\n:::\n"
    )
    assert [c.text_content().strip() for c in p.all("figcaption")] == [
        "Figure\u00a01: Above",
        "Figure\u00a02: In",
    ]
    assert [i.get("loading") for i in p.all("img")] == [None, "lazy"]


def test_a_tree_that_is_read_stays_as_it_is(worker):
    "Others keep it; only its blocks of code are made again, since colours take their place in the new one."
    tree = worker.read(
        "See @fig-a [p. 2] and [x ![s](s.png)]{.aside}.[^n]\n\n![A](a.png){#fig-a fig-alt=b}\n\n"
        "```python\nx = 1 # <1>\n```\n\n1. One\n\n[^n]: Note\n\n    ```python\n    y\n    ```\n"
    )
    before = json.dumps(tree)
    made, _ = constructs.apply(tree, constructs.Context("a.qmd", Report()))
    for n in T.walk(made["blocks"]):
        if n["t"] == "CodeBlock":
            n.update(T.raw("colours"))
    assert json.dumps(made).count("colours") == 2 and json.dumps(tree) == before


# ---- What has a number


def test_references(page):
    p = page("""
# One {#sec-one}

## Two {#sec-two}

![A *curve*](c.png){#fig-curve fig-alt="It rises"}

![](d.png){#fig-plain}

| a |
|---|
| 1 |

: Letters {#tbl-letters .striped}

$$ x = 1 $$ {#eq-x}

```{.python #lst-code lst-cap="The code"}
x
```

See @sec-two, @fig-curve, [@fig-plain; @tbl-letters], [-@eq-x], [Eq. @eq-x] and @lst-code. @Fig-curve begins.
""")
    assert [a.text_content().replace("\u00a0", " ") for a in p.all("a.quarto-xref")] == [
        "Section 1.1",
        "Figure 1",
        "Figure 2",
        "Table 1",
        "1",
        "Eq. 1",
        "Listing 1",
        "Figure 1",
    ]
    ids = {e.get("id") for e in p.all("[id]")}
    assert all(a.get("href")[1:] in ids for a in p.all("a.quarto-xref"))
    assert (
        p.text("#fig-curve figcaption") == "Figure 1: A curve"
        and p.one("#fig-curve img").get("alt") == "It rises"
    )
    assert (
        p.text("#fig-plain figcaption") == "Figure 2" and p.one("#fig-plain img").get("alt") is None
    )
    assert (
        p.text("#tbl-letters figcaption") == "Table 1: Letters"
        and p.one("#tbl-letters table.table.table-striped") is not None
    )
    assert r"\qquad(1)" in p.html and p.one("#eq-x math[display=block]") is not None
    assert p.text("#lst-code.listing figcaption") == "Listing 1: The code"


def test_reference_to_nothing(page):
    p = page("![A](c.png){#fig-curve}\n\nSee\n@fig-cruve.\n", problems=1)
    assert (p.problem.rule, p.problem.level, p.problem.line) == (
        "cross-reference",
        "warning",
        4,
    ) and "`fig-curve`" in p.problem.hint
    assert p.text("em") == "(figure missing)"


def test_what_would_stand_after_a_reference_to_nothing_is_not_shown(page):
    p = page("See [@fig-cruve, to the left] there.", problems=1)
    assert p.text("p") == "See (figure missing) there."


def test_other_citations_stay(page):
    assert page("As [@he2016, p. 3] says.").one('[data-cites="he2016"]') is not None


@pytest.mark.parametrize("text", ["[@he2016], @fig-c", "@fig-c, [@he2016]", "[@he2016; @fig-c]"])
def test_a_page_that_cites_anything_has_a_place_for_the_list(worker, text):
    figure = "\n\n![A](c.png){#fig-c}\n"
    places = []
    for said in (text, "@fig-c"):
        tree, _ = constructs.apply(
            worker.read(said + figure), constructs.Context("a.qmd", Report())
        )
        places.append('"refs"' in json.dumps(tree["blocks"]))
    assert places == [True, False]


def test_figures_without_number(page):
    p = page(
        '![Seen](a.png){fig-alt="A hill" fig-align="left"}\n\nIn a ![dot](b.png) line.\n\n![](c.png)\n'
    )
    assert p.text(".quarto-figure.quarto-figure-left figure.figure figcaption") == "Seen"
    assert [i.get("alt") for i in p.all("img")] == ["A hill", "dot", None]
    assert all("img-fluid" in i.classes for i in p.all("img"))


def test_a_div_as_figure(page):
    p = page("::: {#fig-two}\n![](a.png)\n\n![](b.png)\n\nBoth\n:::\n\n@fig-two\n")
    assert (
        p.text("#fig-two > figure > figcaption") == "Figure 1: Both"
        and len(p.all("#fig-two img")) == 2
    )


def test_cells_as_floats(page):
    p = page("""
::: {#cell-tbl-a .cell}
``` {.python .cell-code}
x
```

::: {#tbl-a .cell-output .cell-output-display captioned=true}
``` {=html}
<table border="1" class="dataframe"><tr><td>1</td></tr></table>
```

The numbers
:::
:::

::: {#fig-b .cell captioned=true}
::: {.cell-output .cell-output-display}
![](b-1.png){#fig-b-1}
:::

Two pictures
:::

::: {.cell}
::: {.cell-output .cell-output-display}
![](c.png)
:::
:::
""")
    assert (
        p.text("#tbl-a.cell-output > figure > figcaption") == "Table 1: The numbers"
        and p.one("#tbl-a table.table") is not None
    )
    assert (
        p.text("#fig-b.cell > figure > figcaption") == "Figure 1: Two pictures"
        and p.one("#fig-b-1 img") is not None
    )
    assert p.one(".cell-output-display > div > figure.figure img[src='c.png']") is not None
    assert "captioned" not in p.html


# ---- Code


def test_code_that_folds(page):
    p = page(
        '``` {.python code-fold="true"}\nx\n```\n\n'
        """``` {.python code-fold="show" code-summary="A <look> at *x*'s words"}\ny\n```\n"""
    )
    closed, opened = p.all("details.code-fold")
    assert closed.get("open") is None and opened.get("open") is not None
    assert closed.findtext("summary") == "Code" and "code-summary" not in p.html
    words = opened.find("summary")
    assert words.text_content() == "A <look> at x’s words"
    assert [el.tag for el in words] == ["em"]


def test_code_with_a_name_and_numbers(page):
    p = page('``` {.python filename="a <b>.py" code-line-numbers="true"}\nx\n```\n')
    assert p.text(".code-with-filename .code-with-filename-file") == "a <b>.py"
    assert p.one("pre.number-lines.numberSource") is not None


def test_annotations(page):
    p = page(
        "``` {.python}\na = 1  # <1>\nb = 2\nc = 3  # <1>\nd = 4  # <2>\n```\n1. Odd *one*\n2. Last\n"
    )
    assert "&lt;1&gt;" not in p.html and "data-annotations" not in p.html
    anchors = p.all("a.code-annotation-anchor")
    assert [(a.text, a.getnext().get("id")) for a in anchors] == [
        ("1", "annotated-cell-1-1"),
        ("1", "annotated-cell-1-3"),
        ("2", "annotated-cell-1-4"),
    ]
    assert [dd.get("data-code-lines") for dd in p.all("dd span[data-code-cell]")] == ["1,3", "4"]
    assert p.text("dl.code-annotation-container-grid") == "1 Odd one 2 Last"


def test_annotations_in_a_cell(page):
    cell = "::: {.cell}\n``` {.python .cell-code}\na = 1\nb = 2  # <1>\n```\n\n```\n3\n```\n:::\n\n"
    p = page(cell + "1. The *second*\n\n   More.\n")
    [anchor] = p.all(".cell a.code-annotation-anchor")
    assert (
        anchor.getnext().get("id") == "annotated-cell-1-2"
        and p.text(".cell pre:not([class])") == "3"
    )
    [note] = p.all("dd span[data-code-cell]")
    assert (note.get("data-code-cell"), note.get("data-code-lines")) == ("annotated-cell-1", "2")
    assert p.text("dl.code-annotation-container-grid") == "1 The second More."


@pytest.mark.parametrize("cell", ["::: {.cell}\nText\n:::", "::: {.note}\nText\n:::", "Text"])
def test_a_list_after_what_has_no_code_stays_a_list(page, cell):
    assert page(f"{cell}\n\n1. One\n").text("ol li") == "One"


def test_a_note_that_begins_with_code_says_nothing_of_lines(page):
    p = page("``` {.python}\na  # <1>\n```\n\n1. ```\n   b\n   ```\n")
    assert p.text("dl.code-annotation-container-grid dd pre") == "b"
    assert not p.all("dd [data-code-lines]")


def test_a_list_after_plain_code_stays_a_list(page):
    assert len(page("``` python\nx < 1 > 2\n```\n\n1. One\n").all("ol li")) == 1


def test_copy_button_only_where_wanted(page):
    text = "``` python\nx\n```\n\n```\noutput\n```\n"
    assert len(page(text).all("button.code-copy-button")) == 1
    assert not page(text, code_copy=False).all("button.code-copy-button")


# ---- Margins, notes, formats


def test_margin(page):
    p = page("::: {.column-margin #side .x}\nAside\n:::\n\nText [small]{.aside}.\n")
    assert (
        p.text(".column-margin.column-container > #side.x") == "Aside"
        and p.text("span.margin-aside") == "small"
    )


def test_notes_come_last(page):
    p = page("## A\n\nText.[^1]\n\n[^1]: The note.\n\n## B\n")
    notes = p.one("#quarto-appendix > section#footnotes")
    assert (
        notes.getparent().getnext() is None
        and p.text("#footnotes h2") == "Footnotes"
        and not p.all("#footnotes hr")
    )
    assert p.all("#b #footnotes") == []


def test_references_come_last(worker, tmp_path):
    (tmp_path / "b.bib").write_text(
        "@article{a1989, author={Author, Ann}, title={A title}, journal={J}, year={1989}}"
    )
    report = Report()
    context = constructs.Context("a.qmd", report, lambda text: {"line": 7})
    tree, _ = constructs.apply(
        worker.read("## A\n\nSee [@a1989], [@a1988].\n\n## B\n\nText.\n"), context
    )
    html = finished(worker.write(worker.citeproc(tree, [tmp_path / "b.bib"])), context)
    assert re.search(
        r'</section>\s*<div id="quarto-appendix".*id="quarto-bibliography".*References.*id="ref-a1989"',
        html,
        re.S,
    )
    [problem] = report.problems
    assert (
        problem.rule == "citation"
        and "a1988" in problem.message
        and "a1989" in problem.hint
        and problem.line == 7
    )


def test_a_last_heading_is_the_title_of_the_references(worker, tmp_path):
    "As Quarto 1.7 and 1.9 have it: the entry in the contents stays, and leads to a section that holds nothing."
    (tmp_path / "b.bib").write_text(
        "@article{a1989, author={Author, Ann}, title={A title}, journal={J}, year={1989}}"
    )
    context = constructs.Context("a.qmd", Report())
    tree, toc = constructs.apply(
        worker.read("## A\n\nSee [@a1989].\n\n## My *sources* & more\n"), context
    )
    html = worker.write(worker.citeproc(tree, [tmp_path / "b.bib"]))
    main = parse(finished(html, context))
    assert [h.text_content() for h in main.iter("h2")] == ["A", "My sources & more"] and main.xpath(
        ".//section[@id='quarto-bibliography']/h2"
    )[0].text == "My sources & more"
    assert [t["id"] for t in toc] == ["a", "my-sources-more"] and main.xpath(
        ".//section[@id='my-sources-more']"
    )[0].text_content() == ""


def test_pictures_below_the_first_are_fetched_late(page):
    p = page("![a](a.png)\n\n![b](b.png) and ![c](c.png){loading=eager}\n")
    assert [i.get("loading") for i in p.all("img")] == [None, "lazy", "eager"]


def test_content_for_other_formats_goes(page):
    p = page(
        '::: {.content-visible when-format="pdf"}\nOn paper\n:::\n\n::: {.content-hidden when-format="pdf"}\nHere\n:::\n\n::: {.content-visible unless-format="html"}\nNo\n:::\n'
    )
    assert p.text() == "Here"


# ---- Headings


@pytest.mark.parametrize(
    "condition, shown",
    [
        (".content-hidden", False),
        ('.content-hidden when-format="html"', False),
        ('.content-hidden when-profile="draft"', True),
        ('.content-hidden unless-profile="draft"', False),
        ('.content-hidden when-format="html" when-profile="draft"', True),
        (".content-visible", True),
        ('.content-visible when-profile="draft"', False),
        ('.content-visible unless-profile="draft"', True),
    ],
)
@pytest.mark.parametrize(
    "form", ["::: {%s}\nB\n:::", "[B]{%s}", "``` {%s}\nB\n```", "::: {.column-margin %s}\nB\n:::"]
)
def test_content_under_a_condition_is_there_if_it_is_met(page, form, condition, shown):
    "As Quarto has it, of divs, spans and blocks of code; no profile is active."
    assert ("B" in page("A\n\n" + form % condition + "\n").text()) is shown


@pytest.mark.parametrize(
    "said, shown",
    [
        ('.content-visible when-meta="draft"', True),
        ('.content-hidden when-meta="draft"', False),
        ('.content-visible unless-meta="draft"', False),
        ('.content-visible when-meta="own.deep"', False),
        ('.content-visible unless-meta="own.deep"', True),
        ('.content-visible when-meta="nobody.says"', False),
    ],
)
def test_content_hangs_on_what_a_page_says_of_itself(page, said, shown):
    p = page(f"A\n\n::: {{{said}}}\nB\n:::\n", metadata={"draft": True, "own": {"deep": False}})
    assert p.text() == ("A B" if shown else "A")


def test_columns_have_the_widths_that_a_table_gives_them(page):
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    p = page(table + ': Words {tbl-colwidths="[20, 80]"}\n')
    assert p.text("caption") == "Words"
    assert [c.get("style") for c in p.all("col")] == ["width: 20%", "width: 80%"]
    p = page(table + ': Words {tbl-colwidths="[20]"}\n', problems=1)
    assert p.problem.line == 5 and "no width for each column" in p.problem.message


def test_headings_have_anchors(page):
    p = page("## A {.x}\n\n### B\n\n::: {.box}\n### In a box\n:::\n")
    assert [(h.get("data-anchor-id"), "anchored" in h.classes) for h in p.all("h2, h3")] == [
        ("a", True),
        ("b", True),
        ("in-a-box", True),
    ]


def test_contents(page):
    p = page("## A `f(x)` & $x^2$\n\n### B *c*\n\n#### D\n\n## [E](e.html)\n\n### F {.unlisted}\n")
    assert p.toc == [
        {
            "id": "a-fx-x2",
            "html": 'A <code>f(x)</code> &amp; <i class="math">x^2</i>',
            "children": [{"id": "b-c", "html": "B <em>c</em>", "children": []}],
        },
        {"id": "e", "html": "E", "children": []},
    ]
    assert [t["children"] for t in page("## A\n\n### B\n", toc_depth=2).toc] == [[]]


@pytest.mark.parametrize(
    "heading, shown",
    [
        ("`List<b>` & more", "List<b> & more"),
        ("`</a></li>`", "</a></li>"),
        (r"\<b> *a \< b*", "<b> a < b"),
        ("$a<b>c$", "a<b>c"),
        ("'\\<i>' \"\\<u>\"", "‘<i>’ “<u>”"),
        ("[`<x>`]{.y} [`<z>`](a.html)", "<x> <z>"),
    ],
)
def test_what_looks_like_a_tag_is_text_in_the_contents(page, heading, shown):
    [entry] = page(f"## {heading}\n").toc
    root = parse(entry["html"])
    assert root.text_content() == shown
    assert {el.tag for el in root.iter()} <= {"main", "code", "em", "i"}


def test_a_level_that_was_left_out(page):
    assert [
        (t["id"], [c["id"] for c in t["children"]])
        for t in page("### Deep\n\n## High\n\n#### Four\n\n### Three\n", toc_depth=4).toc
    ] == [("deep", []), ("high", ["four", "three"])]


# ---- Formulas


def test_formula_that_cannot_be_converted(page):
    p = page("Good $x^2$.\n\nBad $\\hbox{x < y}$.\n", problems=1)
    assert (p.problem.rule, p.problem.line) == (
        "formula",
        3,
    ) and r"\hbox{x < y}" in p.problem.message


# ---- The text before Pandoc


def read(tmp_path, text, **files):
    folder = tmp_path / "sub"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"_{name}.qmd").write_text(content)
    report = Report()
    front, markdown = source.read_source(text, folder / "a.qmd", "sub/a.qmd", report)
    return front, markdown, report.problems


def test_front_matter(tmp_path):
    front, markdown, problems = read(tmp_path, "---\ntitle: A\ntoc-depth: 2\n---\n\nText\n")
    assert front == {"title": "A", "toc-depth": 2} and markdown == "\nText\n" and not problems


@pytest.mark.parametrize("end", ["---", "...", "... ", "---\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_front_matter_ends_with_dashes_or_dots(tmp_path, start, end):
    front, markdown, problems = read(
        tmp_path, f"{start}---\ntitle: A\n{end}\n\nText\n\n---\n\nMore\n"
    )
    assert front == {"title": "A"} and markdown == "\nText\n\n---\n\nMore\n" and not problems


@pytest.mark.parametrize("text", ["Text\n", "---\n\nA rule\n\n---\n", "---\ntitle: no end\n", ""])
def test_no_front_matter(tmp_path, text):
    assert read(tmp_path, text)[:2] == ({}, text)


def test_a_tab_in_front_matter(tmp_path):
    with pytest.raises(LessonpressError) as e:
        read(tmp_path, "---\ntitle: A\nx:\n\ty: 1\n---\n")
    [problem] = e.value.problems
    assert (problem.file, problem.line) == ("sub/a.qmd", 4) and "tab" in problem.message


@pytest.mark.parametrize("id", ["", "#fig-a "])
def test_a_figure_stands_where_its_picture_asks(page, id):
    p = page(f"![A caption](a.png){{{id}.column-margin}}\n")
    assert p.text("div.column-margin.column-container figcaption").endswith("A caption")
    assert "column-margin" not in p.one("img").get("class")
    p = page(f"![](a.png){{{id}.column-page .own}}\n")
    assert p.one("div.column-page img").get("class").split()[0] == "own"


def test_a_key_that_does_nothing(tmp_path):
    [problem] = read(tmp_path, "---\ntitle: A\nembed-resources: true\n---\n")[2]
    assert (
        problem.line == 3 and "`embed-resources`" in problem.message and problem.level == "warning"
    )


def test_includes(tmp_path):
    _, markdown, problems = read(
        tmp_path,
        "A\n\n{{< include _one.qmd >}}\n\n`{{< include _no.qmd >}}`\n\n```\n{{< include _no.qmd >}}\n```\n\n{{{< include x >}}}\n",
        one="One\n\n{{< include _two.qmd >}}\n",
        two="Two",
    )
    assert (
        markdown.startswith("A\n\nOne\n\nTwo\n\n`{{<")
        and markdown.endswith("\n{{< include x >}}\n")
        and not problems
    )


@pytest.mark.parametrize("first", ["../parts/_one.qmd", "/parts/_one.qmd", "./../parts/_one.qmd"])
def test_what_is_included_from_another_folder_includes_from_the_courses(tmp_path, first):
    for name, text in (
        ("parts/_one.qmd", "One {{< include /other/deep/_two.qmd >}}"),
        ("other/deep/_two.qmd", "two {{< include ../_three.qmd >}}"),
        ("other/_three.qmd", "three {{< include /parts/_four.qmd >}}"),
        ("parts/_four.qmd", "four"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    _, markdown, problems = read(tmp_path, f"{{{{< include {first} >}}}}\n")
    assert markdown == "One two three four\n" and not problems


def test_include_that_is_not_there(tmp_path):
    _, markdown, [problem] = read(
        tmp_path, "---\ntitle: A\n---\n\nText\n\n{{< include _tow.qmd >}}\n", two="Two"
    )
    assert (problem.rule, problem.file, problem.line, problem.level) == (
        "include",
        "sub/a.qmd",
        7,
        "warning",
    ) and "_two.qmd" in problem.hint


def test_problem_in_an_included_file(tmp_path):
    [problem] = read(tmp_path, "{{< include _one.qmd >}}\n", one="A\n{{< vidoe x >}}\n")[2]
    assert (problem.file, problem.line) == ("sub/_one.qmd", 2)


def test_includes_in_a_circle(tmp_path):
    [problem] = read(tmp_path, "{{< include _one.qmd >}}\n", one="{{< include _one.qmd >}}")[2]
    assert "itself" in problem.message


@pytest.mark.parametrize(
    "text, word",
    [
        ("{{< vidoe a.mp4 >}}", "vidoe"),
        ("```{python}\n#| fig-cap: A\n1\n```", "python"),
        ("- item\n\n  ```{ojs}\n  1\n  ```", "ojs"),
    ],
)
def test_what_only_quarto_does_is_named_and_kept(tmp_path, text, word):
    _, markdown, [problem] = read(tmp_path, f"Line 1\n\n{text}\n")
    assert (
        problem.level == "warning"
        and f"{word}" in problem.message
        and problem.line == (5 if word == "ojs" else 3)
    )
    assert word in markdown


@pytest.mark.parametrize(
    "text",
    [
        "``` {.python}\n```{python}\n```",
        "```{=html}\n<b>\n```",
        "````\n```{python}\n````",
        "`{{< video x >}}`",
    ],
)
def test_what_only_looks_like_it(tmp_path, text):
    assert not read(tmp_path, text)[2]


@pytest.mark.parametrize(
    "text, line",
    [
        ("Line 1\n\n```python\nx\n", 3),
        ("::: {.callout-note}\n\n:::: {.x}\n::::\n", 1),
        ("A\n\n:::\n", 3),
        ("- ```\n  x\n", 1),
    ],
)
def test_what_is_not_closed_is_named(tmp_path, text, line):
    _, markdown, [problem] = read(tmp_path, text)
    assert (problem.rule, problem.line, problem.level) == (
        "unclosed",
        line,
        "warning",
    ) and markdown == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("::: {.ask lecture}\n:::\n", "::: {.ask lecture}"),
        ("A text.\n\n:::: {.a b=c d}\nA text.\n::::\n", ":::: {.a b=c d}"),
        ("A word.\n\n- ::: {# .a}\n  x\n  :::\n", "::: {# .a}"),
        ("::: callout-note \\## A title\n\nText.\n:::\n", "::: callout-note"),
        ("A word ::: name more\n", None),
        ("::: {.a b=c #d}\n:::\n", None),
        ("::: a\n:::\n\nOf `::: {.ask lecture}` a text speaks.\n", None),
        ("```\n::: {.ask lecture}\n```\n", None),
    ],
)
def test_what_was_meant_to_be_a_div_is_named(course, text, told):
    course.write("index.qmd", f"---\ntitle: T\n---\n\n{text}")
    found = [p for p in build(course.root, keep_going=True).report.problems if p.rule == "no-div"]
    assert [p.message.split("`")[1] for p in found] == [told] * bool(told)
    assert all(p.file == "index.qmd" and (p.line or 0) >= 5 for p in found)


@pytest.mark.parametrize(
    "text",
    [
        "- ```\n  x\n  ```\n",
        "> ~~~\n> :::\n> ~~~\n",
        ":::: a\n::: {.b}\n:::\n::::\n",
        "``` x ```\n",
        "Term\n:   ::: x\n",
    ],
)
def test_what_is_closed(tmp_path, text):
    assert not read(tmp_path, text)[2]


def test_plain_text_of_a_heading():
    assert source.plain("The *first* `lesson` of [us](a.html) {#id .x}") == "The first lesson of us"
    assert source.plain("snake_case and 2 < 3") == "snake_case and 2 < 3"


def test_everything_is_there_without_scripts(page):
    "Nothing but a class says what is folded, so that a style sheet can show it."
    p = page(
        '::: {.callout-note collapse="true"}\nFolded\n:::\n\n::: {.panel-tabset}\n## A\nOne\n## B\nTwo\n:::\n'
    )
    assert not p.all("[hidden], [style]") and all(
        word in p.text() for word in ("Folded", "One", "Two")
    )
    assert Path(markup.__file__).is_file() and "<script" not in p.html and "onclick" not in p.html


# ---- Blocks of code, as Pandoc finds them


def test_a_fence_further_to_the_right_ends_no_block(page):
    p = page("```\nA docstring\n\n    ```{{python}}\n    1\n    ```\n```\n\nText {{< kbd a >}}.\n")
    assert len(p.all("pre")) == len(p.all("kbd")) == 1


def test_a_fence_that_is_code_itself_opens_no_block(page):
    p = page("Text:\n\n    `r ''````{r}\n    1\n    ```\n\nMore {{< kbd a >}}.\n")
    assert [el.text_content() for el in p.all("p")] == ["Text:", "More a."] and p.all("pre")


def test_a_block_in_a_list_ends_with_the_list(page):
    p = page(
        "- One\n\n    ```python\n    1\n    ```\n\n- Two\n\n    ```\n    2\n\nText {{< kbd a >}}.\n"
    )
    assert p.all("kbd") and len(p.all("li pre")) >= 1


def test_a_cell_that_is_only_shown_keeps_its_fence(page):
    p = page(
        "```{{r}}\n#| echo: false\n1\n```\n\n1. In a list\n\n    ```{{python}}\n    2\n    ```\n"
    )
    shown = [el.text_content().strip() for el in p.all("pre")]
    assert shown == ["```{r}\n#| echo: false\n1\n```", "```{python}\n2\n```"]
    assert not p.report.problems


@pytest.mark.parametrize(
    ("fence", "shown"),
    [
        ("r", True),
        ("r setup, include=FALSE", False),
        ("r, echo = F", False),
        ("r setup,include = FALSE,cache=TRUE", False),
        ("python, echo=FALSE", False),
        ("r, echo=TRUE, warning=FALSE", True),
        ('r, fig.cap="With echo=FALSE, it is"', True),
        ("r, fig.alt = paste('a', echo), echo=show", True),
    ],
)
def test_options_in_braces_hide_code_as_knitr_does(course, fence, shown):
    course.write("index.qmd", f"---\ntitle: T\n---\n\nText.\n\n```{{{fence}}}\nsecret(1)\n```\n")
    report = build(course.root).report
    assert ("secret" in course.page("index.html")) is shown
    [p] = [p for p in report.problems if "code block that runs" in p.message]
    assert ("is hidden" in p.message) is not shown and p.line == 7


def test_options_in_lines_win_over_those_in_braces(course):
    cell = "```{r fig-one, include=FALSE, fig.cap='Old'}\n#| include: true\n#| fig-cap: One.\nplot(1)\n```\n"
    course.write("index.qmd", f"---\ntitle: T\n---\n\nSee @fig-one.\n\n{cell}")
    build(course.root)
    html = course.page("index.html")
    assert "plot" in html and "One." in html and "Old" not in html and 'href="#fig-one"' in html


@pytest.mark.parametrize(
    ("front", "shown"),
    [("", False), ("author: Ada\n", True), ("title: T\n", True), ("keywords: [a]\n", True)],
)
def test_a_description_and_a_banner_stand_in_a_title_block_alone(course, front, shown):
    said = f"description: What it is.\ntitle-block-banner: true\n{front}"
    course.write("index.qmd", f"---\n{said}---\n\nText.\n")
    build(course.root)
    html = course.page("index.html")
    assert ('<div class="description">' in html) is ("quarto-title-banner" in html) is shown
    assert 'name="description" content="What it is."' in html
