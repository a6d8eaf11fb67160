"""A notebook that can be opened elsewhere: its cell that installs the library, and the links to where it runs."""

import json

import lxml.html
import pytest
from course import ROOT, code, lesson, markdown, notebook

from lessonpress.commands.main import run as command
from lessonpress.execute import freshness as fresh
from lessonpress.execute.library import Library
from lessonpress.gather.settings import load_settings
from lessonpress.prepare.for_quarto import prepare
from lessonpress.prepare.read_notebook import parse_notebook
from lessonpress.prepare.stored_outputs import outputs_hash
from lessonpress.problems import Report

INSTALL = '#| install\nfrom importlib.util import find_spec\n\nif not find_spec("json"):\n    %pip install -q "small==0.1"'


def built(course, settings=""):
    course.write("settings.ini", settings)
    assert command(["--course", str(course.root), "build", "--renderer", "pandoc"]) == 0
    return lxml.html.fromstring(course.page("nbs/01_line.html"))


def with_install():
    nb = lesson()
    nb["cells"].insert(1, code(INSTALL, id="install"))
    return nb


def test_the_cell_that_installs_is_shown_on_neither_host(course):
    course.write("nbs/01_line.ipynb", with_install())
    assert "pip install" not in built(course).text_content()
    assert [c["id"] for c in prepare(with_install())["cells"]] == ["c0", "c1", "c2", "c3"]


def test_another_version_to_install_makes_no_output_stale():
    def marks(nb):
        book = parse_notebook(nb, "nbs/01_line.ipynb", Report())
        return fresh.fingerprint(book, Library(ROOT), {}), outputs_hash(book)

    newer = json.loads(json.dumps(with_install()).replace("small==0.1", "small==0.2"))
    assert marks(lesson()) == marks(with_install()) == marks(newer)


def test_the_cell_runs_where_the_library_is_and_installs_nothing(course):
    pytest.importorskip("nbclient")
    path = course.write(
        "nbs/01_line.ipynb", notebook([markdown("# A line"), code(INSTALL), code("1 + 1")])
    )
    assert command(["--course", str(course.root), "run"]) == 0
    cells = json.loads(path.read_text())["cells"]
    assert (
        cells[1]["outputs"] == [] and "".join(cells[2]["outputs"][0]["data"]["text/plain"]) == "2"
    )


def test_a_course_on_github_links_to_colab_kaggle_and_the_file(course):
    page = built(
        course, "[course]\nrepository = https://github.com/someone/notes/\nbranch = work\n"
    )
    assert {a.text: a.get("href") for a in page.xpath("//div[@class='open-in']//a")} == {
        "Open in Colab": "https://colab.research.google.com/github/someone/notes/blob/work/nbs/01_line.ipynb",
        "Open in Kaggle": "https://www.kaggle.com/kernels/welcome?src=https%3A%2F%2Fgithub.com%2Fsomeone%2Fnotes%2Fblob%2Fwork%2Fnbs%2F01_line.ipynb",
        "Download the notebook": "01_line.ipynb",
    }


def test_a_branch_is_part_of_an_address(course):
    page = built(
        course, "[course]\nrepository = https://github.com/someone/notes\nbranch = new/a b#1\n"
    )
    assert (
        page.xpath("//div[@class='open-in']//a/@href")[1]
        == "https://colab.research.google.com/github/someone/notes/blob/new/a%20b%231/nbs/01_line.ipynb"
    )


def test_elsewhere_and_without_a_repository_there_is_the_copy_alone(course):
    for repository in ("https://git.example.org/someone/notes.git", ""):
        page = built(course, f"[course]\nrepository = {repository}\n")
        assert page.xpath("//div[@class='open-in']//a/@href") == ["01_line.ipynb"]


def test_without_a_copy_there_is_the_file_of_the_repository(course):
    course.replace("_quarto.yml", "project:", "format-links: false\nproject:")
    page = built(course, "[course]\nrepository = https://git.example.org/someone/notes.git\n")
    assert page.xpath("//div[@class='open-in']//a/@href") == [
        "https://git.example.org/someone/notes/raw/main/nbs/01_line.ipynb"
    ]
    assert built(course, "[course]\nrepository =\n").xpath("//div[@class='open-in']") == []


@pytest.mark.parametrize(
    "address",
    [
        "github.com/someone/notes",
        "https://github.com/someone",
        'https://example.org/a/b"><script>',
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_of_a_repository_is_named(course, address):
    course.write("settings.ini", f"[course]\nrepository = {address}\n")
    report = Report()
    assert load_settings(course.root, report).repository == ""
    (problem,) = report.errors
    assert (
        problem.file == "settings.ini"
        and address in problem.message
        and "https://HOST/OWNER/NAME" in problem.hint
    )


def test_the_run_card_tells_the_memory_that_a_run_held(course):
    pytest.importorskip("nbclient")
    nb = lesson()
    nb["cells"].append(code("kept = bytearray(300_000_000)"))
    course.write("nbs/01_line.ipynb", nb)
    assert command(["--course", str(course.root), "run"]) == 0
    record = json.loads((course.root / "nbs/01_line.ipynb").read_text())["metadata"]["lessonpress"][
        "run"
    ]
    assert 300_000_000 < record["memory"] < 1_000_000_000
    assert (
        f"with {record['memory'] / 1e9:.1f} GB of memory"
        in built(course).xpath("//*[@class='run-card']")[0].text_content()
    )
