"""The motif of the site: a curve, and the straight pieces that follow it ever more closely the more of them there are."""

from __future__ import annotations

import math
from itertools import pairwise

__all__ = ["motif", "points"]

_FINE = 48  # steps of the smooth curve


def height(t: float) -> float:
    "The curve over 0 to 1: a valley, and beside it a lower hill; 0 is its lowest, 1 its highest place."
    return 0.5 + 0.5 * math.cos(math.tau * 1.15 * t) * math.exp(-0.55 * t)


def points(pieces: int, width: float, tall: float, room: float = 0) -> list[tuple[float, float]]:
    "Where the straight pieces begin and end, in a box with some room at its edges."
    ts = [i / pieces for i in range(pieces + 1)]
    inner, low = width - 2 * room, tall - 2 * room
    return [(room + t * inner, room + (1 - height(t)) * low) for t in ts]


def motif(
    pieces: int,
    width: float = 120,
    tall: float = 48,
    curve: str = "var(--soft, #777b7e)",
    line: str = "var(--accent, #ad3d1d)",
    ground: str = "var(--paper, #fdfcf9)",
    weight: float = 2,
    kind: str = "motif",
) -> str:
    """The motif as SVG, for a page or a card: a thin curve, `pieces` straight lines along it, and a dot where they meet. Colours are the page's,
    or what a picture without a page is given. It is drawn, and says nothing to those who listen."""
    room = weight * 1.6
    smooth = _path(points(_FINE, width, tall, room))
    knots = points(max(1, pieces), width, tall, room)
    near = all(right[0] - left[0] > 4 * weight for left, right in pairwise(knots))
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{weight * 1.15:g}"/>' for x, y in knots if near
    )
    return (
        f'<svg class="{kind}" viewBox="0 0 {width:g} {tall:g}" aria-hidden="true" fill="none" stroke-linejoin="round" stroke-linecap="round">'
        f'<path d="{smooth}" stroke="{curve}" stroke-width="{weight / 2:g}"/>'
        f'<path d="{_path(knots)}" stroke="{line}" stroke-width="{weight:g}"/>'
        f'<g fill="{ground}" stroke="{line}" stroke-width="{weight * 0.75:g}">{dots}</g></svg>'
    )


def _path(places: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
