"""Names that an author gives, as titles, as names of files and modules, and as that of a library."""

from __future__ import annotations

import hashlib
import keyword
import re
import sys
import unicodedata

from lessonpress.problems import LessonpressError, Problem

__all__ = [
    "a_library",
    "ascii_slug",
    "library_for",
    "module_name",
    "permanent",
    "refusal",
    "slug",
    "title_of",
]

LONGEST = 60  # letters of a name that becomes a file's
# What a course has as folders, and what stands beside its library.
_FOLDERS = {"nbs", "outlines", "posts", "build", "dist", "tests", "test", "docs"}
_NEEDED = {"lessonpress", "numpy", "matplotlib", "pooch", "ipywidgets", "nbdev", "nbclient"}
_TAKEN = _NEEDED | {"ipykernel", "ipython", "setuptools", "pip", "pandas", "pytest"}


def words(text: str) -> list[str]:
    "The words of a text in small letters, of any script: what may stand in the name of a module."
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c if f"a{c}".isidentifier() and c != "_" else " " for c in plain).split()


def title_of(text: str) -> str:
    "A name as a title: `gradient-descent` as `Gradient descent`, and one with spaces or capitals as it is."
    one = " ".join(text.split())
    if " " in one or one != one.lower():
        return one
    said = re.sub(r"^\d+[-_]", "", one).replace("-", " ").replace("_", " ").strip() or one
    return said[:1].upper() + said[1:]


def slug(text: str) -> str:
    "A title as the name of a file, in its own script, and cut at a word where it is long."
    name = "-".join(words(text))
    return (
        name if len(name) <= LONGEST else name[: LONGEST + 1].rpartition("-")[0] or name[:LONGEST]
    )


def ascii_slug(text: str) -> str:
    "The Latin letters and digits of a text, joined by hyphens; empty where it has none."
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST].strip("-")


def permanent(title: str) -> str:
    "The permanent name of a course with this title; one of no Latin letters gets a name that no other course has."
    mark = hashlib.sha256(title.encode()).hexdigest()[:8]
    return ascii_slug(title) or f"course-{mark}"


def refusal(what: str, name: str) -> str | None:
    "Why a name cannot be that of a page of the kind `what`; None if it can."
    if not name.isprintable():
        return f"the name of {what} is one line of text"
    if re.search(r"[/\\]", name):
        return f"`{name}` is a path; {what} is called by its name alone"
    if not words(name):
        return f"`{name}` has no letter of which a file could be named"
    return None


def module_name(name: str) -> str:
    "The module that a lesson of this name exports. `LessonpressError` where there can be none."
    if len(name) > LONGEST:
        _refuse(f"the name has {len(name)} letters", f"use at most {LONGEST}, and change the title")
    found = words(name)
    while len(found) > 1 and found[0].isdigit():  # a number of its own, which the file gets anyway
        del found[0]
    module = "_".join(found)
    if not module.isidentifier() or keyword.iskeyword(module):
        why = "a word of Python's own" if keyword.iskeyword(module) else "no name in Python"
        _refuse(f"`{module}` cannot be a module: it is {why}", "begin with a letter, or add a word")
    return module


def _refuse(message: str, hint: str) -> None:
    raise LessonpressError(Problem("new", message, hint=hint))


def a_library(name: str) -> str | None:
    "Why a name cannot be that of a course's library; None if it can."
    if not (name.isascii() and name.isidentifier()) or len(name) > LONGEST:
        return "is no name of a package: letters, digits and _, a letter first"
    if keyword.iskeyword(name):
        return "is a word of Python's own"
    if name.lower() in {m.lower() for m in sys.stdlib_module_names}:
        return "is a module of Python's own, which it would hide"
    if name.lower() in _FOLDERS:
        return "is a folder of the course"
    if name.lower() in _TAKEN:
        return "is a package that the course needs, which it would hide"
    return None


def library_for(folder: str) -> str:
    "The name of a library for a course in a folder of this name."
    name = ascii_slug(folder).replace("-", "_") or "lessons"
    if a_library(name) is None:
        return name
    return f"course_{name}" if name[0].isdigit() else f"{name}_course"
