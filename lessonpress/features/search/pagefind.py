"""The search index of a site: a Pagefind index of its records."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import threading
from base64 import b64decode, b64encode
from collections import Counter
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import IO, Any

from lessonpress import extras
from lessonpress.features.search.records import Record
from lessonpress.problems import LessonpressError, Problem

__all__ = ["FOLDER", "index", "version"]

FOLDER = "pagefind/"
TITLES, WORDS = FOLDER + "titles.json", FOLDER + "words.txt"


def _document(r: Record) -> str:
    "A record as a page of its own: only so does Pagefind take weights. How much its title weighs goes by the name of the title; search.js knows them."
    title = "heading" if not r.parts else "name" if r.is_name else "title"
    meta = {title: r.title, "page": r.page, "kind": r.kind, "names": " ".join(r.names)}
    head = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(text)}">'
        for name, text in meta.items()
        if text
    )
    parts = r.parts or [(0, r.title)]  # Pagefind drops pages without text
    body = "".join(
        f'<p data-pagefind-weight="{w}">{escape(t)}</p>' if w != 1 else f"<p>{escape(t)}</p>"
        for w, t in parts
    )
    return f'<html lang="{escape(r.lang)}"><head>{head}</head><body>{body}</body></html>'


# Of the files that Pagefind writes: those that our own dialog has no use for.
_UNUSED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")


def index(found: list[Record]) -> dict[str, bytes]:
    """The index of records. The order of the records is that of the pages, and nothing here filters: Pagefind numbers its pages as they
    come and writes filters in any order, and the same site should be the same bytes."""
    add = [
        {
            "type": "AddFile",
            "index_id": 0,
            "url": r.url,
            "file_path": None,
            "file_contents": _document(r),
        }
        for r in found
    ]
    answers = _ask(
        [
            {"type": "NewIndex", "config": {"include_characters": "_"}},
            *add,
            {"type": "GetFiles", "index_id": 0},
        ]
    )
    made = {
        FOLDER + f["path"].replace("\\", "/").removeprefix(FOLDER): b64decode(f["content"])
        for f in answers[-1]["files"]
        if not f["path"].startswith(_UNUSED)
    }
    entry = FOLDER + "pagefind-entry.json"
    sorted_entry = json.dumps(json.loads(made[entry]), sort_keys=True).encode()
    return {**made, entry: sorted_entry, TITLES: _titles(made, found), WORDS: _words(found)}


_FRAGMENT = b"pagefind_dcd"  # what the file of each record begins with


def _titles(files: dict[str, bytes], found: list[Record]) -> bytes:
    "The title and kind of each record by the name that Pagefind gives it, so that hits can be put in order before any is asked for."
    by_url = {r.url: [r.title, r.kind] for r in found}
    told = {}
    for name, data in sorted(files.items()):
        if name.startswith(FOLDER + "fragment/"):
            record = json.loads(gzip.decompress(data).removeprefix(_FRAGMENT))
            told[Path(name).name.partition(".")[0]] = by_url[record["url"]]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


_WORD = re.compile(r"[^\W\d_]{3,}")


def _words(found: list[Record]) -> bytes:
    "The words of prose and titles, the most frequent first: what a word with a slip of the pen may have been."
    count: Counter[str] = Counter()
    for r in found:
        count.update(_WORD.findall(r.title.lower()))
        count.update(w for weight, t in r.parts if weight == 1 for w in _WORD.findall(t.lower()))
    return " ".join(sorted(count, key=lambda w: (-count[w], w))).encode()


def _ask(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pagefind's answers to `requests`. It is spoken to over its pipe as its Python client does, which however waits a tenth of a second for each
    answer: two minutes for a thousand records."""
    messages = b"".join(
        b64encode(json.dumps({"message_id": i, "payload": r}).encode()) + b","
        for i, r in enumerate(requests, 1)
    )
    try:
        answers = [json.loads(b64decode(a))["payload"] for a in _exchanged(messages, len(requests))]
    except OSError as e:
        raise _failed(str(e)) from None
    for answer in answers:
        if answer["type"] == "Error":
            raise _failed(answer["message"])
    return answers


def _exchanged(messages: bytes, count: int) -> list[bytes]:
    "Write all messages and read the answers meanwhile, so that neither pipe fills up; Pagefind ends when its input does, so that stays open till the last."
    program = _program()
    with subprocess.Popen(
        [program, "--service"],
        cwd=Path(program).parent,  # not the course, where it could find settings
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin and process.stdout
        try:
            threading.Thread(target=_write, args=(process.stdin, messages), daemon=True).start()
            chunks, seen = [], 0
            while seen < count:
                chunk = os.read(process.stdout.fileno(), 1 << 20)
                if not chunk:
                    raise _failed("it ended early")
                chunks.append(chunk)
                seen += chunk.count(b",")
            return b"".join(chunks).split(b",")[:count]
        finally:
            process.kill()


def _write(pipe: IO[bytes], messages: bytes) -> None:
    with suppress(
        OSError, ValueError
    ):  # a process that has ended is told of where its answers are read
        pipe.write(messages)
        pipe.flush()


def _failed(why: str) -> LessonpressError:
    return LessonpressError(
        Problem(
            "search",
            f"Pagefind failed: {why}",
            hint="website.search: false in _quarto.yml builds a site without a search",
        )
    )


def version() -> str:
    if found := extras.version("pagefind"):
        return found
    raise _missing()


def _program() -> str:
    try:
        from pagefind.service import get_executable
    except ModuleNotFoundError:
        raise _missing() from None
    if not (program := get_executable()):
        raise _missing()
    return str(program)


def _missing() -> LessonpressError:
    return LessonpressError(
        Problem(
            "search",
            "the search needs Pagefind",
            hint="pip install lessonpress, or website.search: false in _quarto.yml",
        )
    )
