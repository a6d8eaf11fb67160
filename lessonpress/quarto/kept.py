"""What one step on Quarto's host leaves for the next: Quarto starts a process for each of them."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lessonpress import files, inside
from lessonpress.course import Added
from lessonpress.problems import LessonpressError, Problem
from lessonpress.transform.document import Told

__all__ = [
    "FILES",
    "load_around",
    "load_hidden",
    "load_page",
    "load_pages",
    "load_views",
    "save",
    "save_more",
]

FOLDER = ".lessonpress/quarto"
FILES = ".lessonpress/site"  # what features have made for the site, beside its pages
PAGES, VIEWS, HIDDEN, AROUND = "pages.json", "views.json", "hidden.json", "around.json"


def save(
    root: Path, pages: dict[str, Any], told: dict[str, Told], around: dict[str, Added]
) -> None:
    "Keep the pages of the course, what each is made of, and what features put around it."
    shutil.rmtree(root / FOLDER, ignore_errors=True)
    for file, t in told.items():
        text = json.dumps(asdict(t), ensure_ascii=False)
        files.write(root / FOLDER / _name(file), text, sync=False)
    text = json.dumps(pages, ensure_ascii=False)
    files.write(root / FOLDER / PAGES, text, sync=False)
    text = json.dumps({f: asdict(added) for f, added in around.items()}, ensure_ascii=False)
    files.write(root / FOLDER / AROUND, text, sync=False)


def save_more(root: Path, views: dict[str, Any], hidden: dict[str, str]) -> None:
    "Keep what features connected, for those who make files of the finished pages, and the drafts with their addresses."
    for name, data in ((VIEWS, views), (HIDDEN, hidden)):
        text = json.dumps(data, ensure_ascii=False)
        files.write(root / FOLDER / name, text, sync=False)


def _name(file: str) -> str:
    "A notebook may come under the name of an intermediate file, with another ending."
    return hashlib.sha256(file.rpartition(".")[0].encode()).hexdigest()[:24] + ".json"


def load_page(root: Path, file: str) -> Told | None:
    "What a page is made of; None of no page of ours."
    path = inside.path(root, f"{FOLDER}/{_name(file)}")
    if not path.is_file():
        load_pages(root)  # which says whether the course was collected
        return None
    return Told(**_load(path))


def load_pages(root: Path) -> dict[str, Any]:
    "The pages of the course, by their files: `href`, `title`, `kind` and `description` of each."
    return _load(inside.path(root, f"{FOLDER}/{PAGES}"))


def load_views(root: Path) -> dict[str, Any]:
    "What features connected that need it once more, by page."
    return _load(inside.path(root, f"{FOLDER}/{VIEWS}"))


def load_hidden(root: Path) -> dict[str, str]:
    "The drafts, with their addresses."
    return _load(inside.path(root, f"{FOLDER}/{HIDDEN}"))


def load_around(root: Path) -> dict[str, Added]:
    "What features put around each page."
    kept = _load(inside.path(root, f"{FOLDER}/{AROUND}"))
    return {file: Added(**added) for file, added in kept.items()}


def _load(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    except (OSError, ValueError):
        hint = "run `lessonpress collect` first; in _quarto.yml: pre-render: lessonpress collect"
        wrong = Problem("collect", "the course was not collected", FOLDER, hint=hint)
        raise LessonpressError(wrong) from None
