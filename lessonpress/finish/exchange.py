"""Two folders that change places at one instant, where the system can do that."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["exchange"]

_HERE = -100  # AT_FDCWD: paths count from the folder of the process
_SWAP = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


def exchange(one: Path, other: Path) -> bool:
    """Whether the two have changed places. Linux (3.15 or newer, with glibc 2.28 or newer) can on ext4, btrfs, xfs, tmpfs and others, macOS
    on APFS; Windows and most network drives cannot."""
    import ctypes

    if sys.platform not in ("linux", "darwin"):
        return False
    paths = [ctypes.c_char_p(bytes(p)) for p in (one, other)]
    system = ctypes.CDLL(None)
    if sys.platform == "darwin":
        call, args = getattr(system, "renamex_np", None), [*paths, ctypes.c_uint(_SWAP)]
    else:
        call, at = getattr(system, "renameat2", None), ctypes.c_int(_HERE)
        args = [at, paths[0], at, paths[1], ctypes.c_uint(_SWAP)]
    return call is not None and call(*args) == 0
