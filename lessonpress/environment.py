"""What the environment says: `LESSONPRESS_DATA` and the like."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["ALLOW_COMMANDS", "allows_commands", "kept_consent", "name", "said"]

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
def kept_consent() -> Iterator[None]:
    "What one command is allowed, the next one in this process is not."
    before = os.environ.get(ALLOW_COMMANDS)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(ALLOW_COMMANDS, None)
        else:
            os.environ[ALLOW_COMMANDS] = before
