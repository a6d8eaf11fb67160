"""A program that ends with us, together with all that it has started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

__all__ = ["call"]

PATIENCE = 5  # seconds in which a program may tidy up when it is told to end
# The first of the group waits for the end of a pipe whose other end is ours alone: it comes when we end, however that happens.
_WATCH = """
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.read(0, 1)
os.killpg(0, signal.SIGKILL)
"""


def call(command: list[str], folder: Path, env: Mapping[str, str]) -> int:
    "The exit code of a program. It is told to end where we are, and is killed with its children where we were."
    if os.name == "nt":
        return subprocess.call(command, cwd=folder, env=env)
    watch = [sys.executable, "-I", "-S", "-c", _WATCH]
    watcher = subprocess.Popen(watch, stdin=subprocess.PIPE, process_group=0)
    assert watcher.stdin
    try:
        program = subprocess.Popen(command, cwd=folder, env=env, process_group=watcher.pid)
        try:
            return program.wait()
        except BaseException:
            _end(program, watcher.pid)
            raise
    finally:
        watcher.stdin.close()  # and so ends what the program has left
        watcher.wait()


def _end(program: subprocess.Popen[bytes], group: int) -> None:
    with suppress(OSError, subprocess.TimeoutExpired):
        os.killpg(group, signal.SIGTERM)
        program.wait(PATIENCE)
