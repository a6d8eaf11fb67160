"""Links between sources become links between pages; what a page holds is read from its HTML."""

import json
from types import SimpleNamespace
from urllib.parse import urlsplit

import lxml.html
import pytest
from course import lesson

from lessonpress.addresses import address, relative, resolve, target
from lessonpress.course import Rendered, Scan
from lessonpress.gather.find import ENDINGS
from lessonpress.html_tree import inner, parsed
from lessonpress.pipeline import build
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
    root = parsed(html)
    slots = [(o.raw, o.file, o.anchor) for o in markup.opened(root, file, ENDINGS)]
    parts = markup.pieces(inner(root), len(slots))
    return with_links(Rendered(parts, slots, [], Scan(), {}, [], []), href, pages)


def scan(html, file):
    return markup.scan(parsed(html), file)


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


# ---- However a link is spelled, it is checked and leads to the page

SPELLINGS = {
    "plain": '<a href="{}">t</a>',
    "behind a sign in a title": '<a title="a > b" href="{}">t</a>',
    "in front of a sign in a title": '<a href="{}" title="a > b">t</a>',
    "unquoted": "<a href={}>t</a>",
    "single quotes": "<a href='{}'>t</a>",
    "upper case": '<A HREF="{}">t</A>',
    "over several lines": '<a\n  class="x"\n  href = "{}"\n>t</a>',
    "area": '<map name="m"><area href="{}" alt="t"></map>',
    "iframe": '<iframe src="{}" title="t"></iframe>',
    "a drawing": '<svg viewBox="0 0 9 9"><a href="{}"><text y="9">t</text></a></svg>',
    "an older drawing": '<svg viewBox="0 0 9 9"><a xlink:href="{}"><text y="9">t</text></a></svg>',
    "in a table": '<table><tr><td><a href="{}">t</a></td></tr></table>',
}
ESCAPES = {
    "entities": lambda to: to.replace(".", "&#46;").replace("/", "&sol;"),
    "escapes": lambda to: to.replace("target", "%74arget"),
}
WAYS = [*SPELLINGS, *ESCAPES]


def spelled(to):
    "A link to `to.format(n)` in each of the ways, numbered."
    plain = [s.format(to.format(n)) for n, s in enumerate(SPELLINGS.values())]
    others = enumerate(ESCAPES.values(), len(plain))
    return "\n".join([*plain, *(SPELLINGS["plain"].format(e(to.format(n))) for n, e in others)])


@pytest.fixture
def targets(course):
    "The course with a page that has an anchor for each of the ways."
    anchors = " ".join(f"[{way}]{{#to-{n}}}" for n, way in enumerate(WAYS))
    course.write("more/targets.qmd", f"---\ntitle: Targets\n---\n\n{anchors}\n")
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "more/*.qmd"')
    return course


def in_a_document(course, html):
    course.replace("index.qmd", "Text.", f"```{{=html}}\n{html}\n```")


def in_a_sentence(course, html):
    course.replace("index.qmd", "Text.", f"Text, {html} and more.")


def in_an_output(course, html):
    nb = lesson()
    out = {"data": {"text/html": [html]}, "metadata": {}, "output_type": "display_data"}
    nb["cells"].append({**nb["cells"][2], "id": "shown", "source": ["show()"], "outputs": [out]})
    course.write("nbs/01_line.ipynb", nb)


def in_the_footer(course, html):
    line = json.dumps("Ours. " + html.replace("\n", " "))
    course.replace(
        "_quarto.yml", "  page-navigation: true", f"  page-navigation: true\n  page-footer: {line}"
    )


def on_the_404_page(course, html):
    course.write("404.qmd", f"---\ntitle: Gone\n---\n\n```{{=html}}\n{html}\n```\n")
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "404.qmd"')


# How the place writes an address in the course, which file is blamed, and what each page shows.
PLACES = [
    (in_a_document, "", "index.qmd", {"index.html": ""}),
    (in_a_sentence, "", "index.qmd", {"index.html": ""}),
    (in_an_output, "../", "nbs/01_line.ipynb", {"nbs/01_line.html": "../"}),
    (on_the_404_page, "", "404.qmd", {"404.html": "/course/"}),
    (
        in_the_footer,
        "",
        "_quarto.yml",
        {"index.html": "", "nbs/01_line.html": "../", "404.html": "/course/"},
    ),
]
places = pytest.mark.parametrize(
    "put, start, file, shown", PLACES, ids=[p[0].__name__ for p in PLACES]
)


def addresses(course, href):
    doc = lxml.html.document_fromstring(course.page(href))
    names = ("href", "src", "xlink:href")
    return [v for el in doc.iter() for name, v in el.attrib.items() if name in names]


@places
def test_a_link_to_a_source_leads_to_its_page(targets, put, start, file, shown):
    put(targets, spelled(f"{start}more/targets.qmd#to-{{}}"))
    assert not build(targets.root).report.problems
    for href, begin in shown.items():
        found = addresses(targets, href)
        pages = [f"{begin}more/targets.html#to-{n}" for n in range(len(WAYS))]
        assert {way: found.count(to) for way, to in zip(WAYS, pages)} == dict.fromkeys(WAYS, 1)
        assert not [a for a in found if ".qmd" in a]


@places
def test_a_link_that_leads_nowhere_is_told(targets, put, start, file, shown):
    put(targets, spelled(f"{start}more/targets.qmd#no-{{}}"))
    found = build(targets.root, keep_going=True).report.problems
    assert {(p.rule, p.file) for p in found} == {("broken-link", file)}
    told = {p.message.split("`")[1] for p in found}
    assert {way: f"no-{n}" in told for n, way in enumerate(WAYS)} == dict.fromkeys(WAYS, True)


@places
def test_a_link_to_a_file_takes_it_along(course, put, start, file, shown):
    course.write("data/a table.csv", "x")
    put(course, f'<a href="{start}data/a%20table.csv?as=text#row=1">t</a>')
    assert not build(course.root).report.problems
    assert (course.root / "_site/data/a table.csv").read_text() == "x"
    for href, begin in shown.items():
        assert f"{begin}data/a%20table.csv?as=text#row=1" in addresses(course, href)


@places
def test_a_link_to_a_file_that_is_missing_is_told(course, put, start, file, shown):
    put(course, f'<a href="{start}data/table.csv">t</a>')
    found = build(course.root, keep_going=True).report.problems
    assert [(p.rule, p.file) for p in found] == [("broken-link", file)]


@places
def test_a_link_out_of_the_course_stays_as_it_is(course, put, start, file, shown):
    outside = {"https://example.org/a.qmd?x=1&y=2#z", "mailto:a@example.org", "//example.org/b.qmd"}
    put(course, "".join(f'<a href="{a.replace("&", "&amp;")}">t</a>' for a in sorted(outside)))
    assert not build(course.root).report.problems
    assert all(outside <= {*addresses(course, href)} for href in shown)


def test_a_broken_link_of_the_footer_has_its_line(course):
    in_the_footer(course, "[x](gone.qmd)")
    (problem,) = build(course.root, keep_going=True).report.problems
    assert problem.file == "_quarto.yml" and problem.line == 19
