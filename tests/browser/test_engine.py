"""Python in the page, in Chromium: what runs, what it says of errors, what ends it, and that it reaches nobody."""

import ast
import contextlib
import functools
import http.server
import io
import random
import threading
import traceback

import pytest
from chromium import until
from course import ROOT, once

from lessonpress.features.try_cells import engine
from lessonpress.render import policy
from lessonpress.render.templates import THEME, early, early_text, joined

pytestmark = pytest.mark.browser

COURSE = """
class Tensor:
    def __init__(self, values):
        self.values = values

    def __repr__(self):
        return f"tensor({self.values})"

def tensor(values):
    return Tensor(values)
"""
MODULES = {"course.small": COURSE}
ALIASES = {"torch": "course.small"}


OPEN = "default-src * blob: 'unsafe-inline' 'unsafe-eval'"


def lay_out(root):
    "A site of one page that can run Python, with the policy that pages have; and the frame once more, with a policy that forbids nothing."
    files = {
        "index.html": f'<!doctype html><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy.of_page((), early_text(), False)}">'
        f'{early().decode()}<main class="content"></main><script src="assets/try.js"></script>',
        "secret.txt": "a file of the site",
        "loaded.js": "globalThis.loaded = true",
        "text.js": "try { new Function('return 1')(); document.title = 'it ran' } "
        "catch { document.title = 'refused' }",
        "assets/try.js": joined([THEME / "shared.js", engine.SCRIPT]),
        **engine.files(MODULES, ALIASES),
    }
    html = files[engine.PAGE].decode()
    policy_of_frame = html.partition('content="')[2].partition('"')[0]
    files["open.html"] = html.replace(policy_of_frame, OPEN)
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data if isinstance(data, bytes) else data.encode())


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_request(self, *args):
        self.server.heard.append(self.path)

    def log_error(self, *args):
        pass


def serving(folder):
    "A server on loopback, and what it was asked for."
    handler = functools.partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.heard = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return once(tmp_path_factory, "engine", lay_out)


@pytest.fixture(scope="module")
def servers(folder):
    "The site's own, and another host."
    both = serving(folder), serving(folder)
    yield both
    for server in both:
        server.shutdown()


@pytest.fixture(scope="module")
def served(servers):
    return f"http://127.0.0.1:{servers[0].server_port}/"


RUN = """async (request) => {
    window.engine ??= new lessonpress.tryCells.Engine("assets/try/engine.html")
    const events = []
    await window.engine.run(request, (event) => events.push(event))
    return events
}"""


class Python:
    "A page and its engine."

    def __init__(self, page):
        self.page, self.asked, self.said = page, [], []
        page.on("request", lambda r: self.asked.append(r.url))
        page.on("console", lambda m: self.said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: self.said.append(str(e)))

    def events(self, source, name="a-cell", **request):
        return self.page.evaluate(RUN, {"name": name, "source": source, **request})

    def run(self, source, **request):
        "What a cell gave: by kind the texts, and how it ended."
        events = self.events(source, **request)
        told = {"ended": events[-1]["why"], "gone": events[-1]["gone"]}
        for event in events[:-1]:
            told[event["kind"]] = told.get(event["kind"], "") + event.get("text", "")
        return told

    def leave_running(self, source):
        "Begin a run, and do not wait for its end."
        begin = f"(request) => {{ window.running = ({RUN})(request) }}"
        self.page.evaluate(begin, {"name": "a-cell", "source": source})
        self.page.wait_for_timeout(300)

    def value(self, source, **request):
        told = self.run(source, **request)
        assert told["ended"] == "done", told
        return told.get("value")

    def error(self, source, **request):
        "The event of an error."
        events = self.events(source, **request)
        assert events[-1]["why"] == "error", events
        return next(e for e in events if e["kind"] == "error")


@pytest.fixture(params=["server", "folder"])
def python(request, chromium, served, folder):
    "A page that was opened from a local server, and one from the disk."
    page = chromium.new_context().new_page()
    made = Python(page)
    page.goto(served if request.param == "server" else f"file://{folder}/index.html")
    yield made
    page.context.close()


@pytest.fixture
def online(chromium, served):
    page = chromium.new_context().new_page()
    made = Python(page)
    page.goto(served)
    yield made
    page.context.close()


class TestARun:
    def test_nothing_loads_before_the_first_run_and_one_file_with_it(self, python):
        python.page.evaluate("new lessonpress.tryCells.Engine('assets/try/engine.html')")
        before = [url for url in python.asked if url.endswith("engine.html")]
        assert before == [] and python.page.locator("iframe").count() == 0
        assert python.value("6*7") == "42"
        late = [url for url in python.asked if not url.endswith(("/", "index.html", "try.js"))]
        kinds = {"engine.html" if url.endswith("engine.html") else url[:5] for url in late}
        assert kinds <= {"engine.html", "blob:", "data:"} and python.said == []

    def test_a_cell_prints_and_has_a_value_as_in_a_notebook(self, python):
        told = python.run("print('one')\nprint('two', 3)\n[1.5, 'x']")
        assert told == {
            "text": "one\ntwo 3\n",
            "value": "[1.5, 'x']",
            "ended": "done",
            "gone": False,
        }
        assert "value" not in python.run("x = 1") and "value" not in python.run("None")

    def test_cells_share_their_names(self, python):
        python.run("def double(n):\n    return 2*n", name="first")
        assert python.value("double(21)", name="second") == "42"

    def test_an_error_is_pythons_own_and_names_the_readers_line(self, python):
        python.run("def divide(a):\n    return 1/a\n", name="first")
        error = python.error("x = 1\ndivide(0)", name="second")
        assert (error["cell"], error["line"]) == ("second", 2)
        assert error["text"].splitlines() == [
            "Traceback (most recent call last):",
            '  File "second", line 2, in <module>',
            "    divide(0)",
            "    ~~~~~~^^^",
            '  File "first", line 2, in divide',
            "    return 1/a",
            "           ~^~",
            "ZeroDivisionError: division by zero",
        ]

    def test_a_syntax_error_points_at_its_place(self, python):
        error = python.error("x = 1\ny = (2")
        assert error["line"] == 2
        assert error["text"].endswith("    y = (2\n        ^\nSyntaxError: '(' was never closed")

    def test_an_endless_loop_is_ended_and_the_next_run_begins_anew(self, python):
        python.run("kept = 5")
        told = python.run("print('so far', end='')\nwhile True: pass", limit=1)
        assert told == {"text": "so far", "ended": "time", "gone": True}
        assert "name 'kept' is not defined" in python.error("kept")["text"]
        assert python.value("1 + 1") == "2"


class TestWhatEndsIt:
    def test_the_button_ends_it_at_once(self, online):
        online.value("1")
        online.leave_running("while True: pass")
        events = online.page.evaluate("() => (window.engine.stop(), window.running)")
        assert events == [{"kind": "ended", "why": "stopped", "gone": True}]
        assert online.value("2") == "2"

    def test_a_run_that_waits_is_ended_alone(self, online):
        online.value("1")
        said = online.page.evaluate("""async () => {
            const said = { first: [], second: [] }
            const run = (name, source) => engine.run({ name, source, limit: 9 }, (e) => said[name].push(e.kind))
            const both = [run("first", "n = 0\\nfor i in range(200000): n += i\\nn"), run("second", "print(1)")]
            engine.stop("second")
            await Promise.all(both)
            return said
        }""")
        assert said == {"first": ["value", "ended"], "second": []}

    def test_what_a_stopped_run_said_last_is_not_heard_in_the_next(self, online):
        online.value("1")
        said = online.page.evaluate("""async () => {
            const said = [], wait = (ms) => new Promise((done) => setTimeout(done, ms))
            const source = "for i in range(3000): print(i)\\n1/0"
            const first = engine.run({ name: "first", source, limit: 9 }, () => {})
            await wait(20)
            engine.stop("first")
            const second = engine.run({ name: "second", source: "'mine'", limit: 9 }, (e) => said.push([e.kind, e.text ?? e.why]))
            await Promise.all([first, second])
            return said
        }""")
        assert said == [["value", "'mine'"], ["ended", "done"]]

    def test_the_page_stays_at_hand_while_it_runs(self, online):
        online.value("1")
        online.leave_running("while True: pass")
        online.page.evaluate(
            "document.querySelector('main').append(lessonpress.button('press', "
            "(e) => e.target.append('ed')))"
        )
        online.page.get_by_role("button").click()
        assert online.page.get_by_role("button").text_content() == "pressed"
        online.page.evaluate("window.engine.stop()")

    def test_too_deep_a_recursion_is_told_shortly_and_starts_anew(self, online):
        events = online.events("def f(n):\n    return f(n + 1)\n\nf(0)")
        text, end = events[0]["text"], events[-1]
        assert text.endswith("RecursionError: maximum recursion depth exceeded")
        assert len(text.splitlines()) < 20 and end["gone"] is True
        assert online.error("f(0)")["text"].endswith("NameError: name 'f' is not defined")

    def test_a_recursion_of_700_is_none_too_deep(self, online):
        assert online.value("def f(n):\n    return n and 1 + f(n - 1)\n\nf(700)") == "700"

    @pytest.mark.parametrize(
        "source", ["print('x'*10_000_000)", "while True:\n    print('spam')", "'x'*10_000_000"]
    )
    def test_a_flood_of_output_is_cut_and_ended(self, online, source):
        told = online.run(source, limit=200)
        assert told["ended"] == "output" and told["gone"]
        assert len(told.get("text", "")) <= 200_000
        assert online.value("3") == "3"

    @pytest.mark.parametrize(
        "source",
        [
            "list(range(10**9))",
            "x = [0]*10**9",
            "x = [0]\nwhile True:\n    x += x",
            "x = 'x'*10**9",
            "x = []\nwhile True:\n    x.append([0]*10**6)",
        ],
    )
    def test_what_is_too_large_ends_alone(self, online, source):
        events = online.events(source, limit=200)
        said = "".join(e.get("text", "") for e in events)
        assert "MemoryError" in said or "OverflowError" in said or events[-1]["why"] == "memory"
        assert online.value("4") == "4" and online.said == []

    def test_a_frame_that_answers_no_more_is_left(self, online):
        "As one whose process has ended."
        online.value("x = 1")
        online.leave_running("while True: pass")
        online.page.evaluate("document.querySelector('iframe').remove()")
        events = online.page.evaluate("() => window.running")
        assert events == [{"kind": "ended", "why": "memory", "gone": True}]
        assert online.value("5") == "5" and online.page.locator("iframe").count() == 1

    def test_a_frame_that_cannot_be_loaded_is_told_and_tried_again(self, online):
        online.page.route("**/engine.html", lambda route: route.abort())
        lost = online.page.evaluate(
            f"({RUN})({{name: 'a', source: '1'}}).then(() => 'ran', (e) => e.constructor.name)"
        )
        assert lost == "Error" and online.page.locator("iframe").count() == 0
        online.page.unroute("**/engine.html")
        assert online.value("5") == "5"


class TestWhatCellsNeed:
    def test_earlier_sources_run_once_silently_and_in_order(self, online):
        before = [
            {"id": "one", "source": "calls = []\nprint('not seen')\n'nor this'"},
            {"id": "two", "source": "calls.append(1)"},
        ]
        told = online.run("calls", before=before)
        assert told == {"value": "[1]", "ended": "done", "gone": False}
        assert online.value("calls", before=before) == "[1]"

    def test_what_the_reader_ran_is_not_run_again(self, online):
        online.run("start = 'mine'", name="one")
        assert online.value("start", before=[{"id": "one", "source": "start = 'ours'"}]) == "'mine'"

    def test_they_run_again_in_a_new_life(self, online):
        before = [{"id": "one", "source": "start = 1"}]
        online.run("start", before=before)
        online.run("while True: pass", limit=1)
        assert online.value("start", before=before) == "1"

    def test_an_error_in_one_of_them_names_it(self, online):
        error = online.error("x", before=[{"id": "one", "source": "\nx = 1/0"}])
        assert (error["cell"], error["line"]) == ("one", 2)

    def test_a_check_reads_the_readers_text(self, online):
        source = "import sys\nsys.modules['__try__'].source"
        assert online.value(source) == repr(source)

    def test_a_verdict_says_whether_it_is_right(self, online):
        online.run("class Verdict(str):\n    right = False")
        events = online.events("Verdict('Not yet.')")
        assert events[0] == {"kind": "verdict", "right": False, "text": "Not yet."}


class TestModules:
    def test_an_unknown_module_is_one_sentence_and_asks_nobody(self, online):
        online.value("1")
        asked = len(online.asked)
        for name in ("pandas", "os.path", "course.none"):
            error = online.error(f"import {name}")
            last = error["text"].splitlines()[-1]
            assert last.startswith("ModuleNotFoundError: the module `")
            assert last.endswith("is not in the page; open the notebook in Colab or download it")
        assert online.asked[asked:] == [] and online.said == []

    def test_one_module_stands_for_another(self, online):
        assert online.value("import torch\ntorch.tensor([1, 2])") == "tensor([1, 2])"
        assert online.value("from torch import tensor\ntensor(3)") == "tensor(3)"
        assert online.value("hasattr(torch, 'conv2d')") == "False"

    @pytest.mark.parametrize(
        "source", ["torch.conv2d", "torch.conv2d(3)", "from torch import conv2d"]
    )
    def test_what_it_lacks_is_one_sentence(self, online, source):
        last = online.error(f"import torch\n{source}")["text"].splitlines()[-1]
        kind, _, said = last.partition(": ")
        assert kind in ("AttributeError", "ImportError")
        assert (
            said == "`torch.conv2d` is not in the page; open the notebook in Colab or download it"
        )

    def test_every_module_of_ours_can_be_imported(self, online):
        for name in sorted(engine.PROVIDED - {"numpy.random"}):
            assert online.run(f"import {name}") == {"ended": "done", "gone": False}, name

    def test_input_says_that_it_cannot_ask(self, online):
        assert "`input()` cannot ask here" in online.error("input('?')")["text"]

    def test_figures_come_as_data(self, online):
        events = online.events(
            "from lessonpress.kit.plot import axes, curve, points\n"
            "left, right = axes(1, 2, xlabel='speed', ylim=(0, 9))\n"
            "points(left, [1, 2], [3, 4])\n"
            "curve(right, lambda x: x**2, 0, 3, linestyle='--', label='square')\n"
            "right.set_title('squares')\n"
        )
        assert [e["kind"] for e in events] == ["figure", "ended"]
        left, right = events[0]["axes"]
        empty = {"title": None, "ylabel": None, "xlim": None, "ylim": [0, 9], "xlabel": "speed"}
        dots = {"form": "points", "x": [1, 2], "y": [3, 4], "color": "BLUE", "label": None}
        assert left == {**empty, "series": [dots]}
        (line,) = right["series"]
        assert right["title"] == "squares" and line["label"] == "square"
        assert (line["form"], line["look"], line["color"]) == ("line", "dashed", "RUST")
        assert len(line["x"]) == 101 and line["y"][-1] == pytest.approx(9)

    def test_what_a_plot_cannot_draw_is_one_sentence(self, online):
        error = online.error("from lessonpress.kit.plot import axes\naxes().contour([1])")
        assert "`contour` of a plot is not in the page" in error["text"]

    def test_what_a_notebook_sets_as_markdown_is_told_as_such(self, online):
        events = online.events(
            "from IPython.display import HTML, Markdown, display\ndisplay(Markdown('|a|\\n|-|'), HTML('<b>'))"
        )
        assert events[:-1] == [
            {"kind": "markdown", "text": "|a|\n|-|"},
            {"kind": "value", "text": "<b>"},
        ]

    def test_a_fact_is_shown(self, online):
        events = online.events("from lessonpress.kit.facts import fact\nfact('a.b', 2.418)")
        assert events[0] == {"kind": "value", "text": "2.42", "fact": "a.b"}


# In the order in which they run, in one namespace.
SAID = [
    "x = 5\ndef f():\n    return x + y\ny = 7",
    "y = 10\nf()",
    "def counter():\n    n = 0\n    def up():\n        nonlocal n\n        n += 1\n        return n\n    return up\nc = counter()\nc(), c()",
    "[i*j for i in range(3) for j in range(3) if i != j]",
    "a, *b, c = range(5)\na, b, c, {k: v for k, v in zip('abc', b)}",
    "print(*[1, 2], sep=', ', end='!\\n')",
    "'%d %s' % (1, 'a'), '{:>8}|{:<5}|{:^7}'.format('a', 'b', 'c')",
    "class N:\n    def __float__(self): return 2.5\n    def __int__(self): return 7\n    def __str__(self): return 'n'\nn = N()\n"
    "'%.3f|%d|%s|%5.1e|%%' % (n, n, n, n), '%.1f' % n, '%*d' % (4, n), '%*.*f' % (6, 2, n), '%(a)s %(b).2f' % {'a': n, 'b': 1}",
    "'%d' % 'a'",
    "'%.1f %.1f' % (n,)",
    "class A:\n    def __init__(self, v): self.v = v\n    def __add__(self, o): return A(self.v + o.v)\n"
    "    def __repr__(self): return f'A({self.v})'\n    @property\n    def double(self): return 2*self.v\n"
    "A(1) + A(2), A(3).double",
    "def gen():\n    for i in range(3):\n        print('got', (yield i))\ng = gen()\nnext(g), g.send('x')",
    "from typing import NamedTuple\nclass Cost(NamedTuple):\n    operations: int\n    bytes: int = 4\n    @property\n    def intensity(self) -> float: return self.operations / self.bytes\n"
    "c = Cost(48, bytes=8)\nc, c.intensity, Cost(3), c._replace(bytes=1), c == (48, 8), [*c], Cost._fields, isinstance(c, tuple), NamedTuple('P', [('x', int)])(1)",
    "class Sub(Cost):\n    def twice(self): return 2*self.operations\nSub(4), Sub(4).twice()",
    "class Bad(NamedTuple):\n    a: int = 1\n    b: int",
    "try:\n    1/0\nexcept ZeroDivisionError as e:\n    print(type(e).__name__, e)\nfinally:\n    print('end')",
    "def h(a, /, b=2, *args, c, **kw): return a, b, args, c, kw\nh(1, 2, 3, c=4, d=5)",
    "7//-2, 7 % -2, -7//2, divmod(7, -2), 2**0.5, 2**-1, 0.1 + 0.2, 1/3, 1e16, 1e-5, -0.0, 2**100",
    "sum([0.1]*10), max([3, 1]), sorted(['bb', 'a', 'ccc'], key=len, reverse=True)",
    "class T:\n    def __init__(self, v): self.v = v\n    def __lt__(self, o): return T(self.v < o)\n"
    "    def __gt__(self, o): return T(self.v > o)\n    def __bool__(self): return bool(self.v)\n"
    "    def __repr__(self): return f'T({self.v})'\n    def __radd__(self, o): return T(o + self.v)\n"
    "t = T(-18.0)\n-1e-3 < t < 1e-3, 1 < t, 3 > t > -20, not t < 0, sum([t], 1), t > 0 or 9",
    "if -1e-3 < t < 1e-3: print('small')\nelse: print('large')\n1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1 in [1]",
    "match {'a': 1, 'b': [1, 2]}:\n    case {'a': int(n), 'b': [first, *rest]}:\n        print(n, first, rest)",
    "import math\nmath.pi, math.floor(-1.5), math.log(2), math.exp(1), math.isclose(1, 1 + 1e-12), math.prod([2, 3])",
    "import random\nrandom.seed(42)\n[random.random(), random.gauss(0, 1), random.randint(1, 6), random.choice('abc')]",
    "h(1)",
    "None + 1",
    "len(5)",
    "undefined",
    "A(1).zz",
    "int('x')",
    "x, y = 1",
    "assert 1 == 2, 'not so'",
    "for i in range(3):\nprint(i)",
    "x = = 3",
    "1 = x",
    "[1] < ['a']",
]


def said_here(sources):
    "What Python says of sources that share their names: output, value and the last line of an error."
    names, told = {"__name__": "__main__"}, []
    for source in sources:
        out, value, error = io.StringIO(), None, None
        try:
            tree = ast.parse(source)
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            with contextlib.redirect_stdout(out):
                exec(compile(tree, "cell", "exec"), names)
                if last:
                    value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        except Exception as e:
            error = traceback.format_exception_only(e)[-1].strip()
        told.append((out.getvalue(), None if value is None else repr(value), error))
    return told


class TestTheLanguage:
    def test_it_says_what_python_says(self, online):
        expected = said_here(SAID)
        for source, (text, value, error) in zip(SAID, expected, strict=True):
            told = online.run(source)
            last = told["error"].splitlines()[-1] if "error" in told else None
            assert (told.get("text", ""), told.get("value"), last) == (text, value, error), source

    def test_numbers_are_rounded_as_python_rounds_them(self, online):
        chance = random.Random(1)
        numbers = [2.675, 0.125, 1.005, 2.5, -0.5, 0.0005, 99.995, 1234.5, 1e-7, 1e22, 1e15 + 0.5]
        numbers += [chance.gauss(0, 10 ** chance.randint(-4, 6)) for _ in range(40)]
        numbers += [chance.randint(-999, 999) / 8 for _ in range(40)]
        written = "[(f'{x:.{d}f}', f'{x:+,.{d}f}', f'{x:.{d}%}', f'{x:.{d}e}', f'{x:.{d + 1}g}', f'{x:.{d + 1}}', f'{x:012.{d}f}', round(x, d)) for x in numbers for d in range(5)]"
        expected = eval(written, {"numbers": numbers})
        told = online.value(f"numbers = {numbers}\n{written}")
        assert ast.literal_eval(told) == expected


REACH = """
from browser import self as worker
tried = {}

def attempt(name, f):
    try:
        f()
        tried[name] = "went"
    except Exception:
        tried[name] = "refused"

def request(address):
    made = worker.XMLHttpRequest.new()
    made.open("GET", address, False)
    made.send()

for address in ADDRESSES:
    attempt("request", lambda: request(address + "secret.txt"))
    attempt("script", lambda: worker.importScripts(address + "loaded.js"))
    worker.fetch(address + "secret.txt")
    worker.WebSocket.new(address.replace("http", "ws"))
    worker.EventSource.new(address + "events")
tried
"""
INNER = """
from browser import self as worker
for address in ADDRESSES:
    code = f"fetch('{address}secret.txt'); importScripts('{address}loaded.js')"
    worker.Worker.new(worker.URL.createObjectURL(worker.Blob.new([code])))
"""


class TestWhatItReaches:
    @pytest.mark.parametrize("source", [REACH, INNER], ids=["itself", "by a worker of its own"])
    def test_it_asks_neither_another_host_nor_its_own(self, online, servers, source):
        addresses = [f"http://127.0.0.1:{server.server_port}/" for server in servers]
        online.value("1")
        for server in servers:
            server.heard.clear()
        told = online.run(f"ADDRESSES = {addresses}\n{source}")
        assert told["ended"] == "done"
        assert told.get("value", "None") in ("None", "{'request': 'refused', 'script': 'refused'}")
        online.page.wait_for_timeout(500)
        assert [server.heard for server in servers] == [[], []]

    @pytest.mark.parametrize("source", [REACH, INNER], ids=["itself", "by a worker of its own"])
    def test_without_the_policy_it_would(self, online, servers, source):
        addresses = [f"http://127.0.0.1:{server.server_port}/" for server in servers]
        online.page.evaluate("window.engine = new lessonpress.tryCells.Engine('open.html')")
        online.run(f"ADDRESSES = {addresses}\n{source}")
        online.page.wait_for_timeout(500)
        for server in servers:
            assert {"/secret.txt", "/loaded.js"} <= {*server.heard}

    def test_it_has_no_access_to_the_page(self, online):
        online.page.evaluate("localStorage.setItem('kept', 'yes')")
        told = online.value(
            "from browser import self as worker\n"
            "[hasattr(worker, name) for name in ('localStorage', 'parent', 'top', 'frames')]"
        )
        assert told == "[False, False, False, False]"
        frame = online.page.frames[1]
        assert frame.evaluate("origin") == "null"
        with pytest.raises(Exception, match="SecurityError"):
            frame.evaluate("localStorage.length")
        with pytest.raises(Exception, match="SecurityError"):
            frame.evaluate("parent.document")

    def test_the_frame_does_nothing_outside_of_a_sandbox(self, online, served):
        online.page.goto(served + "assets/try/engine.html")
        assert any("only in a sandbox" in text for text in online.said)

    def test_a_text_becomes_a_program_only_in_the_frame(self, online):
        assert "unsafe-eval" not in online.page.content()
        online.value("1")
        online.page.add_script_tag(url="text.js")
        until(online.page, "document.title !== 'A page'")
        assert online.page.title() == "refused"


def test_whose_work_the_frame_holds_is_said_in_it():
    html = engine.files({})[engine.PAGE].decode()
    assert "Copyright (c) 2012, Pierre Quentel" in html.partition("<html")[0]
    assert html.count("</script>") == 1 and html.count("<!--") == 1


def test_the_frame_is_one_file_below_assets():
    made = engine.files({})
    assert [*made] == ["assets/try/engine.html"] == [engine.PAGE]
    assert (ROOT / "lessonpress/features/try_cells/engine/engine.js") == engine.SCRIPT
