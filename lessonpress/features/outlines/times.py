"""The second of the video that a line names: `34:26`, `[34:26]`, `(1:05:18)` or a link to it, before the words, after them, or before a last remark."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lessonpress.clock import on_clock
from lessonpress.pandoc import tree as T

__all__ = ["REMARKS", "Time", "after_time", "bare", "before_time", "cut_time", "moment", "timeless"]

_CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?"
_RANGE = rf"(?:{_CLOCK})(?:\s?[-–—]\s?{_CLOCK})?"
_LINK = "\ue000"  # stands for a link to a moment of a video
_ADDRESS = r"https?://[^\s<>()]*[?&#](?:t|start)=[\dhms]+[^\s<>()]*"
_REMARK = r"(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\])"
REMARKS = re.compile(rf"(\s*{_REMARK})*[\s.…]*$")
_DASH = r"(?:\s+[-–—|·@])?\s*"
_APART = r"(?<![\w:.,@\]])"  # what stands in front of a time is no part of it, nor of an address that a link leads to


def _around(inner: str) -> str:
    return rf"(?:(?:{inner})|\[(?:{inner})\]|\((?:{inner})\)|（(?:{inner})）|【(?:{inner})】)"


# They are compiled where they are first used: that takes longer than a filter has to start.
_TIME = rf"{_APART}(?P<time>{_around(f'{_RANGE}|{_LINK}|{_ADDRESS}')})(?!\w|:\d)"
_ALONE = rf"\s*{_TIME}\s*$"
_LAST = rf"{_DASH}{_TIME}[\s.…]*$"
_BEFORE_REMARK = rf"{_DASH}{_TIME}(?=\s*{_REMARK}(?:\s*{_REMARK})*[\s.…]*$)"
_FIRST = rf"\s*{_TIME}\s*(?:[-–—|·:]\s+)?(?=[^\s:])"

# The same in the source of a line, where a link is spelled out.
_LINKED = rf"\[(?:[^\[\]]*{_CLOCK}[^\[\]]*|[^\s\[\]?]+(?: [^\s\[\]?]+)?)\]\([^()\s]*[?&#](?:t|start)=[^()\s]*\)|\[\[?{_RANGE}\]?\]\([^()\s]*\)|<{_ADDRESS}>|{_ADDRESS}"
_WRITTEN = _around(f"{_LINKED}|{_RANGE}")
_WRITTEN_LAST = rf"{_APART}{_DASH}{_APART}{_WRITTEN}[\s.…]*$"
_WRITTEN_FIRST = rf"(?:\*\*|__)?{_WRITTEN}(?:\*\*|__)?\s*(?:[-–—|·:]\s+)?(?=[^\s:])"
_WRITTEN_BEFORE_REMARK = rf"{_DASH}{_APART}{_WRITTEN}(?=\s*{_REMARK}(?:\s*{_REMARK})*[\s.…]*$)"
_WRITTEN_ANYWHERE = rf"{_APART}{_WRITTEN}(?!\w|:\d)"


@dataclass(frozen=True)
class Time:
    "A time as it was written, and the address of that moment where the author gave one."

    clock: str
    href: str = ""


def moment(href: str) -> int | None:
    "The second that the address of a video names: `?t=2066`, `&t=34m26s`, `#t=1h5m18s`."
    m = re.search(
        r"[?&#](?:t|start)=(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?(?=[&#]|$)", href
    )
    if not m or not any(m.groups()):
        return None
    h, minutes, s = (int(g or 0) for g in m.groups())
    return h * 3600 + minutes * 60 + s


def _clock(text: str) -> str:
    "The first time in a text that has one."
    return str(re.findall(_CLOCK, text)[0])


def _of_link(n: T.Node) -> Time | None:
    "The time that a link is: its text is one, or it points at a moment and says little more."
    if n["t"] != "Link":
        return None
    text, href = T.text_of(n["c"][1]).strip(), n["c"][2][0]
    if re.fullmatch(_around(_RANGE), text):
        return Time(_clock(text), href)
    seconds = moment(href)
    if seconds is None:
        return None
    if found := re.search(rf"(?<![\w:]){_CLOCK}(?!\w|:\d)", text):
        return Time(found[0], href)
    return (
        Time(on_clock(seconds), href)
        if text == href or "?" not in text and len(text.split()) <= 2
        else None
    )


_INSIDE = {
    "Span": 1,
    "Strong": None,
    "Emph": None,
    "Underline": None,
    "Strikeout": None,
    "SmallCaps": None,
    "Quoted": 1,
}


def _inner(n: T.Node) -> list[T.Node] | None:
    "The inlines inside a node whose words are the line's own."
    if n["t"] not in _INSIDE:
        return None
    at = _INSIDE[n["t"]]
    inner: list[T.Node] = n["c"] if at is None else n["c"][at]
    return inner


def _said(n: T.Node) -> str:
    "The words of a node, a sign for each place, so that a place in the words is a place in the node."
    if n["t"] == "Str":
        return str(n["c"])
    if n["t"] in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if _of_link(n):
        return _LINK
    inner = _inner(n)
    return "\ufffc" if inner is None else "".join(map(_said, inner))


def cut_time(
    inlines: list[T.Node], asked: Callable[[str], bool]
) -> tuple[list[T.Node], Time | None]:
    """The inlines without the time they name, and that time. One before a last remark counts where a question ends in front of it:
    `asked(text)`."""
    text = "".join(map(_said, inlines))
    m = (
        re.match(_ALONE, text)
        or _search(_LAST, text)
        or _search(_BEFORE_REMARK, text, asked)
        or re.match(_FIRST, text)
    )
    if not m:
        return inlines, None
    start, end = m.span()
    found = _time(m["time"], inlines, first=not start)
    rest = (
        _without(inlines, start, end)
        if end == len(text) or not start
        else _without(inlines, start, m.end("time"))
    )
    return _trimmed(rest), found


def _time(written: str, inlines: list[T.Node], first: bool) -> Time:
    "The time that is written as a link, the `first` or the last one, as an address or as itself."
    if _LINK in written:
        links = [t for n in T.containers(inlines) if (t := _of_link(n))]
        return links[0 if first else -1]
    if address := re.search(_ADDRESS, written):
        return Time(on_clock(moment(address[0]) or 0), address[0])
    return Time(_clock(written))


def _search(
    pattern: str, text: str, asked: Callable[[str], bool] = lambda words: True
) -> re.Match[str] | None:
    m = re.search(pattern, text)
    return m if m and text[: m.start()].strip() and asked(text[: m.start()]) else None


def _without(inlines: list[T.Node], start: int, end: int) -> list[T.Node]:
    "The inlines without what stands at the places from `start` to `end` of their words."
    out, at = [], 0
    for n in inlines:
        size = len(_said(n))
        a, b = max(start - at, 0), min(end - at, size)
        at += size
        if a >= b:
            out.append(n)
        elif (a, b) == (0, size):
            continue
        elif n["t"] == "Str":
            out.append(T.node("Str", n["c"][:a] + n["c"][b:]))
        elif (inner := _inner(n)) is not None:
            rest = _trimmed(_without(inner, a, b))
            out.append(T.node(n["t"], rest if _INSIDE[n["t"]] is None else [n["c"][0], rest]))
    return out


def _trimmed(inlines: list[T.Node]) -> list[T.Node]:
    def blank(n: T.Node) -> bool:
        return n["t"] in ("Space", "SoftBreak", "LineBreak")

    while inlines and blank(inlines[-1]):
        inlines = inlines[:-1]
    while inlines and blank(inlines[0]):
        inlines = inlines[1:]
    return inlines


# ---- In the source


def bare(text: str) -> str:
    "A line's source without the time at its end."
    m = re.search(_WRITTEN_LAST, text)
    return text[: m.start()].rstrip() if m and text[: m.start()].strip() else text.rstrip()


def after_time(text: str) -> int:
    "How much of a line's source is a time in front of its words."
    m = re.match(_WRITTEN_FIRST, text)
    return m.end() if m else 0


def before_time(text: str) -> int:
    "How much of a line's source stands in front of a time before a last remark; all of it where there is none."
    m = re.search(_WRITTEN_BEFORE_REMARK, text)
    return m.start() if m else len(text)


def timeless(text: str) -> str:
    "Source without any time in it."
    return re.sub(_WRITTEN_ANYWHERE, " ", text)
