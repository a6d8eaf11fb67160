"""`lessonpress serve`: the site on this machine, built again at each edit."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
import webbrowser
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lessonpress.commands.terminal import complain, count, many, say, state, tell
from lessonpress.problems import LessonpressError, Problem, Report

if TYPE_CHECKING:
    from lessonpress.commands.server import Server
    from lessonpress.pandoc.pool import Workshop
    from lessonpress.pipeline import Built

__all__ = ["add"]

QUIET = 2000  # milliseconds without an edit
SWITCH = 0.0005  # seconds after which a build lets a request go on
TERMINATED = 128 + signal.SIGTERM


def serve(
    port: Annotated[int, typer.Option(help="The first port to try.", min=0, max=65535)] = 8000,
    watch: Annotated[bool, typer.Option(help="Build again at each edit.")] = True,
    open_browser: Annotated[bool, typer.Option("--open", help="Open a browser.")] = False,
) -> None:
    """Build, and show the site on this machine at http://127.0.0.1; pages reload after an edit, and show
    what is wrong with it."""
    from lessonpress.commands.server import Server
    from lessonpress.pipeline import open_workshop

    root, terminated = state["course"], _termination()
    folder = _output(root)
    sys.setswitchinterval(SWITCH)
    with open_workshop(root) as workshop:
        server = Server(folder, port, live=watch)
        if port and server.port != port:
            say(f"Port {port} is in use; {server.port} is free")
        preview = _Preview(root, workshop, server)
        preview.seen = preview.files()
        built = preview.build()
        server.start()
        say(f"Serving {server.url} (Ctrl+C stops)")
        if open_browser:
            webbrowser.open(server.url)
        try:
            if watch:
                preview.watch(built)
            else:
                _wait()
        except KeyboardInterrupt:
            if terminated.is_set():
                sys.exit(TERMINATED)
            say("stopped")
        finally:
            server.stop()


def _output(root: Path) -> Path:
    "Where the site will stand, even if its settings cannot be read yet; without any, there is no course."
    from lessonpress.gather.project import project_file
    from lessonpress.gather.quarto_yml import load_config

    try:
        return load_config(root, Report()).output
    except Exception:
        if not (root / project_file(root)).exists():
            raise
        return root / "_site"  # the build tells what is wrong


def _termination() -> threading.Event:
    """An event that says that this process was told to end. Its signal ends it by an exception, wherever
    it is; but where it waits for an edit, watchfiles takes every such exception for Ctrl+C."""
    told = threading.Event()

    def end(*_: Any) -> None:
        told.set()
        sys.exit(TERMINATED)

    signal.signal(signal.SIGTERM, end)
    return told


class _Preview:
    """Builds a course again and again, and tells what is wrong on the terminal and in the pages. No error
    ends it."""

    def __init__(self, root: Path, workshop: Workshop, server: Server):
        self.root, self.workshop, self.server = root, workshop, server
        self.seen: dict[str, tuple[int, int]] = {}
        self.told = Counter[Problem]()  # what is wrong as the terminal knows it

    def build(self, in_haste: bool = False) -> bool:
        "Build what can be built: somebody is in the middle of an edit. Whether there is a new site."
        done, problems = self._tried(in_haste)
        if done:
            self.server.folder = done.output
        self.server.show(problems, built=done is not None)
        with suppress(OSError, UnicodeError):  # of the terminal
            found = self._tell_new(problems)
            if done:
                say(f"Built {many(done.pages, 'page')} in {done.seconds:.2f} s ({found})")
            else:
                say(f"Not built ({found})")
        return done is not None

    def _tell_new(self, problems: list[Problem]) -> str:
        "Tell what was not told after the last build; how many problems there are, and what became of the others."
        last, self.told = self.told, Counter(map(_lasting, problems))
        new = self.told - last
        for p in problems:
            if new[_lasting(p)]:
                new[_lasting(p)] -= 1
                tell([p])
        mended = (last - self.told).total()
        same = "as before" if problems and self.told == last else ""
        return ", ".join(filter(None, [count(problems), same, f"{mended} mended" * bool(mended)]))

    def catch_up(self) -> None:
        "Build once more, with the search index of the pages as they are; all else was told."
        done, problems = self._tried(in_haste=False)
        self.server.show(problems, built=False)
        if done is None:
            tell([p for p in problems if p.rule in ("search", "unforeseen")])

    def _tried(self, in_haste: bool) -> tuple[Built | None, list[Problem]]:
        from lessonpress.pipeline import build

        try:
            done = build(
                self.root,
                keep_going=True,
                workshop=self.workshop,
                in_haste=in_haste,
                drafts=True,
            )
            return done, done.report.problems
        except LessonpressError as e:
            return None, e.problems
        except Exception as e:
            self.workshop.close()  # one of its processes may be lost; the next build starts others
            return None, [_unforeseen(e)]

    def watch(self, built: bool) -> None:
        behind = False  # the search index takes longer than a page: it waits for quiet
        for edited in self._edits():
            if self.seen:  # an edit from before anybody watched
                edited = edited or self.seen != self.files()
                self.seen = {}
            if edited or built and not self.server.folder.is_dir():
                built = self.build(in_haste=True)
                behind = True
            elif behind:
                behind = False
                self.catch_up()

    def files(self) -> dict[str, tuple[int, int]]:
        "The sources as they are now: size and time of each."
        from lessonpress.unchanged import course_files

        with suppress(OSError):
            found = course_files(self.root, os.path.relpath(self.server.folder, self.root))
            return {path: (s.st_size, s.st_mtime_ns) for path, s in found if self._is_source(path)}
        return {}

    def _edits(self) -> Iterator[bool]:
        """For ever, whether sources have changed: at each change, and after each quiet time. The folder of the
        course may go away and come back, and then it is another one."""
        again, told = False, ""
        while True:
            try:
                there = _folder(self.root)
                for changes in self._changes():
                    yield again or bool(changes)
                    again, told = False, ""
                    if _folder(self.root) != there:
                        break
            except FileNotFoundError:
                if not again:
                    yield True  # nobody may have told that the folder went away
            except Exception as e:
                if told != str(e):
                    complain(f"cannot watch the course: {e}")
                told = str(e)
            again = True
            time.sleep(QUIET / 1000)

    def _changes(self) -> Iterator[Any]:
        from watchfiles import DefaultFilter, watch

        usual = DefaultFilter()
        return watch(
            self.root,
            watch_filter=lambda change, path: usual(change, path) and self._is_source(path),
            debounce=100,
            step=30,
            rust_timeout=QUIET,
            yield_on_timeout=True,
            raise_interrupt=True,
        )

    def _is_source(self, path: str) -> bool:
        within = Path(os.path.relpath(path, self.root)).parts
        hidden = any(p.startswith(".") for p in within if p != ".")
        return not hidden and not Path(path).is_relative_to(self.server.folder)


def _lasting(problem: Problem) -> Problem:
    "A problem by what stays when lines are put in above it."
    return replace(problem, line=None)


def _folder(root: Path) -> tuple[int, int]:
    "Which folder it is that has this name now."
    found = root.stat()
    return found.st_dev, found.st_ino


def _unforeseen(error: Exception) -> Problem:
    if state["debug"]:
        traceback.print_exception(error)
    hint = "a fault of ours: please report it, with what `lessonpress --debug serve` says"
    return Problem("unforeseen", f"the build failed: {type(error).__name__}: {error}", hint=hint)


def _wait() -> None:
    while True:
        time.sleep(3600)


def add(app: typer.Typer) -> None:
    app.command()(serve)
