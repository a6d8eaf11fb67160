"""The facts that a cell gives, as a reader wants to see them: one in a line, a family of them as a table, others as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from lessonpress.features.numbers.words import Said, short, worded

__all__ = ["Number", "shown"]

_VALUE = "value"  # heads the column of facts that others are told of: `right` beside `right_low`
_FILLED = 0.7  # of a table's places, or it is none
_WIDE = 7  # columns at most


@dataclass(frozen=True)
class Number:
    "A fact, as it is printed."

    name: str
    text: str
    id: str = ""  # to which links lead

    @property
    def html(self) -> str:
        id = f' id="{escape(self.id)}"' if self.id else ""
        return f'<span{id} data-fact="{escape(self.name)}">{escape(self.text)}</span>'


def shown(numbers: Sequence[Number], said: Said) -> str:
    "HTML that shows these facts."
    if len(numbers) == 1:
        words = worded(short(numbers[0].name), said)
        return f'<p class="number">{escape(words[:1].upper() + words[1:])}: {numbers[0].html}</p>'
    table = _table({short(n.name): n for n in numbers}, said)
    return table or _list(numbers, said)


def _list(numbers: Sequence[Number], said: Said) -> str:
    items = (
        f"<li><span>{escape(worded(short(n.name), said))}</span> {n.html}</li>" for n in numbers
    )
    return f'<ul class="numbers">{"".join(items)}</ul>'


# ---- A family: `mae_E`, `mse_E`, `mae_F`, `mse_F` are two rows of two


def _table(numbers: dict[str, Number], said: Said) -> str:
    "Facts whose names have parts in common, as a table; nothing where they have not."
    if any(name in said for name in numbers):
        return ""  # each has words of its own
    places = {_place(name, numbers): n for name, n in numbers.items()}
    rows = list(dict.fromkeys(row for row, _ in places))
    columns = list(dict.fromkeys(column for _, column in places))
    if len(columns) < 2 or len(places) < _FILLED * len(rows) * len(columns):
        return ""
    if len(columns) > _WIDE >= len(rows):
        places = {(column, row): n for (row, column), n in places.items()}
        rows, columns = columns, rows
    if len(columns) > _WIDE:
        return ""
    heads = "".join(f'<th scope="col">{escape(_word(c, said))}</th>' for c in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(_word(row, said))}</th>{_cells(row, columns, places)}</tr>'
        for row in rows
    )
    return f'<table class="numbers"><thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _place(name: str, numbers: dict[str, Number]) -> tuple[str, str]:
    "Row and column of a fact."
    head, _, tail = name.rpartition("_")
    if not head or any(other.startswith(f"{name}_") for other in numbers):
        return name, ""
    return head, tail


def _word(part: str, said: Said) -> str:
    return worded(part, said) or _VALUE


def _cells(row: str, columns: list[str], places: dict[tuple[str, str], Number]) -> str:
    return "".join(f"<td>{places[row, c].html if (row, c) in places else ''}</td>" for c in columns)
