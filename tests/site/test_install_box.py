"""What the box says of installing is true: from the index only once it is there, or else from the wheels that lie on the site."""

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile

import lxml.html
import pytest
from course import ROOT

from lessonpress import __version__
from lessonpress.commands.server import Server
from lessonpress.features.install import wheels
from lessonpress.gather.settings import load_settings
from lessonpress.pipeline import build
from lessonpress.problems import LessonpressError, Report

BOX = "---\ntitle: Start\n---\n\n## Run it {{#run}}\n\n::: {{.install{}}}\n:::\n"
PYPROJECT = '[project]\nname = "my-lines"\n[tool.nbdev]\nlib_path = "my_lines"\nallowed_metadata_keys = ["lessonpress"]\n'
AT = "https://example.org/course/"
LIBRARY, OTHER = "my_lines-0.1-py3-none-any.whl", "press-2.0-py3-none-any.whl"


def wheel(path, name, version, requires=()):
    "A wheel with one module, as the format's specification has it, written by hand."
    path.parent.mkdir(exist_ok=True)
    info = f"{name}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {r}\n" for r in requires)
    parts = {
        f"{name}.py": f"here = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{n},,\n" for n in [*parts, f"{info}/RECORD"])
    with zipfile.ZipFile(path / f"{name}-{version}-py3-none-any.whl", "w") as z:
        for n, text in {**parts, f"{info}/RECORD": record}.items():
            z.writestr(n, text)


@pytest.fixture
def offering(course):
    course.write("pyproject.toml", PYPROJECT)
    course.write("settings.ini", "[course]\nwheels = dist/*.whl\n")
    (course.root / "dist").mkdir()
    wheel(course.root / "dist", "press", "2.0")
    wheel(course.root / "dist", "my_lines", "0.1", ["press==2.0"])
    course.write("index.qmd", BOX.format(""))
    return course


def shown(course, file="index.html"):
    "The words of the box: its commands, its links and its sentences."
    build(course.root)
    (box,) = lxml.html.fromstring(course.page(file)).xpath("//div[@class='install']")
    commands = [line for el in box.xpath(".//pre") for line in el.text_content().splitlines()]
    words = [" ".join(el.text_content().split()) for el in box.xpath("./p")]
    return commands, box.xpath(".//a/@href"), words


def test_from_the_sites_address_the_library_last_since_it_needs_the_other(offering):
    assert shown(offering) == (
        [f"pip install {AT}{OTHER}", f"pip install {AT}{LIBRARY}"],
        [],
        [],
    )
    assert all((offering.root / "_site" / f).is_file() for f in (LIBRARY, OTHER))


def test_without_an_address_the_files_are_saved_first(offering):
    offering.replace("_quarto.yml", f"  site-url: {AT}\n", "")
    assert shown(offering) == (
        [f"pip install ./{OTHER}", f"pip install ./{LIBRARY}"],
        [OTHER, LIBRARY],
        ["Save into one folder, and run there:"],
    )


@pytest.mark.parametrize(
    "said, is_named", [("index = yes", True), ("index = no", False), ("", False)]
)
def test_the_index_is_named_only_once_the_settings_say_so(offering, said, is_named):
    offering.write("settings.ini", f"[course]\nwheels = dist/*.whl\n{said}\n")
    commands, _, _ = shown(offering)
    assert ("pip install my-lines" in commands) is is_named
    assert any(AT in c for c in commands) is not is_named


def test_with_neither_that_is_said_and_where_the_sources_are(offering):
    offering.write(
        "settings.ini", "[course]\nwheels = dist/no*.whl\nrepository = https://github.com/a/b\n"
    )
    commands, links, (words,) = shown(offering)
    assert commands == [] and links == ["https://github.com/a/b"]
    assert words.startswith(
        "The package is on no package index yet, and this site has no file of it."
    )


def test_what_else_to_install_and_extras(offering):
    offering.write("index.qmd", BOX.format(' extra="all" with="jupyterlab nbdev"'))
    assert shown(offering)[0][1] == f"pip install 'my-lines[all] @ {AT}{LIBRARY}' jupyterlab nbdev"
    offering.write("index.qmd", BOX.format(' package="press" extra="run"'))
    assert shown(offering)[0] == [f"pip install 'press[run] @ {AT}{OTHER}'"]
    offering.write("settings.ini", "[course]\nindex = yes\n")
    assert shown(offering)[0] == ["pip install 'press[run]'"]


def test_what_a_course_writes_is_no_command(offering):
    offering.write("index.qmd", BOX.format(' with="$(touch x) ;rm"'))
    last = shown(offering)[0][-1]
    assert last.endswith("'$(touch' 'x)' ';rm'")


def test_of_several_versions_the_newest_is_named_and_all_are_there(offering):
    wheel(offering.root / "dist", "my_lines", "0.10")
    wheel(offering.root / "dist", "my_lines", "0.9")
    assert shown(offering)[0][-1] == f"pip install {AT}my_lines-0.10-py3-none-any.whl"
    assert len([*(offering.root / "_site").glob("my_lines-*.whl")]) == 3


def test_a_lesson_leads_to_the_box_of_the_library_alone(offering):
    def how():
        build(offering.root)
        page = lxml.html.fromstring(offering.page("nbs/01_line.html"))
        return page.xpath("//div[@class='open-in']/a/@href")

    assert how() == ["../index.html#run"]
    offering.write("index.qmd", BOX.format(" package=press"))
    assert how() == []


def test_a_file_of_the_course_at_such_an_address_stays(offering):
    offering.write(OTHER, "mine")
    offering.replace(
        "_quarto.yml", "  type: website\n", f'  type: website\n  resources: ["/{OTHER}"]\n'
    )
    build(offering.root)
    assert offering.page(OTHER) == "mine"


def test_wheels_outside_the_course_are_told_and_not_taken(offering, tmp_path):
    wheel(tmp_path, "secret", "1")
    (offering.root / "dist/link-1-py3-none-any.whl").symlink_to(
        tmp_path / "secret-1-py3-none-any.whl"
    )
    build(offering.root)
    assert {p.name for p in (offering.root / "_site").glob("*.whl")} == {LIBRARY, OTHER}
    offering.write("settings.ini", "[course]\nwheels = ../*.whl\n")
    with pytest.raises(LessonpressError) as e:
        build(offering.root)
    (problem,) = [p for p in e.value.problems if "outside the course" in p.message]
    assert problem.file == "settings.ini"


@pytest.mark.parametrize("pattern", ["dist/{a.whl", "@(a|b).whl"])
def test_what_is_no_pattern_is_an_error_with_a_hint(offering, pattern):
    offering.write("settings.ini", f"[course]\nwheels = {pattern}\n")
    with pytest.raises(LessonpressError) as e:
        build(offering.root)
    (problem,) = e.value.problems
    assert (problem.file, problem.rule) == ("settings.ini", "settings")
    assert "is no pattern" in problem.message and "dist/*.whl" in problem.hint


def test_a_box_of_somebody_else_stays(course):
    box = "::: {.callout-note .install}\nAsk your teacher.\n:::"
    course.write("index.qmd", f"---\ntitle: Start\n---\n\n{box}\n")
    build(course.root)
    page = lxml.html.fromstring(course.page("index.html"))
    (callout,) = page.find_class("callout-note")
    assert "Ask your teacher." in callout.text_content()
    assert "package index" not in page.text_content()


def test_what_is_neither_yes_nor_no_is_an_error(course):
    course.write("settings.ini", "[course]\nindex = perhaps\n")
    report = Report()
    assert load_settings(course.root, report).on_index is False
    (problem,) = report.errors
    assert problem.line == 2 and "yes or no" in problem.message


@pytest.mark.parametrize(
    "name, of",
    [("a_b-1.0-py3-none-any.whl", "a-b"), ("A.B-1.0-1x-py3-none-any.whl", "a-b"), ("x.whl", None)],
)
def test_names_of_wheels_as_pip_reads_them(name, of):
    found = wheels._WHEEL.fullmatch(name)
    assert (found and wheels.distribution(found[1])) == of


# ---- By pip itself, into an environment that has nothing


@pytest.fixture
def installed(offering, tmp_path, monkeypatch):
    """Builds the course at an address on this machine, does there what its page says, with what is `more` on each command, and gives what Python then
    says to a line of code."""

    def installed(code, more=""):
        offering.replace("_quarto.yml", f"  site-url: {AT}\n", "")
        server = Server(offering.root / "_site", 0, live=False)
        monkeypatch.setenv("LESSONPRESS_SITE_URL", server.url)
        commands, _, _ = shown(offering)
        server.start()
        venv.create(tmp_path / "env", with_pip=True)
        env = {k: v for k, v in os.environ.items() if not re.match("PYTHON|PIP|VIRTUAL", k)}
        path = os.pathsep.join([f"{tmp_path}/env/bin", "/usr/bin", "/bin"])
        env |= {"PATH": path, "PIP_NO_INDEX": "1"}
        try:
            done = [call(["sh", "-c", f"{c} {more}"], env, tmp_path) for c in commands]
        finally:
            server.stop()
        assert len(done) == 2 and all(server.url in c for c in commands)
        return call(["python", "-c", code], env, tmp_path)

    return installed


def call(command, env, at):
    done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=at)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_pip_installs_what_the_box_says_from_the_built_folder(installed):
    assert installed("import my_lines, press; print(my_lines.here, press.here)") == "0.1 2.0\n"


@pytest.fixture
def ours(tmp_path):
    "What `make wheels` makes of this project, in a copy of it."
    for part in ("lessondl", "lessonpress", "Makefile", "pyproject.toml", "README.md", "LICENSE"):
        ignore = shutil.ignore_patterns("__pycache__", "*.egg-info", "build")
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, tmp_path / "ours" / part, ignore=ignore)
        else:
            (tmp_path / "ours").mkdir(exist_ok=True)
            shutil.copy(ROOT / part, tmp_path / "ours" / part)
    # What an older build has left is not packed.
    left = tmp_path / "ours/lessonpress/build/lib/lessonpress/left_over.py"
    left.parent.mkdir(parents=True)
    left.write_text("")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "PYTHON"))}
    made = ["make", "wheels", f"SITE={sys.prefix}", "-o", f"{sys.prefix}/.made"]
    call(made, {**env, "SOURCE_DATE_EPOCH": "1700000000"}, tmp_path / "ours")
    return sorted((tmp_path / "ours/dist").glob("*.whl"))


@pytest.mark.slow
def test_both_packages_of_this_project_come_from_its_site(offering, ours, installed):
    assert [p.name.partition("-")[0] for p in ours] == ["lessondl", "lessonpress"]
    with zipfile.ZipFile(ours[1]) as z:
        assert not any("left_over" in name for name in z.namelist())
        assert {i.date_time[0] for i in z.infolist()} == {2023}, "the day is that of the commit"
    for old in (offering.root / "dist").iterdir():
        old.unlink()
    for path in ours:
        shutil.copy(path, offering.root / "dist")
    offering.replace("pyproject.toml", "my-lines", "lessondl")
    said = "import lessondl, lessonpress; print(lessondl.__version__, lessonpress.__version__)"
    assert installed(said, "--no-deps") == f"{__version__} {__version__}\n"
