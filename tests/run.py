"""Everything that has to hold before a change lands: `make test` runs it in the full environment."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def nbdev(command: str, *args: str) -> list[str]:
    return [str(BIN / f"nbdev-{command}"), *args]


def unchanged(command: list[str], pattern: str) -> bool:
    "Whether `command` leaves the files of `pattern` as they are; what it changed is put back and named."
    before = {p: p.read_bytes() for p in ROOT.glob(pattern)}
    done = run(command)
    changed = [p for p in ROOT.glob(pattern) if before.get(p) != p.read_bytes()]
    for p in changed:
        print(
            f"  {p.relative_to(ROOT)} is not up to date: run {' '.join(Path(c).name for c in command)} and commit"
        )
        if p in before:
            p.write_bytes(before[p])
    return done and not changed


def run(command: list[str]) -> bool:
    env = {
        **os.environ,
        "LESSONPRESS_OFFLINE": "1",
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    return subprocess.run(command, cwd=ROOT, env=env).returncode == 0


STEPS = {
    "the library is what the lessons export": lambda: unchanged(nbdev("export"), "lessondl/*.py"),
    "the notebooks are clean": lambda: unchanged(nbdev("clean"), "nbs/*.ipynb"),
    "the lessons run as tests": lambda: run(nbdev("test")),
    "the facts are what a new run gives": lambda: run(
        [str(BIN / "lessonpress"), "run", "--verify"]
    ),
    "the site is checked": lambda: run([str(BIN / "lessonpress"), "check"]),
    "pytest": lambda: run([sys.executable, "-m", "pytest", "-q", *sys.argv[1:]]),
}


def main() -> int:
    failed, started = [], time.perf_counter()
    for name, step in STEPS.items():
        clock = time.perf_counter()
        print(f"== {name}", flush=True)
        if not step():
            failed.append(name)
        print(
            f"   {'FAILED' if name in failed else 'passed'} in {time.perf_counter() - clock:.0f} s",
            flush=True,
        )
    print(
        f"{len(STEPS) - len(failed)} of {len(STEPS)} steps passed in {time.perf_counter() - started:.0f} s"
        + (f"; failed: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
