"""A small course whose cells can be tried: a library of its own, a lesson with exercises, and what stands for a package that no page has."""

from course import code, markdown, notebook, result

PYPROJECT = """\
[project]
name = "small"
version = "1"

[tool.nbdev]
nbs_path = "nbs"
lib_path = "small"
allowed_metadata_keys = ["lessonpress"]

[tool.lessonpress]
name = "small-course"

[tool.lessonpress.try]
steady = "small.steady"
"""

# It stands for the package `steady`, of which the page has nothing else.
STEADY = """\
def ramp(n):
    "The numbers from 0 to n - 1."
    return [float(i) for i in range(n)]
"""

MODULES = {
    "__init__.py": '__version__ = "1"\n',
    "steady.py": STEADY,
    "line.py": "from functools import partial\n\n\ndef line(a, b, x):\n    return a * x + b\n\n\ndef mk_line(a, b):\n    return partial(line, a, b)\n",
    "heavy.py": "import PIL\n\nLIMIT = 3\n\n\ndef cut(x):\n    return min(x, LIMIT)\n\n\ndef picture(x):\n    return PIL.Image(x)\n",
}

LESSON = "nbs/02_tries.ipynb"
PAGE = "nbs/02_tries.html"
HINT = "::: {.hint}\nTwice is `2*n`.\n:::\n\n::: {.solution}\n```python\ndef double(n): return 2*n\n```\n:::"
CHECKS = """\
#| label: exercise-checks
#| code-fold: true
from lessonpress.kit.exercises import judge


def check_double(answer):
    return judge(answer, lambda n: 2*n, (lambda n: n + 2, "That adds two."), at=[(3,), (5,)])"""


def lesson():
    return notebook(
        [
            markdown("# Tries\n\n> You will run code."),
            code(
                "#| label: setup\nimport math, steady\nfrom lessonpress.kit.plot import BLUE, axes, curve, points, style\n\nstyle()"
            ),
            code(
                "#| label: numbers\nxs = steady.ramp(4)\nys = [2*x + 1 for x in xs]\nassert len(xs) == 4\nys",
                [result("[1.0, 3.0, 5.0, 7.0]")],
            ),
            markdown("## Add them up {#add}\n\nChange a number, and run it."),
            code(
                "#| label: total\n#| try\ntotal = 0\nfor y in ys:\n    total += y\nprint(total)",
                [result("16.0")],
            ),
            markdown("Half of it is less."),
            code("#| label: half\n#| try\nhalf = total / 2\nhalf", [result("8.0")]),
            markdown("## See them {#see}"),
            code(
                '#| label: picture\n#| try\nax = axes(xlabel="x", ylabel="y")\npoints(ax, xs, ys, color=BLUE)'
            ),
            markdown("## Exercises\n\nThree of them."),
            code(CHECKS),
            markdown(f"### Twice {{#twice}}\n\nWrite a function that doubles.\n\n{HINT}"),
            code(
                "#| label: exercise-double\n#| try\n#| kind: write\n#| minutes: 5\ndef double(n):\n    ...\n\ncheck_double(double)",
                [result("Not filled in yet.")],
            ),
            markdown("### In another place"),
            code(
                "#| label: exercise-elsewhere\n#| kind: change\n#| minutes: 1\nimport os\nos.name",
                [result("'posix'")],
            ),
        ]
    )


def fill(course, more=()):
    "Give a small course a lesson to try, with these cells behind its own."
    book = lesson()
    book["cells"] += [{**c, "id": f"m{i}"} for i, c in enumerate(more)]
    (course.root / "settings.ini").unlink()
    course.write("pyproject.toml", PYPROJECT)
    for name, text in MODULES.items():
        course.write(f"small/{name}", text)
    course.write(LESSON, book)
    course.replace(
        "_quarto.yml", "contents: [nbs/01_line.ipynb]", f"contents: [nbs/01_line.ipynb, {LESSON}]"
    )
    return course
