"""Pandoc for many pages at once: a worker for each core, and the results kept by content."""

from __future__ import annotations

import json
import os
import queue
from contextlib import contextmanager
from pathlib import Path

from lessonpress.pandoc import worker as pandoc
from lessonpress.pandoc.kept import Cache, Memory

__all__ = ["Engine"]


class Engine:
    "Reads and writes documents on `workers` Pandoc processes; safe to call from as many threads."

    def __init__(self, cache: Cache, workers: int | None = None):
        self.cache, self.memory, self.workers = (
            cache,
            Memory(),
            workers or max(1, min(4, os.cpu_count() or 1)),
        )
        self._idle = queue.LifoQueue()
        for _ in range(self.workers):
            self._idle.put(None)  # a worker is started when it is first needed

    @contextmanager
    def _worker(self):
        worker = self._idle.get()
        try:
            if worker is None:
                worker = pandoc.Worker().__enter__()
            yield worker
        finally:
            self._idle.put(worker)

    def read(self, markdown: str) -> dict:
        def make():
            with self._worker() as w:
                return w.read_json(markdown)

        return json.loads(self.cache.get(("read", markdown), make))

    def write(self, tree: dict, bibliography: list[Path], csl: Path | None) -> str:
        "HTML of a tree; its citations are resolved if there is a bibliography."
        text = json.dumps(tree, ensure_ascii=False)
        with self._worker() as w:
            return (
                w.write(w.citeproc(tree, bibliography, csl))
                if bibliography and '"t": "Cite"' in text
                else w.write_json(text)
            )

    def close(self):
        while not self._idle.empty():
            worker = self._idle.get_nowait()
            if worker is not None:
                worker.__exit__(None, None, None)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()
