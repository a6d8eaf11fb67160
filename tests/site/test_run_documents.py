"""Running the cells of documents: what they give is frozen as Quarto does it, and shown; the document itself stays as it was."""

import hashlib
import json

import pytest
from selecting import parse, select

from lessonpress.commands.main import run as command
from lessonpress.execute.documents import is_shared, waits
from lessonpress.execute.inline_code import asking, filled
from lessonpress.gather.frozen import result_of

nbclient = pytest.importorskip("nbclient")

PAGE = """\
---
title: Dots
jupyter: python3
---

{{< include _before.qmd >}}

```{python}
#| label: fig-dots
#| fig-cap: "Some *dots*"
#| fig-alt: three dots in a row
from IPython.display import display
x, bang = 41, "a*b"
display({"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'/>"}, raw=True)
```

See @fig-dots: `{python} x + 1`, `{python} bang`.

- In a list:

  ```{python}
  #| error: true
  print("printed")
  1 / 0
  ```

```{python}
#| include: false
display("unseen")
```

```{python}
#| echo: false
#| output: asis
print("**loud**")
```

```{python}
#| eval: false
never()
```

```{python}
#| warning: false
#| layout-ncol: 2
import warnings
warnings.warn("quiet")
display("A", "B")
```

```{mermaid}
graph TD
```
"""
FILE = "log/dots.qmd"


@pytest.fixture
def documents(course):
    course.replace("_quarto.yml", '"nbs/*.ipynb", "outlines/*.qmd"', '"log/*.qmd"')
    course.write("_quarto.yml", (course.root / "_quarto.yml").read_text())
    course.write("log/_before.qmd", "Before {{< meta title >}}.\n")
    course.write(FILE, PAGE)
    return course


def test_what_a_run_gives_is_frozen_and_shown(documents, capsys):
    args = ["--course", str(documents.root)]
    before = (documents.root / FILE).read_bytes()
    assert command([*args, "run"]) == 0
    said = capsys.readouterr()
    assert "Ran 1 document in" in said.out and "nothing says `freeze`" in said.err
    assert (documents.root / FILE).read_bytes() == before, "a source is never written"
    told = json.loads((documents.root / result_of(FILE)).read_text(encoding="utf-8"))
    # What Quarto 1.7 writes of a page that Jupyter runs.
    assert [*told] == ["hash", "result"]
    assert [*told["result"]] == ["engine", "markdown", "supporting", "filters", "includes"]
    assert told["hash"] == hashlib.md5(before).hexdigest()
    assert told["result"]["supporting"] == ["dots_files"] and told["result"]["filters"] == []
    text = told["result"]["markdown"]
    assert text.startswith("---\ntitle: Dots\njupyter: python3\n---\n")
    assert "Before {{< meta title >}}." in text and "42, a\\*b." in text
    assert "![Some *dots*](dots_files/figure-html/fig-dots-output-1.svg){#fig-dots" in text
    assert "  printed\n" in text and "ZeroDivisionError" in text, "as far in as the list"
    assert "**loud**" in text and "unseen" not in text and "quiet" not in text.split("```")[-3]
    assert "never()" in text and 'layout-ncol="2"' in text and "captioned" not in text
    assert "```{mermaid}" in text and "{python}" not in text
    assert (documents.root / "_freeze/log/dots/figure-html/fig-dots-output-1.svg").is_file()
    assert not waits(documents.root, FILE)
    first = (documents.root / result_of(FILE)).read_bytes()
    assert command([*args, "run", FILE]) == 0, "again, as it is asked for"
    assert (documents.root / result_of(FILE)).read_bytes() == first
    capsys.readouterr()
    assert command([*args, "build", "--renderer", "pandoc"]) == 0
    assert "older text" not in capsys.readouterr().err
    p = parse(documents.page("log/dots.html"))
    assert select(p, "#fig-dots em") and "See Figure\u00a01: 42, a*b." in p.text_content()
    documents.replace(FILE, "See @fig-dots", "Look at @fig-dots")
    assert waits(documents.root, FILE)
    assert command([*args, "check"]) == 0
    said = capsys.readouterr().err
    assert f"{FILE}: its outputs come from an older text" in said or "what is shown comes" in said
    assert f"lessonpress run {FILE}" in said


def test_a_cell_that_fails_is_named_with_its_line_and_the_last_result_stays(documents, capsys):
    documents.write(
        FILE, "---\ntitle: A\n---\n\n```{python}\nx = 1\n```\n\n```{python}\nx / 0\n```\n"
    )
    documents.write(result_of(FILE), "as it was")
    assert command(["--course", str(documents.root), "run"]) == 1
    said = capsys.readouterr()
    assert f"{FILE}:9: ZeroDivisionError: division by zero" in said.err
    assert "nothing was frozen" in said.err and "cell" not in said.err.split("\n")[0]
    assert (documents.root / result_of(FILE)).read_text() == "as it was"
    assert "Ran 0 notebooks in" in said.out and "1 failed" in said.out


# ---- Without a kernel


def test_cells_of_r_are_not_run_here(documents, capsys):
    text = "---\ntitle: R\n---\n\nText.\n\n```{r}\n1\n```\n\n```{python}\n1\n```\n"
    documents.write(FILE, text)
    assert not waits(documents.root, FILE)
    assert command(["--course", str(documents.root), "run", FILE]) == 1
    said = capsys.readouterr().err
    assert f"{FILE}:7: its cells are run by `knitr`" in said and f"quarto render {FILE}" in said


@pytest.mark.parametrize(
    ("front", "body", "why"),
    [
        ("execute: {enabled: false}", "```{python}\n1\n```", "says so"),
        ("execute: {eval: false}", "```{python}\n1\n```", "says so"),
        ("engine: knitr", "```{python}\n1\n```", "another engine"),
        ("title: A", "```python\n1\n```\n\n```{ojs}\n1\n```", "nothing runs"),
        ("title: A", "```python\n1\n```\n\n```{css}\n1\n```", "no kernel is named for it"),
    ],
)
def test_which_documents_wait_to_be_run(documents, front, body, why):
    documents.write(FILE, f"---\n{front}\n---\n\n{body}\n")
    assert not waits(documents.root, FILE), why
    assert not waits(documents.root, FILE, again=True)
    documents.write(FILE, f"---\ntitle: A\n---\n\n{body.replace('```python', '```{python}')}\n")
    assert waits(documents.root, FILE)


def test_what_the_project_says_of_running_counts(documents):
    assert not is_shared(documents.root, FILE)
    whole = (documents.root / "_quarto.yml").read_text()
    documents.write("_quarto.yml", f"{whole}execute:\n  freeze: auto\n")
    assert is_shared(documents.root, FILE) and waits(documents.root, FILE)
    documents.write("log/_metadata.yml", "execute:\n  eval: false\n")
    assert not waits(documents.root, FILE)


def test_a_document_without_cells_and_one_that_is_not_there_are_named(documents, capsys):
    documents.write(FILE, "---\ntitle: A\n---\n\nWords.\n")
    args = ["--course", str(documents.root), "run"]
    assert command([*args, FILE, "log/none.qmd"]) == 1
    said = capsys.readouterr().err
    assert f"{FILE}: it has no cells to run" in said
    assert "log/none.qmd: there is no such document" in said
    assert command([*args, "--verify", FILE]) == 1
    assert "compares the facts of notebooks" in capsys.readouterr().err


def test_values_in_a_text_are_words(capsys):
    text = "A `{python} 1 + 1`, `{python} '*x*'`; `` `{python} 3` ``\n\n```\n`{python} 4`\n```\n"
    exec(asking(text), {})
    outputs = [{"output_type": "stream", "text": capsys.readouterr().out}]
    assert filled(text, outputs) == text.replace("`{python} 1 + 1`", "2").replace(
        "`{python} '*x*'`", "\\*x\\*"
    )
    assert asking("no `python` here") == ""
