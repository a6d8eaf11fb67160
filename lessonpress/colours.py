"""Colours as CSS writes them: read, held against each other, and turned from light paper to dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from colorsys import hls_to_rgb
from functools import cache

__all__ = ["contrast", "in_css", "on_dark", "read", "written"]

Colour = tuple[float, float, float]  # red, green and blue, from 0 to 1

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]*)\)$")
_PART = re.compile(r"[^,/\s]+")
_INK, _PAPER = 0.91, 0.21  # how light ink and paper are on dark paper
# What a colour is said of in a sheet of styles, and the colours in what is said.
_SAID = re.compile(
    r"((?:^|[;{\s])(?:fill|stroke|color|background|background-color|stop-color|flood-color|border(?:-\w+)?)\s*:)([^;{}]+)",
    re.I,
)
_COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\([^()]*\)|(?<![\w#-])[a-z]{3,}(?![\w(-])", re.I
)


def read(text: str) -> tuple[Colour, float] | None:
    "A colour of CSS and how much it covers; None of what is none, or one that depends on where it stands."
    text = text.strip().lower()
    if m := _FUNCTION.match(text):
        return _of_function(m[1], _PART.findall(m[2]))
    if not _HEX.match(text):
        return _named(text) if text.isalpha() else None
    digits = text[1:] if len(text) > 5 else "".join(2 * c for c in text[1:])
    red, green, blue, covers = (int(f"{digits}ff"[n : n + 2], 16) / 255 for n in (0, 2, 4, 6))
    return (red, green, blue), covers


def _of_function(kind: str, parts: list[str]) -> tuple[Colour, float] | None:
    try:
        shares = [float(p.removesuffix("%").removesuffix("deg")) for p in parts]
        first, second, third, *covers = shares
    except ValueError:
        return None
    most = [100 if p.endswith("%") else 255 for p in parts]
    if kind == "hsl":
        colour = hls_to_rgb(first % 360 / 360, third / 100, second / 100)
    else:
        colour = (first / most[0], second / most[1], third / most[2])
    hidden = 100 if parts[-1].endswith("%") else 1
    return colour, min(max(covers[0] / hidden, 0.0), 1.0) if covers else 1.0


@cache
def _named(name: str) -> tuple[Colour, float] | None:
    from PIL import ImageColor  # which knows the names, and is not needed where there are none

    try:
        red, green, blue, *_ = ImageColor.getrgb(name)
    except ValueError:
        return None
    return (red / 255, green / 255, blue / 255), 1.0


def written(colour: Colour, covers: float = 1.0) -> str:
    parts = [*colour, *([covers] if covers < 1 else [])]
    return "#" + "".join(f"{round(255 * min(max(p, 0), 1)):02x}" for p in parts)


def in_css(text: str, change: Callable[[str], str]) -> str:
    "A sheet of styles, or the `style` of an element, with its colours changed."

    def said(m: re.Match[str]) -> str:
        return m[1] + _COLOUR.sub(lambda c: change(c[0]) if read(c[0]) else c[0], m[2])

    return _SAID.sub(said, text)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


def contrast(one: Colour, other: Colour) -> float:
    "How well one colour is read on another, from 1 to 21, as WCAG 2 counts it."
    weights = (0.2126, 0.7152, 0.0722)
    light, dark = (
        sum(w * _linear(p) for w, p in zip(weights, c, strict=True)) for c in (one, other)
    )
    return (max(light, dark) + 0.05) / (min(light, dark) + 0.05)


def on_dark(colour: Colour) -> Colour:
    "What stands for a colour on dark paper: its hue, as light as it was dark (in Oklab)."
    r, g, b = map(_linear, colour)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    red = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    yellow = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    light = (
        _PAPER + (_INK - _PAPER) * max(1 - light, 0) ** 0.75
    )  # what is neither has to be read, too
    shades = (_of_oklab(light, red * s / 20, yellow * s / 20) for s in range(20, -1, -1))
    return next((s for s in shades if all(-0.001 <= p <= 1.001 for p in s)), (light, light, light))


def _of_oklab(light: float, red: float, yellow: float) -> Colour:
    long = (light + 0.3963377774 * red + 0.2158037573 * yellow) ** 3
    medium = (light - 0.1055613458 * red - 0.0638541728 * yellow) ** 3
    short = (light - 0.0894841775 * red - 1.2914855480 * yellow) ** 3
    return (
        _gamma(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _gamma(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _gamma(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )
