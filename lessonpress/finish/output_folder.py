"""The output folder: a new site takes the place of the last one as a whole; whatever goes wrong, the last one stays."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import orjson

from lessonpress import files
from lessonpress.course import Content
from lessonpress.finish.exchange import exchange
from lessonpress.gather.quarto_yml import Config
from lessonpress.problems import LessonpressError, Problem
from lessonpress.written import RECORD, files_of, known, times_of

__all__ = ["alone", "beside", "recover", "refuse_strangers", "replace", "swap", "take"]

_OF_SITES = {"index.html", "404.html", "search.json", "site_libs", "sitemap.xml"}
_OF_HOSTS = {"CNAME", ".nojekyll"}  # what a host wants beside a site, before there is one


def replace(config: Config, contents: Mapping[str, Content]) -> list[Problem]:
    """Make the output folder hold `contents`, and nothing else; what of the last site could not be removed. Whoever looks at it sees the last
    site or the new one. Only for who is `alone`."""
    out = _real(config)
    try:
        refuse_strangers(config)
        last = _Record(config.output, config.root / RECORD)
        left = swap(out, contents, last)
        last.keep(contents)
    except OSError as e:
        hint = "the last site is untouched; make the folder writable, or set project.output-dir"
        if e.errno in (errno.EXDEV, errno.EBUSY):  # of a drive, or of a container's image
            hint = "this folder cannot be moved, as one where a drive is mounted: set project.output-dir to a folder in it"
        message = f"cannot write {_named(e, config)}: {e.strerror}"
        raise LessonpressError(
            Problem("output-folder", message, config.output_dir, hint=hint)
        ) from None
    return [
        Problem("left-over", f"cannot remove {name}: {why}", level="warning")
        for name, why in left.items()
    ]


def swap(out: Path, contents: Mapping[str, Content], last: _Record | None = None) -> dict[str, str]:
    "Make a folder hold `contents`, and nothing else, at one instant; what of it could not be removed, and why."
    if out.exists():
        _refuse_read_only([out])
    return _Swap(out).run(contents, last or _Record(out))


def take(config: Config, folder: Path) -> list[Problem]:
    "Make the output folder hold what `folder` holds, a whole site that somebody else has written."
    return replace(config, {name: Content("", folder / name) for name in files_of(folder)})


class _Record:
    "What was written last: a file that is as it was then needs not be read to be known."

    def __init__(self, out: Path, path: Path | None = None):
        self.out, self.path = out, path
        self.known = known(path) if path else {}

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
        if self.path and new != self.known:
            try:
                files.write(self.path, orjson.dumps(new), sync=False)
            except (OSError, TypeError):  # the latter of a name that is no text
                pass  # the next build reads what it could have known


class _Swap:
    """The new site is made beside the last one, of which it shares the files that are the same, and the two change places at one instant. Where
    the host cannot do that, the last one goes aside first; `recover` puts it back if nobody comes to do the rest."""

    def __init__(self, out: Path):
        self.out, self.new, self.made = out, beside(out, "new"), set[Path]()
        self.over = [self.new]  # what is to be removed in the end

    def run(self, contents: Mapping[str, Content], last: _Record) -> dict[str, str]:
        "Make and swap; what of the last site could not be removed, and why."
        try:
            there = set(files_of(self.out))
            _refuse_read_only({(self.out / name).parent for name in there})
            same = [name for name in contents if not self._wrote(name, contents[name], there, last)]
            if self.made or not there <= contents.keys() or not self.out.exists():
                for name in same:
                    self._share(name)
                self._swap()
        finally:
            left = [files.remove(folder) for folder in self.over if folder.exists()]
        return {name: why for told in left for name, why in told.items()}

    def _wrote(self, name: str, content: Content, there: Container[str], last: _Record) -> bool:
        "Whether the file had to be written, since the last site has another one or none."
        data = last.lacking(name, content) if name in there else content.data
        if data is not None:
            self._place(name).write_bytes(data)
        return data is not None

    def _share(self, name: str) -> None:
        try:
            os.link(self.out / name, self._place(name))
        except OSError:  # a host without links, or a file that is somebody else's
            shutil.copy2(self.out / name, self.new / name)

    def _place(self, name: str) -> Path:
        path = self.new / name
        if path.parent not in self.made:
            self._make(path.parent)
        return path

    def _make(self, folder: Path) -> None:
        if not self.made:
            self.new.mkdir(parents=True)
            if self.out.exists():
                shutil.copymode(self.out, self.new)
        folder.mkdir(parents=True, exist_ok=True)
        self.made.add(folder)

    def _swap(self) -> None:
        if not self.made:
            self._make(self.new)
        if not self.out.exists():
            self.new.rename(self.out)
        elif not exchange(self.new, self.out):
            self._by_turns(beside(self.out, "old"))

    def _by_turns(self, old: Path) -> None:
        try:
            self.out.rename(old)
            self.new.rename(self.out)
        finally:
            if not self.out.exists():
                old.rename(self.out)
        self.over.append(old)


def _refuse_read_only(folders: Iterable[Path]) -> None:
    for folder in folders:
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


@contextmanager
def alone(config: Config, wait: Callable[[], object] = lambda: None) -> Iterator[None]:
    """While this lasts, no other build of the course changes its output folder; `wait` is called where one does. What one has left that was
    killed is put right first."""
    with files.alone(config.root, wait):
        recover(config)
        yield


def beside(out: Path, what: str) -> Path:
    "A new name beside the output folder, so that moving between the two is only renaming."
    return out.with_name(f".{out.name}.{what}-{os.urandom(6).hex()}")


def recover(config: Config) -> None:
    "Put back the last site, and remove the rest, where a build was killed too suddenly to do it itself. Only for who is `alone`."
    for out in {config.output, _real(config)}:
        with suppress(OSError):  # whatever stands there is in the way of the build itself, too
            for old in _left(out, "old"):
                if not out.exists():
                    old.rename(out)
        for left in _left(out, "old|new|quarto"):
            files.remove(left)


def _left(out: Path, what: str) -> list[Path]:
    ours = re.compile(rf"\.{re.escape(out.name)}\.({what})-[0-9a-f]+")
    found = (p for p in out.parent.glob(".*") if ours.fullmatch(p.name))
    return sorted(p for p in found if not p.is_symlink())  # no link is ours


def _real(config: Config) -> Path:
    "The output folder, or the one that a link in its place leads to."
    return Path(os.path.realpath(config.output))


def refuse_strangers(config: Config) -> None:
    "Raise `LessonpressError` if the output folder holds what is no built site, before it is replaced or removed."
    out = config.output
    there = set(os.listdir(out)) if out.is_dir() else set()
    if there - _OF_HOSTS and not there & _OF_SITES:
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
    "The file of the site that an error is about, by the name that it would have had."
    try:
        name = Path(os.fsdecode(e.filename)).relative_to(config.root).as_posix()
    except (TypeError, ValueError):
        return config.output_dir
    return re.sub(r"\.([^/]+)\.(new|old)-[0-9a-f]{12}", r"\1", name)
