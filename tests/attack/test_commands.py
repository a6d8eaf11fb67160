"""What a course brings for Quarto to run is refused before Quarto starts, by its name; what it brings of ours, and what runs nothing, is not."""

import os

import pytest

from lessonpress.commands.main import run
from lessonpress.quarto import extension

pytestmark = pytest.mark.slow

EVIL = {
    "a command before": (
        "_quarto.yml",
        "project:",
        "project:\n  pre-render: sh evil.sh",
        "pre-render",
    ),
    "a command that ends like ours": (
        *("_quarto.yml", "project:", "project:\n  post-render: sh evil.sh; lessonpress finish"),
        "evil.sh",
    ),
    "a program named as ours": (
        *("_quarto.yml", "project:", "project:\n  pre-render: ./lessonpress collect"),
        "./lessonpress",
    ),
    "a filter of the site": ("_quarto.yml", "format:", "filters: [evil.lua]\nformat:", "evil.lua"),
    "a filter of a format": (
        "_quarto.yml",
        "    toc",
        "    filters: [evil.lua]\n    toc",
        "evil.lua",
    ),
    "a filter of a page": (
        "index.qmd",
        "title",
        "filters: [{path: evil.lua}]\ntitle",
        "index.qmd:2",
    ),
    "a filter of notebooks": (
        *("_quarto.yml", "format:", "ipynb-filters: [python evil.py]\nformat:"),
        "ipynb-filters",
    ),
    "shortcodes": ("_quarto.yml", "format:", "shortcodes: [evil.lua]\nformat:", "shortcodes"),
    "an engine": ("index.qmd", "title", "engine: knitr\ntitle", "engine: knitr"),
    "all code": ("_quarto.yml", "format:", "execute:\n  enabled: true\nformat:", "execute.enabled"),
    "a block of code": ("index.qmd", "## Later", "```{python}\n1\n```\n\n## Later", "{python}"),
    "a template that runs": (
        *("index.qmd", "title", "listing:\n  template: evil.ejs\ntitle"),
        "evil.ejs",
    ),
    "a format of LaTeX": ("_quarto.yml", "  html:", "  pdf: default\n  html:", "pdf"),
    "the environment": ("index.qmd", "## Later", "{{< env HOME >}}\n\n## Later", "environment"),
    "a file outside": (
        *("_quarto.yml", "    toc", "    include-in-header: ../outside.html\n    toc"),
        "outside.html",
    ),
}
FILES = {
    "a profile": ("_quarto-evil.yml", "project:\n  pre-render: evil.sh\n"),
    "the metadata of a folder": ("outlines/_metadata.yml", "filters: [evil.lua]\n"),
    "another extension": ("_extensions/evil/evil.lua", "os.execute('x')\n"),
    "what another extension says": (
        "_extensions/evil/_extension.yml",
        "contributes: {filters: [a]}\n",
    ),
    "an extension beside a page": ("nbs/_extensions/evil/evil.py", "1\n"),
    "our filter, changed": (f"{extension.FOLDER}/filter.py", "evil\n"),
    "our filter in a course within, changed": (
        f"examples/another/{extension.FOLDER}/filter.py",
        "evil\n",
    ),
    "what a course within says of our extension": (
        f"examples/another/{extension.FOLDER}/_extension.yml",
        "contributes: {filters: [a]}\n",
    ),
    "a module beside our filter": (f"{extension.FOLDER}/shutil.py", "evil\n"),
    "variables": ("_environment", "QUARTO_PYTHON=./evil\n"),
    "a page in R": ("outlines/evil.Rmd", "```{r}\n1\n```\n"),
    "a page that is a program": ("outlines/evil.py", "# %% [markdown]\n# x\n"),
}


@pytest.fixture
def hosted(course, tmp_path, monkeypatch):
    "A course with our extension, and a Quarto that only says that it was started."
    program = tmp_path / "bin/quarto"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\nexit 1\n")
    program.chmod(0o755)
    (tmp_path / "outside.html").write_text("outside")
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    ours = "  pre-render: _extensions/lessonpress/collect.py\n  post-render: lessonpress finish\n"
    course.replace("_quarto.yml", "project:\n", f"project:\n{ours}")
    filters = (
        "filters: [_extensions/lessonpress/filter.py, _extensions/lessonpress/lessonpress.lua]\n"
    )
    course.replace("_quarto.yml", "format:\n", f"{filters}format:\n")
    extension.install(course.root)
    return course


def built(course, *words) -> bool:
    "Whether Quarto was started."
    assert run(["--course", str(course.root), "build", "--renderer", "quarto", *words]) == 1
    return (course.root.parent / "started").exists()


def test_what_is_ours_needs_no_flag(hosted):
    hosted.replace("index.qmd", "## Later", "```{mermaid}\nx\n```\n\n![x](x.svg)\n\n## Later")
    hosted.write("x.svg", "<svg/>")
    hosted.write("_extensions/fonts/fonts.css", "p {}")
    extension.install(hosted.root / "examples/another")  # a course within the course
    assert built(hosted)


@pytest.mark.parametrize("case", EVIL)
def test_what_the_settings_or_a_page_name_is_refused(hosted, case, capfd):
    file, old, new, named = EVIL[case]
    text = (hosted.root / file).read_text()
    if "post-render" in new or "pre-render" in new:
        text = "\n".join(x for x in text.split("\n") if new.split()[1] not in x)
    if new.startswith("filters"):
        text = "\n".join(x for x in text.split("\n") if "filters:" not in x)
    hosted.write(file, text.replace(old, new, 1))
    assert not built(hosted)
    assert named in " ".join(capfd.readouterr().err.split())
    assert built(hosted, "--allow-commands")


@pytest.mark.parametrize("case", FILES)
def test_files_that_quarto_runs_are_refused(hosted, case, capfd, monkeypatch):
    file, text = FILES[case]
    hosted.write(file, text)
    assert not built(hosted, "--renderer", "quarto")
    assert file in "".join(capfd.readouterr().err.split()).replace("page a", "")
    monkeypatch.setenv("LESSONPRESS_ALLOW_COMMANDS", "1")
    assert built(hosted, "--renderer", "quarto")
