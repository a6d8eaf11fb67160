"""Pandoc as a long-lived process: its highlighter is loaded once, and a page costs what its own text costs."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import IO, Any

import orjson

from lessonpress.inside import program
from lessonpress.pandoc import bounds
from lessonpress.pandoc.patience import Patience
from lessonpress.problems import LessonpressError, Problem

__all__ = ["Worker", "nocite", "pandoc_path", "pandoc_version"]

SCRIPT = Path(__file__).with_name("worker.lua")
TIMEOUT = 20  # seconds of work for one document; a reader that takes longer is taken for stuck
_INSTALL = "pip install pypandoc_binary, or put Pandoc 3.5 or newer on PATH"


def pandoc_path() -> str:
    "Pandoc's program: the one that the wheel `pypandoc_binary` carries, or else the one on PATH."
    try:
        import pypandoc

        logging.getLogger("pypandoc").setLevel(logging.CRITICAL)  # it tells each it did not take
        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        found = program("pandoc")
    if not found:
        raise _failure("Pandoc is missing", _INSTALL)
    return found


def pandoc_version() -> str:
    "The version of the Pandoc in use, such as `3.9`."
    return _version(pandoc_path())


@cache
def _version(path: str) -> str:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=TIMEOUT)
    except (OSError, subprocess.TimeoutExpired) as e:
        raise _failure(f"Pandoc does not start: {_reason(e)}", _INSTALL) from None
    words = done.stdout.split()
    if done.returncode or len(words) < 2:
        raise _failure(f"Pandoc does not start: {path} --version failed", _INSTALL)
    return words[1]


def _failure(message: str, hint: str | None = None) -> LessonpressError:
    return LessonpressError(Problem("pandoc", message, hint=hint))


def _reason(e: Exception) -> str:
    return getattr(e, "strerror", None) or str(e)


class _Lost(Exception):
    "The process died, or said what is no answer."


class _Stuck(_Lost):
    "The process took too long, and would again."


class Worker:
    """One `pandoc lua` process, for one thread at a time; started at the first request, and again after a crash."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner: int | None = None  # the process of ours that started it
        self._errors: IO[bytes] | None = None
        self.messages: list[dict[str, Any]] = []  # what Pandoc warned of at the last request

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def read(self, markdown: str, extensions: str = "") -> dict[str, Any]:
        "The tree of a text in Quarto's Markdown, with Pandoc's `extensions`, such as `+emoji`; what looks like YAML metadata is text."
        try:
            tree: dict[str, Any] = orjson.loads(self.read_json(markdown, extensions))
        except orjson.JSONDecodeError:
            raise _failure(
                "the page is nested too deeply", "lists, quotes and `:::` in each other"
            ) from None
        return tree

    def read_json(self, markdown: str, extensions: str = "") -> str:
        if bounds.too_much(markdown):
            raise _failure(bounds.TOO_MANY, bounds.CLOSE)
        return self._ask(f"read{extensions}", markdown)

    def write(self, tree: dict[str, Any]) -> str:
        "The body of `tree` as HTML, with MathML, sections and highlighted code."
        return self.write_json(orjson.dumps(tree).decode())

    def write_json(self, tree: str) -> str:
        return self._ask("write", tree)

    def citeproc(
        self, tree: dict[str, Any], bibliography: list[Path], csl: Path | None = None
    ) -> dict[str, Any]:
        "`tree` with its citations resolved and linked to the list of references."
        meta = {
            "bibliography": _strings(bibliography),
            "link-citations": {"t": "MetaBool", "c": True},
        }
        if csl:
            meta["csl"] = _strings([csl])["c"][0]
        told = {**tree, "meta": {**tree.get("meta", {}), **meta}}
        cited: dict[str, Any] = orjson.loads(self._ask("citeproc", orjson.dumps(told).decode()))
        return cited

    def keys(self, bibliography: list[Path]) -> list[str]:
        "The keys of the sources in bibliographies."
        if not bibliography:
            return []
        meta = {"bibliography": _strings(bibliography), "nocite": nocite(["*"])}
        doc = {"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": []}
        return self._ask("keys", orjson.dumps(doc).decode()).split("\n")

    def close(self) -> None:
        "End the process, if this one started it."
        p, self._process = self._process, None
        if p is None or self._owner != os.getpid():
            return
        for pipe in (p.stdin, p.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass  # it is gone already
        try:
            p.wait(2)
        except subprocess.TimeoutExpired:
            p.kill()
            p.wait()
        if self._errors:
            self._errors.close()

    def _ask(self, operation: str, text: str) -> str:
        "The answer to one request; a second process is tried where the first one is lost."
        verb = operation.partition("+")[0].partition("-")[0]  # without extensions
        for last in (False, True):
            try:
                ok, answer = self._exchange(operation, text.encode("utf-8", "surrogatepass"))
            except _Lost as e:
                said = self._said()
                self.close()
                if isinstance(e, _Stuck):
                    raise _failure(
                        f"Pandoc needed more than {TIMEOUT} s to {verb} this page",
                        "many brackets that open and never close? Put them in code, or escape them: `\\[`",
                    ) from None
                if last:
                    raise _failure(
                        f"Pandoc stopped while it was to {verb} a page: {said or e}",
                        "is there enough memory? `lessonpress --debug build` shows more",
                    ) from None
            else:
                break
        if not ok:
            why = re.split(r"\n(?:stack traceback|Use --)", answer)[0]
            raise _failure(f"Pandoc cannot {verb} this page: {why}")
        return answer

    def _exchange(self, operation: str, data: bytes) -> tuple[bool, str]:
        p = self._running()
        assert p.stdin and p.stdout
        patience = Patience(p, TIMEOUT)
        try:
            with patience:
                p.stdin.write(f"{operation} {len(data)}\n".encode() + data)
                p.stdin.flush()
                return self._answer(p.stdout)
        except (OSError, ValueError, _Lost) as e:
            if patience.is_over:
                raise _Stuck from None
            raise e if isinstance(e, _Lost) else _Lost(_reason(e)) from None

    def _answer(self, out: IO[bytes]) -> tuple[bool, str]:
        "What the process says: whether it could do it, and the text."
        line = out.readline()
        head, doubled = line.split(), line.endswith(b"\r\n")
        known = len(head) == 3 and head[0] in (b"ok", b"err")
        if not known or not (head[1] + head[2]).isdigit():
            raise _Lost("it gave no answer")
        answer, said = (_whole(out, int(size), doubled) for size in head[1:])
        if len(answer) < int(head[1]) or len(said) < int(head[2]):
            raise _Lost("it broke off")
        self.messages = orjson.loads(said) if said else []
        return head[0] == b"ok", answer.decode()

    def _running(self) -> subprocess.Popen[bytes]:
        "The process; a copy of this worker in a forked process starts its own."
        if self._process is not None and self._owner == os.getpid():
            return self._process
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  open as long as the process
        path = pandoc_path()
        try:
            self._process = subprocess.Popen(
                [path, "lua", str(SCRIPT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
            )
        except OSError as e:
            raise _failure(f"Pandoc does not start: {_reason(e)}", _INSTALL) from None
        self._owner = os.getpid()
        return self._process

    def _said(self) -> str:
        "The first line of what the process wrote to its standard error."
        if self._errors is None:
            return ""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[0] if lines else ""


def nocite(keys: list[str]) -> dict[str, Any]:
    "The metadata that have sources listed without being cited; `*` stands for all."
    rest = {"citationPrefix": [], "citationSuffix": [], "citationNoteNum": 0, "citationHash": 0}
    cited = [{"citationId": key, "citationMode": {"t": "AuthorInText"}, **rest} for key in keys]
    return {"t": "MetaInlines", "c": [{"t": "Cite", "c": [cited, []]}]}


def _whole(pipe: IO[bytes], size: int, doubled: bool) -> bytes:
    """So many bytes, fewer where the pipe ends. On Windows each end of a line is `doubled` on its way: the program has
    not counted the signs that its system adds."""
    data = b""
    while len(data) < size and (more := pipe.read(size - len(data))):
        if doubled:
            more += pipe.read(1) if more.endswith(b"\r") else b""
            more = more.replace(b"\r\n", b"\n")
        data += more
    return data


def _strings(values: Iterable[object]) -> dict[str, Any]:
    return {"t": "MetaList", "c": [{"t": "MetaString", "c": str(v)} for v in values]}
