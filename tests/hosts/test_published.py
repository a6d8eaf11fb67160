"""The whole course as it is published: rendered by a real Quarto from a clone, and held against the embedded renderer's site, page by page."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import compare
import pytest
from course import ROOT
from small import BIN, command

# Two renders of the whole course, and a look at each page of both.
pytestmark = [pytest.mark.quarto, pytest.mark.timeout(900)]
# Ten things to look for, found on the site by reading it, each with the pages or places of which one has to be among the first three hits.
WANTED = {
    "mean absolute error": [
        "nbs/01_quadratic.html#a-number-for-how-wrong",
        "reference.html#quadratic-mae",
    ],
    "rectified linear": ["nbs/02_relu.html"],
    "learning rate finder": [
        "nbs/03b_rates.html#finding-a-learning-rate",
        "outlines/2019-lesson-3.html#rate-frozen",
    ],
    "momentum": ["nbs/03b_rates.html#momentum"],
    "three nested loops": ["nbs/04_matmul.html#three-nested-loops"],
    "handwritten digits": ["nbs/05_mnist.html"],
    "titanic spreadsheet": ["nbs/06_titanic.html"],
    "tokenizer": ["nbs/08_nlp.html"],
    "mk_quad": ["reference.html#quadratic-mk-quad"],
    "meta learning": ["outlines/2022-lesson-3.html#meta-learning"],
}


def git(root, *args):
    return command(
        root, "git", "-c", "user.name=Tests", "-c", "user.email=tests@example.org", *args
    )


def clone(at):
    "The course as it would be committed now, in a repository of its own."
    names = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    for name in filter(lambda n: n and (ROOT / n).is_file(), names):
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, at / name)
    git(at, "init", "-q")
    git(at, "add", "-A")
    git(at, "commit", "-q", "-m", "The course")
    return at


def pages(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.html")}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """Three clones in one: `bare` is the site of `quarto render`, `again` that of `lessonpress build --renderer quarto` over it in the same clone, `embedded` the
    embedded renderer's; `said` is what git then says of the clone."""
    at = tmp_path_factory.mktemp("published")
    root, other = clone(at / "course"), clone(at / "other")
    with ThreadPoolExecutor() as pool:
        embedded = pool.submit(command, other, BIN / "lessonpress", "build", "--renderer", "pandoc")
        command(root, "quarto", "render")
        said = [git(root, "status", "--porcelain")]
        shutil.copytree(root / "_site", at / "bare")
        command(root, BIN / "lessonpress", "build", "--renderer", "quarto")
        said.append(git(root, "status", "--porcelain"))
        embedded.result()
    return {
        "bare": at / "bare",
        "again": root / "_site",
        "embedded": other / "_site",
        "said": said,
        "beside": sorted(p.name for p in root.glob("*_site*")),
    }


@pytest.fixture(scope="module")
def sites(tree, serve):
    return serve("embedded", tree["embedded"]), serve("published", tree["bare"])


@pytest.fixture(scope="module")
def found(chromium, sites):
    return compare.faults(chromium, *sites)


def test_the_published_pages_are_the_embedded_ones(found):
    assert compare.without_reason(found) == []


@pytest.mark.parametrize("reason", compare.REASONS, ids=lambda r: f"{r.what} on {r.where}")
def test_every_reason_is_still_needed(found, reason):
    assert any(reason.excuses(f) for f in found) and len(reason.why) > 40


def test_both_ways_to_quarto_write_the_same_pages(tree):
    bare, again = pages(tree["bare"]), pages(tree["again"])
    assert again.keys() == bare.keys(), "and a site over a site is no second copy"
    assert [name for name in bare if bare[name] != again[name]] == []


def test_nothing_in_the_clone_is_changed(tree):
    assert tree["said"] == ["", ""] and tree["beside"] == ["_site"]


def test_nothing_is_published_that_is_not_meant_to_be(tree):
    assert [
        name for name in pages(tree["bare"]) if name.startswith("tests/") or "_site/" in name
    ] == []


@pytest.mark.parametrize("site", ["bare", "again", "embedded"])
def test_badge_and_cards_are_there(tree, site):
    assert [
        name
        for name in ("badge/coverage.svg", "questions.apkg")
        if not (tree[site] / name).is_file()
    ] == []


@pytest.mark.parametrize("n", [0, 1], ids=["embedded", "published"])
def test_what_is_looked_for_is_found(chromium, sites, n):
    assert compare.not_found(chromium, sites[n], WANTED) == []
