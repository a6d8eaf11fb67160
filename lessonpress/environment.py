"""What the environment says: `LESSONPRESS_DATA` and the like."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["allows_commands", "consent", "name", "said"]

ALLOW_COMMANDS = "LESSONPRESS_ALLOW_COMMANDS"


def said(what: str) -> str:
    "The value of `LESSONPRESS_<what>`, or of `LESSONDL_<what>`, its second name; empty if neither is set."
    return os.environ.get(name(what), "")


def name(what: str) -> str:
    "Under which of its names `what` is set; the first one where it is not."
    first, second = f"LESSONPRESS_{what}", f"LESSONDL_{what}"
    return second if second in os.environ and first not in os.environ else first


def allows_commands() -> bool:
    "Whether who builds lets a course run its own commands, and publish what the environment says."
    return said("ALLOW_COMMANDS") == "1"


@contextmanager
def consent(given: bool) -> Iterator[None]:
    "Let this process and those that it starts run what a course names, and read its environment, if that is `given` and as long as this lasts."
    before = os.environ.get(ALLOW_COMMANDS)
    if given:
        os.environ[ALLOW_COMMANDS] = "1"
    try:
        yield
    finally:
        if before is not None:
            os.environ[ALLOW_COMMANDS] = before
        elif given:
            os.environ.pop(ALLOW_COMMANDS, None)
