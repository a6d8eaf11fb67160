"""Tables joined by lines: a computation as boxes, each with a line from those of which it was made, gone through as `tables` are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lessonpress.kit.live.tables import _CELL, _GAP, _LABEL, State, Tables, tables
from lessonpress.kit.live.translate import refuse
from lessonpress.kit.plot import INK

__all__ = ["Graph", "graph"]

Links: TypeAlias = Sequence[tuple[str, str]]
Places: TypeAlias = Mapping[str, tuple[int, int]]  # of each table's left upper corner


def graph(
    states: Iterable[State],
    layout: Sequence[Sequence[str]],
    links: Iterable[tuple[str, str]],
    *,
    alt: str,
    caption: str = "",
) -> Graph:
    """A figure that goes through `states` of tables, as `tables` does, with a line for each of `links`: from one table to another that stands farther right.

    Raises `LessonpressError` (rule "live") as `tables` does, and for a link that does not lead from a table to one farther right.
    """
    links = list(links)
    columns = {name: c for row in layout for c, name in enumerate(row) if name}
    for start, end in links:
        if not -1 < columns.get(start, -1) < columns.get(end, -1):
            refuse(f"no link leads from {start} to {end}", hint="two tables, from left to right")
    made = tables(states, layout, alt=alt, caption=caption)
    return Graph(made.states, layout, made.sizes, alt, caption, links)


@dataclass(repr=False)
class Graph(Tables):
    "What `graph` gives: shows itself in a notebook."

    links: Links

    def svg(self, step: int = 0) -> str:
        "The picture of one state: that of the tables, and above it the lines, which end where tables begin."
        picture, end = super().svg(step), "</svg>"
        return picture.removesuffix(end) + "\n".join([*self._lines(), end])

    def _lines(self) -> Iterator[str]:
        wide = max(_CELL, 10 * max(len(t) for state in self.states for t in state[0]) + 18)
        places = self._places(self._columns(wide))
        for a, b in self.links:
            right, left = places[a][0] + self.sizes[a][1] * wide, places[b][0]
            y, to = (places[n][1] + _LABEL + self.sizes[n][0] * _CELL // 2 for n in (a, b))
            yield f'<path d="M{right} {y}L{left} {to}" fill="none" stroke="var(--soft, {INK})" stroke-width="1.4"/>'

    def _places(self, across: list[int]) -> Places:
        places, y = {}, 0
        for row in self.layout:
            for c, name in enumerate(row):
                if name:
                    places[name] = sum(across[:c]) + c * _GAP + 2, y
            y += _LABEL + _CELL * max(self.sizes[name][0] for name in row if name) + _GAP // 2
        return places
