"""When files of the course were changed last, as git knows it. A repository can name programs in its own settings (monitors, hooks, filters), and one that
came with a stranger's course is a stranger's: so git is given its objects and its index, and settings of ours."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lessonpress import files, repository
from lessonpress.inside import program
from lessonpress.problems import LessonpressError, Problem

__all__ = ["changed", "committed", "uncommitted"]

_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = false\n\tquotepath = false\n"


def committed(root: Path, named: list[str]) -> int | None:
    "The time of the commit that changed the last of `files`, in seconds since 1970; None where one is not committed as it is, or there is no git."
    try:
        with _opened(root) as git:
            if git is None or git.said(*_STATUS, named):
                return None
            return int(git.said("log", "-1", "--format=%ct", named))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def changed(root: Path, named: list[str], kept: _Kept = lambda key, make: make()) -> dict[str, int]:
    """The time of the commit that changed each file last, in seconds since 1970, of the files that are committed as they are. A history that was cut
    off says nothing of what stands at its end. `kept` keeps what git says of a commit."""
    try:
        with _opened(root) as git:
            if git is None or not named:
                return {}
            status = git.said(*_STATUS, "--untracked-files=all", "-z", named)
            differ = {entry[3:] for entry in status.split("\0")}
            same = [f for f in named if git.above + f not in differ]
            key = ("changed", git.head, *same)
            told = json.loads(kept(key, lambda: json.dumps(git.times(same))))
            return {file: int(time) for file, time in told.items()}
    except (OSError, ValueError, subprocess.CalledProcessError):
        return {}


def uncommitted(root: Path, besides: list[str]) -> list[str]:
    """The files of the course that are not committed as they are, new ones too, `besides` some folders; none where there is no git. Raises
    `LessonpressError` where git cannot say it."""
    places = [".", *(f":(exclude){folder}" for folder in besides)]
    try:
        with _opened(root) as git:
            if git is None:
                return []
            told = git.said(*_STATUS, "--no-renames", "-z", places)
            return [entry[3:] for entry in told.split("\0") if entry]
    except (OSError, ValueError, subprocess.CalledProcessError):
        hint = "make a first commit, or publish with --uncommitted"
        message = "git cannot say whether all is committed"
        raise LessonpressError(Problem("publish", message, hint=hint)) from None


_STATUS = ("status", "--porcelain", "--ignore-submodules=all")
_Kept = Callable[[Iterable[str], Callable[[], str]], str]


@contextmanager
def _opened(root: Path) -> Iterator[_Git | None]:
    git, place = program("git"), repository.found(root)
    with tempfile.TemporaryDirectory() as own:
        yield _Git(git, root, *place, Path(own)) if git and place else None


class _Git:
    "Git on a repository, with a folder `own` in place of the repository's."

    def __init__(self, git: str, root: Path, top: Path, folder: Path, own: Path):
        self.git, self.root = git, root
        self.above = f"{root.relative_to(top).as_posix()}/" if root != top else ""
        named = folder / "commondir"  # of a worktree, whose objects and branches lie elsewhere
        common = folder / named.read_text().strip() if named.is_file() else folder
        (own / "refs").mkdir()
        self.ends: list[str] = []
        made: dict[Path, str | bytes | Path] = {own / "config": _CONFIG}
        self.head = _head(folder, common)
        made[own / "HEAD"] = f"{self.head}\n"
        if (common / "shallow").is_file():  # where the commits end that were fetched
            made[own / "shallow"] = common / "shallow"
            self.ends = (common / "shallow").read_text(encoding="ascii").split()
        if (common / "info/exclude").is_file():  # patterns of what is no source
            made[own / "info/exclude"] = common / "info/exclude"
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
        done = subprocess.run(
            self.command(*words), cwd=self.root, env=self.env, capture_output=True, check=True
        )
        return os.fsdecode(done.stdout).rstrip()

    def command(self, *words: str | list[str]) -> list[str]:
        *options, named = words
        return [self.git, *map(str, options), "--", *named]

    def times(self, named: list[str]) -> dict[str, int]:
        "When each file was changed last; git tells of no older commit than it has to."
        options = ("log", "--format=%x01%H %ct", "--name-only", "--no-renames", "--relative")
        found: dict[str, int] = {}
        lacking, commit, time = set(named), "", 0
        with subprocess.Popen(
            self.command(*options, named), cwd=self.root, env=self.env, stdout=subprocess.PIPE
        ) as log:
            for raw in log.stdout or ():
                line = os.fsdecode(raw).rstrip("\n")
                if line.startswith("\1"):
                    commit, _, when = line[1:].partition(" ")
                    time = int(when)
                elif line in lacking:
                    lacking.remove(line)
                    if commit not in self.ends:
                        found[line] = time
                    if not lacking:
                        break
            log.terminate()
        return found


def _head(folder: Path, common: Path) -> str:
    "The newest commit of what is checked out."
    said = (folder / "HEAD").read_text(encoding="utf-8").strip()
    if not said.startswith("ref: "):
        return said
    name = said.removeprefix("ref: ")
    if (common / name).is_file():
        return (common / name).read_text(encoding="utf-8").strip()
    packed = (common / "packed-refs").read_text(encoding="utf-8").splitlines()
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")
