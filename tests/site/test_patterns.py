"""What patterns of `_quarto.yml` mean is what Quarto takes them for; the tables were made with such folders and Quarto 1.9.37."""

import json

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


def write(root, names):
    for file in names:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text("text")


@pytest.fixture
def files(tmp_path):
    write(tmp_path, FILES)
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


# The same with what is named outright and what wildcards find: private and hidden names, folders of packages, folders as a whole.
MORE_FILES = [
    "_index.qmd",
    "_drafts/deep/j.qmd",
    "nbs/_part/k.qmd",
    "nbs/.hid/l.qmd",
    ".top.qmd",
    "_site/z.qmd",
    "docs/README.qmd",
    "docs/sub/m.qmd",
    "docs/sub/index.qmd",
    "node_modules/n.qmd",
    "env/o.qmd",
    "nbs/venv/p.qmd",
    "docs/a.b.qmd",
    "CLAUDE.md",
    "AGENTS.md",
    "AGENTS.local.md",
    "x.llms.md",
    "readme.md",
    "docs/Upper.QMD",
    "renv/r.qmd",
    "docs/sub/deep/s.qmd",
]
MORE = [
    (["_drafts/f.qmd"], ["_drafts/f.qmd"]),
    (["_drafts"], ["_drafts/deep/j.qmd", "_drafts/f.qmd"]),
    (["/_drafts/"], ["_drafts/deep/j.qmd", "_drafts/f.qmd"]),
    (["_drafts/*.qmd"], []),
    (["_*/*.qmd"], []),
    (["_index.qmd"], ["_index.qmd"]),
    (["nbs/_part"], ["nbs/_part/k.qmd"]),
    (
        ["*.qmd", "!/tests"],
        [
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
            "index.qmd",
            "nbs/b.qmd",
        ],
    ),
    (
        ["*.qmd", "!docs/sub"],
        ["docs/a.b.qmd", "docs/i.qmd", "index.qmd", "nbs/b.qmd", "tests/index.qmd"],
    ),
    (
        ["*.qmd", "!sub"],
        [
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
            "index.qmd",
            "nbs/b.qmd",
            "tests/index.qmd",
        ],
    ),
    (
        ["*.qmd", "!sub/"],
        ["docs/a.b.qmd", "docs/i.qmd", "index.qmd", "nbs/b.qmd", "tests/index.qmd"],
    ),
    (
        ["*.qmd", "!/sub/"],
        [
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
            "index.qmd",
            "nbs/b.qmd",
            "tests/index.qmd",
        ],
    ),
    (
        ["*.qmd", "!/*.qmd"],
        [
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
            "nbs/b.qmd",
            "tests/index.qmd",
        ],
    ),
    (["*.qmd", "!docs/**"], ["index.qmd", "nbs/b.qmd", "tests/index.qmd"]),
    (["*.qmd", "!{docs,nbs}/**"], ["index.qmd", "tests/index.qmd"]),
    (
        ["!index.qmd", "*.qmd"],
        ["docs/a.b.qmd", "docs/i.qmd", "docs/sub/deep/s.qmd", "docs/sub/m.qmd", "nbs/b.qmd"],
    ),
    (
        ["*.qmd", "!index.qmd", "/index.qmd"],
        ["docs/a.b.qmd", "docs/i.qmd", "docs/sub/deep/s.qmd", "docs/sub/m.qmd", "nbs/b.qmd"],
    ),
    (["index.qmd", "!*"], []),
    (["nbs/"], ["nbs/a.ipynb", "nbs/b.qmd", "nbs/deep/c.ipynb"]),
    (["docs/sub/"], ["docs/sub/deep/s.qmd", "docs/sub/index.qmd", "docs/sub/m.qmd"]),
    (
        ["/"],
        [
            "docs/Upper.QMD",
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
            "index.qmd",
            "nbs/a.ipynb",
            "nbs/b.qmd",
            "nbs/deep/c.ipynb",
            "notes.md",
            "readme.md",
            "tests/index.qmd",
            "tests/nbs/d.ipynb",
        ],
    ),
    (
        ["."],
        [
            "docs/Upper.QMD",
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
            "index.qmd",
            "nbs/a.ipynb",
            "nbs/b.qmd",
            "nbs/deep/c.ipynb",
            "notes.md",
            "readme.md",
            "tests/index.qmd",
            "tests/nbs/d.ipynb",
        ],
    ),
    (
        ["*"],
        [
            "docs/Upper.QMD",
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
            "env/o.qmd",
            "index.qmd",
            "nbs/a.ipynb",
            "nbs/b.qmd",
            "nbs/deep/c.ipynb",
            "nbs/venv/p.qmd",
            "node_modules/n.qmd",
            "notes.md",
            "readme.md",
            "renv/r.qmd",
            "tests/index.qmd",
            "tests/nbs/d.ipynb",
            "venv/h.qmd",
        ],
    ),
    (
        ["/*"],
        [
            "docs/Upper.QMD",
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
            "env/o.qmd",
            "index.qmd",
            "nbs/a.ipynb",
            "nbs/b.qmd",
            "nbs/deep/c.ipynb",
            "node_modules/n.qmd",
            "notes.md",
            "readme.md",
            "renv/r.qmd",
            "tests/index.qmd",
            "tests/nbs/d.ipynb",
            "venv/h.qmd",
        ],
    ),
    (
        ["**"],
        [
            "docs/Upper.QMD",
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
            "env/o.qmd",
            "index.qmd",
            "nbs/a.ipynb",
            "nbs/b.qmd",
            "nbs/deep/c.ipynb",
            "nbs/venv/p.qmd",
            "node_modules/n.qmd",
            "notes.md",
            "readme.md",
            "renv/r.qmd",
            "tests/index.qmd",
            "tests/nbs/d.ipynb",
            "venv/h.qmd",
        ],
    ),
    (
        ["docs/**"],
        [
            "docs/Upper.QMD",
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
        ],
    ),
    (
        ["/docs/**/*.qmd"],
        [
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
        ],
    ),
    (
        ["docs/*"],
        [
            "docs/Upper.QMD",
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
        ],
    ),
    (
        ["/d*"],
        [
            "docs/Upper.QMD",
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
        ],
    ),
    (
        ["d*", "!docs"],
        [
            "docs/Upper.QMD",
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
            "nbs/deep/c.ipynb",
            "tests/nbs/d.ipynb",
        ],
    ),
    (
        ["docs/**", "!docs/i.qmd"],
        [
            "docs/Upper.QMD",
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
        ],
    ),
    (["docs/**", "!docs/**"], []),
    (["/docs/*", "!sub"], ["docs/Upper.QMD", "docs/a.b.qmd", "docs/i.qmd"]),
    (["nbs/*", "!*.ipynb"], ["nbs/b.qmd", "nbs/deep/c.ipynb", "nbs/venv/p.qmd"]),
    ([".hidden/g.qmd"], [".hidden/g.qmd"]),
    ([".hidden"], []),
    ([".hidden/*.qmd"], []),
    ([".top.qmd"], [".top.qmd"]),
    (["venv"], ["venv/h.qmd"]),
    (["venv/*.qmd"], []),
    (["README.md"], ["README.md"]),
    (["docs/README.qmd"], ["docs/README.qmd"]),
    (["*.md"], ["notes.md", "readme.md"]),
    (["_site/z.qmd"], []),
    (["docs/*.b.*"], ["docs/a.b.qmd"]),
    (["docs/[!i]*.qmd"], ["docs/a.b.qmd"]),
    (["docs/[^i]*.qmd"], ["docs/i.qmd"]),
    (["nbs/**c.ipynb"], []),
    (["docs/sub/../i.qmd"], ["docs/i.qmd"]),
    (["docs/*.QMD"], ["docs/Upper.QMD"]),
    (["Docs/*.qmd"], []),
    (["\\!index.qmd"], []),
    (["**/nbs/*.ipynb"], ["nbs/a.ipynb", "tests/nbs/d.ipynb"]),
    (
        ["{docs,nbs}/"],
        [
            "docs/Upper.QMD",
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
            "nbs/a.ipynb",
            "nbs/b.qmd",
            "nbs/deep/c.ipynb",
            "nbs/venv/p.qmd",
            "tests/nbs/d.ipynb",
        ],
    ),
    (
        [],
        [
            "docs/Upper.QMD",
            "docs/a.b.qmd",
            "docs/i.qmd",
            "docs/sub/deep/s.qmd",
            "docs/sub/index.qmd",
            "docs/sub/m.qmd",
            "index.qmd",
            "nbs/a.ipynb",
            "nbs/b.qmd",
            "nbs/deep/c.ipynb",
            "notes.md",
            "readme.md",
            "tests/index.qmd",
            "tests/nbs/d.ipynb",
        ],
    ),
]


def found(root, patterns):
    listed = "".join(f"\n    - {json.dumps(p)}" for p in patterns)
    (root / "_quarto.yml").write_text(
        "project:\n  type: website\n" + (f"  render:{listed}\n" if patterns else "")
    )
    report = Report()
    return find_pages(load_config(root, report), report), report


@pytest.mark.parametrize("patterns, pages", RENDER, ids=lambda p: " ".join(p)[:40])
def test_the_pages_that_patterns_name(files, patterns, pages):
    assert found(files, patterns) == (pages, Report())


@pytest.mark.parametrize("patterns, pages", MORE, ids=lambda p: " ".join(p)[:40])
def test_what_is_named_outright_and_what_wildcards_find(files, patterns, pages):
    write(files, MORE_FILES)
    assert found(files, patterns)[0] == pages


@pytest.mark.parametrize("patterns", [["docs/*", "!docs/sub"], ["docs", "!docs/i.qmd"]])
def test_a_negation_that_keeps_nothing_out_is_told(files, patterns):
    write(files, ["docs/sub/m.qmd"])
    pages, report = found(files, patterns)
    (problem,) = report.problems
    assert pages == ["docs/i.qmd", "docs/sub/m.qmd"]
    assert (problem.level, problem.line) == (
        "warning",
        5,
    ) and "does not keep out" in problem.message


RESOURCES = [
    ("index.qmd", ["index.qmd", "tests/index.qmd"]),
    ("/index.qmd", ["index.qmd"]),
    ("_drafts/f.qmd", ["_drafts/f.qmd"]),
    ("_*/*", ["_drafts/f.qmd", "nbs/_part/k.qmd"]),
    (".hidden/*", [".hidden/g.qmd"]),
    ("venv", ["nbs/venv/p.qmd", "venv/h.qmd"]),
    ("node_modules/*", ["node_modules/n.qmd"]),
    ("_site/*", []),
    ("docs/sub/", ["docs/sub/deep/s.qmd", "docs/sub/index.qmd", "docs/sub/m.qmd"]),
]


@pytest.mark.parametrize("pattern, resources", RESOURCES)
def test_a_resource_is_found_at_any_depth_unless_it_is_anchored(files, pattern, resources):
    write(files, [] if "index" in pattern else MORE_FILES)
    assert matching(files, pattern, "_site") == resources


@pytest.mark.parametrize(
    "pattern, why",
    [
        ("!(a|b).qmd", "extended"),
        ("{a,b.qmd", "no `}`"),
        ("[9-0].qmd", "range"),
        ("a/[z-\\].qmd", "range"),
    ],
)
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


@pytest.mark.parametrize("named", [".hidden", "data.csv", "_site/z.qmd"])
def test_what_is_never_a_page_is_told(course, named):
    write(course.root, [".hidden/g.qmd", "data.csv", "_site/z.qmd"])
    course.replace("_quarto.yml", '"index.qmd"', f'"index.qmd", "{named}"')
    report = Report()
    find_pages(load_config(course.root, report), report)
    assert [p.message for p in report.problems] == [f"`{named}` is never a page"]
