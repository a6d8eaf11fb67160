"""The workshop of a build: Pandoc, the work that is kept, and a process for each core."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import parent_process
from multiprocessing.util import Finalize
from pathlib import Path
from threading import Thread
from typing import Any

import orjson

from lessonpress.feature import adding
from lessonpress.pandoc.kept import Kept, Memory
from lessonpress.pandoc.tree import in_few_words
from lessonpress.pandoc.worker import Worker
from lessonpress.problems import LessonpressError, Problem

__all__ = ["Workshop"]

FEW = 2  # so few tasks are done here: to start processes would take longer


class Workshop:
    "Does tasks side by side, and keeps what they make."

    def __init__(self, kept: Kept, workers: int | None = None):
        self.kept, self.memory = kept, Memory()
        self.workers = workers or max(1, min(8, os.cpu_count() or 1))
        self.pandoc = Worker()
        self._pool: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[Workshop, Any], Any], tasks: list[Any]) -> Iterator[Any]:
        "What `function(workshop, task)` gives for each task, in their order; it is a module's own."
        if self.workers == 1 or len(tasks) <= FEW:
            yield from (function(self, task) for task in tasks)
        else:
            yield from self._processes().map(_do, [(function, task) for task in tasks])

    def _processes(self) -> ProcessPoolExecutor:
        if self._pool is None:
            start = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
            new = [] if start.get_start_method() == "fork" else adding()
            begin = (self.kept.folder, self.kept.salt, new)
            self._pool = ProcessPoolExecutor(self.workers, start, _begin, begin)
        return self._pool

    def read(self, markdown: str, extensions: str = "") -> dict[str, Any]:
        "Pandoc's tree of a text in Quarto's Markdown, with Pandoc's `extensions`."
        name = self.tree_name(markdown, extensions)
        tree = self.kept.load(name)
        if tree is None:
            self.kept.put(name, text := self.pandoc.read_json(markdown, extensions))
            if self.pandoc.messages:
                self.kept.put(self.said_name(name), orjson.dumps(self.pandoc.messages))
            tree = _shallow(lambda: orjson.loads(text))
        return tree  # type: ignore[no-any-return]

    def said(self, tree: str) -> list[dict[str, Any]]:
        "What Pandoc warned of when it read a text, by the name of its tree."
        return self.kept.load(self.said_name(tree)) or []

    def said_name(self, tree: str) -> str:
        "Under which name is kept what Pandoc warned of when it read a tree."
        return self.kept.name(("said", tree))

    def tree_name(self, markdown: str, extensions: str = "") -> str:
        "Under which name the tree of a text is kept."
        return self.kept.name(("read", markdown, extensions))

    def write(self, tree: dict[str, Any]) -> str:
        "HTML of a tree, whose citations are resolved; the tree is of no use any more."
        in_few_words(tree["blocks"])
        return self.pandoc.write_json(_shallow(lambda: orjson.dumps(tree)).decode())

    def keep(self, data: bytes) -> str:
        "The digest of these bytes, under which they are kept."
        digest = hashlib.sha256(data).hexdigest()
        self.kept.put(digest, data)
        return digest

    def use(self, names: Iterable[str]) -> None:
        self.kept.use(names)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        self.pandoc.close()

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _shallow(made: Callable[[], Any]) -> Any:
    "What `made` gives of a tree, unless that is nested more deeply than JSON can be."
    try:
        return made()
    except (orjson.JSONDecodeError, TypeError, RecursionError) as e:
        if not any(word in str(e) for word in ("depth", "ecursion")):
            raise
        message = "blocks or marks of this page are nested too deeply"
        hint = "lists, quotations, divs and emphasis: close some of them"
        raise LessonpressError(Problem("pandoc", message, hint=hint)) from None


_own: Workshop | None = None  # of a process of the pool


def _begin(folder: Path, salt: str, adding: list[tuple[Any, ...]]) -> None:
    global _own
    # A signal goes to all processes of a terminal, or of `timeout`: the command ends the others. One that raised an
    # error in the middle of taking a task would wait for ever, and the command with it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for add, *args in adding:
        add(*args)
    _own = Workshop(Kept(folder, salt), 1)
    Finalize(_own, _own.close, exitpriority=1)  # its Pandoc ends before it does
    Thread(target=_end_with_the_command, daemon=True).start()


def _end_with_the_command() -> None:
    "A process of the pool waits for tasks for ever where the command was killed."
    command = parent_process()
    if command is not None:
        command.join()
        os._exit(1)


def _do(task: tuple[Callable[[Workshop, Any], Any], Any]) -> Any:
    function, what = task
    assert _own is not None
    return function(_own, what)
