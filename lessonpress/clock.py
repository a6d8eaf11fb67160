"""Times of a video: seconds, and how a clock shows them."""

from __future__ import annotations

import re

__all__ = ["on_clock", "parse_time"]


def parse_time(text: str) -> int | None:
    "The seconds of `31:10` or `1:05:18`; None for what is no time, such as 99:99 hours or 12:75."
    m = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,2}):(\d\d)", text.strip())
    if not m:
        return None
    h, minutes, s = (int(g or 0) for g in m.groups())
    return None if s > 59 or minutes > 59 else h * 3600 + minutes * 60 + s


def on_clock(seconds: int) -> str:
    "The other way round: `31:10`, with hours `1:05:18`."
    h, m, s = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{h}:{m:02}:{s:02}" if h else f"{m}:{s:02}"
