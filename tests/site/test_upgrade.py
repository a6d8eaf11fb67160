"""An upgrade: what an older version wrote into a course is told and written anew, and what readers hold on to stays."""

import json
import re
import sqlite3
import tempfile
import zipfile
from pathlib import Path

import lxml.html
import pytest
from chromium import keep
from course import Course, code, lesson

from lessonpress import __version__, files
from lessonpress.commands.main import run
from lessonpress.new import upgrade
from lessonpress.pipeline import build

KEPT = Path(__file__).with_name("kept_names.json")
SHA = "0123456789" * 4
PYPROJECT = """\
[project]
name = "own"
[project.optional-dependencies]
dev = ["lessonpress[all]==0.0.9", "nbdev>=3.3"]
"""
WORKFLOW = f"""\
jobs:
  publish:
    steps:
      - uses: actions/checkout@{SHA} # v4.2.0
      - uses: actions/checkout@{SHA} # v99.0.0
      - uses: somebody/else@{SHA} # v0.1.0
      - uses: quarto-dev/quarto-actions/setup@{SHA} # v99.0.0
        with:
          version: "1.6.40"
      - run: pip install lessonpress==99.1
"""


@pytest.fixture
def old(course):
    course.write("pyproject.toml", PYPROJECT)
    course.write(".github/workflows/publish.yml", WORKFLOW)
    course.write(".github/workflows/own.yml", WORKFLOW)  # not one that a new course has
    return course


def doctor(course, capsys, *words):
    assert run(["--course", str(course.root), "doctor", *words]) == 0
    return capsys.readouterr()


def test_what_an_older_version_wrote_is_told_and_written_anew(old, capsys):
    err = doctor(old, capsys).err
    for place, what in {
        "pyproject.toml:4": "lessonpress 0.0.9",
        ".github/workflows/publish.yml:4": "actions/checkout 4.2.0",
        ".github/workflows/publish.yml:9": "Quarto 1.6.40",
    }.items():
        assert f"{place}: {what} is older than what a new course has" in err
    assert err.count("is older than") == 3
    said = doctor(old, capsys, "--fix")
    assert said.out.count("fixed  ") == 3 and "is older than" not in said.err
    assert f'dev = ["lessonpress[all]=={__version__}", "nbdev>=3.3"]' in held(old, "pyproject.toml")
    now = held(old, ".github/workflows/publish.yml").splitlines()
    changed = [n for n, (a, b) in enumerate(zip(WORKFLOW.splitlines(), now), 1) if a != b]
    assert changed == [4, 9] and len(now) == len(WORKFLOW.splitlines())
    assert re.fullmatch(r"      - uses: actions/checkout@[0-9a-f]{40} # v\d+\.\d+\.\d+", now[3])
    assert held(old, ".github/workflows/own.yml") == WORKFLOW


def held(course, file):
    return (course.root / file).read_text(encoding="utf-8")


def test_a_new_course_has_nothing_of_an_older_version(tmp_path):
    assert run(["new", "course", str(tmp_path / "x")]) == 0
    assert [*upgrade.problems(tmp_path / "x")] == []


def test_nothing_is_written_over_that_changed_meanwhile(old, capsys, monkeypatch):
    write = files.write_all

    def slow(contents, sync=True, was=None):
        old.replace("pyproject.toml", '"own"', '"mine"')
        write(contents, sync, was)

    monkeypatch.setattr(files, "write_all", slow)
    assert run(["--course", str(old.root), "doctor", "--fix"]) == 1
    assert "it has changed since it was read" in capsys.readouterr().err
    assert "0.0.9" in held(old, "pyproject.toml")


# ---- What readers hold on to


def kept_names(root: Path) -> dict:
    "What readers' browsers, bookmarks and decks know of a small course: none of it may ever change."
    c = Course(root)
    c.write("settings.ini", "[course]\nname = small\n")
    c.replace("_quarto.yml", '["index.qmd",', '["*.qmd",')
    for box in ("self-test", "glossary", "reference"):
        text = f"---\ntitle: A page\n---\n\nA [kink]{{.term}} is a bend.\n\n::: {{.{box}}}\n:::\n"
        c.write(f"{box}.qmd", text)
    nb = lesson()
    nb["cells"].append(code("#| default_exp line\n#| export\ndef slope(): ...\n", id="c4"))
    c.write("nbs/01_line.ipynb", nb)
    build(c.root)
    site = c.root / "_site"
    pages = {p.relative_to(site).as_posix(): p for p in sorted(site.rglob("*.html"))}
    trees = {name: lxml.html.fromstring(p.read_bytes()) for name, p in pages.items()}
    scripts = "".join(p.read_text(encoding="utf-8") for p in sorted(site.glob("assets/**/*.js")))
    early = "".join(trees["index.html"].xpath("//script[not(@src)]/text()"))
    (study,) = trees["outlines/lecture.html"].xpath("//main//div[@data-course]")
    (asked,) = json.loads(study.findtext("script"))
    return {
        "addresses": {name: sorted(t.xpath("//main//@id")) for name, t in trees.items()},
        "storage": sorted(set(re.findall(r'"(lessonpress-[a-z]+)"', scripts + early))),
        "questions": [f"{asked['file']}#{id}" for _, ids in asked["topics"] for id in ids],
        "cards": cards(site / "questions.apkg"),
        "files": sorted(
            p.relative_to(site).as_posix()
            for p in site.rglob("*")
            if p.suffix in (".xml", ".txt", ".apkg", ".md", ".svg") and "pagefind" not in p.parts
        ),
    }


def cards(package: Path) -> list[str]:
    with zipfile.ZipFile(package) as archive, tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(archive.extract("collection.anki2", folder))
        found = sorted(guid for (guid,) in base.execute("select guid from notes"))
        base.close()
    return found


def test_addresses_and_decks_and_what_readers_learnt_are_those_that_were_recorded(
    tmp_path, chromium
):
    recorded, now = json.loads(KEPT.read_text(encoding="utf-8")), kept_names(tmp_path / "c")
    assert recorded["addresses"] and recorded["storage"]
    for page, ids in recorded["addresses"].items():
        assert {*ids} <= {*now["addresses"].get(page, ())}, page
    for what in ("storage", "files"):
        assert {*recorded[what]} <= {*now[what]}, what
    assert now["questions"] == recorded["questions"] and now["cards"] == recorded["cards"]
    page = chromium.new_page()
    page.goto((tmp_path / "c/_site/outlines/lecture.html").as_uri())
    keep(page, recorded["history"])  # as a browser of that time kept it
    assert page.locator(".study-status").inner_text().startswith("1 of 1 known")
    assert page.evaluate("({...localStorage})") == recorded["history"], "nothing is put aside"
    page.close()
