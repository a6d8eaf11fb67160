"""What Quarto has frozen of a run is on the page: outputs with their figures, captions and numbers, also where the text around them has changed since."""

import hashlib
import json
import os

import pytest
from course import code, markdown, notebook
from selecting import parse, select
from test_constructs import page, worker  # noqa: F401  (fixtures)

from lessonpress.commands.main import run
from lessonpress.gather.document_cells import engine_of, pieces
from lessonpress.gather.frozen_cells import cells, settled
from lessonpress.gather.older_outputs import with_outputs
from lessonpress.pipeline import build, open_workshop
from lessonpress.prepare.source import Source

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
    "64f8cf500f0003860180" + "5a347d6a0000000049454e44ae426082"
)
SOURCE = """\
---
title: Speeds
date: "`r Sys.Date()`"
---

Of `r nrow(cars)` cars, see @fig-cars.

```{r}
#| label: fig-cars
#| fig-cap: Cars
plot(cars)
```

```{r}
#| echo: false
leaflet()
```
"""
PLOT = """\
::: {.cell}

```{.r .cell-code}
plot(cars)
```

::: {.cell-output-display}
![Cars](speeds_files/figure-html/fig-cars-1.png){#fig-cars fig-alt='Dots going up to the right' width=672}
:::
:::
"""
WIDGET = """\
::: {.cell}
::: {.cell-output-display}

```{=html}
<div class="leaflet html-widget" id="htmlwidget-1" style="width:100%;height:371px;"></div>
<script type="application/json" data-for="htmlwidget-1">{"x":1}</script>
```

:::
:::
"""
EXECUTED = f"""\
---
title: Speeds
date: "2024-05-01"
---

Of 50 cars, see @fig-cars.

{PLOT}

{WIDGET}
"""
HEAD = (
    '<link href="../site_libs/leaf-1/leaf.css" rel="stylesheet" />\n'
    '<script src="../site_libs/leaf-1/leaf.js"></script>'
)
RESULTS = "_freeze/log/speeds/execute-results/html.json"


def result(source, executed, **more):
    "A frozen result as Quarto writes it."
    told = {"engine": "knitr", "markdown": executed, "supporting": ["speeds_files"]}
    told |= {"filters": ["rmarkdown/pagebreak.lua"], "includes": {}, **more}
    return {"hash": hashlib.md5(source.encode()).hexdigest(), "result": told}


def freeze(course, executed=EXECUTED, source=SOURCE, **more):
    course.write("log/speeds.qmd", source)
    course.write(RESULTS, result(source, executed, **more))
    course.write("_freeze/log/speeds/figure-html/fig-cars-1.png", PNG)


def told(course, rule="frozen", file="log/speeds.qmd"):
    "The messages about a page."
    source = Source(course.root, file)
    assert source.markdown
    return [p.message for p in source.report.problems if p.rule == rule]


@pytest.fixture
def frozen(course):
    "A course with a page of R that Quarto has run."
    course.replace("_quarto.yml", '"outlines/*.qmd"', '"outlines/*.qmd", "log/*.qmd"')
    freeze(course, includes={"include-in-header": [HEAD]})
    course.write("_freeze/site_libs/leaf-1/leaf.js", "/* draws */")
    course.write("_freeze/site_libs/leaf-1/leaf.css", ".leaflet { color: red }")
    course.write("_freeze/site_libs/leaf-1/pin.png", PNG)
    course.write("_freeze/site_libs/other-2/other.js", "/* of another page */")
    course.write("_freeze/log/speeds/figure-html/older-1.png", PNG)
    course.write("_freeze/log/speeds/figure-pdf/fig-cars-1.pdf", "a figure for another format")
    return course


def test_the_page_shows_what_the_run_gave(frozen, capsys):
    assert run(["--course", str(frozen.root), "build", "--renderer", "pandoc"]) == 0
    said = capsys.readouterr().err
    assert "log/speeds.qmd" not in said, "nothing is wrong with it"
    site = frozen.root / "_site"
    p = parse((site / "log/speeds.html").read_text())
    assert "Of 50 cars, see Figure\u00a01." in p.text_content()
    assert select(p, "#fig-cars figcaption")[0].text_content().strip() == "Figure\u00a01: Cars"
    assert select(p, "#fig-cars img")[0].get("src") == "speeds_files/figure-html/fig-cars-1.png"
    assert (site / "log/speeds_files/figure-html/fig-cars-1.png").read_bytes() == PNG
    assert [f.name for f in (site / "log/speeds_files/figure-html").iterdir()] == ["fig-cars-1.png"]
    assert "2024" in select(p, "#title-block-header")[0].text_content(), "the date was computed"
    [frame] = select(p, "iframe.output-frame")
    inside = (site / "log" / frame.get("src")).read_text()
    assert frame.get("sandbox") == "allow-scripts" and '{"x":1}' in inside
    assert '<script src="../../site_libs/leaf-1/leaf.js"></script>' in inside
    html = frozen.page("log/speeds.html")
    assert "leaf.js" not in html and html.count('href="../site_libs/leaf-1/leaf.css"') == 1
    libraries = sorted(f.name for f in (site / "site_libs").rglob("*.*") if f.is_file())
    assert libraries == ["leaf.css", "leaf.js", "pin.png"]


def test_it_is_made_again_when_the_result_or_a_figure_changes(frozen):
    with open_workshop(frozen.root) as workshop:

        def made():
            build(frozen.root, workshop=workshop, keep_going=True)
            figure = frozen.root / "_site/log/speeds_files/figure-html/fig-cars-1.png"
            return frozen.page("log/speeds.html"), figure.read_bytes()

        first = made()
        frozen.replace(RESULTS, "Of 50 cars", "Of 51 cars")
        second = made()
        assert "Of 50 cars" in first[0] and "Of 51 cars" in second[0]
        frozen.write("_freeze/log/speeds/figure-html/fig-cars-1.png", PNG + b"new")
        assert made() == (second[0], PNG + b"new")
        frozen.root.joinpath(RESULTS).unlink()
        build(frozen.root, workshop=workshop, keep_going=True)
        text = parse(frozen.page("log/speeds.html")).text_content()
        assert "plot(cars)" in text and "51 cars" not in text


def test_a_figure_of_the_run_is_the_picture_of_its_page(frozen, capsys):
    freeze(
        frozen,
        source=SOURCE.replace("date:", "image: speeds_files/figure-html/fig-cars-1.png\ndate:"),
    )
    frozen.write(
        "log/index.qmd", "---\ntitle: Log\nlisting: {contents: speeds.qmd, type: grid}\n---\n"
    )
    assert run(["--course", str(frozen.root), "build", "--renderer", "pandoc"]) == 0
    said = capsys.readouterr().err
    assert "cannot stand" not in said and "log/index.qmd: nothing is at" not in said
    assert 'src="speeds_files/figure-html/fig-cars-1.png"' in frozen.page("log/index.html")
    shown = "https://example.org/course/log/speeds_files/figure-html/fig-cars-1.png"
    assert f'<meta property="og:image" content="{shown}">' in frozen.page("log/speeds.html")


# ---- An older text


def test_an_edit_of_the_text_shows_and_is_told(frozen):
    assert told(frozen) == []
    frozen.replace("log/speeds.qmd", "```{r}\n#| label", "Here they are.\n\n```{r}\n#| label")
    [message] = told(frozen)
    assert "its outputs come from an older text" in message and RESULTS in message
    text = Source(frozen.root, "log/speeds.qmd").markdown
    assert "Here they are." in text and "fig-cars-1.png" in text and "Of 50 cars, see" in text


@pytest.mark.parametrize("change", [("plot(cars)", "plot(trees)"), ("nrow(cars)` cars", "n` vans")])
def test_where_it_is_not_plain_what_is_whose_the_older_page_stays(frozen, change):
    frozen.replace("log/speeds.qmd", *change)
    [message] = told(frozen)
    assert "what is shown comes from an older text" in message
    text = Source(frozen.root, "log/speeds.qmd").markdown
    assert "plot(cars)" in text and "Of 50 cars" in text


def test_other_ends_of_lines_are_no_other_text(frozen):
    frozen.write("log/speeds.qmd", SOURCE.replace("\n", "\r\n").encode())
    assert told(frozen) == [] and "Of 50 cars" in Source(frozen.root, "log/speeds.qmd").markdown


def test_html_of_two_outputs_has_ids_of_its_own(frozen):
    html = '::: {.cell}\n::: {.cell-output-display}\n```{=html}\n<b id="x">1</b><a href="#x">2</a>\n```\n:::\n:::\n'
    freeze(frozen, executed=f"{html}\n{html}\n```html\n<b id='x'>\n```\n")
    text = Source(frozen.root, "log/speeds.qmd").markdown
    assert text.count('<b id="x">') == 1 and '<b id="x-2">1</b><a href="#x-2">2</a>' in text
    assert "<b id='x'>" in text


CELLS = "```{python}\n1 + 1\n```\n\nB\n\n```{python}\n#| echo: false\n2\n```\n\n```{python}\n#| include: false\n3\n```\n\nC\n"
RAN = "::: {.cell}\n``` {.python .cell-code}\n1 + 1\n```\n\n::: {.cell-output}\nTWO\n:::\n:::\n\n::: {.cell}\n::: {.cell-output}\nHIDDEN\n:::\n:::\n"


def test_each_cell_gets_its_own_output():
    whole = with_outputs(f"New.\n\n{CELLS}", f"Old.\n\n{RAN}", {})
    assert [w for w in whole.split() if w.isalpha()] == ["TWO", "B", "HIDDEN", "C"]
    assert whole.startswith("New.") and "Old" not in whole


@pytest.mark.parametrize(
    "body",
    [
        CELLS + "\n```{python}\n4\n```\n",  # a new cell
        CELLS.replace("1 + 1", "1 + 2"),  # another one
        CELLS.replace(
            "#| include: false", "#| echo: false"
        ),  # two hidden ones, of which one gave something
        CELLS.replace("1 + 1", ""),
        "`{python} x` is new\n\n" + CELLS,
    ],
)
def test_what_is_not_plain_is_left_alone(body):
    assert with_outputs(body, RAN, {}) is None


# ---- What is used, and what is not


def test_a_page_that_nobody_runs_any_more_is_itself(frozen):
    frozen.write("log/speeds.qmd", "---\ntitle: Speeds\n---\n\nOnly words.\n")
    assert Source(frozen.root, "log/speeds.qmd").frozen is None and told(frozen) == []
    frozen.write("log/speeds.qmd", SOURCE.replace("title:", "execute: {enabled: false}\ntitle:"))
    assert Source(frozen.root, "log/speeds.qmd").frozen is None


@pytest.mark.parametrize("content", ["{", "[]", '{"hash": "x"}', '{"result": {"markdown": 1}}'])
def test_a_result_that_is_none_is_told(frozen, content):
    frozen.write(RESULTS, content)
    [message] = told(frozen)
    assert "is no result of a run" in message
    assert "{.r}\nplot(cars)" in Source(frozen.root, "log/speeds.qmd").markdown


def test_a_result_outside_the_course_is_not_read(frozen):
    elsewhere = frozen.root.parent / "html.json"
    (frozen.root / RESULTS).rename(elsewhere)
    os.symlink(elsewhere, frozen.root / RESULTS)
    assert "is outside the course" in told(frozen)[0]
    assert "50 cars" not in Source(frozen.root, "log/speeds.qmd").markdown


def test_a_notebook_without_outputs_has_those_that_were_frozen(course):
    nb = notebook([markdown("# A line\n\nWords."), code("slope = 2\nslope")])
    text = json.dumps(nb)
    course.write("nbs/01_line.ipynb", text)
    cell = RAN.replace("TWO", "**42**").replace("1 + 1", "slope = 2\nslope")
    executed = result(text, f"---\ntitle: A line\n---\n\nWords.\n\n{cell}", engine="jupyter")
    course.write("_freeze/nbs/01_line/execute-results/html.json", executed)
    source = Source(course.root, "nbs/01_line.ipynb")
    assert "**42**" in source.markdown and "# A line" not in source.markdown
    assert not source.report.problems
    nb["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    course.write("nbs/01_line.ipynb", nb)
    assert "**42**" not in Source(course.root, "nbs/01_line.ipynb").markdown, "its own count"


def test_scripts_for_which_there_is_no_frame_are_told(frozen, capsys):
    scripts = "".join(
        f'<script src="../site_libs/a/{n}.js"></script>' for n in ("jquery", "kePrint")
    )
    freeze(frozen, EXECUTED.replace(WIDGET, ""), includes={"include-in-header": scripts})
    run(["--course", str(frozen.root), "build", "--renderer", "pandoc"])
    said = capsys.readouterr().err
    assert "log/speeds.qmd: what would run in the page is left out (`kePrint.js`)" in said


def test_a_widget_without_its_library_is_told(frozen, capsys):
    freeze(frozen)
    run(["--course", str(frozen.root), "build", "--renderer", "pandoc"])
    said = capsys.readouterr().err
    assert said.count("an output is a widget whose libraries are not in `_freeze`") == 1
    assert "Unable to display output for mime type(s): htmlwidget" in frozen.page("log/speeds.html")


# ---- Cells as engines write them

TABLE = "| a |\n|---|\n| 1 |\n"
DISPLAY = f"::: {{.cell-output-display}}\n{TABLE}:::\n"
CODE = "```{.r .cell-code}\nx\n```\n\n"


def test_the_caption_of_a_table_stands_in_an_attribute(page):  # noqa: F811
    cell = f"::: {{#tbl-a .cell tbl-cap='The *cars\\' speeds*'}}\n\n{CODE}{DISPLAY}:::\n"
    p = page(settled(f"{cell}\nSee @tbl-a.\n"))
    assert p.text("#tbl-a figcaption") == "Table 1: The cars’ speeds"
    assert p.all("#tbl-a figcaption em") and not p.all("#tbl-a code"), "its code stands above it"
    assert p.text().endswith("See Table 1.")


def test_each_table_of_a_cell_has_a_caption_of_its_own(page):  # noqa: F811
    head = "{#tbl-a .cell layout-ncol=2 tbl-cap='Both' tbl-subcap='[\"Cars\",\"Trees\"]'}"
    p = page(settled(f"::: {head}\n{DISPLAY}\n{DISPLAY}:::\n\n@tbl-a-2\n"))
    captions = [c.text_content().strip() for c in p.all("#tbl-a figcaption")]
    assert captions == ["Table\u00a01: Both", "(a) Cars", "(b) Trees"]
    assert p.text().endswith("Table 1 (b)")


def test_the_last_words_of_a_figure_are_its_caption(page):  # noqa: F811
    picture = "::: {.cell-output-display}\n![First](a.png){#fig-a-1 fig-alt='An a'}\n:::\n"
    p = page(settled(f"::: {{#fig-a .cell}}\n{CODE}{picture}\nAll of it\n:::\n"))
    captions = [c.text_content().strip() for c in p.all("#fig-a figcaption")]
    assert captions == ["(a) First", "Figure\u00a01: All of it"]


def test_code_is_folded_as_the_page_says(page):  # noqa: F811
    shown = {"code-fold": True, "code-summary": "How"}
    p = page(settled(f"::: {{.cell}}\n{CODE}:::\n\n```r\nno cell\n```\n", shown))
    assert [s.text_content() for s in p.all("details.code-fold > summary")] == ["How"]
    own = CODE.replace("}", ' code-fold="false"}')
    assert not page(settled(f"::: {{.cell}}\n{own}:::\n", shown)).all("details")


def test_cells_stand_in_divs_and_lists_and_not_in_code():
    text = f"::: {{.callout-note}}\n::: {{.cell}}\n{CODE}:::\n:::\n\n- a\n\n  ::: {{.cell}}\n  b\n  :::\n\n````\n::: {{.cell}}\n:::\n````\n"
    lines = text.split("\n")
    assert [lines[c.start] for c in cells(lines)] == ["::: {.cell}", "  ::: {.cell}"]


def test_a_cell_in_doubled_braces_shows_its_fences(page):  # noqa: F811
    course_text = "```{{python}}\n#| echo: true\n1\n```\n\nWords.\n"
    from lessonpress.gather.resolver import resolve
    from lessonpress.problems import Report

    report = Report()
    text = resolve(course_text, None, "a.qmd", report, lambda n: {})
    assert page(text).all("pre")[0].text_content().strip() == "```{python}\n#| echo: true\n1\n```"
    assert not report.problems


def test_a_text_that_is_made_to_take_long_does_not():
    deep = "\n".join(f"{':' * 3} {{.a}}" for _ in range(5000))
    lines = (
        f"{deep}\n::: {{.cell}}\nx\n:::\n{'::: {.cell tbl-cap=' + chr(39) + chr(92) * 999}\n".split(
            "\n"
        )
    )
    assert next(cells(lines)).start == 5000
    spaces = "::: x" + " " * 50_000 + "y"
    assert settled(f"{spaces}\n::: {{.cell tbl-cap='{chr(92) * 9999}}}\n:::\n")
    assert len(list(pieces(f"``` x{' ' * 50_000}y\n```{{python}}{' ' * 50_000}\n1"))) == 1


ENGINES = {
    "```{r}\n1\n```": "knitr",
    "```{python}\n1\n```\n\n```{r}\n1\n```": "knitr",
    "```{julia}\n1\n```": "jupyter",
    "```{mermaid}\nA\n```\n\n```python\n1\n```": "",
    "````\n```{r}\n```\n````": "",
}


@pytest.mark.parametrize("text", ENGINES)
def test_the_engine_is_the_one_that_quarto_takes(text):
    assert engine_of(pieces(text), {}) == ENGINES[text]
    assert engine_of(pieces(text), {"jupyter": "python3"}) == "jupyter"
    assert engine_of(pieces(text), {"engine": "markdown"}) == ""
