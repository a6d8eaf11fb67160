"""What authors of other programs have hidden is not published: on no page, not in the search, not on a card, not in a preview, on neither host."""

import gzip
import io
import json
import zipfile

import pytest
from course import code, markdown, notebook, result

from lessonpress.commands.main import run
from lessonpress.features.outlines.previews import previews
from lessonpress.prepare.for_quarto import prepare
from lessonpress.prepare.hidden import CELL, CODE, FOLDED, OUTPUT, STDERR, STDOUT, WARNINGS, WAYS
from lessonpress.prepare.read_notebook import parse_notebook
from lessonpress.prepare.to_markdown import to_markdown
from lessonpress.problems import Report

ALL = {"source", "result", "printed", "warned"}
HIDES = {  # what each meaning takes away
    "include": ALL,
    "echo": {"source"},
    "output": ALL - {"source"},
    "stdout": {"printed"},
    "stderr": {"warned"},
    "warning": {"warned"},
    "code-fold": set(),
}


def metadata_of(word):
    "The metadata in which a word of the table stands."
    path, _, value = word.partition(" = ")
    outer, _, inner = path.rpartition(".")
    own = {inner: value or True}
    return {outer: own} if outer else own


def cell(head="", **metadata):
    "A cell of code whose parts say what they are."
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "printed"},
        {"output_type": "stream", "name": "stderr", "text": "warned"},
        result("'result'"),
    ]
    return code(f"{head}x = 'source'", outputs) | {"metadata": metadata}


def said(way):
    "A notebook in which a cell is hidden in a way."
    title = markdown("# A title")
    if way.where == "tag":
        return notebook([title, cell(tags=[way.word])])
    if way.where == "metadata":
        return notebook([title, cell(**metadata_of(way.word))])
    if way.where == "notebook":
        return notebook([title, cell()], **metadata_of(way.word))
    if way.where == "directive":
        return notebook([title, cell(f"#| {way.word}\n")])
    return notebook([title, markdown("## source printed warned result -")])


def parts(nb, **defaults):
    "Which parts of its cell the embedded renderer shows."
    report = Report()
    book = parse_notebook(nb, "a.ipynb", report)
    assert not report.problems
    book.defaults = defaults
    text = to_markdown(book)[0]
    return {part for part in ALL if part in text}


def parts_on_quarto(nb):
    "Which parts of it Quarto is given to show, by the options that it knows."
    shown = set()
    for c in prepare(nb)["cells"][1:]:
        source = "".join(c["source"])
        hidden = {k for k in ("echo", "output", "warning", "include") if f"#| {k}: false" in source}
        outputs = json.dumps(c.get("outputs", []))
        found = {p for p in ALL if p in source.replace("_", "") or p in outputs}
        shown |= found - set().union(*(HIDES[k] for k in hidden))
    return shown


@pytest.mark.parametrize("way", WAYS, ids=lambda w: f"{w.where} {w.word}")
def test_each_way_hides_what_it_says_on_both_hosts(way):
    hidden = set().union(*(HIDES[k] for k, shown in way.means.items() if not shown))
    assert parts(said(way)) == ALL - hidden
    assert parts_on_quarto(said(way)) == ALL - hidden
    assert way.of and set(way.means.items()) <= {
        pair for m in (CELL, CODE, OUTPUT, FOLDED, WARNINGS, STDOUT, STDERR) for pair in m.items()
    }


def test_no_way_stands_twice_in_the_table():
    assert len({(w.where, w.word) for w in WAYS}) == len(WAYS)


@pytest.mark.parametrize("tag", ["remove_cell", "removecell", "Remove-Cell", "hide_cell"])
def test_a_tag_is_known_however_its_words_are_joined(tag):
    nb = notebook([markdown("# T"), cell(tags=["other", tag])])
    assert parts(nb) == parts_on_quarto(nb) == set()


@pytest.mark.parametrize("kind", ["markdown", "raw"])
@pytest.mark.parametrize(
    "metadata",
    [
        {"tags": ["remove-cell"]},
        {"tags": ["remove_input"]},
        {"nbsphinx": "hidden"},
        {"jupyter": {"source_hidden": True}},
    ],
    ids=str,
)
def test_a_cell_of_text_is_hidden_too(kind, metadata):
    hidden = markdown("source") | {"cell_type": kind, "metadata": metadata}
    nb = notebook([markdown("# T"), hidden])
    assert parts(nb) == parts_on_quarto(nb) == set()


def test_the_front_matter_is_read_though_its_cell_is_hidden():
    front = markdown("---\ntitle: From YAML\n---") | {"cell_type": "raw"}
    nb = notebook([front | {"metadata": {"tags": ["remove-cell"]}}, cell()])
    assert parse_notebook(nb, "a.ipynb", Report()).title == "From YAML"
    assert len(prepare(nb)["cells"]) == 2


@pytest.mark.parametrize("comment", ["#hide", "# hide", "#export\n# hide", "#hide_input\n#hide"])
def test_comments_of_the_first_nbdev_hide_a_cell(comment):
    nb = notebook([markdown("# T"), cell(f"{comment}\n")])
    assert parts(nb) == parts_on_quarto(nb) == set()


@pytest.mark.parametrize("comment", ["#hide_input", "#hide_output", "#collapse-hide", "#collapse"])
def test_comments_of_the_first_nbdev_hide_a_part_and_are_not_shown(comment):
    nb = notebook([markdown("# T"), cell(f"# a note\n{comment}\n")])
    gone = {"#hide_input": {"source"}, "#hide_output": ALL - {"source"}}.get(comment, set())
    assert parts(nb) == parts_on_quarto(nb) == ALL - gone
    text = to_markdown(parse_notebook(nb, "a.ipynb", Report()))[0]
    assert comment not in text and ("# a note" in text) == ("source" not in gone)


def test_a_comment_further_down_hides_nothing():
    nb = notebook([markdown("# T"), cell("y = 1\n#hide\n")])
    assert parts(nb) == parts_on_quarto(nb) == ALL


def test_tags_may_stand_among_the_options():
    nb = notebook([markdown("# T"), cell("#| tags: [remove-input]\n")])
    assert parts(nb) == parts_on_quarto(nb) == ALL - {"source"}


def test_an_option_of_the_cell_wins_over_all_others():
    nb = notebook([markdown("# T"), cell("#| echo: true\n#| hide_input\n", tags=["hide-code"])])
    assert parts(nb) == parts_on_quarto(nb) == ALL
    assert "".join(prepare(nb)["cells"][1]["source"]).count("echo:") == 1


@pytest.mark.parametrize(
    "front, hidden",
    [
        ("execute:\n  echo: false", {"source"}),
        ("echo: false", {"source"}),
        ("format:\n  html:\n    echo: false", {"source"}),
        ("format:\n  html:\n    execute:\n      output: false", ALL - {"source"}),
        ("execute:\n  include: false", ALL),
    ],
)
def test_what_a_page_or_the_project_says_of_all_cells_is_done(course, front, hidden):
    raw = markdown(f"---\ntitle: T\n{front}\n---") | {"cell_type": "raw"}
    assert parts(notebook([raw, cell()])) == ALL - hidden
    course.write("other/nbs/02_foreign.ipynb", notebook([markdown("# T"), cell()]))

    def shown():
        assert run(["--course", str(course.root), "build"]) == 0
        page = course.page("other/nbs/02_foreign.html").partition("</main>")[0]
        return {part for part in ALL if part in page}

    assert shown() == ALL
    course.write("other/_metadata.yml", front + "\n")
    assert shown() == ALL - hidden
    (course.root / "other/_metadata.yml").unlink()
    assert shown() == ALL


def test_the_project_may_hide_all_code(course):
    course.write("other/nbs/02_foreign.ipynb", notebook([markdown("# T"), cell()]))
    course.replace("_quarto.yml", "project:\n", "execute:\n  echo: false\nproject:\n")
    assert run(["--course", str(course.root), "build"]) == 0
    assert "source" not in course.page("other/nbs/02_foreign.html").partition("</main>")[0]


BLOCK = "```{python}\n%ssecret = 1\n```\n\nText.\n"


@pytest.mark.parametrize(
    "front, options, hidden",
    [
        ("", "", False),
        ("", "#| echo: false\n", True),
        ("", "#| label: a\n#| include: false\n", True),
        ("", "#| eval: false\n", False),
        ("execute:\n  echo: false\n", "", True),
        ("echo: false\n", "#| echo: true\n", False),
    ],
)
def test_code_of_a_document_that_is_hidden_is_not_shown(course, front, options, hidden, capsys):
    course.write("nbs/02.qmd", f"---\ntitle: T\n{front}---\n\n{BLOCK % options}")
    course.replace("_quarto.yml", '"nbs/*.ipynb"', '"nbs/*.ipynb", "nbs/*.qmd"')
    assert run(["--course", str(course.root), "build"]) == 0
    assert ("secret" not in course.page("nbs/02.html")) is hidden
    assert ("no output is made of it" in capsys.readouterr().err) is hidden
    assert "Text." in course.page("nbs/02.html")


def test_the_project_may_hide_the_code_of_documents(course):
    course.write("nbs/02.qmd", f"---\ntitle: T\n---\n\n{BLOCK % ''}")
    course.replace("_quarto.yml", '"nbs/*.ipynb"', '"nbs/*.ipynb", "nbs/*.qmd"')
    for folder in ("_quarto.yml", "nbs/_metadata.yml"):
        text = (course.root / folder).read_text() if (course.root / folder).exists() else ""
        course.write(folder, "execute:\n  echo: false\n" + text)
        assert run(["--course", str(course.root), "build"]) == 0
        assert "secret" not in course.page("nbs/02.html")
        course.write(folder, text or "lang: en\n")
        assert run(["--course", str(course.root), "build"]) == 0
        assert "secret" in course.page("nbs/02.html")


def test_a_preview_shows_what_the_page_shows():
    def seen(**metadata):
        nb = notebook([markdown("# T"), cell("#| label: it\n", **metadata)])
        return previews(parse_notebook(nb, "a.ipynb", Report()), "a.ipynb", "T")

    assert (seen()["it"].code, seen()["it"].output) == ("x = 'source'", "'result'")
    assert seen(tags=["remove-input"])["it"].code == ""
    assert seen(tags=["remove-output"])["it"].output == ""
    assert seen(tags=["remove-cell"]) == {}


SECRET = "kumquat"  # a word that nothing else has


def test_nothing_of_it_is_anywhere_on_the_site(course):
    "Not on the page, in the search, on cards, in the reference, beside an answer, or as a file."
    picture = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"image/svg+xml": f"<svg><title>{SECRET}</title></svg>"},
    }
    hidden = code(f"#| hide\n#| export\ndef {SECRET}():\n    '{SECRET}'", [result(SECRET), picture])
    tagged = code(f"#| label: tagged\n{SECRET}()", [result("2"), picture])
    note = markdown(f"![{SECRET}](attachment:{SECRET}.svg)")
    note["attachments"] = {
        f"{SECRET}.svg": {"image/svg+xml": f"<svg><title>{SECRET}</title></svg>"}
    }
    cells = [
        markdown("# A line"),
        code("#| default_exp line"),
        markdown("## Slope {#slope}\n\nText."),
        code("#| label: slope-of-two\n2", [result("2")]),
        hidden,
        tagged | {"metadata": {"tags": ["remove-cell"]}},
        code(f"#| label: half\n{SECRET} = 2\n2", [result("2")])
        | {"metadata": {"tags": ["remove-input"]}},
        code("1", [{"output_type": "stream", "name": "stdout", "text": SECRET}])
        | {"metadata": {"tags": ["remove-stdout"]}},
        note | {"metadata": {"tags": ["remove_cell"]}},
    ]
    course.write("nbs/01_line.ipynb", notebook(cells))
    course.write("reference.qmd", "---\ntitle: Reference\n---\n\n::: {.reference}\n:::\n")
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "reference.qmd"')
    course.replace("outlines/lecture.qmd", "#slope-of-two", "#half")
    assert run(["--course", str(course.root), "build"]) == 0
    site = course.root / "_site"
    files = {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    assert [name for name, data in files.items() if SECRET.encode() in _plain(name, data)] == []
    assert "half" in course.page("nbs/01_line.html") and "questions.apkg" in files


def _plain(name, data):
    "A file of the site as it reads, with what is packed unpacked; its name counts too."
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            data = b"".join(packed.read(n) for n in packed.namelist())
    return name.encode() + data
