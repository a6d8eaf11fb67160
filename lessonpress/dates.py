"""Days as authors write them, and as pages show them."""

from __future__ import annotations

import re
from datetime import date, datetime

from lessonpress.words import ENGLISH, Words

__all__ = ["MOVING", "parse_day", "shown_day"]

MOVING = ("today", "now", "last-modified")  # words that mean another day with each build

_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?")
_AMERICAN = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")  # as Quarto reads it
_IN_WORDS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
_STYLES = (
    "full",
    "long",
    "medium",
    "short",
    "day",
    "day-short",
)  # which each language has its own way to write
_ISO_STYLE = "YYYY-MM-DD"
_TOKEN = re.compile(r"\[([^\]]*)\]|Y{4}|YY|M{1,4}|DD|Do|D|d{3,4}")


def parse_day(text: str) -> date | None:
    "The day of `2021-07-14`, with a time or without, `07/14/2021`, `14 July 2021` or `July 14, 2021`; None for what is no day."
    text = " ".join(text.split())
    try:
        if m := _ISO.fullmatch(text):
            return date(int(m[1]), int(m[2]), int(m[3]))
        if m := _AMERICAN.fullmatch(text):
            return date(int(m[3]), int(m[1]), int(m[2]))
    except ValueError:
        return None
    plain = text.replace(",", "").replace(".", "")
    for form in _IN_WORDS:
        try:
            return datetime.strptime(plain, form).date()
        except ValueError:
            continue
    return None


def shown_day(day: date, form: str = "long", told: Words = ENGLISH) -> str:
    "A day in one of Quarto's styles, as `day` and `day-short`, which begin with the day, or by its signs, as `D MMM YYYY`."
    signs = _ISO_STYLE if form == "iso" else told(f"date.{form}") if form in _STYLES else form
    return _TOKEN.sub(lambda m: _piece(m, day, told), signs)


def _piece(m: re.Match[str], day: date, told: Words) -> str:
    if m[1] is not None:
        return m[1]
    pieces = {
        "YYYY": f"{day.year:04}",
        "YY": f"{day.year % 100:02}",
        "MMMM": _named(told, "months", day.month - 1),
        "MMM": _named(told, "months-short", day.month - 1),
        "MM": f"{day.month:02}",
        "M": str(day.month),
        "DD": f"{day.day:02}",
        "D": str(day.day),
        "Do": f"{day.day}{_ending(day.day) if told.lang == 'en' else ''}",
        "dddd": _named(told, "days", day.weekday()),
        "ddd": _named(told, "days-short", day.weekday()),
    }
    return pieces[m[0]]


def _named(told: Words, which: str, at: int) -> str:
    return told(f"date.{which}").split("|")[at]


def _ending(n: int) -> str:
    return "th" if 10 < n < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
