"""Days as authors write them, and as pages show them."""

from __future__ import annotations

import re
from datetime import date, datetime

__all__ = ["MOVING", "parse_day", "shown_day"]

MOVING = ("today", "now", "last-modified")  # words that mean another day with each build

_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?")
_AMERICAN = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")  # as Quarto reads it
_IN_WORDS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
_STYLES = {
    "full": "dddd, MMMM D, YYYY",
    "long": "MMMM D, YYYY",
    "medium": "MMM D, YYYY",
    "short": "M/D/YY",
    "iso": "YYYY-MM-DD",
}
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


def shown_day(day: date, form: str = "long") -> str:
    "A day in one of Quarto's styles, or by its signs, as `D MMM YYYY`."
    return _TOKEN.sub(lambda m: _piece(m, day), _STYLES.get(form, form))


def _piece(m: re.Match[str], day: date) -> str:
    if m[1] is not None:
        return m[1]
    pieces = {
        "YYYY": f"{day.year:04}",
        "YY": f"{day.year % 100:02}",
        "MMMM": f"{day:%B}",
        "MMM": f"{day:%b}",
        "MM": f"{day.month:02}",
        "M": str(day.month),
        "DD": f"{day.day:02}",
        "D": str(day.day),
        "Do": f"{day.day}{_ending(day.day)}",
        "dddd": f"{day:%A}",
        "ddd": f"{day:%a}",
    }
    return pieces[m[0]]


def _ending(n: int) -> str:
    return "th" if 10 < n < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
