"""Outlines of 2,000 questions, half of them answered with evidence, and a self-test over all of them: seconds to build the course from nothing,
again, and after one edit, processor seconds from nothing, the search index's alone, and the pages' sizes.

python benchmarks/outline.py [QUESTIONS [OUTLINES [all]]]

With `all` each question has an answer. KEEP=FOLDER leaves the course in a new folder.
"""

import json
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from lessonpress.pipeline import build, open_workshop


def outline(questions: int, every: bool = False) -> str:
    "Topics of ten questions, each with a time; every second one (or each) has an answer of two sentences, a formula and evidence."
    lines = ["---", "title: Many questions", "---", ""]
    for i in range(questions):
        if i % 10 == 0:
            lines.append(f"- Topic {i // 10}")
        lines.append(
            f"  - [Why does part {i} of the whole need *another* number?]{{#q{i}}} {i // 3600}:{i // 60 % 60:02}:{i % 60:02}"
        )
        if every or i % 2:
            lines += [
                "",
                f"    Part {i} has a size $x_{{{i}}}$, and `f({i})` says which. Nobody can see it with the eyes alone.",
                f"    [Shown in lesson 1](../nbs/01_cells.ipynb#cell-{i // 10})",
                "",
            ]
    return "\n".join(lines) + "\n"


def lesson(cells: int) -> dict:
    code = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"c{i}",
            "metadata": {},
            "source": [f"#| label: cell-{i}\n", f"f({i})"],
            "outputs": [
                {
                    "output_type": "execute_result",
                    "execution_count": None,
                    "metadata": {},
                    "data": {"text/plain": [str(i)]},
                }
            ],
        }
        for i in range(cells)
    ]
    title = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": ["# Cells"]}
    return {
        "cells": [title, *code],
        "metadata": {
            "kernelspec": {"display_name": "python3", "language": "python", "name": "python3"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def course(folder: Path, questions: int, outlines: int = 1, every: bool = False):
    own = questions // outlines
    others = {f"outlines/many-{n}.qmd": outline(own, every) for n in range(1, outlines)}
    for name, text in {
        "_quarto.yml": "project:\n  type: website\n  render: ['*.qmd', 'nbs/*.ipynb', 'outlines/*.qmd']\nwebsite:\n  title: Many\n",
        "self-test.qmd": "---\ntitle: Test\n---\n\n::: {.self-test}\n:::\n",
        "settings.ini": "[lecture many]\nvideo = https://example.org/?v=1\nlength = 2:00:00\n",
        "nbs/01_cells.ipynb": json.dumps(lesson(own // 10 + 1)),
        "outlines/many.qmd": outline(own, every),
        **others,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def seconds(f) -> float:
    start = time.perf_counter()
    f()
    return time.perf_counter() - start


def edit(folder: Path):
    page = folder / "outlines/many.qmd"
    page.write_text(page.read_text().replace("Nobody", "No one", 1))


def processor() -> float:
    "Processor seconds of this process and of all that it waited for."
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def of_search(folder: Path) -> float:
    "Processor seconds of the search index alone."
    from lessonpress.features.search.pagefind import index
    from lessonpress.features.search.records import records

    found = [r for p in sorted(folder.rglob("*.html")) for r in records(p.name, p.read_bytes())]
    before = processor()
    index(found)
    return processor() - before


def measured(folder: Path):
    def make(workshop=None):
        return build(folder, keep_going=True, workshop=workshop)

    before = processor()
    cold, used = seconds(make), processor() - before
    same = seconds(make)
    edit(folder)
    edited = seconds(make)
    with open_workshop(folder) as workshop:
        make(workshop)
        edit(folder)
        serving = seconds(lambda: make(workshop))
    print(
        f"cold {cold:.1f} s ({used:.1f} s of processors, {of_search(folder / '_site'):.1f} of them for the search), "
        f"unchanged {same:.1f} s, one edit {edited:.1f} s, one edit while serving {serving:.1f} s"
    )
    for name in ("outlines/many.html", "self-test.html"):
        print(f"{name} {(folder / '_site' / name).stat().st_size / 1024:.0f} KB")


def main():
    questions, outlines = (
        (int(n) for n in [*sys.argv[1:3], "1"][:2]) if len(sys.argv) > 1 else (2000, 1)
    )
    folder = Path(os.environ.get("KEEP") or tempfile.mkdtemp())
    try:
        course(folder, questions, outlines, "all" in sys.argv)
        measured(folder)
    finally:
        if not os.environ.get("KEEP"):
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
