"""What is installed of the packages that only some sites need, by the extra that brings them; and how their programs are run."""

from __future__ import annotations

import os
import subprocess
from functools import cache

__all__ = ["hint", "installed", "run", "version"]

_PACKAGES = {"diagrams": ("mermaidx", "graphviz-pure"), "scss": ("sasso",)}


@cache
def version(package: str) -> str:
    "The version of a package; empty where it is not installed."
    from importlib import metadata  # which takes its time, and most sites ask for none

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def installed() -> tuple[str, ...]:
    "Which of the packages there are: what was made without one is made again with it."
    return tuple(f"{p} {version(p)}" for names in _PACKAGES.values() for p in names)


def hint(extra: str) -> str:
    return f"pip install 'lessonpress[{extra}]'"


def run(
    command: list[str], data: bytes, seconds: float, **env: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a program in a process of its own, which may break and has an end. Python looks for modules nowhere but in its own folders there. What
    `subprocess.run` raises."""
    return subprocess.run(
        command,
        input=data,
        capture_output=True,
        timeout=seconds,
        env={**os.environ, "PYTHONSAFEPATH": "1", **env},
    )
