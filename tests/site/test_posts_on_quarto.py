"""Posts and lists on Quarto's host: our list in place of Quarto's, our feed at its address, and no drafts."""

import json

import lxml.html
import pytest
from test_listings import feed
from test_posts import log, post  # noqa: F401

from lessonpress.commands.main import run
from lessonpress.quarto import filters

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="generator" content="quarto-1.9.37"><title>Study log</title>
<link rel="alternate" type="application/rss+xml" title="x" href="index.xml" data-external="1">
<script src="../site_libs/quarto-listing/list.min.js"></script><script>window['quarto-listings'] = {}</script></head>
<body><div id="quarto-content"><div id="quarto-margin-sidebar"><h5 class="quarto-listing-category-title">Categories</h5>
<div class="quarto-listing-category">notes</div></div>
<main class="content" id="quarto-document-content">{{content}}
<div class="quarto-listing quarto-listing-container-default" id="listing-listing"><div class="quarto-post" onclick="x()">Quarto's own</div>
<div class="listing-no-matching d-none">No matching items</div></div></main></div></body></html>"""


def filtered(course, file, blocks=()):
    "The HTML that our filter puts into a page."
    folder, _, name = file.rpartition("/")
    env = {
        "QUARTO_PROJECT_DIR": str(course.root),
        "QUARTO_DOCUMENT_PATH": str(course.root / folder),
        "QUARTO_DOCUMENT_FILE": name,
    }
    document = json.dumps({"blocks": [*blocks], "meta": {}, "pandoc-api-version": [1, 23]})
    made = json.loads(filters.document_filter(document, env))["blocks"]
    return "".join(b["c"][1] for b in made if b["t"] == "RawBlock")


@pytest.fixture
def rendered(log):  # noqa: F811
    return laid(log)


def laid(log, mode="gone"):  # noqa: F811
    "A log that was collected, with its pages as Quarto writes them, drafts too."
    log.replace("_quarto.yml", "  page-navigation", f"  draft-mode: {mode}\n  page-navigation")
    log.replace(
        "_quarto.yml",
        "  type: website\n",
        "  type: website\n  pre-render: lessonpress collect\n  post-render: lessonpress finish\n",
    )
    post(log, "first", title="First", front="categories: [notes]\naliases: [/old/]")
    post(log, "secret", title="Secret", front="published: false")
    log.write("log/hidden/index.qmd", "---\ntitle: Secret two\ndraft: true\n---\n")
    log.replace("_quarto.yml", '"/log/*"', '"/log/**/*"')
    assert run(["--course", str(log.root), "collect"]) == 0
    log.write("_site/log/index.html", PAGE.replace("{{content}}", filtered(log, "log/index.qmd")))
    own = "<p>Words of the <a href='../index.html'>post</a>.</p>" + filtered(log, "log/first.qmd")
    for name in ("first", "secret", "hidden/index"):
        log.write(f"_site/log/{name}.html", PAGE.replace("{{content}}", own))
    urls = "".join(
        f"<url><loc>https://example.org/course/{p}</loc></url>"
        for p in ("log/first.html", "log/secret.html", "log/hidden/index.html")
    )
    log.write(
        "_site/sitemap.xml",
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>',
    )
    log.write("_site/log/index.xml", "<rss>Quarto's</rss>")
    log.write("_site/old/index.html", "Quarto's, by script")
    log.write("_site/listings.json", "[]")
    assert run(["--course", str(log.root), "finish"]) == 0
    return log


def test_our_list_stands_there_and_quartos_is_gone_with_its_scripts_and_margin(rendered):
    doc = lxml.html.fromstring(rendered.page("log/index.html"))
    assert [a.text for a in doc.find_class("posts-title")[0].iter("a")] == ["First"]
    assert not doc.xpath(
        "//*[contains(@class, 'quarto-listing') or contains(@class, 'quarto-post')]"
    )
    assert "Categories" not in doc.text_content() and "quarto-listing" not in rendered.page(
        "log/index.html"
    )
    assert {"../assets/listings.js", "../assets/posts.css"} <= {
        *doc.xpath("//head/*/@src | //head/*/@href")
    }
    assert not (rendered.root / "_site/listings.json").exists()


def test_the_feed_at_quartos_address_is_ours_with_whole_texts(rendered):
    (item,) = feed(rendered).findall("item")
    text = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert "https://example.org/course/index.html" in text and "filed there" not in text


def test_the_head_names_the_feed_once(rendered):
    doc = lxml.html.fromstring(rendered.page("log/index.html"))
    links = doc.xpath("//head/link[@type='application/rss+xml']")
    assert [(a.get("href"), a.get("title")) for a in links] == [("index.xml", "A small course")]


def test_an_alias_is_ours_and_drafts_are_nowhere(rendered):
    assert 'href="../log/first.html"' in rendered.page("old/index.html")
    site = rendered.root / "_site"
    assert not (site / "log/secret.html").exists() and not (site / "log/hidden").exists()
    assert not any(
        b"ecret" in p.read_bytes() for p in site.rglob("*") if p.suffix in (".html", ".xml")
    )
    assert "first.html" in rendered.page("sitemap.xml") and "hidden" not in rendered.page(
        "sitemap.xml"
    )


def test_unlinked_drafts_are_pages_and_nowhere_else(log):  # noqa: F811
    site = laid(log, "unlinked").root / "_site"
    assert (site / "log/secret.html").exists() and (site / "log/hidden/index.html").exists()
    named = {p for p in site.rglob("*") if p.is_file() and b"ecret" in p.read_bytes()}
    assert named == {site / "log/secret.html", site / "log/hidden/index.html"}
    assert "noindex" in log.page("log/secret.html") and "hidden" not in log.page("sitemap.xml")


def test_where_nobody_finishes_the_pages_quartos_list_stays(log):  # noqa: F811
    assert run(["--course", str(log.root), "collect"]) == 0
    assert filtered(log, "log/index.qmd") == ""
