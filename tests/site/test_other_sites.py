"""What sites of Quarto's that others wrote ask for: each construct with the structure that Quarto documents, or told once with something true in its place."""

import pytest
from selecting import parse, select
from test_constructs import page, worker  # noqa: F401  (fixtures)

from lessonpress.commands.main import run
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
          contents:
            - auto: parts/*.qmd
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


# ---- Shortcodes

SAID = {
    "_variables.yml": "version: 1.2\nmail:\n  info: info@example.org\nlink: '[us](https://example.org)'\n",
    "_team.yml": "semester: Autumn\nwebsite:\n  title: From a file\n",
    "_quarto.yml": "project:\n  type: website\nmetadata-files: [_team.yml]\nteacher: The teacher\n"
    'website:\n  page-footer: "{{< meta teacher >}} {{< fa heart >}}"\n',
}
CODES = {
    "{{< meta teacher >}}": "The teacher",
    "{{< meta semester >}}": "Autumn",
    "{{< meta own.deep >}}": "Below",
    "{{< var version >}}": "1.2",
    "{{< var mail.info >}}": "info@example.org",
    "{{< var link >}}": "us",
    "{{< kbd Ctrl+C >}}": "Ctrl+C",
    "{{< kbd mac=Cmd-C win=Ctrl-C linux=Ctrl-C >}}": "Cmd-C or Ctrl-C",
    "{{< pagebreak >}}": "",
    "{{< fa brands github >}}": "",
    "{{< bi nobody-drew-this >}}": "Nobody drew this",
    "{{< iconify mdi:heart >}}": "",
    '{{< env NOBODY_SAYS_THIS "fallback" >}}': "fallback",
    "{{< video https://youtu.be/abcdefgh >}}": "Play the video",
    '{{< video https://example.org/talk\n   title="A talk" >}}': "A talk",
    "{{< video film.mp4 >}}": "",
    "`{{{< var version >}}}`": "{{< var version >}}",
}
UNKNOWN = {
    "{{< embed nb.ipynb#fig-a >}}": "See fig-a",
    "{{< embed page.qmd#fig-a >}}": "See fig-a",
    "{{< version >}}": "(version missing)",
    "{{< countdown minutes=5 >}}": "(countdown minutes=5)",
    "{{< gist https://example.org/x >}}": "gist",
    "{{< meta nobody >}}": "(nobody missing)",
    "{{< var no.body >}}": "(no.body missing)",
    "{{< env A_SECRET_TOKEN >}}": "(A_SECRET_TOKEN missing)",
    "{{< include /nobody.qmd >}}": "(A part of this page is missing.)",
}


def content(html):
    [main] = select(parse(html[html.index("<body") :]), "main.content")
    for el in select(main, "header"):
        el.drop_tree()
    return " ".join(main.text_content().split())


@pytest.mark.parametrize("code", CODES)
def test_a_shortcode_stands_for_what_it_says(site, code, monkeypatch):
    shown = f"---\ntitle: '{{{{< meta semester >}}}}'\nown:\n  deep: Below\n---\n\n{code}\n"
    problems, html = site(**SAID, **{"index.qmd": shown, "film.mp4": b"1"})
    assert content(html["index.html"]) == CODES[code]
    told = [p for p in problems if p.rule in ("unsupported", "include") and p.file == "index.qmd"]
    assert all("`own`" in p.message for p in told)
    assert '<h1 class="title">Autumn</h1>' in html["index.html"]
    assert "The teacher" in html["index.html"] and "From a file</title>" in html["index.html"]


@pytest.mark.parametrize("code", UNKNOWN)
def test_what_no_shortcode_is_known_for_is_told_once_and_said_in_words(site, code, monkeypatch):
    monkeypatch.setenv("A_SECRET_TOKEN", "qwertyuiop")
    problems, html = site(**SAID, **{"index.qmd": f"---\ntitle: T\n---\n\n{code}\n"})
    assert content(html["index.html"]) == UNKNOWN[code] and "qwertyuiop" not in html["index.html"]
    told = [p for p in problems if p.rule in ("unsupported", "include") and p.file == "index.qmd"]
    assert [(p.level, p.line) for p in told] == [("warning", 5)]


def test_pictures_and_paragraphs_that_hold_a_place(site):
    shown = "---\ntitle: T\n---\n\n{{< placeholder 40 20 >}}\n\n{{< lipsum 2 >}}\n"
    _, html = site(**SAID, **{"index.qmd": shown})
    [img] = select(parse(html["index.html"]), "main img")
    assert img.get("src").startswith("data:image/svg+xml") and "40 by 20" in img.get("alt")
    assert html["index.html"].count("<p>") >= 2 and "Lorem ipsum" in html["index.html"]


def test_a_video_is_asked_of_nobody_before_a_click(site):
    shown = "---\ntitle: T\n---\n\n{{< video https://www.youtube.com/embed/abcdefgh?start=30 >}}\n"
    _, html = site(**SAID, **{"index.qmd": shown})
    [link] = select(parse(html["index.html"]), ".quarto-video a")
    assert link.get("href") == "https://www.youtube.com/watch?v=abcdefgh&t=30s"
    assert "<iframe" not in html["index.html"]


# ---- Pages

ABOUT = """\
---
title: About us
image: a.png
page-layout: full
author:
  - name: First
    orcid: 0000-0000-0000-0000
    affiliations: [{name: A school, url: https://example.org}]
  - name: Second
abstract: "What it *is*."
doi: 10.1000/x
date: 2026-09-01
date-modified: 2026-09-03
date-format: D MMM YYYY
keywords: [a, b]
number-sections: true
include-after-body:
  - text: <p class="own">Below</p><script>x()</script>
  - none.html
include-in-header:
  text: <meta name="own" content="x"><script src="https://example.org/x.js"></script>
about:
  template: trestles
  links:
    - icon: github
      text: Code
      href: https://example.org/
---

# One

## Two {#sec-two}

[Left]{.content-visible when-meta="about.template"} [Gone]{.content-visible when-meta="nobody"}

# Three {.unnumbered}

@sec-two

```{r}
#| label: fig-plot
#| fig-cap: "A plot"
plot(1)
```

See @fig-plot and @fig-there.
"""


@pytest.fixture
def about(site):
    other = "---\ntitle: Other\n---\n\n![There](a.png){#fig-there}\n"
    return site(**SAID, **{"index.qmd": ABOUT, "a.png": b"1", "other.qmd": other})


def text(root, css):
    return [" ".join(el.text_content().split()) for el in select(root, css)]


def test_a_page_about_somebody(about):
    root = parse(about[1]["index.html"])
    assert text(root, ".quarto-about-trestles .about-link") == ["Code"]
    assert text(root, ".about-entity h1.title") == ["About us"]
    assert select(root, ".about-entity img.about-image[src='a.png']")
    assert select(root, ".page.layout-full")


def test_what_a_page_says_of_itself_stands_below_its_title(about):
    root = parse(about[1]["index.html"])
    assert text(root, ".author") == ["First ORCID", "Second"]
    assert text(root, ".affiliation") == ["A school"]
    assert text(root, ".abstract p") == ["What it is."] and text(root, ".keywords p") == ["a, b"]
    assert text(root, ".date, .date-modified, .doi") == ["1 Sep 2026", "3 Sep 2026", "10.1000/x"]


def test_headings_have_numbers(about):
    root = parse(about[1]["index.html"])
    assert text(root, "main :is(h1, h2)[data-anchor-id], main section > h1") == [
        "1 One",
        "1.1 Two",
        "Three",
    ]
    assert text(root, "a.quarto-xref") == ["Section 1.1", "Figure 1", "Figure 1"]


def test_content_hangs_on_metadata(about):
    assert "Left" in content(about[1]["index.html"]) and "Gone" not in content(
        about[1]["index.html"]
    )


def test_code_that_is_not_run_stands_where_its_figure_would(about):
    root = parse(about[1]["index.html"])
    assert text(root, "#fig-plot figcaption") == ["Figure 1: A plot"]
    assert text(root, "#fig-plot code") == ["plot(1)"]


def test_a_reference_leads_to_another_page(about):
    root = parse(about[1]["index.html"])
    assert select(root, "a.quarto-xref")[-1].get("href") == "other.html#fig-there"


def test_what_is_put_into_a_page_is_held_to_its_policy(about):
    problems, html = about
    root = parse(html["index.html"])
    assert text(root, "main .own") == ["Below"] and 'name="own"' in html["index.html"]
    assert "x()" not in html["index.html"] and "x.js" not in html["index.html"]
    told = [
        p.message for p in problems if p.file == "index.qmd" and p.rule in ("script", "no-effect")
    ]
    assert len(told) == 3 and any("none.html" in m for m in told)


# ---- What runs only with consent


@pytest.fixture
def hooked(course, monkeypatch):
    "A course with commands of its own, and whether each has run."
    monkeypatch.delenv("LESSONPRESS_ALLOW_COMMANDS", raising=False)
    course.write("before.py", "open('before.txt', 'w').write('x')\n")
    course.write(
        "after.py",
        "import os\nopen('after.txt', 'w').write(os.environ['QUARTO_PROJECT_OUTPUT_DIR'])\n",
    )
    hooks = (
        "  type: website\n  pre-render: before.py\n  post-render: [lessonpress finish, after.py]"
    )
    course.replace("_quarto.yml", "  type: website", hooks)
    course.replace("index.qmd", "## Later", "{{< env SOMETHING >}}\n\n## Later")
    monkeypatch.setenv("SOMETHING", "from the environment")
    return course


def ran(course):
    return [(course.root / f"{name}.txt").exists() for name in ("before", "after")]


def test_a_course_runs_nothing_without_consent(hooked, capsys):
    assert run(["--course", str(hooked.root), "build", "--renderer", "pandoc"]) == 0
    said = capsys.readouterr().err
    assert ran(hooked) == [False, False] and said.count("--allow-commands") == 3
    assert "from the environment" not in hooked.page("index.html")


def test_who_builds_can_let_it(hooked, capsys, monkeypatch):
    monkeypatch.setenv("LESSONPRESS_ALLOW_COMMANDS", "")
    args = ["build", "--renderer", "pandoc", "--allow-commands"]
    assert run(["--course", str(hooked.root), *args]) == 0
    assert ran(hooked) == [True, True] and "from the environment" in hooked.page("index.html")
    assert (hooked.root / "after.txt").read_text().endswith("_site")
    hooked.write("before.py", "raise SystemExit(3)")
    assert run(["--course", str(hooked.root), *args]) == 1
    assert "`before.py` in `pre-render` ended with 3" in capsys.readouterr().err
