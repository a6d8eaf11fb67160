"""What stands elsewhere: parts of a page that are moved, outputs of notebooks that are embedded, and what the brand says."""

import json

import pytest
from course import code, notebook, result
from selecting import parse, select
from test_constructs import page, worker  # noqa: F401  (fixtures)

from lessonpress.pipeline import build

DIV = "::: {#a}\nMoved, @fig-x.\n:::\n"


def test_a_block_is_moved(page):  # noqa: F811
    p = page(f"One\n\n{DIV}\nTwo\n\n{{{{< contents a >}}}}\n\n![X](x.png){{#fig-x}}\n")
    assert p.text().startswith("One Two Moved, Figure 1.") and len(p.all("#a")) == 1


def test_what_is_moved_is_numbered_where_it_stands(page):  # noqa: F811
    figures = "![B](b.png){#fig-b}\n\n::: {#box}\n![A](a.png){#fig-a}\n:::\n"
    p = page(f"{{{{< contents #box >}}}}\n\n{figures}\n@fig-a @fig-b\n")
    assert [a.text_content() for a in p.all("a.quarto-xref")] == ["Figure\u00a01", "Figure\u00a02"]


def test_a_cell_is_moved_by_its_label(page):  # noqa: F811
    p = page("{{< contents plot >}}\n\nText\n\n::: {#cell-plot .cell}\nOutput\n:::\n")
    assert p.text() == "Output Text"


def test_words_are_moved_into_a_line(page):  # noqa: F811
    p = page("Here: {{< contents w >}}.\n\nOne [word]{#w} less.\n\n{{< contents w >}}\n")
    assert p.text() == "Here: word. One less. word"


def test_nothing_is_lost(page):  # noqa: F811
    p = page("A {{< contents a >}} b\n\n::: {#a}\nKept\n:::\n", problems=1)
    assert "Kept" in p.text() and p.problem.line == 1
    ring = (
        "::: {#a}\nIn a\n\n{{< contents b >}}\n:::\n\n::: {#b}\nIn b\n\n{{< contents a >}}\n:::\n"
    )
    p = page(ring, problems=1)
    assert sorted(p.text().split()) == ["In", "In", "a", "b"]


def test_what_is_not_there_is_told(page):  # noqa: F811
    p = page("Text\n\n{{< contents nobody >}}\n", problems=1)
    assert p.text() == "Text (nobody missing)" and p.problem.line == 3


BRAND = "color: {palette: {sea: '#004455'}, primary: sea}\nlogo: {images: {icon: {path: logo.svg}}, small: icon}\n"
INDEX = """\
---
title: Embeds
---

{{< embed nbs/a.ipynb#fig-dots >}}

Then {{< brand color primary >}} and {{< brand color sea >}}.

{{< brand logo small >}}

{{< embed nbs/a.ipynb#answer echo=true >}}

{{< embed nbs/a.ipynb#nobody >}}

{{< embed ../outside.ipynb >}}

{{< brand color nobody >}}

{{< version >}}
"""
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("embeds")
    (root / "nbs").mkdir()
    (root / "_quarto.yml").write_text("website: {title: T, site-url: https://example.org}\n")
    (root / "_brand.yml").write_text(BRAND)
    (root / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (root / "index.qmd").write_text(INDEX)
    plot = {"output_type": "display_data", "metadata": {}, "data": {"image/png": DOT}}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "# Its *title*", "id": "t"},
        code("#| label: fig-dots\n#| fig-cap: Dots\ndraw()", [plot], id="d"),
        code("secret()", [result("not asked for")], id="s"),
        code("#| label: answer\n#| echo: false\n6 * 7", [result("42")], id="n"),
    ]
    (root / "nbs/a.ipynb").write_text(json.dumps(notebook(cells)))
    built = build(root)
    return root, built.report.problems, parse((root / "_site/index.html").read_text())


def test_an_output_is_embedded_with_its_caption_picture_and_source(made):
    root, _, html = made
    figure, answer = select(html, ".embedded")
    assert figure.text_content().split() == ["Figure", "1:", "Dots", "Its", "title"]
    [picture] = select(figure, "img")
    assert (root / "_site" / picture.get("src")).is_file()
    links = [a.get("href") for a in select(html, ".embedded .remark a")]
    assert links == ["nbs/a.html#fig-dots", "nbs/a.html#answer"]
    assert "6 * 7" in answer.text_content() and "42" in answer.text_content()
    assert "not asked for" not in html.text_content()


def test_the_brand_says_colours_and_a_logo(made):
    html = made[2]
    assert "Then #004455 and #004455." in " ".join(html.text_content().split())
    assert [i.get("src") for i in select(html, "img.brand-logo")] == ["logo.svg"]


def test_what_cannot_be_embedded_is_told_with_its_line_and_linked(made):
    _, problems, html = made
    told = {p.line: (p.rule, p.message) for p in problems if p.file == "index.qmd"}
    lines = INDEX.splitlines()
    for part, word in (("nobody >}}", "no cell"), ("outside", "outside the course")):
        line = next(n for n, text in enumerate(lines, 1) if part in text)
        assert told[line][0] == "include" and word in told[line][1]
    assert told[lines.index("{{< brand color nobody >}}") + 1][0] == "unsupported"
    assert told[lines.index("{{< version >}}") + 1][0] == "unsupported"
    assert "(version missing)" in html.text_content() and "See nobody" in html.text_content()


def test_a_change_of_the_notebook_changes_the_page(made):
    root = made[0]
    file = root / "nbs/a.ipynb"
    file.write_text(file.read_text().replace('"42"', '"43"'))
    build(root)
    assert "43" in (root / "_site/index.html").read_text()
