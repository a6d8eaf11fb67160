"""Before Quarto renders: the whole course read once, and kept for the filters, which see one document each."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

from lessonpress import environment
from lessonpress import pipeline as build
from lessonpress.features import flash_cards as anki
from lessonpress.features import self_test as study
from lessonpress.finish import output_folder as output
from lessonpress.problems import Problem
from lessonpress.quarto.shell import KEPT

__all__ = ["collect"]

STAMP = ".lessonpress/collected.json"


def collect(root: Path, everything: bool = True) -> tuple[int, list[Problem]] | None:
    """Read the course in `root` for the filters; how many pages it has, and what is to be told of them. None, and nothing is done, where no file has changed
    since the last time. `everything`: the whole site is being rendered, so the flash cards and the badge are made, too."""
    now = _stamp(root)
    last = _last(root)
    if last.get("files") == now and (last.get("everything") or not everything):
        return None
    (root / STAMP).unlink(missing_ok=True)
    with build.open_engine(root) as engine:
        site = build.load(root, engine)
        site.report.raise_errors()
        site.index.deck &= any(
            "lessonpress finish" in c or "export anki" in c for c in site.config.post_render
        )  # Quarto's site has only the cards that are put there
        site.index.save(root)
        study.save(site)
        if everything:
            _keep(
                root,
                build.extras(site)
                | (
                    {study.DECK: anki.package(site, engine, anki.chosen(site, []))}
                    if site.index.deck
                    else {}
                ),
            )
    output.put(root / STAMP, json.dumps({"files": now, "everything": everything}).encode())
    return len(site.pages), site.report.problems


def _keep(root: Path, files: dict[str, bytes]):
    shutil.rmtree(root / KEPT, ignore_errors=True)
    for name, data in files.items():
        output.put(root / KEPT / name, data)


def _last(root: Path) -> dict:
    try:
        return json.loads((root / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _stamp(root: Path) -> str:
    "A hash of the generator, and of name, size and time of each file of the course."
    parts = [(p.as_posix(), s.st_size, s.st_mtime_ns) for p in _files(root) if (s := p.stat())]
    return hashlib.sha256(
        repr((build.own_hash(), environment.said("SITE_URL"), sorted(parts))).encode()
    ).hexdigest()


def _files(root: Path):
    "All files of the course but hidden ones, what was built, and environments."
    for at, folders, names in os.walk(root):
        here = Path(at)
        folders[:] = [
            d
            for d in folders
            if d[0] != "."
            and d not in ("_site", "__pycache__", "node_modules")
            and not (here / d / "pyvenv.cfg").exists()
        ]
        yield from (here / n for n in names if n[0] != "." and (here / n).is_file())
