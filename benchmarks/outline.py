"""An outline of 2,000 questions, half of them answered with evidence: seconds to build it from nothing, again, and after one edit, and the page's size.

python benchmarks/outline.py [QUESTIONS]
"""

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from lessonpress.pipeline import build, open_workshop


def outline(questions: int) -> str:
    "Topics of ten questions, each with a time; every second one has an answer of two sentences, a formula and evidence."
    lines = ["---", "title: Many questions", "---", ""]
    for i in range(questions):
        if i % 10 == 0:
            lines.append(f"- Topic {i // 10}")
        lines.append(
            f"  - [Why does part {i} of the whole need *another* number?]{{#q{i}}} {i // 3600}:{i // 60 % 60:02}:{i % 60:02}"
        )
        if i % 2:
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


def course(folder: Path, questions: int):
    for name, text in {
        "_quarto.yml": "project:\n  type: website\n  render: ['nbs/*.ipynb', 'outlines/*.qmd']\nwebsite:\n  title: Many\n",
        "settings.ini": "[lecture many]\nvideo = https://example.org/?v=1\nlength = 2:00:00\n",
        "nbs/01_cells.ipynb": json.dumps(lesson(questions // 10 + 1)),
        "outlines/many.qmd": outline(questions),
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


def seconds(f) -> float:
    start = time.perf_counter()
    f()
    return time.perf_counter() - start


def edit(folder: Path):
    page = folder / "outlines/many.qmd"
    page.write_text(page.read_text().replace("Nobody", "No one", 1))


def main():
    questions = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    folder = Path(tempfile.mkdtemp())
    try:
        course(folder, questions)

        def make(workshop=None):
            return build(folder, keep_going=True, workshop=workshop)

        cold, same = seconds(make), seconds(make)
        edit(folder)
        edited = seconds(make)
        with open_workshop(folder) as workshop:
            make(workshop)
            edit(folder)
            serving = seconds(lambda: make(workshop))
        size = (folder / "_site/outlines/many.html").stat().st_size / 1024
        print(
            f"{questions} questions: cold {cold:.1f} s, unchanged {same:.1f} s, one edit {edited:.1f} s, one edit while serving {serving:.1f} s, {size:.0f} KB"
        )
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
