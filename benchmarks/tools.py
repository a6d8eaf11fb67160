"""The site generators that `build.py` measures: how each is set up for a course of notebooks, and started."""

import json
import os
import re
import shutil
import site
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
QUARTO_YML = """\
project:
  type: website
  render: [index.qmd, 'nbs/*.ipynb']
website:
  title: Copies
  page-navigation: true
  sidebar:
    contents:
      - section: Lessons
        contents: ['nbs/*.ipynb']
"""
MKDOCS_YML = """\
site_name: Copies
theme: material
plugins:
  - search
  - mkdocs-jupyter:
      execute: false
"""
BOOK_CONFIG = """\
title: Copies
execute:
  execute_notebooks: "off"
"""
BOOK_TOC = """\
format: jb-book
root: index
chapters:
  - glob: nbs/*
"""
HOME = "# Copies\n\nA course of copies.\n"
QUARTO_SITE = {
    "_quarto.yml": QUARTO_YML,
    "index.qmd": "---\ntitle: Copies\n---\n\nA course of copies.\n",
}
VERSIONS = (
    "import importlib.metadata as m, json, sys;"
    "print(json.dumps([[n, m.version(n)] for n in sys.argv[1:] if list(m.distributions(name=n))]))"
)


@dataclass
class Tool:
    "A generator: its program, the arguments for a course in the folder it stands in, and the files it wants."

    name: str
    program: str
    arguments: Callable[[Path], list]
    files: dict[str, str] = field(default_factory=dict)
    notebooks: str = "nbs"


def _each(course: Path) -> list:
    return ["nbconvert", "--to", "html", "--output-dir", "_site", *sorted(course.glob("nbs/*"))]


TOOLS = [
    Tool(
        "ours",
        sys.executable,
        lambda course: ["-m", "lessonpress", "build", "--renderer", "pandoc"],
        QUARTO_SITE,
    ),
    Tool("nbconvert", "jupyter", _each),
    Tool(
        "mkdocs-jupyter",
        "mkdocs",
        lambda course: ["build"],
        {"mkdocs.yml": MKDOCS_YML, "docs/index.md": HOME},
        "docs/nbs",
    ),
    Tool(
        "Jupyter Book 1",
        "jupyter-book",
        lambda course: ["build", "."],
        {"_config.yml": BOOK_CONFIG, "_toc.yml": BOOK_TOC, "index.md": HOME},
    ),
    Tool("smalldocs", "smalldocs", lambda course: ["render", "."], QUARTO_SITE),
    Tool("Quarto", "quarto", lambda course: ["render", "--no-execute"], QUARTO_SITE),
]
OF_SITES = [t for t in TOOLS if t.files is QUARTO_SITE]


def installed(folder: Path) -> None:
    "Makes an environment with the other tools in `folder`, if there is none; this is all that needs a network."
    if (folder / "bin/python").exists():
        return
    print("installing the tools that ours is compared with", file=sys.stderr)
    venv.create(folder, with_pip=True)
    pip = [folder / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    done = subprocess.run([*pip, "-r", HERE / "requirements.txt"])
    if done.returncode:
        sys.exit("pip could not install benchmarks/requirements.txt.")


def environment(tool: Tool, tools: Path, home: Path) -> dict[str, str]:
    "What a tool sees: its own packages, and a home folder in which nothing was kept."
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "XDG_"))}
    env |= {"HOME": str(home), "PATH": f"{tools / 'bin'}{os.pathsep}{env.get('PATH', '')}"}
    if tool.name == "ours":
        env |= {"PYTHONPATH": str(ROOT), "PYTHONUSERBASE": site.getuserbase()}
    return env


def program(tool: Tool, tools: Path) -> str | None:
    "Where a tool's program is; none where it is not installed. Only Quarto may be anybody's own."
    if tool.name in ("ours", "Quarto"):
        return shutil.which(tool.program)
    return shutil.which(tool.program, path=str(tools / "bin"))


def versions(tools: Path) -> str:
    "The versions of all tools, and of what they stand on."
    from lessonpress.pandoc.worker import pandoc_version

    names = re.findall(r"^([\w-]+)==", (HERE / "requirements.txt").read_text(), re.M)
    python = [tools / "bin/python", "-c", VERSIONS, *names]
    done = subprocess.run(python, capture_output=True, text=True, check=True)
    found = [["lessonpress", version("lessonpress")], ["Pandoc", pandoc_version()]]
    found += json.loads(done.stdout)
    if quarto := shutil.which("quarto"):
        said = subprocess.run([quarto, "--version"], capture_output=True, text=True)
        found.append(["Quarto", said.stdout.strip()])
    return ", ".join(" ".join(pair) for pair in found)
