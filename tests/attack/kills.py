"""Attacks on an author's work: a command is killed, or the disk is full, at each call to the system that changes a file, or at any moment.

python tests/attack/kills.py --tries 300      all calls, and 300 kills at random moments; prints tries and failures
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from course import Course

FAULTS = Path(__file__).with_name("faults.py")
LESSON = "nbs/01_line.ipynb"
WORDS = {"build": ["build"], "fix": ["check", "--fix"], "run": ["run", LESSON]}


def held(folder):
    if not folder.exists():
        return None
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def sources(root):
    return {f: (root / f).read_bytes() for f in ("index.qmd", "outlines/lecture.qmd", LESSON)}


def lessonpress(root, *words):
    return subprocess.run(
        [sys.executable, "-m", "lessonpress", "--course", root, *words],
        capture_output=True,
        text=True,
        timeout=100,
    )


class Attacked:
    "A course that was built and then edited, and what a whole site of each state holds."

    def __init__(self, folder):
        self.folder, self.course = folder, Course(folder / "course")
        course = self.course
        course.replace("outlines/lecture.qmd", "{#line-bends}", "")  # `check --fix` writes an id
        lessonpress(course.root, "build")
        self.old = held(course.root / "_site")
        course.replace("_quarto.yml", "title: A small course", "title: Another name")
        course.write("new.qmd", "---\ntitle: New\n---\n\nText.\n")
        course.replace("_quarto.yml", '"index.qmd"', '"*.qmd"')
        self.sources = sources(course.root)
        self.new = self._after("build", lambda root: held(root / "_site"))
        self.after = {what: self._after(what, sources) for what in ("fix", "run")}
        self.calls = {}

    def _after(self, what, seen):
        root = self.copy()
        done = attack(root, 0, "COUNT", what)
        assert done.returncode in (0, 1), done.stderr
        self.calls = getattr(self, "calls", {}) | {what: int(done.stderr.split()[-1])}
        self.count = getattr(self, "count", {}) | self.calls
        return seen(root)

    def copy(self):
        root = self.folder / f"copy-{time.monotonic_ns()}-{random.random()}"
        return Path(shutil.copytree(self.course.root, root))

    def at(self, what, nth, fault, turns=False):
        "What is wrong after `what` whose call `nth` failed."
        root = self.copy()
        done = attack(root, nth, fault, what, turns)
        return self.wrong(root, what, done.stderr, turns)

    def some_time(self, seconds):
        "What is wrong after a build that was killed after some time."
        root = self.copy()
        command = [sys.executable, "-m", "lessonpress", "--course", root, "build"]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
            time.sleep(seconds)
            process.kill()
        return self.wrong(root, "build", "", False)

    def wrong(self, root, what, said, turns):
        wrong = []
        site = held(root / "_site")
        if site not in (self.old, self.new) and not (turns and site is None):
            wrong.append("half a site")
        for file, data in sources(root).items():
            after = self.after.get(what, self.sources)[file]
            known = data in (self.sources[file], after)
            if not known and not (what == "run" and file == LESSON and json.loads(data)["cells"]):
                wrong.append(f"{file} is cut")
        if "Traceback" in said:
            wrong.append("a traceback")
        again = lessonpress(root, "build")
        if what == "build" and (again.returncode or held(root / "_site") != self.new):
            wrong.append(f"the next build is another one: {again.stderr}")
        lessonpress(root, "check")
        if left := [p.name for p in root.rglob(".*") if p.name.count(".") > 1]:
            wrong.append(f"left over: {left}")
        shutil.rmtree(root)
        return wrong


def attack(root, nth, fault, what, turns=False):
    env = os.environ | ({"FAULTS_BY_TURNS": "1"} if turns else {})
    command = [sys.executable, str(FAULTS), str(nth), fault, str(root), *WORDS[what]]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, env=env)


def chosen(n, most):
    "All of 1 to n, or of as many as `most` half spread evenly and half the last, where the folders change places."
    spread = range(1, n + 1, max(1, 2 * n // most))
    return sorted({*spread, *range(max(1, n - most // 2), n + 1)})


def side_by_side(function, cases):
    with ThreadPoolExecutor(2) as pool:
        return [(c, w) for c, w in zip(cases, pool.map(function, cases), strict=True) if w]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tries", type=int, default=300)
    parser.add_argument("--most", type=int, default=10_000, help="calls of each command")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        attacked = Attacked(Path(folder))
        for what in WORDS:
            for fault, turns in (
                ("ENOSPC", False),
                ("EIO", False),
                ("KILL", False),
                ("KILL", True),
            ):
                if turns and what != "build":
                    continue
                cases = chosen(attacked.count[what], options.most)
                found = side_by_side(
                    lambda n, w=(what, fault, turns): attacked.at(w[0], n, *w[1:]), cases
                )
                name = f"{what} {fault}{' by turns' if turns else ''}"
                tell(name, len(cases), found)
        moments = [random.uniform(0.1, 1.5) for _ in range(options.tries)]
        tell("build killed at random", options.tries, side_by_side(attacked.some_time, moments))


def tell(name, tries, found):
    kinds = Counter(w.split(":")[0] for _, wrong in found for w in wrong)
    print(f"{name}: {tries} tries, {len(found)} failures {dict(kinds) or ''}", flush=True)
    for case, wrong in found[:3]:
        print(f"  {case}: {wrong}", flush=True)


if __name__ == "__main__":
    main()
