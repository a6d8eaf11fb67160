"""`lessonpress serve`: the site on this machine, built again at each edit."""

from __future__ import annotations

import signal
import sys
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lessonpress.commands.terminal import count, many, say, state, tell
from lessonpress.problems import LessonpressError, Report

if TYPE_CHECKING:
    from lessonpress.commands.server import Server
    from lessonpress.pandoc.pool import Workshop

__all__ = ["add"]

QUIET = 2000  # milliseconds without an edit
TERMINATED = 128 + signal.SIGTERM


def serve(
    port: Annotated[int, typer.Option(help="The first port to try.", min=0, max=65535)] = 8000,
    watch: Annotated[bool, typer.Option(help="Build again at each edit.")] = True,
    open_browser: Annotated[bool, typer.Option("--open", help="Open a browser.")] = False,
) -> None:
    "Build, and show the site on this machine at http://127.0.0.1; pages reload after an edit."
    from lessonpress.commands.server import Server
    from lessonpress.gather.quarto_yml import load_config
    from lessonpress.pipeline import open_workshop

    root, terminated = state["course"], _termination()
    with open_workshop(root) as workshop:
        _build(root, workshop)
        server = Server(load_config(root, Report()).output, port, live=watch)
        server.start()
        say(f"Serving {server.url} (Ctrl+C stops)")
        if open_browser:
            webbrowser.open(server.url)
        try:
            if watch:
                _watch(root, workshop, server)
            else:
                _wait()
        except KeyboardInterrupt:
            if terminated.is_set():
                sys.exit(TERMINATED)
            say("stopped")
        finally:
            server.stop()


def _termination() -> threading.Event:
    """An event that says that this process was told to end. Its signal ends it by an exception, wherever
    it is; but where it waits for an edit, watchfiles takes every such exception for Ctrl+C."""
    told = threading.Event()

    def end(*_: Any) -> None:
        told.set()
        sys.exit(TERMINATED)

    signal.signal(signal.SIGTERM, end)
    return told


def _build(root: Path, workshop: Workshop, in_haste: bool = False) -> bool:
    "Build what can be built and tell the rest: somebody is in the middle of an edit."
    from lessonpress.pipeline import build

    try:
        done = build(root, keep_going=True, workshop=workshop, in_haste=in_haste)
    except LessonpressError as e:
        tell(e.problems)
        return False
    tell(done.report.problems)
    found = count(done.report.problems)
    say(f"Built {many(done.pages, 'page')} in {done.seconds:.2f} s ({found})")
    return True


def _watch(root: Path, workshop: Workshop, server: Server) -> None:
    from watchfiles import Change, DefaultFilter, watch

    class Sources(DefaultFilter):
        def __call__(self, change: Change, path: str) -> bool:
            hidden = any(p.startswith(".") for p in Path(path).relative_to(root).parts)
            built = Path(path).is_relative_to(server.folder)
            return super().__call__(change, path) and not hidden and not built

    behind = False  # the search index: it takes longer than a page, so it waits for a quiet moment
    changes = watch(
        root,
        watch_filter=Sources(),
        debounce=100,
        step=30,
        rust_timeout=QUIET,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for change in changes:
        if change:
            if _build(root, workshop, in_haste=True):
                server.reload()
            behind = True
        elif behind:
            behind = False
            _catch_up(root, workshop)


def _catch_up(root: Path, workshop: Workshop) -> None:
    "Build once more, with the search index of the pages as they are; all else was told."
    from lessonpress.pipeline import build

    try:
        build(root, keep_going=True, workshop=workshop)
    except LessonpressError as e:
        tell([p for p in e.problems if p.rule == "search"])


def _wait() -> None:
    while True:
        time.sleep(3600)


def add(app: typer.Typer) -> None:
    app.command()(serve)
