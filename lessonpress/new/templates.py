"""The templates: files as a new course has them, with values between `<<` and `>>`, since what they become uses other braces itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from pprint import pformat

from jinja2 import Environment, FileSystemLoader, StrictUndefined

__all__ = ["filled", "names"]

_HERE = Path(__file__).parent
_ENDING = ".jinja"


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(_HERE),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    env.filters |= {"quoted": quoted, "as_nbdev": as_nbdev}
    return env


def quoted(text: str) -> str:
    "A text in quotes, as JSON, YAML and TOML read it alike."
    return json.dumps(text, ensure_ascii=False)


def as_nbdev(value: object) -> str:
    "A value as nbdev writes it into its index of a library."
    return pformat(value, width=140, indent=2, compact=True)


def names(folder: str) -> list[str]:
    "The templates below a folder, by their names in it."
    at = _HERE / folder
    found = (p.relative_to(at).as_posix() for p in at.rglob(f"*{_ENDING}"))
    return sorted(name.removesuffix(_ENDING) for name in found)


def filled(name: str, values: Mapping[str, str | bool]) -> str:
    "A template with its values; in a notebook, which is JSON, they are written as JSON has them."
    if name.endswith(".ipynb"):
        values = {k: quoted(v)[1:-1] if isinstance(v, str) else v for k, v in values.items()}
    return _environment().get_template(name + _ENDING).render(values)
