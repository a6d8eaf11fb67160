"""What our two filters cost in a render by Quarto, found out without Quarto: what a real one gave them for the small course of the tests
(`tests/hosts/captured`) goes through them once more, in a new process for each document, as Quarto starts them.

    python benchmarks/filters.py [RUNS]

Prints Markdown: of RUNS runs (by itself 5) the middle one's milliseconds of the processor to start, which is what an empty page takes, and of each
page beyond that, together and for a kilobyte of what Quarto hands over. Read the ratios, not the milliseconds.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/hosts")]

from small import CAPTURED, lay_out, run_steps

EMPTY = {
    "notebook-filter": {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5},
    "document-filter": {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": []},
}
ARGUMENTS = {"notebook-filter": [], "document-filter": ["html"]}


def milliseconds(command: list, text: bytes, root: Path, page: str, runs: int) -> float:
    "Of the processor, the middle one of several runs."
    at = root / page
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QUARTO_PROJECT_DIR": str(root)}
    if page:
        env |= {"QUARTO_DOCUMENT_PATH": str(at.parent), "QUARTO_DOCUMENT_FILE": at.name}
    words = [sys.executable, *command]
    times = [used()]
    for _ in range(runs):
        subprocess.run(words, input=text, cwd=root, env=env, stdout=subprocess.PIPE, check=True)
        times.append(used())
    return 1000 * median(after - before for before, after in pairwise(times))


def used() -> float:
    "Processor seconds of all commands until now."
    of_all = resource.getrusage(resource.RUSAGE_CHILDREN)
    return of_all.ru_utime + of_all.ru_stime


def of_filter(name: str, given: list[dict], root: Path, runs: int) -> None:
    "A filter's table: what it takes to start, then each document that it was given."
    command = ["-m", "lessonpress", name, *ARGUMENTS[name]]
    started = milliseconds(command, json.dumps(EMPTY[name]).encode(), root, given[0]["page"], runs)
    print(f"\n`{name}` starts in {started:.0f} ms.\n")
    print("| document | KB | ms | beyond the start, ms | for a KB, ms |\n|:--|--:|--:|--:|--:|")
    kilobytes = beyond = 0.0
    for number, said in enumerate(given, 1):
        text = json.dumps(said["gets"], ensure_ascii=False).encode()
        took = milliseconds(command, text, root, said["page"], runs)
        _row(said["page"] or f"notebook {number}", len(text) / 1024, took, took - started)
        kilobytes, beyond = kilobytes + len(text) / 1024, beyond + took - started
    _row("**together**", kilobytes, beyond + started * len(given), beyond)


def _row(what: str, kilobytes: float, took: float, beyond: float) -> None:
    print(f"| {what} | {kilobytes:.1f} | {took:.0f} | {beyond:.0f} | {beyond / kilobytes:.2f} |")


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    captured = [json.loads(p.read_text("utf-8")) for p in sorted(CAPTURED.glob("filters/*.json"))]
    with tempfile.TemporaryDirectory() as folder:
        root = lay_out(Path(folder).resolve() / "course")
        run_steps(root, "pre-render")
        python = milliseconds(["-c", ""], b"", root, "", runs)
        print(f"Python {platform.python_version()}, which itself starts in {python:.0f} ms")
        for name in EMPTY:
            of_filter(name, [c for c in captured if c["command"] == name], root, runs)


if __name__ == "__main__":
    main()
