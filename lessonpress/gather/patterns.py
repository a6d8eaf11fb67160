"""Which files a pattern of `_quarto.yml` means: what Quarto takes it for, on both hosts."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lessonpress.inside import is_inside

__all__ = [
    "ENDINGS",
    "entries",
    "files_below",
    "is_pattern",
    "leads_out",
    "matching",
    "pages_matching",
]

ENDINGS = (".qmd", ".ipynb", ".md", ".Rmd", ".rmd")  # of pages
_WILD = re.compile(r"[*?\[{]")
# `!(a|b)` and the like: Quarto knows them, we say that we do not
_EXTENDED = re.compile(r"[@!+?*]\(")
# Folders of packages: their content is nobody's page unless it is named outright.
_PACKAGES = {"node_modules", "renv", "packrat", "rsconnect", "venv", "env"}
# Of which Quarto makes pages only where they are named outright.
_NEVER = re.compile(r"README\.[Rrq]?md|(?:CLAUDE|AGENTS)(?:\.local)?\.md|.*\.llms\.md")


def is_pattern(pattern: str) -> bool:
    return bool(_WILD.search(pattern))


def leads_out(root: Path, pattern: str) -> bool:
    "Whether a pattern is for files outside the course, by its own words or by a link."
    return ".." in pattern.split("/") or not is_inside(root, _fixed(pattern.lstrip("!\\/")))


def matching(root: Path, pattern: str, output: str = "") -> list[str]:
    """The files that `pattern` names among the resources, sorted; `ValueError` if it is none. `/data/*.csv` begins at the course's folder,
    `data/*.csv` means a folder `data` at any depth, and so does a plain name. A folder means all below it. What is hidden or belongs to packages is
    found where the pattern names it."""
    path, deep = _whole(root, pattern)
    if not deep and not is_pattern(path):
        return [path] if os.path.isfile(root / path) else []
    wanted = _compiled(f"**/{path}" if deep else path)
    named = set(path.split("/"))
    hidden = any(name.startswith(".") for name in named)

    def is_closed(folder: str) -> bool:
        name = posixpath.basename(folder)
        return folder == output or name in _PACKAGES - named or name[0] == "." and not hidden

    files = _walk(root, "" if deep else _fixed(path), is_closed)
    return sorted(f for f, is_folder in files if not is_folder and wanted.fullmatch(f))


def entries(root: Path, pattern: str, output: str, drop: bool = False) -> list[str]:
    """The files and folders that a pattern of `project.render` names; `ValueError` if it is none. A name without wildcards begins at the course's folder,
    and is taken whatever it is; to `drop`, it is found at any depth. What a wildcard finds is not private, nor a read-me file or an output."""
    if not drop and not is_pattern(pattern):
        path = posixpath.normpath(posixpath.join(".", pattern.lstrip("/")))
        is_file = os.path.isfile(root / path) and not pattern.endswith("/")
        return [path] if is_file or os.path.isdir(root / path) else []
    path, deep = _whole(root, pattern, folders=drop)
    wanted = _compiled(f"**/{path}" if deep else path)

    def is_closed(folder: str) -> bool:
        return folder == output or posixpath.basename(folder) in _PACKAGES

    found = _walk(root, "" if deep else _fixed(path), is_closed)
    return [f for f, _ in found if wanted.fullmatch(f) and not _is_private(f) and f != output]


def pages_matching(root: Path, folder: str, pattern: str, pages: Iterable[str]) -> list[str]:
    """Of `pages` those that `pattern` names on a page in `folder`, sorted; `ValueError` if it is none. It begins at that folder, with `/` at the
    course's; a folder means all pages below it, and a name with a wildcard and no folder the pages below this one, too."""
    anchored = pattern.startswith("/")
    base = "" if anchored else folder
    path = posixpath.normpath(posixpath.join(base, pattern.lstrip("/") or "."))
    if _EXTENDED.search(pattern):
        raise ValueError("extended patterns are not read here")
    if os.path.isdir(root / path):
        path = "**/*" if path == "." else f"{path}/**/*"
    elif is_pattern(pattern) and "/" not in pattern:
        path = posixpath.join(base, "**", pattern)
    wanted = _compiled(path)
    return sorted(f for f in pages if wanted.fullmatch(f))


def files_below(root: Path, folder: str) -> list[str]:
    "The files below a folder that is named whole; what is private in it stays so, and what is hidden is never taken whole."
    if any(name[0] == "." for name in folder.split("/") if name != "."):
        return []
    base = posixpath.normpath(folder)
    found = _walk(root / base, "", lambda f: posixpath.basename(f) in _PACKAGES)
    return [
        posixpath.normpath(posixpath.join(base, f))
        for f, is_folder in found
        if not is_folder and not _is_private(f)
    ]


def _is_private(file: str) -> bool:
    *folders, name = file.split("/")
    private = name[0] in "._" or any(d[0] in "._" or d in _PACKAGES for d in folders)
    return private or bool(_NEVER.fullmatch(name))


def _whole(root: Path, pattern: str, folders: bool = True) -> tuple[str, bool]:
    "The pattern from the course's folder or from any, and whether it is from any; a folder as all below it."
    anchored = pattern.startswith(("/", "./"))
    path = pattern.removeprefix(".").lstrip("/") if anchored else pattern
    if _EXTENDED.search(path):
        raise ValueError("extended patterns are not read here")
    if not path or path.endswith("/") or folders and os.path.isdir(root / path):
        path = f"{path.rstrip('/')}/**/*".lstrip("/")
    return path, not anchored


def _fixed(path: str) -> str:
    "The folders that a pattern names without a wildcard: no others have to be looked at."
    names = path.split("/")[:-1]
    first = next((i for i, name in enumerate(names) if is_pattern(name)), len(names))
    return "/".join(names[:first])


def _walk(root: Path, folder: str, is_closed: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    "`folder`, the files and folders below it, and whether they are folders; closed ones and links are not looked into, nor a folder outside the course."
    if not is_inside(root, folder):
        return
    if folder:
        yield folder, True
    for at, folders, names in os.walk(root / folder):
        here = Path(at).relative_to(root).as_posix()
        inside = {d: d if here == "." else f"{here}/{d}" for d in folders}
        yield from ((path, True) for path in inside.values())
        yield from ((n if here == "." else f"{here}/{n}", False) for n in names)
        folders[:] = [
            d
            for d, path in inside.items()
            if not is_closed(path) and not os.path.islink(os.path.join(at, d))
        ]


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(_regex(pattern))
    except re.error as e:  # what stands in `[]` is taken as it is, and may be no range
        raise ValueError(e.msg) from e


def _regex(pattern: str) -> str:
    "A pattern as a regular expression for a relative path."
    out, i, braces = [], 0, 0
    while i < len(pattern):
        piece, i = _piece(pattern, i, braces > 0)
        braces += (piece == "(?:") - (piece == ")")
        out.append(piece)
    if braces:
        raise ValueError("a `{` has no `}`")
    return "".join(out)


def _piece(pattern: str, i: int, in_braces: bool) -> tuple[str, int]:
    "The regular expression for what begins at `i`, and where the next piece begins. `**` means folders only where it stands alone."
    begins = i == 0 or pattern[i - 1] == "/"
    sign = pattern[i]
    if begins and pattern.startswith("**/", i):
        return "(?:[^/]+/)*", i + 3
    if pattern[i:] == "/**":  # the folder itself is found, too
        return "(?:/.*)?", i + 3
    if begins and pattern[i:] == "**":
        return ".*", i + 2
    if sign == "[" and (end := pattern.find("]", i + 2)) > 0:
        return _class(pattern[i + 1 : end]), end + 1
    if in_braces and sign in ",}":
        return "|" if sign == "," else ")", i + 1
    return {"*": "[^/]*", "?": "[^/]", "{": "(?:"}.get(sign) or re.escape(sign), i + 1


def _class(signs: str) -> str:
    "`[!ab]` leaves out; `^` is a sign like others."
    kept = signs.removeprefix("!").replace("\\", r"\\").replace("^", r"\^").replace("[", r"\[")
    return f"[^/{kept}]" if signs.startswith("!") else f"[{kept}]"
