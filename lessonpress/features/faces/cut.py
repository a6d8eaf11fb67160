"""Fonts cut to what pages use, as WOFF2. That takes seconds, so it is done once for each version of what they are made of, and kept for the
person who builds: every course has the same."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from lessonpress import files
from lessonpress.pandoc.kept import digest_of, digest_of_file

__all__ = ["CUTS", "SIGNS", "Cut", "cuts", "data_of"]

# Latin with the accents of most of Europe's names, Greek, signs of mathematics, arrows, and the punctuation of prose.
_RANGES = (
    *((0x20, 0x7E), (0xA0, 0xFF), (0x391, 0x3A9), (0x3B1, 0x3C9), (0x2190, 0x2199)),
    *((0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2074, 0x2079), (0x2080, 0x2089)),
    (0x2200, 0x22FF),
)
_SINGLE = "ćČčěıŁłŒœřŚśŠšŸŽžˆ˚˜…‰′″‹›⁄⁰€™▸○●✓"
SIGNS = frozenset([chr(n) for low, high in _RANGES for n in range(low, high + 1)] + [*_SINGLE])


@dataclass(frozen=True)
class Cut:
    "One font of the site: which file of which package it comes from, and what is left of it."

    package: str
    source: str
    family: str  # ours: the name of the source is reserved for the whole font
    limits: tuple[tuple[str, Any], ...]  # a value or a range for each axis
    features: tuple[str, ...] = ("kern", "liga", "lnum", "tnum", "ccmp", "locl", "mark")


_SERIF, _MONO = "fontpkg_source_serif_4", "fontpkg_source_code_pro"
_TEXT = ("opsz", 13)  # the drawing for a line of text
CUTS = {
    "serif.woff2": Cut(
        _SERIF, "SourceSerif4[opsz,wght].ttf", "Notes Serif", (_TEXT, ("wght", (400, 700)))
    ),
    "serif-italic.woff2": Cut(
        _SERIF, "SourceSerif4-Italic[opsz,wght].ttf", "Notes Serif", (_TEXT, ("wght", 400))
    ),
    "mono.woff2": Cut(
        _MONO, "SourceCodePro[wght].ttf", "Notes Mono", (("wght", (400, 600)),), ("ccmp",)
    ),
}


def cuts() -> dict[str, bytes]:
    "The fonts of the site, by name."
    return {name: _kept(name, cut) for name, cut in CUTS.items()}


def _kept(name: str, cut: Cut) -> bytes:
    made_of = (version(p) for p in (cut.package, "fonttools", "brotli"))
    key = digest_of(*made_of, repr(cut), sorted(SIGNS), digest_of_file(Path(__file__)))
    path = _folder() / f"{key}-{name}"
    try:
        data = path.read_bytes()
    except OSError:
        data = b""
    if data[:4] == b"wOF2":
        return data
    data = data_of(cut)
    try:
        files.write(path, data, sync=False)
    except OSError:
        pass  # a home that cannot be written only costs time
    return data


def _folder() -> Path:
    "Where programs keep for a person what they can make again."
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if os.path.isabs(given) else Path.home() / ".cache") / "lessonpress/faces"


def data_of(cut: Cut) -> bytes:
    "The font, made from its source."
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    with (resources(cut.package) / "files" / cut.source).open("rb") as source:
        font = TTFont(source, lazy=True, recalcTimestamp=False)
        options = subset.Options()
        options.layout_features, options.hinting = [*cut.features], False
        options.notdef_outline, options.name_IDs = True, ["*"]
        options.drop_tables += ["STAT", "DSIG", "meta"]
        cutter = subset.Subsetter(options)
        cutter.populate(text="".join(sorted(SIGNS)))
        cutter.subset(font)
        limits = dict(cut.limits)
        font = instancer.instantiateVariableFont(font, limits, inplace=True, optimize=False)
        _rename(font["name"], cut.family)
        font.flavor = "woff2"
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


_COPYRIGHT, _FAMILY, _STYLE, _UNIQUE, _FULL, _VERSION, _POSTSCRIPT = range(7)
_LICENCE = 13, 14  # its text and its address


def _rename(table: Any, family: str) -> None:
    "What is left of a font's names: who made it, its licence, and ours in place of its own."
    kept = {_COPYRIGHT, _STYLE, _VERSION, *_LICENCE}
    table.names = [n for n in table.names if n.nameID in kept and n.platformID == 3]
    names = {_FAMILY: family, _FULL: family, _UNIQUE: family, _POSTSCRIPT: family.replace(" ", "")}
    for number, name in names.items():
        table.setName(name, number, 3, 1, 0x409)
