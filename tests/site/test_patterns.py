"""What patterns of `_quarto.yml` mean is what Quarto takes them for; the first table was made by rendering such folders with Quarto 1.7.34 and 1.9.37."""

import pytest

from lessonpress.gather.find import find_pages
from lessonpress.gather.patterns import matching
from lessonpress.gather.quarto_yml import load_config
from lessonpress.problems import Report

FILES = [
    "index.qmd",
    "README.md",
    "notes.md",
    "nbs/a.ipynb",
    "nbs/b.qmd",
    "nbs/deep/c.ipynb",
    "nbs/README.md",
    "tests/index.qmd",
    "tests/nbs/d.ipynb",
    "tests/_e.qmd",
    "_drafts/f.qmd",
    ".hidden/g.qmd",
    "venv/h.qmd",
    "docs/i.qmd",
]


@pytest.fixture
def files(tmp_path):
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("text")
    return tmp_path


RENDER = [
    (["nbs/*.ipynb"], ["nbs/a.ipynb", "tests/nbs/d.ipynb"]),
    (["/nbs/*.ipynb"], ["nbs/a.ipynb"]),
    (["./nbs/*.ipynb"], ["nbs/a.ipynb"]),
    (["*.qmd"], ["docs/i.qmd", "index.qmd", "nbs/b.qmd", "tests/index.qmd"]),
    (["/*.qmd"], ["index.qmd"]),
    (["index.qmd"], ["index.qmd"]),
    (["nbs"], ["nbs/a.ipynb", "nbs/b.qmd", "nbs/deep/c.ipynb"]),
    (["/nbs/**/*.ipynb"], ["nbs/a.ipynb", "nbs/deep/c.ipynb"]),
    (["*.qmd", "!index.qmd"], ["docs/i.qmd", "nbs/b.qmd"]),
    (["*.qmd", "!/index.qmd"], ["docs/i.qmd", "nbs/b.qmd", "tests/index.qmd"]),
    (["*.qmd", "!tests/"], ["docs/i.qmd", "index.qmd", "nbs/b.qmd"]),
    (["{nbs,docs}/*.qmd"], ["docs/i.qmd", "nbs/b.qmd"]),
    (["nbs/?.qmd", "nbs/[ab].ipynb"], ["nbs/a.ipynb", "nbs/b.qmd"]),
    (
        [],
        [
            "docs/i.qmd",
            "index.qmd",
            "nbs/a.ipynb",
            "nbs/b.qmd",
            "nbs/deep/c.ipynb",
            "notes.md",
            "tests/index.qmd",
            "tests/nbs/d.ipynb",
        ],
    ),
]


@pytest.mark.parametrize("patterns, pages", RENDER, ids=lambda p: " ".join(p)[:40])
def test_the_pages_that_patterns_name(files, patterns, pages):
    listed = "".join(f'\n    - "{p}"' for p in patterns)
    (files / "_quarto.yml").write_text(
        "project:\n  type: website\n" + (f"  render:{listed}\n" if patterns else "")
    )
    report = Report()
    assert find_pages(load_config(files, report), report) == pages and not report.problems


def test_a_resource_is_found_at_any_depth_unless_it_is_anchored(files):
    assert matching(files, "index.qmd", True) == ["index.qmd", "tests/index.qmd"] and matching(
        files, "/index.qmd", True
    ) == ["index.qmd"]


@pytest.mark.parametrize("pattern, why", [("!(a|b).qmd", "extended"), ("{a,b.qmd", "no `}`")])
def test_a_pattern_that_is_not_read_says_why(files, pattern, why):
    with pytest.raises(ValueError, match=why):
        matching(files, pattern)


def test_a_folder_that_no_pattern_reaches_is_not_looked_at(files, monkeypatch):
    import os

    seen, walk = [], os.walk
    monkeypatch.setattr(os, "walk", lambda at: seen.append(at) or walk(at))
    assert matching(files, "/nbs/*.ipynb") == ["nbs/a.ipynb"] and [
        p.relative_to(files).as_posix() for p in seen
    ] == ["nbs"]


def test_what_is_never_a_page_is_told(course):
    course.write("README.md", "# Read me")
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "README.md"')
    report = Report()
    find_pages(load_config(course.root, report), report)
    assert [p.message for p in report.errors] == ["`README.md` is never a page"]
