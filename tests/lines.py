"""Which test runs which line of the generator, for `make mutants`: recorded once, and again for files of tests that changed."""

import json
import os
import re
import signal
import sys
import time
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from coverage import CoverageData
from run import QUICK, ROOT

LINES, NOTES = ROOT / ".coverage-mutants", ROOT / ".coverage-seconds.json"
MOST = 20  # seconds of tests for one line, as long as they took when they were recorded
OLD = 10  # modules that changed: then all tests are recorded again
CONFIG = f"""\
[paths]
source =
    lessonpress
    */lessonpress
[run]
relative_files = true
source_pkgs = lessonpress
data_file = {LINES}
"""
CHILD = (
    "parallel = true\ncontext = ${PYTEST_CURRENT_TEST-}\n"  # more, for processes that tests start
)
CONTEXT = re.compile(r"\|\w+$| \(\w+\)$")  # what pytest-cov and pytest say after a test's name


def pytest_in(folder, args, limit, plugins=()):
    "How pytest ends in a process that begins here, with what is loaded already; None after `limit` seconds."
    child = os.fork()
    if not child:
        os.setsid()
        os.chdir(folder)
        os.cpu_count = lambda: 1  # a pool of processes would run lines that nobody records
        os.environ["PYTHONPATH"] = sys.path[0] = str(folder)
        os.dup2(os.open(folder / "pytest.log", os.O_CREAT | os.O_WRONLY | os.O_TRUNC), 1)
        os.dup2(1, 2)
        os._exit(pytest.main(["-q", "-p", "no:cacheprovider", *args], plugins))
    until = time.monotonic() + limit
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return None
        time.sleep(0.05)
    return os.waitstatus_to_exitcode(ended[1])


class Seconds(Counter):
    "How long each test takes; those that fail are left out in the end."

    def pytest_runtest_logreport(self, report):
        self[report.nodeid] += report.duration if report.outcome == "passed" else MOST

    def pytest_sessionfinish(self):
        Path("seconds.json").write_text(json.dumps({t: s for t, s in self.items() if s < MOST}))


def texts(pattern):
    return {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in ROOT.glob(pattern)}


def recorded(work):
    "What is known of the tests: texts of their files, seconds, and the modules as they were then."
    tests, modules = texts("tests/site/test_*.py"), texts("lessonpress/**/*.py")
    known = json.loads(NOTES.read_text()) if NOTES.exists() and LINES.exists() else {}
    if not known or len(modules.items() - known["modules"].items()) > OLD:
        known = {"tests": {}, "seconds": {}, "modules": modules}
    if new := [file for file, text in tests.items() if known["tests"].get(file) != text]:
        print(f"Recording which lines the tests in {len(new)} files run ...", flush=True)
        (work / "cov.ini").write_text(CONFIG)
        (work / "child.ini").write_text(CONFIG + CHILD)
        os.environ["COVERAGE_PROCESS_START"] = str(work / "child.ini")
        cov = ["--cov=lessonpress", "--cov-report=", "--cov-context=test", "--cov-config=cov.ini"]
        cov += ["--continue-on-collection-errors"] + ["--cov-append"] * bool(known["tests"])
        pytest_in(work, [*QUICK, *cov, *new], 7200, [Seconds()])
        del os.environ["COVERAGE_PROCESS_START"]
        same = {t: s for t, s in known["seconds"].items() if t.split("::")[0] in {*tests} - {*new}}
        known["seconds"] = same | json.loads((work / "seconds.json").read_text())
        NOTES.write_text(json.dumps(known | {"tests": tests}))
    return known


class Tests:
    "Which tests run a line, those first that run little else."

    def __init__(self, known):
        self.seconds, self.modules = known["seconds"], known["modules"]
        data = CoverageData(str(LINES))
        data.read()
        self.of = {
            file: {
                line: {CONTEXT.sub("", c) for c in tests} & self.seconds.keys()
                for line, tests in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        self.lines = Counter(t for lines in self.of.values() for ts in lines.values() for t in ts)

    def __call__(self, module, *places):
        "Those of the first of some places that has any: as many as fit into MOST, and at least one."
        then, now = self.modules.get(module.file, "").splitlines(), module.text.splitlines()
        known, moved = self.of.get(module.file, {}), {}
        for a, b, n in SequenceMatcher(None, then, now, autojunk=False).get_matching_blocks():
            moved |= {b + i + 1: a + i + 1 for i in range(n)}
        tests = [
            {t for n in place for line in (n, moved.get(n)) for t in known.get(line, ())}
            for place in places
        ]
        found = next(filter(None, tests), set())
        about = Counter(t for tests in known.values() for t in tests & found)
        chosen, left = [], MOST
        for test in sorted(found, key=lambda t: (-about[t] / self.lines[t], t)):
            if not chosen or self.seconds[test] <= left:
                chosen.append(test)
                left -= self.seconds[test]
        return chosen
