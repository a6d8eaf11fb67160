"""What a site puts around its pages besides bar, menu and footer, with the structure that Quarto gives it; and comments, of which nothing is asked before a reader wants them."""

import json

import pytest
from building import built_of, said
from chromium import CHROMIUM, until
from selecting import select

from lessonpress.gather.comments import comments_of, lacking

CONFIG = """\
project:
  type: website
website:
  title: Around
  site-url: https://example.org/around/
  repo-url: https://github.com/example/around
  announcement:
    content: "**News** of [two](deep/two.qmd)"
    icon: info-circle
    type: warning
    position: above-navbar
  body-header: "Above all"
  body-footer: [foot.md]
  margin-header: "![Sign](sign.png)"
  margin-footer: "At the end"
  reader-mode: true
  back-to-top-navigation: true
  bread-crumbs: true
  other-links:
    - text: A site
      href: https://example.com
      icon: github
    - text: Never
      href: javascript:x()
  code-links: repo
  comments:
    giscus:
      repo: example/around
      repo-id: R_1
      category-id: D_1
      theme: dark
  sidebar:
    contents:
      - section: First part
        contents: [index.qmd, deep/two.qmd]
      - apart.qmd
format:
  html:
    code-tools: true
"""
FRONT = "---\ntitle: T\n"
PAGES = {
    "_quarto.yml": CONFIG,
    "foot.md": "_Below_ [start](index.qmd)",
    "sign.png": "x",
    "index.qmd": FRONT + "---\n\nText <of> it.\n",
    "deep/two.qmd": FRONT
    + "comments: false\nback-to-top-navigation: false\ncode-tools:\n  source: https://example.com/two.qmd\n  caption: Look\n"
    "other-links:\n  - {text: Own, href: https://example.com/own}\n---\n\nText.\n",
    "apart.qmd": FRONT
    + "code-tools: false\nbread-crumbs: false\ncomments:\n  utterances:\n    repo: example/around\n---\n\nText.\n",
    "noted.qmd": FRONT
    + "comments:\n  hypothesis: true\ncode-tools:\n  source: repo\n---\n\nText.\n",
    "lost.qmd": FRONT + "comments:\n  giscus:\n    repo: example/around\n---\n\nText.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return built_of(tmp_path_factory.mktemp("around"), PAGES)


def test_an_announcement_stands_above_the_bar(built):
    [box] = select(built[0]["two"], "body > #quarto-announcement.alert-warning")
    assert box.getnext().get("class") == "bar" and select(box, "svg, button")
    assert said(box, ".quarto-announcement-content") == ["News of two"]
    assert [a.get("href") for a in select(box, "a")] == ["two.html"]


def test_texts_stand_around_the_content_of_each_page(built):
    root = built[0]["two"]
    assert said(root, "main > #title-block-header + .quarto-body-header") == ["Above all"]
    assert said(root, "main > .quarto-body-footer:last-child") == ["Below start"]
    assert [a.get("href") for a in select(root, ".quarto-body-footer a")] == ["../index.html"]
    [sign] = select(root, ".side .quarto-margin-header .margin-header-item img")
    assert sign.get("src") == "../sign.png" and (built[1].output / "sign.png").is_file()
    assert said(root, ".side .quarto-margin-footer") == ["At the end"]


def test_links_stand_beside_the_page(built):
    pages = built[0]
    assert said(pages["index"], ".side .quarto-other-links a") == ["A site"], "and none that runs"
    assert said(pages["two"], ".side .quarto-other-links a") == ["Own"]
    [link] = select(pages["index"], ".side .quarto-code-links a")
    assert link.get("href") == "https://github.com/example/around"


def test_the_way_to_a_page_stands_above_it(built):
    crumbs = "main > nav.quarto-page-breadcrumbs li.breadcrumb-item > a"
    assert said(built[0]["two"], crumbs) == ["First part", "T"]
    assert not select(built[0]["apart"], crumbs)


def test_buttons_are_there_where_they_are_asked_for(built):
    pages = built[0]
    assert select(pages["index"], ".bar .reader-toggle[hidden]")
    assert select(pages["index"], "a#quarto-back-to-top[hidden]")
    assert not select(pages["two"], "a#quarto-back-to-top")


def test_the_source_of_a_page_can_be_read(built):
    pages = built[0]
    [code] = select(pages["index"], ".about-page details#quarto-code-tools-source code")
    assert code.text == PAGES["index.qmd"]
    [link] = select(pages["two"], ".code-source a")
    assert (link.text, link.get("href")) == ("Look", "https://example.com/two.qmd")
    [link] = select(pages["noted"], ".code-source a")
    assert link.get("href") == "https://github.com/example/around/blob/main/noted.qmd"
    assert not select(pages["apart"], ".code-source")


def hosts(root):
    [policy] = select(root, "meta[http-equiv=Content-Security-Policy]")
    return policy.get("content").partition("frame-src ")[2].partition(";")[0].split()[1:]


def test_only_a_page_with_comments_may_show_a_frame_and_none_stands_there(built):
    pages = built[0]
    found = {n: hosts(pages[n]) for n in ("index", "apart", "two", "noted")}
    assert found["index"] == ["https://giscus.app"] and found["apart"] == ["https://utteranc.es"]
    assert found["two"] == [] and not select(pages["two"], ".comments")
    assert not any(select(root, "iframe, script[src*='//']") for root in pages.values())
    [box] = select(pages["index"], ".comments")
    assert json.loads(box.get("data-told"))["repoId"] == "R_1"
    assert box.get("data-url") == "https://example.org/around/index.html"
    assert "giscus.app" in said(box, "p")[0] and select(box, "button[hidden]")


def test_annotations_are_a_link(built):
    [link] = select(built[0]["noted"], ".comments a")
    assert link.get("href") == "https://hyp.is/go?url=https%3A//example.org/around/noted.html"


def test_comments_that_lack_something_are_told_and_nothing_is_shown(built):
    told = [p for p in built[1].report.problems if p.rule == "no-effect"]
    assert [(p.file, p.line, "`repo-id`" in p.message) for p in told] == [("lost.qmd", 3, True)]
    assert not select(built[0]["lost"], ".comments")
    assert lacking({"utterances": {"repo": "nobody"}}) and lacking("yes") and not lacking(False)


def test_nothing_that_is_done_is_told(built):
    assert [p for p in built[1].report.problems if p.rule == "unsupported"] == []


def test_the_page_decides_before_the_site():
    site = {"hypothesis": True}
    assert comments_of(None, None, site).service == "hypothesis"
    assert comments_of(False, site) is None and comments_of(None) is None
    asked = {"giscus": {"repo": "a/b", "repo-id": "R", "category-id": "D", "mapping": "A term"}}
    told = comments_of(asked, site).told
    assert (told["mapping"], told["term"], told["reactionsEnabled"]) == ("specific", "A term", "1")


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
def test_a_reader_asks_for_comments(built, chromium):
    page = chromium.new_page()
    asked = []
    page.on("request", lambda r: asked.append(r.url) if r.url.startswith("http") else None)
    page.route("https://**", lambda route: route.abort())
    page.goto((built[1].output / "index.html").as_uri())
    until(page, "!document.querySelector('.comments button').hidden")
    assert asked == []
    page.click(".comments button")
    until(page, "!!document.querySelector('.comments iframe')")
    src = page.get_attribute(".comments iframe", "src")
    assert src.startswith("https://giscus.app/widget?") and "repoId=R_1" in src and "term=T" in src
    page.click(".announcement-close")
    page.reload()
    until(page, "document.querySelector('#quarto-announcement').hidden")
    page.click(".reader-toggle")
    assert page.evaluate("getComputedStyle(document.querySelector('.side')).visibility") == "hidden"
    page.close()


COUNTED = """\
<noscript><iframe src="https://count.example/ns.html" height="0" width="0" style="display:none"></iframe></noscript>
<img src="https://count.example/pixel.gif" width="1" height="1" alt="">
<iframe src="https://count.example/a" style="Visibility : hidden" width="9" height="9"></iframe>
<iframe src="https://maps.example/here" width="400" height="1" title="A map"></iframe>
"""


def test_what_nobody_sees_of_another_host_is_no_link(tmp_path):
    pages = {
        "_quarto.yml": 'project:\n  type: website\nformat:\n  html:\n    include-before-body: before.html\n    include-after-body: [{text: "<p>After</p>"}]\n',
        "before.html": COUNTED,
        "index.qmd": f"---\ntitle: T\n---\n\nWords.\n\n{COUNTED}\n",
    }
    pages, done = built_of(tmp_path, pages)
    html = (tmp_path / "_site/index.html").read_text("utf-8")
    assert "count.example" not in html.partition("Content-Security-Policy")[2]
    links = select(pages["index"], "a.elsewhere")
    assert [(a.text, a.get("href")) for a in links] == [("A map", "https://maps.example/here")] * 2


def test_a_picture_elsewhere_that_a_link_explains_is_left_out(tmp_path):
    links = '<a href="https://a.example/"><img src="https://b.example/x/y/z.png">{}</a>'
    pages = {
        "_quarto.yml": "project:\n  type: website\n",
        "index.qmd": f"---\ntitle: T\n---\n\n{links.format(' Visit')} or {links.format('')}.\n",
    }
    pages, done = built_of(tmp_path, pages)
    main = select(pages["index"], "main")[0]
    assert [" ".join(a.text_content().split()) for a in main.iter("a")][:2] == [
        "Visit",
        "b.example/…/z.png",
    ]


def test_an_address_that_is_none_stops_no_build(tmp_path):
    pages = {
        "_quarto.yml": "project:\n  type: website\n",
        "index.qmd": "---\ntitle: T\nlisting:\n  contents: [{title: A, path: a.html, slides: '[](https://[b/c)'}]\n  fields: [title, slides]\n---\n\n"
        '<img src="https://[bad/x.png"> [![](//[y]/z.png)](https://[w/)\n',
    }
    pages, done = built_of(tmp_path, pages)
    assert select(pages["index"], "main a.elsewhere")[0].get("href") == "https://[bad/x.png"


def test_a_page_says_what_a_browser_calls_it(tmp_path):
    config = "project:\n  type: website\nwebsite:\n  title: Site\n"
    pages = {
        "_quarto.yml": config,
        "index.qmd": '---\ntitle: A long title\npagetitle: "*Short*"\n---\n\nWords.\n',
        "b.qmd": "---\ntitle: Other\npagetitle: 3\n---\n\nWords.\n",
    }
    pages, done = built_of(tmp_path, pages)
    assert said(pages["index"], "title") == ["Short – Site"]
    assert said(pages["index"], "h1.title") == ["A long title"]
    assert said(pages["b"], "title") == ["Other – Site"]


def test_a_page_may_have_styles_of_its_own(tmp_path):
    pages = {
        "_quarto.yml": "project:\n  type: website\nformat:\n  html:\n    css: all.css\n",
        "all.css": "main { color: #111 }\n",
        "index.qmd": "---\ntitle: T\n---\n\nWords.\n",
        "deep/a.qmd": "---\ntitle: A\ncss: [own.css, /top.css, lost.css, ../../out.css, own.scss, 'https://example.org/x.css']\n---\n\nWords.\n",
        "deep/own.css": "@import 'more.css';\nh1 { background: url(sign.png) }\n",
        "deep/more.css": "p { color: #222 }\n",
        "deep/own.scss": "",
        "deep/sign.png": "x",
        "top.css": "em { color: #333 }\n",
        "part/_metadata.yml": "css: part.css\n",
        "part/part.css": "b { color: #444 }\n",
        "part/b/c.qmd": "---\ntitle: C\n---\n\nWords.\n",
    }
    pages, done = built_of(tmp_path, pages)

    def sheets(page):
        own = [a.get("href") for a in select(pages[page], "link[rel=stylesheet]")]
        return [a for a in own if "assets/" not in a]

    assert sheets("index") == ["all.css"]
    assert sheets("a") == ["../all.css", "own.css", "../top.css"]
    assert sheets("c") == ["../../all.css", "../part.css"]
    for name in ("deep/own.css", "deep/more.css", "deep/sign.png", "top.css", "part/part.css"):
        assert (tmp_path / "_site" / name).is_file(), name
    told = [
        (p.file, p.line, p.message)
        for p in done.report.problems
        if ".css" in p.message or "scss" in p.message
    ]
    assert told == [
        ("deep/a.qmd", 3, "`lost.css` is not there"),
        ("deep/a.qmd", 3, "`../../out.css` is outside the course"),
        ("deep/a.qmd", 3, "`own.scss` is no sheet of CSS"),
        (
            "deep/a.qmd",
            3,
            "`https://example.org/x.css` is on another host, from which no page loads styles",
        ),
    ]
