"""The course's own settings, in each of the three files that may hold them: values, places and what is refused."""

import pytest

from lessonpress.clock import on_clock, parse_time
from lessonpress.commands.main import run
from lessonpress.gather.settings import library_of, load_settings, unkept_records
from lessonpress.problems import LessonpressError, Report


def load(course):
    report = Report()
    return load_settings(course.root, report), report


@pytest.mark.parametrize(
    "text, seconds",
    [
        ("0:00", 0),
        ("31:10", 1870),
        ("1:05:18", 3918),
        ("99:99", None),
        ("99:00", None),
        ("1:60", None),
        ("3:7", None),
        ("1:2:3", None),
        ("x", None),
        ("-1:00", None),
    ],
)
def test_times(text, seconds):
    assert parse_time(text) == seconds


def test_lectures_have_an_address_for_each_second(course):
    lecture = load_settings(course.root, Report()).lectures["lecture"]
    assert lecture.length == 600
    assert lecture.at(70) == "https://example.org/watch?v=1&t=70s"


def test_settings_that_are_no_ini_are_named_with_the_line(course):
    course.write("settings.ini", "[lecture x]\nvideo = a\nno equals sign here\n")
    with pytest.raises(LessonpressError) as e:
        load_settings(course.root, Report())
    (problem,) = e.value.problems
    assert (problem.file, problem.line) == (
        "settings.ini",
        3,
    ) and "`key = value`" in problem.message


def test_settings_with_a_byte_order_mark_are_read_and_other_bytes_are_told(course):
    course.write("settings.ini", "\ufeff[lecture lecture]\r\nlength = 10:00\r\n")
    assert load_settings(course.root, Report()).lectures["lecture"].length == 600
    course.write("settings.ini", b"[course]\nname = \xff\n")
    with pytest.raises(LessonpressError, match="not UTF-8"):
        load_settings(course.root, Report())


INI = """\
[course]
name = lesson-3
repository = https://github.com/someone/notes.git
branch = work

[coverage]
answered = 80
unasked = Exercises, Summary

[lecture first]
video = https://example.org/v
length = 1:30:23
evidence = 60 %
"""
TOML = """\
[project]
name = "other"

[tool.lessonpress]
name = "lesson-3"
repository = "https://github.com/someone/notes.git"
branch = "work"

[tool.lessonpress.coverage]
answered = 80
unasked = ["Exercises", "Summary"]

[tool.lessonpress.lectures.first]
video = "https://example.org/v"
length = 01:30:23
evidence = 60
"""


@pytest.mark.parametrize(
    "file, text", [("settings.ini", INI), ("lessonpress.ini", INI), ("pyproject.toml", TOML)]
)
def test_each_of_three_files_holds_the_same_settings(course, file, text):
    (course.root / "settings.ini").unlink()
    course.write(file, text)
    s, report = load(course)
    assert not report.problems and s.file == file
    assert (s.name, s.repository, s.branch) == (
        "lesson-3",
        "https://github.com/someone/notes",
        "work",
    )
    assert (s.least, s.unasked) == ({"answered": 80}, ["Exercises", "Summary"])
    lecture = s.lectures["first"]
    assert (lecture.video, lecture.length) == ("https://example.org/v", 5423)
    assert s.least_of("outlines/first.qmd") == {"answered": 80, "evidence": 60}


def test_the_first_file_that_holds_settings_counts_and_another_is_told(course):
    course.write("lessonpress.ini", "[course]\nname = ini\n")
    course.write("pyproject.toml", "[tool.lessonpress]\nname = 'toml'\n")
    s, report = load(course)
    assert (s.name, s.lectures) == ("toml", {})
    assert [(p.level, p.file, p.line) for p in report.problems] == [
        ("warning", "lessonpress.ini", 1),
        ("warning", "settings.ini", 1),
    ]
    assert all("pyproject.toml" in p.message and p.file in p.message for p in report.problems)


def test_files_of_others_hold_no_settings(course):
    course.write("pyproject.toml", "[project]\nname = 'x'\n[tool.nbdev]\nlib_path = 'x'\n")
    course.write("settings.ini", "[DEFAULT]\nbranch = master\nanswered = x\n[other]\nname = y\n")
    s, report = load(course)
    assert (s.name, s.branch, s.least) == ("", "main", {}) and not report.problems


def test_what_stands_in_the_default_section_of_nbdev_belongs_to_no_other(course):
    course.write("settings.ini", "[DEFAULT]\nanswerd = x\nbranch = old\n[coverage]\nanswered = 8\n")
    s, report = load(course)
    assert (s.branch, s.least) == ("main", {"answered": 8}) and not report.problems


@pytest.mark.parametrize(
    "file, text, line, words",
    [
        ("settings.ini", "[lecture x]\n\nlength = 99:99\n", 3, "length `99:99` is no time"),
        ("settings.ini", "[coverage]\n# most\nAnswered: most\n", 3, "`most` is no percentage"),
        ("settings.ini", "[coverage]\nanswered = 8\nevidnce = 9\n", 3, "`evidence`"),
        ("settings.ini", "[course]\nrepository =\n  x\n", 2, "no address of a repository"),
        ("settings.ini", "[course]\nnam = x\n", 2, "did you mean `name`?"),
        ("settings.ini", "[data]\n[covrage]\nanswered = 3\n", 2, "did you mean `coverage`?"),
        ("lessonpress.ini", "[course]\n[strange]\nx = 3\n", 2, "[strange] is no section"),
        ("pyproject.toml", "[tool.lessonpress]\nname = 3\n", 2, "name should be text"),
        ("pyproject.toml", "[tool.lessonpress]\nnam = 'x'\n", 2, "did you mean `name`?"),
        ("pyproject.toml", "tool.lessonpress.nam = 'x'\n", 1, "did you mean `name`?"),
        ("pyproject.toml", "[tool.lessonpress.covrage]\nx = 3\n", 1, "`coverage`"),
        ("pyproject.toml", "[tool.lessonpress.coverage]\nanswered = true\n", 2, "no percentage"),
        ("pyproject.toml", "[tool.lessonpress.coverage]\nanswered = 101\n", 2, "no percentage"),
        (
            "pyproject.toml",
            "[tool.lessonpress.lectures.'a.b']\nvideo = 'v'\n\nlength = 'x'\n",
            4,
            "[tool.lessonpress.lectures.a.b] length `x` is no time",
        ),
        (
            "pyproject.toml",
            "[tool.lessonpress]\nlectures = {a = {length = 'x'}}\n",
            2,
            "is no time",
        ),
        ("pyproject.toml", "[tool.lessonpress]\n[tool.lessonpress.lectures]\na = 3\n", 3, "`a`"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(course, file, text, line, words):
    (course.root / "settings.ini").unlink()
    course.write(file, text)
    (problem,) = load(course)[1].problems
    assert (problem.file, problem.line) == (file, line) and words in str(problem)


def test_a_pyproject_that_is_no_toml_is_told_where_it_holds_settings(course):
    course.write("pyproject.toml", "[tool.lessonpress]\nname = \n")
    with pytest.raises(LessonpressError) as e:
        load(course)
    (problem,) = e.value.problems
    assert (problem.file, problem.line) == ("pyproject.toml", 2) and "no TOML" in problem.message
    course.write("pyproject.toml", "[project\n")
    assert load(course)[0].lectures


@pytest.mark.parametrize("deep", ["[" * 5000 + "]" * 5000, "{x = " * 5000 + "1" + "}" * 5000])
def test_a_pyproject_of_lists_in_lists_is_told_with_its_line(course, deep):
    course.write("pyproject.toml", f"[tool.lessonpress]\n\nname = {deep}\n")
    with pytest.raises(LessonpressError) as e:
        load(course)
    (problem,) = e.value.problems
    assert (problem.file, problem.line) == ("pyproject.toml", 3) and "too deep" in problem.message
    course.write("pyproject.toml", f"[tool.other]\nname = {deep}\n")
    assert load(course)[0].lectures, "the other settings count"


@pytest.mark.parametrize("seconds", [0, 59, 60, 1870, 3599, 3600, 3918])
def test_a_clock_shows_what_it_reads(seconds):
    assert parse_time(on_clock(seconds)) == seconds


@pytest.mark.parametrize(
    "file, text",
    [
        ("pyproject.toml", "[project]\nname = 'my-course'\n[tool.nbdev]\nlib_path = 'my_course'\n"),
        ("settings.ini", "[DEFAULT]\nlib_name = my-course\n"),
    ],
)
def test_the_library_is_the_one_that_nbdev_exports(course, file, text):
    course.write(file, text)
    assert library_of(course.root) == ("my_course", None)
    course.write("my_course/__init__.py", "")
    assert library_of(course.root) == ("my_course", course.root / "my_course")


@pytest.mark.parametrize("file", ["lessonpress.ini", "pyproject.toml"])
def test_an_imported_lecture_goes_where_the_settings_stand(course, tmp_path, capsys, file):
    (course.root / "settings.ini").unlink()
    before = "[tool.lessonpress]\nname = 'x'\n" if "toml" in file else "[course]\nname = x\n"
    course.write(file, before)
    (tmp_path / "notes.md").write_text("- T\n  - Why?\n")
    words = ["outline", "import", str(tmp_path / "notes.md"), "--lecture", "https://example.org/v"]
    assert run(["--course", str(course.root), *words]) == 0
    said, after = capsys.readouterr().out, (course.root / file).read_text()
    if file.endswith(".toml"):  # its author writes it: what to add is shown
        assert after == before
        table = said[said.index("[tool.lessonpress.lectures") :].splitlines()[:2]
        course.write(file, "\n".join([before, *table]))
    assert not (course.root / "settings.ini").exists()
    s, report = load(course)
    assert s.lectures["notes"].video == "https://example.org/v" and not report.problems


@pytest.mark.parametrize(
    "settings, drops",
    [
        ("", False),
        ("[tool.ruff]\n", False),
        ("no TOML", False),
        ("[tool.nbdev]\n", True),
        ("[tool.nbdev]\nallowed_metadata_keys = []\n", True),
        ('[tool.nbdev]\nallowed_metadata_keys = ["kernelspec"]\n', True),
        ('[tool.nbdev]\nallowed_metadata_keys = ["kernelspec", "lessonpress"]\n', False),
        ('[tool.nbdev]\nallowed_metadata_keys = "kernelspec lessonpress"\n', False),
        ('[tool.nbdev]\nallowed_metadata_keys = "lessonpress-like"\n', True),
    ],
)
def test_that_nbdev_would_drop_the_records_of_runs_is_told(tmp_path, settings, drops):
    assert unkept_records(tmp_path) is None
    (tmp_path / "pyproject.toml").write_text(settings)
    problem = unkept_records(tmp_path)
    assert bool(problem) is drops
    if problem:
        told = (problem.level, problem.rule, problem.file)
        assert told == ("warning", "record", "pyproject.toml")
        assert 'allowed_metadata_keys = ["lessonpress"]' in problem.hint
