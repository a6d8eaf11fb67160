"""What sites of Quarto's that others wrote ask for: each construct with the structure that Quarto documents, or told once with something true in its place."""

import pytest
from selecting import parse, select
from test_constructs import page, worker  # noqa: F401  (fixtures)

from lessonpress.gather.icons import icon, spoken
from lessonpress.gather.menus import as_markdown
from lessonpress.gather.quarto_yml import load_config
from lessonpress.problems import Report

FIGURES = "![One](a.png){#fig-one}\n\n![Two](b.png){#fig-two}\n"


def styles(p):
    "The shares of the cells of each row, in hundredths."
    return [
        [c.get("style").partition("%")[0].removeprefix("flex-basis: ") for c in row]
        for row in p.all(".quarto-layout-row")
    ]


# ---- Layouts

LAYOUTS = {
    "layout-ncol=2": [["50.0", "50.0"], ["50.0"]],
    "layout-nrow=2": [["50.0", "50.0"], ["50.0"]],
    'layout="[[1,2],[1]]"': [["33.3", "66.7"], ["100.0"]],
    'layout="[30,-10,60]"': [["30.0", "10.0", "60.0"], ["30.0", "10.0"]],
    "layout-ncol=x": [["100.0"], ["100.0"], ["100.0"]],
}


@pytest.mark.parametrize("said", LAYOUTS)
def test_parts_stand_beside_each_other(page, said):  # noqa: F811
    p = page(f"::: {{{said}}}\nA\n\nB\n\nC\n:::\n")
    assert styles(p) == LAYOUTS[said]
    assert p.text(".quarto-layout-panel").replace("\u00a0", "").split() == ["A", "B", "C"]


def test_what_is_no_layout_is_told_and_all_of_it_shown(page):  # noqa: F811
    p = page('::: {layout="[[1,"}\nA\n\nB\n:::\n', problems=1)
    assert p.problem.line == 1 and "is no layout" in p.problem.message and p.text() == "A B"


def test_a_heading_stands_above_what_follows_it(page):  # noqa: F811
    p = page("::: {layout-ncol=2}\n### One\n\n- a\n\n### Two\n\n- b\n:::\n")
    assert [c.text_content().split() for c in p.all(".quarto-layout-cell")] == [
        ["One", "a"],
        ["Two", "b"],
    ]


def test_pictures_of_a_paragraph_are_parts(page):  # noqa: F811
    p = page("::: {layout-ncol=2}\n![A](a.png)\n![B](b.png)\n:::\n")
    assert [c.text_content().strip() for c in p.all(".quarto-layout-cell figcaption")] == ["A", "B"]


@pytest.mark.parametrize("said", ["", " layout-ncol=2"])
def test_a_figure_of_figures_has_letters(page, said):  # noqa: F811
    p = page(f"::: {{#fig-both{said}}}\n{FIGURES}\nBoth.\n:::\n\n@fig-both @fig-one [-@fig-two]\n")
    captions = [c.text_content().strip() for c in p.all("#fig-both > figure > figcaption")]
    assert captions == ["Figure\u00a01: Both."]
    assert p.text("#fig-one figcaption") == "(a) One" and p.text("#fig-two figcaption") == "(b) Two"
    assert [a.text_content() for a in p.all("a.quarto-xref")] == [
        "Figure\u00a01",
        "Figure\u00a01\u00a0(a)",
        "1\u00a0(b)",
    ]
    assert len(p.all("figure.quarto-subfloat-fig")) == 2
    assert bool(said) == ("quarto-layout-panel" in p.one("#fig-both").get("class"))


def test_a_table_of_tables_has_letters(page):  # noqa: F811
    one = "| a |\n|---|\n| 1 |\n\n: First {#tbl-one}\n\n"
    p = page(
        f"::: {{#tbl-all layout-ncol=2}}\n{one}{one.replace('one', 'two')}All\n:::\n\n@tbl-two"
    )
    assert p.text("#tbl-one figcaption") == "(a) First"
    assert p.text("a.quarto-xref") == "Table 1 (b)"


# ---- Theorems

THEOREMS = {
    "thm": ("theorem", "Theorem 1 (Line)"),
    "lem": ("theorem lemma", "Lemma 1 (Line)"),
    "cor": ("theorem corollary", "Corollary 1 (Line)"),
    "prp": ("theorem proposition", "Proposition 1 (Line)"),
    "cnj": ("theorem conjecture", "Conjecture 1 (Line)"),
    "def": ("theorem definition", "Definition 1 (Line)"),
    "exm": ("theorem example", "Example 1 (Line)"),
    "exr": ("theorem exercise", "Exercise 1 (Line)"),
    "rem": ("proof remark", "Remark 1 (Line)."),
    "sol": ("proof solution", "Solution 1 (Line)."),
}


@pytest.mark.parametrize("kind", THEOREMS)
def test_theorems_have_a_number_and_a_title(page, kind):  # noqa: F811
    classes, title = THEOREMS[kind]
    p = page(f"::: {{#{kind}-a}}\n## Line\n\nText.\n:::\n\nSee @{kind}-a.\n")
    assert p.one(f"#{kind}-a").get("class") == classes
    assert p.text(f"#{kind}-a > p > span:first-child") == title
    assert p.text("a.quarto-xref") == title.partition(" (")[0]
    named = page(f'::: {{#{kind}-a name="Line"}}\nText.\n:::\n')
    assert named.text(f"#{kind}-a > p > span:first-child") == title


@pytest.mark.parametrize(
    "kind, title", [("proof", "Proof."), ("remark", "Remark."), ("solution", "Solution.")]
)
def test_proofs_have_no_number(page, kind, title):  # noqa: F811
    p = page(f"::: {{.{kind}}}\n- a list\n:::\n")
    assert p.text("div.proof > p") == title and p.text("div.proof li") == "a list"


def test_a_callout_can_be_referred_to(page):  # noqa: F811
    p = page("::: {#nte-a .callout-note}\n## Words\n\nText.\n:::\n\n@nte-a\n")
    assert (
        p.text(".callout-title-container") == "Note 1: Words"
        and p.text("a.quarto-xref") == "Note 1"
    )


@pytest.mark.parametrize("text", ["@fig-none", "[@fig-none]", "[-@thm-none]", "[Figure @fig-none]"])
def test_a_reference_to_nothing_says_so(page, text):  # noqa: F811
    p = page(f"See {text}.", problems=1)
    assert p.problem.level == "warning" and p.problem.line == 1
    assert "missing)" in p.text() and "@" not in p.text()


# ---- Bars and menus

SITE = """\
project:
  type: website
website:
  title: A site
  favicon: none.png
  repo-url: https://github.com/a/b
  repo-branch: main
  repo-subdir: docs
  navbar:
    title: false
    logo: logo.png
    left:
      - text: Menu
        menu:
          - index.qmd
          - text: "---"
          - text: A title
          - lost.qmd
    right:
      - icon: github
        href: https://github.com/a/b
        rel: me
      - icon: nobody-drew-this
        href: https://example.org/
    tools:
      - icon: rss
        href: index.xml
  sidebar:
    - id: one
      title: First
      contents: auto
    - title: Second
      contents:
        - text: "---"
        - section: Parts
          contents: parts/*.qmd
  page-footer:
    left: Words
    right:
      - icon: github
        href: https://github.com/a/b
      - text: Start
        href: index.qmd
"""


@pytest.fixture
def site(tmp_path):
    "A site of somebody else's, in a folder; `site(files)` builds it and gives its problems and pages."
    from lessonpress import pipeline

    def build(**files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        done = pipeline.build(tmp_path)
        html = {
            p.relative_to(done.output).as_posix(): p.read_text(encoding="utf-8")
            for p in done.output.rglob("*.html")
        }
        return done.report.problems, html

    return build


PAGES = {
    "_quarto.yml": SITE,
    "logo.png": b"\x89PNG",
    "index.qmd": "---\ntitle: Start\n---\nText.\n",
    "parts/one.qmd": "---\ntitle: Part one\norder: 2\n---\nText.\n",
    "parts/two.qmd": "---\ntitle: Part two\norder: 1\n---\nText.\n",
    "other/page.qmd": "---\ntitle: Other\nsidebar: one\n---\nText.\n",
    "free.qmd": "---\ntitle: Free\nsidebar: false\n---\nText.\n",
}


def test_a_site_with_icons_tools_logo_and_two_menus(site):
    problems, html = site(**PAGES)
    assert {p.level for p in problems} == {"warning"}
    told = [p.message for p in problems if p.file == "_quarto.yml"]
    assert sorted(m for m in told if "is not there" in m) == [
        "`index.xml` is not there",
        "`lost.qmd` is not there",
        "`none.png` is not there",
    ]
    start = parse(html["index.html"])
    assert [
        a.get("aria-label") for a in select(start, ".bar nav > ul > li > a") if a.get("aria-label")
    ] == [
        "GitHub",
        "RSS",
    ]
    assert select(start, ".bar a[rel=me]") and "Nobody drew this" in html["index.html"]
    assert "---" not in start.text_content()
    [logo] = select(start, ".bar .brand img")
    assert (logo.get("src"), logo.get("alt")) == ("logo.png", "A site")
    assert [a.get("href") for a in select(start, "footer a")] == [
        "https://github.com/a/b",
        "index.html",
    ]
    assert "edit/main/docs/index.qmd" in html["index.html"]


def side(html):
    return [a.text_content() for a in select(parse(html), ".side nav:not(.site):not(#TOC) a")]


def test_a_page_has_the_menu_that_it_names_or_stands_in(site):
    _, html = site(**PAGES)
    assert side(html["other/page.html"]) == ["Free", "Other", "Other", "Parts"]
    assert side(html["parts/one.html"])[-2:] == ["Part two", "Part one"]
    assert side(html["free.html"]) == []


def test_icons_are_drawn_or_said_in_words():
    assert "<svg" in icon("github") and icon("file-earmark-pdf") == icon("file").replace(
        'data-icon="file"', 'data-icon="file-earmark-pdf"'
    )
    assert icon("nobody-drew-this") is None and spoken("twitter-x") == "X"


def test_entries_of_a_footer_are_one_line(course):
    course.replace("_quarto.yml", "  navbar:", "  page-footer:\n    left: [index.qmd]\n  navbar:")
    config = load_config(course.root, Report())
    assert config.footer == {"left": "[index.qmd](<index.qmd>)"} and as_markdown([]) == ""
