"""Both hosts' sites in a browser; without Chromium these tests are left out."""

from pathlib import Path

import compare
import pytest
from course import once


@pytest.fixture(scope="session")
def serve():
    "Serves a folder on loopback, under a name for messages."
    from lessonpress.commands.server import Server

    servers = []

    def serve(name: str, folder: Path) -> compare.Host:
        servers.append(Server(folder, 0, live=False))
        servers[-1].start()
        return compare.Host(name, servers[-1].url, folder)

    yield serve
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def embedded(serve, tmp_path_factory):
    "The small course, built by the embedded renderer."
    from small import lay_out

    from lessonpress.pipeline import build

    course = once(tmp_path_factory, "embedded", lambda root: build(lay_out(root)))
    return serve("embedded", course / "_site")


@pytest.fixture(scope="session")
def seen(chromium, embedded):
    "What its pages show."
    return compare.read(chromium, embedded)
