"""The two commands that Quarto calls, as functions from standard input to standard output; each imports what it needs when it runs, since it starts for
each document."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from lessonpress.problems import LessonpressError, Problem, failed

__all__ = ["document_filter", "notebook_filter", "run"]


def run(words: list[str]) -> int:
    "A filter from standard input to standard output; the exit code. `words` are its name and, of a document, the format: only HTML is changed."
    name, target = words[0], words[1] if len(words) > 1 else "html"
    text = sys.stdin.buffer.read().decode("utf-8")
    try:
        made = (
            notebook_filter(text)
            if name == "notebook-filter"
            else document_filter(text)
            if target.startswith("html")
            else text
        )
    except LessonpressError as e:
        for p in e.problems:
            print(f"{p.level}: {p}", file=sys.stderr)
        return 1
    except Exception as e:
        p = failed(e, os.environ.get("QUARTO_DOCUMENT_FILE") or "standard input", "filtered")
        print(f"{p.level}: {p}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(made.encode("utf-8"))
    return 0


def notebook_filter(text: str) -> str:
    "A notebook as Quarto hands it over, without what is not for readers."
    from lessonpress.prepare.for_quarto import prepare

    try:
        nb = json.loads(text)
    except (ValueError, RecursionError) as e:
        raise _no_notebook(f"no JSON: {e}") from None
    cells = nb.get("cells") if isinstance(nb, dict) else None
    if not isinstance(cells, list) or not all(isinstance(c, dict) for c in cells):
        raise _no_notebook("this is no notebook")
    return json.dumps(prepare(nb), ensure_ascii=False)


def _no_notebook(message: str) -> LessonpressError:
    return LessonpressError(Problem("notebook", message, "standard input"))


def document_filter(text: str, env: Mapping[str, str] = os.environ) -> str:
    "A document's Pandoc tree as Quarto hands it over, with what lessonpress adds to it."
    from lessonpress.quarto.kept import load_page
    from lessonpress.transform.document import transformed

    root = Path(env.get("QUARTO_PROJECT_DIR") or ".").resolve()
    file = _file(root, env)
    told = load_page(root, file) if file else None
    if told is None:
        return text
    told.opens_with_title = False  # Quarto has taken it out
    doc = json.loads(text)
    doc["blocks"] = transformed(told, doc["blocks"])
    return json.dumps(doc, ensure_ascii=False)


def _file(root: Path, env: Mapping[str, str]) -> str | None:
    "The document that Quarto is rendering, in the course."
    folder = Path(env.get("QUARTO_DOCUMENT_PATH") or ".").resolve()
    try:
        return (folder / (env.get("QUARTO_DOCUMENT_FILE") or "")).relative_to(root).as_posix()
    except ValueError:
        return None
