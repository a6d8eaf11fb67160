"""A stranger's course tries to read, write, remove and run what it must not. Each attack is a course of its own, and the commands run on it under
an audit hook, in a process of their own; whatever it says, what lies outside stays as it is, and unread."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from course import ROOT, Course, code, markdown, notebook

pytestmark = pytest.mark.slow

WATCHED = Path(__file__).with_name("watched.py")
SECRET = "Rumpelstilzchen-4711"
CSL = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info>'
    '<title>x</title><id>x</id><link rel="independent-parent" href="{}"/></info>'
    '<citation><layout><text variable="title"/></layout></citation></style>'
)
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
ANSWER = "How much the line rises for one step to the right."
LINK = os.name == "posix"


class Hostile(Course):
    "A course beside a folder that is none of its business."

    def __init__(self, folder: Path):
        super().__init__(folder / "course")
        self.outside = folder / "outside"
        for name in ("secret.qmd", "secret.txt", "secret.csl", "secret.bib", "x.pth", "index.html"):
            self.put(name, f"- [{SECRET} why?]\n\n    {SECRET}\n")
        self.put("secret.yml", f"execute:\n  echo: false\nx: {SECRET}\n")
        self.put("secret.ini", f"[course]\nname = {SECRET}\n")
        self.put("secret.dot", f'graph {{ "{SECRET}" }}\n')
        self.put("secret.scss", f".{SECRET} {{ color: red }}\n")
        self.put("secret.py", f"def secret():\n    return '{SECRET}'\n")
        self.put("nbs/secret.ipynb", json.dumps(notebook([markdown(f"# {SECRET}")])))
        self.trap = f"open({str(self.outside / 'ran')!r}, 'w').close()\n"

    def put(self, name: str, text: str) -> None:
        path = self.outside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def link(self, name: str, target: str = "") -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.symlink_to(self.outside / target)

    def say(self, text: str) -> None:
        self.write("_quarto.yml", (self.root / "_quarto.yml").read_text() + text)

    def add(self, file: str, text: str) -> None:
        self.write(file, (self.root / file).read_text() + text)

    def library(self, path: str, more: str = "") -> None:
        self.write(
            "pyproject.toml", f'[project]\nname = "x"\n[tool.nbdev]\nlib_path = "{path}"\n{more}'
        )
        cells = [
            markdown("# A line\n\n> You will."),
            code("#| default_exp core"),
            code("#| export\na = 1"),
        ]
        self.write("nbs/01_line.ipynb", notebook(cells))

    def program(self, name: str) -> None:
        text = f"#!/bin/sh\ntouch {self.outside}/ran\necho 9.9\n"
        self.write(name, text).chmod(0o755)


def a_name_that_is_a_path(c):
    c.write("settings.ini", f"[course]\nname = {c.outside}/x\n")
    c.write("outlines/evil.pth", c.trap)
    c.replace("outlines/lecture.qmd", ANSWER, f"{ANSWER} ![a picture that runs](evil.pth)")


def a_label_that_is_a_path(c):
    for label in ("../../../outside/x", "../../../../outside/y", f"{c.outside}/z"):
        out = {"output_type": "display_data", "metadata": {}, "data": {"image/png": PNG}}
        c.write("nbs/02.ipynb", notebook([markdown("# Two"), code(f"#| label: {label}\n1", [out])]))


def a_page_that_is_a_link(c):
    c.link("outlines/secret.qmd", "secret.qmd")


def a_folder_of_pages_that_is_a_link(c):
    c.link("nbs", "nbs")
    c.replace("_quarto.yml", '"nbs/*.ipynb"', '"/nbs/*.ipynb", nbs/secret.ipynb')


def an_include_that_is_a_link(c):
    c.link("part.qmd", "secret.qmd")
    c.add("index.qmd", "\n{{< include part.qmd >}}\n\n{{< include ../outside/secret.qmd >}}\n")


def a_frozen_run_that_is_a_link(c):
    """What lies outside is a result, a figure and a library as Quarto keeps them."""
    head = {"include-in-header": ['<script src="site_libs/a/a.js"></script>']}
    told = f"![a](index_files/figure-html/a.png) {SECRET}"
    c.put(
        "_freeze/index/execute-results/html.json",
        json.dumps({"hash": "", "result": {"markdown": told}}),
    )
    for name in ("index/figure-html/a.png", "site_libs/a/a.js"):
        c.put(f"_freeze/{name}", SECRET)
    c.link("_freeze/later", "_freeze/index")
    c.link("_freeze/index/figure-html", "_freeze/index/figure-html")
    c.link("_freeze/site_libs/a", "_freeze/site_libs/a")
    script = "::: {.cell-output-display}\n```{=html}\n<script>1</script>\n```\n:::\n"
    mine = f"![a](index_files/figure-html/a.png)\n\n{script}"
    ours = {"hash": "", "result": {"markdown": mine, "includes": head}}
    c.write("_freeze/index/execute-results/html.json", json.dumps(ours))
    c.add("index.qmd", "\n```{python}\n1\n```\n")
    c.write("later.qmd", "---\ntitle: Later\n---\n\n```{python}\n1\n```\n")
    c.replace("_quarto.yml", '"index.qmd"', '"index.qmd", "later.qmd"')


def metadata_that_are_a_link(c):
    c.link("nbs/_metadata.yml", "secret.yml")


def settings_that_are_a_link(c):
    c.link("settings.ini", "secret.ini")


def a_bibliography_that_is_a_link(c):
    c.link("x.bib", "secret.bib")
    c.say("bibliography: x.bib\n")
    c.add("index.qmd", "\n[@x]\n")


def a_style_that_is_a_link(c):
    c.link("x.csl", "secret.csl")
    c.say("csl: x.csl\n")


def a_style_that_names_another(c):
    c.write("x.bib", "@book{x, title={A title}}\n")
    c.write("x.csl", CSL.format(f"file://{c.outside}/secret.csl"))
    c.say("bibliography: x.bib\ncsl: x.csl\n")
    c.add("index.qmd", "\nAs it is said [@x].\n")


def a_style_with_an_entity(c):
    c.write("x.bib", "@book{x, title={A title}}\n")
    entity = f'<!DOCTYPE style [<!ENTITY s SYSTEM "file://{c.outside}/secret.txt">]>'
    style = CSL.replace('<link rel="independent-parent" href="{}"/>', "")
    c.write("x.csl", entity + style.replace("<title>x", "<title>&s;"))
    c.say("bibliography: x.bib\ncsl: x.csl\n")
    c.add("index.qmd", "\nAs it is said [@x].\n")


def files_that_are_links(c):
    for name in ("a.txt", "b.css", "c.svg", "d.pdf"):
        c.link(name, "secret.txt")
    c.write("e.css", "@import 'b.css'; body { background: url(a.txt) }")
    c.replace("_quarto.yml", "website:\n", "website:\n  favicon: c.svg\n")
    c.replace(
        "_quarto.yml", "  render:", '  resources: ["a.txt", "/d*", "../outside/*.txt"]\n  render:'
    )
    c.replace("_quarto.yml", "    toc: true", "    toc: true\n    css: [e.css, b.css]")
    c.add(
        "index.qmd",
        "\n[a](a.txt) ![c](c.svg) ![up](../outside/secret.txt) <img src='d.pdf' alt='x'>\n",
    )
    c.replace(
        "outlines/lecture.qmd", ANSWER, f"{ANSWER} ![c](../c.svg) ![u](../../outside/secret.txt)"
    )


def drawings_and_looks_that_are_links(c):
    c.link("a.scss", "secret.scss")
    c.link("more/_b.scss", "secret.scss")
    c.link("_brand.yml", "secret.yml")
    c.link("x.dot", "secret.dot")
    c.link("nb.ipynb", "nbs/secret.ipynb")
    imports = "@import '../outside/secret'; @import 'more/b'; @import '/etc/hostname';"
    c.write("c.scss", imports + " .x { top: 1px }\n")
    c.replace("_quarto.yml", "theme: default", "theme: [a.scss, ../outside/secret.scss, c.scss]")
    dot = "\n```{dot}\n//| file: %s\n```\n"
    drawn = '\n```{dot}\ngraph { a [image="%s"] }\n```\n' % (c.outside / "secret.txt")
    embeds = "\n{{< embed nb.ipynb >}}\n\n{{< embed ../outside/nbs/secret.ipynb >}}\n"
    c.add("index.qmd", dot % "x.dot" + dot % "../outside/secret.dot" + drawn + embeds)


def packages_and_a_notebook_that_are_links(c):
    c.put("a-1-py3-none-any.whl", SECRET)
    c.link("dist/b-1-py3-none-any.whl", "secret.txt")
    c.link("more")
    c.link("nbs/02.ipynb", "nbs/secret.ipynb")
    c.write("settings.ini", "[course]\nwheels = dist/*.whl, ../outside/*.whl, more/*.whl\n")
    c.add("index.qmd", "\n::: {.install package=b}\n:::\n")


def links_without_an_error(c):
    "What is only named by a page, so the build goes on to cards."
    c.link("c.svg", "secret.txt")
    c.replace("outlines/lecture.qmd", ANSWER, f"{ANSWER} <img src='../c.svg' alt='a secret'>")


def a_cache_that_is_a_link(c):
    c.link(".lessonpress/cache", "")


def a_kept_folder_that_is_a_link(c):
    c.link(".lessonpress", "")


def kept_work_that_is_a_link(c):
    for name in ("cache/times", "built.json", "written.json", "quarto/pages.json", "site/x.txt"):
        c.link(f".lessonpress/{name}", "secret.txt")


def a_site_that_is_a_link(c):
    c.link("_site", "")


def a_site_elsewhere(c):
    c.replace("_quarto.yml", "  type: website", "  type: website\n  output-dir: ../outside")


def a_library_named_as_what_nbdev_needs(c):
    c.library("fastcore")
    for name in ("fastcore", "nbdev", "IPython"):
        c.write(f"{name}/__init__.py", c.trap)
        c.write(f"{name}/script.py", c.trap)


def processors_of_the_course(c):
    c.library("small", 'export_procs = ["small.evil:run"]\n')
    c.write("small/__init__.py", c.trap)
    c.write("small/evil.py", c.trap + "run = 1\n")


def a_list_of_names_that_runs(c):
    c.library("small")
    c.write("small/__init__.py", "")
    c.write(
        "small/other.py",
        f"__all__ = __import__('pathlib').Path({str(c.outside / 'ran')!r}).touch() or []\n",
    )
    cells = [markdown("# A line"), code("#| default_exp core"), code("#| export other\na = 1")]
    c.write("nbs/02.ipynb", notebook([*cells, code("#| export\nb = 1")]))


def a_library_elsewhere(c):
    c.library("../outside")


def notebooks_elsewhere(c):
    c.library("small", 'nbs_path = "../outside/nbs"\n')
    c.write("small/__init__.py", "")


def modules_that_are_links(c):
    c.library("small")
    c.write("small/__init__.py", "")
    c.link("small/secret.py", "secret.py")
    c.link("other", "")


def features_of_the_course(c):
    c.write("settings.ini", "[course]\nfeatures = evil.py\n")
    c.write("evil.py", c.trap)


def a_sample_of_data_elsewhere(c):
    said = "about = x\nlicence = x\ncitation = x\npage = x\nlayout = x\nsize = 1\nfile = x.csv\n"
    c.link("data")
    c.link("more/data.csv", "secret.txt")
    c.write(
        "settings.ini",
        f"[data a]\n{said}sha256 = {'a' * 64}\nsample = data\n"
        f"[data b]\n{said}sha256 = {'a' * 64}\nsample = more/data.csv\n"
        f"[data c]\n{said}sha256 = {'a' * 64}\nsample = more\n",
    )


def modules_beside(c):
    for name in ("yaml", "lxml", "signal", "genanki", "matplotlib", "sitecustomize", "json"):
        c.write(f"{name}.py", c.trap)
    for name in ("mermaidx", "quickjs", "sasso"):  # which are asked for in processes of their own
        c.write(f"{name}.py", c.trap)
    c.write("a.scss", "$primary: navy;\n")
    c.replace("_quarto.yml", "theme: default", "theme: a.scss")
    c.add("index.qmd", "\n```{mermaid}\nflowchart LR\n  A --> B\n```\n")
    c.write("x-1.dist-info/METADATA", "Name: x\nVersion: 1\n")
    c.write("x-1.dist-info/entry_points.txt", "[lessonpress.features]\nx = evil:feature\n")
    c.write("evil.py", c.trap)


def programs_beside(c):
    for name in ("pandoc", "git", "quarto", "pagefind"):
        c.program(name)


def a_repository_that_runs_programs(c):
    c.program("evil.sh")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(c.root)]
    subprocess.run([*git, "init", "-q"], check=True)
    c.write(".gitattributes", "* filter=evil diff=evil\n")
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "x"], check=True)
    evil = str(c.root / "evil.sh")
    for key in (
        "core.fsmonitor",
        "core.pager",
        "filter.evil.clean",
        "diff.evil.textconv",
        "gpg.program",
    ):
        subprocess.run([*git, "config", key, evil], check=True)
    subprocess.run([*git, "config", "log.showSignature", "true"], check=True)
    for file in c.root.rglob("*.qmd"):
        os.utime(file, (1, 1))


ATTACKS = [
    *(a_name_that_is_a_path, a_label_that_is_a_path, a_page_that_is_a_link),
    *(a_folder_of_pages_that_is_a_link, an_include_that_is_a_link, metadata_that_are_a_link),
    *(settings_that_are_a_link, a_bibliography_that_is_a_link, a_style_that_is_a_link),
    a_frozen_run_that_is_a_link,
    *(a_style_that_names_another, a_style_with_an_entity, files_that_are_links),
    drawings_and_looks_that_are_links,
    packages_and_a_notebook_that_are_links,
    *(links_without_an_error, a_cache_that_is_a_link, a_kept_folder_that_is_a_link),
    *(kept_work_that_is_a_link, a_site_that_is_a_link, a_site_elsewhere),
    *(a_library_named_as_what_nbdev_needs, processors_of_the_course, a_list_of_names_that_runs),
    *(a_library_elsewhere, notebooks_elsewhere, modules_that_are_links, features_of_the_course),
    *(a_sample_of_data_elsewhere, modules_beside, programs_beside, a_repository_that_runs_programs),
]
# All commands but `run`; those that Quarto calls read what `collect` has kept.
COMMANDS = (
    ["build", "--renderer", "pandoc"],
    ["check", "--fix"],
    ["export", "anki", "--output", "cards.apkg"],
    ["collect"],
    ["doctor", "--fix"],
    ["publish", "--uncommitted"],
)


def tree(folder: Path) -> dict:
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def attacked(c: Hostile, *commands, **env) -> tuple[str, list[str]]:
    "What the commands say, and what of theirs should not have been."
    before, temporary = tree(c.outside), c.root.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    log = temporary / "log"
    words = [w for command in commands for w in (*command, "--then")][:-1]
    path = os.environ["PATH"]
    done = subprocess.run(
        [sys.executable, str(WATCHED), str(c.root), str(c.outside), str(log), *words],
        cwd=c.root,
        env={
            **os.environ,
            "TMPDIR": str(temporary),
            "PATH": f".:{path}:",
            "PYTHONPATH": str(ROOT),
            **env,
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "codes" in done.stdout, done.stdout + done.stderr
    wrong = sorted(set(log.read_text().splitlines()))
    if tree(c.outside) != before:
        wrong.append("what lies outside is another")
    wrong += [f"{file} has the secret" for file in made_of(c.root) if SECRET.encode() in file[1]]
    return done.stdout + done.stderr, [str(w)[:200] for w in wrong]


def made_of(root: Path):
    "The files that commands wrote, cards as what is in them."
    for path in [*root.glob("_site/**/*"), *root.glob(".lessonpress/**/*"), root / "cards.apkg"]:
        if path.is_symlink() or any(p.is_symlink() for p in path.parents) or not path.is_file():
            continue
        if path.suffix == ".apkg":
            with zipfile.ZipFile(path) as cards:
                yield from ((f"{path.name}/{n}", cards.read(n)) for n in cards.namelist())
        yield path.relative_to(root).as_posix(), path.read_bytes()


@pytest.mark.skipif(not LINK, reason="links need a right of their own on Windows")
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.__name__)
def test_nothing_outside_is_read_or_changed_and_nothing_of_the_course_is_run(tmp_path, attack):
    c = Hostile(tmp_path)
    attack(c)
    said, wrong = attacked(c, *COMMANDS)
    assert wrong == [], said
    assert "failed: " not in said and "Traceback" not in said, said


@pytest.mark.skipif(not LINK, reason="links need a right of their own on Windows")
def test_the_other_commands_write_through_no_link(tmp_path):
    c = Hostile(tmp_path)
    c.link("_extensions")
    notes = c.write("notes.md", "- Why?\n\n    Because.\n")
    lost = ["finish"], ["data", "list"], ["outline", "stats", str(notes)], ["clean"]
    said, wrong = attacked(c, ["build", "--renderer", "pandoc"], ["quarto"], *lost)
    assert wrong == [], said
    c.link("outlines")
    said, wrong = attacked(c, ["outline", "import", str(notes), "--name", "new"], *lost)
    assert wrong == [], said
    assert "outside the course" in said


NEW = (
    ["new", "lesson", "Bends"],
    ["new", "outline", "Bends"],
    ["new", "post", "Bends"],
)


@pytest.mark.skipif(not LINK, reason="links need a right of their own on Windows")
@pytest.mark.parametrize("name", ["nbs", "outlines", "posts", "_extensions", "nbs_path", "files"])
def test_what_is_new_is_written_into_the_course(tmp_path, name):
    c = Hostile(tmp_path)
    if name == "nbs_path":
        c.write("pyproject.toml", '[project]\nname = "x"\n[tool.nbdev]\nnbs_path = "../outside"\n')
    elif name == "files":
        for file in (".gitignore", "Makefile", "README.md", "lessonpress.ini"):
            c.link(file, "secret.txt")
    else:
        c.link(name)
    said, wrong = attacked(c, *NEW, ["new", "course", str(c.root)])
    assert wrong == [], said
    assert name == "files" or "outside the course" in said, said


@pytest.mark.skipif(not LINK, reason="links need a right of their own on Windows")
def test_what_a_killed_build_left_is_no_link(tmp_path):
    c = Hostile(tmp_path)
    c.link("._site.old-99999999")
    (c.root / "._site.new-99999999").mkdir()
    said, wrong = attacked(c, ["build", "--renderer", "pandoc"])
    assert wrong == [], said


@pytest.mark.skipif(not LINK, reason="links need a right of their own on Windows")
def test_links_that_stay_in_the_course_are_files_like_others(tmp_path):
    c = Course(tmp_path / "real")
    (c.root / "outlines/again.qmd").symlink_to(c.root / "outlines/lecture.qmd")
    (c.root / "part.qmd").symlink_to(c.root / "settings.ini")
    c.write("index.qmd", "---\ntitle: x\n---\n\n{{< include part.qmd >}}\n")
    (tmp_path / "link").symlink_to(c.root)
    for root in (c.root, tmp_path / "link"):
        words = [sys.executable, "-m", "lessonpress", "--course", str(root), "build"]
        done = subprocess.run([*words, "--renderer", "pandoc"], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (c.root / "_site/outlines/again.html").is_file()
