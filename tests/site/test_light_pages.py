"""What a page's HTML leaves out, and the room that pictures keep."""

import base64

import pytest

from lessonpress.html_tree import inner, parsed
from lessonpress.prepare.picture_sizes import size_of
from lessonpress.render import lines, tables
from lessonpress.render.templates import styled

# A black dot each, as programs write them.
DOT = {
    "image/png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
    "image/gif": "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
}


@pytest.mark.parametrize("mime", DOT)
def test_a_dot_is_one_pixel(mime):
    assert size_of(mime, base64.b64decode(DOT[mime])) == (1, 1)


def test_a_jpeg_tells_its_size_after_what_else_it_tells():
    told = b"\xff\xe0\x00\x10" + b"JFIF" + bytes(10)
    frame = b"\xff\xc0\x00\x11\x08\x01\x02\x03\x04\x03" + bytes(9)
    assert size_of("image/jpeg", b"\xff\xd8" + told + frame) == (0x304, 0x102)


@pytest.mark.parametrize(
    "root, size",
    [
        ('width="460.8pt" height="345.6pt" viewBox="0 0 1 1"', (614, 461)),
        ('width="20" height="10px"', (20, 10)),
        ('width="1in" height="2.54cm"', (96, 96)),
        ('width="100%" height="100%"', None),
        ('viewBox="0 0 20 10"', None),
        ('width="0" height="0"', None),
    ],
)
def test_a_drawing_tells_its_size_in_the_units_of_css(root, size):
    svg = f'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" {root}></svg>'
    assert size_of("image/svg+xml", svg.encode()) == size


@pytest.mark.parametrize("mime", [*DOT, "image/jpeg", "image/svg+xml", "image/webp", "text/plain"])
@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"<svg", b"GIF89a", bytes(30)])
def test_what_is_no_picture_tells_nothing(mime, data):
    assert size_of(mime, data) is None


def test_a_head_cell_without_words_is_a_plain_one():
    root = parsed("<table><tr><th></th><th>x</th><th> </th><th><b>y</b></th></tr></table>")
    tables.tidy(root)
    assert [cell.tag for cell in root.iter("th", "td")] == ["td", "th", "td", "th"]


def test_a_line_loses_its_empty_link_and_its_id_and_keeps_its_text():
    line = (
        '<span id="cb1-1"><a href="#cb1-1" aria-hidden="true" tabindex="-1"></a>x <b>=</b> 1</span>'
    )
    code = '<pre class="{}"><code>{}\n</code></pre>'
    numbered = code.format("numberSource", line.replace("cb1", "cb2"))
    root = parsed(code.format("python", line) + numbered)
    lines.lighten(root)
    bare = "<span>x <b>=</b> 1</span>"
    assert inner(root) == code.format("python", bare) + numbered


@pytest.mark.parametrize("more", ['<a href="#cb1-1">here</a>', '<dd data-code-cell="cb1">x</dd>'])
def test_a_line_that_something_points_at_keeps_its_id(more):
    line = '<span id="cb1-1"><a href="#cb1-1" aria-hidden="true" tabindex="-1"></a>x</span>'
    other = line.replace("cb1", "cb2")
    root = parsed(f"<pre><code>{line}</code></pre>{more}<pre><code>{other}</code></pre>")
    lines.lighten(root)
    assert [span.get("id") for span in root.iter("span")] == ["cb1-1", None]


def test_a_link_that_says_something_stays_in_its_line():
    code = '<pre><code><span><a aria-hidden="true">1</a>x</span><span>y<a aria-hidden="true"></a></span></code></pre>'
    root = parsed(code)
    lines.lighten(root)
    assert inner(root) == code


def test_a_style_sheet_loses_its_remarks_and_no_text(tmp_path):
    sheet = tmp_path / "a.css"
    sheet.write_text(
        '/* why\n */\na { b: "/* c */" }\n\n  d::before { content: \'"/*\' } /* e */\n'
    )
    assert styled([sheet]) == b'a { b: "/* c */" }\nd::before { content: \'"/*\' }\n'
