"""The package for Anki: the same bytes for the same course. Decks, note type and notes are known by
permanent names, the course's, the outline's and the question's."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import re
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from lessonpress.commits import committed
from lessonpress.features.flash_cards.cards import Card, Media

__all__ = ["Deck", "changed", "package"]

FIELDS = "Question", "Answer", "Where", "Topic"
FRONT = '<div class="topic">{{Topic}}</div><div class="question">{{Question}}</div>'
BACK = '{{FrontSide}}<hr id="answer"><div class="answer">{{Answer}}</div><div class="where">{{Where}}</div>'
CSS = """\
.card { font: 18px/1.55 Georgia, serif; text-align: left; max-width: 38em; margin: 0 auto; padding: 0 .8em }
.topic, .where, .evidence { font: 14px/1.5 system-ui, sans-serif; color: #75797c }
.question { font-weight: 600; margin-top: .4em }
.evidence { display: block; margin: .5em 0; padding-left: .7em; border-left: 2px solid #c0603f }
img { max-width: 100%; height: auto }
pre { white-space: pre-wrap }
a { color: inherit }
"""


@dataclass
class Deck:
    "The cards of one outline."

    file: str
    title: str
    cards: list[Card]
    media: Media


def package(genanki: ModuleType, course: str, title: str, decks: list[Deck], when: int) -> bytes:
    "The bytes of an `.apkg` of the course with the permanent name `course`."
    model = genanki.Model(
        _number("model", "1"),
        "lessonpress question",
        fields=[{"name": f} for f in FIELDS],
        css=CSS,
        templates=[{"name": "Question", "qfmt": FRONT, "afmt": BACK}],
    )
    made = [_deck(genanki, model, course, title, deck) for deck in decks]
    files = {name: data for deck in decks for name, data in deck.media.files.items()}
    parts = {"collection.anki2": _collection(genanki.Package(made), when)}
    parts["media"] = json.dumps(dict(enumerate(sorted(files)))).encode()
    parts |= {str(n): files[name] for n, name in enumerate(sorted(files))}
    return _archive(parts)


def _collection(package: Any, when: int) -> bytes:
    """The database of a package. genanki writes one, too, but into a temporary file that it leaves behind."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "collection")
        with closing(sqlite3.connect(path)) as database:
            package.write_to_db(database.cursor(), when, itertools.count(when * 1000))
            database.commit()
        return path.read_bytes()


def _deck(genanki: ModuleType, model: object, course: str, title: str, deck: Deck) -> object:
    name = "::".join(t.replace("::", ":") for t in (title, deck.title) if t)
    made = genanki.Deck(_number("deck", course, deck.file), name)
    for due, card in enumerate(deck.cards):
        guid = genanki.guid_for("lessonpress", course, deck.file, card.id)
        tags = [re.sub(r"\s+", "-", Path(deck.file).stem)]
        made.add_note(genanki.Note(model, card.fields, guid=guid, tags=tags, due=due))
    return made


def _number(*names: str) -> int:
    "An id that Anki takes, from permanent names."
    return (
        int.from_bytes(
            hashlib.sha256("\0".join(("lessonpress", *names)).encode()).digest()[:4], "big"
        )
        >> 2
        | 1 << 30
    )


def _archive(parts: dict[str, bytes]) -> bytes:
    "A ZIP file that does not say when its parts were written."
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def changed(root: Path, files: list[str]) -> int:
    """When the last of `files` was changed, in seconds since 1970, since Anki takes over a note only if
    it is newer than its own: SOURCE_DATE_EPOCH if that is set, the commit of files that are
    committed, else the time of the youngest file."""
    if (given := os.environ.get("SOURCE_DATE_EPOCH", "")).isdigit():
        return int(given)
    found = committed(root, files)
    return int(max((root / f).stat().st_mtime for f in files)) if found is None else found
