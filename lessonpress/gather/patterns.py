"""Which files a pattern of `_quarto.yml` means: what Quarto takes it for, on both hosts."""

from __future__ import annotations

import os
import re
from pathlib import Path

__all__ = ["is_pattern", "matching"]

_WILD = re.compile(r"[*?\[{]")
_EXTENDED = re.compile(
    r"[@!+?*]\("
)  # `!(a|b)` and the like: Quarto knows them, we say that we do not
_SKIPPED = {"node_modules", "renv", "packrat", "rsconnect", "venv", "env"}


def is_pattern(pattern: str) -> bool:
    return bool(_WILD.search(pattern))


def matching(root: Path, pattern: str, anywhere: bool | None = None) -> list[str]:
    """The files of the course that `pattern` names, sorted; `ValueError` if it is none. `/nbs/*.ipynb` begins at the course's folder, `nbs/*.ipynb` means
    a folder `nbs` at any depth, and so does a plain name where `anywhere` is true; by itself it begins at the course's folder. A folder means all below it."""
    anchored = pattern.startswith(("/", "./"))
    path = pattern.removeprefix(".").lstrip("/") if anchored else pattern
    if _EXTENDED.search(path):
        raise ValueError("extended patterns are not read here")
    deep = not anchored and (is_pattern(path) if anywhere is None else anywhere)
    if not path or path.endswith("/") or (root / path).is_dir():
        path = f"{path.rstrip('/')}/**/*".lstrip("/")
    if not (deep or is_pattern(path)):
        return [path] if (root / path).is_file() else []
    wanted = re.compile(_regex(f"**/{path}" if deep else path))
    return sorted(f for f in _files(root, "" if deep else _fixed(path)) if wanted.fullmatch(f))


def _fixed(path: str) -> str:
    "The folders that a pattern names without a wildcard: no others have to be looked at."
    names = path.split("/")[:-1]
    first = next((i for i, name in enumerate(names) if is_pattern(name)), len(names))
    return "/".join(names[:first])


def _files(root: Path, folder: str):
    "The files below a folder, without what is hidden, private or somebody else's: names that begin with `.` or `_`, and folders of packages."
    for at, folders, names in os.walk(root / folder):
        folders[:] = [
            d
            for d in folders
            if d[0] not in "._" and d not in _SKIPPED and not os.path.islink(os.path.join(at, d))
        ]
        yield from (Path(at, n).relative_to(root).as_posix() for n in names if n[0] not in "._")


def _regex(pattern: str) -> str:
    "A pattern as a regular expression for a relative path."
    out, i, open_braces = [], 0, 0
    while i < len(pattern):
        c = pattern[i]
        if pattern.startswith("**/", i) and (i == 0 or pattern[i - 1] == "/"):
            out.append("(?:[^/]+/)*")
            i += 3
            continue
        if c == "*":
            out.append(".*" if pattern[i:] == "**" else "[^/]*")
            i += 2 if pattern.startswith("**", i) else 1
            continue
        if c == "[" and (end := pattern.find("]", i + 2)) > 0:
            out.append("[" + re.sub(r"^!", "^", pattern[i + 1 : end]).replace("\\", r"\\") + "]")
            i = end + 1
            continue
        if c == "{":
            out.append("(?:")
            open_braces += 1
        elif c == "}" and open_braces:
            out.append(")")
            open_braces -= 1
        elif c == "," and open_braces:
            out.append("|")
        else:
            out.append("[^/]" if c == "?" else re.escape(c))
        i += 1
    if open_braces:
        raise ValueError("a `{` has no `}`")
    return "".join(out)
