"""Figures that go through states of tables, step by step or playing: a matrix product, one multiplication at a time.

The stored output is the first state as a small SVG picture, with the texts and marks of all the others beside it; the page's script, or
ipywidgets in Jupyter, goes through them. Nothing in the output changes from run to run.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from lessonpress.kit.live.shown import Shown, box
from lessonpress.kit.live.translate import refuse
from lessonpress.kit.live.widgets import loaded, play_and_slider
from lessonpress.kit.plot import INK, RUST

__all__ = ["Tables", "tables"]

Table: TypeAlias = Sequence[Sequence[Any]]  # rows of numbers or texts, or a tensor
Marks: TypeAlias = Mapping[tuple[int, int], int]  # cell -> how strongly it is marked
State: TypeAlias = tuple[Mapping[str, Table], Mapping[str, Marks], str]
Sizes: TypeAlias = dict[str, tuple[int, int]]  # rows and columns of each table
Flat: TypeAlias = tuple[list[str], list[int], str]  # texts and marks of all cells, and the words

_CELL, _GAP, _LABEL = 42, 28, 24  # height of a cell, space between tables, height of a table's name
_LOOKS = [
    (0, 0.7),
    (0.13, 0.7),
    (0.3, 2.4),
]  # how strongly a cell is marked: opacity of its ground, width of its border


def tables(
    states: Iterable[State],
    layout: Sequence[Sequence[str]],
    *,
    alt: str,
    caption: str = "",
) -> Tables:
    """A figure that goes through `states` of tables.

    A state is `(tables, marks, words)`: each table by its name, as rows of numbers or texts, with `None` for an empty cell; by the name of a table
    the cells that are marked, `{(row, column): 1}`, or 2 for strongly; and a sentence. `layout` says in rows which table stands where,
    with "" for an empty place: `[["", "B"], ["A", "AB"]]`. `alt` says what is to be seen at the start.

    Raises `LessonpressError` (rule "live") for fewer than two states, a table that `layout` or a state lacks or that changes its size, and a mark outside its table.
    """
    states = list(states)
    if len(states) < 2:
        refuse("tables need at least two states")
    if not alt.strip():
        refuse("a live figure needs an alternative text", hint="say in `alt` what is to be seen")
    names = [name for row in layout for name in row if name]
    sizes = {name: _size(name, rows) for name, rows in states[0][0].items()}
    if sorted(names) != sorted(sizes):
        refuse(f"the layout has {', '.join(names)} and the first state {', '.join(sizes)}")
    return Tables(
        [_flat(i, state, names, sizes) for i, state in enumerate(states)],
        layout,
        sizes,
        alt,
        caption,
    )


def _size(name: str, rows: Table) -> tuple[int, int]:
    "Number of rows and of columns."
    if len(rows) == 0 or len({len(row) for row in rows}) > 1:
        refuse(f"the table {name} needs rows of one length")
    return len(rows), len(rows[0])


def _flat(i: int, state: State, names: list[str], sizes: Sizes) -> Flat:
    "The texts of all cells in the layout's order, their marks, and the words."
    shown, marks, words = state
    if {name: _size(name, rows) for name, rows in shown.items()} != sizes:
        refuse(f"the tables of state {i} are not those of the first, or of another size")
    places = [
        (name, (r, c))
        for name in names
        for r in range(sizes[name][0])
        for c in range(sizes[name][1])
    ]
    _check_marks(i, marks, set(places))
    texts = [_text(shown[name][r][c]) for name, (r, c) in places]
    return texts, [dict(marks.get(name, {})).get(at, 0) for name, at in places], words


def _check_marks(
    i: int, marks: Mapping[str, Marks], places: set[tuple[str, tuple[int, int]]]
) -> None:
    for name, cells in marks.items():
        for cell, how in cells.items():
            if (name, tuple(cell)) not in places or how not in (1, 2):
                refuse(
                    f"state {i} marks {cell} of {name} with {how}",
                    hint="a cell inside its table, with 1 or 2",
                )


def _text(v: Any) -> str:
    if hasattr(v, "item"):
        v = v.item()
    return "" if v is None else v if isinstance(v, str) else f"{v:.6g}".replace("-", "−")


@dataclass
class Tables(Shown):
    "What `tables` gives: shows itself in a notebook."

    states: list[Flat]
    layout: Sequence[Sequence[str]]
    sizes: Sizes
    alt: str
    caption: str

    def svg(self, step: int = 0) -> str:
        "The picture of one state."
        texts, marks, _ = self.states[step]
        longest = max(len(t) for state in self.states for t in state[0])
        wide = max(_CELL, 10 * longest + 18)
        across = self._columns(wide)
        parts: list[str] = []
        y, cells = 0, iter(zip(texts, marks))
        for row in self.layout:
            for c, name in enumerate(row):
                if name:
                    parts += self._table(name, sum(across[:c]) + c * _GAP + 2, y, wide, cells)
            y += _LABEL + _CELL * max(self.sizes[name][0] for name in row if name) + _GAP // 2
        width, height = sum(across) + _GAP * (len(across) - 1) + 4, y - _GAP // 2 + 2
        inner = "\n".join(parts)
        return (
            f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(self.alt)}" style="display:block;width:100%;max-width:{width}px;height:auto">\n'
            f'<g fill="var(--ink, {INK})" stroke="none" font-family="system-ui, sans-serif" text-anchor="middle">\n{inner}\n</g>\n</svg>'
        )

    def _columns(self, wide: int) -> list[int]:
        "The width of each column of tables, of cells that are so `wide`."
        return [
            max(self.sizes[row[c]][1] * wide if row[c] else 0 for row in self.layout)
            for c in range(len(self.layout[0]))
        ]

    def _table(
        self, name: str, x: int, y: int, wide: int, cells: Iterator[tuple[str, int]]
    ) -> Iterator[str]:
        yield f'<text x="{x}" y="{y + _LABEL - 7}" text-anchor="start" style="font-size:14px;font-weight:600">{html.escape(name)}</text>'
        rows, columns = self.sizes[name]
        for r in range(rows):
            for c in range(columns):
                yield _cell(*next(cells), x + c * wide, y + _LABEL + r * _CELL, wide)

    def html(self) -> str:
        "The stored output: the picture, and what the page's script needs."
        return box(
            self.svg(),
            self.states[0][2],
            "",
            {"frames": {"rows": self.states}, "looks": _LOOKS},
            self.caption,
        )

    def __repr__(self) -> str:
        return f"<{len(self.states)} states of the tables {', '.join(self.sizes)}: {self.states[0][2]}>"

    def widget(self, w: Any = None) -> Any:
        "The figure with the controls of `w`, ipywidgets."
        w = loaded(w)
        picture, words = w.HTML(), w.HTML()
        play, slider = play_and_slider(w, len(self.states), 1200)

        def draw(_: Any = None) -> None:
            picture.value = self.svg(slider.value)
            words.value = html.escape(self.states[slider.value][2])

        slider.observe(draw, "value")
        draw()
        return w.VBox([picture, play, slider, words])


def _cell(text: str, mark: int, left: int, top: int, wide: int) -> str:
    opacity, border = _LOOKS[mark]
    return (
        f'<rect x="{left}" y="{top}" width="{wide}" height="{_CELL}" fill="var(--accent, {RUST})" fill-opacity="{opacity}" stroke="var(--soft, {INK})" stroke-width="{border}"/>'
        f'<text class="entry" x="{left + wide / 2:g}" y="{top + 27}" style="font-size:17px">{html.escape(text)}</text>'
    )
