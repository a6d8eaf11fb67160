"""What a terminal shows of a text in the end: what was written over is gone, everything else stays as it came."""

from __future__ import annotations

import re

__all__ = ["moves_back", "on_screen"]

# A move of the cursor or an erasure; other escapes, such as colours, take no room.
_MOVE = re.compile(r"\x1b\[(\d*)([ABCDEFGJK])")
_ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]")
_COLOUR = re.compile(r"\x1b\[[0-9;:]*m")
_BACK = re.compile(r"\r(?!\n)|\x08|\x1b\[\d*[ABCDEFGJK]")
_WIDEST = 10_000  # columns: a number in a text must not fill the memory

_Place = tuple[str, str]  # the colours in force, and a character with the escapes behind it
_NOTHING: _Place = ("", " ")


def moves_back(text: str) -> bool:
    "Whether a terminal writes over something here."
    return _BACK.search(text) is not None


def on_screen(text: str) -> str:
    "`text` as a terminal shows it in the end: the same text where nothing moves the cursor back."
    if not moves_back(text):
        return text
    screen = _Screen()
    at = 0
    while at < len(text):
        escape = _ESCAPE.match(text, at) if text[at] == "\x1b" else None
        if escape:
            screen.escape(escape[0])
        else:
            screen.put(text[at])
        at = escape.end() if escape else at + 1
    return screen.text()


class _Screen:
    "Rows of characters, as many as are written, and a cursor."

    def __init__(self) -> None:
        self.rows: list[list[_Place]] = [[]]
        self.row = self.column = 0
        self.colours = ""

    def put(self, sign: str) -> None:
        if sign == "\n":
            self.down(1)
            self.column = 0
        elif sign == "\r":
            self.column = 0
        elif sign == "\x08":
            self.column = max(0, self.column - 1)
        else:
            row = self.rows[self.row]
            row += [_NOTHING] * (self.column + 1 - len(row))
            row[self.column] = self.colours, sign
            self.column += 1

    def escape(self, said: str) -> None:
        if move := _MOVE.fullmatch(said):
            self.move(move[2], int(move[1] or 0))
        elif _COLOUR.fullmatch(said):
            self.colours = "" if said in ("\x1b[m", "\x1b[0m") else self.colours + said
        elif row := self.rows[self.row][: self.column]:
            colours, sign = row[-1]
            self.rows[self.row][self.column - 1] = colours, sign + said

    def move(self, how: str, n: int) -> None:
        if how in "JK":
            self.erase(how, n)
            return
        n = min(n or 1, _WIDEST)
        if how in "AF":
            self.row = max(0, self.row - n)
        elif how in "BE":
            self.down(min(n, len(self.rows)))
        elif how in "CDG":
            to = {"C": self.column + n, "D": self.column - n, "G": n - 1}[how]
            self.column = min(max(0, to), _WIDEST)
        if how in "EF":
            self.column = 0

    def down(self, n: int) -> None:
        self.row += n
        self.rows += [[] for _ in range(self.row + 1 - len(self.rows))]

    def erase(self, how: str, n: int) -> None:
        "A row (K) or the screen (J): from the cursor on, up to it, or all of it."
        row = self.rows[self.row]
        if n == 0:
            del row[self.column :]
        else:
            end = len(row) if n > 1 else min(self.column + 1, len(row))
            row[:end] = [_NOTHING] * end if n == 1 else []
        if how == "J":
            rows = range(len(self.rows))
            for i in rows[self.row + 1 :] if n == 0 else rows[: self.row] if n == 1 else rows:
                self.rows[i].clear()

    def text(self) -> str:
        lines = []
        for row in self.rows:
            line, colours = "", ""
            for wanted, sign in row:
                if wanted != colours:
                    line += ("\x1b[0m" if colours else "") + wanted
                    colours = wanted
                line += sign
            lines.append(line + ("\x1b[0m" if colours else ""))
        return "\n".join(lines)
