"""The two commands that Quarto calls, as functions from standard input to standard output; each imports what it needs when it runs, since it starts for
each document."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from lessonpress.problems import LessonpressError, Problem, Report

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
    sys.stdout.buffer.write(made.encode("utf-8"))
    return 0


def notebook_filter(text: str) -> str:
    "A notebook as Quarto hands it over, without what is not for readers."
    from lessonpress.prepare.for_quarto import prepare

    try:
        nb = json.loads(text)
    except ValueError as e:
        raise LessonpressError(Problem("notebook", f"no JSON on standard input: {e}")) from None
    return json.dumps(prepare(nb), ensure_ascii=False)


def document_filter(text: str, env: dict = os.environ) -> str:
    "A document's Pandoc tree as Quarto hands it over, with what lessonpress adds to it."
    from lessonpress.course import Index
    from lessonpress.features import outlines
    from lessonpress.features import self_test as study
    from lessonpress.gather.settings import load_settings
    from lessonpress.transform import document as transform

    root = Path(env.get("QUARTO_PROJECT_DIR") or ".").resolve()
    index, doc = Index.load(root), json.loads(text)
    file = _file(index, root, env)
    if file is None:
        return text
    settings, report = load_settings(root, Report()), Report()
    outline = None
    if index.pages[file].kind == "outline":
        outline = outlines.parse(doc, file, (root / file).read_text(encoding="utf-8-sig"), report)
        report.raise_errors()
    doc = transform.document(doc, file, index, settings, outline, lambda: study.load(root))
    return json.dumps(doc, ensure_ascii=False)


def _file(index, root: Path, env) -> str | None:
    "The page of the course that Quarto is rendering; a notebook may come under the name of an intermediate file."
    folder = Path(env.get("QUARTO_DOCUMENT_PATH") or ".").resolve()
    try:
        at = (folder / (env.get("QUARTO_DOCUMENT_FILE") or "")).relative_to(root).as_posix()
    except ValueError:
        return None
    stem = at.rpartition(".")[0]
    return next((f for f in index.pages if f == at or f.rpartition(".")[0] == stem), None)
