"""What a reader gets: the notebook as the course has it, whose cell that installs the library asks for it where it can be had."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lessonpress.features.install.wheels import Offer, addresses, distribution, wanted

__all__ = ["asked", "copy"]

# A quoted requirement in a line of `%pip install`: its name, its extras, and perhaps a version.
_QUOTED = re.compile(r"""(["'])([A-Za-z0-9._-]+)(?:\[([\w, .-]*)\])?(?:[=<>!~][^"'@/]*)?\1""")
_PIP = re.compile(r"\s*[%!]\s*pip3? install\b")
_INSTALLS = re.compile(r"#\s*\|\s*install\s*$")


def asked(said: Mapping[str, Any], hides: bool = False) -> bool:
    "Whether a page offers its notebook, as Quarto's keys have it; one that hides cells has to say so."
    forms = said.get("format-links")
    if isinstance(forms, list):
        is_among = "ipynb" in [f.get("format") if isinstance(f, dict) else f for f in forms]
    else:
        is_among = (forms is None and not hides) or forms is True or forms == "ipynb"
    return is_among and said.get("notebook-links") is not False


def copy(path: Path, told: Offer) -> bytes:
    "The notebook's bytes; with another cell that installs only where the index has not what it asks for and the site has."
    data = path.read_bytes()
    if told.on_index or not told.wheels or not told.site or b"install" not in data:
        return data
    try:
        notebook = json.loads(data)
        mended = [_mend(cell, told) for cell in notebook["cells"]]
        if not any(mended):
            return data
        return f"{json.dumps(notebook, indent=1, ensure_ascii=False)}\n".encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return data


def _mend(cell: dict[str, Any], told: Offer) -> bool:
    "Whether the cell installs, and now does so from the site."
    source = cell["source"]
    lines = source.splitlines(keepends=True) if isinstance(source, str) else [*source]
    if cell["cell_type"] != "code" or not lines or not _INSTALLS.match(lines[0].strip()):
        return False
    new = [_mended(line, told) if _PIP.match(line) else line for line in lines]
    cell["source"] = "".join(new) if isinstance(source, str) else new
    return new != lines


def _mended(line: str, told: Offer) -> str:
    "A line that asks for a package of the course: for all of its files, since they need each other."

    def instead(m: re.Match[str]) -> str:
        name = distribution(m[2])
        if name != told.library or name not in dict(told.wheels):
            return m[0]
        return " ".join(f'"{part}"' for part in _parts(told, (m[3] or "").replace(" ", "")))

    return _QUOTED.sub(instead, line)


def _parts(told: Offer, extra: str) -> Iterator[str]:
    for name, at in addresses(told).items():
        yield wanted(name, extra if name == told.library else "", at)
