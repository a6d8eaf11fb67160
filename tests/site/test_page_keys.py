"""What a page is made of is part of the key under which it is kept: whatever changes it makes it anew, in another process too."""

import os
import subprocess
import sys
from dataclasses import fields, replace

import lxml.html
import pytest
from course import code, lesson, markdown, notebook

from lessonpress.execute import freshness
from lessonpress.kit.facts import Fact
from lessonpress.pandoc.kept import Kept
from lessonpress.pandoc.pool import Workshop
from lessonpress.pipeline import build, load, open_workshop, render
from lessonpress.prepare.read_notebook import parse_notebook
from lessonpress.prepare.stored_outputs import outputs_hash
from lessonpress.problems import Report
from lessonpress.render.content import Job
from lessonpress.transform.document import Told

LESSON = "nbs/01_line.ipynb"


def built(course, href):
    "A page of a build that has only what the builds before it left on the disk."
    assert build(course.root).report.errors == []
    return lxml.html.fromstring(course.page(href))


def keys(course):
    with open_workshop(course.root) as workshop:
        site = load(course.root, workshop)
        render(site, workshop)
    return {file: rendered.key for file, rendered in site.rendered.items()}


def remade(course, before):
    "The pages whose key is another one than before."
    after = keys(course)
    assert after.keys() >= before.keys()
    return {file for file, key in before.items() if after[file] != key}


# ---- Facts


def with_fact(label):
    shown = {
        "data": Fact("line.slope", 2.0, ".2f")._repr_mimebundle_(),
        "metadata": {},
        "output_type": "display_data",
    }
    return code(f"#| label: {label}\nfact('line.slope', 2.0)", [shown])


@pytest.fixture
def quoting(course):
    "A page that quotes a fact of a lesson, and a lesson to which its cell can move."
    nb = lesson()
    course.write(LESSON, notebook([*nb["cells"], with_fact("the-fact")]))
    course.write("nbs/02_more.ipynb", notebook([markdown("# More\n\nWords.")]))
    course.replace("index.qmd", "Text.", 'It is [2.00]{fact="line.slope"}.')
    return course


def fact_link(course):
    (link,) = built(course, "index.html").find_class("fact")
    return link.get("href")


def test_a_fact_leads_to_its_cell_when_that_has_another_label(quoting):
    assert fact_link(quoting) == "nbs/01_line.html#the-fact"
    before = keys(quoting)
    quoting.replace(LESSON, "label: the-fact", "label: its-cell")
    assert remade(quoting, before) == {LESSON, "index.qmd"}
    assert fact_link(quoting) == "nbs/01_line.html#its-cell"


def test_a_fact_leads_to_its_cell_when_that_has_moved_to_another_lesson(quoting):
    assert fact_link(quoting) == "nbs/01_line.html#the-fact"
    quoting.write(LESSON, lesson())
    quoting.write("nbs/02_more.ipynb", notebook([markdown("# More"), with_fact("the-fact")]))
    assert fact_link(quoting) == "nbs/02_more.html#the-fact"


def test_another_value_of_a_fact_that_prints_the_same_makes_no_other_page_anew(quoting):
    before = keys(quoting)
    quoting.replace(LESSON, '"value": 2.0', '"value": 2.001')
    assert remade(quoting, before) == {LESSON}


# ---- Settings


def test_a_table_of_contents_of_another_depth(course):
    course.replace("index.qmd", "## Later", "## Now\n\n### Deeper\n\nWords.\n\n## Later")

    def toc():
        return built(course, "index.html").xpath("//nav[@id='TOC']//a/@href")

    assert toc() == ["#now", "#deeper", "#later"]
    for depth, listed in ((2, ["#now", "#later"]), (3, ["#now", "#deeper", "#later"])):
        text = (course.root / "_quarto.yml").read_text().partition("    toc-depth:")[0]
        course.write("_quarto.yml", f"{text}    toc-depth: {depth}\n")
        assert toc() == listed


def test_another_branch(course):
    def opened():
        links = built(course, "nbs/01_line.html").xpath("//div[@class='open-in']//a/@href")
        return {branch for branch in ("main", "work") if any(f"/{branch}/nbs" in a for a in links)}

    at = "[course]\nrepository = https://github.com/someone/notes\n"
    course.write("settings.ini", at)
    assert opened() == {"main"}
    before = keys(course)
    course.write("settings.ini", f"{at}branch = work\n")
    assert remade(course, before) == {LESSON}, "the others do not name it"
    assert opened() == {"work"}


# ---- The library


MODULE = "def steep():\n    return two()\n\ndef two():\n    return 2\n"
NBDEV = '[project]\nname = "small"\n\n[tool.nbdev]\nlib_path = "small"\n'


@pytest.fixture(params=["small/one.py", "nbs/one.py"])
def using(course, request):
    "A lesson, with a record of its run, that uses a module of the course: of its library, or beside the notebook."
    course.module = request.param
    course.write("pyproject.toml", NBDEV)
    course.write("small/__init__.py", "")
    course.write(course.module, MODULE)
    name = "small.one" if "small" in course.module else "one"
    nb = lesson()
    nb["cells"][2]["source"] = f"#| label: slope-of-two\nfrom {name} import steep\nsteep()"
    nb["cells"][3]["source"] = "assert steep() == 2"
    book = parse_notebook(nb, LESSON, Report(), course.root / LESSON)
    now = freshness.fingerprint(
        book, freshness.Library(course.root), freshness.pinned_hashes(course.root)
    )
    nb["metadata"]["lessonpress"] = {
        "run": {"fingerprint": now, "outputs_hash": outputs_hash(book)}
    }
    course.write(LESSON, nb)
    return course


def in_a_process(course, *args):
    command = [sys.executable, "-m", "lessonpress", "--course", str(course.root), *args]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ)


BUILD = "build", "--renderer", "pandoc"


@pytest.mark.slow
def test_a_change_of_the_library_makes_a_lesson_stale_in_the_next_process_too(using):
    assert in_a_process(using, *BUILD).returncode == 0
    assert '<span class="fresh">' in using.page("nbs/01_line.html")
    using.replace(using.module, "return 2", "return 1 + 1")
    for command in (BUILD, ["check"]):
        done = in_a_process(using, *command)
        assert done.returncode == 1 and f"{LESSON}: the code" in done.stderr, command
    using.replace(using.module, "return 1 + 1", "return 2")
    assert in_a_process(using, *BUILD).returncode == 0
    using.replace(using.module, "def two", "# what two is\ndef two")
    assert in_a_process(using, *BUILD).returncode == 0, "a comment changes nothing"


# ---- The key itself

TOLD = Told({"file": "a.qmd", "href": "a.html", "gathered": {"n": 1}}, "tree", False)
JOB = Job(TOLD, {}, True, 3, True, "")
OTHERS = {
    "view": TOLD.view | {"href": "b.html"},
    "tree": "another",
    "opens_with_title": True,
    "connected": {"facts": {"line.slope": "2.00"}},
    "digest": "1b",
    "citing": {"csl": "ieee.csl"},
    "toc": False,
    "toc_depth": 2,
    "code_copy": False,
    "start": "https://example.org/",
    "hosts": ("example.org",),
    "metadata": {"number-sections": True},
    "included": {"after": "<p>x</p>"},
    "site": "https://example.org/",
    "opening": {"title": "A book"},
    "wanted": "<style>p { color: red }</style>",
}


@pytest.fixture
def name(tmp_path):
    with Workshop(Kept(tmp_path), 1) as workshop:
        yield lambda job: job.name(workshop)


@pytest.mark.parametrize("field", [f.name for f in fields(Told)])
def test_whatever_a_page_is_told_is_in_its_key(name, field):
    other = replace(TOLD, **{field: OTHERS[field]})
    assert name(replace(JOB, told=other)) != name(JOB)


@pytest.mark.parametrize("field", [f.name for f in fields(Job) if f.name != "told"])
def test_each_option_of_the_renderer_is_in_the_key(name, field):
    assert name(replace(JOB, **{field: OTHERS[field]})) != name(JOB)


def test_what_was_gathered_follows_from_the_bytes_of_a_page_and_is_not_in_the_key(name):
    gathered = replace(TOLD, view=TOLD.view | {"gathered": {"n": 2}})
    assert name(replace(JOB, told=gathered)) == name(JOB)
