"""Links between sources become links between pages; what a page holds is read from its HTML."""

from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from lessonpress.addresses import address, relative, resolve, target
from lessonpress.course import Rendered, Scan
from lessonpress.gather.find import ENDINGS
from lessonpress.render import html as markup
from lessonpress.render.page import with_links

PAGES = {
    f: SimpleNamespace(href=f.rpartition(".")[0] + ".html")
    for f in (
        "index.qmd",
        "nbs/01_a.ipynb",
        "outlines/l.qmd",
        "a b.qmd",
        "why?.qmd",
        "50%20off.qmd",
    )
}


def rewrite(html, file, pages, href):
    "The HTML of a page with its links as they are written into the site."
    root = markup.parsed(html)
    slots = [(o.raw, o.file, o.anchor) for o in markup.opened(root, file, ENDINGS)]
    parts = markup.pieces(markup.inner(root), len(slots))
    return with_links(Rendered(parts, slots, [], Scan(), {}, [], []), href, pages)


def scan(html, file):
    return markup.scan(markup.parsed(html), file)


@pytest.mark.parametrize(
    "written, page",
    [
        ("../nbs/01_a.ipynb", "../nbs/01_a.html"),
        ("../nbs/01_a.ipynb#first-guess", "../nbs/01_a.html#first-guess"),
        ("../index.qmd", "../index.html"),
        ("l.qmd#x", "#x"),
        ("#x", "#x"),
        ("https://example.org/01_a.ipynb", "https://example.org/01_a.ipynb"),
        ("../nbs/02_missing.ipynb", "../nbs/02_missing.ipynb"),
        ("../data/table.csv", "../data/table.csv"),
        ("/nbs/01_a.ipynb#x", "../nbs/01_a.html#x"),
        ("../a%20b.qmd#h%C3%A9", "../a%20b.html#h%C3%A9"),
        ("../why%3F.qmd", "../why%3F.html"),
        ("../50%2520off.qmd", "../50%2520off.html"),
    ],
)
def test_links_to_sources_become_links_to_pages(written, page):
    assert (
        rewrite(
            f'<p><a class="x" href="{written}">t</a></p>',
            "outlines/l.qmd",
            PAGES,
            "outlines/l.html",
        )
        == f'<p><a class="x" href="{page}">t</a></p>'
    )


def test_a_link_written_by_hand_may_have_other_quotes():
    assert (
        rewrite("<A HREF='index.qmd'>t</A>", "index.qmd", PAGES, "index.html")
        == '<a href="index.html">t</a>'
    )


def test_resolve_and_relative_are_inverse():
    for there in ("a.qmd", "nbs/b.ipynb", "x/y/z.html"):
        for file in ("index.qmd", "outlines/l.qmd", "x/y/w.qmd"):
            assert resolve(relative(there, file), file) == there


def test_a_scan_finds_ids_links_and_images():
    found = scan(
        '<h2 id="a">A</h2><p><img src="x.png"><img src="y.png" alt="A dot"><img src="z.png" alt="" role="presentation"></p>'
        '<a href="b.qmd#c%20d">b</a><a href="https://e.org">e</a>',
        "nbs/l.ipynb",
    )
    assert found.ids == ["a"]
    assert found.images_without_alt == ["x.png"]
    assert [(x.target, x.anchor) for x in found.links if x.tag == "a"] == [
        ("nbs/b.qmd", "c d"),
        ("", ""),
    ]


@pytest.mark.parametrize(
    "file",
    ["a b.qmd", "why?.qmd", "50%20off.qmd", "c#.qmd", "über ñ/日本.qmd", 'q"uote.qmd', "<x>.qmd"],
)
def test_an_address_is_read_as_the_file_it_was_written_for(file):
    for page in ("index.qmd", "nbs/01_a.ipynb"):
        assert target(address(file, page, "h é"), page) == (file, "h é")
        assert urlsplit(address(file, page, "h é")).fragment == "h%20%C3%A9"
