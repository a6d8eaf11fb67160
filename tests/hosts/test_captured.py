"""The published site without Quarto: what a real one gave and wrote for the small course (`captured`), through our filters and what follows them."""

import json
import shutil

import compare
import pytest
from small import CAPTURED, lay_out, run_steps

from lessonpress.quarto import filters

FILTERS = sorted((CAPTURED / "filters").glob("*.json"))
STALE = "the captures are out of date: put Quarto on PATH and run tests/hosts/capture.py"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    "The small course, collected as its `pre-render` does."
    root = lay_out(tmp_path_factory.mktemp("captured") / "course")
    run_steps(root, "pre-render")
    return root


def test_every_page_of_the_course_was_captured(root):
    sources = {
        p.relative_to(root).with_suffix("").as_posix()
        for p in root.rglob("*")
        if p.suffix in (".qmd", ".ipynb") and not _is_kept(root, p)
    }
    pages = {
        p.relative_to(CAPTURED / "pages").with_suffix("").as_posix()
        for p in (CAPTURED / "pages").rglob("*.html")
    }
    through = {
        json.loads(f.read_text(encoding="utf-8"))["page"].rpartition(".")[0] for f in FILTERS
    } - {""}
    assert sources == pages == through, STALE
    assert sum(f.name.startswith("notebook-") for f in FILTERS) == len(
        [p for p in root.rglob("*.ipynb") if not _is_kept(root, p)]
    ), STALE


def _is_kept(root, path):
    "Whether a file is one that we keep between two steps, such as the copy of a notebook for readers, or belongs to the finished site."
    return path.relative_to(root).parts[0].startswith((".", "_site"))


@pytest.mark.parametrize("file", FILTERS, ids=lambda f: f.stem)
def test_a_filter_gives_back_what_it_gave_then(root, file):
    said = json.loads(file.read_text(encoding="utf-8"))
    text, page = json.dumps(said["gets"], ensure_ascii=False), root / said["page"]
    env = {
        "QUARTO_PROJECT_DIR": str(root),
        "QUARTO_DOCUMENT_PATH": str(page.parent),
        "QUARTO_DOCUMENT_FILE": page.name,
    }
    given = (
        filters.notebook_filter(text)
        if said["command"] == "notebook-filter"
        else filters.document_filter(text, env)
    )
    assert json.loads(given) == said["gives"], STALE


@pytest.fixture(scope="module")
def published(root, serve):
    "The captured pages as the site that Quarto leaves, after the commands that the project runs on it."
    shutil.copytree(CAPTURED / "pages", root / "_site")
    files = sorted(str(p.relative_to(root)) for p in (root / "_site").rglob("*.html"))
    run_steps(
        root,
        "post-render",
        QUARTO_PROJECT_OUTPUT_DIR=str(root / "_site"),
        QUARTO_PROJECT_OUTPUT_FILES="\n".join(files),
    )
    return serve("published", root / "_site")


def test_the_captured_pages_are_the_embedded_ones(chromium, embedded, seen, published):
    found = compare.between(seen, compare.read(chromium, published), embedded, published)
    assert compare.without_reason(found) == []
