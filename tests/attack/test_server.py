"""The local server under attack: requests that are none, names that lead out, hosts that are not this machine, aborted downloads, a
burst of connections, and a course that breaks, goes away and comes back while it is served."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from lessonpress.commands.serve import _Preview
from lessonpress.commands.server import Server
from lessonpress.pipeline import open_workshop
from lessonpress.problems import Problem

PAGE = b"<!DOCTYPE html><title>A</title><body>start</body>"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    site = folder / "_site"
    (site / "nbs").mkdir(parents=True)
    (folder / "secret").write_text("secret")
    (site / "index.html").write_bytes(PAGE)
    (site / "nbs/index.html").write_bytes(PAGE)
    (site / "404.html").write_text("<body>no such page</body>")
    (site / "film.mp4").write_bytes(bytes(range(256)) * 8)
    (site / "big").write_bytes(bytes(30_000_000))
    os.symlink(folder / "secret", site / "link")
    os.symlink(folder, site / "out")
    os.symlink("loop", site / "loop")
    os.mkfifo(site / "pipe")
    s = Server(site, 0)
    s.start()
    yield s
    s.stop()


@pytest.fixture(autouse=True)
def nothing_is_said(capfd):
    yield
    assert "Traceback" not in capfd.readouterr().err


def sent(server, data):
    "The first line, the headers and the content that the server answers to these bytes."
    got = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(data)
        while part := connection.recv(1 << 16):
            got += part
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body


def asked(server, path, *headers, method="GET", host="127.0.0.1"):
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers, "", ""]
    return sent(server, "\r\n".join(lines).encode("latin-1"))


OUTSIDE = [
    "/../secret",
    "/%2e%2e/secret",
    "/nbs/../../secret",
    "/nbs/%2e%2e/%2e%2e/secret",
    "//etc/passwd",
    "/..%2fsecret",
    "/..%5csecret",
    "/\\..\\secret",
    "/link",
    "/out",
    "/out/",
    "/out/secret",
    "/nbs/../out/secret",
    "/./../secret",
    "/.../secret",
    "/%2e%2e%2fsecret",
    "/%252e%252e/secret",
    "http://other.example/",
]
NOWHERE = ["/pipe", "/loop", "/loop/x", "/film.mp4/", "/index.html/", "/index.html/x", "*", "/%"]
NOWHERE += ["/%zz", "/%00", "/index.html%00", "/index.html%00.png", "/%2500", "/.lessonpress/none"]
NOWHERE += ["/" + "a" * 300, "/" + "a" * 30_000, "/" + "a/" * 3000, "/" + "%2e%2e/" * 2000]


@pytest.mark.parametrize("path", OUTSIDE + NOWHERE, ids=lambda path: path[:30])
def test_what_is_outside_or_nowhere_is_not_found(server, path):
    status, _, body = asked(server, path)
    assert status == 404 and b"no such page" in body and b"secret" not in body


NO_REQUESTS = [
    b"\r\n\r\n",
    b"GET\r\n\r\n",
    b"\0\0\0\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"\xff\xfe / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: other.example\r\n\r\n",
    b"GET / HTTP/1.1\r\n folded\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n",
    b"GET /%ff%fe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
]


@pytest.mark.parametrize("request_", NO_REQUESTS, ids=range(len(NO_REQUESTS)))
def test_what_is_no_request_is_refused(server, request_):
    assert sent(server, request_)[0] == 400


@pytest.mark.parametrize("size", [70_000, 500_000, 3_000_000])
def test_headers_that_are_too_large_are_refused(server, size):
    assert asked(server, "/", "X: " + "x" * size)[0] == 431


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_who_would_change_something_is_refused(server, method):
    status, headers, _ = asked(server, "/", method=method)
    assert status == 405 and headers["allow"] == "get, head"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]", "[::1]:8000"])
def test_names_of_this_machine_are_answered(server, host):
    status, headers, _ = asked(server, "/", "Origin: http://other.example", host=host)
    assert status == 200 and not any(name.startswith("access-control") for name in headers)


@pytest.mark.parametrize(
    "host", ["other.example", "localhost.other.example", "0.0.0.0", "127.0.0.1.nip.io", ""]
)
@pytest.mark.parametrize("path", ["/", "/none", "/.lessonpress/state", "/.lessonpress/events"])
def test_other_names_are_refused(server, host, path):
    status, _, body = asked(server, path, host=host)
    assert status == 403 and b"Only names of this machine" in body and b"start" not in body


def test_it_listens_on_loopback_alone(server):
    assert [s.getsockname()[0] for s in server.sockets] == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("asks", "status", "said"),
    [
        ("bytes=0-9", 206, bytes(range(10))),
        ("bytes=-2", 206, b"\xfe\xff"),
        ("bytes=2046-", 206, b"\xfe\xff"),
        ("bytes=9999-", 416, b""),
        ("bytes=a-b", 200, None),
        ("lines=1-2", 200, None),
    ],
)
def test_parts_of_a_file(server, asks, status, said):
    got, headers, body = asked(server, "/film.mp4", f"Range: {asks}")
    assert got == status and headers["accept-ranges"] == "bytes"
    assert body == (bytes(range(256)) * 8 if said is None else said)


@pytest.mark.parametrize("path", ["/", "/film.mp4", "/none", "/.lessonpress/preview.js"])
def test_a_head_is_that_of_the_whole(server, path):
    (status, headers, body), (found, whole, _) = (
        asked(server, path, method=method) for method in ("HEAD", "GET")
    )
    assert status == found and not body
    assert [headers[n] for n in ("content-length", "content-type")] == [
        whole[n] for n in ("content-length", "content-type")
    ]


@pytest.mark.parametrize("path", ["/", "/film.mp4"])
def test_what_a_reader_has_is_not_sent_again(server, path):
    tag = asked(server, path)[1]["etag"]
    assert asked(server, path, f"If-None-Match: {tag}")[::2] == (304, b"")
    assert asked(server, path, 'If-None-Match: "other"')[0] == 200
    if path == "/film.mp4":
        later = "If-Modified-Since: Tue, 01 Jan 2999 00:00:00 GMT"
        assert asked(server, path, later)[0] == 304
        assert asked(server, path, "If-Modified-Since: once upon a time")[0] == 200


TYPES = {
    "a.js": "text/javascript; charset=utf-8",
    "a.mjs": "text/javascript; charset=utf-8",
    "a.css": "text/css; charset=utf-8",
    "a.json": "application/json; charset=utf-8",
    "a.wasm": "application/wasm",
    "a.svg": "image/svg+xml",
    "a.woff2": "font/woff2",
    "a.apkg": "application/octet-stream",
    "a.PNG": "image/png",
    "a": "application/octet-stream",
}


def test_types_do_not_hang_on_the_host(server, monkeypatch):
    for ending in (".js", ".wasm", ".css", ".svg"):
        monkeypatch.setitem(__import__("mimetypes").types_map, ending, "text/plain")
    for name, kind in TYPES.items():
        (server.folder / name).write_bytes(b"1")
        assert asked(server, f"/{name}")[1]["content-type"] == kind


def test_a_redirect_stays_here(server):
    for path in ("/nbs", "//nbs", "/\\other.example/../nbs", "/nbs/../nbs"):
        status, headers, _ = asked(server, path)
        assert (status, headers.get("location", "/nbs/")) in ((302, "/nbs/"), (404, "/nbs/"))


def test_aborted_downloads_leave_it_as_it_was(server):
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
            connection.recv(1000)
            reset = b"\1\0\0\0\0\0\0\0"  # no farewell: the rest comes back as an error
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
    assert asked(server, "/")[0] == 200


def test_a_burst_of_connections_is_answered(server):
    "All are opened before the first one asks."
    open_ = [socket.create_connection(("127.0.0.1", server.port), 20) for _ in range(200)]
    for connection in open_:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    answers = [connection.makefile("rb").read() for connection in open_]
    for connection in open_:
        connection.close()
    assert all(a.startswith(b"HTTP/1.1 200") and b"start" in a for a in answers)


def test_many_open_streams_hold_up_nobody_and_all_are_told(server):
    streams = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=20) for _ in range(50)]
    for each in streams:
        each.request("GET", "/.lessonpress/events")
    files = [each.getresponse() for each in streams]
    first = {json.loads(f.readline()[6:])["build"] for f in files}
    assert first == {server.number} and asked(server, "/")[0] == 200
    server.show([Problem("rule", "wrong", "a.qmd", 3, hint="mend it")], built=False)
    for f in files:
        f.readline()
        told = json.loads(f.readline()[6:])
        assert told["errors"] == 1 and told["problems"][0]["place"] == "a.qmd:3"
    for each in streams:
        each.close()
    server.show([], built=False)


def test_frames_and_what_scripts_ask_for_come_without_the_script(server):
    assert b"preview.js" in asked(server, "/", "Sec-Fetch-Dest: document")[2]
    for kind in ("iframe", "empty"):
        assert asked(server, "/", f"Sec-Fetch-Dest: {kind}")[2] == PAGE


def test_without_a_site_the_page_says_what_is_wrong(tmp_path):
    server = Server(tmp_path / "none", 0)
    server.start()
    server.show([Problem("rule", "<b>wrong</b>", "a.qmd", 3, hint="mend it")], built=False)
    status, _, body = asked(server, "/")
    assert status == 404 and b"There is no site yet" in body
    assert b"a.qmd:3: &lt;b&gt;wrong&lt;/b&gt;" in body and b"hint: mend it" in body
    server.stop()


def test_a_failure_that_nobody_foresaw_is_told_and_the_next_build_is_as_ever(course, monkeypatch):
    from lessonpress import pipeline

    with open_workshop(course.root, 1) as workshop:
        server = Server(course.root / "_site", 0)
        preview = _Preview(course.root, workshop, server)
        assert preview.build() and not json.loads(server.state)["errors"]
        number = server.number
        with monkeypatch.context() as patched:
            patched.setattr(pipeline, "load", lambda *_: {}["nobody thought of it"])
            assert not preview.build(in_haste=True)
        told = json.loads(server.state)
        assert told["build"] == number and told["problems"][0]["rule"] == "unforeseen"
        assert "report" in told["problems"][0]["hint"]
        assert preview.build(in_haste=True) and server.number == number + 1
        server.stop()


@contextmanager
def served(root):
    "The command, and its state as its pages see it."
    command = [sys.executable, "-u", "-m", "lessonpress", "--course", str(root), "serve"]
    process = subprocess.Popen(
        [*command, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A command in the background of a shell would hear of no Ctrl+C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    limit = threading.Timer(60, process.kill)
    limit.start()
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"Serving http://127.0.0.1:(\d+)/", line):
                break
        port = int(found[1])
        reader = threading.Thread(target=lambda: said.extend(process.stdout), daemon=True)
        reader.start()
        time.sleep(0.5)  # until the folder is watched

        def state():
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", "/.lessonpress/state")
            return json.loads(connection.getresponse().read())

        yield process, state
    finally:
        limit.cancel()
        process.kill()
        process.wait()
    reader.join(10)
    assert "Traceback" not in "".join(said)


def comes(what):
    "Whether it comes true within 20 seconds."
    for _ in range(400):
        if what():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.slow
def test_nothing_that_happens_to_the_course_ends_it(course):
    settings = course.root / "_quarto.yml"
    whole, aside = settings.read_text(), course.root.with_name("aside")
    with served(course.root) as (process, state):
        for broken in (b"\xff\xfe\0", b"project: [", b"project: 3\nformat: {html: [1]}\n", b"\0"):
            settings.write_bytes(broken)
            assert comes(lambda: state()["errors"])
            settings.write_text(whole)
            assert comes(lambda: not state()["errors"])
        settings.unlink()
        assert comes(lambda: state()["errors"])
        settings.write_text(whole)
        assert comes(lambda: not state()["errors"])
        course.root.rename(aside)
        assert comes(lambda: state()["errors"])
        aside.rename(course.root)
        assert comes(lambda: not state()["errors"])
        shutil.rmtree(course.root / "_site")
        assert comes((course.root / "_site/index.html").is_file)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def test_a_folder_that_goes_away_between_two_looks_is_told(tmp_path):
    root = tmp_path / "course"
    root.mkdir()
    preview = _Preview(root, None, None)

    def changes():
        root.rename(tmp_path / "aside")
        yield set()

    preview._changes = changes
    edits = preview._edits()
    assert [next(edits), next(edits)] == [False, True]


@pytest.mark.slow
def test_a_course_that_is_broken_from_the_start_is_served_once_it_is_mended(course):
    settings = course.root / "_quarto.yml"
    whole = settings.read_text()
    settings.write_text("project: [")
    with served(course.root) as (_, state):
        assert state()["errors"]
        settings.write_text(whole)
        assert comes(lambda: not state()["errors"])


def test_a_build_leaves_nothing_in_the_temporary_folder(course, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    command = [sys.executable, "-m", "lessonpress", "--course", str(course.root), "build"]
    env = {**os.environ, "TMPDIR": str(temporary)}
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert list((course.root / "_site").rglob("*.apkg")) and not list(temporary.iterdir())
