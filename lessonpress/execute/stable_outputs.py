"""Outputs that are the same whenever and wherever a notebook is run: without progress bars, addresses of objects and folders of a machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

__all__ = ["settled"]

_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
_CELL = re.compile(
    r"\S*ipykernel_\d+[/\\]\d+\.py:(\d+)"
)  # the file that stands for a cell has another name in each run
_PACKAGES = re.compile(r"\S*[/\\](?:site-packages|dist-packages|lib[/\\]python3\.\d+)[/\\]")
_BAR = re.compile(r"\d+%\|[^|]*\||\bit/s\b|\bs/it\b|[█▏▎▍▌▋▊▉]{2,}")


def settled(nb: dict[str, Any], root: Path) -> dict[str, Any]:
    "`nb` with its outputs settled; one of which nothing remains is dropped."
    for cell in nb["cells"]:
        if "outputs" in cell:
            cell["outputs"] = [o for o in (_output(o, root) for o in cell["outputs"]) if o]
    return nb


def _output(out: dict[str, Any], root: Path) -> dict[str, Any] | None:
    if out["output_type"] == "stream":
        text = _text(_overwritten("".join(out["text"])), root)
        return {**out, "text": text.splitlines(True)} if text.strip() else None
    data = {
        k: [_text(line, root) for line in v]
        if k.startswith("text/") and isinstance(v, list)
        else _text(v, root)
        if k.startswith("text/") and isinstance(v, str)
        else v
        for k, v in out.get("data", {}).items()
    }
    if data and _BAR.search("".join(data.get("text/plain", ""))):
        return None
    return {**out, "data": data} if "data" in out else out


def _overwritten(text: str) -> str:
    "What a terminal shows in the end of lines that were written over each other; a progress bar goes altogether."
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return "\n".join(line for line in lines if not _BAR.search(line))


def _text(text: str, root: Path) -> str:
    for folder, short in ((root.resolve(), "."), (Path.home(), "~")):
        if folder != folder.parent:  # of some machines, home is all there is
            text = re.sub(rf"{re.escape(str(folder))}(?![\w-]|\.\w)", short, text)
    return _ADDRESS.sub("at 0x…", _PACKAGES.sub("", _CELL.sub(r"cell, line \1", text)))
