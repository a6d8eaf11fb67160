"""A picture of a small network, a weighted sum of ReLUs of one input, above the curve that it draws: who points at a unit sees what it does to the curve.

It is HTML and SVG without a script; what lights up is told by the styles of the content.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lessonpress.kit.live.arguments import Limits, limits, wider
from lessonpress.kit.live.arrays import row
from lessonpress.kit.live.picture import _HEIGHT, _LEFT, _TOP, _WIDTH, Axes, Line
from lessonpress.kit.live.translate import refuse
from lessonpress.kit.plot import INK, RUST

__all__ = ["BEGINS", "Network", "network"]

BEGINS = '<div class="network">'
_ROW, _BOX = 46, 34  # height of a unit with its room, and without
_INPUT, _BEGIN, _END, _OUTPUT = 28, 110, 340, 526  # across: input, both sides of a unit, output
_TOLD = "kink at x = {kink}, where the slope changes by {change}"
_NONE = "no kink between {low} and {high}"


class Unit(NamedTuple):
    "A ReLU of `m*x + b`, which is multiplied by `w`."

    w: float
    m: float
    b: float

    def at(self, x: float) -> float:
        "What it adds to the sum."
        return self.w * max(0.0, self.m * x + self.b)

    @property
    def change(self) -> float:
        "Of the slope, at the kink."
        return self.w * abs(self.m)

    def kink(self, low: float, high: float) -> float | None:
        "Where it bends, if that is between the ends."
        x = -self.b / self.m if self.m else math.inf
        return x if low <= x <= high else None

    def written(self) -> str:
        "As a formula."
        sign = "+" if self.b > 0 else "−"
        slope = {1.0: "x", -1.0: "−x"}.get(self.m, f"{_number(self.m)}x")
        return f"relu({slope}{f' {sign} {_number(abs(self.b))}' if self.b else ''})"


class Network(NamedTuple):
    "What Jupyter and the page show of a network."

    html: str
    alt: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"<network: {self.alt}>"


def network(
    w: Any,
    m: Any,
    b: Any,
    c: float = 0,
    *,
    alt: str,
    data: tuple[Any, Any] | None = None,
    xlim: Limits = (-2, 2),
    ylim: Limits | None = None,
    told: str = _TOLD,
    none: str = _NONE,
) -> Network:
    """The network that computes `c + sum(w*relu(m*x + b))`, and its curve.

    `w`, `m` and `b` hold a number for each unit, and `data` a pair `x, y` that is drawn as points. `alt` says what is to be seen; `told` what a unit does, with its `{kink}` and
    `{change}`, and `none` what is said of one that bends nowhere between `{low}` and `{high}`.

    Raises `LessonpressError` (rule "live") for numbers that are no network, and without an alternative text.
    """
    if not alt.strip():
        refuse("a network needs an alternative text", hint="say in `alt` what is to be seen")
    parts = [row(part) for part in (w, m, b)]
    if not parts[0] or len({len(part) for part in parts}) > 1:
        refuse(f"{', '.join(str(len(p)) for p in parts)} weights, slopes and intercepts")
    units = [Unit(*each) for each in zip(*parts)]
    points = (row(data[0]), row(data[1])) if data else None
    curve = _Curve(units, float(c), limits("xlim", xlim) or (-2, 2), limits("ylim", ylim), points)
    return Network(_picture(curve, alt, (told, none)), alt)


class _Ground(Axes):
    "Axes as a part of a picture that is 560 wide."

    def scales(self) -> str:
        "The axes, and what stands at them."
        return f"{self._marks()}\n{self._words()}"

    def line(self, line: Line) -> str:
        "A line, which ends where the ground does."
        return f'<svg x="{_LEFT}" y="{_TOP}" width="{_WIDTH}" height="{_HEIGHT}" overflow="hidden">\n{self._line(line)}\n</svg>'

    def at(self, x: float, y: float) -> tuple[float, float]:
        "Where in the picture a point lies."
        return _LEFT + self._x(x), _TOP + self._y(y)


class _Curve:
    "The sum of the units, and the axes that it is drawn in."

    def __init__(
        self,
        units: Sequence[Unit],
        c: float,
        xlim: Limits,
        ylim: Limits | None,
        data: tuple[list[float], list[float]] | None,
    ) -> None:
        self.units, self.c, self.xlim = units, c, xlim
        kinks = (u.kink(*xlim) for u in units)
        self.xs = sorted({*xlim, *(k for k in kinks if k is not None)})  # straight between these
        self.ys = [self.at(x) for x in self.xs]
        self.axes = _Ground(xlim, ylim or wider(self.ys + (data[1] if data else []), 0.12), "x", "")
        self.lines = [Line("curve", "accent", self.xs, self.ys, 2.2)]
        if data:
            self.lines.append(Line("points", "data", *data, 6.5, dots=True))

    def at(self, x: float) -> float:
        return self.c + sum(u.at(x) for u in self.units)

    def place(self, unit: Unit) -> tuple[float, float] | None:
        "Where in the picture a unit bends the curve."
        kink = unit.kink(*self.xlim)
        return None if kink is None else self.axes.at(kink, self.at(kink))


def _picture(curve: _Curve, alt: str, words: tuple[str, str]) -> str:
    many = len(curve.units)
    top, middle = many * _ROW + 18, many * _ROW / 2
    lines = "\n".join(map(curve.axes.line, curve.lines))
    body = [
        BEGINS,
        f'<svg viewBox="0 0 560 {top + 256}" role="group" aria-label="{html.escape(alt)}" style="display:block;width:100%;max-width:38rem;height:auto">',
        f'<g fill="var(--ink, {INK})" stroke="none" font-family="system-ui, sans-serif" font-size="15" text-anchor="middle">',
        f'<g transform="translate(0 {top})" text-anchor="start">{curve.axes.scales()}\n{lines}</g>',
        *(_unit(curve, k, top, middle, words) for k in range(many)),
        _node(_INPUT, middle, "x"),
        _node(_OUTPUT, middle, "f(x)"),
        _constant(curve.c, middle),
        "</g>\n</svg>\n</div>",
    ]
    return "\n".join(filter(None, body))


def _unit(curve: _Curve, k: int, top: float, middle: float, words: tuple[str, str]) -> str:
    "A unit with its lines from the input and to the output, and what it does below."
    unit, y = curve.units[k], k * _ROW + _ROW / 2
    weight = f"× {_number(unit.w)}"
    said = f"{unit.written()}, {weight}: {_told(unit, curve.xlim, words)}"
    beside = y - 7 if y <= middle else y + 19  # the line to the output goes to the other side
    parts = [
        f'<g class="unit" tabindex="0" role="img" aria-label="{html.escape(said)}">',
        f'<path class="way" d="M{_INPUT + 22} {middle:g}L{_BEGIN} {y:g}M{_END} {y:g}L{_OUTPUT - 26} {middle:g}" fill="none" stroke="var(--soft, {INK})" stroke-width="1.4"/>',
        f'<rect x="{_BEGIN}" y="{y - _BOX / 2:g}" width="{_END - _BEGIN}" height="{_BOX}" rx="5" fill="var(--accent, {RUST})" fill-opacity="0" stroke="var(--soft, {INK})"/>',
        f'<text x="{(_BEGIN + _END) / 2:g}" y="{y + 6:g}">{unit.written()}</text>',
        f'<text x="{_END + 8}" y="{beside:g}" text-anchor="start">{weight}</text>',
        *_below(curve, k, top),
        "</g>",
    ]
    return "\n".join(parts)


def _below(curve: _Curve, k: int, top: float) -> Iterator[str]:
    "What a unit adds to the sum, and its kink on the curve."
    unit = curve.units[k]
    own = Line("part", "soft", curve.xs, [unit.at(x) for x in curve.xs], 1.2)
    yield f'<g transform="translate(0 {top:g})">{curve.axes.line(own)}'
    if (place := curve.place(unit)) is not None:
        x, y = place
        yield (
            f'<circle class="kink" cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="var(--accent, {RUST})"/>'
            f'<text x="{x:.1f}" y="{_beside(curve, k, y):.1f}">{_signed(unit.change)}</text>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="18" fill="none" pointer-events="all"/>'  # for a finger
        )
    yield "</g>"


def _beside(curve: _Curve, k: int, y: float) -> float:
    "The height of the words at a kink: on the side where the curve is not, and clear of those of units above."
    down = curve.units[k].change < 0
    here = curve.place(curve.units[k])
    others = [curve.place(u) for u in curve.units[:k] if (u.change < 0) == down]
    near = sum(1 for o in others if o and here and abs(o[0] - here[0]) < 60)
    return y - 13 - 19 * near if down else y + 25 + 19 * near


def _told(unit: Unit, xlim: Limits, words: tuple[str, str]) -> str:
    kink = unit.kink(*xlim)
    if kink is None:
        low, high = map(_number, xlim)
        return words[1].format(low=low, high=high)
    return words[0].format(kink=_number(kink), change=_signed(unit.change))


def _node(x: float, y: float, name: str) -> str:
    return (
        f'<circle cx="{x}" cy="{y:g}" r="{22 if len(name) < 2 else 26}" fill="none" stroke="var(--soft, {INK})"/>'
        f'<text x="{x}" y="{y + 5:g}">{name}</text>'
    )


def _constant(c: float, middle: float) -> str:
    "What is added in the output, below it."
    return f'<text x="{_OUTPUT}" y="{middle + 48:g}">{_signed(c)}</text>' if c else ""


def _number(v: float) -> str:
    "With as many digits as there is room for."
    return f"{float(f'{v:.2f}') + 0:g}".replace("-", "−")  # no "−0"


def _signed(v: float) -> str:
    return f"{'−' if v < 0 else '+'}{_number(abs(v))}"
