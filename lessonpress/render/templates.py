"""The templates of pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template, select_autoescape

__all__ = ["THEME", "early", "template"]

THEME = Path(__file__).parent / "theme"


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.globals["early"] = early().decode()
    return env


@cache
def template(name: str) -> Template:
    return _environment().get_template(name)


def early() -> bytes:
    "The script that runs before the first paint, as an element."
    return b"<script>" + (THEME / "early.js").read_bytes() + b"</script>\n"
