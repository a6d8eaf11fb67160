"""When files of the course were changed last, as git knows it. A repository can name programs in its own settings (monitors, hooks, filters), and one that
came with a stranger's course is a stranger's: so git is given its objects and its index, and settings of ours."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from lessonpress import files, repository
from lessonpress.inside import program

__all__ = ["committed"]

_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = false\n"


def committed(root: Path, named: list[str]) -> int | None:
    "The time of the commit that changed the last of `files`, in seconds since 1970; None where one is not committed as it is, or there is no git."
    git = program("git")
    try:
        place = repository.found(root)
        with tempfile.TemporaryDirectory() as own:
            asked = git and place and _Git(git, root, *place, Path(own))
            if not asked or asked.said("status", "--porcelain", "--ignore-submodules=all", named):
                return None
            return int(asked.said("log", "-1", "--format=%ct", named))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


class _Git:
    "Git on a repository, with a folder `own` in place of the repository's."

    def __init__(self, git: str, root: Path, top: Path, folder: Path, own: Path):
        self.git, self.root = git, root
        named = folder / "commondir"  # of a worktree, whose objects and branches lie elsewhere
        common = folder / named.read_text().strip() if named.is_file() else folder
        (own / "refs").mkdir()
        made: dict[Path, str | bytes | Path] = {own / "config": _CONFIG}
        made[own / "HEAD"] = f"{_head(folder, common)}\n"
        if (common / "shallow").is_file():  # where the commits end that were fetched
            made[own / "shallow"] = common / "shallow"
        files.write_all(made, sync=False)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        self.env = kept | {
            "GIT_DIR": str(own),
            "GIT_WORK_TREE": str(top),
            "GIT_INDEX_FILE": str(folder / "index"),
            "GIT_OBJECT_DIRECTORY": str(common / "objects"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_OPTIONAL_LOCKS": "0",  # so it changes no file
        }

    def said(self, *words: str | list[str]) -> str:
        *options, named = words
        command = [self.git, *map(str, options), "--", *named]
        done = subprocess.run(
            command, cwd=self.root, env=self.env, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()


def _head(folder: Path, common: Path) -> str:
    "The newest commit of what is checked out."
    said = (folder / "HEAD").read_text(encoding="utf-8").strip()
    if not said.startswith("ref: "):
        return said
    name = said.removeprefix("ref: ")
    if (common / name).is_file():
        return (common / name).read_text(encoding="utf-8").strip()
    packed = (common / "packed-refs").read_text(encoding="utf-8").splitlines()
    return next(line.split()[0] for line in packed if line.endswith(f" {name}"))
