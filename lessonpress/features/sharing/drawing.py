"""Draws the picture of a page for cards: its title, the course's name, and a curve with the straight pieces that come close to it."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from lessonpress.features.sharing.size import HEIGHT, WIDTH

__all__ = ["card"]

_PAPER, _INK, _SOFT = "#fdfcf9", "#1e2022", "#5d6164"
_ACCENT, _DATA, _LINE = "#ad3d1d", "#285c87", "#e2ddd4"
_MARGIN = 80
_SIZES = ((92, 2), (76, 3), (62, 4))  # of a title's letters, and for how many lines
_LONGEST = 300  # letters of a title that are looked at
_FINER = 3  # times the motif is drawn larger, since lines have no soft edges
_TOP = 410  # of the motif
_PIECES = 7
_COLOURS = 96


def card(course: str, title: str) -> bytes:
    "The picture as a PNG. Words in a script that the font does not have are left out."
    out = io.BytesIO()
    drawn = _drawn(_drawable(course), _drawable(title))
    drawn.quantize(palette=_palette(), dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


@cache
def _palette() -> Image.Image:
    "The colours of all cards: to find them takes ten times as long as to draw one."
    words = "Sphinx of black quartz, judge my vow: 0123456789"
    drawn = _drawn(words, f"{words} {words}")
    return drawn.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _drawn(course: str, title: str) -> Image.Image:
    picture = _ground().copy()
    draw = ImageDraw.Draw(picture)
    if title and course != title:
        small = _font(36, 400)
        draw.text((_MARGIN, 62), next(_lines(course, small), ""), _SOFT, small)
    _title(draw, title or course)
    return picture


def _title(draw: ImageDraw.ImageDraw, title: str) -> None:
    "In the largest letters in which it is whole, or else cut."
    for size, most in _SIZES:
        font = _font(size, 600)
        lines = list(_lines(title, font))
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], _cut(lines[most - 1], font)]
    for i, line in enumerate(lines):
        draw.text((_MARGIN, 128 + i * size * 1.12), line, _INK, font)


# ---- Words


@cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    source = files("fontpkg_source_serif_4") / "files" / "SourceSerif4[opsz,wght].ttf"
    font = ImageFont.truetype(io.BytesIO(source.read_bytes()), size)
    wanted = {b"Weight": weight, b"Optical Size": min(60, size)}
    font.set_variation_by_axes([wanted[axis["name"]] for axis in font.get_variation_axes()])
    return font


def _drawable(text: str) -> str:
    "A text in one line without signs that are not seen; empty where the font lacks one of its letters."
    said = " ".join(text[:_LONGEST].split())
    shown = "".join(c for c in said if unicodedata.category(c)[0] != "C")
    return shown if all(map(_has, set(shown))) else ""


@cache
def _has(letter: str) -> bool:
    "Whether the font has a letter of its own, and not a box."
    font = _font(36, 400)
    drawn, box = font.getmask(letter), font.getmask("\U0010fffe")
    return letter.isspace() or drawn.size != box.size or bytes(drawn) != bytes(box)


def _lines(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    "A text in lines that fit; a word that does not is broken."
    line = ""
    for word in text.split(" "):
        while word:
            longer = f"{line} {word}".strip()
            if _fits(longer, font):
                line, word = longer, ""
            elif line:
                yield line
                line = ""
            else:
                n = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or _fits(word[:n], font))
                yield word[:n]
                word = word[n:]
    if line:
        yield line


def _fits(text: str, font: ImageFont.FreeTypeFont) -> bool:
    return font.getlength(text) <= WIDTH - 2 * _MARGIN


def _cut(line: str, font: ImageFont.FreeTypeFont) -> str:
    while not _fits(f"{line}…", font):
        line = line[:-1]
    return f"{line.rstrip(' ,;:–-')}…"


# ---- The motif


@cache
def _ground() -> Image.Image:
    "What all cards share: paper, and the curve with its pieces."
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    motif = Image.new("RGB", (WIDTH * _FINER, (HEIGHT - _TOP) * _FINER), _PAPER)
    draw = ImageDraw.Draw(motif)
    knots = [_at(i / _PIECES) for i in range(_PIECES + 1)]
    for x, y in knots[1:-1]:
        draw.line([(x, y), (x, motif.height)], _LINE, 2 * _FINER)
    draw.line([_at(i / 400) for i in range(401)], _ACCENT, 9 * _FINER, "curve")
    for a, b in pairwise(knots):
        draw.line([a, b], _DATA, 4 * _FINER)
    for x, y in knots[1:-1]:
        r = 10 * _FINER
        draw.ellipse([x - r, y - r, x + r, y + r], _PAPER, _DATA, 4 * _FINER)
    picture.paste(motif.resize((WIDTH, HEIGHT - _TOP), Image.Resampling.LANCZOS), (0, _TOP))
    return picture


def _at(t: float) -> tuple[float, float]:
    "A point of the curve on the drawing, for `t` from 0 to 1."
    y = 0.5 - 0.34 * math.sin(2.3 * math.pi * t - 0.9) - 0.1 * math.cos(4.6 * math.pi * t)
    return t * WIDTH * _FINER, y * (HEIGHT - _TOP) * _FINER
