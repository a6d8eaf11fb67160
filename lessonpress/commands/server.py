"""A local web server for the built site, which reloads the page when it was built again."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from lessonpress.problems import LessonpressError, Problem

__all__ = ["Server"]

POLL = 0.05  # seconds after which the loop sees that it is to end

_RELOAD = (
    b"<script>new EventSource('/.lessonpress/events').onmessage = () => location.reload()</script>"
)


class Server:
    "Serves `folder` on loopback only; `reload()` makes open pages load again."

    def __init__(self, folder: Path, port: int = 8000, live: bool = True):
        self.folder, self.live, self.built = folder, live, threading.Condition()
        self.http = self._bind(port)
        self.http.daemon_threads = True
        self.loop: threading.Thread | None = None

    def _bind(self, port: int) -> ThreadingHTTPServer:
        handler = partial(_Handler, server_state=self)
        for candidate in range(port, min(port + 20, 65536)) if port else [0]:
            try:
                return ThreadingHTTPServer(("127.0.0.1", candidate), handler)
            except OSError:
                continue
        raise LessonpressError(
            Problem(
                "serve", f"no port from {port} on is free", hint="lessonpress serve --port PORT"
            )
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}/"

    def start(self) -> None:
        self.loop = threading.Thread(target=self.http.serve_forever, args=(POLL,), daemon=True)
        self.loop.start()

    def reload(self) -> None:
        with self.built:
            self.built.notify_all()

    def stop(self) -> None:
        if self.loop:  # `shutdown` would wait for ever for a loop that was never there
            self.http.shutdown()
        self.http.server_close()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, server_state: Server, **kwargs: Any):
        self.state = server_state
        super().__init__(*args, directory=str(server_state.folder), **kwargs)

    def do_GET(self) -> None:
        if self.path == "/.lessonpress/events":
            return self.events()
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            if not self.path.split("?")[0].endswith("/"):
                return super().do_GET()  # redirects, so that relative links hold
            path = path / "index.html"
        if path.suffix == ".html" or not path.exists():
            return self.page(path)
        super().do_GET()

    def page(self, path: Path) -> None:
        status = 200
        if not path.is_file():
            status, path = 404, self.state.folder / "404.html"
        body = (
            path.read_bytes()
            if path.is_file()
            else b"<body>There is no site yet: the first build had errors.</body>"
        )
        if self.state.live:
            body = body.replace(b"</body>", _RELOAD + b"</body>")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def events(self) -> None:
        "One message for each build, until the page goes away."
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while True:
                with self.state.built:
                    built = self.state.built.wait(15)
                self.wfile.write(b"data: built\n\n" if built else b": still here\n\n")
                self.wfile.flush()
        except OSError:
            pass  # the reader left

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass
