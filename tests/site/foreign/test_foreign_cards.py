"""Pictures and links that an answer has as HTML reach its flash card, and those that readers do not see do not."""

import io
import json
import sqlite3
import tempfile
import zipfile
from pathlib import Path

import pytest

from lessonpress.commands.main import run

pytest.importorskip("genanki")

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def answer(course, text):
    "The answer on the card of an outline's first question, and the pictures of the package by name."
    course.write("dot.svg", SVG)
    course.replace("outlines/lecture.qmd", "How much the line rises", f"{text} How much it rises")
    assert run(["--course", str(course.root), "build"]) == 0
    data = (course.root / "_site/questions.apkg").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, tempfile.TemporaryDirectory() as folder:
        names = json.loads(packed.read("media"))
        media = {name: packed.read(n).decode() for n, name in names.items()}
        path = Path(folder, "c.anki2")
        path.write_bytes(packed.read("collection.anki2"))
        with sqlite3.connect(path) as db:
            (fields,) = db.execute("select flds from notes where flds like '%slope%'").fetchone()
        db.close()
    return fields.split("\x1f")[1], media


@pytest.mark.parametrize(
    "text",
    [
        '<img src="../dot.svg" alt="A dot">',
        '<img src="/dot.svg" alt="A dot">',
        '<a href="https://example.org"><img src="../dot.svg" alt="A dot" id="x"></a>',
        '<picture><source srcset="../dot.svg 1x"><img src="../dot.svg" alt="A dot"></picture>',
        "![A dot](/dot.svg)",
    ],
)
def test_a_picture_as_html_is_taken_along(course, text):
    html, media = answer(course, text)
    (name,) = media
    assert (
        media[name] == SVG and f'src="{name}"' in html and "dot.svg" not in html.replace(name, "")
    )
    assert 'id="x"' not in html


def test_a_link_as_html_leads_to_the_site(course):
    html, _ = answer(course, '<a href="../nbs/01_line.ipynb#slope">here</a>')
    assert '<a href="https://example.org/course/nbs/01_line.html#slope">here</a>' in html


def test_a_link_as_html_into_a_course_without_an_address_leads_nowhere(course):
    course.replace("_quarto.yml", "  site-url: https://example.org/course/\n", "")
    html, _ = answer(course, '<a href="../nbs/01_line.ipynb#slope">here</a>')
    assert "<a>here</a>" in html


def test_a_picture_that_changes_makes_the_cards_again(course):
    _, before = answer(course, '<img src="../dot.svg" alt="A dot">')
    course.write("dot.svg", SVG.replace("9", "8"))
    assert run(["--course", str(course.root), "build"]) == 0
    data = (course.root / "_site/questions.apkg").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.read("0").decode() == SVG.replace("9", "8") != before


def test_what_readers_do_not_see_is_on_no_card(course):
    html, media = answer(course, "[secret ![A dot](../dot.svg)]{.content-hidden}")
    assert "secret" not in html and media == {}


def test_a_file_out_of_the_course_is_not_taken_along(course):
    (course.root.parent / "other.svg").write_text(SVG)
    course.replace(
        "outlines/lecture.qmd", "How much", '<img src="../../other.svg" alt="A"> How much'
    )
    path = course.root / "x.apkg"
    run(["--course", str(course.root), "export", "anki", "--output", str(path)])
    with zipfile.ZipFile(path) as packed:
        assert json.loads(packed.read("media")) == {}
