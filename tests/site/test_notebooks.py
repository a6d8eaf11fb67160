"""Notebooks as input: what is wrong is told with its place, what is not for readers is gone, what stays is as it was."""

import base64
import json
import warnings
from pathlib import Path

import pytest

from lessonpress.prepare import terminal_text as ansi
from lessonpress.prepare.for_quarto import prepare
from lessonpress.prepare.options import OPTIONS
from lessonpress.prepare.python_code import parsed
from lessonpress.prepare.read_notebook import parse_notebook, read_notebook
from lessonpress.prepare.to_markdown import to_markdown
from lessonpress.problems import Report

REFERENCE = Path(__file__).parent / "quarto-reference"
PNG = base64.b64encode(b"\x89PNG a picture").decode()


def code(source, *outputs, **more):
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": "c1",
        "metadata": {},
        "outputs": list(outputs),
        "source": source.splitlines(True),
        **more,
    }


def text(source, kind="markdown", **more):
    return {
        "cell_type": kind,
        "id": "m1",
        "metadata": {},
        "source": source.splitlines(True),
        **more,
    }


def display(**data):
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {k.replace("_", "/").replace("svgxml", "svg+xml"): v for k, v in data.items()},
    }


def stream(words, name="stdout"):
    return {"output_type": "stream", "name": name, "text": words.splitlines(True)}


def book(*cells, title=True, **more):
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"language": "python"}},
        "cells": [*([text("# A title")] if title else []), *cells],
        **more,
    }


def read(*cells, **more):
    report = Report()
    return parse_notebook(book(*cells, **more), "nbs/a.ipynb", report), report


def written(*cells, **more):
    nb, report = read(*cells, **more)
    assert not report.problems
    return to_markdown(nb)[0]


def the_problem(report):
    [problem] = report.problems
    return problem


# ---- What is wrong


def test_no_json(tmp_path):
    (tmp_path / "a.ipynb").write_text("{\n<<<<<<< HEAD\n}")
    report = Report()
    assert read_notebook(tmp_path / "a.ipynb", "a.ipynb", report) is None
    assert (the_problem(report).file, the_problem(report).line) == ("a.ipynb", 2) and the_problem(
        report
    ).hint


@pytest.mark.parametrize(
    "nb",
    [[], {}, {"nbformat": 4}, {"nbformat": "4", "cells": []}, {"nbformat": 4, "cells": {}}, None],
)
def test_no_notebook(nb):
    report = Report()
    assert parse_notebook(nb, "a.ipynb", report) is None and the_problem(report).rule == "notebook"


def test_nbformat_3():
    report = Report()
    assert parse_notebook({"nbformat": 3, "worksheets": [{"cells": []}]}, "a.ipynb", report) is None
    assert (
        "nbformat 3" in the_problem(report).message and "save it again" in the_problem(report).hint
    )


@pytest.mark.parametrize("cells", [[], [text("Words")], [code("# not a title")]])
def test_without_a_title_the_file_gives_one(cells):
    nb, report = read(*cells, title=False)
    assert nb.title == "a" and the_problem(report).level == "warning"
    assert the_problem(report).rule == "title" and "# Title" in the_problem(report).hint


def test_unknown_output_type():
    _, report = read(code("1", {"output_type": "pyout", "text": "1"}))
    assert (the_problem(report).cell, the_problem(report).rule) == (
        2,
        "output",
    ) and "pyout" in the_problem(report).message


def test_unknown_cell_type():
    _, report = read({"cell_type": "heading", "source": "A"})
    assert the_problem(report).cell == 2


@pytest.mark.parametrize(
    "line, hint", [("fig-caption: A", "fig-cap"), ("lable: a", "label"), ("ouput: false", "output")]
)
def test_unknown_option(line, hint):
    _, report = read(code(f"#| echo: true\n#| export\n#| {line}\n1"))
    p = the_problem(report)
    assert (p.rule, p.cell, p.line, p.level) == (
        "unknown-option",
        2,
        3,
        "warning",
    ) and f"`{hint}`" in p.hint


def test_option_that_only_quarto_has():
    _, report = read(code("#| tbl-subcap: [a, b]\n1"))
    assert (the_problem(report).level, the_problem(report).line) == (
        "warning",
        1,
    ) and "tbl-subcap" in the_problem(report).message


def test_unknown_directive():
    _, report = read(code("#| exprt\n1"))
    assert (the_problem(report).level, the_problem(report).line) == (
        "warning",
        1,
    ) and "export" in the_problem(report).hint


@pytest.mark.parametrize(
    "source, line",
    [
        ("#| label: [a\n1", 1),
        ("#| export\n#| fig-cap: a: b\n1", 2),
        ("#| fig-cap:\n#| \t- a\n1", 2),
    ],
)
def test_broken_yaml_in_options(source, line):
    _, report = read(code(source))
    p = the_problem(report)
    assert (p.cell, p.rule) == (2, "cell-option") and abs(p.line - line) <= 1 and p.hint


def test_where_options_are_no_yaml_each_line_counts():
    nb, report = read(code("#| fig-cap: a: b\n#| include: false\n1"))
    assert the_problem(report).level == "warning" and nb.cells[1].options == {"include": False}


def test_an_option_needs_no_space():
    nb, report = read(code("#| eval:false\n#|echo:false\n1"))
    assert nb.cells[1].options == {"eval": False, "echo": False} and not report.problems
    source = "".join(prepare(book(code("#| eval:false\n1", stream("x"))))["cells"][-1]["source"])
    assert "#| eval: false\n" in source


def test_nbdevs_directives_in_a_text_are_not_read():
    said = "#| export\n#| hide\n\nWords, and a line\n#| that is a word"
    assert "export" not in (made := written(text(said))) and "that is a word" in made
    whole = "".join(prepare(book(text(said)))["cells"][-1]["source"])
    assert whole.strip().startswith("Words")


@pytest.mark.parametrize("label", ["two words", "3", "'#x'", "ümlaut!"])
def test_label_that_cannot_be_an_id(label):
    nb, report = read(code(f"#| label: {label}\n1"))
    assert the_problem(report).line == 1 and nb.cells[1].label is None


def test_attachment_that_is_not_there():
    _, report = read(
        text("![A dot](attachment:dto.png)", attachments={"dot.png": {"image/png": PNG}})
    )
    assert (the_problem(report).cell, the_problem(report).rule) == (
        2,
        "attachment",
    ) and "dot.png" in the_problem(report).hint


def test_output_that_cannot_be_shown():
    nb, report = read(code("1", display(application_x={"a": 1})))
    assert the_problem(report).level == "warning" and "application/x" in to_markdown(nb)[0]


def test_missing_include(tmp_path):
    (tmp_path / "a.ipynb").write_text(json.dumps(book(text("Words\n\n{{< include _no.qmd >}}"))))
    report = Report()
    read_notebook(tmp_path / "a.ipynb", "a.ipynb", report)
    assert (the_problem(report).rule, the_problem(report).cell, the_problem(report).line) == (
        "include",
        2,
        3,
    )


def test_image_that_is_none():
    _, report = read(code("plot()", display(image_png="no base64!")))
    assert the_problem(report).level == "warning" and the_problem(report).cell == 2


ODD = [None, True, 3, 2.5, "", "two words", [], ["a", 3], {}, {"a": [1]}]


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("key", sorted(OPTIONS))
def test_any_value_of_an_option_is_survived(key, value):
    nb, report = read(
        code(
            f"#| {key}: {json.dumps(value)}\n1",
            display(text_plain="1"),
            display(image_png=PNG),
            stream("s"),
        )
    )
    assert isinstance(to_markdown(nb)[0], str) and all(p.cell == 2 for p in report.problems)


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize(
    "key", ["source", "outputs", "metadata", "attachments", "execution_count", "id"]
)
def test_any_value_in_a_cell_is_survived(key, value):
    nb, _ = read({**code("1", display(text_plain="1")), key: value}, {**text("Words"), key: value})
    assert isinstance(to_markdown(nb)[0], str)


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize(
    "key", ["data", "text", "name", "metadata", "traceback", "execution_count"]
)
@pytest.mark.parametrize("kind", ["stream", "display_data", "error"])
def test_any_value_in_an_output_is_survived(kind, key, value):
    nb, _ = read(code("1", {"output_type": kind, key: value}))
    assert isinstance(to_markdown(nb)[0], str)


# ---- Title and front matter


def test_title_leaves_the_text():
    nb, report = read(text("# The *first* `lesson` {#top}\n\n> A promise"), title=False)
    assert nb.title == "The first lesson" and not report.problems
    assert to_markdown(nb)[0] == "> A promise\n"


def test_front_matter_cell_comes_first():
    nb, report = read(
        text("---\ntitle: From YAML\nsubtitle: Below\n---\n", "raw"),
        text("# A heading"),
        title=False,
    )
    assert (nb.title, nb.front["subtitle"]) == ("From YAML", "Below") and not report.problems
    assert to_markdown(nb)[0] == "# A heading\n"


def test_broken_front_matter():
    _, report = read(
        text("---\ntitle: A\n\tsubtitle: B\n---\n", "raw"), text("# A heading"), title=False
    )
    assert (the_problem(report).rule, the_problem(report).cell, the_problem(report).line) == (
        "yaml",
        1,
        3,
    )


def test_dashes_in_markdown_are_never_metadata():
    markdown = "---\n\nkey: no metadata\n\n---"
    made = to_markdown(read(text(markdown))[0])[0]
    assert made.strip() == "* * *\n\nkey: no metadata\n\n* * *"


def test_default_exp():
    assert read(code("#| default_exp quadratic"))[0].exports == "quadratic"
    assert read(code("1"))[0].exports is None


# ---- Options and directives


def test_directives_are_understood_and_not_shown():
    nb, report = read(code("#|export\n#| slow\n#| label: a\n#| eval: false\ndef f(): pass"))
    cell = nb.cells[1]
    assert cell.directives == ["export", "slow"] and cell.options == {"label": "a", "eval": False}
    assert (
        cell.source == "def f(): pass"
        and cell.line_of == {"label": 3, "eval": 4}
        and not report.problems
    )


@pytest.mark.parametrize(
    "source", ["#| hide\n1", "#| include: false\n1", "#| default_exp a", "#| export\n"]
)
def test_hidden_cells(source):
    nb, _ = read(code(source))
    assert nb.cells[1].hidden and to_markdown(nb)[0].strip() == ""


def test_directives_and_tags_in_metadata():
    nb, _ = read(
        code("x", metadata={"nbdev": {"export": "true", "default_exp": "a.b"}}),
        code("y", metadata={"tags": ["hide-cell"]}),
        code("z", metadata={"nbdev": {"hide": "true"}}),
    )
    assert nb.exports == "a.b" and [c.hidden for c in nb.cells[1:]] == [False, True, True]
    assert [
        c["source"] for c in prepare(book(code("z", metadata={"nbdev": {"hide": "true"}})))["cells"]
    ] == [["# A title"]]


def test_parts_of_a_cell_can_be_hidden():
    out = display(text_plain="2.42")
    assert "yy" not in written(code("#| hide_input\nyy", out)) and "2.42" in written(
        code("#| hide_input\nyy", out)
    )
    assert "2.42" not in written(code("#| hide_output\ny", out))
    assert "secret" not in written(code("x = 1\nsecret = 2 #| hide_line", out))
    assert "noise" not in written(code("#| filter_stream noise\nx", stream("signal\nnoise\n")))
    assert "careful" not in written(code("#| warning: false\nx", stream("careful", "stderr"), out))
    assert "x = 1" not in written(code("x = 1", out), text("more")).partition("more")[2]


def test_execute_of_the_front_matter():
    front = text("---\ntitle: A\nexecute:\n  echo: false\n---\n", "raw")
    shown = written(front, code("silent"), code("#| echo: true\nloud"), title=False)
    assert "silent" not in shown and "loud" in shown


def test_options_over_several_lines():
    nb, report = read(
        code(
            "#| label: fig-a\n#| fig-cap: |\n#|   One\n#|   two: three\n#| classes:\n#|   - wide\n#|   - low\nplot()",
            display(image_png=PNG),
        )
    )
    assert (
        nb.cells[1].options["fig-cap"].split() == ["One", "two:", "three"] and not report.problems
    )
    assert (
        "{#cell-fig-a .cell .wide .low}" in to_markdown(nb)[0]
        and "![One two: three]" in to_markdown(nb)[0]
    )


# ---- Outputs


def test_label_goes_to_the_only_display():
    one, two = display(text_plain="1"), display(text_plain="2")
    assert "{#cell-a .cell}" in written(
        code("#| label: a\nx", one)
    ) and "{#a .cell-output" in written(code("#| label: a\nx", one))
    both = written(code("#| label: a\nx", one, two))
    assert "{#a .cell}" in both and "{#a-1 " in both and "{#a-2 " in both
    assert "{#a .cell}" in written(
        code("#| label: a\nx", stream("printed"))
    ) and "{#a .cell}" in written(code("#| label: a\nx"))


@pytest.mark.parametrize(
    "data, shown",
    [
        ({"text_html": "<b>h</b>", "text_plain": "plain"}, "<b>h</b>"),
        ({"text_markdown": "**m**", "image_png": PNG, "text_plain": "plain"}, "**m**"),
        (
            {"image_svgxml": "<svg/>", "image_png": PNG, "text_plain": "plain"},
            "cell-2-output-1.svg",
        ),
        ({"text_latex": "$\\alpha$", "text_plain": "plain"}, "$\\alpha$"),
        ({"application_vnd.lessonpress.fact+json": {"name": "a"}, "text_plain": "2.42"}, "2.42"),
    ],
)
def test_which_form_is_shown(data, shown):
    markdown = written(code("x", display(**data)))
    assert shown in markdown and "plain" not in markdown


def test_images_become_files():
    nb, _ = read(
        code(
            '#| label: fig-curve\n#| fig-cap: The curve\n#| fig-alt: A "quoted" word\nplot()',
            display(image_png=PNG, text_plain="<Figure>"),
        )
    )
    nb.path = Path("nbs/01_a.ipynb")
    markdown, files, _ = to_markdown(nb)
    assert files == {"01_a_files/figure-html/fig-curve-output-1.png": b"\x89PNG a picture"}
    assert (
        r'![The curve](01_a_files/figure-html/fig-curve-output-1.png){#fig-curve fig-alt="A \"quoted\" word"}'
        in markdown
    )


def test_attachments_become_files():
    nb, report = read(
        text("![A dot](attachment:dot.png)", attachments={"dot.png": {"image/png": PNG}})
    )
    markdown, files, _ = to_markdown(nb)
    [(address, data)] = files.items()
    assert (
        f"![A dot]({address})" in markdown and data == b"\x89PNG a picture" and not report.problems
    )


def test_streams_come_together_and_noise_goes():
    figure = {
        "output_type": "execute_result",
        "metadata": {},
        "execution_count": 1,
        "data": {"text/plain": "[<matplotlib.lines.Line2D at 0x7f>]"},
    }
    markdown = written(
        code(
            "x",
            stream("one\n"),
            stream("two\n"),
            stream("careful\n", "stderr"),
            stream("three\n"),
            figure,
            display(image_png=PNG),
        )
    )
    assert (
        "one\ntwo" in markdown
        and markdown.count("cell-output-stdout") == 2
        and markdown.index("careful") < markdown.index("three")
        and "matplotlib" not in markdown
    )


def test_code_that_holds_fences():
    source = 'print("""\n````\n:::\n""")'
    assert "`````" in written(code(source)) and source in written(code(source))


def test_as_is():
    assert (
        written(code("#| output: asis\n#| echo: false\nx", stream("**strong**\n"))).strip()
        == "**strong**"
    )


def test_colours_of_a_terminal():
    assert (
        ansi.to_html("\x1b[31mred\x1b[0m <plain>")
        == '<span class="ansi-red-fg">red</span> &lt;plain&gt;'
    )
    assert (
        ansi.to_html("\x1b[38;5;66;03ma\x1b[39;00mb")
        == '<span style="font-style:italic;color:rgb(95,135,135)">a</span>b'
    )
    assert (
        ansi.to_html("\x1b[1;92;44mx\x1b[2K")
        == '<span style="font-weight:bold" class="ansi-bright-green-fg ansi-blue-bg">x</span>'
    )
    assert (
        ansi.to_html("\x1b[38;2;1;2;3mx\x1b[m\x1b[38my")
        == '<span style="color:rgb(1,2,3)">x</span><span class="ansi-black-fg">y</span>'
    )


# ---- The filter that Quarto calls


MARK = "#| classes: [not-run]\n"  # of a cell whose output no run has made


def said(lines):
    "Lines without the empty ones, which a text of Markdown gets between its blocks, and with one sign for a rule."
    return [{"---": "* * *"}.get(line.strip(), line.strip()) for line in lines if line.strip()]


@pytest.mark.parametrize("name", ["01_kitchen", "02_options"])
def test_prepare_changes_only_what_it_must(name):
    before = json.loads((REFERENCE / f"notebook-filter-input/{name}.json").read_text())
    after = json.loads(json.dumps(prepare(before)))
    assert {**after, "cells": None} == {**before, "cells": None}
    kept = iter(before["cells"])
    for cell in after["cells"]:
        old = next(c for c in kept if c["id"] == cell["id"])  # in the same order
        assert {**cell, "source": None} == {**html_as_markdown(old), "source": None}
        assert isinstance(cell["source"], list) and all(
            line.endswith("\n") for line in cell["source"][:-1]
        )
        assert said(
            line for line in old["source"] if line.strip() not in ("#| export", "#| hide")
        ) == said(line for line in cell["source"] if line != MARK)
        assert (MARK in cell["source"]) == ("#| eval: false\n" in cell["source"])
    gone = {c["id"] for c in before["cells"]} - {c["id"] for c in after["cells"]}
    assert (
        gone == {"01_kitchen": {"29fec309", "837b799d"}, "02_options": set()}[name]
    )  # default_exp, hide


def html_as_markdown(cell):
    "What the filter makes of a cell of the reference: its HTML is raw HTML in Markdown, and nothing else is changed."

    def shown(data):
        return (
            {
                "text/markdown": [
                    "``` {=html}\n",
                    *data["text/html"][:-1],
                    data["text/html"][-1] + "\n",
                    "```",
                ]
            }
            if "text/html" in data
            else data
        )

    return (
        {
            **cell,
            "outputs": [
                {**o, "data": shown(o["data"])} if "data" in o else o for o in cell["outputs"]
            ],
        }
        if "outputs" in cell
        else cell
    )


def fact_output(name, text):
    return displayed(
        {
            "application/vnd.lessonpress.fact+json": {"name": name, "value": 1, "format": "d"},
            "text/plain": text,
            "text/html": f"<div>{text}</div>",
        }
    )


def displayed(data):
    return {"output_type": "display_data", "metadata": {}, "data": data}


PICTURE, TABLE, LIVE = (
    displayed({"image/svg+xml": "<svg/>", "text/plain": "<Figure>"}),
    displayed({"text/html": "<table></table>"}),
    displayed({"text/html": '<div class="live"></div>'}),
)
FACT, VALUE = (
    fact_output("a.b", "1"),
    {
        "output_type": "execute_result",
        "metadata": {},
        "execution_count": 1,
        "data": {"text/plain": "7"},
    },
)
PRINTED = {"output_type": "stream", "name": "stdout", "text": "said"}


@pytest.mark.parametrize(
    "head, outputs, beside",
    [
        ("#| label: fig-a\n#| fig-cap: A.", [FACT, PICTURE, FACT], [FACT, FACT]),
        ("#| label: fig-a\n#| fig-cap: A.", [FACT, LIVE], [FACT]),
        ("#| label: fig-a", [PICTURE, VALUE, PRINTED], [VALUE]),
        ("#| fig-cap: A.", [PICTURE, FACT], [FACT]),
        ("#| label: tbl-a\n#| tbl-cap: A.", [TABLE, FACT], [FACT]),
        ("#| label: fig-a\n#| fig-cap: A.\n#| fig-subcap: [x, y]", [PICTURE, TABLE, FACT], [FACT]),
        ("#| label: fig-a\n#| fig-cap: A.", [TABLE, FACT], [FACT]),
        ("#| label: fig-a\n#| fig-cap: A.", [PICTURE, PICTURE], []),
        ("#| label: fig-a\n#| fig-cap: A.", [FACT, FACT], []),
        ("#| label: seen", [PICTURE, FACT], []),
        ("#| label: fig-a\n#| fig-cap: A.\n#| output: asis", [PICTURE, FACT], []),
        ("#| label: fig-a\n#| fig-cap: A.\n#| include: false", [PICTURE, FACT], None),
    ],
)
def test_what_is_no_part_of_a_figure_stands_in_a_cell_of_its_own_on_both_hosts(
    head, outputs, beside
):
    "Quarto would make it a sub-figure, and the caption would be lost."
    nb = {
        "cells": [
            {"cell_type": "markdown", "source": "# T"},
            {
                "cell_type": "code",
                "id": "fig-c",
                "source": f"{head}\nf()",
                "outputs": outputs,
                "metadata": {},
            },
        ],
        "nbformat": 4,
        "metadata": {},
    }
    first, *more = [c for c in prepare(nb)["cells"][1:] if not c["id"].startswith("above-")]
    markdown = to_markdown(parse_notebook(nb, "a.ipynb", Report()))[0]
    if beside is None:
        assert markdown.strip() == ""
    elif not beside:
        assert not more and len(first["outputs"]) == len(outputs) and "beside-fig-c" not in markdown
    else:
        [other] = more
        assert (
            other["id"] == "beside-fig-c"
            and other["source"] == ["#| echo: false\n"]
            and len(other["outputs"]) == len(beside)
            and len(first["outputs"]) == len(outputs) - len(beside)
        )
        assert markdown.partition("#beside-fig-c")[2].count(".cell-output-display") == len(beside)


@pytest.mark.parametrize(
    "hidden", ["#| include: false", "#| output: false", "#| hide_output", "#| hide"]
)
def test_what_is_hidden_is_not_shown_in_a_cell_of_its_own(hidden):
    nb = {
        "cells": [
            {
                "cell_type": "code",
                "id": "a",
                "source": f"#| label: fig-a\n#| fig-cap: A.\n{hidden}\nf()",
                "outputs": [PICTURE, FACT],
                "metadata": {},
            }
        ]
    }
    assert len(prepare(nb)["cells"]) == (0 if hidden == "#| hide" else 1)


@pytest.mark.parametrize(
    "caption",
    [
        "#| tbl-cap: Of two.",
        "#| tbl-cap: |\n#|   Of two,\n#|\n#|   or more.",
        "#| tbl-cap: >-\n#|     Of two.",
    ],
)
def test_a_tables_code_stands_above_it_and_keeps_its_other_options(caption):
    nb = {
        "cells": [
            {
                "cell_type": "code",
                "id": "a",
                "source": f"#| label: tbl-a\n{caption}\n#| code-fold: true\nf()",
                "outputs": [PRINTED, TABLE, FACT],
                "metadata": {},
            }
        ]
    }
    above, table, beside = prepare(nb)["cells"]
    assert (
        "".join(above["source"]) == "#| code-fold: true\nf()"
        and above["outputs"] == [PRINTED]
        and above["id"] == "above-a"
    )
    assert (
        "".join(table["source"])
        == f"#| label: tbl-a\n{caption}\n#| code-fold: true\n#| echo: false\n"
        and len(table["outputs"]) == 1
        and table["id"] == "a"
    )
    assert beside["id"] == "beside-a"


@pytest.mark.parametrize(
    "data",
    [
        {"text/html": "<b>x</b>"},
        {
            "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
            "text/plain": "IntSlider()",
        },
        {"application/javascript": "alert(1)"},
        {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}},
    ],
)
def test_no_output_makes_quarto_load_scripts_from_another_host(data):
    "It does for these types, whatever other form stands beside them (`facts/a.ipynb` of the reference)."
    nb = {
        "cells": [{"cell_type": "code", "source": "f()", "outputs": [displayed(data)]}],
        "metadata": {
            "widgets": {"application/vnd.jupyter.widget-state+json": {}},
            "kernelspec": {},
        },
    }
    after = prepare(nb)
    [output] = after["cells"][0]["outputs"]
    assert (
        output["data"].keys() <= {"text/plain", "text/markdown"}
        and output["data"]
        and "widgets" not in after["metadata"]
        and "kernelspec" in after["metadata"]
    )


def test_prepare_makes_lines_of_a_string():
    [cell] = prepare(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "source": "#|export\n#|hide_input\n#| label: a\n\nx = 1\ny",
                    "outputs": [],
                }
            ]
        }
    )["cells"]
    assert cell["source"] == ["#| echo: false\n", "#| label: a\n", "\n", "x = 1\n", "y"]


def test_prepare_keeps_a_default_exp_cell_that_does_more():
    [cell] = prepare(
        {
            "cells": [
                {"cell_type": "code", "source": ["#| default_exp a\n", "import b"], "outputs": []}
            ]
        }
    )["cells"]
    assert cell["source"] == ["import b"]


def test_a_cell_lays_out_the_parts_of_its_figure():
    options = "#| label: fig-a\n#| fig-cap: Both\n#| fig-subcap: [One, Two]\n#| layout: [[1, 1]]\n"
    made, report = read(code(f"{options}plot()", PICTURE, PICTURE))
    written = to_markdown(made)[0]
    assert not report.problems
    assert '{#fig-a .cell layout="[[1, 1]]" captioned=true}' in written and "\nBoth\n" in written
    assert "![One](" in written and "{#fig-a-1" in written and "![Two](" in written
    alone = to_markdown(read(code(f"{options}plot()", PICTURE))[0])[0]
    assert "![One](" in alone and "{#fig-a-1" in alone and "\nBoth\n" in alone


def test_reading_code_says_nothing_of_its_numbers_and_escapes(recwarn):
    "Python would, on standard error, with a place that nobody knows."
    warnings.simplefilter("error")
    assert parsed(r"where = '\d'; how = 1if where else 2").body
    assert not recwarn.list
