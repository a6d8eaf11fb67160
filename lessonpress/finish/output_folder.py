"""The output folder: a new site takes the place of the last one where they differ; whatever goes
wrong, the last one stays."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import orjson

from lessonpress import files
from lessonpress.course import Content
from lessonpress.gather.quarto_yml import Config
from lessonpress.problems import LessonpressError, Problem
from lessonpress.written import RECORD, files_of, known, times_of

__all__ = ["beside", "recover", "refuse_strangers", "replace", "take"]


def replace(config: Config, contents: Mapping[str, Content]) -> None:
    "Make the output folder hold `contents`, and nothing else."
    out = config.output
    try:
        recover(config)
        refuse_strangers(config)
        if out.exists() and not os.access(out, os.W_OK):
            raise PermissionError(13, "Permission denied", str(out))
        last = _Record(config)
        _Swap(out).run(contents, last)
        last.keep(contents)
    except OSError as e:
        raise LessonpressError(
            Problem(
                "output-folder",
                f"cannot write {_named(e, config)}: {e.strerror}",
                config.output_dir,
                hint="the last site is untouched; make the folder writable, or set "
                "project.output-dir",
            )
        ) from None


def take(config: Config, folder: Path) -> None:
    "Make the output folder hold what `folder` holds, a whole site that somebody else has written."
    replace(config, {name: Content("", folder / name) for name in files_of(folder)})


class _Record:
    "What was written last: a file that is as it was then needs not be read to be known."

    def __init__(self, config: Config):
        self.out, self.path = config.output, config.root / RECORD
        self.known = known(self.path)

    def lacking(self, name: str, content: Content) -> bytes | None:
        "The bytes of a file, if the output folder does not have them already; a link is no file."
        path = self.out / name
        if content.digest and self.known.get(name) == [content.digest, *times_of(path)]:
            return None
        data = content.data
        try:
            return None if path.read_bytes() == data and not path.is_symlink() else data
        except OSError:
            return data

    def keep(self, contents: Mapping[str, Content]) -> None:
        new = {name: [c.digest, *times_of(self.out / name)] for name, c in contents.items()}
        if new != self.known:
            try:
                files.write(self.path, orjson.dumps(new), sync=False)
            except (OSError, TypeError):  # the latter of a name that is no text
                pass  # the next build reads what it could have known


class _Swap:
    """What is new is written beside the folder and then moved in; what it replaces waits beside the folder too, until all is in place.
    So a folder of new files says that a swap is not done, and `recover` undoes it where nobody else could."""

    def __init__(self, out: Path):
        self.out, self.new, self.old = out, beside(out, "new"), beside(out, "old")
        self.moved: list[str] = []

    def run(self, contents: Mapping[str, Content], last: _Record) -> None:
        try:
            self.new.mkdir(parents=True)
            there, changed = set(files_of(self.out)), []
            for name, content in contents.items():
                data = last.lacking(name, content) if name in there else content.data
                if data is not None:
                    files.write(self.new / name, data, sync=False)
                    changed.append(name)
            if self.out.exists():
                self.swap(changed, sorted(there - contents.keys()))
            else:
                self.new.rename(self.out)
        except BaseException:
            self.undo()
            raise
        finally:
            for folder in (self.new, self.old):
                shutil.rmtree(folder, ignore_errors=True)

    def swap(self, changed: list[str], gone: list[str]) -> None:
        for name in gone:
            _move(self.out / name, self.old / name)
        if gone:
            _drop_empty_folders(self.out)
        for name in changed:
            if (self.out / name).exists():
                _move(self.out / name, self.old / name)
            self.moved.append(name)
            _move(self.new / name, self.out / name)

    def undo(self) -> None:
        for name in self.moved:
            (self.out / name).unlink(missing_ok=True)
        _give_back(self.old, self.out)
        if self.moved:
            _drop_empty_folders(self.out)


def beside(out: Path, what: str) -> Path:
    "A folder of this process beside the output folder, so that moving between the two is only renaming."
    return out.with_name(f".{out.name}.{what}-{os.getpid()}")


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)


def _drop_empty_folders(folder: Path) -> None:
    for at, _, _ in os.walk(folder, topdown=False):
        if at != str(folder) and not os.listdir(at):
            os.rmdir(at)


def _give_back(old: Path, out: Path) -> None:
    for name in list(files_of(old)):
        _move(old / name, out / name)


def recover(config: Config) -> None:
    "Put back the last site, and remove the rest, where a build was killed too suddenly to do it itself."
    out = config.output
    for old in _left(out, "old"):
        if old.with_name(old.name.replace(".old-", ".new-")).exists():
            _give_back(old, out)
        elif not out.exists():
            old.rename(out)
        shutil.rmtree(old, ignore_errors=True)
    for new in (*_left(out, "new"), *_left(out, "quarto")):
        shutil.rmtree(new, ignore_errors=True)


def _left(out: Path, what: str) -> list[Path]:
    "Folders that processes left which run no longer."
    there = (
        p for p in out.parent.glob(f".{out.name}.{what}-*") if not p.is_symlink()
    )  # no link is ours
    found = [(p, p.name.rpartition("-")[2]) for p in there]
    return [p for p, pid in found if pid.isdigit() and not _is_running(int(pid))]


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # somebody else's
    return True


def refuse_strangers(config: Config) -> None:
    "Raise `LessonpressError` if the output folder holds what is no built site, before it is replaced or removed."
    out = config.output
    if (
        out.is_dir()
        and any(out.iterdir())
        and not any((out / page).is_file() for page in ("index.html", "404.html"))
    ):
        raise LessonpressError(
            Problem(
                "output-folder",
                f"`{config.output_dir}` holds something else than a built site",
                config.file,
                config.lines.of("project", "output-dir"),
                hint="set project.output-dir to a folder of its own, or empty this one",
            )
        )


def _named(e: OSError, config: Config) -> str:
    try:
        return Path(e.filename).relative_to(config.root).as_posix()
    except (TypeError, ValueError):
        return config.output_dir
