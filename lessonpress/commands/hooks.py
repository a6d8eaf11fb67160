"""The commands that a course names before and after a render: on the embedded renderer they run only with the consent of the one who builds."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from lessonpress import environment
from lessonpress.gather.quarto_yml import load_config
from lessonpress.gather.unsupported import is_ours
from lessonpress.problems import LessonpressError, Problem, Report

__all__ = ["run"]

_PROGRAMS = {".py": sys.executable, ".R": "Rscript", ".r": "Rscript", ".sh": "sh", ".lua": "lua"}


def run(root: Path, when: str) -> list[str]:
    "Run the commands of the course in `root` that are none of ours, `pre-render` or `post-render`, one after the other; which these were. The first that fails ends it."
    if not environment.allows_commands():
        return []
    config = load_config(root, Report())
    named = config.pre_render if when == "pre-render" else config.post_render
    foreign = [command for command in named if not is_ours(command)]
    told = {
        "QUARTO_PROJECT_DIR": str(root),
        "QUARTO_PROJECT_ROOT": str(root),
        "QUARTO_PROJECT_OUTPUT_DIR": str(config.output),
        "QUARTO_PROJECT_RENDER_ALL": "1",
    }
    for command in foreign:
        _run(command, root, when, os.environ | told)
    return foreign


def _run(command: str, root: Path, when: str, env: dict[str, str]) -> None:
    try:
        words = shlex.split(command)
        program = _PROGRAMS.get(Path(words[0]).suffix)
        done = subprocess.run([program, *words] if program else words, cwd=root, env=env)
        said = f"ended with {done.returncode}" if done.returncode else ""
    except (OSError, ValueError, IndexError) as e:
        said = f"cannot be run: {e}"
    if said:
        raise LessonpressError(
            Problem("commands", f"`{command}` in `{when}` {said}", "_quarto.yml")
        )
