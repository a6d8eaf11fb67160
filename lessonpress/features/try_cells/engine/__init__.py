"""Python in the page: a frame that runs it in a worker, from the site's own folder and without a server."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from lessonpress.features.try_cells.engine.brython import interpreter, library
from lessonpress.features.try_cells.engine.modules import PROVIDED, in_the_page
from lessonpress.html_pieces import in_script
from lessonpress.render.policy import of_interpreter
from lessonpress.render.templates import joined, own_template

__all__ = ["PAGE", "PROVIDED", "SCRIPT", "files"]

_HERE = Path(__file__).parent
PAGE = "assets/try/engine.html"
SCRIPT = _HERE / "engine.js"  # of the pages that show the frame
_WORKER = tuple(
    f"worker_{part}"
    for part in ("output", "python", "language", "numbers", "memory", "errors", "requests")
)


def files(modules: Mapping[str, str], aliases: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """The frame's page, by its address on the site. The sources of Python `modules` are packed into it by their full names; `aliases` says which
    of them stands for another one: `{"torch": "lessondl.autograd"}`.

    It is one file, since a sandboxed frame of a site that is opened from a folder may load no other."""
    parts = {
        "scripts": [_joined("before"), interpreter(), _joined(*_WORKER)],
        "library": library(),
        "modules": in_the_page(modules, aliases or {}),
        "aliases": dict(aliases or {}),
    }
    script = f"globalThis.parts = {in_script(parts)}\n{_joined('frame')}"
    policy = of_interpreter(script.encode())
    page = own_template(__file__, "engine.html").render(
        policy=policy, script=script, version=version("brython")
    )
    return {PAGE: f"{page}\n".encode()}


def _joined(*names: str) -> str:
    return joined([_HERE / f"{name}.js" for name in names]).decode()
