"""`lessonpress doctor`: what is at hand, what does not fit, and what `--fix` mends."""

import os
import sys

import pytest

from lessonpress import __version__, files
from lessonpress.commands.main import run
from lessonpress.quarto import extension, program

SET_UP = """\
filters: [_extensions/lessonpress/filter.py, _extensions/lessonpress/lessonpress.lua]
ipynb-filters: ["lessonpress notebook-filter"]
"""
HOOKS = """\
  type: website
  pre-render: _extensions/lessonpress/collect.py
  post-render: lessonpress finish
"""


@pytest.fixture
def tools(tmp_path, monkeypatch):
    "A PATH of our own, and how to put a Quarto on it."
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.defpath}")

    def quarto(version):
        (folder / "quarto").write_text(f"#!/bin/sh\necho {version}\n")
        (folder / "quarto").chmod(0o755)

    return quarto


def set_up(course, hooks=HOOKS, rest=SET_UP):
    text = (course.root / "_quarto.yml").read_text().replace("  type: website\n", hooks)
    course.write("_quarto.yml", text + rest)


def doctor(course, capsys, *words):
    code = run(["--course", str(course.root), "doctor", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_it_says_what_a_course_is_built_with(course, capsys, tools):
    code, out, err = doctor(course, capsys)
    assert code == 0 and err == ""
    for line in (
        "renderer  the embedded one, Pandoc: Quarto is not on PATH",
        f"lessonpress  {__version__} (",
        f"Python  {sys.version.split()[0]} (",
        "Pandoc  ",
        "Pagefind  ",
        "Quarto's side  not set up",
        "0 errors, 0 warnings",
    ):
        assert line in out
    assert "mnist: " in out and "without a name" in out


def test_auto_takes_quarto_only_where_the_course_is_set_up_for_it(course, capsys, tools):
    tools("1.9.37")
    code, out, err = doctor(course, capsys)
    assert code == 0 and "Quarto  1.9.37 (" in out
    assert "renderer  the embedded one, Pandoc: Quarto is on PATH, but" in out
    assert program.chosen("auto", course.root).passed_over
    assert program.chosen("quarto", course.root).quarto, "which is asked for"
    assert run(["--course", str(course.root), "build"]) == 0
    assert "lessonpress doctor says what to do" in capsys.readouterr().err
    set_up(course)
    extension.install(course.root)
    code, out, err = doctor(course, capsys)
    assert (code, err) == (0, "")
    assert "renderer  Quarto: Quarto is on PATH, and _quarto.yml is set up for it" in out
    assert "_extensions/lessonpress is of this version" in out
    assert program.chosen("pandoc", course.root).quarto is None


def test_an_older_quarto_than_was_tried_is_told(course, capsys, tools):
    tools("1.6.42")
    assert "1.6.42 is older than those that were tried, 1.7 to 1.9" in doctor(course, capsys)[2]
    tools("1.10.3")
    _, out, err = doctor(course, capsys)
    assert "tried" not in err and "1.7 to 1.9 were tried" in out


@pytest.mark.parametrize(
    "lost, place, written",
    [
        (
            "  pre-render: _extensions/lessonpress/collect.py\n",
            "",
            "project: {pre-render: _extensions",
        ),
        ("  post-render: lessonpress finish\n", "", "project: {post-render: lessonpress finish}"),
        ('ipynb-filters: ["lessonpress notebook-filter"]\n', "", "ipynb-filters: [lessonpress"),
        (
            ", _extensions/lessonpress/lessonpress.lua",
            ":26",
            "filters: [_extensions/lessonpress/lessonpress.lua]",
        ),
    ],
)
def test_what_quarto_lacks_is_told_with_how_to_write_it(
    course, capsys, tools, lost, place, written
):
    set_up(course, HOOKS.replace(lost, ""), SET_UP.replace(lost, ""))
    extension.install(course.root)
    code, _, err = doctor(course, capsys)
    assert code == 0, "the embedded renderer builds it"
    assert "pages by Quarto lack a part" in err and written in err
    assert f"_quarto.yml{place}: `" in err


def test_fix_brings_the_extension_up_to_date_and_says_so(course, capsys, tools):
    set_up(course)
    extension.install(course.root)
    course.write("_extensions/lessonpress/filter.py", "of an older version")
    assert "another version than the command: filter.py" in doctor(course, capsys)[2]
    code, out, err = doctor(course, capsys, "--fix")
    assert code == 0 and err == ""
    assert "fixed  _extensions/lessonpress/filter.py" in out
    assert out.count("fixed  ") == 1
    assert extension.outdated(course.root, ["lessonpress"]) is None
    assert "nothing that is safe to mend" in doctor(course, capsys, "--fix")[1]


def test_an_extension_of_an_older_version_is_told_with_both(course, capsys, tools):
    set_up(course)
    extension.install(course.root)
    course.replace(
        "_extensions/lessonpress/_extension.yml", f"version: {__version__}", "version: 0.0.9"
    )
    assert f"than the command, 0.0.9 and not {__version__}: _ext" in doctor(course, capsys)[2]


def test_quarto_add_writes_the_extension_and_says_what_to_add(course, capsys, tools):
    for words in (["quarto", "add"], ["quarto"]):
        assert run(["--course", str(course.root), *words]) == 0
        assert "By hand: add to _quarto.yml, so that Quarto calls" in capsys.readouterr().out
    assert (course.root / "_extensions/lessonpress/lessonpress.lua").is_file()
    set_up(course, HOOKS, SET_UP.replace("lessonpress.lua", "other.lua"))
    assert run(["--course", str(course.root), "quarto", "add"]) == 0
    said = capsys.readouterr()
    assert "By hand" not in said.out and "is up to date" in said.out
    assert "put it there: filters: [_extensions/lessonpress/lessonpress.lua]" in said.err


def test_fix_writes_no_extension_into_a_course_that_never_asked_for_it(course, capsys, tools):
    assert "nothing that is safe to mend" in doctor(course, capsys, "--fix")[1]
    assert not (course.root / "_extensions").exists()


def test_former_names_are_told_and_written_anew_and_nothing_else_is(course, capsys, tools):
    set_up(
        course,
        HOOKS.replace("lessonpress", "lessondl"),
        SET_UP.replace("lessonpress/", "lessondl/"),
    )
    course.replace("_quarto.yml", "title: A small course", "title: lessondl finish  # as ever")
    before = (course.root / "_quarto.yml").read_text()
    err = doctor(course, capsys)[2]
    assert (
        "`lessondl finish` calls the command by its former name" in err and "_quarto.yml:4" in err
    )
    code, out, err = doctor(course, capsys, "--fix")
    assert "fixed  _quarto.yml:4: lessonpress finish" in out and "former name" not in err
    now = (course.root / "_quarto.yml").read_text()
    assert "title: lessondl finish  # as ever" in now and "  post-render: lessonpress finish" in now
    assert now.replace("lessonpress/filter", "lessondl/filter") != before
    assert len(now.splitlines()) == len(before.splitlines())
    assert "_extensions/lessondl" not in now


def test_fix_writes_over_no_file_that_changed_meanwhile(course, capsys, tools, monkeypatch):
    set_up(course, HOOKS.replace("lessonpress finish", "lessondl finish"))
    write = files.write_all

    def slow(contents, sync=True, was=None):
        if any(p.name == "_quarto.yml" for p in contents):
            course.replace("_quarto.yml", "A small course", "An edit")
        write(contents, sync, was)

    monkeypatch.setattr(files, "write_all", slow)
    code, _, err = doctor(course, capsys, "--fix")
    assert code == 1 and "it has changed since it was read" in err
    assert "An edit" in (course.root / "_quarto.yml").read_text()
    assert "lessondl finish" in (course.root / "_quarto.yml").read_text()


def test_what_stops_a_build_ends_with_1(course, capsys, tools):
    course.write("settings.ini", "[lecture lecture]\nlength = soon\n")
    code, out, err = doctor(course, capsys)
    assert code == 1 and "settings.ini:2" in err and "1 error" in out
    course.write("settings.ini", "")
    course.write("_site/thesis.docx", "mine")
    code, _, err = doctor(course, capsys)
    assert code == 1 and "holds something else than a built site" in err
    (course.root / "_quarto.yml").unlink()
    code, _, err = doctor(course, capsys)
    assert code == 1 and "there is no _quarto.yml here" in err


def test_data_that_are_not_there_stop_no_build(course, capsys, tools, monkeypatch):
    monkeypatch.setenv("LESSONPRESS_DATA", str(course.root / "nowhere"))
    code, _, err = doctor(course, capsys)
    assert code == 0 and "warning: " in err and "nowhere" in err


def test_a_build_by_quarto_says_that_the_extension_is_another_versions(course, capsys, tools):
    tools("1.9.37")
    set_up(course)
    extension.install(course.root)
    course.write("_extensions/lessonpress/filter.py", "print('of an older version')")
    assert run(["--course", str(course.root), "build"]) == 1
    err = capsys.readouterr().err
    assert "is of another version than the command: filter.py" in err and "doctor --fix" in err
