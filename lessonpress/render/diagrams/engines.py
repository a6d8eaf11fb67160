"""What draws diagrams: programs of other packages, each in a process of its own and for a time that ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import orjson

from lessonpress import extras

__all__ = ["PACKAGES", "drawing"]

PACKAGES = {"mermaid": "mermaidx", "dot": "graphviz-pure"}
_TIMEOUT = (
    60  # seconds: a graph of some thousand edges would take minutes, and nobody could read it
)
_MERMAID = Path(__file__).with_name("mermaid_program.py")
_FACES = [f"-{of}fontname=Helvetica" for of in "GNE"]  # unless the graph says another one
_LINE = re.compile(r"\bline (\d+)")
# Mermaid makes shades of some of these; `svg.py` turns all to those of the page.
_COLOURS = {
    "background": "#ffffff",
    "edgeLabelBackground": "#ffffff",
    **dict.fromkeys(("textColor", "primaryTextColor", "noteTextColor", "titleColor"), "#000000"),
    "primaryColor": "#f6f3ec",
    "primaryBorderColor": "#6f695d",
    "lineColor": "#5d6164",
    "secondaryColor": "#dfeaf2",
    "tertiaryColor": "#faece5",
    "noteBkgColor": "#faece5",
    "noteBorderColor": "#ad3d1d",
}


def drawing(kind: str, code: str, theme: str) -> dict[str, Any]:
    "The SVG of a diagram as `svg`; or `error`, with its `line` if that is known, and `passing` if it may be gone the next time."
    try:
        return _mermaid(code, theme) if kind == "mermaid" else _graphviz(code)
    except subprocess.TimeoutExpired:
        return {"error": f"it was not done after {_TIMEOUT} seconds", "passing": True}
    except (OSError, ValueError) as e:
        return {"error": f"what draws it does not run ({e})", "passing": True}


def _mermaid(code: str, theme: str) -> dict[str, Any]:
    colours = {"fontFamily": "inherit", "fontSize": "15px", **({} if theme else _COLOURS)}
    config = {
        "themeVariables": colours,
        **dict.fromkeys(("journey", "timeline"), {"textPlacement": "tspan"}),
    }
    asked = {"text": code, "theme": theme or "base", "config": config}
    done = extras.run([sys.executable, str(_MERMAID)], orjson.dumps(asked), _TIMEOUT)
    if done.returncode:
        return {"error": f"Mermaid ended with {done.returncode}", "passing": True}
    made: dict[str, Any] = orjson.loads(done.stdout)
    return made if "svg" in made else _failed(str(made["error"]))


def _graphviz(code: str) -> dict[str, Any]:
    command = [_graphviz_program(), "-Tsvg", *_FACES]
    # By this name Graphviz reads no picture that a graph names.
    done = extras.run(command, code.encode(), _TIMEOUT, SERVER_NAME="lessonpress")
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode or not done.stdout:
        wrong = [line for line in said.splitlines() if line.startswith("Error")]
        return _failed((wrong or ["there is no graph in it"])[0].replace("<stdin>: ", ""))
    return {"svg": done.stdout.decode("utf-8", "replace")}


@cache
def _graphviz_program() -> str:
    "Where the package has put its program, whatever PATH says."
    whole = metadata.distribution(PACKAGES["dot"])
    named = [f for f in whole.files or () if f.stem == "graphviz-pure" and f.suffix in ("", ".exe")]
    if not named:
        raise OSError("no program in the package")
    return os.path.realpath(str(whole.locate_file(named[0])))


def _failed(said: str) -> dict[str, Any]:
    words = said.removeprefix("Mermaid rendering failed: ").removeprefix("Error: ").strip()
    short = next(iter(words.splitlines()), "").rstrip(":.")
    line = _LINE.search(short)
    return {"error": short[:200], **({"line": int(line[1])} if line else {})}
