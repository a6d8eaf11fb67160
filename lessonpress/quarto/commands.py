"""What a course brings that Quarto would run: commands, filters, extensions, code blocks. To build a stranger's course must not run a
stranger's code, so Quarto is not started on it unless who builds says so. Known by lists of what runs nothing, and by our own
extension's bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from lessonpress import environment, inside
from lessonpress.course import Site
from lessonpress.gather import yaml_lines
from lessonpress.gather.lines import Lines
from lessonpress.gather.page_source import front_matter
from lessonpress.problems import LessonpressError, Problem
from lessonpress.quarto import extension

__all__ = ["refuse"]

_HOOK = re.compile(r"(?:lessonpress|lessondl) (?:collect|finish)")
_OURS = {  # what each key may say, of keys that name what is run
    "pre-render": re.compile(rf"{extension.FOLDER}/collect\.py|{_HOOK.pattern}"),
    "post-render": _HOOK,
    "ipynb-filters": re.compile(r"(?:lessonpress|lessondl) notebook-filter"),
    "filters": re.compile(
        rf"quarto|citeproc|lessonpress|{extension.FOLDER}/(?:filter\.py|lessonpress\.lua)"
    ),
    **dict.fromkeys(("shortcodes", "engines", "pdf-engine", "server", "knitr"), None),
    "engine": re.compile(r"jupyter|markdown"),
    # A template that is a file can be one of EJS, which is JavaScript; a reader or writer, one of Lua.
    **dict.fromkeys(("template", "from", "reader", "to", "writer"), re.compile(r"[\w+-]+")),
    "format": re.compile(r"html|ipynb|docx|gfm|commonmark|markdown|md"),
}
# What Quarto reads by itself: settings, profiles, those of a folder, and extensions'.
_YAML = re.compile(r"(?:_quarto[^/]*|(?:.*/)?_metadata|(?:.*/)?_extensions/.*_extension)\.ya?ml")
_BLOCK = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})\s*\{+([A-Za-z][\w.-]*)", re.M)
_SHOWN = ("mermaid", "dot", "ojs")  # blocks that run in the reader's browser, if at all
_ENVIRONMENT = re.compile(r"\{\{<\s*env\b")  # which a page would publish
_SCRIPT = re.compile(
    rb"^[ \t]*#[ \t]*%%+[ \t]*\[(?:markdown|raw)\]|^#'\s", re.M
)  # a page that is a program
_PLAIN = {  # of an extension, what only readers' browsers see
    *(".css", ".scss", ".html", ".svg", ".png", ".jpg", ".woff", ".woff2", ".ttf", ".js"),
    *(".md", ".txt", ".csl", ".bib", ""),
}
_CODE = (".py", ".lua", ".yml")


def refuse(site: Site) -> None:
    "Raise one `LessonpressError` that names everything in the course that Quarto would run, unless the one who builds lets it."
    if environment.allows_commands():
        return
    found = list(dict.fromkeys(_found(site)))
    if found:
        message = "Quarto would run what this course brings: " + "; ".join(found)
        hint = (
            "build --allow-commands lets it, if you trust the course as a program; --renderer "
            "pandoc runs nothing"
        )
        problems = [Problem("commands", message, site.config.file, hint=hint)]
        if old := extension.outdated(site.root, site.config.filters):
            problems.append(old)  # another version's filter is code that nobody knows
        raise LessonpressError(problems)


def _found(site: Site) -> Iterator[str]:
    executes = True
    files = sorted(_files(site.root))
    read = {f for f in files if _YAML.fullmatch(f)} | _included(site.root, files)
    for file in files:
        path, name = site.root / file, PurePosixPath(file)
        if "_extensions" in name.parts[:-1] and _is_foreign(file, path):
            yield f"the extension's file {file}"
        elif name.name.startswith("_environment"):
            yield f"the variables in {file}"
        elif file in read and not _is_ours(file, path):
            data, lines = yaml_lines.load(_text(path), file)
            yield from _of_mapping(data, lines, file, site.root)
            if file == site.config.file and isinstance(run := data.get("execute"), dict):
                executes = run.get("enabled") is not False
        elif name.suffix.lower() == ".rmd" or name.suffix in (".py", ".jl", ".r", ".R"):
            if name.suffix.lower() == ".rmd" or _SCRIPT.search(path.read_bytes()):
                yield f"the page {file}, which is a program"
    for file, page in site.pages.items():
        text = page.source.text or page.source.markdown
        front, _, lines = front_matter(page.source.text, file)
        yield from _of_mapping(front or page.front, lines, file, site.root)
        yield from _of_text(text, file, executes and not page.is_notebook)


def _files(root: Path) -> Iterator[str]:
    "The files of the course that Quarto looks at, links followed as long as they stay inside."
    waiting, seen = [root], set[Path]()
    while waiting:
        folder = waiting.pop()
        if folder.resolve() in seen or not inside.is_inside(root, folder):
            continue
        seen.add(folder.resolve())
        for path in folder.iterdir():
            if path.is_dir():
                waiting += [path] if path.name[0] != "." and path.name != "node_modules" else []
            elif inside.is_inside(root, path):
                yield path.relative_to(root).as_posix()


def _included(root: Path, files: list[str]) -> set[str]:
    "The files of YAML that others take in, by name: all of the course, where one does."
    takes = (f for f in files if _YAML.fullmatch(f) or f.endswith(".qmd"))
    if not any("metadata-file" in _text(root / f) for f in takes):
        return set()
    return {f for f in files if f.endswith((".yml", ".yaml"))}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _is_foreign(file: str, path: Path) -> bool:
    "Whether a file of an extension is code, or may be, and not of ours as this version writes it."
    suffix = path.suffix.lower()
    if _is_beside_ours(file):
        return suffix in _CODE and not _is_ours(file, path)
    return suffix not in _PLAIN and path.name != "_extension.yml"


def _is_beside_ours(file: str) -> bool:
    "Whether a file has the place of one of our extension's, in this course or in one that lies within it."
    folder, _, name = file.rpartition("/")
    return f"/{folder}".endswith(f"/{extension.FOLDER}") and name in extension.contents()


def _is_ours(file: str, path: Path) -> bool:
    if not _is_beside_ours(file):
        return False
    return path.read_bytes().replace(b"\r\n", b"\n") == extension.contents()[path.name]


def _of_mapping(data: Any, lines: Lines, file: str, root: Path) -> Iterator[str]:
    "What is run by a file's YAML, wherever in it that stands."
    waiting: list[tuple[tuple[Any, ...], Any]] = [((), data)]
    while waiting:
        at, value = waiting.pop()
        key = next((k for k in reversed(at) if isinstance(k, str)), "")
        place = f"{file}:{line}" if (line := lines.of(*at)) else file
        if isinstance(value, dict):
            waiting += [((*at, k), v) for k, v in value.items()]
            names = value if key == "format" else ()
            yield from (f"the format `{n}` ({place})" for n in names if not _may(key, n))
        elif isinstance(value, list):
            waiting += [((*at, i), v) for i, v in enumerate(value)]
        elif at[-2:] == ("execute", "enabled") and value is not False:
            yield f"all code (`execute.enabled`, {place})"
        else:
            named = next((str(k) for k in reversed(at) if k in _OURS), key)
            if named in _OURS and not _may_below(at, named, value):
                yield f"`{named}: {value}` ({place})"
            if isinstance(value, str) and _leads_out(root, file, value):
                yield f"the file `{value}`, which is outside the course ({place})"


def _may(key: str, value: Any) -> bool:
    pattern = _OURS[key]
    return value in (None, True, False) or bool(pattern and pattern.fullmatch(str(value)))


def _may_below(at: tuple[Any, ...], named: str, value: Any) -> bool:
    "What stands below `format.html` are its options, and no formats."
    below = at[at.index(named) + 1 :]
    if named == "format" and below:
        return True
    return _may(named, value)


def _leads_out(root: Path, file: str, value: str) -> bool:
    "Whether a value names a file that is there and outside: from the course, from beside the page, or by its whole path."
    if len(value) > 1000 or "\n" in value or "\0" in value:
        return False
    beside = (root / file).parent / value
    try:
        return beside.is_file() and not inside.is_inside(root, beside)
    except OSError:
        return False


def _of_text(text: str, file: str, executes: bool) -> Iterator[str]:
    languages = {m[1] for m in _BLOCK.finditer(text)} - {*_SHOWN} if executes else ()
    yield from (f"a code block `{{{name}}}` in {file}" for name in sorted(languages))
    if _ENVIRONMENT.search(text):
        yield f"the environment that {file} shows (`env`)"
