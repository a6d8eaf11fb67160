"""The local server: loopback only, the 404 page, and a message to open pages after a build."""

import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from lessonpress.commands.server import Server


@pytest.fixture
def server(tmp_path):
    (tmp_path / "index.html").write_text("<body>start</body>")
    (tmp_path / "nbs").mkdir()
    (tmp_path / "nbs/a.html").write_text("<body>a</body>")
    (tmp_path / "x.css").write_text("p{}")
    (tmp_path / "404.html").write_text("<body>no such page</body>")
    s = Server(tmp_path, 0)
    s.start()
    yield s
    s.stop()


def get(server, path):
    return urllib.request.urlopen(server.url + path, timeout=10)


def test_pages_and_files(server):
    assert server.url.startswith("http://127.0.0.1:")
    assert b"start" in get(server, "").read() and b"<body>a" in get(server, "nbs/a.html").read()
    assert get(server, "x.css").read() == b"p{}"


def test_what_is_not_there_gets_the_404_page(server):
    for path in ("none.html", "nbs/none", "none.css"):
        with pytest.raises(urllib.error.HTTPError) as e:
            get(server, path)
        assert e.value.code == 404 and b"no such page" in e.value.read()


@pytest.mark.parametrize("path", ["../secret", "%2e%2e/secret", "nbs/../../secret", "//etc/passwd"])
def test_nothing_outside_the_folder_is_served(server, path):
    (server.folder.parent / "secret").write_text("secret")
    with pytest.raises(urllib.error.HTTPError) as e:
        get(server, path)
    assert e.value.code == 404


def test_a_build_reaches_open_pages(server):
    got, ready = [], threading.Event()

    def listen():
        with get(server, ".lessonpress/events") as stream:
            ready.set()
            got.append(stream.readline())

    reader = threading.Thread(target=listen, daemon=True)
    reader.start()
    ready.wait(10)
    for _ in range(50):
        server.reload()
        reader.join(0.1)
        if got:
            break
    assert got == [b"data: built\n"]
    assert b"EventSource" in get(server, "").read()


def test_a_taken_port_is_passed_over(server, tmp_path):
    port = server.http.server_address[1]
    other = Server(tmp_path, port)
    assert other.http.server_address[1] != port
    other.http.server_close()


def seen(url, words, page="index.html"):
    "Whether `words` come to stand on the page within ten seconds."
    for _ in range(200):
        try:
            if words in urllib.request.urlopen(url + page, timeout=10).read().decode():
                return True
        except OSError:
            pass
        time.sleep(0.05)


@contextmanager
def ended(process):
    "A test that fails leaves no process for which everybody waits."
    try:
        yield
    finally:
        process.kill()


def test_an_edit_is_seen_and_a_mistake_does_not_end_the_command(course):
    course.replace(
        "_quarto.yml", "  type: website", "  type: website\n  output-dir: docs/nbs"
    )  # the last part is the name of a folder of sources
    command = [
        sys.executable,
        "-u",
        "-m",
        "lessonpress",
        "--course",
        str(course.root),
        "serve",
        "--port",
        "0",
    ]

    # Where the tests run in the background, the interrupt signal is ignored, and a child would ignore it too.
    def heard():
        return signal.signal(signal.SIGINT, signal.SIG_DFL)

    with (
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=heard
        ) as process,
        ended(process),
    ):
        url = next(line for line in process.stdout if "Serving" in line).split()[1]
        time.sleep(0.5)  # until the folder is watched
        course.replace("nbs/01_line.ipynb", "A slope is a number.", "A slope is one number.")
        assert seen(url, "A slope is one number.", "nbs/01_line.html")
        course.write("index.qmd", "---\ntitle: [\n---\n\nBroken.\n")
        time.sleep(0.5)
        course.write("index.qmd", "---\ntitle: Start\n---\n\n## Later\n\nWhole again.\n")
        assert seen(url, "Whole again.")
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0 and "stopped" in process.stdout.read()
