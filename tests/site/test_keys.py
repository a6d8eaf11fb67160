"""Each key of Quarto's is done, told or means nothing here; what a course asks for and does not get is told with its line, and nothing else is."""

import json
import subprocess
from pathlib import Path

import pytest
from course import ROOT, lesson
from quarto_schema import names

from lessonpress.commands.main import run
from lessonpress.gather import jekyll as J
from lessonpress.gather import keys as K
from lessonpress.gather.page_source import front_matter, read_source
from lessonpress.gather.quarto_yml import load_config
from lessonpress.gather.shown import SHOWING
from lessonpress.gather.unsupported import THEMES
from lessonpress.prepare import options as O
from lessonpress.problems import Report

LISTED = json.loads(Path(__file__).with_name("quarto_keys.json").read_text())
# What Quarto reads though its schema does not name it, what Jupyter and nbdev write, and what is ours.
BESIDES = {
    *("back-to-top-navigation", "bread-crumbs", "hide-description", "page-navigation"),
    *("copyright", "description"),
    *("authors", "categories", "draft", "nocite", "params", "references"),
    *(*J.DONE, *J.TOLD, *J.NOTHING),
    *(
        "sidebar",
        "table-of-contents",
        "execute",
        "format",
        "tools",
        "metadata-file",
        "metadata-files",
    ),
    *("kernelspec", "skip_exec", "skip_showdoc"),
    *SHOWING,
    "moved-from",
    "questionnaire",
}
DOCUMENT = {*LISTED["document"], *LISTED["other formats"]}
PLACES = {
    "top": (K.TOP, {*LISTED["top"], *DOCUMENT}),
    "format.html": (K.FORMAT, DOCUMENT),
    "front matter": (K.PAGE, DOCUMENT),
    "execute": (K.EXECUTE, set(LISTED["execute"])),
    "project": (K.PROJECT, set(LISTED["project"])),
    "book": (K.BOOK, {*LISTED["book"]}),
    "website": (K.WEBSITE, set(LISTED["website"])),
    "navbar": (K.NAVBAR, set(LISTED["navbar"])),
    "sidebar": (K.SIDEBAR, set(LISTED["sidebar"])),
    "footer": (K.FOOTER, set(LISTED["footer"])),
    "search": (K.SEARCH, set(LISTED["search"])),
    "item": (K.ITEM, set(LISTED["item"])),
}


@pytest.mark.parametrize("place", PLACES)
def test_each_key_of_the_schema_is_in_exactly_one_list(place):
    keys, schema = PLACES[place]
    lists = [set(keys.done), set(keys.told), set(keys.nothing)]
    assert sum(map(len, lists)) == len(set().union(*lists)), "a key is in two lists"
    assert schema - set().union(*lists) == set(), "keys that are in none"
    assert set().union(*lists) - schema <= BESIDES, "keys that Quarto does not know"


def test_each_option_of_a_cell_is_in_exactly_one_list():
    lists = [O.OPTIONS, O.EXECUTION, O.QUARTO_ONLY, O.WITHOUT_EFFECT]
    assert sum(map(len, lists)) == len(set().union(*lists)), "an option is in two lists"
    assert set().union(*lists) - {"freeze"} == set(LISTED["cell"])


def test_the_themes_are_quartos():
    assert set(LISTED["themes"]) == THEMES


@pytest.mark.quarto
def test_the_quarto_on_path_knows_no_other_key():
    said = subprocess.run(["quarto", "--paths"], capture_output=True, text=True, check=True)
    share = Path(said.stdout.splitlines()[1])
    if not (share / "schema").is_dir():
        pytest.skip("this Quarto comes without its schemas")
    found = names(share / "schema")
    new = {place: sorted(set(keys) - set(LISTED[place])) for place, keys in found.items()}
    new["other formats"] = [k for k in new["other formats"] if k not in LISTED["document"]]
    assert not any(new.values()), {place: keys for place, keys in new.items() if keys}


def problems(course):
    report = Report()
    load_config(course.root, report)
    return report.problems


TOLD = [
    ("project:", "filters: [lightbox]\nproject:", 1, "the filter `lightbox`"),
    ("project:", "filters:\n  - quarto\n  - path: x.lua\n    at: pre-ast\nproject:", 3, "x.lua"),
    ("  type: website", "  type: website\n  pre-render: python x.py", 3, "`python x.py`"),
    (
        "  type: website",
        "  type: website\n  post-render:\n    - lessonpress finish\n    - b.sh",
        5,
        "`b.sh`",
    ),
    ("project:", "ipynb-filters: [nbdev-filter]\nproject:", 1, "`nbdev-filter`"),
    ("    theme: default", "    theme: cosmo", 21, "our own style"),
    ("    theme: default", "    theme:\n      light: default\n      dark: darkly", 23, "darkly"),
    ("    theme: default", "    filters: [x.lua]", 21, "x.lua"),
    ("    toc: true", "    axe: true", 23, "`format.html.axe`"),
    ("    toc: true", "    code-summary: Look", 23, "each page says it for itself"),
    ("    toc: true", "    number-offset: 1", 23, "headings count from 1"),
    ("    html-math-method: mathml", "    html-math-method: katex", 22, "MathML"),
    ("    html-math-method: mathml", "    html-math-method:\n      method: mathjax", 22, "MathML"),
    ("project:", "format-links: [pdf]\nproject:", 1, "no other form"),
    ("format:\n", "format:\n  pdf: default\n", 20, "only HTML pages"),
    ("project:", "profile:\n  default: x\nproject:", 1, "only _quarto.yml is read"),
    ("project:", "link-citations: false\nproject:", 1, "are links"),
    ("  page-navigation: true", "  cookie-consent: true", 18, "no cookies"),
    ("  page-navigation: true", "  google-analytics: G-1", 18, "no other host|no page sends"),
    ("  page-navigation: true", "  plausible-analytics: x", 18, "no page sends"),
    ("  page-navigation: true", "  search:\n    limit: 3", 19, "our own search"),
    ("  page-navigation: true", "  page-footer:\n    border: true", 19, "our own style"),
    ("  navbar:", "  navbar:\n    search: false", 8, "`website.search` is false"),
    ("  sidebar:", "  sidebar:\n    style: floating", 12, "`website.sidebar.style`"),
    ("        href: nbs", "        target: x\n        href: nbs", 10, "`target`"),
]


@pytest.mark.parametrize("old, new, line, words", TOLD)
def test_what_is_not_done_is_told_with_its_line(course, old, new, line, words):
    course.replace("_quarto.yml", old, new)
    (problem,) = problems(course)
    assert (problem.level, problem.file, problem.line) == ("warning", "_quarto.yml", line)
    assert "not supported" in problem.message
    assert any(w in problem.message for w in words.split("|")), problem.message


WRONG = [
    ("    theme: default", "    theme: nonsense", 21, "`nonsense` is no theme"),
    ("    theme: default", "    theme: [default, own.scss]", 21, "`own.scss` is not there"),
    ("    theme: default", "    theme: cosmic", 21, "did you mean `cosmo`?"),
    ("    theme: default", "    theme:\n      dusk: default", 22, "`format.html.theme.dusk`"),
]


@pytest.mark.parametrize("old, new, line, words", WRONG)
def test_what_cannot_be_meant_is_told(course, old, new, line, words):
    course.replace("_quarto.yml", old, new)
    (problem,) = [p for p in problems(course) if p.level == "warning"]
    assert problem.line == line and words in str(problem)


SILENT = [
    ("    theme: default", "    theme: [default]"),
    ("    theme: default", "    theme:\n      light: default\n      dark: [default]"),
    ("    theme: default", "    link-external-newwindow: false"),
    ("    toc: true", "    anchor-sections: true\n    code-tools: false"),
    ("    toc: true", "    documentclass: article\n    fig-width: 6"),
    ("  navbar:", "  navbar:\n    search: true"),
    ("  sidebar:", "  sidebar:\n    style: docked\n    id: all"),
    ("project:", "filters: [lessonpress]\nproject:"),
    ("project:", "filters: [quarto, _extensions/lessonpress/filter.py]\nproject:"),
    ("project:", "ipynb-filters: ['lessonpress notebook-filter']\nproject:"),
    ("  type: website", "  type: website\n  pre-render: lessonpress collect"),
    ("  type: website", "  type: website\n  pre-render: python -m lessonpress collect"),
    ("  type: website", "  type: website\n  post-render: [lessonpress finish]"),
    ("  type: website", "  type: website\n  preview: {port: 4000}\n  execute-dir: file"),
    ("project:", "execute: {freeze: auto, echo: false}\neditor: visual\nproject:"),
]


@pytest.mark.parametrize("old, new", SILENT)
def test_what_is_done_or_means_nothing_here_is_not_told(course, old, new):
    course.replace("_quarto.yml", old, new)
    assert problems(course) == []


@pytest.mark.parametrize("form", ["format: html", "format: {html: default}"])
def test_the_one_format_may_be_named_in_each_way(course, form):
    text = (course.root / "_quarto.yml").read_text()
    course.write("_quarto.yml", text[: text.index("format:")] + form + "\n")
    assert problems(course) == []


def front(text):
    report = Report()
    return read_source(f"---\n{text}\n---\n\nText.\n", Path("a.qmd"), "a.qmd", report)[
        0
    ], report.problems


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("title: A\naxe: true", 3, "pages have none"),
        ("title: A\nformat:\n  html:\n    embed-resources: true", 5, "`embed-resources`"),
        ("format:\n  html: default\n  pdf: default", 4, "the format `pdf`"),
        ("format: revealjs", 2, "the format `revealjs`"),
        ("theme: cosmo", 2, "say it in _quarto.yml"),
        ("filters: [x.lua]", 2, "the filter `x.lua`"),
        ("execute:\n  echo: false\n  ech: false", 4, "`execute.ech`"),
        ("lightbox:\n  match: auto\n  effect: fade", 4, "as here"),
        ("link-external-filter: (a+)+$", 2, "no pattern"),
        ("title-block-banner: a; b", 2, "no colour"),
        ("titel: A", 2, "did you mean `title`?"),
        ("toc: no", 2, "true or false"),
        ("toc-depth: deep", 2, "a whole number"),
        ("execute:\n  warning: true\n  echo: no", 4, "true or false"),
    ],
)
def test_what_a_page_asks_for_in_vain_is_told_with_its_line(text, line, words):
    ((problem,)) = front(text)[1]
    assert (problem.file, problem.line) == ("a.qmd", line) and words in str(problem)


@pytest.mark.parametrize(
    "text",
    [
        "draft: true\ncomments: false\nlightbox: false\nlisting: default\naliases: [/a]",
        "layout: post\ntag: [a]\npublished: false\nreadtime: true\ncover-img: /a.png",
        "order: 3\nimage: a.png\njupyter: python3\nfig-width: 6\ndocumentclass: article",
        "execute:\n  echo: false\n  freeze: true",
        "format: html",
        "theme: default\nhtml-math-method: mathml",
    ],
)
def test_what_a_page_may_say_is_not_told(text):
    assert front(text)[1] == []


def test_what_stands_below_the_format_counts_for_the_page():
    found, told = front("title: A\ntoc: true\nformat:\n  html:\n    toc: false\n    toc-depth: 2")
    assert (found["title"], found["toc"], found["toc-depth"], told) == ("A", False, 2, [])
    assert front("title: A\ntoc:\ntoc-depth:\nlang:") == ({"title": "A"}, []), "no value"
    lines = front_matter("---\nformat:\n  html:\n    toc: false\n---\n", "a.qmd")[2]
    assert lines.of("toc") == 4


def test_a_notebooks_front_matter_is_told_with_its_cell(course, capsys):
    nb = lesson()
    nb["cells"][0] = {
        **nb["cells"][0],
        "cell_type": "raw",
        "source": "---\ntitle: A line\nformat:\n  html:\n    embed-resources: true\n---\n",
    }
    course.write("nbs/01_line.ipynb", nb)
    assert run(["--course", str(course.root), "build", "--renderer", "pandoc"]) == 0
    assert "nbs/01_line.ipynb, cell 1, line 5: `embed-resources`" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["build", "check"])
def test_strict_fails_on_what_is_told(course, capsys, command):
    words = ["--course", str(course.root), command, "--strict"]
    words += ["--renderer", "pandoc"] if command == "build" else []
    course.write("index.qmd", "---\ntitle: Start\n---\n\n[The lesson](nbs/01_line.ipynb).\n")
    assert run(words) == 0, capsys.readouterr().err
    course.replace("_quarto.yml", "    theme: default", "    theme: cosmo")
    assert run(words) == 1 and "_quarto.yml:21" in capsys.readouterr().err


def test_our_own_site_asks_for_nothing_in_vain():
    report = Report()
    load_config(ROOT, report)
    assert report.problems == []
