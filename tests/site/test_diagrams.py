"""Diagrams that a page writes as text are drawings in it, made once, without another host; what cannot be drawn is told and shown as its code."""

import re
import shutil
from types import SimpleNamespace

import pytest
from PIL import ImageColor
from selecting import select

from lessonpress import extras, generator
from lessonpress.colours import contrast, in_css, on_dark, read, written
from lessonpress.gather import page_source
from lessonpress.gather.code_cells import DIAGRAM
from lessonpress.html_tree import document
from lessonpress.pandoc.kept import Kept
from lessonpress.pipeline import build
from lessonpress.problems import Report
from lessonpress.render.diagrams import draw, engines
from lessonpress.render.diagrams.svg import NAME, settled
from lessonpress.render.dialect import Context

PAGE = """\
---
title: Drawn
---

See @fig-flow and @fig-dot.

```{mermaid}
%%| label: fig-flow
%%| fig-cap: A *way* to [go](a.qmd)
flowchart LR
  A[Hard edge] -->|words| B
  click B "https://example.org"
```

```{dot}
//| label: fig-dot
//| fig-cap: A graph
//| fig-alt: Two circles, a leads to b
//| fig-width: 3
digraph { a -> b; a [image="_quarto.yml", URL="javascript:alert(1)"] }
```

```{dot}
//| fig-cap: From a file
//| file: /sub/x.dot
```

```{dot}
//| echo: true
graph { c -- d }
```

```{dot}
digraph {
  a ->
}
```

```{dot}
//| file: ../secret.dot
```
"""


def course(root):
    (root / "sub").mkdir(parents=True)
    (root / "_quarto.yml").write_text("website: {title: T, site-url: https://example.org}\n")
    (root / "index.qmd").write_text(PAGE)
    (root / "a.qmd").write_text("---\ntitle: A\n---\n\nText.\n")
    (root / "sub/x.dot").write_text('graph { x -- y [label="from a file"] }')
    return root


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = course(tmp_path_factory.mktemp("drawn"))
    built = build(root)
    return root, built, document((root / "_site/index.html").read_bytes())


def drawings(html):
    return select(html, ".diagram > svg")


def test_diagrams_are_drawn(made):
    _, _, html = made
    assert len(drawings(html)) == 4
    flow, dot, _, _ = drawings(html)
    assert {"Hard edge", "words", "B"} <= {t.text_content().strip() for t in select(flow, ".label")}
    assert [t.text_content() for t in select(dot, "text")] == ["a", "b"]
    links = [a.text_content() for a in select(html, "a.quarto-xref")]
    assert links == ["Figure\u00a01", "Figure\u00a02"]
    captions = [c.text_content().strip() for c in select(html, "figcaption")]
    assert captions[:3] == ["Figure\u00a01: A way to go", "Figure\u00a02: A graph", "From a file"]


def test_a_drawing_says_what_it_is(made):
    said = [(svg.get("role"), svg.get("aria-label")) for svg in drawings(made[2])]
    assert said == [
        ("group", "A way to go"),  # what can be followed is no picture
        ("group", "Two circles, a leads to b"),
        ("img", "From a file"),
        ("img", "graph { c -- d }"),
    ]


def test_nothing_in_it_runs_or_loads(made):
    text = (made[0] / "_site/index.html").read_text()
    assert "javascript:" not in text and "<image" not in text and "_quarto.yml" not in text
    assert 'href="https://example.org"' in text


def test_ids_are_those_of_one_drawing(made):
    html = made[2]
    ids = [el.get("id") for el in html.iter() if el.get("id")]
    assert len(ids) == len(set(ids))
    for n, svg in enumerate(drawings(html), 1):
        own = [el.get("id") for el in svg.iter() if el.get("id")]
        assert own and all(id.startswith(f"diagram-{n}-") for id in own)
        pointed = re.findall(
            r"url\(#([^)]+)\)", "".join(v for el in svg.iter() for v in el.attrib.values())
        )
        assert set(pointed) <= set(own)


def test_it_has_two_palettes_and_a_width(made):
    flow, dot, *_ = drawings(made[2])
    (sheet,) = select(flow, "style")
    assert "light-dark(#f6f3ec, " in sheet.text and "var(--ink)" in sheet.text
    assert "#f6f3ec;" not in sheet.text.replace("light-dark(#f6f3ec", "")
    assert {"var(--ink)"} == {el.get("stroke") for el in select(dot, "ellipse")}
    assert dot.getparent().get("style") == "--width: 3in"
    assert flow.get("width") is flow.get("style") is None and flow.get("viewbox")


def test_what_cannot_be_drawn_is_told_once_and_shown(made):
    root, built, html = made
    told = [(p.rule, p.file, p.line) for p in built.report.problems]
    line = PAGE.splitlines().index("digraph {") + 1
    assert ("diagram", "index.qmd", line + 2) in told  # Graphviz misses something before the brace
    last = PAGE.splitlines().index("//| file: ../secret.dot")
    assert ("include", "index.qmd", last) in told
    assert ("scheme", "index.qmd", PAGE[: PAGE.index("javascript")].count("\n") + 1) in told
    assert len(told) == 3
    shown = [c.text_content().strip() for c in select(html, "pre.dot code")]
    assert shown == ["graph { c -- d }", "digraph {\n  a ->\n}"]
    assert "A part of this page is missing" in html.text_content()


def test_each_is_drawn_once(made, monkeypatch, tmp_path):
    root = tmp_path / "again"
    shutil.copytree(made[0], root)
    monkeypatch.setattr(extras, "run", lambda *a, **env: pytest.fail("it is drawn again"))
    (root / "index.qmd").write_text(PAGE.replace("See", "Look at"))
    build(root)
    before = [svg.get("aria-label") for svg in drawings(made[2])]
    html = document((root / "_site/index.html").read_bytes())
    assert [svg.get("aria-label") for svg in drawings(html)] == before


def test_without_the_extra_code_is_shown_and_one_warning_says_what_to_install(
    made, monkeypatch, tmp_path
):
    root = tmp_path / "bare"
    shutil.copytree(made[0], root)
    known, lacking = extras.version, engines.PACKAGES.values()
    monkeypatch.setattr(extras, "version", lambda p: "" if p in lacking else known(p))
    problems = [p for p in build(root).report.problems if "not installed" in p.message]
    assert [(p.file, p.hint) for p in problems] == [
        ("index.qmd", "pip install 'lessonpress[diagrams]'")
    ] * 2  # of each kind
    assert problems[0].line == PAGE.splitlines().index("flowchart LR") + 1
    html = document((root / "_site/index.html").read_bytes())
    assert not drawings(html) and "A[Hard edge] -->|words| B" in html.text_content()
    assert select(html, "#fig-flow figcaption")


def test_a_program_that_does_not_end_or_breaks_is_told(monkeypatch, tmp_path):
    endless = tmp_path / "endless.py"
    endless.write_text("import time\n\ntime.sleep(600)")
    monkeypatch.setattr(engines, "_MERMAID", endless)
    monkeypatch.setattr(engines, "_TIMEOUT", 0.2)
    made = engines.drawing("mermaid", "gitGraph", "")
    assert made["passing"] and "0.2 seconds" in made["error"]
    monkeypatch.setattr(engines, "_graphviz_program", lambda: "/nowhere")
    assert engines.drawing("dot", "graph { a }", "")["passing"]


def test_two_drawings_of_one_diagram_are_the_same():
    drawn = [engines.drawing("mermaid", "gitGraph\n  commit", "forest")["svg"] for _ in "12"]
    assert drawn[0] == drawn[1] and "#cde498" in drawn[0]  # the theme has colours of its own


def test_a_drawing_is_xml_without_surprises():
    assert "error" in settled("<svg><g>")
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg viewBox="0 0 3 4"><text>&a;</text></svg>'
    assert "aaaa" not in settled(bomb).get("svg", "")
    made = settled(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30.4 4"><title>Own</title><style>#a .b{fill:url(#a)}</style>'
        '<g id="a"/><g id="a"/></svg>'
    )
    assert (made["width"], made["title"]) == (30, "Own")
    assert (
        made["svg"].count(f'id="{NAME}-a"') == 1
        and f"#{NAME}-a .b{{fill:url(#{NAME}-a)}}" in made["svg"]
    )


def test_a_diagram_may_be_code_or_hidden(tmp_path):
    def lines(option):
        text = f"```{{dot}}\n//| {option}\ngraph {{}}\n```\n"
        return page_source.read_source(text, tmp_path / "a.qmd", "a.qmd", Report())[1]

    assert lines("eval: false") == "```{.dot}\ngraph {}\n```\n"
    assert "graph" not in lines("include: false")
    assert 'alt="a \\"b\\" c"' in lines('fig-alt: a "b" c')


@pytest.mark.parametrize("colour", ["#000000", "#1e2022", "#ad3d1d", "#285c87", "navy", "#2a6842"])
def test_what_is_read_on_light_paper_is_read_on_dark(colour):
    (light, _), (paper, _) = read(colour), read("#ffffff")
    assert contrast(on_dark(light), on_dark(paper)) > 4.5


def test_colours_are_read_as_css_writes_them():
    assert contrast(read("black")[0], read("#fff")[0]) == pytest.approx(21)
    assert read("rgba(255, 0, 0, 50%)") == ((1, 0, 0), 0.5) and read("none") is None
    assert written(*read("hsl(120, 100%, 50%)")) == "#00ff00"
    assert written(on_dark(read("#fff")[0])) == "#181818"
    css = "#fade .x{fill:#fade;stroke-width:1px} a:hover{color:red}"
    assert in_css(css, str.upper) == "#fade .x{fill:#FADE;stroke-width:1px} a:hover{color:RED}"


def test_a_name_that_somebody_asked_pillow_for_is_still_a_colour():
    ImageColor.getrgb("teal")  # which puts numbers in place of the text of its table
    assert read("teal") == ((0, 128 / 255, 128 / 255), 1.0) and read("colourless") is None


def test_what_is_installed_later_makes_pages_again(monkeypatch):
    before = generator.own_hash()
    monkeypatch.setattr(extras, "version", lambda package: "9")
    assert generator.own_hash() != before


def test_a_site_may_name_mermaids_theme(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(engines, "drawing", lambda *said: asked.append(said) or {"error": "No"})
    node = {"t": "CodeBlock", "c": [["", ["mermaid", DIAGRAM], [["alt", "x"]]], "graph"]}
    context = Context("a.qmd", Report(), metadata={"mermaid": {"theme": "forest"}})
    draw([node], context, SimpleNamespace(kept=Kept(tmp_path / "kept")))
    assert asked == [("mermaid", "graph", "forest")]
    assert node["c"] == [["", ["mermaid"], []], "graph"], "the code, without what is said of it"


def test_a_file_of_a_diagram_in_a_list_stands_in_its_item(tmp_path):
    (tmp_path / "x.dot").write_text("graph {\n  a }\n")
    text = "- a\n\n  ```{dot}\n  //| file: x.dot\n  ```\n"
    read = page_source.read_source(text, tmp_path / "a.qmd", "a.qmd", Report())[1]
    assert read.endswith(' file="x.dot"}\n  graph {\n    a }\n  ```\n')
