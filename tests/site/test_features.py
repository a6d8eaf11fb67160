"""Features from elsewhere: of the course itself, where that is allowed, and of installed packages."""

import json
import os
import re
import subprocess
import sys
from collections import Counter

import lxml.html
import pytest
from checking import report
from course import ROOT

from lessonpress import feature
from lessonpress.feature import Feature
from lessonpress.pandoc import tree as T
from lessonpress.pipeline import load, open_workshop, render

pytestmark = pytest.mark.slow
SEEN = "imported.txt"  # beside the course: says that the code of its feature ran
THINGS = """
from pathlib import Path

from lessonpress.course import Content
from lessonpress.feature import Feature
from lessonpress.pandoc import tree as T

(Path(__file__).parent.parent / "imported.txt").write_text("yes")


class Glossary(Feature):
    name = "things"

    def gather(self, page, told, report):
        "The words in bold."
        words = [T.text_of(n) for n in T.walk(told.blocks) if n["t"] == "Strong"]
        if "TODO" in words:
            report.warn("todo", "to be done", file=page.file, **told.source.place("TODO"))
        return words or None

    def connect(self, site, workshop):
        words = {w for told in site.gathered("things").values() for w in told}
        return {"index.qmd": sorted(words)}

    def transform(self, blocks, page, connected):
        return [*blocks, T.div([T.para(", ".join(connected))], classes=["things"])]

    def check(self, site):
        told = site.gathered("things")
        for file, words in told.items():
            if file in site.rendered and "thing" in words:
                place = site.pages[file].place("**thing**")
                site.report.error("things", "say which thing", file=file, **place)
        site.counted["things"] = sum(map(len, told.values()))

    def files(self, site, workshop):
        words = "\\n".join(site.view("index.qmd", "things"))
        return {"things/words.txt": Content.of(words.encode())}


feature = Glossary()
"""
INI = "[course]\nfeatures = things.py\n\n"
TOML = '[tool.lessonpress]\nfeatures = ["things.py"]\n'


def command(course, *args, path=()):
    "The command in a process of its own, since a feature stays registered in its process."
    paths = [*map(str, path), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.run(
        [sys.executable, "-m", "lessonpress", "--course", str(course.root), *args],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        cwd=course.root.parent,
        capture_output=True,
        text=True,
    )


BUILD = "build", "--renderer", "pandoc"


def shown(course):
    html = lxml.html.fromstring(course.page("index.html"))
    return [e.text_content().strip() for e in html.find_class("things")]


@pytest.fixture
def named(course):
    "The course with a feature, and words in bold on two pages."
    course.write("things.py", THINGS)
    course.replace("index.qmd", "Text.", "A **slope** and a **line**.")
    course.replace("outlines/lecture.qmd", "How much the line", "How much the **height**")
    course.write("settings.ini", INI + (course.root / "settings.ini").read_text())
    return course


@pytest.mark.parametrize("settings", ["settings.ini", "pyproject.toml"])
def test_a_feature_of_the_course_does_its_part_in_each_step(named, settings):
    if settings == "pyproject.toml":
        (named.root / "settings.ini").unlink()
        named.write(settings, TOML)
    done = command(named, "--allow-plugins", *BUILD)
    assert (done.returncode, done.stderr) == (0, "")
    assert shown(named) == ["height, line, slope"], "gathered, connected and added"
    assert "things" not in named.page("nbs/01_line.html")
    assert named.page("things/words.txt").split() == ["height", "line", "slope"]


def test_it_reports_what_it_gathers_and_checks_and_counts(named):
    named.replace("index.qmd", "**line**", "**thing**, **TODO**")
    done = command(named, "--allow-plugins", "check", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 1 and told["things"] == 4
    assert [(p["rule"], p["level"], p["file"], p["line"]) for p in told["problems"]] == [
        ("todo", "warning", "index.qmd", 9),
        ("things", "error", "index.qmd", 9),
    ]


@pytest.mark.parametrize("args", [BUILD, ("check",), ("collect",), ("export", "anki")])
def test_without_the_flag_its_code_does_not_even_run(named, args):
    named.write("things.py", THINGS + "\nraise SystemExit(7)\n")
    done = command(named, *args)
    assert done.returncode == 0, done.stderr
    assert not (named.root.parent / SEEN).exists()
    if args == BUILD:
        assert shown(named) == [] and not (named.root / "_site/things").exists()
    assert command(named, "--allow-plugins", *args).returncode == 7, "the planted end is one"


def test_with_and_without_it_a_site_is_made_anew(named):
    for flag, words in (["--allow-plugins"], ["height, line, slope"]), ([], []):
        for _ in range(2):
            assert command(named, *flag, *BUILD).returncode == 0
            assert shown(named) == words
            assert (named.root / "_site/things/words.txt").is_file() == bool(words)


def test_a_change_of_its_code_makes_its_pages_anew(named):
    assert command(named, "--allow-plugins", *BUILD).returncode == 0
    named.replace("things.py", '", ".join', '" and ".join')
    assert command(named, "--allow-plugins", *BUILD).returncode == 0
    assert shown(named) == ["height and line and slope"]


def test_processes_that_begin_with_nothing_know_it_too(named):
    "As on macOS and Windows, where a process of the pool is no copy of this one."
    for n in range(4):
        named.write(f"notes/{n}.qmd", f"---\ntitle: Note {n}\n---\n\n**Word {n}**.\n")
    named.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "notes/*.qmd"')
    program = f"""
import multiprocessing, sys
from lessonpress.commands.main import run
from lessonpress.pandoc import pool
spawn = multiprocessing.get_context("spawn")
pool.multiprocessing.get_context = lambda how: spawn
sys.exit(run(["--course", {str(named.root)!r}, "--allow-plugins", *{list(BUILD)!r}]))
"""
    named.write(
        "build_it.py", program.replace("\nsys.exit", "\nif __name__ == '__main__': sys.exit")
    )
    done = subprocess.run(
        [sys.executable, named.root / "build_it.py"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert shown(named) == ["Word 0, Word 1, Word 2, Word 3, height, line, slope"]


@pytest.mark.parametrize("flag", [[], ["--allow-plugins"]])
def test_the_feature_of_the_documents_does_what_they_say(course, flag):
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    ((file, source),) = re.findall(r"```python\n# (checks/\S+)\n(.*?)```", text, re.S)
    ((settings,),) = [
        re.findall(r"```ini\n# settings.ini\n(\[course\]\nfeatures.*?)```", text, re.S)
    ]
    course.write(file, source)
    course.write("settings.ini", settings + (course.root / "settings.ini").read_text())
    course.replace("index.qmd", "Text.", "TODO: a text.")
    course.replace("nbs/01_line.ipynb", "A slope is a number.", "TODO")
    done = command(course, *flag, "check")
    assert done.returncode == 0
    told = [line for line in done.stderr.splitlines() if "something is left to do" in line]
    assert told == (
        ["warning: index.qmd:9: something is left to do"]
        + ["warning: nbs/01_line.ipynb, cell 2: something is left to do"]
        if flag
        else []
    )


# ---- An installed package


@pytest.fixture
def package(tmp_path):
    "A folder of installed packages: one of them has a feature, in a module beside which another stands."
    place = tmp_path / "installed"
    for file, text in {
        "things_1.dist-info/METADATA": "Metadata-Version: 2.1\nName: things-1\nVersion: 1.0\n",
        "things_1.dist-info/entry_points.txt": "[lessonpress.features]\n"
        "things = things_1.shown:made\n",
        "things_1/__init__.py": "",
        "things_1/between.py": 'BETWEEN = ", "\n',
        "things_1/shown.py": THINGS.replace("feature = Glossary()", "made = Glossary()").replace(
            '", ".join', "BETWEEN.join"
        )
        + "\nfrom things_1.between import BETWEEN\n",
    }.items():
        (place / file).parent.mkdir(parents=True, exist_ok=True)
        (place / file).write_text(text)
    return place


def test_a_feature_of_an_installed_package_needs_no_flag(named, package):
    named.replace("settings.ini", INI, "")
    done = command(named, *BUILD, path=[package])
    assert (done.returncode, done.stderr) == (0, "")
    assert shown(named) == ["height, line, slope"]
    (package / "things_1/between.py").write_text('BETWEEN = " and "\n')
    assert command(named, *BUILD, path=[package]).returncode == 0
    assert shown(named) == ["height and line and slope"], "another module of the package counts too"
    assert command(named, *BUILD).returncode == 0
    assert shown(named) == []


def test_an_installed_package_that_is_broken_is_named(named, package):
    (package / "things_1/between.py").write_text("import nowhere_at_all\n")
    done = command(named, *BUILD, path=[package])
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "things_1.shown:made" in done.stderr and "nowhere_at_all" in done.stderr


# ---- What is no feature

NONE = {
    "nothing": ("x = 1\n", "things.py has no object `feature` with a name"),
    "another thing": ("feature = 'things'\n", "things.py has no object `feature`"),
    "without a name": (THINGS.replace('name = "things"', ""), "with a name"),
    "not Python": ("def (:\n", "things.py cannot be loaded: SyntaxError"),
    "broken": ("import nowhere_at_all\n", "No module named 'nowhere_at_all'"),
    "an error": ("1 / 0\n", "things.py cannot be loaded: ZeroDivisionError"),
    "the name of one of ours": (
        THINGS.replace('name = "things"', 'name = "search"'),
        "things.py: there is a feature of the name `search` already",
    ),
    "not there": (None, "`things.py` is no module"),
}


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_feature_is_one_error(named, name):
    assert command(named, *BUILD).returncode == 0
    before = named.page("index.html")
    text, words = NONE[name]
    if text is None:
        (named.root / "things.py").unlink()
    else:
        named.write("things.py", text)
    done = command(named, "--allow-plugins", *BUILD)
    assert done.returncode == 1 and words in done.stderr, done.stderr
    assert done.stderr.count("error:") == 1 and "Traceback" not in done.stderr
    assert named.page("index.html") == before


# ---- What a page is made of


class Noted(Feature):
    "Shows on each page what a file of the course says of it."

    name = "noted"

    def __init__(self):
        self.made = Counter()

    def connect(self, site, workshop):
        lines = (site.root / "notes.txt").read_text().splitlines()
        return dict(line.split(": ") for line in lines)

    def transform(self, blocks, page, connected):
        self.made[page.file] += 1
        return [*blocks, T.para(connected)]


@pytest.fixture
def noted(course, monkeypatch):
    one = Noted()
    monkeypatch.setattr(feature, "_added", [one])
    course.write("notes.txt", "index.qmd: first\nnbs/01_line.ipynb: second\n")
    course.made = one.made
    return course


def keys(course):
    "Of each page the name of what it is made of, and its HTML."
    with open_workshop(course.root, workers=1) as workshop:
        site = load(course.root, workshop)
        render(site, workshop)
    return {f: (r.key, "".join(r.parts)) for f, r in site.rendered.items()}


def test_only_the_page_is_made_again_whose_connected_part_has_changed(noted):
    before = keys(noted)
    assert noted.made == {"index.qmd": 1, "nbs/01_line.ipynb": 1}, "and no page that is not named"
    assert keys(noted) == before and noted.made.total() == 2, "what is kept is not made again"
    noted.write("notes.txt", "index.qmd: first\nnbs/01_line.ipynb: third\n")
    after = keys(noted)
    assert {f for f in after if after[f][0] != before[f][0]} == {"nbs/01_line.ipynb"}
    assert noted.made == {"index.qmd": 1, "nbs/01_line.ipynb": 2}
    assert "third" in after["nbs/01_line.ipynb"][1]
    noted.write("notes.txt", "index.qmd: first\nnbs/01_line.ipynb: second\n")
    assert keys(noted) == before


def test_a_feature_sees_of_a_page_what_it_connected_and_the_page_itself(noted, monkeypatch):
    seen = []

    def transform(self, blocks, page, connected):
        seen.append((page, connected))
        return blocks

    monkeypatch.setattr(Noted, "transform", transform)
    keys(noted)
    (page, connected), _ = seen
    assert connected == "first" and (page.file, page.href) == ("index.qmd", "index.html")
    assert not hasattr(page, "source") and not hasattr(page, "site")


def test_what_no_feature_counted_is_there_as_nothing(course):
    course.replace("_quarto.yml", "  title: A", "\ttitle: A")
    told = report(course)
    assert told["facts"] == {"used": 0, "stale": 0}
    assert told["coverage"] == {"lectures": [], "uncovered": []} and told["notebooks"] == []
