"""Build time a page for 1, 10 and 100 copies of a lesson: cold, with nothing changed, and from one edit to its page, in a new process
and in one that has built the site before, as `lessonpress serve` has.

    python benchmarks/build.py [NOTEBOOK]

Everything is measured in one run on the same machine; read the ratios, not the seconds.
"""

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from lessonpress.pipeline import build, open_engine

ROOT = Path(__file__).resolve().parent.parent


def course(folder: Path, lesson: dict, copies: int):
    "A course of `copies` lessons that differ in their prose and in each cell of code, so that no two of them share kept work."
    (folder / "nbs").mkdir()
    (folder / "_quarto.yml").write_text(
        "project:\n  type: website\n  render: ['nbs/*.ipynb']\nwebsite:\n  title: Copies\n  page-navigation: true\n"
        "  sidebar:\n    contents:\n      - section: Lessons\n        contents: ['nbs/*.ipynb']\n"
    )
    for i in range(copies):
        nb = json.loads(json.dumps(lesson))
        for cell in nb["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = [line.replace("the ", f"the {i} ", 1) for line in cell["source"]]
            else:
                cell["source"].append(f"\n# {i}")
        (folder / f"nbs/{i:03}_copy.ipynb").write_text(json.dumps(nb))


def edited(folder: Path):
    page = folder / "nbs/000_copy.ipynb"
    page.write_text(page.read_text().replace("the ", "the edited ", 1))


def seconds(f) -> float:
    start = time.perf_counter()
    f()
    return time.perf_counter() - start


def main():
    lesson = json.loads(
        Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "nbs/01_quadratic.ipynb").read_text(
            encoding="utf-8"
        )
    )
    # Links into the course would be broken in a course of copies.
    for cell in lesson["cells"]:
        cell["source"] = ["".join(cell["source"]).replace("](../", "](https://example.org/")]
    print(f"{len(lesson['cells'])} cells a page")
    print(
        f"{'copies':>6} {'cold':>16} {'unchanged':>16} {'one edit':>9} {'serving: unchanged':>19} {'one edit':>9} {'KB a page':>10}"
    )
    for copies in (1, 10, 100):
        folder = Path(tempfile.mkdtemp())
        try:
            course(folder, lesson, copies)

            def make(engine=None):
                return build(folder, "pandoc", keep_going=True, engine=engine)

            cold, same = seconds(make), seconds(make)
            edited(folder)
            edit = seconds(make)
            with open_engine(folder) as engine:
                for _ in range(2):
                    again = seconds(lambda: make(engine))
                for _ in range(2):  # the first edit of all waits for Pandoc to start
                    edited(folder)
                    next_edit = seconds(lambda: make(engine))
            size = sum(p.stat().st_size for p in (folder / "_site").rglob("*.html")) / copies / 1024
            print(
                f"{copies:6} {cold:8.2f} s ({cold / copies:.3f}) {same:8.2f} s ({same / copies:.3f}) {edit:7.2f} s {again:17.2f} s {next_edit:7.2f} s {size:10.0f}"
            )
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
