"""The small course of these tests, laid out in a folder as a course of its own: with this project's settings, theme and filters."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from course import ROOT

from lessonpress.quarto import extension

HERE = Path(__file__).parent
SOURCE, CAPTURED = HERE / "course", HERE / "captured"
BIN = Path(sys.executable).parent


def lay_out(root: Path) -> Path:
    "The small course in `root`."
    shutil.copytree(SOURCE, root)
    extension.install(root)
    shutil.copy(ROOT / "images/favicon.svg", root / "favicon.svg")
    (root / "site.yml").unlink()
    (root / "_quarto.yml").write_text(
        yaml.safe_dump(settings(), sort_keys=False, allow_unicode=True), encoding="utf-8"
    )
    return root


def settings() -> dict:
    "The course's own settings over those of the project's _quarto.yml."
    ours, own = (
        yaml.safe_load(p.read_text(encoding="utf-8"))
        for p in (ROOT / "_quarto.yml", SOURCE / "site.yml")
    )
    return {
        **ours,
        "project": {**ours["project"], **own["project"], "resources": []},
        "website": {**ours["website"], "favicon": "favicon.svg", **own["website"]},
    }


def run_steps(root: Path, which: str, **env):
    "Runs what the settings name as `pre-render` or `post-render`, as Quarto does."
    steps = settings()["project"].get(which, [])
    for step in [steps] if isinstance(steps, str) else steps:
        words = step.split()
        command(
            root,
            *([sys.executable] if words[0].endswith(".py") else []),
            *words,
            QUARTO_PROJECT_DIR=str(root),
            QUARTO_PROJECT_RENDER_ALL="1",
            **env,
        )


def command(root: Path, *args, **env):
    "A command in the course's folder, with the environment's commands first on PATH, as Quarto starts them."
    env = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        **env,
    }
    done = subprocess.run([str(a) for a in args], cwd=root, env=env, capture_output=True, text=True)
    assert done.returncode == 0, (
        f"{' '.join(map(str, args))}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    )
    return done.stdout
