"""Where data come from, in which order, and that nothing damaged is ever used."""

import hashlib
import io
import os
import random
import subprocess
import sys
import tarfile
import threading
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lessonpress import environment, files
from lessonpress.kit import data as kit
from lessonpress.kit.data import (
    REGISTRY,
    Dataset,
    File,
    SampleWarning,
    archives,
    data,
    download,
    reset_used,
    samples,
    used,
)
from lessonpress.kit.data.published import checked
from lessonpress.kit.data.samples.pets import CATS, DOGS
from lessonpress.kit.data.samples.streets import CODES
from lessonpress.kit.data.samples.titanic import COLUMNS
from lessonpress.problems import LessonpressError

ROOT = Path(__file__).resolve().parents[2]
REAL = environment.said("DATA")
FILES = {
    "train/a/1.txt": b"one",
    "train/a/2.txt": random.Random(0).randbytes(20_000),
    "valid/a/1.txt": b"three",
}


def packed(files, top="tiny_folder") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(f"{top}/{name}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return file.getvalue()


def one_bit(content: bytes) -> bytes:
    return content[:100] + bytes([content[100] ^ 1]) + content[101:]


ARCHIVE, TABLE = packed(FILES), b"a,b\n1,2\n"


def form(name, content, folders=None, **more):
    return File(
        name, len(content), hashlib.sha256(content).hexdigest(), "all of it", folders or {}, **more
    )


@pytest.fixture
def place(tmp_path, monkeypatch):
    "A machine of one's own: no data folder, no cache, no fastai; two small data sets, `tiny` (an archive) and `table` (a file)."
    for name in ("LESSONPRESS_DATA", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("DATA", "CACHE", "OFFLINE"):
        monkeypatch.delenv(f"LESSONDL_{name}", raising=False)
    monkeypatch.setenv("LESSONPRESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("FASTAI_HOME", str(tmp_path / "fastai"))
    monkeypatch.setenv("LESSONPRESS_OFFLINE", "1")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    sample = File("", 1, "5a" * 32, "a generated line", {"train/a": 1})
    register(
        monkeypatch,
        "tiny",
        "tiny_folder",
        (form("tiny.tgz", ARCHIVE, {"train/a": 2, "valid/a": 1}),),
        sample,
    )
    register(
        monkeypatch,
        "table",
        "table",
        (form("table/t.csv", TABLE),),
        File("", 1, "6b" * 32, "a generated line", {"": 1}),
    )
    monkeypatch.setattr(download, "_failed", {})
    reset_used()
    yield tmp_path
    reset_used()


def register(monkeypatch, name, folder, files, sample):
    monkeypatch.setitem(
        REGISTRY,
        name,
        Dataset(
            name,
            "something small",
            "none",
            "nobody",
            "https://example.org/",
            folder,
            "train/a/*.txt",
            files,
            sample,
        ),
    )
    monkeypatch.setitem(samples._MAKERS, name, lambda: iter([("train/a/1.txt", "generated\n")]))


def put(folder, name, content):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def unpacked(folder, files=FILES):
    for name, content in files.items():
        put(folder, name, content)
    return folder


def whole(found):
    return {name: (found / name).read_bytes() for name in FILES} == FILES


def problem(name="tiny"):
    with pytest.raises(LessonpressError) as e:
        data(name)
    assert e.value.problems[0].rule == "data"
    return e.value.problems[0]


def tree(folder):
    return sorted(
        (p.relative_to(folder).as_posix(), p.stat().st_mtime_ns) for p in folder.rglob("*")
    )


# The order


def test_first_the_folder_that_lessonpress_data_names(place, monkeypatch):
    put(place / "data", "tiny.tgz", ARCHIVE)
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    put(place / "fastai/archive", "tiny.tgz", ARCHIVE)
    before = tree(place / "data")
    found = data("tiny")
    assert whole(found) and (found.kind, found.source, found.sha256) == (
        "real",
        "from the data folder",
        hashlib.sha256(ARCHIVE).hexdigest(),
    )
    assert tree(place / "data") == before and place / "cache" in found.path.parents, (
        "something was written into the data folder"
    )


@pytest.mark.parametrize("by", ["LESSONPRESS_DATA", "settings.ini"])
def test_a_relative_path_counts_from_the_folder_of_settings_ini(place, monkeypatch, by):
    put(place / "data", "tiny.tgz", ARCHIVE)
    put(
        place / "course",
        "settings.ini",
        b"[data]\nfolder = ../data\n" if by == "settings.ini" else b"[course]\n",
    )
    if by == "LESSONPRESS_DATA":
        monkeypatch.setenv("LESSONPRESS_DATA", "../data")
    (place / "course/nbs/deep").mkdir(parents=True)
    monkeypatch.chdir(place / "course/nbs/deep")
    assert data("tiny").source == "from the data folder"


def test_lessonpress_data_comes_before_settings_ini(place, monkeypatch):
    put(place / "one", "tiny.tgz", ARCHIVE)
    put(place / "here", "settings.ini", b"[data]\nfolder = ../missing\n")
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "one"))
    assert data("tiny").kind == "real"


@pytest.mark.parametrize("by", ["LESSONPRESS_DATA", "settings.ini"])
def test_a_folder_that_is_named_and_missing_is_an_error(place, monkeypatch, by):
    put(place / "here", "settings.ini", b"[data]\nfolder = ../missing\n")
    if by == "LESSONPRESS_DATA":
        monkeypatch.setenv("LESSONPRESS_DATA", "../missing")
    found = problem()
    assert (
        by in found.message
        and "../missing" in found.message
        and found.file == str(place / "missing")
    )


# The second name of each setting, which is named where it is the one that is set


def test_lessondl_data_is_a_second_name_and_the_first_one_wins(place, monkeypatch):
    put(place / "data", "tiny.tgz", ARCHIVE)
    monkeypatch.setenv("LESSONDL_DATA", str(place / "data"))
    assert data("tiny").source == "from the data folder"
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "missing"))
    assert problem().message.startswith("LESSONPRESS_DATA names")
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    monkeypatch.setenv("LESSONDL_DATA", str(place / "missing"))
    assert data("tiny").source == "from the data folder"


def test_a_message_names_the_name_that_is_set(place, monkeypatch):
    monkeypatch.setenv("LESSONDL_DATA", "../missing")
    assert problem().message.startswith("LESSONDL_DATA names")
    monkeypatch.delenv("LESSONDL_DATA")
    monkeypatch.delenv("LESSONPRESS_OFFLINE")
    monkeypatch.setenv("LESSONDL_OFFLINE", "1")
    with pytest.warns(SampleWarning, match=r"switched off \(LESSONDL_OFFLINE=1\)"):
        data("tiny")
    put(place, "file", b"")
    monkeypatch.delenv("LESSONPRESS_CACHE")
    monkeypatch.setenv("LESSONDL_CACHE", str(place / "file/below"))
    assert problem().hint == "LESSONDL_CACHE names another"


def test_then_fastais_own_cache_told_by_its_archive(place):
    unpacked(place / "fastai/data/tiny_folder")
    put(place / "fastai/archive", "tiny.tgz", ARCHIVE)
    found = data("tiny")
    assert (
        found.path == place / "fastai/data/tiny_folder"
        and found.sha256 == hashlib.sha256(ARCHIVE).hexdigest()
        and found.source == "from fastai's cache"
    )


def test_fastais_config_moves_its_cache(place):
    put(
        place / "fastai",
        "config.ini",
        f"[DEFAULT]\ndata = {place / 'moved'}\narchive = archive\n".encode(),
    )
    unpacked(place / "moved/tiny_folder")
    found = data("tiny")
    assert (
        found.path == place / "moved/tiny_folder" and found.kind == "real" and found.sha256 is None
    ), "no hash is pinned for a bare folder"


def test_an_unfinished_folder_in_fastais_cache_is_left_alone(place):
    unpacked(place / "fastai/data/tiny_folder", {"train/a/1.txt": b"one"})
    with pytest.warns(SampleWarning, match="train/a holds 1 files, not 2"):
        assert data("tiny").kind == "sample"
    assert (place / "fastai/data/tiny_folder/train/a/1.txt").read_bytes() == b"one"


def test_a_damaged_archive_of_fastais_is_not_used_and_not_removed(place):
    put(place / "fastai/archive", "tiny.tgz", ARCHIVE[:-1] + b"?")
    with pytest.warns(SampleWarning, match="damaged"):
        assert data("tiny").kind == "sample"
    assert (place / "fastai/archive/tiny.tgz").is_file()


def test_last_the_sample_with_a_warning_that_says_why(place):
    with pytest.warns(
        SampleWarning, match=r"tiny.*embedded sample.*LESSONPRESS_DATA.*LESSONPRESS_OFFLINE"
    ) as caught:
        found = data("tiny")
    assert (
        found.kind == "sample"
        and (found / "train/a/1.txt").read_text() == "generated\n"
        and caught[0].filename == __file__
    )


def test_a_sample_that_is_asked_for_needs_no_warning(place, monkeypatch):
    put(place / "data", "tiny.tgz", ARCHIVE)
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert data("tiny", sample=True).kind == "sample"


def test_an_unknown_name_has_the_nearest_as_a_hint(place):
    assert problem("titanc").hint == "did you mean `titanic`?"


# Downloads, from a server of this machine


class Server(ThreadingHTTPServer):
    def __init__(self, content, says=None):
        self.asked = 0

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.server.asked += 1
                self.send_response(200 if content else 404)
                self.send_header("Content-Length", str(says or len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.shutdown()
        self.server_close()


@pytest.fixture
def served(place, monkeypatch):
    pytest.importorskip("pooch")
    monkeypatch.delenv("LESSONPRESS_OFFLINE")

    def serve(content, says=None, **changes):
        server = Server(content, says)
        file = form(
            "tiny.tgz",
            ARCHIVE,
            {"train/a": 2},
            addresses=(f"http://127.0.0.1:{server.server_port}/tiny.tgz",),
        )
        register(
            monkeypatch,
            "tiny",
            "tiny_folder",
            (File(**{**file.__dict__, **changes}),),
            REGISTRY["tiny"].sample,
        )
        return server

    return serve


def test_a_download_is_unpacked_and_kept(place, served, monkeypatch, capfd):
    with served(ARCHIVE) as server:
        found = data("tiny")
        assert (
            whole(found)
            and found.source.startswith("downloaded from http://127.0.0.1")
            and "downloading tiny.tgz" in capfd.readouterr().err
        )
        data("tiny")
        assert server.asked == 1
    monkeypatch.setenv("LESSONPRESS_OFFLINE", "1")
    assert data("tiny").source == "from the cache"


def test_nothing_is_downloaded_when_that_is_switched_off(place, served, monkeypatch):
    monkeypatch.setenv("LESSONPRESS_OFFLINE", "1")
    with served(ARCHIVE) as server, pytest.warns(SampleWarning, match="switched off"):
        assert data("tiny").kind == "sample" and server.asked == 0


@pytest.mark.parametrize(
    "content, says",
    [
        (ARCHIVE[:-500], None),
        (ARCHIVE[:-500], len(ARCHIVE)),
        (one_bit(ARCHIVE), None),
        (b"<html>log in</html>", None),
        (b"", None),
    ],
    ids=["truncated", "broken off", "changed", "a page", "not found"],
)
def test_a_download_that_is_not_the_published_file_is_not_used_and_not_left(
    place, served, content, says
):
    with served(content, says) as server:
        with pytest.warns(SampleWarning, match="cannot be had"):
            assert data("tiny").kind == "sample"
        assert [
            p.name for p in (place / "cache/downloads").iterdir() if not p.name.endswith(".lock")
        ] == [] and not (place / "cache/unpacked").exists()
        with pytest.warns(SampleWarning):
            data("tiny")
        assert server.asked == 1, "a failed download is not tried again in the same process"


def test_where_only_size_and_first_mebibyte_are_published_they_count(place, served):
    with served(ARCHIVE, sha256=None, start=hashlib.md5(ARCHIVE).hexdigest()):
        found = data("tiny")
        assert whole(found) and found.sha256 is None and "no pinned sha256" in repr(found)


def test_where_no_hash_of_the_whole_is_published_that_of_the_first_one_is_kept(place, tmp_path):
    path, content = tmp_path / "big.tgz", bytes(1 << 20) + b"the rest"
    path.write_bytes(content)
    start = hashlib.md5(content[: 1 << 20]).hexdigest()
    big = File("big.tgz", len(content), None, "all", start=start)
    known = Dataset("big", "", "", "", "", "big", "", (big,), big)
    assert checked(known, path) is big
    path.write_bytes(content[:-1] + b"!")
    with pytest.raises(LessonpressError, match="is not the file that came here first") as e:
        checked(known, path, again=True)
    (kept,) = (place / "cache/learned").iterdir()
    assert str(kept) in str(e.value) and start in str(e.value)
    kept.unlink()
    assert checked(known, path, again=True) is big


def test_a_wrong_first_mebibyte_is_not_used(place, served):
    with served(ARCHIVE, sha256=None, start="0" * 32), pytest.warns(SampleWarning, match="hash"):
        assert data("tiny").kind == "sample"
    assert not list(place.rglob("*.tgz"))


def test_a_download_that_was_damaged_later_is_fetched_again(place, served):
    with served(ARCHIVE) as server:
        found = data("tiny")
        (kept,) = (place / "cache/downloads").rglob("*.tgz")
        kept.write_bytes(b"x")
        (found / "train/a/1.txt").unlink()
        assert whole(data("tiny")) and server.asked == 2


def test_without_a_server_the_sample_is_used(place, served):
    with served(ARCHIVE):
        pass
    with pytest.warns(SampleWarning, match="cannot be had"):
        assert data("tiny").kind == "sample"


# Damage


@pytest.mark.parametrize(
    "content",
    [ARCHIVE[:-1], ARCHIVE[:500], b"", one_bit(ARCHIVE)],
    ids=["short", "shorter", "empty", "one bit"],
)
def test_a_damaged_archive_of_ones_own_is_named_and_stays(place, monkeypatch, content):
    path = put(place / "data", "tiny.tgz", content)
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    found = problem()
    assert (
        "tiny.tgz is damaged" in found.message
        and found.file == str(path)
        and found.hint
        and path.read_bytes() == content
    )
    assert not (place / "cache/unpacked").exists()


def test_a_file_damaged_after_its_first_use_is_noticed(place, monkeypatch):
    path = put(place / "data", "tiny.tgz", ARCHIVE)
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    data("tiny")
    put(place / "data", "tiny.tgz", ARCHIVE[:-1] + b"?")
    os.utime(path, ns=(1, 1))
    assert "hash" in problem().message


def test_a_verified_file_is_not_hashed_again_unless_verify_is_asked(place, monkeypatch):
    put(place / "data", "tiny.tgz", ARCHIVE)
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    hashed, real = [], archives.sha256
    monkeypatch.setattr(archives, "sha256", lambda path: hashed.append(path) or real(path))
    data("tiny"), data("tiny")
    assert len(hashed) == 1
    list(kit.verify("tiny"))
    assert len(hashed) == 2


def test_a_plain_file_is_used_where_it_lies_or_not_at_all(place, monkeypatch):
    put(place / "data", "table/t.csv", TABLE)
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    assert data("table").path == place / "data/table"
    put(place / "data", "table/t.csv", TABLE[:-2])
    assert "it has 6 bytes, not 8" in problem("table").message
    (place / "data/table/t.csv").unlink()
    assert "there is no t.csv" in problem("table").message


def test_an_unpacked_folder_of_ones_own_has_to_be_all_there(place, monkeypatch):
    unpacked(place / "data/tiny_folder")
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    assert data("tiny").path == place / "data/tiny_folder"
    (place / "data/tiny_folder/train/a/2.txt").unlink()
    assert "train/a holds 1 files, not 2" in problem().message


def test_an_unpacked_cache_that_lost_files_is_made_again(place, monkeypatch):
    put(place / "data", "tiny.tgz", ARCHIVE)
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    (data("tiny") / "train/a/2.txt").unlink()
    assert whole(data("tiny"))


def test_an_archive_with_the_right_hash_that_is_not_safe_is_refused(place, monkeypatch):
    evil = packed({"../../escaped.txt": b"x", **FILES})
    register(
        monkeypatch,
        "tiny",
        "tiny_folder",
        (form("tiny.tgz", evil, {"train/a": 2}),),
        REGISTRY["tiny"].sample,
    )
    put(place / "data", "tiny.tgz", evil)
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    assert (
        "not safe" in problem().message
        and not list(place.rglob("escaped.txt"))
        and all(p.suffix == ".lock" for p in (place / "cache/unpacked").iterdir())
    )


def test_a_cache_that_cannot_be_written_is_named(place, monkeypatch):
    put(place, "file", b"")
    monkeypatch.setenv("LESSONPRESS_CACHE", str(place / "file/below"))
    found = problem()
    assert "cannot be written" in found.message and "LESSONPRESS_CACHE" in found.hint


def test_a_package_that_is_missing_is_named(place, monkeypatch):
    def missing():
        import no_such_package  # noqa: F401

    monkeypatch.setitem(samples._MAKERS, "tiny", missing)
    found = problem()
    assert "no_such_package" in found.message and "pip install" in found.hint


def test_a_read_only_cache_that_has_it_is_enough(place, monkeypatch):
    put(place / "data", "tiny.tgz", ARCHIVE)
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    data("tiny")

    def denied(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", denied)
    monkeypatch.setattr(files, "write", denied)
    assert whole(data("tiny"))


def test_verify_finds_one_wrong_byte_in_what_was_unpacked_and_removes_it(place, monkeypatch):
    put(place / "data", "tiny.tgz", ARCHIVE)
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    put(data("tiny").path, "train/a/1.txt", b"onE")
    (good,) = [f for f in kit.verify("tiny") if not f.problem]
    assert good.path == place / "data/tiny.tgz"
    assert whole(data("tiny")), "it was not removed"
    put(data("tiny").path, "train/a/1.txt", b"onE")
    assert ["1 files differ" in f.problem for f in kit.verify("tiny") if f.problem] == [True]
    data("tiny")
    assert [f.problem for f in kit.verify("tiny")] == ["", ""]


def test_verify_names_a_damaged_file_of_ones_own_and_leaves_it(place, monkeypatch):
    path = put(place / "data", "tiny.tgz", ARCHIVE[:-1])
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    (found,) = kit.verify("tiny")
    assert found.path == path and "damaged" in found.problem and path.is_file()


def test_verify_compares_a_sample_with_a_new_one(place):
    put(data("tiny", sample=True).path, "train/a/1.txt", b"changed")
    assert "1 files differ" in list(kit.verify("tiny"))[0].problem
    assert (data("tiny", sample=True) / "train/a/1.txt").read_text() == "generated\n"


def test_verify_names_a_package_that_is_missing(place, monkeypatch):
    data("tiny", sample=True)

    def missing():
        import no_such_package  # noqa: F401

    monkeypatch.setitem(samples._MAKERS, "tiny", missing)
    with pytest.raises(LessonpressError, match="data sets need no_such_package"):
        list(kit.verify("tiny"))


# What is returned


def test_the_object_is_its_folder_and_says_what_it_is(place):
    found = data("tiny", sample=True)
    assert (
        Path(found) == found.path and os.listdir(found) and found / "train" == found.path / "train"
    )
    assert (
        repr(found)
        == "tiny: embedded sample, not the real data: a generated line (sha256 5a5a5a5a…, made by lessonpress)"
    )
    assert (
        str(place) not in repr(found) + found._repr_html_()
        and "embedded sample, not the real data" in found._repr_html_()
    )


def test_what_was_asked_for_is_remembered_once(place, monkeypatch):
    put(place / "data", "table/t.csv", TABLE)
    monkeypatch.setenv("LESSONPRESS_DATA", str(place / "data"))
    data("tiny", sample=True), data("table"), data("table")
    assert used() == [
        {"name": "table", "sha256": hashlib.sha256(TABLE).hexdigest(), "kind": "real"},
        {"name": "tiny", "sha256": "5a" * 32, "kind": "sample"},
    ]
    assert all(
        {"sha256": u["sha256"], "kind": u["kind"]}.items()
        <= REGISTRY[u["name"]].pins[-1 if u["kind"] == "sample" else 0].items()
        for u in used()
    )
    reset_used()
    assert used() == []


def test_processes_at_once_share_one_unpacking(place, monkeypatch):
    code = "import sys; from lessonpress.kit.data import data; d = data('titanic', sample=True); print(d.path, len((d / 'train.csv').read_text().splitlines()))"
    running = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    first, second = (p.communicate(timeout=30)[0] for p in running)
    assert (
        first == second
        and first.endswith(" 892\n")
        and [p.name for p in (place / "cache/samples").iterdir() if not p.name.startswith(".")]
        == [Path(first.split()[0]).parent.name]
    )


def test_the_modules_load_nothing_heavy():
    code = (
        "import sys, lessonpress.kit.data, lessonpress.commands.data\n"
        "print([m for m in ('numpy', 'pandas', 'sklearn', 'PIL', 'pooch', 'requests', 'torch') if m in sys.modules])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


# The command


def lessonpress(*args):
    done = subprocess.run(
        [sys.executable, "-m", "lessonpress", *args], cwd=ROOT, capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
def test_the_command_lists_gets_and_verifies(place):
    code, out, err = lessonpress("data", "list")
    names = REGISTRY.keys() - {"tiny", "table"}  # of this test alone
    assert code == 0 and all(f"{name}  " in out for name in names) and "CC BY-SA 4.0" in out
    code, out, err = lessonpress("data", "get", "titanic", "--sample")
    assert (
        code == 0
        and (Path(out.strip()) / "train.csv").is_file()
        and "embedded sample, not the real data" in err
        and "warning" not in err
    )
    code, out, err = lessonpress("data", "get", "titanic")
    assert code == 0 and "warning" in err and "LESSONPRESS_DATA" in err
    code, out, err = lessonpress("data", "verify", "titanic")
    assert code == 0 and "Verified 1 copy: all as published" in out
    put(place / "data", "titanic/train.csv", b"PassengerId\n")
    os.environ["LESSONPRESS_DATA"] = str(place / "data")
    try:
        code, out, err = lessonpress("data", "verify", "titanic")
        assert code == 1 and "train.csv is damaged" in err and "1 damaged" in out
        code, out, err = lessonpress("data", "get", "titanic")
        assert code == 1 and "train.csv is damaged" in err and "Traceback" not in err
    finally:
        del os.environ["LESSONPRESS_DATA"]


def test_the_command_refuses_an_unknown_name_as_bad_usage(place):
    for command in ("get", "verify"):
        code, out, err = lessonpress("data", command, "titanc")
        assert code == 2 and "titanic" in err


# The registry, and the real data where they are at hand


def test_the_registry_is_complete():
    assert set(REGISTRY) == {"mnist_sample", "mnist", "titanic", "pets", "imdb_sample", "camvid"}
    for d in REGISTRY.values():
        assert (
            d.what
            and d.licence
            and d.citation
            and d.page.startswith("http")
            and d.folder
            and d.layout
        )
        for f in (*d.files, d.sample):
            assert f.about and f.size and (len(f.sha256 or "") == 64 or len(f.start) == 32)
        assert all(
            a.startswith("https://s3.amazonaws.com/fast-ai-") for f in d.files for a in f.addresses
        )
    assert {
        f.folders["train/3"] + f.folders["train/7"] for f in REGISTRY["mnist_sample"].files
    } == {6131 + 6265}
    assert (
        sum(n for k, n in REGISTRY["mnist"].files[0].folders.items() if k.startswith("training"))
        == 60_000
    )


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    if not REAL:
        pytest.skip("LESSONPRESS_DATA is not set: no real data")
    patch = pytest.MonkeyPatch()
    patch.setenv("LESSONPRESS_CACHE", str(tmp_path_factory.mktemp("cache")))
    patch.chdir(ROOT)
    yield lambda name: kit.resolve(name)
    patch.undo()


@pytest.mark.parametrize("name", ["mnist_sample", "titanic", "pets", "imdb_sample", "camvid"])
def test_real_data_are_found_whole(real, name):
    found = real(name)
    assert (
        found.kind == "real"
        and found.source == "from the data folder"
        and found.sha256 in {f.sha256 for f in REGISTRY[name].files}
    )


def test_real_mnist_has_the_published_numbers_of_images(real):
    with tarfile.open(kit.data_folder(ROOT) / "mnist_png.tgz") as tar:
        count = {}
        for name in tar.getnames():
            if name.endswith(".png"):
                count[Path(name).parent.as_posix()] = count.get(Path(name).parent.as_posix(), 0) + 1
    assert [count[f"mnist_png/training/{d}"] for d in range(10)] == [
        5923,
        6742,
        5958,
        6131,
        5842,
        5421,
        5918,
        6265,
        5851,
        5949,
    ]
    assert [count[f"mnist_png/testing/{d}"] for d in range(10)] == [
        980,
        1135,
        1032,
        1010,
        982,
        892,
        958,
        1028,
        974,
        1009,
    ]


def test_real_threes_and_sevens_have_the_published_numbers(real):
    folder = real("mnist_sample")

    def count(part):
        return sum(1 for _ in (folder / part).iterdir())

    assert (count("train/3"), count("train/7"), count("valid/3"), count("valid/7")) == (
        6131,
        6265,
        1010,
        1028,
    )
    assert len((folder / "labels.csv").read_text().splitlines()) == 14_435


def test_real_titanic_has_the_published_numbers_and_the_samples_columns(real):
    import pandas as pd

    table = pd.read_csv(real("titanic") / "train.csv")
    assert (
        table.shape == (891, 12) and table.Survived.sum() == 342 and list(table.columns) == COLUMNS
    )
    assert table.isna().sum()[lambda n: n > 0].to_dict() == {
        "Age": 177,
        "Cabin": 687,
        "Embarked": 2,
    }


def test_real_pets_and_reviews_have_the_published_numbers(real):
    import pandas as pd

    names = [p.name for p in (real("pets") / "images").glob("*.jpg")]
    assert len(names) == 370 and sum(n[0].isupper() for n in names) == 120
    assert {n.rpartition("_")[0] for n in names} == set(CATS + DOGS), (
        "the sample knows other breeds"
    )
    reviews = pd.read_csv(real("imdb_sample") / "texts.csv")
    assert (
        reviews.label.value_counts().to_dict() == {"negative": 524, "positive": 476}
        and reviews.is_valid.sum() == 200
    )


def test_real_camvid_has_the_published_frames_and_the_samples_classes(real):
    folder = real("camvid")
    names = {p.stem for p in (folder / "images").glob("*.png")}
    valid = (folder / "valid.txt").read_text().split()
    assert len(names) == 468 and len(valid) == 101 and {Path(v).stem for v in valid} <= names
    assert names == {p.stem.removesuffix("_P") for p in (folder / "labels").glob("*.png")}
    assert (folder / "codes.txt").read_text().split() == CODES, "the sample knows other classes"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pyproject.toml", '[tool.lessonpress.data]\nfolder = "real"\n'),
        ("lessonpress.ini", "[data]\nfolder = real\n"),
        ("settings.ini", "[data]\nfolder = real\n"),
    ],
)
def test_each_file_of_settings_can_name_the_data_folder(tmp_path, monkeypatch, file, text):
    from lessonpress.kit.data.folders import data_folder

    for name in ("LESSONPRESS_DATA", "LESSONDL_DATA"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "course/nbs").mkdir(parents=True)
    (tmp_path / "course" / file).write_text(text)
    with pytest.raises(LessonpressError, match=f"{file} names the data folder real"):
        data_folder(tmp_path / "course/nbs")
    (tmp_path / "course/real").mkdir()
    assert data_folder(tmp_path / "course/nbs") == tmp_path / "course/real"
