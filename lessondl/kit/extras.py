"""Packages that only some lessons need: an extra of the package, and one clear error where it is not installed."""
from __future__ import annotations

from importlib import import_module
from types import ModuleType

from .errors import LessondlError, Problem

__all__ = ["needs"]


def needs(name: str, extra: str) -> ModuleType:
    """The module `name`, imported; it comes with the extra `extra`, as in `timm = needs("timm", "vision")`.

    `LessondlError` that says what to install, if it or a part of it is missing.
    """
    try: return import_module(name)
    except ModuleNotFoundError as e:
        raise LessondlError(Problem("extra", f"this needs {e.name}, which comes with the extra `{extra}`",
                                    hint=f"pip install 'lessondl[{extra}]'")) from None
