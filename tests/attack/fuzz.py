"""Strange input of every kind, into a small course: nothing may end in anything but a problem with a file.

`python tests/attack/fuzz.py --kind front --examples 2000` tries one kind for long; without `--kind`, all of them.
"""

import argparse
import contextlib
import io
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import inputs
from course import Course
from hypothesis import HealthCheck, Phase, given, settings

from lessonpress import pipeline
from lessonpress.feature import registered
from lessonpress.finish import checks, contents
from lessonpress.problems import LessonpressError

BOUND = 10  # seconds that one case may take, on a machine with other work


class Hung(BaseException):
    "A case took too long."


@contextlib.contextmanager
def bounded(seconds):
    "Raise `Hung` in the midst of what takes longer."

    def end(*_):
        raise Hung

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Lab:
    "A course in a folder, and a workshop that outlives its cases."

    def __init__(self, folder):
        self.folder, self.root, self.workshop = Path(folder), Path(folder) / "course", None
        self.course = Course(self.root)
        for file, content in inputs.COURSE.items():
            self.course.write(file, content)
        self.valid = {p.relative_to(self.root).as_posix(): p.read_bytes() for p in self._files()}
        self.check()

    def _files(self):
        return [p for p in self.root.rglob("*") if p.is_file() and ".lessonpress" not in p.parts]

    def open(self):
        if self.workshop is None:
            self.workshop = pipeline.open_workshop(self.root, 1)
        return self.workshop

    def close(self):
        if self.workshop is not None:
            process = self.workshop.pandoc._process
            if process:
                process.kill()
            self.workshop.close()
            self.workshop = None

    def check(self):
        "All steps of `lessonpress check`, and the contents of the site that a build would write."
        workshop = self.open()
        site = pipeline.load(self.root, workshop)
        pipeline.render(site, workshop)
        checks.check(site)
        for feature in registered():
            feature.demand(site)
            feature.fix(site)
        checks.summary(site.report.problems, site)
        for content in contents.contents(site, workshop).values():
            content.data  # noqa: B018  made when it is asked for
        return site.report.problems

    def fault(self, case):
        "What is wrong with how a case ends, or None. `case` is the files of the course that are others, or what does something."
        try:
            with bounded(BOUND):
                problems = case(self) if callable(case) else self.with_files(case)
            return next(filter(None, map(_fault_of, problems or ())), None)
        except LessonpressError as e:
            return next(filter(None, map(_fault_of, e.problems)), None)
        except Hung as e:
            self.close()
            return f"hangs in {_place(e)}"
        except Exception as e:
            return f"{type(e).__name__} in {_place(e)}: {str(e)[:80]}"
        finally:
            self.restore()

    def with_files(self, files):
        for file, data in files.items():
            self.course.write(file, data)
        return self.check()

    def restore(self):
        for p in [*self.root.rglob("*")]:
            if ".lessonpress" in p.relative_to(self.root).parts:
                continue
            file = os.fsencode(p.relative_to(self.root)).decode("utf-8", "surrogateescape")
            if file not in self.valid and not any(f.startswith(f"{file}/") for f in self.valid):
                p.chmod(0o700) if p.is_dir() and not p.is_symlink() else None
                shutil.rmtree(p, ignore_errors=True) if p.is_dir() and not p.is_symlink() else p.unlink(missing_ok=True)  # fmt: skip
        for file, data in self.valid.items():
            path = self.root / file
            if path.is_dir():
                shutil.rmtree(path)
            if not path.is_file() or path.read_bytes() != data:
                path.unlink(missing_ok=True)
                self.course.write(file, data)


def _fault_of(p):
    if p.rule == "unforeseen" or "lessonpress failed" in p.message:
        return f"unforeseen: {p.file}: {p.message[:160]}"
    if not p.file:
        return f"no file: {p.rule}: {p.message[:100]}"
    return None


def _place(e):
    "The innermost place of ours in a traceback."
    frames = traceback.extract_tb(e.__traceback__)
    ours = [f for f in frames if "/lessonpress/" in f.filename] or frames
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"


@contextlib.contextmanager
def lab():
    fast = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=fast, prefix="fuzz-") as folder:
        made = Lab(folder)
        try:
            yield made
        finally:
            made.close()


def attack(kind, examples, made, derandomize=False, seed=None):
    "The faults of a kind, with how often and the first input; `examples` are tried."
    found, first, slowest = Counter(), {}, [0.0]

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=derandomize,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs.KINDS[kind])
    def one(case):
        started = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            fault = made.fault(case)
        slowest[0] = max(slowest[0], time.perf_counter() - started)
        if fault:
            found[fault] += 1
            size = len(repr(case))
            if fault not in first or size < len(repr(first[fault])):
                first[fault] = case

    if seed is not None:
        import hypothesis

        one = hypothesis.seed(seed)(one)
    one()
    return found, first, slowest[0]


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--kind", action="append", choices=sorted(inputs.KINDS))
    words.add_argument("--examples", type=int, default=200)
    words.add_argument("--seed", type=int)
    args = words.parse_args()
    failed = 0
    with lab() as made:
        for kind in args.kind or inputs.KINDS:
            started = time.perf_counter()
            found, first, slowest = attack(kind, args.examples, made, seed=args.seed)
            failed += sum(found.values())
            seconds = time.perf_counter() - started
            print(f"{kind}: {args.examples} tries, {sum(found.values())} failures, {seconds:.0f} s, slowest {slowest:.1f} s", flush=True)  # fmt: skip
            for fault, n in found.most_common():
                print(f"  {n} x {fault}\n      {_cut(first[fault])}", flush=True)
    return int(failed > 0)


def _cut(case):
    from inputs import COURSE

    if callable(case):
        return repr(case)
    out = {}
    for file, data in case.items():
        old = COURSE.get(file, b"")
        old = old if isinstance(old, bytes) else old.encode() if isinstance(old, str) else b""
        new = data if isinstance(data, bytes) else str(data).encode("utf-8", "replace")
        start = next(
            (i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new))
        )
        out[file] = new[max(start - 40, 0) : start + 160]
    return repr(out)


if __name__ == "__main__":
    raise SystemExit(main())
