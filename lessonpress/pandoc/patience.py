"""Ends a process that works on one thing for too long: by what its processor spends, so that nothing is given up on a busy machine."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path

__all__ = ["Patience"]

_LONGEST = 15  # times as many seconds may pass by the clock as the processor may spend


class Patience:
    "Kills the process `p` once it has worked for `seconds`; by the clock where a system does not tell more."

    def __init__(self, p: subprocess.Popen[bytes], seconds: float):
        self.process, self.seconds = p, seconds
        self.is_over = False
        self._ended = threading.Event()
        self._spent, self._started = _spent(p.pid), time.monotonic()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Patience:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(self.seconds / 2):
            passed, spent = time.monotonic() - self._started, _spent(self.process.pid)
            if spent is not None and self._spent is not None and passed < _LONGEST * self.seconds:
                passed = spent - self._spent
            if passed >= self.seconds:
                self.is_over = True
                self.process.kill()
                return


def _spent(pid: int) -> float | None:
    "The seconds of a processor that a process has spent; None where the system does not say it."
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        user, system = told.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, AttributeError):
        return None
