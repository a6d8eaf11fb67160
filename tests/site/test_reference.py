"""The reference of the library: what Python itself says of the exported functions, where they are defined and what they answer, on both hosts."""

import inspect
import json
import subprocess
import sys
from types import SimpleNamespace

import lxml.html
import pytest
from course import code, markdown, notebook, result

from lessonpress.commands.main import run
from lessonpress.course import short_name
from lessonpress.features.outlines.lessons import title_of
from lessonpress.features.reference import _in_order
from lessonpress.gather.menus import Item
from lessonpress.pandoc import tree as T
from lessonpress.pandoc import worker as pandoc
from lessonpress.quarto import filters as hosts

SOURCE = '''\
from collections.abc import Callable

class Line:
    """A line `a*x + b`.

    Both may be any number.
    """
    def __init__(self, a: float, b: float = 1e-3): self.a, self.b = a, b

    def __call__(self, x): return self.a*x + self.b

    def at(self, x: float, *, twice=False) -> "float":
        "The height at `x`."
        return self(self(x) if twice else x)

    def _secret(self): pass


def rise(line: "Line",
         to: float,  # not a part of the signature
         *more: float, step: int = 1, **rest) -> Callable: return line

def _hidden(): pass

async def slowly(a, /, b=(1, 2)): "Nothing."

def nothing(): pass

def a_function_with_many_arguments(first: int = 1, second: int = 2, third: int = 3, fourth: int = 4): pass
'''


@pytest.fixture
def library(course):
    cells = [
        markdown("# A line\n\n> You will draw it."),
        code("#| default_exp line"),
        markdown("## Slope {#slope}\n\nText."),
        code("#| label: slope-of-two\n2", [result("2")]),
        code(f"#| export\n{SOURCE}"),
        markdown("## Other {#other}\n\nText."),
        code("#| hide\n#| export\ndef unseen(): pass"),
        code("#| echo: false\n#| export\ndef silent(): pass"),
        code("def local(): pass"),
    ]
    course.write("nbs/01_line.ipynb", notebook(cells))
    course.write(
        "nbs/02_use.ipynb",
        notebook(
            [
                markdown("# Use"),
                code("from small.line import Line, rise as r\nimport small.line"),
                code(
                    "#| default_exp use\n#| export\nfrom small.line import Line\n\ndef use(): pass"
                ),
            ]
        ),
    )
    course.write(
        "pyproject.toml", '[project]\nname = "x"\nversion = "1"\n[tool.nbdev]\nlib_path = "small"\n'
    )
    course.write("reference.qmd", "---\ntitle: Reference\n---\n\nIntro.\n\n::: {.reference}\n:::\n")
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "reference.qmd"')
    return course


def built(course):
    assert run(["--course", str(course.root), "build", "--renderer", "pandoc"]) == 0
    return lxml.html.fromstring(
        lxml.html.tostring(
            lxml.html.fromstring(course.page("reference.html")).find_class("content")[0]
        )
    )


def test_every_public_function_is_called_as_python_says(library):
    names = {}
    exec(SOURCE, names)
    html = built(library)
    shown = {
        h.text_content(): " ".join(
            h.getparent().xpath("string(.//code[contains(@class, 'sourceCode')])").split()
        )
        for h in html.xpath("//h3")
    }
    assert list(shown) == [
        "Line",
        "rise",
        "slowly",
        "nothing",
        "a_function_with_many_arguments",
        "silent",
        "use",
    ]

    def plain(s):
        return (
            s.replace("'", "")
            .replace("collections.abc.", "")
            .replace(" ", "")
            .replace("0.001", "1e-3")
        )

    for name in list(shown)[:5]:
        signature = str(inspect.signature(names[name])).removesuffix(" -> None")
        assert plain(shown[name]) == plain(f"{name}{signature}"), name
    assert html.xpath(
        "string(//dt)"
    ) == "at(x: float, *, twice=False) -> 'float'" and "The height at x." in html.xpath(
        "string(//dd)"
    )
    assert all(
        len(line) <= 72
        for c in html.xpath("//code[contains(@class, 'sourceCode')]")
        for line in c.text_content().splitlines()
    )
    assert [p.text_content() for p in html.xpath("//section[@id='line-Line']/p")] == [
        "A line a*x + b.",
        "Both may be any number.",
    ]


def test_each_says_where_it_is_defined_used_and_what_it_answers(library):
    html = built(library)

    def line(name):
        return html.xpath(f"//section[@id='{name}']/div[@class='built']")[0]

    assert (
        line("line-Line").text_content().strip()
        == "Defined in lesson 1, used in lesson 2. Answers What does the slope of a line say?"
    )
    assert line("line-Line").xpath(".//a/@href") == [
        "nbs/01_line.html#c4",
        "nbs/02_use.html",
        "outlines/lecture.html#slope-says",
    ]
    assert (
        line("line-nothing").text_content().strip()
        == "Defined in lesson 1. Answers What does the slope of a line say?"
    )
    assert line("line-silent").xpath(".//a/@href") == ["nbs/01_line.html#other"], (
        "a cell without a place on the page is reached through its section"
    )
    assert "unseen" not in html.text_content(), "what is hidden is not documented"
    assert line("small-line").text_content().strip() == "Built in lesson 1, used in lesson 2"
    assert run(["--course", str(library.root), "check"]) == 0


def test_one_module_alone_has_no_heading_of_its_own(library):
    library.replace("reference.qmd", "{.reference}", "{.reference module=use}")
    assert [h.text_content() for h in built(library).xpath("//section/h2")] == ["use"]


def test_a_module_that_no_lesson_exports_is_told(library, capsys):
    library.replace("reference.qmd", "{.reference}", "{.reference module=lime}")
    assert run(["--course", str(library.root), "check"]) == 1
    said = capsys.readouterr().err
    assert "reference.qmd:7: no lesson exports `lime`" in said and "did you mean `line`?" in said


def test_quarto_gets_the_same(library):
    html = built(library)
    assert run(["--course", str(library.root), "collect"]) == 0
    with pandoc.Worker() as worker:
        doc = worker.read((library.root / "reference.qmd").read_text().partition("---\n\n")[2])
        env = {
            "QUARTO_PROJECT_DIR": str(library.root),
            "QUARTO_DOCUMENT_PATH": str(library.root),
            "QUARTO_DOCUMENT_FILE": "reference.qmd",
        }
        made = json.loads(hosts.document_filter(json.dumps(doc), env))
        assert worker.write(made)

    def text(s):
        return " ".join(s.split()).replace(" .", ".").replace(" ,", ",")

    assert [T.id_of(b) for b in made["blocks"] if b["t"] == "Header"] == [
        h.getparent().get("id") for h in html.xpath("//section/h2 | //section/h3")
    ]
    assert sorted(
        text(T.text_of(b)) for b in made["blocks"] if "built" in T.classes_of(b)
    ) == sorted(text(e.text_content()) for e in html.find_class("built"))


def test_it_imports_no_lesson(library):
    library.replace("nbs/02_use.ipynb", "def use(): pass", "import torch\\n\\ndef use(): pass")
    program = f"import sys; from lessonpress.commands.main import run; run(['--course', {str(library.root)!r}, 'build', '--renderer', 'pandoc']); print('torch' in sys.modules, 'small' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "False False", done.stderr


def test_a_page_without_it_costs_nothing(course):
    from lessonpress.pipeline import load, open_workshop

    with open_workshop(course.root) as workshop:
        site = load(course.root, workshop)
    assert not any("reference" in connected for connected in site.views.values())


def test_of_a_library_only_the_page_that_shows_it_knows(library):
    from lessonpress.pipeline import load, open_workshop

    with open_workshop(library.root) as workshop:
        site = load(library.root, workshop)
    assert [f for f, told in site.views.items() if "reference" in told] == ["reference.qmd"]


def test_what_is_defined_again_is_shown_once_as_it_is_imported(library):
    nb = json.loads((library.root / "nbs/01_line.ipynb").read_text())
    nb["cells"].append(
        {**code("#| export\ndef nothing(x, y=2):\n    'Nothing, better.'"), "id": "again"}
    )
    library.write("nbs/01_line.ipynb", nb)
    html = built(library)
    assert [
        " ".join(c.text_content().split())
        for c in html.xpath("//section[@id='line-nothing']//code[contains(@class, 'sourceCode')]")
    ] == ["nothing(x, y=2)"]


@pytest.mark.parametrize(
    "div",
    [
        "::: reference\n:::",
        '<div class="reference"></div>',
        ":::: {.column-page}\n::: {.reference}\n:::\n::::",
        "> ::: {.reference}\n> :::",
    ],
)
def test_it_is_shown_however_its_div_is_written(library, div):
    before = len(built(library).find_class("built"))
    library.write("reference.qmd", f"---\ntitle: R\n---\n\n{div}\n")
    assert len(built(library).find_class("built")) == before > 0


def test_parts_of_a_lesson_have_names_of_their_own():
    assert [short_name(f"nbs/{f}_x.ipynb", "T") for f in ("01", "10", "03b", "a1")] == [
        *("lesson 1", "lesson 10", "lesson 3b", "T")
    ]


def test_a_lesson_that_stands_elsewhere_than_its_file_is_named_says_its_number_itself(library):
    book = json.loads((library.root / "nbs/01_line.ipynb").read_text(encoding="utf-8"))
    book["cells"][0]["source"] = "# A line\n\n> You will draw it.\n\n- number: 2b\n"
    library.write("nbs/01_line.ipynb", json.dumps(book))
    assert "lesson 2b" in built(library).text_content()
    assert title_of(SimpleNamespace(file="nbs/09_a.ipynb", front={"number": "2b"}, title="T")) == (
        "2b T"
    )


def test_modules_stand_in_the_order_of_the_navigation():
    sidebar = [Item(text="Lessons", items=(Item(file="b.ipynb"), Item(file="a.ipynb")))]
    site = SimpleNamespace(config=SimpleNamespace(left=[], right=[], sidebar=sidebar))
    assert _in_order(site, ["0.ipynb", "a.ipynb", "b.ipynb"]) == ["b.ipynb", "a.ipynb", "0.ipynb"]
