"""Nothing that an archive holds may land outside its folder, and no half of anything may be seen."""

import io
import os
import random
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from lessonpress.kit.data import archives
from lessonpress.problems import LessonpressError

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 1 << 20


def member(name, content=b"x", kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, len(content) if kind == tarfile.REGTYPE else 0
    return info, content


def pack(path, *members, mode="w:gz"):
    with tarfile.open(path, mode) as tar:
        for info, content in members:
            tar.addfile(info, io.BytesIO(content))
    return path


def refused(tmp_path, *members, limit=LIMIT):
    "The message, after looking that nothing but the archive and the folder was touched."
    (outside := tmp_path / "outside").mkdir()
    folder = outside / "in"
    archive = pack(tmp_path / "a.tgz", *members)
    with pytest.raises(LessonpressError) as e:
        archives.whole(folder, lambda work: archives.unpack(archive, work, limit))
    assert {p.name for p in outside.iterdir()} == {".in.lock"} and {
        p.name for p in tmp_path.iterdir()
    } == {"a.tgz", "outside"}
    assert e.value.problems[0].rule == "data" and e.value.problems[0].file == str(archive)
    return e.value.problems[0].message


def test_what_is_packed_is_what_is_unpacked(tmp_path):
    archive = pack(
        tmp_path / "a.tgz",
        member("d", kind=tarfile.DIRTYPE),
        member("d/one.txt", b"1"),
        member("./d/e/two.txt", b"22"),
    )
    archives.unpack(archive, tmp_path / "out", LIMIT)
    assert {
        p.relative_to(tmp_path / "out").as_posix(): p.read_bytes()
        for p in (tmp_path / "out").rglob("*")
        if p.is_file()
    } == {"d/one.txt": b"1", "d/e/two.txt": b"22"}
    assert archives.differences(archive, tmp_path / "out", LIMIT) == []
    (tmp_path / "out/d/one.txt").write_bytes(b"2")
    (tmp_path / "out/d/e/two.txt").unlink()
    assert archives.differences(archive, tmp_path / "out", LIMIT) == ["d/one.txt", "./d/e/two.txt"]


@pytest.mark.parametrize(
    "name",
    ["/tmp/lessonpress-was-here", "//host/share", "C:/x", "C:x", "\\x", "\\\\host\\share\\x"],
)
def test_an_absolute_path_is_refused(tmp_path, name):
    assert (
        "absolute path" in refused(tmp_path, member("ok"), member(name))
        and not Path("/tmp/lessonpress-was-here").exists()
    )


@pytest.mark.parametrize("name", ["../x", "d/../../x", "d/..", "..", "d\\..\\..\\x"])
def test_a_path_that_climbs_is_refused(tmp_path, name):
    assert "climbs" in refused(tmp_path, member("ok"), member(name))


@pytest.mark.parametrize(
    "kind, link, word",
    [
        (tarfile.SYMTYPE, "/etc", "symbolic link"),
        (tarfile.SYMTYPE, "../..", "symbolic link"),
        (tarfile.SYMTYPE, "ok", "symbolic link"),
        (tarfile.LNKTYPE, "/etc/passwd", "hard link"),
        (tarfile.LNKTYPE, "../../a.tgz", "hard link"),
        (tarfile.CHRTYPE, "", "device"),
        (tarfile.BLKTYPE, "", "device"),
        (tarfile.FIFOTYPE, "", "pipe"),
    ],
)
def test_links_devices_and_pipes_are_refused(tmp_path, kind, link, word):
    assert word in refused(
        tmp_path, member("ok"), member("evil", kind=kind, link=link), member("evil/passwd", b"root")
    )


def test_a_name_twice_is_refused(tmp_path):
    assert "twice" in refused(tmp_path, member("a", b"1"), member("a", b"2"))


def test_a_file_that_is_also_a_folder_is_refused(tmp_path):
    assert "twice" in refused(tmp_path, member("a", b"1"), member("a/b", b"2"))


def test_more_bytes_than_allowed_are_refused(tmp_path):
    assert "larger than 1,000 bytes" in refused(
        tmp_path, member("a", bytes(600)), member("b", bytes(600)), limit=1000
    )


def test_more_files_than_allowed_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MEMBERS", 3)
    assert "3 files" in refused(tmp_path, *(member(f"f{i}", b"") for i in range(4)))


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_archive_is_refused_wherever_it_ends(tmp_path, part):
    content = random.Random(0).randbytes(50_000)
    raw = pack(
        tmp_path / "a.tgz",
        *(member(f"f{i}", content[i * 5000 : (i + 1) * 5000]) for i in range(10)),
    ).read_bytes()
    (tmp_path / "a.tgz").write_bytes(raw[: int(len(raw) * part)])
    with pytest.raises(LessonpressError, match="cannot be unpacked"):
        archives.whole(
            tmp_path / "in", lambda work: archives.unpack(tmp_path / "a.tgz", work, LIMIT)
        )
    assert {p.name for p in tmp_path.iterdir()} == {"a.tgz", ".in.lock"}


def test_a_flipped_bit_is_found_by_the_checksum_at_the_end(tmp_path):
    raw = bytearray(
        pack(tmp_path / "a.tgz", member("f", random.Random(0).randbytes(50_000))).read_bytes()
    )
    raw[25_000] ^= 1  # random bytes are stored as they are, so that only the checksum tells
    (tmp_path / "a.tgz").write_bytes(raw)
    with pytest.raises(LessonpressError, match="cannot be unpacked"):
        archives.unpack(tmp_path / "a.tgz", tmp_path / "out", LIMIT)


def test_no_archive_at_all(tmp_path):
    (tmp_path / "a.tgz").write_bytes(b"<html>not found</html>")
    with pytest.raises(LessonpressError, match="cannot be unpacked"):
        archives.unpack(tmp_path / "a.tgz", tmp_path / "out", LIMIT)


SLOW = """
import sys, time, os
from pathlib import Path
from lessonpress.kit.data.archives import whole
def fill(work):
    (work / "one").write_text("1")
    with open(sys.argv[2], "a") as log: log.write("filled\\n")
    time.sleep(float(sys.argv[3]))
    (work / "two").write_text("2")
folder = whole(Path(sys.argv[1]), fill)
print(sorted(p.name for p in folder.iterdir()))
"""


def start(folder, log, seconds):
    return subprocess.Popen(
        [sys.executable, "-c", SLOW, str(folder), str(log), str(seconds)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_processes_at_once_do_the_work_once_and_see_all_of_it(tmp_path):
    running = [start(tmp_path / "in", tmp_path / "log", 0.3) for _ in range(3)]
    assert [p.communicate(timeout=20)[0].strip() for p in running] == ["['one', 'two']"] * 3
    assert (tmp_path / "log").read_text() == "filled\n" and {
        p.name for p in tmp_path.iterdir()
    } == {"in", "log", ".in.lock"}


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL here")
def test_what_a_killed_process_left_is_never_used_and_removed_by_the_next(tmp_path):
    killed = start(tmp_path / "in", tmp_path / "log", 60)
    until = time.time() + 20
    while not (tmp_path / "log").exists() and time.time() < until:
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert not (tmp_path / "in").exists() and list(tmp_path.glob(".in-*"))
    assert (
        start(tmp_path / "in", tmp_path / "log", 0).communicate(timeout=20)[0].strip()
        == "['one', 'two']"
    )
    assert not list(tmp_path.glob(".in-*"))


def test_a_folder_that_is_no_longer_good_is_made_again(tmp_path):
    def fill(work):
        (work / "a").write_text("a")

    def good(folder):
        return (folder / "a").is_file()

    archives.whole(tmp_path / "in", fill, good)
    (tmp_path / "in/a").unlink()
    assert (archives.whole(tmp_path / "in", fill, good) / "a").read_text() == "a"


def test_the_hash_is_the_published_one(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")  # the first example of FIPS 180-2
    assert (
        archives.sha256(tmp_path / "abc")
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
