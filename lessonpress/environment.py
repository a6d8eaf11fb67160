"""What the environment says: `LESSONPRESS_DATA` and the like."""

from __future__ import annotations

import os

__all__ = ["name", "said"]


def said(what: str) -> str:
    "The value of `LESSONPRESS_<what>`, or of `LESSONDL_<what>`, its second name; empty if neither is set."
    return os.environ.get(name(what), "")


def name(what: str) -> str:
    "Under which of its names `what` is set; the first one where it is not."
    first, second = f"LESSONPRESS_{what}", f"LESSONDL_{what}"
    return second if second in os.environ and first not in os.environ else first
