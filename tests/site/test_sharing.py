"""What a site tells others of its pages: descriptions, cards, lists of addresses, credits and dates."""

import io
import json
import os
import subprocess
import tomllib
from pathlib import Path

import lxml.etree
import lxml.html
import pytest
import yaml
from course import ROOT, lesson

from lessonpress.commits import changed
from lessonpress.gather.credits import copyright_of, licence_of, names_of
from lessonpress.gather.settings import load_settings
from lessonpress.pandoc import tree as T
from lessonpress.pipeline import build, checked
from lessonpress.prepare.describe import LONGEST, description
from lessonpress.problems import Report

SITE = "https://example.org/course/"


def page_of(course, href):
    return lxml.html.fromstring(course.page(href))


def told(course, href):
    "What the head of a page says, by name or property."
    found = page_of(course, href).xpath("//head/meta[@name or @property]")
    return {m.get("name") or m.get("property"): m.get("content") for m in found}


def problems(course, rule):
    return [p for p in checked(course.root).report.problems if p.rule == rule]


# ---- Descriptions


def paragraphs(*texts):
    return [T.para(text) for text in texts]


@pytest.mark.parametrize(
    "front, blocks, said",
    [
        ({"description": "Own *words*, and `code`."}, paragraphs("Else."), "Own words, and code."),
        ({"description": "<b>1 & 2</b> say \"hi\""}, [], '1 & 2 say "hi"'),
        ({}, [T.node("BlockQuote", paragraphs("You will see."))], "You will see."),
        ({"description": ""}, paragraphs("A first sentence that says all that has to be said of it here. More."), "A first sentence that says all that has to be said of it here."),
        ({}, paragraphs("Short. But with a second sentence it says enough. Third."), "Short. But with a second sentence it says enough. Third."),
        ({}, [T.div(paragraphs("x = 1"), classes=["cell"]), *paragraphs("Words.")], "Words."),
        ({}, [T.node("BulletList", [paragraphs("Lines"), paragraphs("Slopes")])], "Lines, Slopes"),
        ({}, [T.node("Header", [2, T.attr(), T.words("Only a heading")])], "Only a heading"),
        ({}, [], ""),
    ],
)  # fmt: skip
def test_a_page_says_what_it_is_about(front, blocks, said):
    assert description(front, blocks) == said


def test_a_long_description_ends_with_a_sentence_or_a_word():
    assert len(description({"description": "word " * 600}, [])) <= LONGEST
    assert description({"description": "word " * 600}, []).endswith("word…")
    sentences = "This sentence has more than sixty letters, which is enough of them. " * 5
    assert description({"description": sentences}, []).endswith("enough of them.")
    assert description({"description": "x" * 3000}, []) == "x" * (LONGEST - 1) + "…"


def test_no_description_leaves_its_attribute(course):
    nasty = "\"><script>alert(1)</script> & 'more' " + "letters " * 400
    course.replace("index.qmd", "title: Start", f"title: Start\ndescription: {json.dumps(nasty)}")
    build(course.root)
    said = told(course, "index.html")
    assert said["description"] == said["og:description"] and len(said["description"]) <= LONGEST
    assert not page_of(course, "index.html").xpath("//head/script[contains(., 'alert')]")


def test_a_description_of_another_kind_is_an_error_with_its_line(course):
    course.replace("index.qmd", "title: Start", "title: Start\ndescription: [a, b]")
    (problem,) = problems(course, "front-matter")
    assert (problem.file, problem.line) == ("index.qmd", 3) and "description" in problem.message


# ---- Cards


def test_a_page_has_a_card_of_its_own(course):
    course.replace("index.qmd", "title: Start", 'title: Start <b>"here"</b>')
    build(course.root)
    said = told(course, "nbs/01_line.html")
    assert said["og:title"] == "A line" and said["og:description"] == "You will draw a line."
    assert said["og:url"] == f"{SITE}nbs/01_line.html" and said["og:type"] == "article"
    assert told(course, "index.html")["og:title"] == "Start “here”"
    assert told(course, "index.html")["og:type"] == "website"


def test_pictures_are_drawn_small_for_any_title(course):
    image = pytest.importorskip("PIL.Image")
    pytest.importorskip("fontpkg_source_serif_4")
    titles = {"long": "a <b>long</b> title & more " * 12, "arabic": "تعلم الآلة", "one": "x" * 300}
    for name, title in titles.items():
        course.write(f"{name}.qmd", f"---\ntitle: {title!r}\n---\n\nText.\n")
    course.replace("_quarto.yml", '["index.qmd",', '["*.qmd",')
    build(course.root)
    for href in (*(f"{name}.html" for name in titles), "index.html", "nbs/01_line.html"):
        said = told(course, href)
        at = said["og:image"].removeprefix(SITE)
        assert said["twitter:card"] == "summary_large_image" and at == f"cards/{href[:-5]}.png"
        data = (course.root / "_site" / at).read_bytes()
        assert image.open(io.BytesIO(data)).size == (1200, 630) and len(data) < 60_000
    assert not (course.root / "_site/cards/404.png").exists()


def test_words_of_a_card_stay_on_it_and_are_left_out_where_the_font_lacks_a_letter():
    pytest.importorskip("PIL")
    pytest.importorskip("fontpkg_source_serif_4")
    from lessonpress.features.sharing import drawing

    assert drawing._drawable("Größe: αβγ, “so”") and drawing._drawable("Кириллица")
    assert drawing._drawable("تعلم") == drawing._drawable("学习") == drawing._drawable("") == ""
    assert drawing._drawable("a\u200eb\n\x07c") == "ab c"
    font = drawing._font(62, 600)
    for text in ("word " * 60, "x" * 300, "fi"):
        assert all(drawing._fits(line, font) for line in drawing._lines(text.strip(), font))


def test_a_card_is_kept_and_the_same_each_time(course):
    pytest.importorskip("fontpkg_source_serif_4")
    build(course.root)
    first = (course.root / "_site/cards/index.png").read_bytes()
    course.replace("index.qmd", "Text.", "Other text.")
    build(course.root)
    assert (course.root / "_site/cards/index.png").read_bytes() == first
    course.replace("index.qmd", "title: Start", "title: Begin")
    build(course.root)
    assert (course.root / "_site/cards/index.png").read_bytes() != first


PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


@pytest.mark.parametrize("key", ["image", "share-img"])
def test_a_page_names_its_picture(course, key):
    course.write("files/own picture.png", PNG)
    said = f"title: Start\n{key}: files/own picture.png\nimage-alt: A dog."
    course.replace("index.qmd", "title: Start", said)
    build(course.root)
    assert told(course, "index.html")["og:image"] == f"{SITE}files/own%20picture.png"
    assert told(course, "index.html")["og:image:alt"] == "A dog."
    assert (course.root / "_site/files/own picture.png").read_bytes() == PNG
    assert not (course.root / "_site/cards/index.png").exists()


@pytest.mark.parametrize(
    "name, data, why",
    [
        ("empty.png", b"", "it is empty"),
        ("big.png", None, "it has 40 MB"),
        ("missing.png", ..., "it is not there"),
        ("text.png", b"no picture", "it is no PNG"),
        ("../outside.png", ..., "outside the course"),
    ],
)
def test_a_picture_that_no_site_can_show_is_named_and_ours_is_taken(course, name, data, why):
    if data is None:
        course.write(name, PNG)
        with open(course.root / name, "r+b") as f:
            f.truncate(40_000_000)
    elif data is not ...:
        course.write(name, data)
    course.replace("index.qmd", "title: Start", f"title: Start\nimage: {name}")
    (problem,) = problems(course, "card-picture")
    assert why in problem.message and (problem.file, problem.line) == ("index.qmd", 3)
    assert problem.level == "warning" and problem.hint
    build(course.root)
    assert name not in told(course, "index.html").get("og:image", "")


def test_the_sites_picture_stands_for_all_pages_and_cards_can_be_switched_off(course):
    course.write("site.png", PNG)
    course.replace("_quarto.yml", "website:", "website:\n  image: site.png\n  twitter-card: false")
    build(course.root)
    assert told(course, "nbs/01_line.html")["og:image"] == f"{SITE}site.png"
    course.replace("_quarto.yml", "  image: site.png", "  open-graph: false")
    build(course.root)
    assert not [key for key in told(course, "index.html") if key.startswith(("og:", "twitter:"))]
    assert not (course.root / "_site/cards").exists()


# ---- The address of the site


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "https://example.org/?a=b", "https://", "https:///x",
     "https://example.org/#top", "https://a b/", "https://me:secret@example.org/", 'https://x.org/"><b>',
     "ftp://example.org/", "//example.org/"],
)  # fmt: skip
def test_an_address_that_is_none_is_told_with_its_line_and_not_used(course, url):
    course.replace("_quarto.yml", f"site-url: {SITE}", f"site-url: {url!r}")
    (problem,) = [p for p in build(course.root).report.problems if p.rule == "no-effect"]
    assert problem.line == 6 and problem.hint
    assert not page_of(course, "index.html").xpath("//link[@rel='canonical']")


def test_without_an_address_a_build_says_what_is_lost_and_a_check_does_not(course):
    course.replace("_quarto.yml", f"  site-url: {SITE}\n", "")
    assert problems(course, "no-address") == []
    (problem,) = build(course.root).report.problems
    assert problem.rule == "no-address" and problem.level == "warning"
    assert all(word in problem.message for word in ("sitemap", "canonical", "picture"))
    said = told(course, "index.html")
    assert said["og:title"] == "Start" and not {"og:url", "og:image"} & said.keys()
    assert said["twitter:card"] == "summary"
    assert "Sitemap" not in course.page("robots.txt") and "(index.md)" in course.page("llms.txt")


def test_the_address_of_a_page_stands_in_its_head_and_in_the_lists(course):
    build(course.root)
    (link,) = page_of(course, "nbs/01_line.html").xpath("//link[@rel='canonical']/@href")
    assert link == f"{SITE}nbs/01_line.html"
    assert course.page("robots.txt").splitlines()[-1] == f"Sitemap: {SITE}sitemap.xml"
    tree = lxml.etree.fromstring((course.root / "_site/sitemap.xml").read_bytes())
    assert [url.text for url in tree.iter("{*}loc")] == [
        f"{SITE}{href}" for href in ("index.html", "nbs/01_line.html", "outlines/lecture.html")
    ]
    assert not page_of(course, "404.html").xpath("//link[@rel='canonical']")


def test_a_course_keeps_its_own_robots(course):
    course.write("robots.txt", "User-agent: *\nDisallow: /\n")
    build(course.root)
    assert course.page("robots.txt") == "User-agent: *\nDisallow: /\n"


def test_the_list_for_language_models_follows_the_menu(course):
    course.write("extra.qmd", "---\ntitle: An [extra] page\n---\n")
    course.replace("_quarto.yml", '["index.qmd",', '["index.qmd", "extra.qmd",')
    build(course.root)
    assert course.page("llms.txt").split("\n") == [
        *("# A small course", "", "## Pages", ""),
        f"- [Start]({SITE}index.md): Begin with the lesson, or with its slope.",
        *("", "## Lessons", "", f"- [A line]({SITE}nbs/01_line.md): You will draw a line."),
        *("", "## Questions", "", f"- [A lecture in questions]({SITE}outlines/lecture.md): Lines"),
        *("", "## Other pages", "", rf"- [An \[extra\] page]({SITE}extra.md)", ""),
    ]
    course.replace("_quarto.yml", "website:", "website:\n  llms-txt: false")
    build(course.root)
    assert not (course.root / "_site/llms.txt").exists()


# ---- Who, when and under which licence


def test_authors_and_licences_in_all_their_forms():
    assert names_of([{"name": "A B"}, "C", {"name": {"given": "D", "family": "E"}}]) == [
        "A B",
        "C",
        "D E",
    ]
    assert names_of(None) == names_of("") == names_of({}) == []
    assert licence_of("CC BY-SA").url == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert licence_of("CC-BY-3.0").url == "https://creativecommons.org/licenses/by/3.0/"
    assert licence_of({"text": "Mine", "url": "javascript:x"}).url == "" and licence_of("") is None
    assert licence_of({"text": "Mine", "url": "https://x.org/l"}).url == "https://x.org/l"
    assert (
        licence_of("javascript:alert(1)").url
        == licence_of({"text": "x", "url": 'https://a" b'}).url
        == ""
    )
    assert copyright_of({"holder": "A", "year": [2024, 2025]}) == "2024, 2025 A"


def about(course, href):
    (box,) = page_of(course, href).xpath("//*[@class='about-page']")
    return " ".join(box.text_content().split()), box


def test_a_page_says_who_wrote_it_and_how_to_cite_it(course):
    course.replace(
        "_quarto.yml",
        "website:",
        "author: [A. Writer, 'B & <b>Co</b>']\nlicense: CC BY\ncopyright: {holder: A. Writer, year: 2025}\nwebsite:",
    )
    said = (
        "title: 'Start {at} 100 %'\nauthor: Someone Else\ncopyright: '© <script>alert(1)</script>'"
    )
    course.replace("index.qmd", "title: Start", said)
    build(course.root)
    text, box = about(course, "nbs/01_line.html")
    assert "By A. Writer, B & Co." in text and "© 2025 A. Writer." in text
    assert box.xpath(".//a[@rel='license']/@href") == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]
    assert r"author = {{A. Writer} and {B \& Co}}," in text and "year" not in text
    assert f"url = {{{SITE}nbs/01_line.html}}," in text and "Last changed" not in text
    text, box = about(course, "index.html")
    assert "<script>" in text and not box.xpath(".//script")
    assert "By Someone Else." in text and r"title = {{Start \{at\} 100 \%}}" in text


@pytest.mark.parametrize(
    "repository, links",
    [
        ("", []),
        ("https://github.com/a/b", ["https://github.com/a/b/blob/main/nbs/01_line.ipynb", "https://github.com/a/b/edit/main/nbs/01_line.ipynb",
            "https://github.com/a/b/issues/new?title=A%20line%3A%20&body=nbs%2F01_line.ipynb"]),
        ("https://gitlab.com/a/b", ["https://gitlab.com/a/b/-/blob/main/nbs/01_line.ipynb", "https://gitlab.com/a/b/-/edit/main/nbs/01_line.ipynb",
            "https://gitlab.com/a/b/-/issues/new?issue%5Btitle%5D=A%20line%3A%20&issue%5Bdescription%5D=nbs%2F01_line.ipynb"]),
        ("https://git.example.org/a/b", ["https://git.example.org/a/b"]),
    ],
)  # fmt: skip
def test_links_to_the_repository_are_there_where_it_is_named(course, repository, links):
    course.write("settings.ini", f"[course]\nrepository = {repository}\n")
    build(course.root)
    _, box = about(course, "nbs/01_line.html")
    assert [a for a in box.xpath(".//li/a/@href") if a.startswith("http")] == links


def git(root, *args, **env):
    command = ["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@example.org", *args]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **env})


def test_when_a_page_changed_is_said_where_git_knows_it(course):
    git(course.root, "init")
    git(course.root, "add", ".")
    git(course.root, "commit", "-m", "x", GIT_COMMITTER_DATE="1700000000 +0000")
    course.replace("index.qmd", "Text.", "Other text.")
    git(course.root, "commit", "-am", "y", GIT_COMMITTER_DATE="1710000000 +0000")
    names = ["index.qmd", "nbs/01_line.ipynb", "new.qmd"]
    assert changed(course.root, names) == {names[0]: 1_710_000_000, names[1]: 1_700_000_000}
    course.write("new.qmd", "new")
    course.write("nbs/01_line.ipynb", lesson())
    with open(course.root / "nbs/01_line.ipynb", "a") as f:
        f.write("\n")
    build(course.root)
    assert "Last changed 9 March 2024." in about(course, "index.html")[0]
    assert told(course, "index.html").keys().isdisjoint({"article:modified_time"})
    assert "Last changed" not in about(course, "nbs/01_line.html")[0]
    assert course.page("sitemap.xml").count("<lastmod>2024-03-09</lastmod>") == 1


def test_of_a_course_below_its_repository_and_of_a_history_that_was_cut_off(course, tmp_path):
    top = course.root.parent
    git(top, "init")
    git(top, "add", ".")
    git(top, "commit", "-m", "x", GIT_COMMITTER_DATE="1700000000 +0000")
    course.replace("index.qmd", "Text.", "Other text.")
    git(top, "commit", "-am", "y", GIT_COMMITTER_DATE="1710000000 +0000")
    names = ["index.qmd", "_quarto.yml"]
    assert changed(course.root, names) == {names[0]: 1_710_000_000, names[1]: 1_700_000_000}
    subprocess.run(
        ["git", "clone", "--depth", "1", f"file://{top}", tmp_path / "cut"],
        check=True,
        capture_output=True,
    )
    assert changed(tmp_path / "cut" / course.root.name, names) == {}


def test_a_home_page_without_a_title_is_called_as_the_site_is(course):
    course.write("index.qmd", "Only words, and no title.\n")
    build(course.root)
    assert told(course, "index.html")["og:title"] == "A small course"


# ---- Of this repository


def test_the_citation_file_says_what_the_packages_and_the_settings_say():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    settings = load_settings(ROOT, Report())
    version = Path(ROOT, "lessondl/__init__.py").read_text(encoding="utf-8")
    assert cited["cff-version"] == "1.2.0" and cited["type"] == "software" and cited["message"]
    assert cited["license"] == project["license"] == settings.license
    names = [author["name"] for author in cited["authors"]]
    assert names == [author["name"] for author in project["authors"]] == settings.authors
    assert f'__version__ = "{cited["version"]}"' in version
    assert cited["title"] == project["name"] and cited["abstract"] == project["description"]
    assert cited.get("repository-code", "") == settings.repository
