"""Pictures and files by any way in which a notebook or a page names them: they are on the site, at the address that the page asks for, or told."""

import base64
from urllib.parse import unquote

import lxml.html
import pytest
from course import markdown, notebook

from lessonpress.commands.main import run
from lessonpress.html_addresses import addresses, of_css
from lessonpress.html_tree import parsed
from lessonpress.prepare.for_quarto import prepare
from lessonpress.prepare.read_notebook import parse_notebook
from lessonpress.prepare.to_markdown import to_markdown
from lessonpress.problems import Report

DOT = b"\x89PNG a dot"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def attached(text, *names, **forms):
    forms = forms or {"image/png": base64.b64encode(DOT).decode()}
    cell = markdown(f"Here: {text}") | {"attachments": dict.fromkeys(names, forms)}
    return notebook([markdown("# A title"), cell])


SPELLINGS = [
    ("dot.png", "![A dot](attachment:dot.png)"),
    ("my dot.png", "![A dot](attachment:my%20dot.png)"),
    ("my dot.png", "![A dot](<attachment:my dot.png>)"),
    ("my dot.png", '<img src="attachment:my dot.png" alt="A dot">'),
    ("my dot.png", "<img src='attachment:my%20dot.png' alt='A dot'>"),
    ("a&b.png", '<img src="attachment:a&amp;b.png" alt="A dot">'),
    ("dot.png", "<img src=attachment:dot.png alt=dot>"),
    ("dot (1).png", "![A dot](attachment:dot%20(1).png)"),
    ("dot(1).png", "![A dot](attachment:dot(1).png)"),
    ("größe.png", "![A dot](attachment:gr%C3%B6%C3%9Fe.png)"),
    ("größe.png", "![A dot](attachment:größe.png)"),
    ("a_b.png", "![A dot](attachment:a\\_b.png)"),
    ("dot.png", '![A dot](attachment:dot.png "With a title")'),
    ("dot.png", "![A dot][one]\n\n[one]: attachment:dot.png"),
    ("50%.png", "![A dot](attachment:50%25.png)"),
]


@pytest.mark.parametrize("name, text", SPELLINGS)
def test_an_attachment_is_found_however_it_is_spelled(course, name, text):
    nb = attached(text, name)
    course.write("nbs/02_foreign.ipynb", nb)
    assert run(["--course", str(course.root), "build", "--strict"]) == 0
    root = lxml.html.document_fromstring(course.page("nbs/02_foreign.html"))
    (image,) = root.xpath("//main//img")
    assert (course.root / "_site/nbs" / unquote(image.get("src"))).read_bytes() == DOT


@pytest.mark.parametrize("name, text", SPELLINGS)
def test_quarto_is_given_names_that_it_finds(name, text):
    "It replaces each name of an attachment by its file's, as it is called."
    cell = prepare(attached(text, name))["cells"][1]
    (plain,) = cell["attachments"]
    source = "".join(cell["source"])
    assert source.count("attachment:") == source.count(f"attachment:{plain}") == 1
    assert plain == name or plain.startswith("1-")
    assert not set(" %&()") & set(plain)


def test_quarto_tells_a_name_that_begins_another_from_it():
    nb = attached("![a](attachment:dot.png) ![b](attachment:dot.png.png)", "dot.png", "dot.png.png")
    cell = prepare(nb)["cells"][1]
    assert list(cell["attachments"]) == ["1-dot.png", "dot.png.png"]
    assert "(attachment:1-dot.png) ![b](attachment:dot.png.png)" in "".join(cell["source"])


def test_a_name_that_begins_another_is_told_from_it():
    nb = attached("![a](attachment:dot.png) ![b](attachment:dot.png.png)", "dot.png", "dot.png.png")
    text, files, _ = to_markdown(parse_notebook(nb, "a.ipynb", Report()))
    assert all(f"({address})" in text for address in files) and len(files) == 2


def test_what_is_attached_may_be_any_picture_and_svg_in_base64():
    svg = {"image/svg+xml": base64.b64encode(SVG.encode()).decode()}
    nb = attached("![a](attachment:a.svg)", "a.svg", **svg)
    assert list(to_markdown(parse_notebook(nb, "a.ipynb", Report())).files.values()) == [
        SVG.encode()
    ]
    nb = attached("![a](attachment:a.webp)", "a.webp", **{"image/webp": "AAAA"})
    assert list(to_markdown(parse_notebook(nb, "a.ipynb", Report())).files.values()) == [b"\0\0\0"]


@pytest.mark.parametrize(
    "text", ["![a](attachment:my%20dto.png)", '<img src="attachment:my dto.png">']
)
def test_an_attachment_that_is_not_there_is_told_once_with_its_cell(text):
    report = Report()
    parse_notebook(attached(text, "my dot.png"), "a.ipynb", report)
    (problem,) = report.problems
    assert (problem.rule, problem.cell) == ("attachment", 2) and "dto" in problem.message + text


def test_an_attachment_that_cannot_be_read_is_told():
    report = Report()
    parse_notebook(attached("![a](attachment:a.png)", "a.png", **{"image/png": "?!"}), "a", report)
    (problem,) = report.problems
    assert (problem.rule, problem.cell) == ("attachment", 2) and "cannot be read" in problem.message


def test_the_word_in_a_sentence_is_no_address():
    report = Report()
    parse_notebook(attached("Write `attachment:x.png`, an attachment:y."), "a.ipynb", report)
    assert report.problems == []


# ---- Addresses

FORMS = [
    '<img src="{}" alt="A dot">',
    '<img src="/dot.svg" srcset="{} 2x, /dot.svg 1x" alt="A dot">',
    '<picture><source srcset="{} 640w"><img src="/dot.svg" alt="A dot"></picture>',
    '<video src="/dot.svg" poster="{}"></video>',
    '<video><source src="{}"></video>',
    '<audio src="{}"></audio>',
    '<object data="{}" type="image/svg+xml">A dot</object>',
    '<embed src="{}">',
    '<iframe src="{}" title="A dot"></iframe>',
    '<svg><image href="{}"></image></svg>',
    '<svg><image xlink:href="{}"></image></svg>',
    '<p style="background: url({})">Text</p>',
    "<p style='background: no-repeat url(\"{}\")'>Text</p>",
    "<style>.x {{ background: url('{}') }}</style>",
    '<table background="{}"><tr><td>Text</td></tr></table>',
    "Here: ![A dot]({})",
    "[A dot]({})",
]


def asked(course, href):
    "The addresses in the content of a page."
    root = lxml.html.document_fromstring(course.page(href))
    return [at.raw for at in addresses(root.xpath("//main")[0])]


@pytest.mark.parametrize("start", ["/", "../"])
@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_copied_and_found_from_the_page(course, form, start):
    for name in ("my dot.svg", "dot.svg"):
        course.write(name, SVG)
    course.write(
        "nbs/02_foreign.ipynb",
        notebook([markdown("# A title"), markdown(form.format(start + "my%20dot.svg"))]),
    )
    assert run(["--course", str(course.root), "build", "--strict"]) == 0
    assert (course.root / "_site/my dot.svg").read_text() == SVG
    found = asked(course, "nbs/02_foreign.html")
    assert "../my%20dot.svg" in found and not any(raw.startswith("/") for raw in found)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_is_not_there_is_told(course, form, capsys):
    course.write("dot.svg", SVG)
    course.write(
        "nbs/02_foreign.ipynb",
        notebook([markdown("# A title"), markdown(form.format("../dto.svg"))]),
    )
    assert run(["--course", str(course.root), "check", "--strict"]) == 1
    said = capsys.readouterr().err
    assert "nbs/02_foreign.ipynb, cell 2" in said and "did you mean `dot.svg`?" in said


def test_a_link_from_the_root_leads_to_pages_files_and_the_start(course):
    course.write("data.csv", "1")
    links = "[p](/nbs/01_line.ipynb#slope) [h](/nbs/01_line.html) [d](/data.csv?x=1) [s](/)"
    course.write("nbs/deep/02.qmd", f"---\ntitle: T\n---\n\n{links} [o](//example.org/x)\n")
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "nbs/deep/*.qmd"')
    assert run(["--course", str(course.root), "build"]) == 0
    found = [raw for raw in asked(course, "nbs/deep/02.html") if not raw.startswith("#")]
    assert found == [
        "../01_line.html#slope",
        "../01_line.html",
        "../../data.csv?x=1",
        "../..",
        "//example.org/x",
    ]


def test_the_page_for_addresses_that_are_not_there_asks_from_the_root(course):
    course.write("dot.svg", SVG)
    course.write("404.qmd", '---\ntitle: Gone\n---\n\n<video poster="dot.svg"></video>\n')
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "404.qmd"')
    assert run(["--course", str(course.root), "build"]) == 0
    assert asked(course, "404.html") == ["/course/dot.svg"]


def test_what_a_style_sheet_asks_for_is_copied_and_checked(course, capsys):
    course.write("styles/a.css", '@import "b.css";\n.x { background: url(../dot.svg) }')
    course.write("styles/b.css", "@font-face { src: url('my.woff2') format('woff2') }")
    course.write("dot.svg", SVG)
    course.replace("_quarto.yml", "    toc: true", "    toc: true\n    css: styles/a.css")
    assert run(["--course", str(course.root), "check", "--strict"]) == 1
    said = capsys.readouterr().err
    assert "styles/b.css:1: nothing is at this address (`my.woff2`)" in said
    course.write("styles/my.woff2", "font")
    assert run(["--course", str(course.root), "build"]) == 0
    site = course.root / "_site"
    assert all((site / f).is_file() for f in ("styles/b.css", "styles/my.woff2", "dot.svg"))


def test_addresses_in_css_and_sets():
    assert of_css("a { b: url( 'x y.png' ); c: URL(z.png), url(#part) }") == ["x y.png", "z.png"]
    assert of_css('@import "a.css" screen; @import url(b.css);') == ["b.css", "a.css"]
    html = '<img src="a" srcset="b 1x,c 2x , data:image/png;base64,AA 3x, d">'
    assert [at.raw for at in addresses(parsed(html))] == [
        *("a", "b", "c", "data:image/png;base64,AA", "d"),
    ]
