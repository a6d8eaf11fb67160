"""Terminal colours as HTML: what a kernel prints for a terminal, readable on a page."""

from __future__ import annotations

import re
from html import escape

__all__ = ["has_ansi", "to_html"]

_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_CODE = re.compile(r"\x1b\[([0-9;]*)m")
_OTHER = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b[@-Z\\-_]")
_FACES = {
    1: "font-weight:bold",
    2: "opacity:0.7",
    3: "font-style:italic",
    4: "text-decoration:underline",
}
_FACES_OFF = {21: (1,), 22: (1, 2), 23: (3,), 24: (4,)}
# The faces in force by their codes, and the colours `fg` and `bg`: a name, or red, green and blue.
_State = dict[int | str, bool | str | tuple[int, ...]]


def has_ansi(text: str) -> bool:
    return "\x1b" in text


def to_html(text: str) -> str:
    "`text` with its colours as spans: a class for each of the 16 named ones, a style for the others."
    out: list[str] = []
    state: _State = {}
    at = 0
    for m in _CODE.finditer(text):
        out.append(_span(text[at : m.start()], state))
        _change(state, [int(c or 0) for c in m[1].split(";")])
        at = m.end()
    return "".join([*out, _span(text[at:], state)])


def _change(state: _State, codes: list[int]) -> None:
    "What a list of codes does to the colours and faces in force."
    while codes:
        c = codes.pop(0)
        if c == 0:
            state.clear()
        elif c in _FACES:
            state[c] = True
        elif c in _FACES_OFF:
            for face in _FACES_OFF[c]:
                state.pop(face, None)
        elif c in (38, 48):
            state["fg" if c == 38 else "bg"] = _palette(codes)
        elif c in (39, 49):
            state.pop("fg" if c == 39 else "bg", None)
        elif 30 <= c <= 37 or 90 <= c <= 97:
            state["fg"] = _named(c, 30, 90)
        elif 40 <= c <= 47 or 100 <= c <= 107:
            state["bg"] = _named(c, 40, 100)


def _named(code: int, plain: int, bright: int) -> str:
    return f"bright-{_NAMES[code - bright]}" if code >= bright else _NAMES[code - plain]


def _palette(codes: list[int]) -> str | tuple[int, ...]:
    "The colour that follows a 38 or 48: one of 256, or red, green and blue."
    kind = codes.pop(0) if codes else 0
    if kind == 2:
        rgb, codes[:3] = tuple(codes[:3]), []
        return rgb
    n = codes.pop(0) if codes else 0
    if n < 16:
        return ("bright-" if n > 7 else "") + _NAMES[n % 8]
    if n > 231:
        return (8 + 10 * (n - 232),) * 3
    return tuple(
        0 if v == 0 else 55 + 40 * v for v in ((n - 16) // 36, (n - 16) // 6 % 6, (n - 16) % 6)
    )


def _span(text: str, state: _State) -> str:
    text = escape(_OTHER.sub("", text), quote=False)
    if not text or not state:
        return text
    colours = [(k, state[k]) for k in ("fg", "bg") if k in state]
    style = [s for n, s in _FACES.items() if n in state]
    style += [
        f"{'color' if k == 'fg' else 'background-color'}:rgb({','.join(map(str, v))})"
        for k, v in colours
        if isinstance(v, tuple)
    ]
    classes = [f"ansi-{v}-{k}" for k, v in colours if isinstance(v, str)]
    attributes = (f' style="{";".join(style)}"' if style else "") + (
        f' class="{" ".join(classes)}"' if classes else ""
    )
    return f"<span{attributes}>{text}</span>"
