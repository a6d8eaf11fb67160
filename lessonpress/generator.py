"""Which generator this is: work that is kept is that of the same code."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

from lessonpress import extras
from lessonpress.feature import added

__all__ = ["own_hash"]

_MADE_OF = (".py", ".lua", ".html", ".js", ".css", ".yml")


def own_hash() -> str:
    "A hash of this very generator, of the features that were added to it, and of what it can draw with."
    features = tuple(sys.modules[type(f).__module__].__file__ or "" for f in added())
    return _hash_of(features, extras.installed())


@cache
def _hash_of(features: tuple[str, ...], packages: tuple[str, ...] = ()) -> str:
    here = Path(__file__).parent
    own = [p for p in sorted(here.rglob("*.*")) if p.suffix in _MADE_OF]
    others = [Path(f) for f in features if f]
    for init in [p.with_name("__init__.py") for p in others]:
        others += sorted(init.parent.rglob("*.*")) if init.is_file() else []  # all of a package
    whole = [p for p in own + others if p.suffix != ".pyc" and p.is_file()]
    parts = [*(p.read_bytes() for p in whole), repr(packages).encode()]
    return hashlib.sha256(b"".join(parts)).hexdigest()
