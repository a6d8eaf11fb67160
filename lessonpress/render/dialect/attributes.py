"""Attributes that are instructions to us: taken out of a node before it is written."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["taken"]

Pairs = list[list[str]]


def taken(pairs: Sequence[list[str]], *keys: str) -> tuple[Pairs, list[str | None]]:
    "`pairs` without those of `keys`, and the first value of each key."
    first = {k: v for k, v in reversed(pairs) if k in keys}
    return [p for p in pairs if p[0] not in keys], [first.get(k) for k in keys]
