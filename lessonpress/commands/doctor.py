"""`lessonpress doctor`: what a course is built with on this machine, what does not fit, and how to mend it."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from lessonpress import extras
from lessonpress.commands.terminal import count, many, say, state, tell
from lessonpress.problems import LessonpressError, Problem, Report

__all__ = ["add"]

_EXTRAS = {"run": ("nbclient", "ipykernel"), "kit": ("numpy", "matplotlib", "ipywidgets", "pooch")}


def doctor(
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="Mend what is safe to mend: Quarto's extension, former names, older versions.",
        ),
    ] = False,
) -> int:
    """Say which renderer builds the course and why, which versions and data are at hand, what does not fit, and how to
    mend it. Pages are `lessonpress check`'s to look at."""
    started, root = time.perf_counter(), state["course"]
    if fix:
        for line in _mended(root) or ["nothing that is safe to mend"]:
            say(line, "fixed" if line[0] != "n" else "")
    found: list[Problem] = []
    for name, look in _LOOKS.items():
        try:
            for line in look(root, found):
                say(line, name)
        except LessonpressError as e:
            found += e.problems
    found = list(dict.fromkeys(found))
    tell(found)
    say(f"Looked at the course in {time.perf_counter() - started:.1f} s: {count(found)}")
    return int(any(p.level == "error" for p in found))


def _mended(root: Path) -> list[str]:
    "What was changed, a line each. No file is written that has changed since it was read."
    from lessonpress.new import upgrade
    from lessonpress.quarto import extension, host

    done = host.renew_names(root) + upgrade.renew(root)
    if host.is_set_up(root):
        done += [f"{extension.FOLDER}/{name}" for name in extension.install(root)]
    return done


def _renderer(root: Path, found: list[Problem]) -> Iterator[str]:
    from lessonpress.quarto import program

    choice = program.chosen("auto", root)
    yield f"{'Quarto' if choice.quarto else 'the embedded one, Pandoc'}: {choice.why}"


def _lessonpress(root: Path, found: list[Problem]) -> Iterator[str]:
    from lessonpress import __version__

    yield f"{__version__} ({Path(__file__).parents[1]})"


def _python(root: Path, found: list[Problem]) -> Iterator[str]:
    yield f"{platform.python_version()} ({sys.executable})"


def _pandoc(root: Path, found: list[Problem]) -> Iterator[str]:
    from lessonpress.pandoc.worker import pandoc_path, pandoc_version

    yield f"{pandoc_version()} ({pandoc_path()})"


def _quarto(root: Path, found: list[Problem]) -> Iterator[str]:
    from lessonpress.quarto import host, program

    path, tried = program.found("auto"), " to ".join(host.TRIED)
    if not path:
        yield f"not on PATH; it is only needed where Quarto is to render the site ({tried} were tried)"
        return
    version = host.version(path)
    yield f"{version or 'its version is not known'} ({path}); {tried} were tried"
    if _numbers(version) < _numbers(host.TRIED[0]):
        message = f"Quarto {version or path} is older than those that were tried, {tried}"
        hint = "get a newer one from quarto.org, or build with --renderer pandoc"
        found.append(Problem("quarto-setup", message, hint=hint, level="warning"))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def _pagefind(root: Path, found: list[Problem]) -> Iterator[str]:
    from lessonpress.features.search import pagefind

    yield pagefind.version()


def _extras(root: Path, found: list[Problem]) -> Iterator[str]:
    for name, packages in _EXTRAS.items():
        there = {p: v for p in packages if (v := extras.version(p))}
        if lost := [p for p in packages if p not in there]:
            what = "running notebooks" if name == "run" else "facts, figures and data in lessons"
            yield f"{name}: {', '.join(lost)} not installed; for {what}: pip install 'lessonpress[{name}]'"
        else:
            yield f"{name}: {', '.join(f'{p} {v}' for p, v in there.items())}"


def _course(root: Path, found: list[Problem]) -> Iterator[str]:
    from lessonpress.finish import output_folder
    from lessonpress.gather.quarto_yml import load_config
    from lessonpress.gather.settings import load_settings, unkept_records

    report = Report()
    try:
        config = load_config(root, report)
        settings = load_settings(root, report)
    finally:
        found += report.problems
    if wrong := unkept_records(root):
        found.append(wrong)
    if settings.name:
        yield f"{settings.name}, by {settings.file}"
    else:
        where = "`name` in [tool.lessonpress] of pyproject.toml, or in [course] of lessonpress.ini"
        yield f"without a name, on which readers' histories hang: set {where}, once and for ever"
    output_folder.refuse_strangers(config)


def _side(root: Path, found: list[Problem]) -> Iterator[str]:
    "Quarto's side of the course."
    from lessonpress.gather.quarto_yml import load_config
    from lessonpress.quarto import extension, host

    found += host.problems(root)
    if not host.is_set_up(root):
        yield f"not set up: {host.FILE} names nothing of ours, so the embedded renderer builds the site"
        return
    if wrong := extension.outdated(root, load_config(root, Report()).filters):
        found.append(wrong)
        yield wrong.message
    else:
        yield f"{extension.FOLDER} is of this version"


def _made(root: Path, found: list[Problem]) -> Iterator[str]:
    "What an older version has written."
    from lessonpress.new import upgrade

    old = list(upgrade.problems(root))
    found += old
    yield f"{many(len(old), 'line')} of an older one" if old else "nothing is of an older one"


def _data(root: Path, found: list[Problem]) -> Iterator[str]:
    "Where data would be taken from; nothing is downloaded."
    from lessonpress import inside
    from lessonpress.gather.settings_files import FILES
    from lessonpress.kit.data import REGISTRY, where
    from lessonpress.kit.data.own import register

    found += register(root)
    try:
        for file in FILES:  # which the kit reads for itself, when a lesson runs
            inside.path(root, file)
        yield "; ".join(f"{name}: {where(name, root)}" for name in REGISTRY)
    except LessonpressError as e:  # what is missing stops lessons, and no build
        found += [
            Problem(p.rule, p.message, p.file, hint=p.hint, level="warning") for p in e.problems
        ]


_LOOKS: dict[str, Callable[[Path, list[Problem]], Iterator[str]]] = {
    "renderer": _renderer,
    "lessonpress": _lessonpress,
    "Python": _python,
    "Pandoc": _pandoc,
    "Quarto": _quarto,
    "Pagefind": _pagefind,
    "extras": _extras,
    "course": _course,
    "Quarto's side": _side,
    "made by version": _made,
    "data": _data,
}


def add(app: typer.Typer) -> None:
    app.command()(doctor)
