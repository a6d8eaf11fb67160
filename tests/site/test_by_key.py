"""What keys of Quarto's ask of pages: each on a small page, with the structure that Quarto documents."""

import pytest
from building import built_of, said
from chromium import CHROMIUM, until
from selecting import select

from lessonpress.gather.looks import pattern_of
from lessonpress.render.banner import banner

CONFIG = """\
project:
  type: website
website:
  title: Keys
  site-url: https://example.org/keys/
format:
  html:
    link-external-newwindow: true
    link-external-icon: true
    link-external-filter: '^(?:http:|https:)\\/\\/www\\.own\\.org'
    smooth-scroll: true
    toc-location: body
    toc-title: Inhalt
    lightbox: auto
"""
FRONT = "---\ntitle: T\n"
PAGES = {
    "index.qmd": FRONT
    + """subtitle: All of it
categories: [a]
title-block-banner: "#2b4c7e"
---

## One

[Out](https://example.com) [own](https://www.own.org/x) [here](https://example.org/keys/a.html)

![A caption](a.png){group="g" description="More of it"}

Inline ![pic](a.png){group="g"}, ![no](a.png){.nolightbox}, [![link](a.png)](https://example.com).

### Deeper
""",
    "right.qmd": FRONT
    + "toc-location: right\ntoc-title: Contents\nanchor-sections: false\nlightbox: false\nsmooth-scroll: false\n"
    "hide-description: true\ndescription: Hidden\ncategories: [x]\ntitle-block-categories: false\n"
    "authors:\n  - name: First\n    affiliation: A school\n---\n\n## One\n\n![A](a.png)\n",
    "posts/post.qmd": FRONT + "title-block-banner: c.png\ntoc-location: left-body\n---\n\n## One\n",
    "about.qmd": FRONT + "toc: false\nimage: a.png\nabout:\n  id: hero\n  template: solana\n"
    "  links: [{icon: github, text: Code, href: https://example.com}]\n---\n\n"
    "::: {#hero}\nSomebody.\n:::\n\n## Below\n",
    "lost.qmd": FRONT + "about:\n  id: nobody\n  template: jolla\n---\n\nText.\n",
    "plain.qmd": FRONT
    + "title-block-style: plain\nauthor: A. Teacher\ndate: 2026-01-02\nlightbox: {loop: true}\n---\n\n"
    "![A](a.png){.lightbox} ![B](a.png)\n",
    "a.png": "x",
    "posts/c.png": "x",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return built_of(tmp_path_factory.mktemp("keys"), {"_quarto.yml": CONFIG, **PAGES})


def test_links_to_other_sites_open_elsewhere_and_have_a_sign(built):
    root = built[0]["index"]
    found = {a.text_content(): a for a in select(root, "main p a[href^=http]")}
    out = found["Out"]
    assert (out.get("class"), out.get("target"), out.get("rel")) == (
        "external",
        "_blank",
        "noopener",
    )
    assert all(found[own].get("target") is None for own in ("own", "here"))


@pytest.mark.parametrize(
    "text, links",
    [
        (r"^(?:http:|https:)\/\/www\.own\.org\/a", ["https://www.own.org/a"]),
        (".*own.*", ["https://www.own.org/a"]),
        ("(a+)+$", []),
        ("(?=a)", []),
        ("a{1000}", []),
        ("[", []),
        ("", []),
    ],
)
def test_a_pattern_of_an_authors_is_tried_only_where_that_is_quick(text, links):
    found = pattern_of(text)
    assert [
        u for u in ("https://www.own.org/a", "https://www.own.org/") if found and found.search(u)
    ][:1] == links


def test_pictures_enlarge_by_a_link_to_themselves(built):
    root = built[0]["index"]
    links = select(root, "main a.lightbox")
    assert [(a.get("href"), a.get("data-gallery"), a.get("title")) for a in links] == [
        ("a.png", "g", "A caption"),
        ("a.png", "g", "pic"),
    ]
    assert links[0].get("data-description") == "More of it"
    assert len(select(root, "main p > img.nolightbox")) == 1
    assert select(built[0]["right"], "main img.nolightbox")
    alone = select(built[0]["plain"], "main a.lightbox img")
    assert [img.get("alt") for img in alone] == ["A"], "without `match` only those that say so"


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
def test_a_gallery_is_gone_through_by_keys(built, chromium):
    page = chromium.new_page()
    page.goto((built[1].output / "index.html").as_uri())
    page.click("a.lightbox img")
    until(page, "!!document.querySelector('dialog.enlarged[open] img')")
    caption = "document.querySelector('dialog.enlarged').textContent.includes('A caption')"
    assert page.evaluate(caption)
    page.keyboard.press("ArrowRight")
    assert not page.evaluate(caption)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(caption), "behind the last stands the first"
    page.close()


def test_contents_stand_where_the_page_says(built):
    pages = built[0]
    where = {n: [nav.get("class") for nav in select(pages[n], "nav[role=doc-toc]")] for n in pages}
    assert where["index"] == ["toc-body"]
    assert where["right"] == ["toc-margin column-margin"]
    assert where["post"] == [None, "toc-body"]
    assert said(pages["index"], "main > #title-block-header + nav#TOC a") == ["One", "Deeper"]
    assert said(pages["right"], "#toc-title") == ["Contents"] and not where["about"]
    assert said(pages["post"], ".side #toc-title") == ["Inhalt"]
    ids = [el.get("id") for el in select(pages["post"], "[id]")]
    assert len(ids) == len({*ids})


def test_headings_may_have_no_links_and_a_page_no_smooth_scroll(built):
    assert select(built[0]["index"], ".page.smooth h2.anchored[data-anchor-id=one]")
    assert not select(built[0]["right"], ".page.smooth, [data-anchor-id]")


def test_what_a_title_block_hides(built):
    root = built[0]["right"]
    assert (
        not select(root, ".description, .quarto-category") and "Hidden" not in said(root, "main")[0]
    )
    assert said(root, ".author, .affiliation") == ["First", "A school"]


def test_a_plain_title_block_is_pandocs(built):
    root = built[0]["plain"]
    assert said(root, "#title-block-header > p.author, #title-block-header > p.date") == [
        "A. Teacher",
        "January 2, 2026",
    ]


def test_a_band_stands_behind_the_title(built):
    [band] = select(built[0]["index"], "#title-block-header > .quarto-title-banner.coloured")
    assert band.get("style") == "--banner: #2b4c7e" and said(
        band, "h1, .subtitle, .quarto-category"
    )
    [band] = select(built[0]["post"], ".quarto-title-banner.picture")
    assert band.get("style") == "background-image: url('c.png')"
    assert (built[1].output / "posts/c.png").is_file()


@pytest.mark.parametrize(
    "said, style",
    [
        (True, ""),
        ("navy", "--banner: navy"),
        ("rgb(1, 2, 3)", "--banner: rgb(1, 2, 3)"),
        ("/img/a b.jpg", "background-image: url('/img/a%20b.jpg')"),
        ("red; background: url(//x)", None),
        ("https://example.com/a.png", ""),
        (False, None),
    ],
)
def test_a_band_is_what_was_asked_for_and_nothing_more(said, style):
    found = banner({"title-block-banner": said}, {"title-block-banner": said}, "a/b.qmd")
    assert found.get("style") == style


def test_a_band_of_all_pages_finds_its_picture():
    found = banner(
        {}, {"title-block-banner": "img/a.png", "title-block-banner-color": "white"}, "p/a.qmd"
    )
    assert found["style"] == "background-image: url('../img/a.png'); color: white"


def test_a_part_of_a_page_is_about_somebody(built):
    root = built[0]["about"]
    [hero] = select(root, "div#hero > .quarto-about-solana")
    assert said(hero, ".about-entity .about-link") == ["Code"]
    assert said(hero, ".about-contents") == ["Somebody."] and select(hero, "img.about-image")
    assert said(root, "main > #title-block-header h1") == ["T"] and said(root, "main h2") == [
        "Below"
    ]


def test_a_part_that_is_not_there_is_told(built):
    [told] = [
        p for p in built[1].report.problems if p.file == "lost.qmd" and p.rule == "unsupported"
    ]
    assert told.line == 4 and "`nobody`" in told.message


def test_nothing_that_is_done_is_told(built):
    told = [p for p in built[1].report.problems if p.rule == "unsupported" and p.file != "lost.qmd"]
    assert told == []
