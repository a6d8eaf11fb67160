"""From an edit to its page in a process that stays, as `lessonpress serve` has it.

    python serving.py COURSE NOTEBOOK EDITS

prints JSON: of the middle one of EDITS edits of NOTEBOOK the seconds on the wall, processor seconds and bytes written,
and the peak memory of the largest process since it began. The edits before it have started what only starts once.
"""

import json
import os
import sys
import time
from pathlib import Path

from copies import edit, files, written
from meter import tree

from lessonpress.pipeline import build, open_workshop


def one(course: Path, notebook: Path, workshop) -> dict:
    "One edit, and the build that follows it."
    edit(notebook)
    before, used = files(course), tree(os.getpid())
    start = time.perf_counter()
    build(course, keep_going=True, workshop=workshop, in_haste=True)
    wall, now = time.perf_counter() - start, tree(os.getpid())
    return {
        "wall": wall,
        "processor": now[0] - used[0] if now else None,
        "peak": now[1] if now else None,
        "written": written(before, course),
    }


def main(course: Path, notebook: Path, edits: int):
    with open_workshop(course) as workshop:
        build(course, keep_going=True, workshop=workshop)
        one(course, notebook, workshop)
        each = [one(course, notebook, workshop) for _ in range(edits)]
    print(json.dumps(sorted(each, key=lambda used: used["wall"])[edits // 2]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
