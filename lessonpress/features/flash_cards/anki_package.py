"""The package for Anki: the same bytes for the same course. Decks, note type and notes are known by
permanent names, the course's, the outline's and the question's."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from lessonpress import files
from lessonpress.features.flash_cards.cards import Card, Media
from lessonpress.features.flash_cards.commits import committed

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
    with tempfile.TemporaryDirectory() as folder:
        media = {name: data for deck in decks for name, data in deck.media.files.items()}
        for name, data in media.items():
            files.write(Path(folder, name), data, sync=False)
        out = io.BytesIO()
        names = [os.path.join(folder, name) for name in sorted(media)]
        genanki.Package(made, names).write_to_file(out, timestamp=when)
    return _without_dates(out)


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


def _without_dates(package: io.BytesIO) -> bytes:
    "The archive without the times at which its parts were written."
    out = io.BytesIO()
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def changed(root: Path, files: list[str]) -> int:
    """When the last of `files` was changed, in seconds since 1970, since Anki takes over a note only if
    it is newer than its own: SOURCE_DATE_EPOCH if that is set, the commit of files that are
    committed, else the time of the youngest file."""
    if (given := os.environ.get("SOURCE_DATE_EPOCH", "")).isdigit():
        return int(given)
    found = committed(root, files)
    return int(max((root / f).stat().st_mtime for f in files)) if found is None else found
