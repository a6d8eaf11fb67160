"""Every cell of the course that readers try runs on its page and in CPython with the real packages, and says the same to its printed precision.

Worked solutions and the answers that `tests/lessons/exercises` keeps are run in place of an exercise's stub, too."""

import ast
import contextlib
import io
import itertools
import linecache
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace

import pytest
import yaml
from course import ROOT

torch = pytest.importorskip("torch")

import matplotlib

from lessonpress.features.try_cells import engine
from lessonpress.features.try_cells.modules import Modules
from lessonpress.features.try_cells.told import told_of
from lessonpress.finish.site_files import assets
from lessonpress.gather.settings import load_settings
from lessonpress.prepare.read_notebook import read_notebook
from lessonpress.problems import Report

# Cells that draw numbers which no page can draw: both sides end well, and a check says the same; what is printed may differ.
DRAWN = set()
SECONDS = 60
ANSWERS = ROOT / "tests/lessons/exercises"
NUMBER = re.compile(r"(?<![\w.])[-−]?(?:\d+\.\d*|\.\d+|\d+)(?:e[-+]?\d+)?")


@dataclass
class Try:
    "What stands in a cell when it is run, and what has to come of it."

    label: str
    what: str
    source: str
    right: bool | None = None  # what a check has to find


@dataclass
class Said:
    "What a run said: the texts, whether a check found it right, how many pictures, and how it ended."

    text: str = ""
    right: bool | None = None
    figures: int = 0
    error: str = ""
    lacks: str = ""  # the name that was not there


@dataclass
class Lesson:
    file: str
    told: dict
    sources: dict = field(default_factory=dict)  # of cells, by label
    texts: dict = field(default_factory=dict)  # above them

    def before(self, label, names):
        more = self.told["more"]
        cells = dict([*self.told["cells"], *more["cells"]])
        asked = [id for name in names for id in more["names"][name][1:]]
        named = dict.fromkeys([*self.told["tried"][label]["needs"], *asked])
        return [{"id": n, "source": cells[n] or self.sources[n]} for n in named]

    def said(self, attempt, run):
        "What comes of a try; one that asks for a name of an earlier cell is run once more, as a page does."
        names = []
        while True:
            said = run(self.before(attempt.label, names))
            if said.lacks in names or said.lacks not in self.told["more"]["names"]:
                return said
            names.append(said.lacks)

    def tries(self):
        for label in self.told["tried"]:
            yield Try(label, "as it stands", self.sources[label])
            first, _, last = self.sources[label].rstrip().rpartition("\n")
            for what, code, right in self.answers(label):
                yield Try(label, what, f"{code.rstrip()}\n\n{last}", right)

    def answers(self, label):
        _, found, after = self.texts[label].partition("::: {.solution}")
        if found:
            yield "solution", re.search(r"```python\n(.*?)```", after, re.S)[1], True
        kept = ANSWERS / f"{self.file.removeprefix('nbs/').removesuffix('.ipynb')}.yml"
        every = yaml.safe_load(kept.read_text("utf-8")) if kept.is_file() else {}
        for n, answer in enumerate(every.get(label, ())):
            yield f"answer {n}", answer["code"], answer["says"].startswith("Right.")


@cache
def lessons():
    found = {}
    for path in sorted((ROOT / "nbs").glob("*.ipynb")):
        if "#| try" not in path.read_text("utf-8"):
            continue
        file = path.relative_to(ROOT).as_posix()
        book = read_notebook(path, file, Report())
        lesson = Lesson(file, told_of(book, file, Report()))
        for above, cell in itertools.pairwise(book.cells):
            if cell.label:
                lesson.sources[cell.label], lesson.texts[cell.label] = cell.source, above.source
        found[file] = lesson
    return found


# ---- CPython


def in_cpython(lesson):
    "What each try says, one after another in one namespace."
    names, done = {"__name__": "__main__"}, set()
    matplotlib.use("agg")
    for attempt in lesson.tries():

        def run(before, attempt=attempt):
            for cell in before:
                if cell["id"] not in done:
                    done.add(cell["id"])
                    executed(cell["source"], names)
            done.add(attempt.label)
            return said_by_cpython(attempt.source, names)

        yield lesson.said(attempt, run)


def said_by_cpython(source, names):
    from matplotlib import pyplot

    pyplot.close("all")
    out, said = io.StringIO(), Said()
    sys.modules["__try__"] = SimpleNamespace(source=source)
    try:
        with contextlib.redirect_stdout(out):
            value = executed(source, names)
            if value is not None:
                said.right = getattr(value, "right", None)
                print(getattr(value, "_repr_markdown_", value.__repr__)())
    except Exception as e:  # which is what the page has to say, too
        said.error = type(e).__name__
        said.lacks = (isinstance(e, NameError) and e.name) or ""
    finally:
        del sys.modules["__try__"]
    said.text, said.figures = out.getvalue(), len(pyplot.get_fignums())
    return said


COUNT = itertools.count()


def executed(source, names):
    "The value of the last line, if it is an expression; its text is where it is looked for."
    file = f"<tried {next(COUNT)}>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    tree = ast.parse(source, file)
    last = tree.body.pop().value if isinstance(tree.body[-1], ast.Expr) else ast.Constant(None)
    exec(compile(tree, file, "exec"), names)
    return eval(compile(ast.fix_missing_locations(ast.Expression(last)), file, "eval"), names)


# ---- the page


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    "A page with the engine and the course's modules, as they are on the site."
    root = tmp_path_factory.mktemp("engine")
    aliases = load_settings(ROOT, Report()).stand_ins
    pairs = {
        (m, n) for x in lessons().values() for own in x.told["imports"].values() for m, n in own
    }
    made = engine.files(Modules(ROOT, aliases).sent(sorted(pairs)), aliases)
    scripts = {name: assets()[f"assets/{name}"] for name in ("lessonpress.js", "try-running.js")}
    for name, data in (made | {f"assets/{name}": data for name, data in scripts.items()}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    loads = "".join(f'<script src="assets/{name}"></script>' for name in scripts)
    (root / "page.html").write_text(f"<!doctype html><title>Page</title><body>{loads}")
    return root


RUN = """async (request) => {
    globalThis.engine ??= new lessonpress.tryCells.Engine(new URL("assets/try/engine.html", location).href)
    const events = []
    await engine.run(request, (e) => events.push(e))
    return events }"""


def on_the_page(page, lesson):
    for attempt in lesson.tries():
        asked = {"name": attempt.label, "source": attempt.source, "limit": SECONDS}

        def run(before, asked=asked):
            return said_by_page(page.evaluate(RUN, asked | {"before": before}))

        yield lesson.said(attempt, run)


def said_by_page(events):
    said = Said()
    for e in events:
        if e["kind"] in ("text", "value", "markdown", "verdict"):
            said.text += e["text"] + "\n" * (e["kind"] != "text")
        if e["kind"] == "verdict":
            said.right = e["right"]
        if e["kind"] == "figure":
            said.figures += 1
        if e["kind"] == "error":
            said.error = e["text"].strip().splitlines()[-1].partition(":")[0].rpartition(".")[2]
            lost = re.search(r"^NameError: name '(\w+)' is not defined", e["text"], re.M)
            said.lacks = lost[1] if lost else ""
        if e["kind"] == "ended" and e["why"] not in ("done", "error"):
            said.error = e["why"]
    return said


# ---- both


def agree(one, other):
    "Whether two texts are the same, numbers to the last digit that both print."
    words = [" ".join(NUMBER.sub("0", t).split()) for t in (one, other)]
    numbers = [NUMBER.findall(t) for t in (one, other)]
    return words[0] == words[1] and all(itertools.starmap(close, zip(*numbers, strict=True)))


def close(one, other):
    digits = min(decimals(one), decimals(other))
    a, b = (float(n.replace("−", "-")) for n in (one, other))
    return abs(a - b) <= 1.01 * 10**-digits


def decimals(number):
    "After the point; an exponent moves it."
    digits, _, exponent = number.partition("e")
    return len(digits.partition(".")[2]) - int(exponent or 0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("tensor([1.0000, 2.])", "tensor([1.0001, 2.])", True),
        ("1.0000", "1.0003", False),
        ("loss 1.5", "lost 1.5", False),
        ("1.2e-05", "1.3e-05", True),
        ("1.2e-05", "1.4e-05", False),
        ("3", "5", False),
        ("x1 2.50", "x1  2.5\n", True),
    ],
)
def test_numbers_agree_to_their_printed_precision(one, other, same):
    assert agree(one, other) == same


@pytest.fixture
def float64():
    "As on the page."
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.browser
@pytest.mark.parametrize("file", lessons())
def test_a_lessons_cells_say_the_same_on_the_page_and_in_cpython(file, folder, chromium, float64):
    lesson = lessons()[file]
    page = chromium.new_page()
    try:
        page.goto((folder / "page.html").as_uri())
        both = [*zip(lesson.tries(), in_cpython(lesson), on_the_page(page, lesson), strict=True)]
    finally:
        page.close()
    assert both
    wrong = [
        f"{attempt.label}, {attempt.what}: {real} on CPython, {own} on the page"
        for attempt, real, own in both
        if not is_alike(attempt, real, own, drawn=f"{file}#{attempt.label}" in DRAWN)
    ]
    assert wrong == []


def is_alike(attempt, real, own, drawn):
    if attempt.right is not None and not real.right == own.right == attempt.right:
        return False
    same = (real.error, real.right, real.figures) == (own.error, own.right, own.figures)
    return same and (drawn or agree(real.text, own.text))
