"""What is installed of the packages that only some sites need, by the extra that brings them."""

from __future__ import annotations

from functools import cache
from importlib import metadata

__all__ = ["hint", "installed", "version"]

_PACKAGES = {"diagrams": ("mermaidx", "graphviz-pure"), "scss": ("sasso",)}


@cache
def version(package: str) -> str:
    "The version of a package; empty where it is not installed."
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def installed() -> tuple[str, ...]:
    "Which of the packages there are: what was made without one is made again with it."
    return tuple(f"{p} {version(p)}" for names in _PACKAGES.values() for p in names)


def hint(extra: str) -> str:
    return f"pip install 'lessonpress[{extra}]'"
