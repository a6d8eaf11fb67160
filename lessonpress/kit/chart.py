"""A chart of dots that have names: told on hover and on focus, kept apart by shape and colour, and one group at a time if a reader wants it.

It is HTML and SVG without a script; the look is that of the feature `charts`.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from lessonpress.kit.plot import BLUE, GREEN, INK, RUST

__all__ = ["BEGINS", "Chart", "Dot", "chart"]

BEGINS = '<div class="named-dots">'
_LEFT, _TOP, _RIGHT, _BOTTOM, _HEIGHT = 46, 26, 550, 296, 338
_COLOURS = BLUE, RUST, GREEN, "#8a6bbf", "#8a7a1f", "#b0578d", "#2f8a94", "#a4683a", INK
_SHAPES = (  # around (0, 0): disc, square, triangle, diamond, triangle down, cross, plus, hourglass, ring
    "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
    "M-4-4h8v8h-8z",
    "M0-5.2L5 4H-5z",
    "M0-5.8L4.6 0L0 5.8L-4.6 0z",
    "M0 5.2L5-4H-5z",
    "M-5-2.8L-2.8-5L0-2.2L2.8-5L5-2.8L2.2 0L5 2.8L2.8 5L0 2.2L-2.8 5L-5 2.8L-2.2 0z",
    "M-1.6-5h3.2v3.4H5v3.2H1.6V5h-3.2V1.6H-5v-3.2h3.4z",
    "M-5-4.4H5L1 0L5 4.4H-5L-1 0z",
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0zM-2.6 0a2.6 2.6 0 1 1 5.2 0a2.6 2.6 0 1 1-5.2 0z",
)
_STEPS = 1, 2, 5


class Dot(NamedTuple):
    "A dot at (`x`, `y`), with its name and what else is told of it."

    x: float
    y: float
    name: str
    note: str = ""


class Chart(NamedTuple):
    "What Jupyter and the page show of a chart."

    html: str
    alt: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"<chart: {self.alt}>"


def chart(
    groups: Mapping[str, Sequence[tuple[float, float, str] | tuple[float, float, str, str]]],
    *,
    xlabel: str,
    ylabel: str,
    alt: str,
    log: bool = False,
    everything: str = "all",
) -> Chart:
    """A chart of the dots of up to nine groups: each an (x, y, name) or (x, y, name, note).

    Shape and colour go by a group's place. One without dots keeps its place and gets no button, so charts of the same groups show each in the same colour.
    With `log` the horizontal axis is logarithmic. `alt` says what is to be seen; `everything` names the choice of all groups.
    `ValueError` for no dots, more than nine groups, and for an x that has no logarithm.
    """
    named = {group: [Dot(*d) for d in dots] for group, dots in groups.items()}
    every = [d for dots in named.values() for d in dots]
    if not every or len(named) > len(_SHAPES):
        raise ValueError(f"{len(every)} dots in {len(named)} groups; nine groups at most")
    if log and min(d.x for d in every) <= 0:
        raise ValueError("a logarithmic axis has no place for 0 and less")
    across = _Axis([d.x for d in every], _LEFT, _RIGHT, log)
    up = _Axis([d.y for d in every], _BOTTOM, _TOP, False)
    drawn = "\n".join(
        _dot(d, k, across.at(d.x), up.at(d.y))
        for k, dots in enumerate(named.values(), 1)
        for d in dots
    )
    view = f'viewBox="0 0 560 {_HEIGHT}" role="group" aria-label="{html.escape(alt)}"'
    style = 'style="display:block;width:100%;max-width:38rem;height:auto"'
    key = sha256(drawn.encode()).hexdigest()[:8]
    body = [
        BEGINS,
        f'<p class="groups">{_choices(named, key, everything)}</p>',
        f"<svg {view} {style}>",
        _frame(across, up, xlabel, ylabel),
        drawn,
        "</svg>",
        "</div>",
    ]
    return Chart("\n".join(body), alt)


class _Axis:
    "Where numbers lie on an axis from one end to the other."

    def __init__(self, values: Sequence[float], start: float, end: float, log: bool) -> None:
        self.log, self.start, self.end = log, start, end
        scaled = [self.scaled(v) for v in values]
        room = 0.06 * (max(scaled) - min(scaled) or 1)
        self.low, self.high = min(scaled) - room, max(scaled) + room

    def scaled(self, v: float) -> float:
        return math.log10(v) if self.log else v

    def at(self, v: float) -> float:
        share = (self.scaled(v) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        "Round numbers between the ends."
        if self.log:
            powers = range(math.floor(self.low), math.ceil(self.high) + 1)
            found = [s * 10.0**p for p in powers for s in _STEPS]
            return [v for v in found if self.low <= math.log10(v) <= self.high]
        span = self.high - self.low
        sizes = (s * 10.0**p for p in range(-6, 9) for s in _STEPS)
        step = next(s for s in sizes if span / s <= 6)
        first = math.ceil(self.low / step)
        return [k * step for k in range(first, math.floor(self.high / step) + 1)]


def _frame(across: _Axis, up: _Axis, xlabel: str, ylabel: str) -> str:
    "Axes, their numbers and what they mean."
    text = f'<text font-size="12" fill="{INK}"'
    parts = [
        f'<path d="M{_LEFT} {_TOP}V{_BOTTOM}H{_RIGHT}" fill="none" stroke="{INK}" stroke-width=".8"/>'
    ]
    for v in across.ticks():
        x = across.at(v)
        parts.append(
            f'<path d="M{x:.1f} {_BOTTOM}v4" stroke="{INK}" stroke-width=".8"/>'
            f'{text} x="{x:.1f}" y="{_BOTTOM + 17}" text-anchor="middle">{v:g}</text>'
        )
    for v in up.ticks():
        y = up.at(v)
        parts.append(
            f'<path d="M{_LEFT} {y:.1f}h-4" stroke="{INK}" stroke-width=".8"/>'
            f'{text} x="{_LEFT - 7}" y="{y + 4:.1f}" text-anchor="end">{v:g}</text>'
        )
    words = [
        f'{text} x="{_RIGHT}" y="{_BOTTOM + 36}" text-anchor="end">{html.escape(xlabel)}</text>',
        f'{text} x="4" y="13">{html.escape(ylabel)}</text>',
    ]
    return "\n".join(parts + words)


def _dot(d: Dot, k: int, x: float, y: float) -> str:
    "A dot of group `k`, and its name, which the page shows when it is asked for."
    said = html.escape(": ".join(filter(None, d[2:])))
    inward = "start" if x < (_LEFT + _RIGHT) / 2 else "end"
    above = y > _TOP + 40
    lines = [f'<tspan font-weight="600">{html.escape(d.name)}</tspan>']
    if d.note:
        lines.append(f'<tspan x="0" dy="15">{html.escape(d.note)}</tspan>')
    first = (-25 if d.note else -10) if above else 20
    name = f'<text visibility="hidden" font-size="12.5" y="{first}" text-anchor="{inward}">{"".join(lines)}</text>'
    shape = f'<path d="{_SHAPES[k - 1]}" fill="{_COLOURS[k - 1]}"/>'
    return f'<g class="of g{k}" transform="translate({x:.1f} {y:.1f})" tabindex="0" role="img" aria-label="{said}">{shape}{name}</g>'


def _choices(groups: Mapping[str, Sequence[Dot]], key: str, everything: str) -> str:
    "A button for each group that has dots, with its shape, and one for all."
    made = [
        f'<label><input type="radio" name="dots-{key}" class="g0" checked> {html.escape(everything)}</label>'
    ]
    for k, (group, dots) in enumerate(groups.items()):
        if not dots:
            continue
        mark = f'<svg viewBox="-6 -6 12 12" width="12" height="12" aria-hidden="true"><path d="{_SHAPES[k]}" fill="{_COLOURS[k]}"/></svg>'
        made.append(
            f'<label><input type="radio" name="dots-{key}" class="g{k + 1}"> {mark} {html.escape(group)}</label>'
        )
    return " ".join(made)
