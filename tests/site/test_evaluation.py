"""Which cells run: each way to say it, and what it means for a run, for nbdev-test and for a page."""

import json
import subprocess
import sys

import pytest
from course import code, markdown, notebook, result

from lessonpress.commands.main import run as command
from lessonpress.execute import run
from lessonpress.prepare.evaluation import MARKS
from lessonpress.prepare.for_quarto import prepare
from lessonpress.problems import LessonpressError

nbclient = pytest.importorskip("nbclient")

OLD = result("stored before")
WRITES = "from pathlib import Path\nPath('ran').touch()\n'new'"
FAILS = f"{WRITES}\n1 / 0"


def tagged(cell, *tags):
    return {**cell, "metadata": {"tags": [*tags]}}


def front(text):
    return {"cell_type": "raw", "metadata": {}, "source": f"---\n{text}\n---"}


def marked(name):
    "A notebook whose last cell but one is marked so."
    fails = MARKS[name].run.startswith("lets")
    cell = code(FAILS if fails else WRITES, [OLD])
    before = "title: A"
    if name == "option":
        cell = code(f"#| eval: false\n{WRITES}", [OLD])
    elif name == "true":
        cell, before = code(f"#| eval: true\n{WRITES}", [OLD]), "title: A\neval: false"
    elif name == "flag":
        cell = code(f"#| slow\n{WRITES}", [OLD])
    elif name == "error":
        cell = code(f"#| error: true\n{FAILS}", [OLD])
    elif name == "tag":
        cell = tagged(cell, "skip-execution")
    elif name == "raises":
        cell = tagged(cell, "raises-exception")
    else:
        before += {
            "execute": "\nexecute:\n  eval: false",
            "front": "\neval: false",
            "enabled": "\nexecute:\n  enabled: false",
            "skip_exec": "\nskip_exec: true",
            "errors": "\nexecute:\n  error: true",
        }[name]
    return notebook([front(before), cell, code("#| eval: true\nx = 1")])


def said(outputs):
    return "".join("".join(o.get("data", {}).get("text/plain", [])) for o in outputs)


@pytest.mark.parametrize("name", MARKS)
def test_a_run_does_what_the_mark_says(course, name):
    mark, path = MARKS[name], course.write("nbs/01_line.ipynb", marked(name))
    assert command(["--course", str(course.root), "run", "--all"]) == 0
    cell = json.loads(path.read_text())["cells"][1]
    ran = (path.parent / "ran").exists()
    assert ran == (not mark.run.startswith("leaves"))
    assert ("stored before" in said(cell["outputs"])) == (not ran)
    errors = [o["ename"] for o in cell["outputs"] if o["output_type"] == "error"]
    assert errors == (["ZeroDivisionError"] if mark.run.startswith("lets") else [])


@pytest.mark.parametrize("name", MARKS)
def test_nbdev_tests_what_the_mark_says(course, name):
    path = course.write("nbs/01_line.ipynb", marked(name))
    program = (
        "import sys\nfrom nbdev.test import nb_test_cells\n"
        "print([c.source for c in nb_test_cells(sys.argv[1], skip_flags=['slow'])])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    assert ("touch" in done.stdout) == MARKS[name].tested


@pytest.mark.parametrize("name", MARKS)
def test_a_page_marks_what_no_run_has_made(course, name):
    nb = marked(name)
    course.write("nbs/02_more.ipynb", nb)
    assert command(["--course", str(course.root), "build", "--renderer", "pandoc"]) == 0
    html = course.page("nbs/02_more.html")
    shown = MARKS[name].shown == "marked as not run"
    main = html.partition("<main")[2].replace("run-when not-run", "")
    assert ("not-run" in main) == shown and "stored before" in main
    for_quarto = "".join(prepare(nb)["cells"][1]["source"])
    assert ("#| classes: [not-run]" in for_quarto) == shown


def test_the_mark_joins_the_classes_of_a_cell():
    for said_so in ("classes: wide", "classes: [wide]", "classes:\n#|   - wide"):
        nb = notebook([markdown("# A"), code(f"#| {said_so}\n#| eval: false\nx", [OLD])])
        source = "".join(prepare(nb)["cells"][1]["source"])
        assert source == "#| classes: [wide, not-run]\n#| eval: false\nx"


def test_a_cell_without_output_is_not_marked(course):
    nb = notebook([markdown("# A"), code("#| eval: false\nx")])
    assert prepare(nb)["cells"][1]["source"] == ["#| eval: false\n", "x"]
    course.write("nbs/02_more.ipynb", nb)
    assert command(["--course", str(course.root), "build", "--renderer", "pandoc"]) == 0
    main = course.page("nbs/02_more.html").partition("<main")[2]
    assert "not-run" not in main.replace("run-when not-run", "")


def test_no_fact_comes_from_a_cell_that_is_not_run(course, capsys):
    fact = {
        "output_type": "display_data",
        "metadata": {},
        "data": {
            "application/vnd.lessonpress.fact+json": {"name": "a.b", "value": 2, "format": ""},
            "text/plain": ["a.b = 2"],
        },
    }
    prose = 'It is [2]{fact="a.b"}.'
    for option, wrong in (("", 0), ("#| eval: false\n", 1)):
        cells = [markdown(f"# A line\n\n{prose}"), code(f"{option}x", [fact])]
        course.write("nbs/01_line.ipynb", notebook(cells))
        command(["--course", str(course.root), "check"])
        told = capsys.readouterr().err
        assert told.count("the fact `a.b` is in the output of a cell that is not run") == wrong


def test_a_notebook_that_is_left_whole_says_why(course, capsys):
    path = course.write("nbs/01_line.ipynb", marked("skip_exec"))
    before = path.read_bytes()
    assert command(["--course", str(course.root), "run", "--all"]) == 0
    assert "left out, it says `skip_exec: true`" in capsys.readouterr().out
    assert path.read_bytes() == before


# ---- What fails, and what does not come back


def failure(course, *cells, **options):
    path = course.write("nbs/01_line.ipynb", notebook([markdown("# A line"), *cells]))
    with pytest.raises(LessonpressError) as e:
        run.execute(path, "nbs/01_line.ipynb", course.root, **options)
    (problem,) = e.value.problems
    return problem


STALE = {**code("x = 1"), "execution_count": 99}  # as of another run


@pytest.mark.parametrize(
    "source, words",
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import os\nos._exit(3)", "the kernel died in this cell"),
        ("import time\ntime.sleep(60)", "the cell ran for more than 2 s"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("input('how many? ')", "the cell asks its reader for input"),
        ("import getpass\ngetpass.getpass()", "the cell asks its reader for input"),
    ],
)
def test_the_cell_that_failed_is_the_cell_that_is_named(course, source, words):
    problem = failure(course, STALE, code(source), STALE, timeout=2)
    assert problem.cell == 3 and words in problem.message


def test_what_cells_and_outputs_carry_survives_a_run(course):
    picture = "from IPython.display import Image, display\nimport base64\n"
    picture += f"Image(base64.b64decode('{PNG}'), width=7, alt='a dot')"
    later = "shown = display('first', display_id=True)", "shown.update('second')"
    kept = {"version_major": 2, "state": {"old": {"model_name": "IntSliderModel", "state": {}}}}
    nb = notebook(
        [markdown("# A"), code(picture), *map(code, later), code("#| eval: false\nw", [SLIDER])],
        widgets={"application/vnd.jupyter.widget-state+json": kept},
    )
    course.write("nbs/01_line.ipynb", nb)
    new = run.execute(course.root / "nbs/01_line.ipynb", "nbs/01_line.ipynb", course.root)
    assert new["cells"][1]["outputs"][0]["metadata"]["image/png"] == {"width": 7, "alt": "a dot"}
    assert said(new["cells"][2]["outputs"]) == "'second'"
    assert new["cells"][4]["outputs"] == [SLIDER]
    assert new["metadata"]["widgets"]["application/vnd.jupyter.widget-state+json"] == kept


PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SLIDER = {
    "output_type": "display_data",
    "metadata": {},
    "data": {
        "text/plain": ["IntSlider(value=0)"],
        "application/vnd.jupyter.widget-view+json": {"model_id": "old"},
    },
}


CHANGING = """\
import warnings
warnings.warn("careful")
print({"b", "a", "c"}, {f"k{i}" for i in range(20)}, object())
import pandas as pd
from IPython.display import HTML, SVG, display
display(pd.DataFrame({"a": [1, 2]}).style.highlight_max())
display(HTML(f"<b>{HTML('x')!r}</b>".replace("<IPython", "&lt;IPython")))
import io, matplotlib
matplotlib.use("svg")
import matplotlib.pyplot as plt
plt.plot([1, 2]); out = io.StringIO(); plt.savefig(out, format="svg"); display(SVG(out.getvalue()))
import sys; print("to stderr", file=sys.stderr); print("to stdout")
import ipywidgets; display(ipywidgets.HBox([ipywidgets.IntSlider(3), ipywidgets.Label("x")]))
"""


def test_two_runs_differ_in_nothing_but_the_record(course):
    path = course.write("nbs/01_line.ipynb", notebook([markdown("# A"), code(CHANGING)]))
    found = [run.execute(path, "nbs/01_line.ipynb", course.root) for _ in range(2)]
    for nb in found:
        assert nb["metadata"].pop("lessonpress")["run"]["seconds"] > 0
    assert found[0] == found[1]
    assert len(found[0]["cells"][1]["outputs"]) >= 6 and found[0]["metadata"]["widgets"]


# ---- The notebook's own kernel


def test_a_kernel_that_is_not_installed_is_named_with_what_to_do(course, capsys):
    nb = notebook([markdown("# A"), code("1")])
    nb["metadata"]["kernelspec"] = {"name": "my-env", "language": "python", "display_name": "x"}
    course.write("nbs/01_line.ipynb", nb)
    assert command(["--course", str(course.root), "run"]) == 1
    told = capsys.readouterr().err
    assert "nbs/01_line.ipynb" in told and "the kernel `my-env` is not installed" in told
    assert "ipykernel install --user --name my-env" in told and "--kernel python3" in told
    assert command(["--course", str(course.root), "run", "--kernel", "python3"]) == 0


@pytest.fixture
def bash(tmp_path, monkeypatch):
    "A second language: bash's kernel, installed in a folder of the test's own."
    pytest.importorskip("bash_kernel")
    folder = tmp_path / "jupyter/kernels/bash"
    folder.mkdir(parents=True)
    argv = [sys.executable, "-m", "bash_kernel", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Bash", "language": "bash"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(folder.parent.parent))

    def written(*cells, **spec):
        nb = notebook([markdown("# A line"), *cells])
        nb["metadata"]["kernelspec"] = {"name": "bash", "display_name": "Bash"} | spec
        return nb

    return written


def test_a_notebook_runs_in_its_own_language(course, bash):
    path = course.write("nbs/02_more.ipynb", bash(code("x=4; echo $((x * x))"), code("echo $x")))
    assert command(["--course", str(course.root), "run", str(path)]) == 0
    nb = json.loads(path.read_text())
    assert [c["outputs"][0]["text"] for c in nb["cells"][1:]] == [["16\n"], ["4\n"]]
    record = nb["metadata"]["lessonpress"]["run"]
    assert record["kernel"] == "bash" and "python" not in record and record["versions"] == {}
    assert command(["--course", str(course.root), "check"]) == 0


def test_an_error_without_a_name_or_a_traceback_has_its_cell(course, bash):
    course.write("nbs/01_line.ipynb", bash(code("echo well"), code("echo before; exit_code_of 3")))
    with pytest.raises(LessonpressError) as e:
        run.execute(course.root / "nbs/01_line.ipynb", "nbs/01_line.ipynb", course.root)
    (problem,) = e.value.problems
    assert problem.cell == 3 and "before" in problem.message and "127" in problem.message


def test_nothing_runs_in_another_language_than_its_own(course, bash, capsys):
    course.write("nbs/01_line.ipynb", bash(code("x=4"), language="r"))
    assert command(["--course", str(course.root), "run"]) == 1
    assert "the notebook is in r, and the kernel `bash` runs bash" in capsys.readouterr().err
    course.write("nbs/01_line.ipynb", bash(code("x=4")))
    assert command(["--course", str(course.root), "run", "--kernel", "python3"]) == 1
    assert "the notebook is in bash: `--kernel` chooses among Python's" in capsys.readouterr().err
    nb = bash(code("x <- 4"))
    nb["metadata"] = {"language_info": {"name": "R"}}
    course.write("nbs/01_line.ipynb", nb)
    assert command(["--course", str(course.root), "run"]) == 1
    assert "the kernel `R` is not installed" in capsys.readouterr().err
