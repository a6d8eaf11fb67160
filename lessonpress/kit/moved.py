"""Names that a library had in one module and has in another now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["moved"]


def moved(module: str, names: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a module some of whose names are elsewhere now: `__getattr__ = moved(__name__, {"old": "package.new"})`.

    The other module is loaded when a name is first asked for, so it may itself import this one. `AttributeError` for names that are not in `names`.
    """

    def get(name: str) -> Any:
        if name in names:
            return getattr(import_module(names[name]), name)
        raise AttributeError(f"module {module!r} has no attribute {name!r}", name=name)

    return get
