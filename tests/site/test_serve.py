"""The local server: loopback only, the 404 page, and a message to open pages after a build."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from lessonpress.commands.main import run
from lessonpress.commands.server import Server

pytestmark = pytest.mark.slow


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
        server.show([], built=True)
        reader.join(0.1)
        if got:
            break
    assert json.loads(got[0].removeprefix(b"data: "))["build"]
    assert b"preview.js?build=" in get(server, "").read()


def test_a_taken_port_is_passed_over(server, tmp_path):
    port = server.port
    other = Server(tmp_path, port)
    assert other.port != port
    other.stop()


def test_the_port_that_is_taken_instead_is_named(server, course, monkeypatch, capsys):
    from lessonpress.commands import serve

    monkeypatch.setattr(serve, "_wait", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    at_end = signal.getsignal(signal.SIGTERM)
    try:
        assert (
            run(["--course", str(course.root), "serve", "--no-watch", f"--port={server.port}"]) == 0
        )
    finally:
        signal.signal(signal.SIGTERM, at_end)
    said = capsys.readouterr().out
    assert f"Port {server.port} is in use; " in said
    free = said.partition(" is free")[0].split()[-1]
    assert f"Serving http://127.0.0.1:{free}/" in said


def test_only_what_is_new_is_told_again(course, capsys):
    from lessonpress.commands.serve import _Preview
    from lessonpress.pipeline import open_workshop

    index = course.root / "index.qmd"
    with open_workshop(course.root) as workshop:
        preview = _Preview(course.root, workshop, Server(course.root / "_site", 0))
        preview.server.stop()

        def built(text):
            index.write_text(f"---\ntitle: Start\n---\n\n{text}\n\n## Later\n")
            preview.build()
            said = capsys.readouterr()
            return said.out.partition(" s ")[2].strip(), said.err

        count, err = built("[one](one.qmd)")
        assert count == "(0 errors, 1 warning)" and "index.qmd:5" in err and "one.qmd" in err
        assert built("A line.\n\n[one](one.qmd)") == ("(0 errors, 1 warning, as before)", "")
        count, err = built("A line.\n\n[one](one.qmd) [two](two.qmd)")
        assert count == "(0 errors, 2 warnings)"
        assert "index.qmd:7" in err and "two.qmd" in err and "one.qmd" not in err
        assert built("[two](two.qmd)") == ("(0 errors, 1 warning, 1 mended)", "")
        assert built("Whole.") == ("(0 errors, 0 warnings, 1 mended)", "")
        (course.root / "_quarto.yml").rename(course.root / "away")
        preview.build()
        said = capsys.readouterr()
        assert "Not built (1 error, 0 warnings)" in said.out and "no _quarto.yml" in said.err
        preview.build()
        said = capsys.readouterr()
        assert "Not built (1 error, 0 warnings, as before)" in said.out and said.err == ""


def seen(url, words, page="index.html"):
    "Whether `words` come to stand on the page within ten seconds."
    for _ in range(200):
        try:
            if words in urllib.request.urlopen(url + page, timeout=10).read().decode():
                return True
        except OSError:
            pass
        time.sleep(0.05)


LIMIT = 60  # seconds that a command may live: whatever waits for it then sees its end


@contextmanager
def served(course, *args, interrupt=signal.SIG_DFL):
    """The command in a process of its own, and the address that it serves. `interrupt`: what its process does with that signal at the start; a shell
    in the background has it ignored."""
    command = [sys.executable, "-u", "-m", "lessonpress", "--course", str(course.root)]
    process = subprocess.Popen(
        [*command, "serve", "--port", "0", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, interrupt),
    )
    with process:
        limit = threading.Timer(LIMIT, process.kill)
        limit.start()
        try:
            url = next((line for line in process.stdout if "Serving" in line), None)
            assert url, "the command ended before it served"
            yield process, url.split()[1]
        finally:
            limit.cancel()
            process.kill()


def site(course):
    folder = course.root / "_site"
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_an_edit_is_seen_and_a_mistake_does_not_end_the_command(course):
    course.replace(
        "_quarto.yml", "  type: website", "  type: website\n  output-dir: docs/nbs"
    )  # the last part is the name of a folder of sources
    with served(course) as (process, url):
        course.replace("nbs/01_line.ipynb", "A slope is a number.", "A slope is one number.")
        assert seen(url, "A slope is one number.", "nbs/01_line.html")
        course.write("index.qmd", "---\ntitle: [\n---\n\nBroken.\n")
        time.sleep(0.5)
        course.write("index.qmd", "---\ntitle: Start\n---\n\n## Later\n\nWhole again.\n")
        assert seen(url, "Whole again.")
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0 and "stopped" in process.stdout.read()


@pytest.mark.parametrize("args", [["--watch"], ["--no-watch"]])
@pytest.mark.parametrize("interrupt", [signal.SIG_DFL, signal.SIG_IGN])
def test_told_to_end_it_ends_and_leaves_the_site(course, args, interrupt):
    "In the background of a shell, where the interrupt signal is ignored, too."
    with served(course, *args, interrupt=interrupt) as (process, url):
        before = site(course)
        assert seen(url, "Text.") and before
        process.terminate()
        assert process.wait(10) == 143
    assert site(course) == before and not list(course.root.glob("._site*"))


@pytest.mark.parametrize("delay", [0.05, 0.15, 0.3])
def test_told_to_end_while_it_builds_it_leaves_a_whole_site(course, delay):
    for n in range(20):
        course.write(f"notes/{n}.qmd", f"---\ntitle: Note {n}\n---\n\n" + "Words. " * 200)
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "notes/*.qmd"')
    with served(course) as (process, _):
        before = site(course)
        course.replace("_quarto.yml", "title: A small course", "title: Another name")
        time.sleep(delay)
        process.terminate()
        assert process.wait(20) == 143
    after = site(course)
    assert after.keys() >= before.keys() and not list(course.root.glob("._site*"))
    pages = [text for name, text in after.items() if name.startswith("notes/") and ".html" in name]
    assert len({b"Another name" in text for text in pages}) == 1, "all of one build"


def started_by(process):
    "The processes that a process has started, and those that they have."
    found, parents = [process], {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            pass  # it has ended
    for at in found:
        found += [pid for pid, parent in parents.items() if parent == at]
    return found[1:]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
def test_killed_it_leaves_no_process_behind(course):
    for n in range(8):
        course.write(f"notes/{n}.qmd", f"---\ntitle: Note {n}\n---\n\nWords.\n")
    course.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "notes/*.qmd"')
    with served(course) as (process, _):
        left = started_by(process.pid)
        assert left
        process.kill()
        process.wait(10)
        for _ in range(200):
            left = [pid for pid in left if alive(pid)]
            if not left:
                break
            time.sleep(0.1)
    assert not left


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_server_that_was_never_started_can_be_stopped(tmp_path):
    stopping = threading.Thread(target=Server(tmp_path, 0).stop, daemon=True)
    stopping.start()
    stopping.join(10)
    assert not stopping.is_alive()


def test_any_command_ends_on_sigterm_as_on_an_interrupt(tmp_path):
    program = (
        "import os, signal, sys\n"
        "from lessonpress import __main__\n"
        "from lessonpress.commands import main\n"
        "def run(words):\n"
        "    try:\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "    finally:\n"
        "        print('tidied')\n"
        "main.run = run\n"
        "sys.exit(__main__.main(['build']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (143, "tidied\n")


SLOW = """\
import signal, sys, time
from pathlib import Path
from lessonpress.pandoc.kept import Kept
from lessonpress.pandoc.pool import Workshop
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
def slow(workshop, task):
    print("works", flush=True)
    time.sleep(.01)
with Workshop(Kept(Path(sys.argv[1])), 2) as workshop:
    list(workshop.map(slow, list(range(2000))))
"""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_all_processes_of_a_build_ends_it(tmp_path, sign):
    command = [sys.executable, "-c", SLOW, str(tmp_path)]
    quiet = subprocess.DEVNULL
    for _ in range(3):
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=quiet,
            start_new_session=True,
            # A command in the background of a shell would hear of no Ctrl+C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        try:
            process.stdout.readline()
            os.killpg(process.pid, sign)
            assert process.wait(20) != 0
        finally:
            process.kill()
            process.stdout.close()
