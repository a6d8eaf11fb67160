"""Freshness: each cause planted makes the outputs stale, removed makes them fresh, and what changes nothing does neither."""

import ast
import json

import pytest
from course import code, markdown, notebook, result

from lessonpress.commands.main import run as command
from lessonpress.execute import freshness as fresh
from lessonpress.execute import library
from lessonpress.execute.library import Library
from lessonpress.prepare.python_code import without_magics
from lessonpress.prepare.read_notebook import parse_notebook, read_notebook
from lessonpress.prepare.stored_outputs import outputs_hash
from lessonpress.problems import Report

ONE = """\
from functools import partial

def quad(a, b, c, x): return a*x**2 + b*x + c
def mk_quad(a, b, c): return partial(quad, a, b, c)
def _misses(p, y): return p - y
def mse(p, y): return (_misses(p, y)**2).mean()
def mae(p, y): return _misses(p, y).abs().mean()
LIMIT = 3
"""

FILE = "nbs/02_b.ipynb"
ONE_SHOWN, NO_DATA = (result("1"),), {}
NBDEV = '[project]\nname = "small"\n\n[tool.nbdev]\nlib_path = "small"\n'


def lesson(
    source="from small.one import mse\nmse(1, 2)",
    prose="# Two\n\nWords.",
    outputs=ONE_SHOWN,
):
    return notebook([markdown(prose), code(source, outputs)])


@pytest.fixture
def recorded(course):
    "A lesson that uses `mse` of another, with a record of its run; gives a function that says whether it is fresh."
    course.write("pyproject.toml", NBDEV)
    course.write("small/one.py", ONE)
    course.write("small/__init__.py", "")

    def record(nb, hashes=NO_DATA):
        book = parse_notebook(nb, FILE, Report(), course.root / FILE)
        nb["metadata"]["lessonpress"] = {
            "run": {
                "fingerprint": fresh.fingerprint(book, Library(course.root), hashes),
                "outputs_hash": outputs_hash(book),
            }
        }
        course.write(FILE, nb)
        return nb

    course.record = record

    def why(hashes=NO_DATA):
        book = read_notebook(course.root / FILE, FILE, Report())
        now = fresh.fingerprint(book, Library(course.root), hashes)
        return fresh.stale(book.run, outputs_hash(book), now)

    course.why = why
    record(lesson())
    return course


def test_nothing_changed_is_fresh(recorded):
    assert recorded.why() is None


def test_a_record_holds_under_each_version_of_python():
    """`ast.unparse` writes other quotes from 3.12 on, which also gave a function a field `type_params`, empty in most: neither is in the fingerprint."""
    tree = ast.parse("""def f(d): return f"{d['a']:.2f}\'" """)
    call = [
        "Subscript",
        ["value", ["Name", ["id", "'d'"], ["ctx", ["Load"]]]],
        ["slice", ["Constant", ["value", "'a'"]]],
        ["ctx", ["Load"]],
    ]
    spec = ["JoinedStr", ["values", [["Constant", ["value", "'.2f'"]]]]]
    text = [
        "JoinedStr",
        [
            "values",
            [
                ["FormattedValue", ["value", call], ["conversion", "-1"], ["format_spec", spec]],
                ["Constant", ["value", '"\'"']],
            ],
        ],
    ]
    shape = [
        "FunctionDef",
        ["name", "'f'"],
        ["args", ["arguments", ["args", [["arg", ["arg", "'d'"]]]]]],
        ["body", [["Return", ["value", text]]]],
    ]
    assert library._shape(tree.body[0]) == shape
    tree.body[0].type_params = []
    assert library._shape(tree.body[0]) == shape


@pytest.mark.parametrize(
    "old, new",
    [
        ("(_misses(p, y)**2).mean()", "(_misses(p, y)**2).sum()"),  # what is called
        ("def _misses(p, y): return p - y", "def _misses(p, y): return y - p"),  # what that calls
    ],
)
def test_editing_what_a_lesson_uses_makes_it_stale_and_undoing_it_fresh(recorded, old, new):
    recorded.replace("small/one.py", old, new)
    assert "have changed" in recorded.why()
    recorded.replace("small/one.py", new, old)
    assert recorded.why() is None


@pytest.mark.parametrize(
    "old, new",
    [
        ("abs().mean()", "abs().sum()"),
        ("LIMIT = 3", "LIMIT = 4"),
        ("a*x**2 + b*x + c", "a*x**2 + c"),  # other things
        ("def mse(p, y): return", "# why\n\ndef mse(p, y):\n    return"),  # layout and comments
    ],
)
def test_editing_what_it_does_not_use_leaves_it_fresh(recorded, old, new):
    recorded.replace("small/one.py", old, new)
    assert recorded.why() is None


@pytest.mark.parametrize(
    "source, old, new",
    [
        ("import small.one\nsmall.one.mae(1, 2)", "abs().mean()", "abs().sum()"),
        ("from small import one\none.mae(1, 2)", "abs().mean()", "abs().sum()"),
        ("import small.one as o\no.LIMIT", "LIMIT = 3", "LIMIT = 4"),
        ("from small.one import *\nmk_quad(1, 2, 3)", "a*x**2 + b*x + c", "a*x**2"),
        ("from small.one import mk_quad as m\nm(1, 2, 3)", "a*x**2 + b*x + c", "a*x**2"),
        (
            "from small.two import twice\ntwice(1, 2)",
            "(_misses(p, y)**2)",
            "(_misses(p, y)**4)",
        ),  # through another module
    ],
)
def test_every_way_to_import_is_followed(recorded, source, old, new):
    recorded.write("small/two.py", "from .one import mse\ndef twice(p, y): return 2*mse(p, y)\n")
    recorded.record(lesson(source))
    assert recorded.why() is None
    recorded.replace("small/one.py", old, new)
    assert "have changed" in recorded.why()


@pytest.mark.parametrize(
    "source, init",
    [
        ("from small import mse\nmse(1, 2)", "from .one import mse\n"),
        ("from small import mse\nmse(1, 2)", "from .one import *\n"),
        ("from small import *\nmse(1, 2)", "from .one import *\n"),
        ("from small import *\nmse(1, 2)", "from .all import *\n"),  # as nbdev's `all`
        ("from small.all import *\nmse(1, 2)", ""),
        ("import small\nsmall.mse(1, 2)", "from .all import *\n"),
        ("from small.three import twice\ntwice(1, 2)", ""),  # which uses what it got by a star
        ("from small.round import mse\nmse(1, 2)", ""),  # two modules that import each other
        ("from small.old import mse\nmse(1, 2)", ""),  # which is elsewhere now
    ],
)
def test_what_a_module_hands_on_is_followed_to_where_it_is_defined(recorded, source, init):
    recorded.write("small/__init__.py", init)
    recorded.write("small/all.py", "from math import *\nfrom .one import *\n")
    recorded.write("small/three.py", "from .one import *\ndef twice(p, y): return 2*mse(p, y)\n")
    recorded.write("small/round.py", "from .about import *\n")
    recorded.write("small/about.py", "from .round import *\nfrom .one import mse\n")
    recorded.write("small/old.py", '__getattr__ = moved(__name__, {"mse": "small.one"})\n')
    recorded.record(lesson(source))
    assert recorded.why() is None
    recorded.replace("small/one.py", "(_misses(p, y)**2).mean()", "(_misses(p, y)**2).sum()")
    assert "have changed" in recorded.why()


@pytest.mark.parametrize(
    "one",
    [
        "import sys\nif sys.platform:\n    def mse(p, y): return OLD\nelse:\n    def mse(p, y): return 0\n",
        "try:\n    from none import mse\nexcept ImportError:\n    def mse(p, y): return OLD\n",
        "def mse(p, y): return sum(parts)\nparts = []\nparts += [OLD]\n",
    ],
)
def test_what_is_defined_under_a_condition_or_bit_by_bit_is_followed(recorded, one):
    recorded.write("small/one.py", one)
    recorded.record(lesson())
    assert recorded.why() is None
    recorded.replace("small/one.py", "OLD", "NEW")
    assert "have changed" in recorded.why()


# ---- Where a course keeps its modules


def project(name, nbdev):
    return f'[project]\nname = "{name}"\n\n[tool.nbdev]\n{nbdev}\n'


LAYOUTS = {
    "a package": ("small/one.py", "small.one", project("small", 'lib_path = "small"')),
    "a package without a path": ("small/one.py", "small.one", project("small", "")),
    "a name with a dash": ("my_small/one.py", "my_small.one", project("my-small", "")),
    "another name than the project": ("lib/one.py", "lib.one", project("x", 'lib_path = "lib"')),
    "in src": ("src/small/one.py", "small.one", project("small", 'lib_path = "src/small"')),
    "a name of nbdev's": ("small/one.py", "small.one", project("x", 'lib_name = "small"')),
    "one file": ("small.py", "small", project("small", "")),
    "the course's folder": ("one.py", "one", project("small", 'lib_path = "."')),
    "older settings": (
        "my_small/one.py",
        "my_small.one",
        "[DEFAULT]\nrepo = my-small\nlib_name = %(repo)s\nversion = 1\n",
    ),
    "no nbdev, beside the course": ("helper.py", "helper", None),
    "no nbdev, a package": ("tools/one.py", "tools.one", None),
    "no nbdev, beside the notebook": ("nbs/helper.py", "helper", None),
    "no nbdev, a package beside the notebook": ("nbs/tools/one.py", "tools.one", None),
}


@pytest.mark.parametrize("file, module, settings", LAYOUTS.values(), ids=list(LAYOUTS))
def test_a_course_s_own_modules_are_followed_wherever_they_stand(recorded, file, module, settings):
    for old in ("pyproject.toml", "settings.ini", "small/one.py", "small/__init__.py"):
        (recorded.root / old).unlink()
    (recorded.root / "small").rmdir()
    if settings:
        name = "settings.ini" if "DEFAULT" in settings else "pyproject.toml"
        recorded.write(name, settings)
    recorded.write(file, ONE)
    if "." in module:
        recorded.write(file.rpartition("/")[0] + "/__init__.py", "")
    recorded.record(lesson(f"from {module} import mse\nmse(1, 2)"))
    assert recorded.why() is None
    recorded.replace(file, "a*x**2 + b*x + c", "a*x**2 + c")
    assert recorded.why() is None, "not what the lesson uses"
    recorded.replace(file, "(_misses(p, y)**2).mean()", "(_misses(p, y)**2).sum()")
    assert "have changed" in recorded.why()


def test_of_two_modules_of_one_name_the_one_beside_the_notebook_counts(recorded):
    recorded.write("helper.py", ONE)
    recorded.write("nbs/helper.py", ONE)
    recorded.record(lesson("from helper import mse\nmse(1, 2)"))
    recorded.replace("helper.py", "**2).mean()", "**2).sum()")
    assert recorded.why() is None
    recorded.replace("nbs/helper.py", "**2).mean()", "**2).sum()")
    assert "have changed" in recorded.why()


def test_packages_from_elsewhere_are_not_the_courses_own(recorded):
    recorded.record(lesson("import json\nfrom lessonpress.kit.facts import fact\njson.dumps(1)"))
    assert recorded.why() is None and not Library(recorded.root).owns("lessonpress.kit")
    library = Library(recorded.root)
    assert library.owns("small") and library.owns("small.one") and not library.owns("json")


def edited(course, **changes):
    nb = json.loads((course.root / FILE).read_text())
    nb["cells"][0 if "prose" in changes else 1].update(changes.get("prose") or changes["code"])
    course.write(FILE, nb)


def test_prose_never_makes_a_lesson_stale_and_code_does(recorded):
    edited(recorded, prose={"source": ["# Two\n", "\n", "Quite other words.\n"]})
    assert recorded.why() is None
    edited(recorded, code={"source": ["from small.one import mse\n", "mse(1, 3)"]})
    assert "have changed" in recorded.why()


def test_options_and_directives_of_a_cell_are_no_code(recorded):
    edited(
        recorded,
        code={"source": ["#| label: one\n", "from small.one import mse\n", "mse(1, 2)"]},
    )
    assert recorded.why() is None


def test_an_output_edited_by_hand_or_lost_is_told(recorded):
    edited(recorded, code={"outputs": [result("2")]})
    assert "by hand" in recorded.why()
    edited(recorded, code={"outputs": []})
    assert "lost" in recorded.why()
    edited(recorded, code={"outputs": [result("1")]})
    assert recorded.why() is None


def test_a_changed_data_set_makes_only_those_stale_that_ask_for_it(recorded):
    recorded.record(
        lesson('from lessonpress.kit.data import data\npath = data("mnist_sample")'),
        {"mnist_sample": "aa", "titanic": "bb"},
    )
    assert recorded.why({"mnist_sample": "aa", "titanic": "cc"}) is None
    assert "data" in recorded.why({"mnist_sample": "ab", "titanic": "bb"})


def test_the_lessons_own_module_is_its_cells(recorded):
    recorded.record(
        notebook(
            [
                markdown("# Two"),
                code("#| default_exp one"),
                code("#| export\ndef mse(p, y): return 1"),
                code("mse(1, 2)", [result("1")]),
            ]
        )
    )
    recorded.replace("small/one.py", "**2).mean()", "**2).sum()")
    assert recorded.why() is None


# ---- In the product


def test_a_run_makes_a_lesson_fresh_an_edit_stale_and_the_check_says_so(course, capsys):
    pytest.importorskip("nbclient")
    args = ["--course", str(course.root)]
    assert command([*args, "run"]) == 0 and command([*args, "check"]) == 0
    before = (course.root / "nbs/01_line.ipynb").read_bytes()
    capsys.readouterr()
    assert command([*args, "run"]) == 0 and "1 lesson fresh" in capsys.readouterr().out
    assert command([*args, "run", "--all"]) == 0
    assert (course.root / "nbs/01_line.ipynb").read_bytes() == before, (
        "what gives the same outputs is left byte for byte"
    )
    assert command(
        [*args, "build", "--renderer", "pandoc"]
    ) == 0 and '<span class="fresh">fresh</span>' in course.page("nbs/01_line.html")
    course.replace("nbs/01_line.ipynb", "slope = 2", "slope = 2.0")
    capsys.readouterr()
    assert command([*args, "check"]) == 1
    assert "nbs/01_line.ipynb: the code" in capsys.readouterr().err
    assert command([*args, "run"]) == 0 and command([*args, "check"]) == 0


@pytest.mark.parametrize("place", ["src/small", "nbs", "."])
def test_a_run_finds_the_modules_that_the_check_follows(course, capsys, place):
    pytest.importorskip("nbclient")
    course.write("pyproject.toml", project("small", 'lib_path = "src/small"'))
    file = f"{place}/one.py"
    module = "small.one" if "small" in place else "one"
    course.write(file, "def steepness(): return 2\n")
    if "small" in place:
        course.write(f"{place}/__init__.py", "")
    cells = f"#| label: slope-of-two\\nfrom {module} import steepness\\nslope = steepness()\\nslope"
    course.replace(
        "nbs/01_line.ipynb",
        '"#| label: slope-of-two\\n", "slope = 2\\n", "slope"',
        ", ".join(f'"{line}"' for line in cells.replace("\\n", "\\n\0").split("\0")),
    )
    args = ["--course", str(course.root)]
    assert command([*args, "run"]) == 0, capsys.readouterr().err
    assert command([*args, "check"]) == 0, capsys.readouterr().err
    course.replace(file, "return 2", "return 1 + 1")
    capsys.readouterr()
    assert command([*args, "check"]) == 1
    assert "have changed" in capsys.readouterr().err


def test_verify_compares_facts_as_they_print_and_stores_nothing(course, capsys):
    pytest.importorskip("nbclient")
    course.write(
        "nbs/01_line.ipynb",
        notebook(
            [
                markdown("# A line\n\n## Slope {#slope}"),
                code(
                    "#| label: slope-of-two\nfrom lessonpress.kit.facts import fact\nrise = 2.001\nfact('line.slope', rise)"
                ),
            ]
        ),
    )
    args = ["--course", str(course.root)]
    assert command([*args, "run"]) == 0
    course.replace("nbs/01_line.ipynb", "2.001", "2.004")
    before = (course.root / "nbs/01_line.ipynb").read_bytes()
    assert command([*args, "run", "--verify"]) == 0, "2.00 is still 2.00"
    course.replace("nbs/01_line.ipynb", "2.004", "2.014")
    before = (course.root / "nbs/01_line.ipynb").read_bytes()
    capsys.readouterr()
    assert command([*args, "run", "--verify"]) == 1
    said = capsys.readouterr()
    assert (
        "`line.slope` is stored as 2.00 and is now 2.01" in said.err
        and (course.root / "nbs/01_line.ipynb").read_bytes() == before
    )


def test_digits_of_a_fact_that_do_not_print_change_no_file(course):
    pytest.importorskip("nbclient")
    path = course.root / "nbs/01_line.ipynb"
    course.write(
        "nbs/01_line.ipynb",
        notebook(
            [
                markdown("# A line\n\n## Slope {#slope}"),
                code(
                    "#| label: slope-of-two\nimport os\nfrom lessonpress.kit.facts import fact\nfact('line.slope', float(os.environ['SLOPE']))"
                ),
            ]
        ),
    )
    args, seen = ["--course", str(course.root), "run"], []
    for slope in ("2.0012", "2.0013", "2.0113"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SLOPE", slope)
            assert command(args + ["--all"]) == 0
        seen.append(path.read_text())
    assert seen[0] == seen[1] and "2.0012" in seen[1] and "2.0113" in seen[2]
    course.replace("nbs/01_line.ipynb", '"value": 2.0113', '"value": 2.0114')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLOPE", "2.0113")
        assert command(args + ["--all"]) == 0
    assert (
        path.read_text().count("2.0113") == seen[2].count("2.0113")
        and "2.0114" not in path.read_text()
    ), "what was edited by hand is stored again"


def test_outputs_of_real_data_are_left_alone_where_only_the_sample_is_at_hand(
    course, capsys, monkeypatch, tmp_path
):
    pytest.importorskip("nbclient")
    monkeypatch.delenv("LESSONPRESS_DATA", raising=False)
    monkeypatch.setenv("FASTAI_HOME", str(tmp_path / "fastai"))
    monkeypatch.setenv("LESSONPRESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("LESSONPRESS_OFFLINE", "1")
    path = course.write(
        "nbs/01_line.ipynb",
        notebook(
            [
                markdown("# A line\n\n## Slope {#slope}"),
                code(
                    "#| label: slope-of-two\nfrom lessonpress.kit.data import data\nfrom lessonpress.kit.facts import fact\nfact('line.rows', len(open(data('titanic', sample=True) / 'train.csv').readlines()), 'd')"
                ),
            ]
        ),
    )
    args = ["--course", str(course.root), "run"]
    assert command(args) == 0
    course.replace(
        "nbs/01_line.ipynb", '"kind": "sample"', '"kind": "real"'
    )  # as if it had been run on the real table
    before = path.read_bytes()
    capsys.readouterr()
    assert command([*args, "--verify"]) == 0
    said = capsys.readouterr()
    assert (
        "left out: the stored outputs come from the real titanic" in said.err
        and "Verified 0 notebooks" in said.out
        and "1 left out" in said.out
    )
    assert command([*args, "--all"]) == 1 and path.read_bytes() == before
    said = capsys.readouterr()
    assert (
        "nbs/01_line.ipynb: the stored outputs come from the real titanic" in said.err
        and "LESSONPRESS_DATA" in said.err
        and "--sample" in said.err
    )
    monkeypatch.setenv("LESSONPRESS_OFFLINE", "0")
    monkeypatch.setattr("lessonpress.execute.run.where", lambda name, root: "download, 0.1 MB")
    assert command([*args, "--all"]) == 1 and path.read_bytes() == before, (
        "the download did not come"
    )
    course.replace("nbs/01_line.ipynb", "'d')", "'d');")
    assert command([*args, "--sample"]) == 0 and '"kind": "sample"' in path.read_text()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('[tool.nbdev]\nnbs_path = "nbs"\n', True),
        ('[tool.nbdev]\nallowed_metadata_keys = ["other"]\n', True),
        ('[tool.nbdev]\nallowed_metadata_keys = ["lessonpress"]\n', False),
        ('[tool.nbdev]\nallowed_metadata_keys = "other lessonpress"\n', False),
        ("[tool.other]\n", False),
        (None, False),
    ],
)
def test_settings_by_which_nbdev_would_drop_the_records_are_told(course, capsys, settings, told):
    pytest.importorskip("nbclient")
    if settings is not None:
        course.write("pyproject.toml", f'[project]\nname = "small"\n{settings}')
    assert command(["--course", str(course.root), "run", "--all"]) == 0
    said = capsys.readouterr().err
    command(["--course", str(course.root), "check"])
    for text in (said, capsys.readouterr().err):
        assert ('allowed_metadata_keys = ["lessonpress"]' in text) is told


@pytest.mark.parametrize("magic", ["%matplotlib inline", "  %time f()", "!pip list", "  !ls | wc"])
def test_lines_for_ipython_and_the_shell_are_no_python_and_the_others_keep_their_numbers(magic):
    tree = without_magics(f"import a\n{magic}\nimport b\nx = 7 % 2")
    assert [ast.unparse(n) for n in tree.body] == ["import a", "import b", "x = 7 % 2"]
    assert [n.lineno for n in tree.body] == [1, 3, 4]


def test_what_is_no_python_at_all_has_no_statements():
    assert without_magics("if:").body == without_magics("%x\nif:").body == []
