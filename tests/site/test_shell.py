"""Quarto's pages with the page of the embedded renderer around them, and what is kept for the filters before."""

import gzip
import json
import os
import subprocess
import sys

import lxml.html
import pytest
from course import ROOT

from lessonpress.commands.main import run
from lessonpress.features.faces.cut import CUTS
from lessonpress.pandoc.worker import Worker
from lessonpress.problems import LessonpressError, Report
from lessonpress.quarto import collect as C
from lessonpress.quarto import filters, kept
from lessonpress.quarto.shell import finish

# Where Quarto copies what the extension asks it for.
OURS = "quarto-contrib/lessonpress-0.1.0/lessonpress.js"
PAGE = """<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en"><head>
<meta charset="utf-8"><meta name="generator" content="quarto-1.9.37"><meta name="viewport" content="width=device-width">
<meta name="description" content="Of a line."><meta property="og:title" content="A line"><title>A line – A small course</title>
<style>code{white-space: pre-wrap;}</style><style>.mine { color: red }</style>
<script src="../site_libs/quarto-nav/quarto-nav.js"></script><script src="../site_libs/quarto-diagram/mermaid.js"></script>
<link href="../site_libs/bootstrap/bootstrap.min.css" rel="stylesheet"><link href="../own.css" rel="stylesheet">
<script id="quarto-search-options" type="application/json">{}</script>
<script>(function (html) { html.classList.add("js", "folding") })(document.documentElement)</script>
<script src="../site_libs/quarto-contrib/lessonpress-0.1.0/lessonpress.js" defer=""></script><link href="../site_libs/quarto-contrib/lessonpress-0.1.0/lessonpress.css" rel="stylesheet"></head>
<body class="nav-fixed"><header id="quarto-header"><nav><a class="nav-link active" href="x.html" aria-current="page">Lessons</a></nav></header>
<div id="quarto-content"><nav id="quarto-sidebar">menu</nav>
<div id="quarto-margin-sidebar"><nav id="TOC"><h2>On this page</h2><ul><li><a href="#slope" class="nav-link active">Slope <em>here</em></a>
<ul class="collapse"><li><a href="#steep">Steep</a></li></ul></li></ul></nav><div class="quarto-listing-category">maths</div></div>
<main class="content" id="quarto-document-content"><header id="title-block-header"><nav class="quarto-page-breadcrumbs quarto-title-breadcrumbs">Lessons</nav>
<h1 class="title">A line</h1><div class="quarto-title-meta">

</div></header>
<section id="slope"><h2>Slope für alle</h2><p>A &lt; B &amp; C</p><math><msup><mi>x</mi><mn>2</mn></msup></math>
<div class="code-copy-outer-scaffold"><div class="sourceCode"><pre><code>x</code></pre></div><button class="code-copy-button"></button></div>
<div class="cell"><div id="tbl-a" class="cell quarto-float"><table class="cell table"></table></div></div>
<a id="quarto-back-to-top" role="button">Back to top</a><button id="quarto-code-tools-source">Code</button>
<img src="a.png" alt="a"><img src="b.png" alt="b"></section></main>
<script id="quarto-html-after-body">anchors()</script></div>
<footer class="footer"><div class="nav-footer"><div class="nav-footer-left"><p>Ours.</p></div><div class="nav-footer-center">
 &nbsp;</div></div></footer><script src="../after.js"></script></body></html>"""


@pytest.fixture
def rendered(course):
    "A course that was collected, and two of its pages as Quarto writes them."
    course.replace(
        "_quarto.yml",
        "  type: website\n",
        "  type: website\n  pre-render: lessonpress collect\n  post-render: lessonpress finish\n",
    )
    assert run(["--course", str(course.root), "collect"]) == 0
    course.write("_site/nbs/01_line.html", PAGE)
    course.write("_site/index.html", PAGE.replace("../", ""))
    for file in ("bootstrap/a.css", "quarto-nav/a.js", "quarto-diagram/mermaid.js", OURS):
        course.write(f"_site/site_libs/{file}", "x")
    for file in ("search.json", "notes.pdf"):
        course.write(f"_site/{file}", "x")
    return course


def finished(course):
    return run(["--course", str(course.root), "finish"])


def page(course, href="nbs/01_line.html"):
    return lxml.html.document_fromstring(
        (course.root / "_site" / href).read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8")
    )


def addresses(doc):
    return {
        el.get("src") or el.get("href")
        for el in doc.xpath(
            "//head/script[@src] | //head/link[@rel='stylesheet'] | //body/script[@src]"
        )
    }


def test_a_page_has_our_bar_and_menu_and_quartos_content(rendered):
    assert finished(rendered) == 0
    doc = page(rendered)
    assert not doc.xpath(
        "//*[starts-with(@id, 'quarto-') and not(@id='quarto-document-content')]"
    ) and doc.xpath("//header[@class='bar']")
    assert doc.xpath("//*[@aria-current='page']/@href") and set(
        doc.xpath("//*[@aria-current='page']/@href")
    ) == {"01_line.html"}
    assert [(a.get("href"), a.text_content()) for a in doc.xpath("//nav[@id='TOC']//a")] == [
        ("#slope", "Slope here"),
        ("#steep", "Steep"),
    ]
    main = doc.xpath("//main")[0]
    assert (
        main.xpath(".//h2")[0].text == "Slope für alle"
        and main.xpath(".//p")[0].text == "A < B & C"
        and main.xpath(".//math//msup")
    )
    assert (
        main.xpath(".//h1")[0].text == "A line"
        and not main.xpath(".//nav")
        and "Back to top" not in main.text_content()
        and not main.xpath(".//button[text()='Code']")
    )
    assert doc.xpath("//footer")[0].text_content().split() == ["Ours."] and doc.xpath(
        "//*[@class='quarto-listing-category']"
    )
    assert doc.findtext(".//title") == "A line – A small course" and doc.xpath(
        "//meta[@name='description']/@content"
    ) == ["You will draw a line."]


def test_versions_of_quarto_make_the_same_structure(rendered):
    finished(rendered)
    main = page(rendered).xpath("//main")[0]
    assert main.xpath(".//div[@class='sourceCode']/pre/button") and not main.xpath(
        ".//*[@class='code-copy-outer-scaffold']"
    )
    assert main.xpath("./section/div[@id='tbl-a']/table/@class") == ["table"]


def test_of_what_would_run_an_authors_is_told_and_quartos_own_bar_goes_in_silence(rendered):
    bar = PAGE.replace('<nav id="quarto-sidebar">', '<nav id="quarto-sidebar" onclick="toggle()">')
    bar = bar.replace("<nav><a class", '<nav onclick="toggle()"><a class')
    rendered.write("_site/index.html", bar.replace("../", ""))
    rendered.write("_site/nbs/01_line.html", bar.replace("<h2>", '<h2 onclick="pwned()">'))
    report = Report()
    assert finish(rendered.root, report=report) == 2
    told = [(p.file, "pwned()" in p.message, "after.js" in p.message) for p in report.problems]
    assert sorted(told) == [
        ("index.qmd", False, True),
        ("nbs/01_line.ipynb", False, True),
        ("nbs/01_line.ipynb", True, False),
    ]
    assert "toggle()" not in rendered.page("nbs/01_line.html") + rendered.page("index.html")


def test_what_an_author_loads_stays_and_quartos_own_furniture_goes(rendered):
    finished(rendered)
    doc = page(rendered)
    assert addresses(doc) == {
        "../assets/lessonpress.css",
        "../assets/lessonpress.js",
        "../own.css",
        "../site_libs/quarto-diagram/mermaid.js",
    }
    assert [s.text for s in doc.xpath("//style")] == [".mine { color: red }"] and doc.xpath(
        "//meta[@property='og:title']"
    )
    files = {
        p.relative_to(rendered.root / "_site").as_posix()
        for p in (rendered.root / "_site").rglob("*")
        if p.is_file()
    }
    assert {
        "notes.pdf",
        "site_libs/quarto-diagram/mermaid.js",
        "assets/lessonpress.js",
        "badge/coverage.svg",
        "pagefind/pagefind.js",
    } <= files
    assert (
        not {
            "search.json",
            f"site_libs/{OURS}",
            "site_libs/bootstrap/a.css",
            "site_libs/quarto-nav/a.js",
        }
        & files
    )
    assert page(rendered).xpath("//main//img/@loading") == ["lazy"], "but for the first"


def test_a_finished_page_is_left_alone_and_one_rendered_again_is_finished(rendered, capsys):
    finished(rendered)
    site = {p: p.read_bytes() for p in (rendered.root / "_site").rglob("*") if p.is_file()}
    capsys.readouterr()
    assert finished(rendered) == 0 and "Finished 0 pages" in capsys.readouterr().out
    assert {p: p.read_bytes() for p in site} == site
    rendered.write("_site/nbs/01_line.html", PAGE.replace("Ours.", "New."))
    assert (
        finished(rendered) == 0
        and "Finished 1 page" in capsys.readouterr().out
        and page(rendered).xpath("//footer")[0].text_content().split() == ["New."]
    )


def test_the_page_for_missing_addresses_has_absolute_links(rendered):
    rendered.write("404.qmd", "---\ntitle: Gone\n---\n\n[Start](index.qmd)\n")
    rendered.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "404.qmd"')
    assert run(["--course", str(rendered.root), "collect"]) == 0
    rendered.write(
        "_site/404.html",
        PAGE.replace("../", "/course/").replace(
            "<p>A &lt;",
            '<p><a href="/course/./index.html">Start</a><a href="//example.org/x">Out</a> &lt;',
        ),
    )
    assert finished(rendered) == 0
    doc = page(rendered, "404.html")
    assert (
        doc.xpath("//main//p/a/@href") == ["/course/index.html", "//example.org/x"]
        and "/course/assets/lessonpress.css" in addresses(doc)
        and len(doc.xpath("//h1")) == 1
    )


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>A redirect</p>",
        PAGE.replace("quarto-1.9.37", "somebody"),
        PAGE.replace('id="quarto-document-content"', ""),
    ],
)
def test_what_is_no_page_of_quartos_is_left_as_it_is(rendered, html):
    rendered.write("_site/nbs/01_line.html", html)
    assert finished(rendered) == 0 and rendered.page("nbs/01_line.html") == html


def test_a_site_without_pages_is_told(course, capsys):
    assert run(["--course", str(course.root), "collect"]) == 0 and finished(course) == 1
    assert "Quarto wrote no page here" in capsys.readouterr().err


def test_a_course_that_was_not_collected_is_told(course, capsys):
    assert finished(course) == 1 and "lessonpress collect" in capsys.readouterr().err


# Collecting


def collected(course, **env):
    done = subprocess.run(
        [sys.executable, "-m", "lessonpress", "collect"],
        cwd=course.root,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "QUARTO_PROJECT_DIR": str(course.root),
            "QUARTO_PROJECT_OUTPUT_DIR": "_site",
            **env,
        },
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_course_in_which_nothing_changed_is_not_read_again(course):
    assert "Collected 3 pages" in collected(course) and "Nothing has changed" in collected(course)
    course.replace("index.qmd", "Text.", "Other text.")
    assert "Collected" in collected(course) and "Nothing" in collected(course)
    course.write("_site/index.html", "built")
    assert "Nothing" in collected(course)


@pytest.mark.slow
def test_cards_and_badge_are_made_for_a_whole_render_only(course):
    course.replace(
        "_quarto.yml", "  type: website\n", "  type: website\n  post-render: lessonpress finish\n"
    )
    collected(course)
    assert not (course.root / kept.FILES).exists()
    assert "Collected" in collected(course, QUARTO_PROJECT_RENDER_ALL="1")
    made = {
        p.relative_to(course.root / kept.FILES).as_posix()
        for p in (course.root / kept.FILES).rglob("*")
        if p.is_file()
    }
    assert (
        {name for name in made if not name.startswith("cards/")}
        == {"badge/coverage.svg", "questions.apkg", "robots.txt", "sitemap.xml", "llms.txt"}
        | {f"assets/faces/{n}" for n in CUTS}
        | {"nbs/01_line.ipynb"}
        and "Nothing" in collected(course, QUARTO_PROJECT_RENDER_ALL="1")
        and "Nothing" in collected(course)
    )


@pytest.mark.slow
def test_cards_and_badge_follow_an_edit_although_one_page_was_rendered_between(course):
    collected(course, QUARTO_PROJECT_RENDER_ALL="1")
    badge = course.root / kept.FILES / "badge/coverage.svg"
    before = badge.read_text()
    course.replace(
        "outlines/lecture.qmd",
        "{#line-bends} 2:05",
        "{#line-bends} 2:05\n\n    It does not. [Shown in lesson 1](../nbs/01_line.ipynb#slope-of-two)",
    )
    assert "Collected" in collected(course) and badge.read_text() == before
    assert (
        "Collected" in collected(course, QUARTO_PROJECT_RENDER_ALL="1")
        and badge.read_text() != before
    )


@pytest.fixture
def worker():
    with Worker() as w:
        yield w


def test_pages_of_the_same_name_in_two_folders_are_not_taken_for_each_other(course, worker):
    "Quarto names a document by its folder and its bare name."
    folders = ("outlines/one", "outlines/two", "outlines/one/two")
    for folder in folders:
        asked = f"- Lines\n  - [Is it {folder}?]{{#is-{folder.replace('/', '-')}}}\n"
        course.write(f"{folder}/lecture.qmd", f"---\ntitle: {folder}\n---\n\n{asked}")
    course.replace("_quarto.yml", '"outlines/*.qmd"', '"/outlines/**/*.qmd"')
    C.collect(course.root)
    for folder in (*folders, "outlines"):
        told = kept.load_page(course.root, f"{folder}/lecture.qmd")
        assert told.view["file"] == f"{folder}/lecture.qmd"
        env = {
            "QUARTO_PROJECT_DIR": str(course.root),
            "QUARTO_DOCUMENT_PATH": str(course.root / folder),
            "QUARTO_DOCUMENT_FILE": "lecture.qmd",
        }
        text = (course.root / folder / "lecture.qmd").read_text().partition("---\n\n")[2]
        before = worker.read(text)
        html = worker.write(json.loads(filters.document_filter(json.dumps(before), env)))
        wanted = "Does a line bend?" if folder == "outlines" else f"Is it {folder}?"
        assert 'class="question' in html and wanted in html
    for stranger in ("lecture.qmd", "one/lecture.qmd"):
        assert kept.load_page(course.root, stranger) is None
    env |= {"QUARTO_DOCUMENT_PATH": str(course.root)}
    assert json.loads(filters.document_filter(json.dumps(before), env)) == before


def test_a_course_that_became_wrong_is_told_each_time(course):
    C.collect(course.root)
    course.write("settings.ini", "[checks]\ntitle = error\n")
    course.replace("nbs/01_line.ipynb", "# A line", "no title")
    for _ in range(2):
        with pytest.raises(LessonpressError, match="no title"):
            C.collect(course.root)


def script(name, *options, **env):
    "A script of the extension, by a Python with these options."
    command = [sys.executable, *options, str(ROOT / "_extensions/lessonpress" / name)]
    return subprocess.run(command, capture_output=True, text=True, input="{}", **env)


@pytest.mark.parametrize("name", ["collect.py", "filter.py"])
@pytest.mark.parametrize("python", [None, "/nowhere/bin/python"])
def test_without_the_command_quarto_is_told_what_to_install(tmp_path, name, python):
    env = {"PATH": "/nowhere"} | ({"LESSONPRESS_PYTHON": python} if python else {})
    done = script(name, "-S", "-I", env=env, cwd=tmp_path)
    assert done.returncode == 1 and done.stdout == ""
    first, hint = done.stderr.splitlines()
    assert f"neither {python or sys.executable} nor PATH has" in first and "pip install" in hint


def test_the_step_before_quarto_needs_no_command_on_path_in_the_commands_own_python(course):
    env = {**os.environ, "PATH": "/nowhere", "PYTHONPATH": str(ROOT)}
    done = script("collect.py", env=env, cwd=course.root)
    assert "Collected" in done.stdout and done.returncode == 0, done.stderr
    assert not [*ROOT.glob("_extensions/lessonpress/__pycache__")]


def test_a_build_by_quarto_names_the_python_that_its_filters_ask(tmp_path):
    named = tmp_path / "env/python"
    named.parent.mkdir()
    named.write_text('#!/bin/sh\necho "asked $@"\n')
    named.chmod(0o755)
    done = script("collect.py", env={**os.environ, "LESSONPRESS_PYTHON": str(named)}, cwd=tmp_path)
    assert done.stdout.split() == ["asked", "-P", "-m", "lessonpress", "collect"], done.stderr


def test_a_filter_in_another_python_than_the_commands_asks_the_command(tmp_path):
    "Quarto takes the `python` on PATH, which need not have lessonpress."
    command = tmp_path / "lessonpress"
    command.write_text(
        f'#!/bin/sh\nexec {sys.executable} -c \'import sys; print("asked", *sys.argv[1:])\' "$@"\n'
    )
    command.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-S", "-I", str(ROOT / "_extensions/lessonpress/filter.py"), "html"],
        input="{}",
        capture_output=True,
        text=True,
        env={"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        cwd=tmp_path,
    )
    assert done.stdout.split() == ["asked", "document-filter", "html"], done.stderr


@pytest.mark.slow
def test_a_finished_page_has_the_same_head_and_box_and_its_links_are_followed(course):
    course.write("trust.qmd", "---\ntitle: Trust\n---\n\n::: {.trust}\n:::\n")
    course.write("404.qmd", "---\ntitle: Gone\n---\n\n[Start](index.qmd)\n")
    course.replace("_quarto.yml", '["index.qmd",', '["index.qmd", "trust.qmd", "404.qmd",')
    course.replace(
        "_quarto.yml",
        "  type: website\n",
        "  type: website\n  pre-render: lessonpress collect\n  post-render: lessonpress finish\n",
    )
    collected(course, QUARTO_PROJECT_RENDER_ALL="1")
    linked = '<p><a href="#slope">a</a> <a href="../no.html">b</a> <a href="../index.html#no">c</a> <a href="../questions.apkg">d</a></p>'
    course.write("_site/nbs/01_line.html", PAGE.replace("<h2>Slope", f"{linked}<h2>Slope"))
    whole = PAGE.replace("../", "").replace(
        '<img src="a.png" alt="a"><img src="b.png" alt="b">', ""
    )
    course.write("_site/index.html", whole)
    course.write(
        "_site/trust.html",
        whole.replace("<h2>Slope", '<div data-late="trust-links"></div><h2>Slope'),
    )
    ways = '<a href="/course/./index.html">a</a> <a href="/course/./no.html">b</a><h2>Slope'
    course.write("_site/404.html", whole.replace("<h2>Slope", ways))
    for name in ("a.png", "b.png"):
        course.write(f"_site/nbs/{name}", b"x")
    course.write("_site/sitemap.xml", "<urlset>Quarto's</urlset>")
    finish(course.root)
    doc = lxml.html.fromstring(course.page("nbs/01_line.html"))
    assert doc.xpath("//meta[@property='og:title']/@content") == ["A line"]
    assert doc.xpath("//link[@rel='canonical']/@href") == [
        "https://example.org/course/nbs/01_line.html"
    ]
    assert doc.xpath("//aside[@class='about-page']//a/@href") == ["01_line.md", "../trust.html"]
    said = " ".join(lxml.html.fromstring(course.page("trust.html")).text_content().split())
    assert "3 lead nowhere: " in said
    for broken in (
        "../no.html in nbs/01_line.ipynb",
        "../index.html#no in nbs/01_line.ipynb",
        "/no.html in 404.qmd",
    ):
        assert broken in said
    assert "3 lead nowhere" in course.page("trust.md") and "Quarto" not in course.page(
        "sitemap.xml"
    )
    assert "Slope für alle" in course.page("nbs/01_line.md")


def test_a_page_that_wants_no_search_is_not_found_on_this_host_either(rendered):
    def found():
        told = json.loads((rendered.root / "_site/pagefind/titles.json").read_text())
        urls = [
            json.loads(gzip.decompress(f.read_bytes()).removeprefix(b"pagefind_dcd"))["url"]
            for f in (rendered.root / "_site/pagefind/fragment").iterdir()
        ]
        assert len(urls) == len(told)
        return {url.partition("#")[0] for url in urls}

    assert finished(rendered) == 0
    assert found() == {"index.html", "nbs/01_line.html"}
    rendered.replace("index.qmd", "---\n", "---\nsearch: false\n")
    assert run(["--course", str(rendered.root), "collect"]) == 0
    assert finished(rendered) == 0 and found() == {"nbs/01_line.html"}
