"""A local web server for the built site, which tells open pages of each build."""

from __future__ import annotations

import asyncio
import json
import logging
import mimetypes
import os
import threading
import time
from contextlib import suppress
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.locks import Condition
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler

from lessonpress import environment
from lessonpress.problems import LessonpressError, Problem

__all__ = ["Server"]

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
WAITING = 1024  # connections that the system holds until we take them
LARGEST = 1 << 16  # bytes of the headers of a request, and of its body
READ = 256 * LARGEST  # of headers: so many are read, so that too many get an answer
ALIVE = timedelta(seconds=15)  # after which a silent stream says that it is still there
MOST = 100  # problems that are listed in a page

# Not every Python knows these, and what a host's own list says of some is not to be trusted.
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".json": "application/json",
    ".ipynb": "application/json",
    ".svg": "image/svg+xml",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".apkg": "application/octet-stream",
}
_PYTHONS = mimetypes.MimeTypes()
_HERE = Path(__file__).parent
_BARE = "<!DOCTYPE html><meta charset=utf-8><title>{0}</title><h1>{0}</h1>{1}"


class Server:
    """Serves `folder` on loopback only, from a thread of its own. With `live` each page shows the problems
    of the last build, and loads again after the next one."""

    def __init__(self, folder: Path, port: int = 8000, live: bool = True):
        self.folder, self.live = folder, live
        self.loop: asyncio.AbstractEventLoop | None = None
        # Numbers of the build and of what was told begin with the time: after an earlier server's.
        self.number = self.version = time.time_ns() // 1_000_000
        self.show([], built=False)
        self.sockets = _bound(port)
        self.port = self.sockets[0].getsockname()[1]
        self.ready = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        if not environment.said("DEBUG"):
            for name in ("tornado", "asyncio"):  # they tell of each request that is none
                logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self.thread = threading.Thread(target=asyncio.run, args=(self._serve(),), daemon=True)
        self.thread.start()
        self.ready.wait()

    async def _serve(self) -> None:
        self.loop, self.told, self.ending = asyncio.get_running_loop(), Condition(), asyncio.Event()
        app = Application(
            [
                (r"/\.lessonpress/events", _Events),
                (r"/\.lessonpress/state", _State),
                (r"/\.lessonpress/(preview\.js|preview\.css)", _Own),
                ("(.*)", _File),
            ],
            server=self,
        )
        http = HTTPServer(app, max_header_size=READ, max_body_size=LARGEST)
        http.add_sockets(self.sockets)
        self.ready.set()
        await self.ending.wait()
        http.stop()

    def show(self, problems: list[Problem], built: bool) -> None:
        "Tell open pages what is wrong; where a new site was `built`, they load it."
        shown = [{**p.as_dict(), "place": p.place} for p in problems[:MOST]]
        errors = sum(p.level == "error" for p in problems)
        counts = {"errors": errors, "warnings": len(problems) - errors}
        self.problems, self.number, self.version = problems, self.number + built, self.version + 1
        numbers = {"build": self.number, "version": self.version}
        self.state = json.dumps({**numbers, **counts, "problems": shown})  # what pages are told
        if self.loop:
            self.loop.call_soon_threadsafe(lambda: self.told.notify_all())

    def stop(self) -> None:
        if self.loop is None:  # it was never started
            for socket in self.sockets:
                socket.close()
            return
        self.loop.call_soon_threadsafe(self.ending.set)
        self.thread.join(5)


def _bound(port: int) -> list[Any]:
    "Sockets of the first free port from `port` on; 0: of any."
    for candidate in range(port, min(port + 20, 65536)) if port else [0]:
        try:
            return bind_sockets(candidate, "127.0.0.1", backlog=WAITING)
        except OSError:
            continue
    message, hint = f"no port from {port} on is free", "lessonpress serve --port PORT"
    raise LessonpressError(Problem("serve", message, hint=hint))


def _found(folder: Path, path: str) -> str | None:
    """What the site in `folder` has at `path`, wherever links lead. None where there is nothing, or only outside of it."""
    try:
        root = os.path.realpath(folder, strict=True)
        real = os.path.realpath(os.path.join(root, path.lstrip("/")), strict=True)
    except (OSError, ValueError):  # also of names that are too long or hold NUL
        return None
    return real if real == root or real.startswith(os.path.join(root, "")) else None


class _Handler(RequestHandler):
    @property
    def server(self) -> Server:
        return self.settings["server"]  # type: ignore[no-any-return]

    def prepare(self) -> None:
        if self.request.host_name not in LOOPBACK:  # another site's name that leads to us
            raise HTTPError(403, reason="Only names of this machine are served")
        if sum(len(k) + len(v) for k, v in self.request.headers.get_all()) > LARGEST:
            raise HTTPError(431)

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Content-Type-Options", "nosniff")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        if status_code == 405:
            self.set_header("Allow", "GET, HEAD")
        if status_code == 404:
            self.page(_found(self.server.folder, "404.html"))
        else:
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(f"{status_code} {self._reason}\n")

    def page(self, file: str | None) -> None:
        "Answer with the page in `file`; without one, with what is wrong."
        body = Path(file).read_bytes() if file else self.bare().encode()
        # A frame of a page, or what a script asks for, is no page of its own.
        if (
            self.server.live
            and self.request.headers.get("Sec-Fetch-Dest", "document") == "document"
        ):
            script = f"/.lessonpress/preview.js?build={self.server.number}"
            body += f'<script type="module" src="{script}"></script>'.encode()
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(body)

    def bare(self) -> str:
        "The page where the site has none."
        title = (
            "There is no such page" if _found(self.server.folder, "") else "There is no site yet"
        )
        problems = self.server.problems[:MOST]
        return _BARE.format(title, "".join(f"<pre>{escape(str(p))}</pre>" for p in problems))


class _File(_Handler, StaticFileHandler):
    absolute_path: str | None = None

    def initialize(self) -> None:  # type: ignore[override]
        super().initialize(str(self.server.folder))

    @classmethod
    def get_absolute_path(cls, root: str, path: str) -> str:
        return path  # it is looked for, and held to the folder, all at once

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        real = _found(Path(root), absolute_path)
        if real and os.path.isdir(real):
            if absolute_path and not absolute_path.endswith("/"):
                at = Path(real).relative_to(os.path.realpath(root)).as_posix()
                self.redirect(f"/{quote(at)}/")  # so that relative links hold
                return None
            real = _found(Path(root), f"{absolute_path}index.html")
        elif absolute_path.endswith("/"):
            raise HTTPError(404)  # of no folder
        if real is None or not os.path.isfile(real):
            raise HTTPError(404)
        if real.endswith(".html"):
            self.page(real)
            return None
        return real

    async def get(self, path: str, include_body: bool = True) -> None:
        try:
            await super().get(path, include_body)
        except OSError:  # it went away meanwhile, or may not be read
            raise HTTPError(404) from None

    def compute_etag(self) -> str | None:
        if self.absolute_path is None:
            return RequestHandler.compute_etag(self)
        stat = self._stat()
        return f'"{stat.st_mtime_ns:x}-{stat.st_size:x}-{stat.st_ino:x}"'

    def get_content_type(self) -> str:
        ending = os.path.splitext(self.absolute_path or "")[1].lower()
        kind = _TYPES.get(ending) or _PYTHONS.types_map[True].get(ending)
        text = kind and (kind.startswith("text/") or kind == "application/json")
        return f"{kind}; charset=utf-8" if text else kind or "application/octet-stream"


class _Own(_Handler):
    "The script of the preview and its styles."

    def get(self, name: str) -> None:
        kind = "text/javascript" if name.endswith(".js") else "text/css"
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.finish((_HERE / name).read_bytes())

    head = get


class _State(_Handler):
    def get(self) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(self.server.state)

    head = get


class _Events(_Handler):
    async def get(self) -> None:
        "The state, and again whenever it changes, until the reader leaves."
        self.set_header("Content-Type", "text/event-stream")
        told = ""
        with suppress(StreamClosedError):
            while True:
                state = self.server.state
                self.write(f"data: {state}\n\n" if state != told else ": still here\n\n")
                await self.flush()
                told = state
                if told == self.server.state:
                    await self.server.told.wait(ALIVE)
