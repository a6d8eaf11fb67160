"""Writing a file: whole or not at all, and in one place."""

import ast
import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from fnmatch import fnmatchcase

import pytest
from course import ROOT

from lessonpress import files

OLD, NEW = b"old\n", b"new " * 5000


def child(code, *args, prefix=()):
    "Runs `code` in a process of its own, where `write`, `write_all` and the arguments as paths are at hand."
    head = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom lessonpress import files\n"
        "from lessonpress.files import write, write_all\npaths = [Path(a) for a in sys.argv[1:]]\n"
    )
    return subprocess.run(
        [*prefix, sys.executable, "-c", head + code, *map(str, args)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )


def held(folder):
    "All that a folder holds, hidden files too."
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


@pytest.fixture
def two(tmp_path):
    "Two files, the names of which are all that their folder holds."
    a, b = tmp_path / "a.txt", tmp_path / "b.txt"
    a.write_bytes(OLD)
    b.write_bytes(OLD)
    return a, b


@pytest.mark.parametrize("content", [b"\x00\xff", "Größe\r\n", "copy"])
def test_bytes_text_and_copies_are_written_as_they_are(tmp_path, content):
    source = tmp_path / "source"
    source.write_bytes(NEW)
    at = tmp_path / "deep/er/x"
    files.write(at, source if content == "copy" else content)
    assert at.read_bytes() == (
        NEW if content == "copy" else content.encode() if isinstance(content, str) else content
    )
    assert [p.name for p in at.parent.iterdir()] == ["x"]


# ---- Whole or not at all

LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_all(dict.fromkeys(paths, b"new " * 5000) if len(paths) > 1 else {paths[0]: b"new " * 5000})
except OSError as e:
    print(e.errno, e.filename)
"""


def test_a_file_that_grows_too_large_is_as_it_was(two):
    said = child(LIMITED, *two)
    assert said.stdout.split() == [str(errno.EFBIG), str(two[0])], said.stderr
    assert held(two[0].parent) == {"a.txt": OLD, "b.txt": OLD}


def test_where_the_second_of_two_is_too_large_both_are_as_they_were(two):
    code = LIMITED.replace("dict.fromkeys(paths, b", "{paths[0]: b'x', paths[1]: b").replace(
        "5000) if", "5000} if"
    )
    said = child(code, *two)
    assert said.stdout.split() == [str(errno.EFBIG), str(two[1])], said.stderr
    assert held(two[0].parent) == {"a.txt": OLD, "b.txt": OLD}


def may_mount():
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "true"], capture_output=True
    )
    return done.returncode == 0


@pytest.mark.skipif(
    not shutil.which("unshare") or not may_mount(), reason="no file system can be mounted here"
)
def test_a_folder_that_is_full_keeps_what_it_has(tmp_path):
    code = f"""
import subprocess
folder, content = paths[0], {NEW!r}
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], check=True)
for n in range(100):
    try:
        write(folder / f"{{n}}", content)
    except OSError as e:
        print(e.errno, e.filename)
        break
for there in range(n):
    assert (folder / f"{{there}}").read_bytes() == content
try:
    write(folder / "0", content + content)
except OSError as e:
    print(e.errno, e.filename)
assert (folder / "0").read_bytes() == content
print(len(os.listdir(folder)) == n > 0)
"""
    done = child(code, tmp_path, prefix=("unshare", "--user", "--map-root-user", "--mount"))
    full = str(errno.ENOSPC)
    assert done.returncode == 0, done.stderr
    first, again, whole = (line.split() for line in done.stdout.splitlines())
    assert first[0] == again[0] == full and again[1] == str(tmp_path / "0") and whole == ["True"]


@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_a_process_that_is_killed_while_it_writes_leaves_the_old_file(two, at):
    code = (
        f"files.os.{at} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\nwrite(paths[0], b'new')"
    )
    assert child(code, two[0]).returncode == -signal.SIGKILL
    assert two[0].read_bytes() == OLD
    files.write(two[0], NEW)
    assert two[0].read_bytes() == NEW


@pytest.mark.parametrize("error", [OSError(errno.EIO, "Input/output error"), KeyboardInterrupt()])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_where_one_of_several_cannot_be_moved_all_are_as_they_were(two, monkeypatch, error, nth):
    replace, count = os.replace, iter(range(1, 10))

    def broken(old, new):
        if next(count) == nth:
            raise error
        replace(old, new)

    monkeypatch.setattr(os, "replace", broken)
    a, b = two
    with pytest.raises(type(error)) as raised:
        files.write_all({a: NEW, b.with_name("c.txt"): NEW, b: NEW})
    assert held(a.parent) == {"a.txt": OLD, "b.txt": OLD}
    if isinstance(error, OSError):
        names = [str(p) for p in (a, b.with_name("c.txt"), b)]
        assert (raised.value.errno, raised.value.filename) == (errno.EIO, names[nth - 1])


@pytest.mark.parametrize("sync", [True, False])
def test_a_disk_that_fails_is_named_with_the_file(two, monkeypatch, sync):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    if not sync:  # is not asked for then
        return files.write(two[0], NEW, sync=False)
    with pytest.raises(OSError, match="No space left") as raised:
        files.write(two[0], NEW)
    assert raised.value.filename == str(two[0])
    assert held(two[0].parent) == {"a.txt": OLD, "b.txt": OLD}


def test_of_writers_at_the_same_time_one_is_seen_whole(tmp_path):
    at, texts = tmp_path / "x", [bytes([65 + n]) * 300_000 for n in range(8)]
    writers = [
        threading.Thread(target=files.write, args=(at, text, False)) for text in texts for _ in "ab"
    ]
    for w in writers:
        w.start()
    for w in writers:
        w.join(30)
    assert at.read_bytes() in texts and held(tmp_path).keys() == {"x"}


def test_a_folder_is_not_replaced_and_what_cannot_be_read_writes_nothing(two):
    a, _ = two
    (a.parent / "folder").mkdir()
    for contents in (
        {a: NEW, a.parent / "folder": NEW},
        {a: NEW, a / "x": NEW},  # below a file
        {a: a.parent / "none"},
    ):
        with pytest.raises(OSError):
            files.write_all(contents)
    assert held(a.parent) == {"a.txt": OLD, "b.txt": OLD} and not list(
        (a.parent / "folder").iterdir()
    )


# ---- What stays


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_a_files_mode_stays(two, mode):
    two[0].chmod(mode)
    files.write(two[0], NEW)
    assert stat.S_IMODE(two[0].stat().st_mode) == mode and two[0].read_bytes() == NEW


def test_a_new_file_has_the_mode_that_the_environment_gives(tmp_path):
    before = os.umask(0o027)
    try:
        files.write(tmp_path / "x", NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640


def test_a_link_stays_one_and_what_it_points_at_is_written(tmp_path):
    (tmp_path / "there").mkdir()
    real, link, over = tmp_path / "there/real", tmp_path / "link", tmp_path / "over"
    real.write_bytes(OLD)
    link.symlink_to("there/real")
    over.symlink_to("link")
    files.write(over, NEW)
    assert over.is_symlink() and link.is_symlink() and not real.is_symlink()
    assert real.read_bytes() == NEW and held(tmp_path).keys() == {"link", "over"}
    real.unlink()
    files.write(link, NEW)
    assert link.is_symlink() and real.read_bytes() == NEW


@pytest.mark.parametrize("told", [SystemExit(143), KeyboardInterrupt()])
@pytest.mark.parametrize("nth", [1, 2, 5])
def test_who_is_told_to_end_while_a_folder_is_removed_removes_the_rest(
    tmp_path, monkeypatch, told, nth
):
    folder, calls = tmp_path / "old", []
    for n in range(6):
        (folder / str(n)).mkdir(parents=True)
        (folder / str(n) / "page.html").write_text("text")

    def unlink(*args, real=os.unlink, **kwargs):
        calls.append(args)
        if len(calls) == nth:
            raise told
        real(*args, **kwargs)

    monkeypatch.setattr(os, "unlink", unlink)
    with pytest.raises(type(told)):
        files.remove(folder)
    assert len(calls) == 7 and not folder.exists()


def test_links_in_a_circle_are_an_error(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError):
        files.write(tmp_path / "a", NEW)
    assert (tmp_path / "a").is_symlink() and len(list(tmp_path.iterdir())) == 2


# ---- In one place

WRITES = {"write_text", "write_bytes", "touch", "NamedTemporaryFile", "mkstemp"}
COPIES = {f"shutil.{n}" for n in ("copy", "copy2", "copyfile", "copytree", "move")}
MOVES = {"os.replace", "os.rename", "os.link", "os.symlink", "os.open"}
# Where else a file may come into being (patterns of file and call), and why.
EXCEPTIONS = {
    "files.py: *": "the one place",
    "features/flash_cards*: zipfile.ZipFile": "an archive that is written into memory",
    "finish/output_folder.py: *": "a site is made beside the last one, and its files change places",
    "kit/*archives.py: *": "what is unpacked gets its name once it is whole; a lock is empty",
}


def calls_that_write(source):
    "The line and the name of each call that makes or moves a file."
    for n in ast.walk(ast.parse(source)):
        if not isinstance(n, ast.Call):
            continue
        whole = ast.unparse(n.func)
        name = whole.rpartition(".")[2]
        modes = [
            a.value
            for a in [*n.args[:2], *(k.value for k in n.keywords if k.arg == "mode")]
            if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        opens = name in ("open", "fdopen", "ZipFile", "TarFile") and any(
            set(m) <= set("rwaxbt+:gz|") and set(m) & set("wax+") for m in modes
        )
        moves = name in ("rename", "symlink_to", "hardlink_to") and len(n.args) == 1
        if name in WRITES or whole in COPIES | MOVES or opens or moves:
            yield n.lineno, whole


def modules() -> list:
    package = ROOT / "lessonpress"
    files = {p.relative_to(package).as_posix(): p for p in sorted(package.rglob("*.py"))}
    return [
        (file, list(calls_that_write(path.read_text(encoding="utf-8"))))
        for file, path in files.items()
        if not file.startswith(("build/", "extension/")) and file != "setup.py"
    ]


MODULES = modules()


@pytest.mark.parametrize("file, calls", MODULES, ids=lambda v: v if isinstance(v, str) else "")
def test_no_other_module_opens_a_file_for_writing(file, calls):
    left = [
        f"{file}:{line}: {call}"
        for line, call in calls
        if not any(fnmatchcase(f"{file}: {call}", e) for e in EXCEPTIONS)
    ]
    assert left == [], "files.write and files.write_all write whole or not at all"


def test_every_way_to_write_is_seen():
    for line in (
        "open(p, 'w')",
        "open(p, mode='xb')",
        "p.open('a')",
        "p.open('r+b')",
        "p.write_text(x)",
        "Path(a, b).write_bytes(x)",
        "os.replace(a, b)",
        "p.rename(q)",
        "shutil.copy(a, b)",
        "zipfile.ZipFile(p, 'w')",
        "tempfile.NamedTemporaryFile()",
        "tarfile.open(p, 'w:gz')",
    ):
        assert list(calls_that_write(line)), line
    for line in (
        "open(p)",
        "p.open('rb')",
        "open(p, 'r', encoding='utf-8')",
        "text.replace(a, b)",
        "webbrowser.open(url)",
        "tarfile.open(p, 'r:*')",
        "out.write(x)",
    ):
        assert not list(calls_that_write(line)), line


@pytest.mark.parametrize("exception", EXCEPTIONS)
def test_every_exception_is_still_needed(exception):
    assert any(
        fnmatchcase(f"{file}: {call}", exception) for file, calls in MODULES for _, call in calls
    )
