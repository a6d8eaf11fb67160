"""A small course to break, written into a folder of a test's own."""

import json
import os
import shutil
from pathlib import Path

try:
    import fcntl
except ImportError:  # of Windows, where no two processes share out the tests
    fcntl = None

ROOT = Path(__file__).resolve().parent.parent

QUARTO_YML = """\
project:
  type: website
  render: ["index.qmd", "nbs/*.ipynb", "outlines/*.qmd"]
website:
  title: A small course
  site-url: https://example.org/course/
  navbar:
    left:
      - text: Lessons
        href: nbs/01_line.ipynb
  sidebar:
    contents:
      - index.qmd
      - section: Lessons
        contents: [nbs/01_line.ipynb]
      - section: Questions
        contents: [outlines/lecture.qmd]
  page-navigation: true
format:
  html:
    theme: default
    html-math-method: mathml
    toc: true
"""

INDEX = """\
---
title: Start
---

Begin with [the lesson](nbs/01_line.ipynb), or with [its slope](nbs/01_line.ipynb#slope).

## Later

Text.
"""

OUTLINE = """\
---
title: A lecture in questions
---

- Lines
  - [What does the slope of a line say?]{#slope-says} 1:10

    How much the line rises for one step to the right. Here it is 2. [Shown in lesson 1](../nbs/01_line.ipynb#slope-of-two)

  - [Does a line bend?]{#line-bends} 2:05
"""

SETTINGS = """\
[lecture lecture]
video = https://example.org/watch?v=1
length = 10:00
"""


def code(source, outputs=(), id="c"):
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": id,
        "metadata": {},
        "outputs": list(outputs),
        "source": source.splitlines(True),
    }


def markdown(source, id="m"):
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source.splitlines(True)}


def result(text):
    return {
        "data": {"text/plain": text.splitlines(True)},
        "execution_count": None,
        "metadata": {},
        "output_type": "execute_result",
    }


def drawn(label, caption, shown):
    "A notebook with one figure, an object of the kit that shows itself as HTML."
    output = result(repr(shown))
    output["data"]["text/html"] = shown.html.splitlines(True)
    source = f'#| label: {label}\n#| fig-cap: "{caption}"\ndraw()'
    return notebook([markdown("# A figure"), code(source, [output])])


def notebook(cells, **metadata):
    return {
        "cells": [{**c, "id": f"c{i}"} for i, c in enumerate(cells)],
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            **metadata,
        },
    }


def lesson():
    return notebook(
        [
            markdown("# A line\n\n> You will draw a line."),
            markdown("## Slope {#slope}\n\nA slope is a number."),
            code("#| label: slope-of-two\nslope = 2\nslope", [result("2")]),
            code("assert slope == 2"),
        ]
    )


def once(tmp_path_factory, name, make):
    """The folder that `make(folder)` fills. Of the processes among which xdist shares out the tests, the first that asks makes it, and all use it:
    nobody may change it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, done = base / name, base / f"{name}.done"
    with open(base / f"{name}.lock", "w") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            done.touch()
    return folder


class Course:
    "A course in a folder, with ways to change it."

    def __init__(self, root: Path):
        self.root = root
        self.write("_quarto.yml", QUARTO_YML)
        self.write("index.qmd", INDEX)
        self.write("outlines/lecture.qmd", OUTLINE)
        self.write("settings.ini", SETTINGS)
        self.write("nbs/01_line.ipynb", lesson())

    def write(self, file, content):
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(
                content if isinstance(content, str) else json.dumps(content), encoding="utf-8"
            )
        return path

    def replace(self, file, old, new):
        text = (self.root / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        self.write(file, text.replace(old, new))

    def page(self, href):
        return (self.root / "_site" / href).read_text(encoding="utf-8")
