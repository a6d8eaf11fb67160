"""`lessonpress new`: what an author begins with is whole at once, and nothing that was there is touched."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
import urllib.request
import venv
from datetime import date
from pathlib import Path

import pytest
import yaml
from course import OUTLINE, ROOT, Course

from lessonpress import __version__, files
from lessonpress.commands.main import app, run
from lessonpress.execute.record import is_fresh
from lessonpress.new import names, templates

TEMPLATES = ROOT / "lessonpress/new"
LESSON = "nbs/01_line.ipynb"
WORKFLOWS = ".github/workflows"


def new(root, *args):
    "The exit code of `lessonpress new` in a course."
    return run(["--course", str(root), "new", *map(str, args)])


@pytest.fixture
def made(tmp_path):
    "A new course."
    root = tmp_path / "springs-by-hand"
    assert new(tmp_path, "course", root) == 0
    return root


def held(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def said(root, file):
    return (root / file).read_text(encoding="utf-8")


# ---- A new course


def test_a_new_course_is_built_and_checked_without_a_warning(made, capsys):
    assert run(["--course", str(made), "check", "--strict"]) == 0
    assert "Checked 9 pages" in (out := capsys.readouterr()).out
    assert "0 errors, 0 warnings" in out.out and out.err == ""
    assert run(["--course", str(made), "build", "--renderer", "pandoc", "--strict"]) == 0
    page = said(made, "_site/nbs/01_line.html")
    assert 'class="live"' in page and 'data-fact="line.slope"' in page


@pytest.mark.parametrize("library", ["a", "a_name_that_is_much_longer_than_the_others"])
def test_its_stored_outputs_are_fresh_whatever_its_library_is_called(tmp_path, library):
    root = tmp_path / "x"
    assert new(tmp_path, "course", root, "--library", library) == 0
    assert is_fresh(root, LESSON)
    record = json.loads(said(root, LESSON))["metadata"]["lessonpress"]["run"]
    assert record["versions"] and "torch" not in record["versions"]


def test_its_library_is_what_nbdev_exports_and_its_lesson_is_clean(made):
    pytest.importorskip("nbdev")
    before = held(made)
    assert set(before) >= {f"springs_by_hand/{n}.py" for n in ("__init__", "_modidx", "line")}
    for name in ("nbdev-export", "nbdev-clean"):
        tool = Path(sys.executable).with_name(name)
        subprocess.run([tool], cwd=made, check=True, capture_output=True)
    assert {f for f, data in held(made).items() if before.get(f) != data} == set()


def test_its_lesson_gives_the_stored_outputs_when_it_runs_again(made):
    pytest.importorskip("nbclient")
    from lessonpress.execute.record import same
    from lessonpress.execute.run import execute

    stored = json.loads(said(made, LESSON))
    assert same(stored, execute(made / LESSON, LESSON, made))


@pytest.mark.parametrize(
    "title", ['O’Brien: "lines" & <more>', "C:\\new, 50 %", "مقرر الإحصاء", "#1 [x]"]
)
def test_any_title_is_itself_in_every_file(tmp_path, title):
    root = tmp_path / "x"
    assert new(tmp_path, "course", root, "--name", title) == 0
    assert yaml.safe_load(said(root, "_quarto.yml"))["website"]["title"] == title
    assert yaml.safe_load(said(root, "index.qmd").split("---")[1])["title"] == title
    settings = tomllib.loads(said(root, "pyproject.toml"))
    assert title in settings["project"]["description"]
    assert re.fullmatch(r"[a-z0-9-]+", settings["tool"]["lessonpress"]["name"])
    assert not (root / "settings.ini").exists() and not (root / "lessonpress.ini").exists()


@pytest.mark.parametrize(
    "folder, library",
    [
        ("springs", "springs"),
        ("statistics", "statistics_course"),
        ("2024-course", "course_2024_course"),
        ("Über Zahlen", "uber_zahlen"),
        ("مقرر", "lessons"),
        ("nbs", "nbs_course"),
        ("class", "class_course"),
    ],
)
def test_a_library_is_named_after_the_folder_and_hides_nothing(folder, library):
    assert names.library_for(folder) == library and names.a_library(library) is None


@pytest.mark.parametrize(
    "library",
    ["class", "math", "Statistics", "a-b", "1a", "a.b", "../a", "ä", "nbs", "numpy", "x" * 61],
)
def test_a_name_that_no_library_can_have_is_bad_usage(tmp_path, library, capsys):
    assert new(tmp_path, "course", tmp_path / "x", "--library", library) == 2
    assert f"`{library}`" in capsys.readouterr().err and not (tmp_path / "x").exists()


def test_a_course_can_be_made_in_the_current_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["new", "course", "."]) == 0
    assert "Next: lessonpress serve" in capsys.readouterr().out and (tmp_path / LESSON).is_file()


# ---- Where something is already


def test_nothing_that_is_there_is_written_over_and_it_is_told(tmp_path, capsys):
    for file, text in {"README.md": "mine", "index.qmd": "mine", "Makefile": "mine"}.items():
        (tmp_path / file).write_text(text)
    assert new(tmp_path, "course", tmp_path) == 0
    assert (
        "Left alone, since it was there: Makefile, README.md, index.qmd" in capsys.readouterr().out
    )
    before = held(tmp_path)
    assert before["README.md"] == before["index.qmd"] == before["Makefile"] == b"mine"
    assert new(tmp_path, "course", tmp_path) == 0
    assert held(tmp_path) == before
    assert "was there already" in capsys.readouterr().out


def test_a_quarto_project_gets_what_it_lacks_and_is_told_what_to_add(tmp_path, capsys):
    (tmp_path / "_quarto.yml").write_text("project:\n  type: website\n")
    (tmp_path / "index.qmd").write_text("---\ntitle: Hello\n---\n")
    (tmp_path / ".gitignore").write_text("/_site/\n")
    before = held(tmp_path)
    assert new(tmp_path, "course", tmp_path) == 0
    after = held(tmp_path)
    assert before.items() <= after.items()
    added = {f.split("/")[0] for f in after.keys() - before.keys()}
    assert added == {"_extensions", "lessonpress.ini"}
    out = capsys.readouterr().out
    assert "Left alone, since it was there: _quarto.yml, .gitignore" in out
    assert (
        "post-render: lessonpress finish" in out
        and "By hand: add to .gitignore: /.lessonpress/" in out
    )
    assert run(["--course", str(tmp_path), "check", "--strict"]) == 0
    assert "no permanent name" not in capsys.readouterr().err


def test_notes_that_were_there_are_no_pages_until_they_are_named(tmp_path, capsys):
    for file in ("README.md", "a.md", "b/c.md", "b/d.ipynb", "b/e.md"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("{}" if file.endswith("b") else "Notes.\n")
    assert run(["--course", str(tmp_path), "build"]) == 1
    assert "make one here with `lessonpress new course .`" in capsys.readouterr().err
    assert new(tmp_path, "course", tmp_path) == 0
    out = capsys.readouterr().out
    assert "what is to be a page, too: a.md, b/c.md, b/d.ipynb and 1 more\n" in out
    assert run(["--course", str(tmp_path), "check", "--strict"]) == 0


def test_workflows_that_are_there_stay_and_are_told_what_quarto_needs(tmp_path, capsys):
    (tmp_path / WORKFLOWS).mkdir(parents=True)
    (tmp_path / "_quarto.yml").write_text("project:\n  type: website\n")
    texts = {
        "publish.yml": "steps:\n  - uses: quarto-dev/quarto-actions/publish@v2\n",
        "deploy.yaml": "steps:\n  - uses: fastai/workflows/quarto-ghp@master\n",
        "test.yml": "steps:\n  - run: pytest\n",
        "ours.yml": "steps:\n  - run: pip install lessonpress && quarto render\n",
    }
    for name, text in texts.items():
        (tmp_path / WORKFLOWS / name).write_text(text)
    assert new(tmp_path, "course", tmp_path) == 0
    assert {p.name: p.read_text() for p in (tmp_path / WORKFLOWS).iterdir()} == texts
    told = re.findall(r"By hand: add to \.github/workflows/(\S+), before", capsys.readouterr().out)
    assert told == ["deploy.yaml", "publish.yml"]


def test_an_nbdev_project_gets_a_site_and_keeps_its_library(tmp_path, capsys):
    c = Course(tmp_path / "c")
    for file in ("_quarto.yml", "settings.ini", "index.qmd", "outlines/lecture.qmd"):
        (c.root / file).unlink()
    c.write("pyproject.toml", '[project]\nname = "own-lib"\n[tool.nbdev]\nnbs_path = "nbs"\n')
    c.write("nbs/_quarto.yml", "project:\n  type: website\n")
    before = held(c.root)
    assert new(tmp_path, "course", c.root, "--library", "other") == 1
    assert "the library of this course is `own_lib` already" in capsys.readouterr().err
    assert held(c.root) == before and new(tmp_path, "course", c.root) == 0
    assert (
        before.items() <= held(c.root).items()
        and not (c.root / LESSON.replace("01", "02")).exists()
    )
    assert 'allowed_metadata_keys = ["lessonpress"]' in (out := capsys.readouterr().out)
    assert "By hand: remove nbs/_quarto.yml" in out
    assert run(["--course", str(c.root), "build", "--renderer", "pandoc"]) == 0
    assert (
        "own_lib" in said(c.root, "reference.qmd") and (c.root / "_site/nbs/01_line.html").exists()
    )


def test_settings_that_stand_somewhere_stay_the_only_ones(tmp_path, capsys):
    c = Course(tmp_path / "c")
    assert new(tmp_path, "course", c.root) == 0
    assert not (c.root / "lessonpress.ini").exists()
    assert "settings.ini: a permanent `name`" in capsys.readouterr().out


def test_what_nbdev_needs_of_a_pyproject_and_a_package_is_told(tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/__init__.py").write_text("")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert new(tmp_path, "course", tmp_path, "--library", "mine") == 0
    assert 'lib_path = "mine"' in (out := capsys.readouterr().out)
    assert "By hand: add to mine/__init__.py: __version__" in out
    assert "name = " in said(tmp_path, "lessonpress.ini")


def test_a_folder_that_is_none_or_cannot_be_written_is_one_problem(tmp_path, capsys, monkeypatch):
    (tmp_path / "file").write_text("")
    for name in ("file", "file/below"):
        assert new(tmp_path, "course", tmp_path / name) == 1
        assert f"{tmp_path / 'file'} is no folder" in capsys.readouterr().err
    monkeypatch.setattr(os, "access", lambda path, mode, **_: not mode & os.W_OK)
    assert new(tmp_path, "course", tmp_path / "x") == 1
    assert f"nobody may write into {tmp_path}" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_folder_of_which_no_title_can_be_made_needs_one(tmp_path, capsys, monkeypatch):
    from lessonpress.new import course

    monkeypatch.setattr(course, "_can_be_written", lambda _: None)
    for name in ("/", tmp_path / "a\x01b"):
        assert new(tmp_path, "course", name) == 1
        assert "with --name" in capsys.readouterr().err
    assert new(tmp_path, "course", tmp_path / ("x" * 300)) == 1
    assert "File name too long" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


def test_a_disk_that_is_full_leaves_no_half_of_a_course(tmp_path, capsys, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", str(tmp_path / "x/index.qmd"))

    monkeypatch.setattr(files, "write_all", full)
    assert new(tmp_path, "course", tmp_path / "x") == 1
    assert "index.qmd: cannot write: No space left" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_folder_that_leads_elsewhere_is_not_written_into(tmp_path, capsys):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "x").mkdir()
    (tmp_path / "x/nbs").symlink_to(tmp_path / "elsewhere")
    assert new(tmp_path, "course", tmp_path / "x") == 1
    assert "is outside the course" in capsys.readouterr().err
    assert not [*(tmp_path / "elsewhere").iterdir()]
    assert [p.name for p in (tmp_path / "x").iterdir()] == ["nbs"]


# ---- Pages


@pytest.mark.parametrize(
    "name, file, title",
    [
        ("Spread of points", "02_spread_of_points", "Spread of points"),
        ("gradient-descent", "02_gradient_descent", "Gradient descent"),
        ("07_slope", "02_slope", "Slope"),
        ("3 ways to sample", "02_ways_to_sample", "3 ways to sample"),
        ('"Why?" she asked', "02_why_she_asked", '"Why?" she asked'),
        ("توزيع العينة", "02_توزيع_العينة", "توزيع العينة"),
        ("हिन्दी पाठ", "02_हिन्दी_पाठ", "हिन्दी पाठ"),
    ],
)  # fmt: skip
def test_a_lesson_has_the_next_number_and_the_shape_of_one(made, capsys, name, file, title):
    assert new(made, "lesson", name) == 0
    out = capsys.readouterr().out
    assert f"Wrote nbs/{file}.ipynb" in out and "_quarto.yml" not in out, "a pattern lists it"
    assert f"Add nbs/{file}.ipynb to the list below `::: {{.path}}` in index.qmd" in out
    nb = json.loads(said(made, f"nbs/{file}.ipynb"))
    sources = ["".join(c["source"]) for c in nb["cells"]]
    assert sources[0].startswith(f"# {title}\n\n> ")
    module = file.partition("_")[2]
    assert f"#| default_exp {module}\n#| export" in sources[1]
    text = "\n".join(sources)
    for part in ("## Summary", "## Exercises", f'fact("{module}.doubled"', "assert "):
        assert part in text
    assert len({c["id"] for c in nb["cells"]}) == len(sources)
    assert run(["--course", str(made), "build", "--renderer", "pandoc"]) == 0
    assert (made / f"_site/nbs/{file}.html").exists()


@pytest.mark.parametrize(
    "name, why",
    [
        ("a/b", "is a path"),
        ("..\\b", "is a path"),
        ("..", "has no letter"),
        ("?!", "has no letter"),
        ("", "has no letter"),
        ("a\nb", "one line of text"),
        ("a\0b", "one line of text"),
        ("x" * 300, "300 letters"),
        ("2nd law", "cannot be a module"),
        ("class", "a word of Python's own"),
    ],
)
def test_a_lesson_that_cannot_be_called_so_is_refused(made, capsys, name, why):
    before = held(made)
    assert new(made, "lesson", name) == 1
    assert why in (err := capsys.readouterr().err) and "hint: " in err
    assert held(made) == before


def test_no_two_lessons_are_called_alike(made, capsys):
    assert new(made, "lesson", "Line") == 1
    assert "there is a lesson of this name: 01_line.ipynb" in capsys.readouterr().err


def test_a_lesson_stands_where_the_others_are(course, capsys):
    course.write("lessons/05_line.ipynb", said(course.root, LESSON))
    shutil.rmtree(course.root / "nbs")
    course.replace("_quarto.yml", "nbs/*.ipynb", "lessons/*.ipynb")
    assert new(course.root, "lesson", "Bends") == 0
    assert "Wrote lessons/06_bends.ipynb" in capsys.readouterr().out


def test_a_page_that_no_pattern_names_is_told_where_to_name_it(course, capsys):
    course.replace("_quarto.yml", '"outlines/*.qmd"', '"outlines/lecture.qmd"')
    assert new(course.root, "lesson", "Bends") == 0
    assert "Add nbs/02_bends.ipynb to website.sidebar" in capsys.readouterr().out
    assert new(course.root, "outline", "Bends") == 0
    assert "Add outlines/bends.qmd to project.render" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["Spread, asked: how?", "توزيع العينة"])
def test_an_outline_is_one_with_a_question(made, name):
    assert new(made, "outline", name) == 0
    (file,) = (p for p in (made / "outlines").iterdir() if p.name != "line.qmd")
    assert yaml.safe_load(file.read_text(encoding="utf-8").split("---")[1])["title"] == name
    assert run(["--course", str(made), "check"]) == 0
    assert re.search(r"\{#[a-z-]+-first\}", file.read_text(encoding="utf-8"))


def test_a_post_is_of_today_and_a_draft(made, capsys):
    title = "What I saw: " + "a spring " * 30
    assert new(made, "post", title) == 0 and new(made, "post", title) == 1
    assert "it is there already" in capsys.readouterr().err
    (file,) = (p for p in (made / "posts").iterdir() if p.name.startswith("what-i-saw-a-spring"))
    front = yaml.safe_load(file.read_text(encoding="utf-8").split("---")[1])
    assert front["title"] == title.strip() and front["draft"] is True
    assert front["date"] == date.today() and len(file.stem) <= names.LONGEST
    assert run(["--course", str(made), "build", "--renderer", "pandoc"]) == 0
    assert not (made / f"_site/posts/{file.stem}.html").exists()


def test_outside_a_course_no_page_is_written(tmp_path, capsys):
    for what in ("lesson", "outline", "post"):
        assert new(tmp_path, what, "Bends") == 1
        assert "there is no _quarto.yml here" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


# ---- What goes with it


def test_a_course_without_a_name_is_told_once(course, capsys):
    hint = "the course has no permanent name"
    assert run(["--course", str(course.root), "check"]) == 0
    assert capsys.readouterr().err.count(hint) == 1
    assert run(["--course", str(course.root), "check", "--strict"]) == 0
    assert run(["--course", str(course.root), "check", "--json"]) == 0
    course.write("settings.ini", "[course]\nname = small\n")
    capsys.readouterr()
    assert run(["--course", str(course.root), "check"]) == 0
    assert hint not in capsys.readouterr().err and OUTLINE


def test_the_templates_know_no_course(made):
    words = re.compile(r"lessondl|fast\.?ai|torch|quadratic|lesson-3|titanic", re.I)
    assert len(templates.names("course")) > 15
    for path in TEMPLATES.rglob("*.jinja"):
        assert not words.search(path.read_text(encoding="utf-8")), path.name


def test_its_workflows_pin_what_ours_pin(made):
    ours = "\n".join(said(ROOT, f"{WORKFLOWS}/{n}.yml") for n in ("test", "publish"))
    pins = set(re.findall(r"uses: ([\w/-]+@[0-9a-f]{40} # \S+)", ours))
    targets = set(re.findall(r"^([\w./-]+):", said(made, "Makefile"), re.M))
    for name in ("test", "publish"):
        text = said(made, f"{WORKFLOWS}/{name}.yml")
        used = set(re.findall(r"uses: (?!\./)(.+)", text))
        assert used and used <= pins
        assert set(re.findall(r"\bmake (\S+)", text)) <= targets
        assert yaml.safe_load(text)["permissions"] == {"contents": "read"}
    (quarto,) = re.findall(r'version: "(\d[\d.]+)"', text.split("quarto-actions")[1])
    assert f'version: "{quarto}"' in ours and f"lessonpress[all]=={__version__}" in said(
        made, "pyproject.toml"
    )


def test_its_make_commands_are_those_that_it_names(made):
    text = said(made, "Makefile")
    for target in re.search(r"PHONY: (.+)", text)[1].split():
        subprocess.run(["make", "-n", target], cwd=made, check=True, capture_output=True)
    named = {*re.findall(r"\$\(BIN\)/lessonpress ([a-z]+)", text)}
    assert named == {"build", "serve", "check", "run"}


def test_the_version_is_told(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"lessonpress {__version__}\n"


def test_what_only_quarto_calls_is_not_in_the_help(capsys):
    assert run(["--help"]) == 0
    listed = re.findall(r"^│ (\w[\w-]*)", capsys.readouterr().out, re.M)
    assert "new" in listed and "build" in listed
    assert not {"collect", "finish", "notebook-filter", "document-filter"} & {*listed}
    hidden = {c.name or c.callback.__name__ for c in app.registered_commands if c.hidden}
    assert hidden == {"collect", "finish", "notebook-filter", "document-filter"}


def test_a_shell_completes_commands_and_pages():
    def completed(words):
        env = {
            "_LESSONPRESS_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        }
        done = subprocess.run(
            [sys.executable, "-P", "-m", "lessonpress"],
            env={**os.environ, **env},
            capture_output=True,
            text=True,
        )
        return done.stdout.split()

    assert completed("lessonpress ne") == ["new"]
    assert completed("lessonpress new ") == ["course", "lesson", "outline", "post"]


@pytest.mark.quarto
def test_quarto_renders_a_new_course_without_a_warning_of_ours(made, capsys):
    here = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with pytest.MonkeyPatch.context() as m:
        m.setenv("PATH", here)
        assert run(["--course", str(made), "build", "--renderer", "quarto", "--strict"]) == 0
    assert "Built 9 pages into" in (out := capsys.readouterr()).out and out.err == ""
    page = said(made, "_site/nbs/01_line.html")
    assert 'class="live"' in page and "A line, in questions" in page


# ---- From the wheel alone


def quick_start(dist):
    "The commands of the README's quick start for authors, with the wheel in the folder `dist`."
    text = said(ROOT, "README.md").split("## A course of your own\n")[1]
    install = re.search(r"`(pip install 'dist/[^`]+)`", text)[1].replace("dist/", f"{dist}/")
    return f"{install}\n" + re.search(r"```bash\n(.+?)```", text, re.S)[1]


@pytest.fixture
def elsewhere(tmp_path):
    "The environment variables of an environment that has what the generator needs and never saw this repository, with its wheel at hand."
    source, made = tmp_path / "source", tmp_path / "env"
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info", "build")
    shutil.copytree(ROOT / "lessonpress", source, ignore=ignore)
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(tmp_path / "dist"),
        str(source),
    ]
    subprocess.run(build, check=True, capture_output=True)
    shutil.rmtree(source)
    venv.create(made, with_pip=True)
    (packages,) = made.glob("lib/python*/site-packages")
    for path in (p for p in packages.iterdir() if p.is_dir() and not p.name.startswith("pip")):
        shutil.rmtree(path)  # setuptools, older than a course asks for
    ours = re.compile(r"lesson|__editable__|distutils|.*\.pth$|pip($|-)")
    for path in (Path(p) for p in sys.path if p.endswith("site-packages")):
        for entry in path.iterdir():
            if not ours.match(entry.name) and not (packages / entry.name).exists():
                (packages / entry.name).symlink_to(entry)
    for tool in ("nbdev-export", "nbdev-test"):  # pip would write them if it installed nbdev
        lines = Path(sys.executable).with_name(tool).read_text().splitlines(True)
        (made / "bin" / tool).write_text("".join([f"#!{made}/bin/python\n", *lines[1:]]))
        (made / "bin" / tool).chmod(0o755)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL", "LESSON"))}
    path = os.pathsep.join([f"{made}/bin", "/usr/bin", "/bin"])
    wheels = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path / "dist"),
        "LESSONPRESS_OFFLINE": "1",
    }
    return {**env, "PATH": path, "HOME": str(tmp_path), **wheels}


@pytest.mark.slow
@pytest.mark.kernel
def test_the_quick_start_of_the_readme_from_the_wheel_alone(tmp_path, elsewhere):
    for needed in ("build", "nbdev", "nbclient"):
        pytest.importorskip(needed)
    commands = quick_start(tmp_path / "dist").splitlines()
    assert commands[-1] == "lessonpress serve", "what never ends comes last"
    work = tmp_path / "work"
    work.mkdir()
    with subprocess.Popen(
        ["bash", "-exc", "\n".join(commands)],
        cwd=work, env=elsewhere, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    ) as shell:  # fmt: skip
        lines = []
        try:
            for line in shell.stdout:
                lines.append(line)
                if served := re.match(r"Serving (http://127\.0\.0\.1:\d+/?)", line):
                    page = urllib.request.urlopen(served[1], timeout=10).read().decode()
                    break
            else:
                pytest.fail("".join(lines))
        finally:
            os.killpg(shell.pid, signal.SIGTERM)
    output = "".join(lines)
    assert "<h1" in page and "0 errors, 0 warnings" in output and "Success." in output
    where = "import lessonpress; print(lessonpress.__file__)"
    (course,) = (p for p in work.iterdir() if p.is_dir())
    said = subprocess.run(
        ["python", "-c", where], cwd=course, env=elsewhere, capture_output=True, text=True
    )
    assert said.stdout.startswith(str(tmp_path / "env"))


@pytest.mark.slow
@pytest.mark.kernel
def test_what_its_workflow_runs_passes_from_the_wheel_alone(tmp_path, elsewhere):
    for needed in ("build", "nbdev", "nbclient"):
        pytest.importorskip(needed)
    course = tmp_path / "work"
    for command in (
        ["pip", "install", "lessonpress"],
        ["lessonpress", "new", "course", str(course), "--library", "own"],
        ["pip", "install", "--no-deps", "--no-build-isolation", str(course)],
        ["python", "-c", "from own.line import line; assert line(2, 1, 10) == 21"],
        ["ln", "-s", str(tmp_path / "env"), str(course / ".venv")],  # where make sets itself up
        ["touch", str(course / ".venv/.made")],
        ["make", "-C", str(course), "test"],
    ):
        done = subprocess.run(command, cwd=tmp_path, env=elsewhere, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "Verified 1 notebook" in done.stdout and "0 errors, 0 warnings" in done.stdout
