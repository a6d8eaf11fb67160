"""Where git keeps what it knows of the course."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["found"]

_LONGEST = 4096  # bytes of a path


def found(root: Path) -> tuple[Path, Path] | None:
    "The folder above or at `root` that is under version control, and git's own; None where there is none."
    for top in (root, *root.parents):
        git = top / ".git"
        if git.is_file():  # of a worktree, which says where its own is
            git = top / os.fsdecode(git.read_bytes()[:_LONGEST]).partition(":")[2].strip(" \0\r\n")
        if git.is_dir():
            return top, git
    return None
