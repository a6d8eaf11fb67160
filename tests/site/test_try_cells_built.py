"Cells that readers try: what is sent along with them, what a page shows of them on both hosts, and what is wrong with one that cannot run there."

import json
import subprocess
import sys

import pytest
from course import code, markdown, notebook
from lxml import html as lxml_html
from tries import LESSON, MODULES, PAGE, fill

from lessonpress.commands.main import run
from lessonpress.features.try_cells.modules import Modules
from lessonpress.features.try_cells.needed import Code, shipped
from lessonpress.pandoc import tree as T
from lessonpress.pipeline import build
from lessonpress.prepare.for_quarto import prepare
from lessonpress.prepare.read_notebook import parse_notebook
from lessonpress.prepare.solutions import WORKED
from lessonpress.problems import Report
from lessonpress.quarto import filters


def needed(*sources):
    "What the last of these cells needs of the others, each as it is sent."
    cells = [Code(n, source) for n, source in enumerate(sources)]
    found = shipped(cells, [len(sources) - 1])
    return [found.cells[n] for n in found.needs[len(sources) - 1].cells]


def unknown(*sources):
    return (
        shipped([Code(n, s) for n, s in enumerate(sources)], [len(sources) - 1])
        .needs[len(sources) - 1]
        .unknown
    )


@pytest.mark.parametrize(
    ("before", "cell", "sent"),
    [
        (["x = 1\ny = 2"], "y", ["y = 2"]),
        (["x = 1", "x = 2"], "x", ["x = 2"]),  # the value that it has there
        (["x = 1", "x += 1"], "x", ["x = 1", "x += 1"]),
        (["x = 1\nprint(x)", "assert x == 1\nx"], "x", ["x = 1"]),
        (["import math, os\nfrom os import path, sep"], "math.pi", ["import math"]),
        (["from os import path, sep as between"], "between", ["from os import sep as between"]),
        (["import os.path"], "os.name", ["import os.path"]),
        (["def f(x): return x + 1\nx = 9"], "f(2)", ["def f(x): return x + 1"]),  # its own x
        (
            ["def f(x): return g(x)", "def g(x): return x"],
            "f(2)",
            ["def f(x): return g(x)", "def g(x): return x"],
        ),
        (["a = 1\ndef f(x): return a*x\na = 2"], "f(2)", ["def f(x): return a*x\na = 2"]),
        (
            ["a = 1\ndef f(x): return a*x\ny = f(1)\na = 2"],
            "y",
            ["a = 1\ndef f(x): return a*x\ny = f(1)"],
        ),
        (["@property\ndef f(x): return x"], "f", ["@property\ndef f(x): return x"]),
        (
            ["w = [1]", "w.append(2)", "w[0] = 3", "v = w.copy()"],
            "w",
            ["w = [1]", "w.append(2)", "w[0] = 3"],
        ),
        (["w = [1]", "v = w.pop()"], "w", ["w = [1]", "v = w.pop()"]),
        (
            ["w = [1]\ndef more(w): w.append(2)", "more(w)"],
            "w",
            ["w = [1]\ndef more(w): w.append(2)", "more(w)"],
        ),
        (["w = [1]\ndef less(w): return w", "less(w)"], "w", ["w = [1]"]),
        (
            ["n = 0\ndef count():\n    global n\n    n = n + 1", "count()"],
            "n",
            ["n = 0\ndef count():\n    global n\n    n = n + 1", "count()"],
        ),
        (
            ["s = 0\nfor i in range(3):\n    t = i\n    s = s + t"],
            "s",
            ["s = 0\nfor i in range(3):\n    t = i\n    s = s + t"],
        ),
        (["i = 5\nfor i in 'ab': print(i)"], "i", ["i = 5\nfor i in 'ab': print(i)"]),
        (
            ["import random\nx = 1", "from random import shuffle\nrows = [1]\nshuffle(rows)"],
            "rows",
            ["from random import shuffle\nrows = [1]\nshuffle(rows)"],
        ),
        (["%matplotlib inline\nx = 1"], "x", ["x = 1"]),
        (["x = 1"], "y = 2\ny", []),
        (["x = 1"], "x = 2\nx", []),
        (["x = 1", "not python ("], "x", ["x = 1"]),
    ],
)
def test_a_cell_gets_what_it_needs_and_no_more(before, cell, sent):
    assert needed(*before, cell) == sent


CELLS = [
    "import math\nfrom functools import partial",
    "def line(a, b, x): return a*x + b\nf = partial(line, 2, 1)\nassert f(1) == 3",
    "xs = [1, 2, 3]\nys = [f(x) for x in xs]",
    "total = 0\nfor y in ys: total += y",
    "ys.append(total)",
    "half = math.floor(total/2)",
    "class Counter:\n    n = 0\n    def add(self): self.n += total\nc = Counter()",
    "c.add(); c.add()",
    "a, *others = ys",
]


@pytest.mark.parametrize(
    ("asked", "value"),
    # counted by hand
    [
        ("f(4)", 9),
        ("ys", [3, 5, 7, 15]),
        ("total", 15),
        ("half", 7),
        ("c.n", 30),
        ("(a, others)", (3, [5, 7, 15])),
        ("xs", [1, 2, 3]),
    ],
)
def test_what_is_sent_gives_the_values_that_names_have_in_the_notebook(asked, value):
    names = {}
    for source in needed(*CELLS, asked):
        exec(source, names)
    assert eval(asked, names) == value


GRADIENTS = [
    "import torch\nx = torch.ones(3)",
    "w = torch.zeros(3).requires_grad_()\nloss = ((w - x)**2).sum()",
    "loss.backward()",
    "with torch.no_grad(): w -= 0.1*w.grad",
    "sgd = torch.optim.SGD([w])\nother = 3",
    "sgd.step()",
]


def test_gradients_and_steps_belong_to_what_they_change():
    assert needed(*GRADIENTS[:3], "w.grad") == GRADIENTS[:3]
    assert needed(*GRADIENTS[:4], "w") == GRADIENTS[:4]
    assert needed(*GRADIENTS, "w") == [*GRADIENTS[:4], "sgd = torch.optim.SGD([w])", "sgd.step()"]
    assert needed(*GRADIENTS, "x") == ["import torch\nx = torch.ones(3)"]


def test_random_numbers_are_drawn_from_the_last_seed_on():
    cells = [
        "import torch",
        "torch.manual_seed(1)",
        "a = torch.rand(3)",
        "torch.manual_seed(2)",
        "b = torch.rand(2)",
    ]
    assert needed(*cells, "torch.rand(1)") == [
        "import torch",
        "torch.manual_seed(2)",
        "b = torch.rand(2)",
    ]
    assert needed(*cells, "a") == ["import torch", "torch.manual_seed(1)", "a = torch.rand(3)"]
    assert needed(*cells, "torch.manual_seed(3)\ntorch.rand(1)") == ["import torch"]
    assert needed(*cells, "torch.ones(1)") == ["import torch"]


def test_a_seed_goes_with_what_is_called_after_it_in_its_cell():
    cell = "import numpy as np\nfrom course.noise import add_noise\nnp.random.seed(42)\ny = add_noise([1, 2])"
    assert needed(cell, "y") == [cell]


def test_cells_of_one_page_are_sent_once_with_what_any_of_them_needs():
    sources = ["a = 1\nb = a\nc = 3\nd = 4", "b", "c"]
    found = shipped([Code(n, s) for n, s in enumerate(sources)], [1, 2])
    assert found.cells == {0: "a = 1\nb = a\nc = 3"}
    assert [n.cells for n in found.needs.values()] == [[0], [0]]


def more(*sources):
    "What gives each name its value that the last of these cells, which is tried, does not ask for."
    found = shipped([Code(n, s) for n, s in enumerate(sources)], [len(sources) - 1])
    return {
        name: [p.text or found.cells[p.cell] for p in pieces] for name, pieces in found.more.items()
    }


def test_names_that_only_a_readers_own_code_asks_for_are_sent_as_single_statements():
    assert more("import math, os\na = 1", "b = a + 1\nb", "c = 3", "c") == {
        "a": ["a = 1"],
        "b": ["a = 1", "b = a + 1"],
        "math": ["import math"],
        "os": ["import os"],
    }
    # a cell that is sent anyway goes whole, so that no statement runs twice
    assert more("a = 1\nb = a", "c = b", "b") == {"c": ["a = 1\nb = a", "c = b"]}
    assert more("c = nowhere", "1") == {}  # which nobody can give
    method = "class A:\n    def f(self, x: B): return x"
    assert more("import B", method, "1") == {"A": ["import B", method], "B": ["import B"]}


def test_a_module_that_only_a_readers_own_code_asks_for_is_there(course):
    own = code("#| label: own\n#| try\n1 + 1")
    fill(course, [code("from small.line import mk_line"), own])
    build(course.root)
    engine = course.page("assets/try/engine.html")
    assert "def mk_line(a, b)" in engine and "def picture(x)" not in engine


def test_a_sum_of_hundreds_is_no_end_of_a_build():
    assert needed("y = " + " + ".join(["1"] * 3000), "x = 1", "x") == ["x = 1"]


def test_names_that_nobody_defines_are_told():
    assert unknown("x = 1", "x + y") == ["y"]
    assert unknown("from os import *", "sep") == ["sep"]
    assert unknown("def f(): return later", "f()") == ["later"]
    assert unknown("x = [i for i in 'ab']", "print(len(x))") == []


# ---- on pages


@pytest.fixture
def tried(course):
    return fill(course)


def told_on(page):
    [script] = lxml_html.document_fromstring(page).find_class("try-page")
    return json.loads(script.text)


def sent_to(course):
    "What the script brings that the page loads at the first run."
    text = (course.root / f"_site/assets/try/{LESSON}.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix(f'lessonpress.tryCells.sources["{LESSON}"] = '))


def test_a_page_has_what_its_cells_need_and_nothing_twice(tried):
    report = build(tried.root).report
    assert [p for p in report.problems if p.rule == "try-cell"] == []
    page = tried.page(PAGE)
    told = told_on(page)
    assert (told["course"], told["file"]) == ("small-course", LESSON)
    sent = sent_to(tried)
    cells = dict(sent["cells"])
    assert cells["numbers"] == "xs = steady.ramp(4)\nys = [2*x + 1 for x in xs]"
    assert cells["setup"].splitlines()[0] == "import steady"
    assert cells["total"] == "total = 0\nfor y in ys:\n    total += y"
    assert sent["needs"] == {
        "total": ["setup", "numbers"],
        "half": ["setup", "numbers", "total"],
        "picture": ["setup", "numbers"],
        "exercise-double": ["exercise-checks"],
    }
    assert told["was"].keys() == sent["needs"].keys() and len({*told["was"].values()}) == 4


def test_marks_kinds_hints_and_solutions_are_on_the_page_without_scripts(tried):
    build(tried.root)
    page = lxml_html.document_fromstring(tried.page(PAGE))
    assert [el.get("data-try") for el in page.find_class("try-cell")] == [
        "total",
        "half",
        "picture",
        "exercise-double",
    ]
    [cell] = page.xpath("//*[@data-try='exercise-double']")
    assert (
        "def double(n):" in cell.text_content()
        and page.get_element_by_id("exercise-double") is not None
    )
    # what a check says of the stub tells nothing, or the mistake that readers look for
    assert "Not filled in yet." not in page.text_content()
    assert "posix" in page.text_content(), "what is no exercise of a kind keeps its value"
    about = [" ".join(el.text_content().split()) for el in page.find_class("try-about")]
    assert about == ["Write it 5 minutes", "Change it 1 minute"]
    opened = [(d.findtext("summary"), d.text_content()) for d in page.find_class("opens")]
    assert [summary for summary, _ in opened] == ["A hint", "A solution"]
    assert "Twice is" in opened[0][1] and "return 2*n" in opened[1][1]
    assert "#| try" not in page.text_content() and "minutes: 5" not in page.text_content()


def test_a_course_without_such_cells_gets_nothing_of_them(course):
    build(course.root)
    assert not (course.root / "_site/assets/try").exists()
    assert "try.js" not in course.page("nbs/01_line.html")


def test_a_div_named_solution_elsewhere_stays_what_quarto_makes_of_it(course):
    course.write("proofs.qmd", "---\ntitle: Proofs\n---\n\n::: {.solution}\nIt follows.\n:::\n")
    course.replace("_quarto.yml", '"index.qmd",', '"index.qmd", "proofs.qmd",')
    build(course.root)
    assert (
        "<details"
        not in course.page("proofs.html").partition("It follows.")[0].rpartition("<main")[2]
    )


def test_a_solution_keeps_what_its_author_has_said_of_it(tried):
    book = json.loads((tried.root / LESSON).read_text())
    for cell in book["cells"]:
        text = "".join(cell["source"]).replace("{.solution}", "{#worked .solution .mine lang=de}")
        cell["source"] = text
    (tried.root / LESSON).write_text(json.dumps(book))
    build(tried.root)
    [box] = lxml_html.document_fromstring(tried.page(PAGE)).xpath("//*[@id='worked']")
    assert box.get("class") == "mine" and box.get("lang") == "de"
    assert box.findtext(".//summary") == "A solution"


def test_words_are_in_the_language_of_the_page(tried):
    tried.replace("_quarto.yml", "project:", "lang: de\nproject:")
    build(tried.root)
    page = lxml_html.document_fromstring(tried.page(PAGE))
    assert [d.findtext("summary") for d in page.find_class("opens")] == [
        "Ein Hinweis",
        "Eine Lösung",
    ]
    assert page.find_class("try-about")[0].text_content().split() == [
        "Selbst",
        "schreiben",
        "5",
        "Minuten",
    ]


def test_quarto_gets_the_cell_without_what_it_does_not_know(tried):
    book = prepare(json.loads((tried.root / LESSON).read_text()))
    sources = ["".join(c["source"]) for c in book["cells"]]
    assert "#| label: exercise-double\ndef double(n):\n    ...\n\ncheck_double(double)" in sources


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("::: {.solution}\nx\n:::\n", "::: {.worked-solution}"),
        ("::: solution\nx\n:::\n", "::: worked-solution"),
        ("> :::: {#a .b .solution c=d}\n> x\n> ::::\n", "> :::: {#a .b .worked-solution c=d}"),
        ("::: {.solution-b}\nx\n:::\n", None),
        ("A ::: {.solution}\n", None),
        ("```\n::: {.solution}\n```\n", None),
        ("~~~\n::: solution\n", None),
    ],
)
def test_quarto_makes_no_open_paragraph_of_a_solution(text, seen):
    exercise, other = code("#| label: exercise-a\n1"), code("#| label: a\n1")

    def prepared(cell):
        book = prepare(notebook([markdown("# T"), markdown(text), cell]))
        return "".join(book["cells"][1]["source"])

    as_written = prepared(other)
    assert "worked" not in as_written and "solution" in as_written
    quoted = code('#| label: "exercise-a"\n1')
    for cell in exercise, quoted, code("#| try\n1"), code("#| try: true\n1"):
        assert seen in prepared(cell).splitlines() if seen else prepared(cell) == as_written


def test_a_cell_that_is_tried_is_open_and_freshness_does_not_see_the_mark():
    from lessonpress.features.folding.parts import parts_of
    from lessonpress.prepare.python_code import code_of

    plain = notebook([markdown("# T"), code("import os\nimport sys")])
    marked = notebook(
        [markdown("# T"), code("#| try\n#| label: a\n#| kind: bug\nimport os\nimport sys")]
    )
    first, second = (parse_notebook(nb, "a.ipynb", Report()) for nb in (plain, marked))
    assert parts_of(first) and not parts_of(second)
    assert code_of(first) == code_of(second)


# ---- the library


def library(tmp_path, **modules):
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "small"\n[tool.nbdev]\nlib_path = "small"\n'
    )
    (tmp_path / "small").mkdir()
    for name, text in {"__init__": "", **modules}.items():
        (tmp_path / f"small/{name}.py").write_text(text)
    return Modules(tmp_path, {"torch": "small.own"})


def test_modules_are_sent_with_those_that_they_import(tmp_path):
    modules = library(
        tmp_path,
        own="import math\n",
        a="from .b import g\nfrom small import c\n",
        b="def g(): pass\n",
        c="import torch\n",
        d="",
    )
    assert modules.sent([("small.a", "g")]).keys() == {"small.a", "small.b", "small.c", "small.own"}
    assert modules.lacking([("small.a", "g"), ("torch", "")]) == []


def test_what_stands_for_a_package_has_the_names_that_are_asked_of_it(tmp_path):
    modules = library(
        tmp_path,
        own="def ones(n): pass\nfloat64 = 1\n",
        a="from torch import nn, ones\n\ndef f(x: nn): pass\n\ndef g(): return ones(1)\n",
    )
    assert modules.lacking([("torch", "ones"), ("torch", "float64"), ("torch", "*")]) == []
    assert modules.lacking([("torch", "conv2d")]) == ["torch.conv2d"]
    assert modules.lacking([("torch.nn.functional", "")]) == ["torch.nn.functional"]
    assert modules.lacking([("small.a", "g")]) == []
    assert modules.lacking([("small.a", "f")]) == ["torch.nn"]


def test_a_module_that_finds_names_itself_has_those_of_which_it_knows(tmp_path):
    own = "class T:\n    def sin(self): pass\n\ndef __getattr__(name): return getattr(T, name)\n"
    modules = library(tmp_path, own=own)
    assert modules.lacking([("torch", "sin"), ("torch", "cos")]) == ["torch.cos"]


def test_of_a_module_that_no_page_can_run_what_is_asked_for_is_sent(tmp_path):
    modules = library(tmp_path, own="", heavy=MODULES["heavy.py"])
    assert (
        modules.sent([("small.heavy", "cut")])["small.heavy"]
        == "LIMIT = 3\ndef cut(x):\n    return min(x, LIMIT)"
    )
    assert modules.lacking([("small.heavy", "cut")]) == []
    assert modules.lacking([("small.heavy", "picture")]) == ["PIL"]
    assert modules.lacking([("small.heavy", "")]) == ["PIL"]


def test_what_leads_out_of_the_course_is_not_sent(tmp_path):
    (tmp_path / "secret.txt").write_text("secret = 1\n")
    root = tmp_path / "course"
    root.mkdir()
    (root / "pyproject.toml").write_text(
        '[project]\nname = "lib"\n[tool.nbdev]\nlib_name = "lib"\n'
    )
    (root / "lib.py").symlink_to(tmp_path / "secret.txt")
    modules = Modules(root, {})
    assert modules.source("lib") is None and modules.sent([("lib", "")]) == {}
    (root / "lib.py").unlink()
    (root / "lib.py").write_text("own = 1\n")
    assert Modules(root, {}).sent([("lib", "")]) == {"lib": "own = 1\n"}


# ---- check


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("#| label: a\n#| try\nimport pandas", "the page has no `pandas`"),
        ("#| label: a\n#| try\nfrom small.heavy import picture", "the page has no `PIL`"),
        ("#| label: a\n#| try\nundefined + 1", "on the page nobody defines `undefined`"),
        ("#| try\n1 + 1", "a cell that is tried has no label"),
        ("#| label: total\n#| try\n1 + 1", "`total` names two cells"),
        ("#| label: exercise-a\n#| kind: guess\n1", "`guess` is no kind of exercise"),
        ("#| label: exercise-a\n#| minutes: soon\n1", "`soon` is no number of minutes"),
        ("#| label: a\n#| try\n#| echo: false\n1", "`a` is tried, and the page does not show"),
        ("#| label: a\n#| try\n#| include: false\n1", "`a` is tried, and the page does not show"),
        ("#| label: a\n#| try: true\nundefined + 1", "on the page nobody defines `undefined`"),
        ("#| label: a\n#| try: false\nundefined + 1", None),
        ("#| label: a\n#| try\n%time 1 + 1", "no Jupyter, which `%time 1 + 1` in `a` needs"),
        ("#| label: a\n#| try\n!ls\n1", "no Jupyter, which `!ls` in `a` needs"),
        ("#| label: a\n#| try\n5 % 3", None),
        (
            "#| label: a\n#| try\n1\nprint(",
            "`a` is tried, and is no Python: line 2 of its code: '(' was",
        ),
        ("#| label: a\n#| try\nx = 1\nawait x", "`a` is tried, and is no Python"),
        ("#| label: my-plot\n#| kind: barplot\n#| minutes: soon\n1", None),  # somebody else's
        ("#| label: a\n#| try\nfrom small.heavy import cut\ncut(1)", None),
        ("#| label: a\n#| try\nimport math, torch", "the page has no `torch`"),
        ("#| label: a\n#| try\nfrom steady import ramp", None),
    ],
)
def test_a_cell_that_cannot_run_on_its_page_is_an_error_with_its_cell(course, cell, told):
    fill(course, [code(cell)])
    report = build(course.root, keep_going=True).report
    found = [p for p in report.problems if p.rule == "try-cell"]
    assert [p.level for p in found] == ["error"] * len(found)
    if told is None:
        assert found == []
    else:
        assert any(told in p.message for p in found), found
        assert all(p.file == LESSON and p.cell for p in found)


def test_only_python_is_tried(course):
    fill(course)
    book = notebook([markdown("# T"), code("#| label: a\n#| try\nx <- 1")])
    book["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    course.write("nbs/02_r.ipynb", json.dumps(book))
    problems = build(course.root, keep_going=True).report.problems
    [told] = [p for p in problems if p.rule == "try-cell"]
    assert told.file == "nbs/02_r.ipynb" and "the page runs Python, not R" in told.message


def test_what_stands_for_a_package_is_a_module(course):
    fill(course)
    course.replace("pyproject.toml", '"small.steady"', '"small steady"')
    problems = build(course.root, keep_going=True).report.problems
    [wrong] = [p for p in problems if p.rule == "settings"]
    assert "`small steady` is no name of a module" in wrong.message and wrong.line


def test_what_stands_for_a_package_is_there(course):
    fill(course)
    course.replace("pyproject.toml", '"small.steady"', '"small.gone"')
    problems = build(course.root, keep_going=True).report.problems
    told = [p.message for p in problems if p.rule == "try-cell"]
    assert "there is no module `small.gone` in the library, to stand for a package" in told


def test_in_python_the_marks_do_nothing(tmp_path):
    (tmp_path / "a.py").write_text("#| label: a\n#| try\n#| kind: bug\nprint(1)\n")
    done = subprocess.run([sys.executable, tmp_path / "a.py"], capture_output=True, text=True)
    assert done.stdout == "1\n"


# ---- Quarto's host

QUARTO_PAGE = '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="generator" content="quarto-1.9.37"><title>Tries</title></head><body><div id="quarto-content"><main class="content" id="quarto-document-content">{}</main></div></body></html>'


def test_on_quartos_host_it_is_the_same_page(tried):
    tried.replace(
        "_quarto.yml",
        "  type: website\n",
        "  type: website\n  pre-render: lessonpress collect\n  post-render: lessonpress finish\n",
    )
    assert run(["--course", str(tried.root), "collect"]) == 0
    # as Quarto reads a filtered notebook: an id that begins with `cell-` where the output has the label
    blocks = [
        T.div([code_block("total = 0")], "cell-total", ["cell"]),
        T.div([T.para("Twice is more.")], "", ["hint"]),
        T.div([T.para("Twice.")], "", [WORKED]),
        T.div([code_block("check_double(double)")], "exercise-double", ["cell"]),
    ]
    env = {
        "QUARTO_PROJECT_DIR": str(tried.root),
        "QUARTO_DOCUMENT_PATH": str(tried.root / "nbs"),
        "QUARTO_DOCUMENT_FILE": "02_tries.ipynb",
    }
    document = json.dumps({"blocks": blocks, "meta": {}, "pandoc-api-version": [1, 23]})
    made = json.loads(filters.document_filter(document, env))["blocks"]
    cells = [b["c"][0] for b in made if b["t"] == "Div" and "try-cell" in b["c"][0][1]]
    assert [(id, dict(pairs)) for id, _, pairs in cells] == [
        ("cell-total", {"data-try": "total"}),
        ("exercise-double", {"data-try": "exercise-double"}),
    ]
    html = "".join(b["c"][1] for b in made if b["t"] == "RawBlock")
    assert "<summary>A solution</summary>" in html
    assert "<summary>A hint</summary>" in html and 'class="try-about"' in html
    shown = '<div id="cell-total" class="cell try-cell" data-try="total"></div>' + html
    tried.write(f"_site/{PAGE}", QUARTO_PAGE.format(shown))
    assert run(["--course", str(tried.root), "finish"]) == 0
    page = tried.page(PAGE)
    assert "assets/try.js" in page and "assets/try.css" in page
    assert told_on(page)["was"].keys() == sent_to(tried)["needs"].keys()
    assert (tried.root / "_site/assets/try/engine.html").is_file()


def code_block(text):
    return T.node("CodeBlock", [["", ["python", "cell-code"], []], text])
