"""The templates of pages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template, select_autoescape

from lessonpress.render.motif import motif

__all__ = ["EARLY", "THEME", "early", "early_text", "joined", "own_template", "styled", "template"]

THEME = Path(__file__).parent / "theme"
EARLY = THEME / "early.js"  # stands in each page itself


@cache
def _environment(folder: Path = THEME / "templates") -> Environment:
    env = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.globals |= {"early": early().decode(), "motif": motif}
    return env


@cache
def template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def own_template(module: str, name: str) -> Template:
    "A template that stands beside a module, as a feature's does."
    return _environment(Path(module).parent).get_template(name)


def early() -> bytes:
    "The script that runs before the first paint, as an element."
    return b"<script>" + early_text() + b"</script>\n"


def early_text() -> bytes:
    "What stands in that element, to the letter: a page's policy lets it run by its hash."
    return b"\n" + joined([EARLY])


def joined(files: list[Path]) -> bytes:
    "Scripts as one. Each is a block of its own, and in strict mode no name leaves its block."
    blocks = (b"{\n" + _without_remarks(file.read_bytes()) + b"}\n" for file in files)
    return b'"use strict";\n' + b"".join(blocks)


# A remark of a style sheet, or a text, in which nothing is one.
_REMARK = re.compile(rb"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/""", re.S)


def styled(files: list[Path]) -> bytes:
    "Style sheets as one, without remarks and indentation."
    whole = _REMARK.sub(lambda m: m[1] or b"", b"".join(f.read_bytes() for f in files))
    return b"".join(line + b"\n" for line in map(bytes.strip, whole.splitlines()) if line)


def _without_remarks(script: bytes) -> bytes:
    """Lines without indentation, and none that only remarks: the linter holds that no text goes over a
    line (tests/site/script_rules.js)."""
    lines = (line.strip() for line in script.splitlines())
    return b"".join(line + b"\n" for line in lines if line and not line.startswith(b"//"))
