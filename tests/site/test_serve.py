"""The local server: loopback only, the 404 page, and a message to open pages after a build."""
import threading
import urllib.error
import urllib.request

import pytest

from lessondl.site.serve import Server


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


def get(server, path): return urllib.request.urlopen(server.url + path, timeout=10)


def test_pages_and_files(server):
    assert server.url.startswith("http://127.0.0.1:")
    assert b"start" in get(server, "").read() and b"<body>a" in get(server, "nbs/a.html").read()
    assert get(server, "x.css").read() == b"p{}"


def test_what_is_not_there_gets_the_404_page(server):
    for path in ("none.html", "nbs/none", "none.css"):
        with pytest.raises(urllib.error.HTTPError) as e: get(server, path)
        assert e.value.code == 404 and b"no such page" in e.value.read()


@pytest.mark.parametrize("path", ["../secret", "%2e%2e/secret", "nbs/../../secret", "//etc/passwd"])
def test_nothing_outside_the_folder_is_served(server, path):
    (server.folder.parent / "secret").write_text("secret")
    with pytest.raises(urllib.error.HTTPError) as e: get(server, path)
    assert e.value.code == 404


def test_a_build_reaches_open_pages(server):
    got, ready = [], threading.Event()

    def listen():
        with get(server, ".lessondl/events") as stream:
            ready.set()
            got.append(stream.readline())
    reader = threading.Thread(target=listen, daemon=True)
    reader.start()
    ready.wait(10)
    for _ in range(50):
        server.reload()
        reader.join(0.1)
        if got: break
    assert got == [b"data: built\n"]
    assert b"EventSource" in get(server, "").read()


def test_a_taken_port_is_passed_over(server, tmp_path):
    port = server.http.server_address[1]
    other = Server(tmp_path, port)
    assert other.http.server_address[1] != port
    other.http.server_close()
