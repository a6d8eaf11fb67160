"""The picture of a figure: axes and curves as SVG, in the page's colours and the same numbers as the page's script writes."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

from lessonpress.kit.live.arguments import Limits
from lessonpress.kit.plot import BLUE, INK, RUST

__all__ = ["Axes", "Line"]

_LEFT, _TOP, _WIDTH, _HEIGHT = 44, 8, 506, 214  # the ground of the picture, in a view of 560 by 250
_RIGHT, _BOTTOM = _LEFT + _WIDTH, _TOP + _HEIGHT
_COLOURS = {"accent": RUST, "data": BLUE, "soft": INK}


@dataclass(frozen=True)
class Line:
    "A curve, or a row of dots."

    name: str
    colour: str  # of the page: accent, data or soft
    xs: Sequence[float]
    ys: Sequence[float]
    width: float | None = None  # of the stroke; None for the page's own
    dots: bool = False


@dataclass(frozen=True)
class Axes:
    "The ground of a picture, with its scales and words."

    xlim: Limits
    ylim: Limits
    xlabel: str
    ylabel: str

    def svg(self, lines: Sequence[Line], alt: str) -> str:
        "The picture of these lines."
        above, below = (20 if self.ylabel else 0), (256 if self.xlabel else 246)
        inner = "\n".join(map(self._line, lines))
        return (
            f'<svg viewBox="0 {-above} 560 {below + above}" role="img" aria-label="{html.escape(alt)}" style="display:block;width:100%;max-width:38rem;height:auto">\n'
            f"{self._marks()}\n{self._words()}\n"
            f'<svg x="{_LEFT}" y="{_TOP}" width="{_WIDTH}" height="{_HEIGHT}" overflow="hidden">\n{inner}\n</svg>\n</svg>'
        )

    def _line(self, line: Line) -> str:
        width = f' stroke-width="{line.width}"' if line.width else ""
        return (
            f'<path class="{line.name}" fill="none" stroke-linejoin="round" stroke-linecap="round" '
            f'stroke="{_colour(line.colour)}"{width} d="{self._path(line)}"/>'
        )

    def _path(self, line: Line) -> str:
        "The `d` of a path, as the page's script writes it: a line with gaps where there is no number, or dots."
        d, pen = "", False
        for x, y in zip(line.xs, line.ys):
            ok = math.isfinite(x) and math.isfinite(y)
            if ok:
                move, end = "M" if line.dots or not pen else "L", "h0" if line.dots else ""
                d += f"{move}{self._x(x):.1f} {self._y(y):.1f}{end}"
            pen = ok
        return d

    def _x(self, v: float) -> float:
        return (v - self.xlim[0]) / (self.xlim[1] - self.xlim[0]) * _WIDTH

    def _y(self, v: float) -> float:
        "Not far outside the ground, where SVG would have no number for it."
        y = (self.ylim[1] - v) / (self.ylim[1] - self.ylim[0]) * _HEIGHT
        return max(-9999, min(9999, y))

    def _marks(self) -> str:
        "The axes and their ticks."
        marks = [f"M{_LEFT} {_TOP}V{_BOTTOM}H{_RIGHT}"]
        marks += [f"M{round(_LEFT + self._x(v), 1)} {_BOTTOM}v4" for v, _ in _ticks(*self.xlim)]
        marks += [f"M{_LEFT} {round(_TOP + self._y(v), 1)}h-4" for v, _ in _ticks(*self.ylim)]
        return (
            f'<path d="{"".join(marks)}" fill="none" stroke="{_colour("soft")}" stroke-width=".7"/>'
        )

    def _words(self) -> str:
        "The numbers at the ticks, and what the axes mean."
        texts = [
            _text(round(_LEFT + self._x(v), 1), _BOTTOM + 17, said, "middle")
            for v, said in _ticks(*self.xlim)
        ]
        for v, said in _ticks(*self.ylim):
            y = round(_TOP + self._y(v), 1)
            texts.append(_text(_LEFT - 8, round(y + 4, 1), said, "end"))
        texts.append(_text(_RIGHT, _BOTTOM + 32, self.xlabel, "end"))
        if self.ylabel:
            texts.append(_text(_LEFT - 36, -5, self.ylabel))
        return f'<g fill="{_colour("soft")}" font-family="system-ui, sans-serif" font-size="12">{"".join(texts)}</g>'


def _colour(name: str) -> str:
    "The page's colour of that name, and ours where there is no page."
    return f"var(--{name}, {_COLOURS[name]})"


def _text(x: float, y: float, words: str, anchor: str = "") -> str:
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x}" y="{y}"{where}>{html.escape(words)}</text>'


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    "Four to eight round numbers from `low` to `high`, with what to write."
    rough = (high - low) / 5
    unit = 10 ** math.floor(math.log10(rough))
    step = unit * min((1, 2, 5, 10), key=lambda m: abs(math.log(m * unit / rough)))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(k * step, f"{k * step:.6g}".replace("-", "−")) for k in range(first, last + 1)]
