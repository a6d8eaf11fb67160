"""The courses under `examples/`: whole, built and published beside ours by a generator that knows no word of them."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest
from chromium import until
from course import ROOT, once

from lessonpress.commands.main import run
from lessonpress.execute.record import is_fresh
from lessonpress.html_addresses import of_css
from lessonpress.pipeline import build

COURSE = ROOT / "examples/statistics"
LESSONS = sorted(p.relative_to(COURSE).as_posix() for p in COURSE.glob("nbs/*.ipynb"))
MADE = shutil.ignore_patterns("_site", ".lessonpress", "__pycache__", ".venv")
HOST, PART = "https://example.org/", "statistics/"
LOADS = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src"}


def cells(file):
    return json.loads((COURSE / file).read_text(encoding="utf-8"))["cells"]


def text(cell):
    return "".join(cell["source"])


@pytest.fixture
def copy(tmp_path):
    "The course in a folder of its own, far from ours."
    return shutil.copytree(COURSE, tmp_path / "course", ignore=MADE)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    "Our site, and the course's below it, as one would put them on a host."

    def make(folder):
        unbuilt = (".*", "_site", "tests", "benchmarks", "examples", "*.egg-info", "__pycache__")
        shutil.copytree(ROOT, folder / "ours", ignore=shutil.ignore_patterns(*unbuilt))
        shutil.copytree(COURSE, folder / "its", ignore=MADE)
        for name, options, address in (
            ("ours", {"keep_going": True}, HOST),
            ("its", {"strict": True}, HOST + PART),
        ):
            with pytest.MonkeyPatch.context() as m:  # its page for lost addresses names its place
                m.setenv("LESSONPRESS_SITE_URL", address)
                build(folder / name, **options)
        shutil.copytree(folder / "ours/_site", folder / "site")
        shutil.copytree(folder / "its/_site", folder / "site" / PART)

    return once(tmp_path_factory, "with-examples", make) / "site"


# ---- The course itself


def test_the_course_is_checked_without_a_warning(copy, capsys):
    assert run(["--course", str(copy), "check", "--strict"]) == 0
    said = capsys.readouterr()
    assert "0 errors, 0 warnings" in said.out and said.err == ""
    assert "16 of 16 questions answered, 16 with evidence" in said.out
    assert LESSONS and all(is_fresh(copy, file) for file in LESSONS)


def test_its_library_is_what_its_lessons_export_and_they_are_clean(copy):
    pytest.importorskip("nbdev")
    before = {p: p.read_bytes() for p in copy.rglob("*") if p.is_file()}
    assert copy / "samplestats/permutation.py" in before
    for name in ("nbdev-export", "nbdev-clean"):
        tool = Path(sys.executable).with_name(name)
        subprocess.run([tool], cwd=copy, check=True, capture_output=True)
    after = {p for p in copy.rglob("*") if p.is_file() and p.read_bytes() != before.get(p)}
    assert after == set()


@pytest.mark.slow
def test_its_lessons_run_again_with_the_same_facts(copy, capsys):
    pytest.importorskip("nbclient")
    assert run(["--course", str(copy), "run", "--verify"]) == 0, capsys.readouterr().err
    assert "3 notebooks" in capsys.readouterr().out


def test_its_lessons_need_numpy_and_nothing_else_to_compute_with():
    named = set()
    for path in COURSE.glob("samplestats/*.py"):
        if path.name != "_modidx.py":
            for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(n, ast.Import | ast.ImportFrom):
                    named |= {a.name for a in n.names} if isinstance(n, ast.Import) else {n.module}
    assert named == {"numpy", "itertools"}
    settings = tomllib.loads((COURSE / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {re.split(r"[^\w-]", d)[0] for d in settings["project"]["dependencies"]}
    assert needed == {"numpy", "lessonpress"}


@pytest.mark.parametrize("file", LESSONS)
def test_a_lesson_has_the_shape_of_a_lesson(file):
    found = cells(file)
    prose = [text(c) for c in found if c["cell_type"] == "markdown"]
    code = [text(c) for c in found if c["cell_type"] == "code"]
    assert 30 <= len(found) <= 55 and len(prose) > len(found) / 2
    assert prose[0].startswith("# ") and "\n> " in prose[0] and "you can" in prose[0]
    assert sum("#| cover:" in c for c in code) == 1
    assert sum(bool(re.search(r"^live\(", c, re.M)) for c in code) >= 1
    assert sum("#| label: exercise-" in c and " ...\n" in c for c in code) >= 2
    assert any("## Summary" in p for p in prose) and any("<dfn" in p for p in prose)
    assert sum("assert " in c for c in code) >= 8


def test_its_data_are_what_their_generator_draws(copy):
    pytest.importorskip("numpy")
    file = copy / "data/reaction_times.csv"
    before = file.read_bytes()
    file.unlink()
    subprocess.run([sys.executable, "data/make.py"], cwd=copy, check=True)
    assert file.read_bytes() == before


def test_its_extension_is_the_one_that_the_command_writes(copy):
    held = {p.name: p.read_bytes() for p in (copy / "_extensions/lessonpress").iterdir()}
    assert run(["--course", str(copy), "quarto"]) == 0
    now = {p.name: p.read_bytes() for p in (copy / "_extensions/lessonpress").iterdir()}
    assert held == now, "lessonpress --course examples/statistics quarto"


# ---- Beside ours


def page(path):
    return lxml.html.fromstring(path.read_bytes())


def there(site, address):
    "The file of the site at an address, which may end in a folder."
    path = site / unquote(urlsplit(address).path.lstrip("/"))
    return path / "index.html" if path.is_dir() else path


def own_pages(site):
    found = sorted((site / PART).rglob("*.html"))
    return [p for p in found if "assets" not in p.relative_to(site / PART).parts]


@pytest.mark.slow
def test_every_link_of_its_pages_leads_somewhere_in_it(published):
    ids, lost = {}, []
    assert len(own_pages(published)) >= 12 and (published / "nbs/01_quadratic.html").is_file()
    for path in own_pages(published):
        base = HOST + path.relative_to(published).as_posix()
        for link in page(path).xpath("//a/@href"):
            to = urljoin(base, link)
            if not to.startswith(HOST):
                continue
            file, anchor = there(published, to), unquote(urlsplit(to).fragment)
            if not to.startswith(HOST + PART) or not file.is_file():
                lost.append((base, link))
            elif anchor and file.suffix == ".html" and "=" not in anchor:
                ids[file] = ids.get(file) or set(page(file).xpath("//@id"))
                lost += [(base, link)] if anchor not in ids[file] else []
    assert lost == [] and len(ids) >= 5


@pytest.mark.slow
def test_its_pages_load_nothing_from_above_and_nothing_from_elsewhere(published):
    asked = []
    for path in own_pages(published):
        base = HOST + path.relative_to(published).as_posix()
        for el in page(path).iter(*LOADS):
            if el.tag == "link" and el.get("rel") in ("canonical", "alternate"):
                continue
            if address := el.get(LOADS[el.tag]):
                asked.append(urljoin(base, address))
    for path in (published / PART).rglob("*.css"):
        base = HOST + path.relative_to(published).as_posix()
        asked += [urljoin(base, a) for a in of_css(path.read_text(encoding="utf-8"))]
    asked = [a for a in asked if not a.startswith("data:")]
    assert len(asked) > 50
    assert [a for a in asked if not a.startswith(HOST + PART)] == []
    assert [a for a in asked if not there(published, a).is_file()] == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 320])
def test_its_name_and_its_figures_fit_a_narrow_screen_and_the_figures_move(
    published, chromium, width
):
    shown = chromium.new_page(viewport={"width": width, "height": 700})
    for lesson in ("01_sampling", "02_bootstrap", "03_permutation"):
        shown.goto((published / PART / f"nbs/{lesson}.html").as_uri())
        until(shown, "document.querySelector('.live input[type=range]') !== null")
        assert shown.evaluate("document.documentElement.scrollWidth") == width
        figure = shown.locator(".live").first
        before = figure.text_content()
        figure.locator("input[type=range]").first.press("ArrowRight")
        assert "mean gap" in before and figure.text_content() != before
    shown.close()


@pytest.mark.slow
def test_ours_does_not_change_because_it_is_there(published):
    for path in published.rglob("*"):
        if path.is_file() and PART.rstrip("/") not in path.relative_to(published).parts:
            assert b"samplestats" not in path.read_bytes(), path


def test_no_word_of_it_is_in_the_generator():
    words = re.compile(r"samplestats|reaction.times|percentile.interval|shuffled.diff", re.I)
    found = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "lessonpress").rglob("*")
        if path.suffix in (".py", ".js", ".css", ".html", ".yml", ".jinja", ".toml", ".ipynb")
        and words.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_our_own_tools_leave_it_alone():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert settings["setuptools"]["packages"]["find"]["include"] == ["lessondl", "lessondl.*"]
    assert settings["nbdev"]["nbs_path"] == "nbs" and settings["nbdev"]["recursive"] is False
    assert settings["pytest"]["ini_options"]["testpaths"] == ["tests"]
    assert "examples" in settings["ruff"]["extend-exclude"]
    assert settings["mypy"]["packages"] == ["lessonpress"]
    listed = subprocess.run(
        [sys.executable, "-P", "-m", "lessonpress", "--course", ROOT, "data", "list"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert listed.returncode == 0 and "reaction_times" not in listed.stdout
