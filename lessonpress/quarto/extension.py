"""The course's side of Quarto's host: the files of `_extensions/lessonpress/`, which carry the filters, the styles and the scripts."""

from __future__ import annotations

import re
from pathlib import Path

from lessonpress import files, inside
from lessonpress.finish import site_files
from lessonpress.problems import Problem
from lessonpress.render.templates import early

__all__ = ["FOLDER", "contents", "install", "outdated"]

FOLDER = "_extensions/lessonpress"
_SAYS = "_extension.yml"  # with the version that wrote the course's files
_OWN = Path(__file__).parent.parent / "extension"


def contents() -> dict[str, bytes]:
    "All files of the extension by name, as this version of the command has them."
    own = {p.name: p.read_bytes() for p in sorted(_OWN.iterdir()) if p.is_file()}
    shared = {name.removeprefix("assets/"): data for name, data in site_files.assets().items()}
    everywhere = shared["lessonpress.js"] + shared["figures.js"]  # it knows no single page
    return (
        own
        | {"lessonpress.css": site_files.content_css(), "early.html": early()}
        | {"lessonpress.js": everywhere, "study.js": shared["study.js"]}
    )


def install(root: Path) -> list[str]:
    "Write the extension into the course in `root`; the names of the files that were new or another version's."
    was = {name: _held(root, name) for name in contents()}
    new = {name: data for name, data in contents().items() if was[name] != data}
    at = {name: inside.path(root, f"{FOLDER}/{name}") for name in new}
    with files.told("fix", root):
        read = {at[name]: was[name] for name in new}
        files.write_all({at[name]: data for name, data in new.items()}, was=read)
    return [*new]


def _held(root: Path, name: str) -> bytes | None:
    try:
        return inside.path(root, f"{FOLDER}/{name}").read_bytes()
    except OSError:
        return None


def outdated(root: Path, filters: list[str]) -> Problem | None:
    "What is wrong with the extension of the course in `root`, if its `_quarto.yml` names a filter of it."
    if not any("lessonpress" in f for f in filters):
        return None
    lacking = [name for name, data in contents().items() if _held(root, name) != data]
    if not lacking:
        return None
    what = "is not there"
    if (root / FOLDER).is_dir():
        now, was = (_version(data) for data in (contents()[_SAYS], _held(root, _SAYS)))
        than = "the command" if now == was or not was else f"the command, {was} and not {now}"
        what = f"is of another version than {than}: {', '.join(lacking)}"
    return Problem(
        "extension",
        f"the extension that Quarto loads {what}",
        FOLDER,
        hint="lessonpress quarto add writes it, and so does lessonpress doctor --fix",
        level="warning",
    )


def _version(says: bytes | None) -> str:
    "Which version an extension says that it is; empty where it does not."
    found = re.search(rb"^version: *([\w.]+)", says or b"", re.M)
    return found[1].decode() if found else ""
