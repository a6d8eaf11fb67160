"""File names and messages are text: neither markup nor the names of emoji in them mean anything."""

import json

import pytest

from lessonpress.commands import terminal
from lessonpress.commands.main import run
from lessonpress.problems import Problem

NAMES = ["a.qmd:100:", "[red]x[/red].qmd", ":smile:", "[/]", "[bold]b", "a[1].qmd", "\\[x]"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_problem_is_shown_as_it_is_written(capsys, monkeypatch, name, is_terminal):
    monkeypatch.setattr(terminal.error_console(), "_force_terminal", is_terminal)
    terminal.tell([Problem("page", f"`{name}` is not there", name, 100, hint=f"see {name}")])
    said = capsys.readouterr().err
    assert f"{name}:100: `{name}` is not there" in said and f"see {name}" in said


@pytest.mark.parametrize("name", NAMES)
def test_a_line_with_a_name_in_front_is_text(capsys, name):
    terminal.say(f"what {name} is", name)
    assert capsys.readouterr().out == f"{name}  what {name} is\n"


@pytest.mark.parametrize("name", ["a.qmd:100:", "[red]x[/red].qmd", ":smile:", "[/]"])
def test_a_file_that_is_not_there_is_named_as_it_was_given(course, capsys, name):
    assert run(["--course", str(course.root), "outline", "stats", name]) == 1
    assert f"error: {name}: cannot be read" in capsys.readouterr().err
    run(["--course", str(course.root), "run", name])
    assert name in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a.qmd:100:.qmd", "[red]x[/red].qmd", ":smile:.qmd"])
def test_pages_of_such_names_are_named_in_builds_and_checks(course, capsys, name):
    if "/" in name:
        (course.root / name).parent.mkdir()
    course.write(name, "---\ntitle: A page\n---\n\n[Nowhere](nowhere.qmd)\n")
    course.write("_quarto.yml", "project:\n  type: website\nwebsite:\n  title: S\n")
    for command in (["build", "--strict", "--renderer", "pandoc"], ["check", "--strict"]):
        assert run(["--course", str(course.root), *command]) == 1
        assert f"{name}:5: " in capsys.readouterr().err
    assert run(["--course", str(course.root), "check", "--json", "--strict"]) == 1
    found = json.loads(capsys.readouterr().out)["problems"]
    assert name in {p["file"] for p in found}


def test_a_word_that_no_command_knows_is_named_as_it_was_given(capsys):
    assert run(["data", "get", "[red]x[/red]"]) == 2
    assert "[red]x[/red]" in capsys.readouterr().err
