"""The guide for authors: each of its commands is run and each of its examples tried, in their order, in an empty folder."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from course import ROOT, code, markdown

GUIDE = ROOT / "guide"
PAGES = ("index", "writing", "checks", "quarto")  # as the menu has them
BLOCK = re.compile(r'^```(?:(\w+)|\{\.(\w+) filename="([^"]+)"\})\n(.*?)^```$', re.M | re.S)
SERVES = "lessonpress serve"


def text(page: str) -> str:
    return (GUIDE / f"{page}.qmd").read_text(encoding="utf-8")


def blocks() -> Iterator[tuple[str, str, str]]:
    "The language, the file if one is named, and the text of each block of code."
    for page in PAGES:
        for plain, language, file, content in BLOCK.findall(text(page)):
            yield plain or language, file, content


def put(root: Path, language: str, file: str, content: str) -> None:
    "Do with an example what the guide says: a cell is added to its notebook, settings to theirs, all else is a file."
    path = root / file
    path.parent.mkdir(exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if file.endswith(".ipynb"):
        nb = json.loads(before)
        id = f"added-{len(nb['cells'])}"
        make = code if language == "python" else markdown
        nb["cells"].append(make(content.rstrip("\n"), id=id))
        content = json.dumps(nb)
    elif file == "pyproject.toml":
        header = content.splitlines(keepends=True)[0]
        is_there = header in before.splitlines(keepends=True)
        content = before.replace(header, content) if is_there else f"{before}\n{content}"
    elif file == "_quarto.yml":
        content = yaml.safe_dump(merged(yaml.safe_load(before), yaml.safe_load(content)))
    path.write_text(content, encoding="utf-8")


def merged(one, other):
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return other
    return one | {k: merged(one.get(k), v) for k, v in other.items()}


@pytest.fixture
def shell(tmp_path):
    "Runs commands one after the other, in the folder that the last ones went into; what they print."
    folder = tmp_path / "work"
    folder.mkdir()
    here = tmp_path / "here"
    here.write_text(f"{folder}\n")
    own = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LESSON", "GIT"))}
    who = {f"GIT_{w}_{k}": "a@b.c" for w in ("AUTHOR", "COMMITTER") for k in ("NAME", "EMAIL")}
    env = {
        **(own | who),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}/usr/bin{os.pathsep}/bin",
        "PYTHONPATH": str(ROOT),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",  # that all is installed takes long to say; another test installs it
        "LESSONPRESS_OFFLINE": "1",
    }

    def run(commands: str) -> str:
        at = here.read_text().strip()
        script = ["bash", "-euc", f"{commands}\npwd > {here}"]
        done = subprocess.run(script, cwd=at, env=env, capture_output=True, text=True)
        assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    run.here = lambda: Path(here.read_text().strip())
    run.env = env
    return run


def served(shell) -> str:
    "The first page, as the command gives it out that ends only when it is told to."
    with subprocess.Popen(
        SERVES.split(), cwd=shell.here(), env=shell.env, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout:
            if at := re.match(r"Serving (\S+)", line):
                page = urllib.request.urlopen(at[1], timeout=20).read().decode()
                break
        process.send_signal(signal.SIGTERM)
    return page


@pytest.mark.slow
@pytest.mark.kernel
def test_every_command_of_the_guide_runs_and_every_example_is_tried(shell):
    for needed in ("nbdev", "nbclient"):
        pytest.importorskip(needed)
    said = {}
    for language, file, content in blocks():
        if file:
            put(shell.here(), language, file, content)
        elif content.strip() == SERVES:
            assert "Falling stones" in served(shell)
        else:
            assert language == "bash", "what is no command names the file that it belongs into"
            said[content.splitlines()[0]] = shell(content)
    assert "0 errors, 0 warnings" in said["lessonpress check --strict"]
    assert "2 of 2 questions answered, 2 with evidence" in said["lessonpress check --fix"]
    page = (shell.here() / "_site/nbs/02_falling.html").read_text(encoding="utf-8")
    assert 'class="live"' in page and 'data-fact="falling.pull"' in page
    with open(shell.here() / "index.qmd", "a", encoding="utf-8") as index:
        index.write("\nTODO\n")
    last = shell("lessonpress --allow-plugins check")
    # What is left to do is there, and an example of a new lesson that nobody has written over.
    assert "something is left to do" in last and "`falling.doubled`" in last
    assert "0 errors, 2 warnings" in last, last


def test_the_guide_is_in_the_menu_in_its_order():
    config = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
    sections = config["website"]["sidebar"]["contents"]
    (own,) = (s["contents"] for s in sections if s.get("section") == "For authors")
    assert [entry["href"] for entry in own] == [f"guide/{page}.qmd" for page in PAGES]
    assert {p.stem for p in GUIDE.iterdir()} == {*PAGES}
