"""The output folder is what the site says, whatever others did to it; a record of what was written only saves reading."""

import json
import os
import shutil
import stat

import pytest
from course import Course

from lessonpress.course import Content
from lessonpress.finish import output_folder
from lessonpress.finish.output_folder import replace
from lessonpress.gather.quarto_yml import load_config
from lessonpress.problems import LessonpressError, Report
from lessonpress.written import RECORD, is_as_written

SITE = {"index.html": b"<p>a</p>", "nbs/one.html": b"one", "data/a.csv": b"1,2\n"}


class Folder:
    "The output folder of a course, into which sites are written."

    def __init__(self, course: Course):
        self.course, self.out = course, course.root / "_site"
        self.config = load_config(course.root, Report())

    def write(self, contents):
        "Write a site; which files it had to make, for others were known."
        made = []

        def content(name, data):
            def make():
                made.append(name)
                return data

            return Content(Content.of(data).digest, make)

        replace(self.config, {name: content(name, data) for name, data in contents.items()})
        return sorted(made)

    @property
    def files(self):
        found = (p for p in self.out.rglob("*") if not p.is_dir())
        return {p.relative_to(self.out).as_posix(): p.read_bytes() for p in found}

    @property
    def is_as_written(self):
        return is_as_written(self.course.root, self.out)

    def beside(self):
        return [p.name for p in self.course.root.iterdir() if p.name.startswith("._site")]


@pytest.fixture
def folder(course):
    folder = Folder(course)
    assert folder.write(SITE) == sorted(SITE) and folder.files == SITE and folder.is_as_written
    return folder


def test_what_is_known_is_not_made_again(folder):
    assert folder.write(SITE) == [] and folder.is_as_written
    assert folder.write(SITE | {"nbs/one.html": b"two"}) == ["nbs/one.html"]
    assert folder.files == SITE | {"nbs/one.html": b"two"} and folder.is_as_written


def test_a_file_that_is_the_same_keeps_its_time(folder):
    before = (folder.out / "index.html").stat()
    (folder.course.root / RECORD).unlink()
    assert folder.write(SITE | {"new.html": b"n"}) == [
        "data/a.csv",
        "index.html",
        "nbs/one.html",
        "new.html",
    ]
    after = (folder.out / "index.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


# ---- Others changed it


def edited(out):
    (out / "index.html").write_bytes(b"by hand")


def edited_unseen(out):
    before = (out / "index.html").stat()
    (out / "index.html").write_bytes(b"<p>b</p>")
    os.utime(out / "index.html", ns=(before.st_atime_ns, before.st_mtime_ns))


def swapped(out):
    (out / "index.html").rename(out / "x")
    (out / "data/a.csv").rename(out / "index.html")
    (out / "x").rename(out / "data/a.csv")


def file_to_folder(out):
    (out / "index.html").unlink()
    (out / "index.html/sub").mkdir(parents=True)
    (out / "index.html/sub/x").write_bytes(b"x")
    (out / "404.html").write_bytes(b"x")  # by which it is known for a site


def file_to_empty_folder(out):
    (out / "nbs/one.html").unlink()
    (out / "nbs/one.html").mkdir()


def folder_to_file(out):
    shutil.rmtree(out / "nbs")
    (out / "nbs").write_bytes(b"x")


def file_to_link(out):
    (out / "data/a.csv").rename(out / "nbs/a.csv")
    (out / "data/a.csv").symlink_to("../nbs/a.csv")


def file_to_dead_link(out):
    (out / "data/a.csv").unlink()
    (out / "data/a.csv").symlink_to("nowhere")


def folder_to_link(out):
    (out / "nbs").rename(out.parent / "elsewhere")
    (out / "nbs").symlink_to(out.parent / "elsewhere")


def gone(out):
    shutil.rmtree(out)


def strangers(out):
    (out / "nbs/deep/er").mkdir(parents=True)
    (out / "nbs/deep/er/x.txt").write_bytes(b"x")
    (out / ".hidden").write_bytes(b"x")
    (out / "a link").symlink_to("nowhere")


CHANGES = [
    edited, edited_unseen, swapped, file_to_folder, file_to_empty_folder, folder_to_file,
    file_to_link, file_to_dead_link, folder_to_link, gone, strangers,
]  # fmt: skip


@pytest.mark.parametrize("with_record", [True, False], ids=["with the record", "without"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda f: f.__name__)
def test_the_site_is_put_right(folder, change, with_record):
    change(folder.out)
    if not with_record:
        (folder.course.root / RECORD).unlink()
    assert not folder.is_as_written
    folder.write(SITE)
    assert folder.files == SITE and folder.is_as_written and folder.write(SITE) == []
    assert not any(p.is_symlink() for p in folder.out.rglob("*"))
    assert {p.name for p in folder.out.rglob("*") if p.is_dir()} == {"nbs", "data"}
    assert folder.beside() == []


def test_what_a_link_led_to_is_left_alone(folder):
    folder_to_link(folder.out)
    folder.write(SITE)
    assert [p.name for p in (folder.course.root / "elsewhere").iterdir()] == ["one.html"]


# ---- The record is wrong


def known(folder):
    return json.loads((folder.course.root / RECORD).read_bytes())


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b'{"index.html": null}',
        b'{"index.html": []}',
        b'{"index.html": {"a": 1}, "nbs/one.html": 3}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_record_knows_nothing(folder, record):
    (folder.course.root / RECORD).write_bytes(record)
    assert not folder.is_as_written
    assert folder.write(SITE) == sorted(SITE) and folder.files == SITE and folder.is_as_written


def test_a_record_of_another_site_is_not_believed(folder):
    record = known(folder)
    folder.write({"index.html": b"other", "b.html": b"b"})
    (folder.course.root / RECORD).write_text(json.dumps(record))
    assert not folder.is_as_written
    folder.write(SITE)
    assert folder.files == SITE and folder.is_as_written


def test_a_record_is_no_more_than_the_times_of_files_that_are_there(folder):
    record = known(folder)
    assert record.keys() == SITE.keys()
    record["index.html"][0] = "another digest"
    (folder.course.root / RECORD).write_text(json.dumps(record))
    assert folder.write(SITE) == ["index.html"], "read, and found to be the same"
    assert folder.files == SITE


@pytest.mark.parametrize("in_the_way", ["a file", "a folder"])
def test_a_record_that_cannot_be_kept_only_costs_time(course, in_the_way):
    if in_the_way == "a file":
        course.write(".lessonpress", "x")
    else:
        (course.root / RECORD).mkdir(parents=True)
    folder = Folder(course)
    for _ in range(2):
        assert folder.write(SITE) == sorted(SITE) and folder.files == SITE
        assert not folder.is_as_written


# ---- Modes, names and encodings


def test_a_folder_that_cannot_be_written_is_told_and_left_alone(folder, monkeypatch):
    before = known(folder)
    with monkeypatch.context() as m:
        m.setattr(output_folder.os, "access", lambda path, mode: False)
        with pytest.raises(LessonpressError) as e:
            folder.write(SITE | {"index.html": b"new"})
    (problem,) = e.value.problems
    assert (
        problem.rule == "output-folder" and "Permission denied" in problem.message and problem.hint
    )
    assert folder.files == SITE and known(folder) == before and folder.beside() == []
    assert folder.write(SITE | {"index.html": b"new"}) == ["index.html"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do all")
def test_a_read_only_folder_below_is_told_and_left_alone(folder):
    (folder.out / "nbs").chmod(0o555)
    try:
        with pytest.raises(LessonpressError, match="Permission denied"):
            folder.write(SITE | {"nbs/one.html": b"new"})
    finally:
        (folder.out / "nbs").chmod(0o755)
    assert folder.files == SITE and folder.beside() == []


@pytest.mark.parametrize("mode", [0o444, 0o400, 0o000])
def test_a_read_only_file_of_the_site_is_replaced(folder, mode):
    (folder.out / "index.html").chmod(mode)
    folder.write(SITE | {"index.html": b"new"})
    assert folder.files["index.html"] == b"new"
    assert stat.S_IMODE((folder.out / "index.html").stat().st_mode) & 0o400


def test_a_read_only_source_is_published_and_follows_its_edits(course):
    source = course.write("data/table.csv", "old")
    source.chmod(0o444)
    folder = Folder(course)
    site = {"index.html": Content.of(b"x"), "data/table.csv": Content("1", source)}
    replace(folder.config, site)
    source.chmod(0o644)
    source.write_text("new")
    replace(folder.config, site | {"data/table.csv": Content("2", source)})
    assert folder.files["data/table.csv"] == b"new" and folder.is_as_written


@pytest.mark.parametrize(
    "name",
    [
        "größe ü.csv",
        "日本/語.csv",
        "a\"b'c.csv",
        "back\\slash.csv",
        "new\nline.csv",
        "😀.csv",
        "x" * 200,
    ],
)
def test_a_file_may_have_any_name(folder, name):
    site = SITE | {name: b"x"}
    assert folder.write(site) == [name] and folder.files == site and folder.is_as_written
    assert folder.write(site) == []
    assert folder.write(SITE) == [] and folder.files == SITE


def test_a_name_that_is_no_text_only_costs_time(folder):
    name = os.fsdecode(b"caf\xe9.csv")
    for _ in range(2):
        folder.write(SITE | {name: b"x"})
        assert folder.files == SITE | {name: b"x"}
    folder.write(SITE)
    assert folder.files == SITE


def test_two_spellings_of_one_letter_are_two_files(folder):
    site = SITE | {"gr\u00f6\u00dfe.csv": b"one", "gro\u0308\u00dfe.csv": b"two"}
    folder.write(site)
    if len(folder.files) == len(site):  # not on a Mac
        assert folder.files == site and folder.is_as_written
